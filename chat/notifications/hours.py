"""Do-not-disturb hours: on days of the week, from one time of the day to another, where the person lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """On `days` (bit 0 is Monday) from minute `begins` of the day to minute `ends`: of the next day where that isn't
    later, so the same twice is a whole day."""

    days: int
    begins: int
    ends: int
    zone: str

    def hold(self, moment: datetime) -> bool:
        """Whether they hold at this moment.

        A time that a change of the clocks leaves out counts as the one an hour later; of one that comes twice the
        hours begin with the first and end with the second.
        """
        if not self.days:
            return False
        zone = zone_of(self.zone)
        today = moment.astimezone(zone).date()
        return any(self._hold(moment, day, zone) for day in (today, today - timedelta(days=1)))

    def _hold(self, moment: datetime, day: date, zone: tzinfo) -> bool:
        if not self.days >> day.weekday() & 1:
            return False
        last = day if self.ends > self.begins else day + timedelta(days=1)
        return _first(day, self.begins, zone) <= moment < _last(last, self.ends, zone)


def zone_of(name: str) -> tzinfo:
    """The zone of this name; UTC for none and for one that isn't known any more."""
    try:
        return ZoneInfo(name) if name else UTC
    except (LookupError, OSError, ValueError):
        return UTC


def _first(day: date, minute: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def _last(day: date, minute: int, zone: tzinfo) -> datetime:
    at = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return max(at.astimezone(UTC), at.replace(fold=1).astimezone(UTC))
