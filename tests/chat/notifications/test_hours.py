"""Do-not-disturb hours: by the clock on the wall, whatever the clocks do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chat.notifications.hours import Hours

EVERY, WEEKDAYS, SATURDAY = 127, 31, 32
NIGHT = (22 * 60, 7 * 60)
NOON = (12 * 60, 13 * 60 + 30)
ZONE = "Europe/Berlin"

CASES = [
    # 2026-11-23 is a Monday; times are those of Berlin's walls
    (EVERY, NIGHT, "2026-11-23 21:59", False),
    (EVERY, NIGHT, "2026-11-23 22:00", True),
    (EVERY, NIGHT, "2026-11-24 06:59", True),
    (EVERY, NIGHT, "2026-11-24 07:00", False),
    (EVERY, NOON, "2026-11-23 12:00", True),
    (EVERY, NOON, "2026-11-23 13:29", True),
    (EVERY, NOON, "2026-11-23 13:30", False),
    (0, NIGHT, "2026-11-23 23:00", False),
    # the day on which a night begins is what counts
    (WEEKDAYS, NIGHT, "2026-11-28 03:00", True),  # Saturday morning: Friday's night
    (WEEKDAYS, NIGHT, "2026-11-28 23:00", False),
    (WEEKDAYS, NIGHT, "2026-11-30 03:00", False),  # Monday morning: Sunday's night
    (SATURDAY, NIGHT, "2026-11-29 03:00", True),
    # the same twice is a whole day
    (SATURDAY, (0, 0), "2026-11-28 00:00", True),
    (SATURDAY, (0, 0), "2026-11-28 23:59", True),
    (SATURDAY, (0, 0), "2026-11-29 00:00", False),
    (SATURDAY, (9 * 60, 9 * 60), "2026-11-29 08:59", True),
    # clocks go back on 2026-10-25 at 03:00 to 02:00, forward on 2026-03-29 at 02:00 to 03:00
    (EVERY, NIGHT, "2026-10-25 06:59", True),
    (EVERY, NIGHT, "2026-10-25 07:00", False),
    (EVERY, NIGHT, "2026-03-29 06:59", True),
    (EVERY, NIGHT, "2026-03-29 07:00", False),
    (EVERY, (60, 150), "2026-03-29 03:29", True),  # 02:30 isn't there: an hour later
    (EVERY, (60, 150), "2026-03-29 03:30", False),
    (EVERY, (150, 240), "2026-03-29 03:29", False),
    (EVERY, (150, 240), "2026-03-29 03:30", True),
]  # fmt: skip


@pytest.mark.parametrize(("days", "times", "moment", "held"), CASES)
def test_the_table(days: int, times: tuple[int, int], moment: str, held: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE))
    assert Hours(days, *times, ZONE).hold(at) is held


@pytest.mark.parametrize(("fold", "held"), [(0, True), (1, True)])
def test_an_hour_that_comes_twice_is_held_through(fold: int, held: bool) -> None:
    """Hours until 02:30 end with the second 02:30, and those from 02:30 on begin with the first."""
    at = datetime(2026, 10, 25, 2, 15, tzinfo=ZoneInfo(ZONE), fold=fold)
    assert Hours(EVERY, 60, 150, ZONE).hold(at) is held
    after = datetime(2026, 10, 25, 2, 45, tzinfo=ZoneInfo(ZONE), fold=fold)
    assert Hours(EVERY, 150, 240, ZONE).hold(after) is True


def test_hours_are_where_the_person_lives() -> None:
    at = datetime(2026, 11, 23, 23, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert Hours(EVERY, *NIGHT, "Asia/Tokyo").hold(at)
    assert not Hours(EVERY, *NIGHT, ZONE).hold(at)
    assert Hours(EVERY, 13 * 60, 15 * 60, "No/Where").hold(at)  # as UTC: it is 14:00 there
