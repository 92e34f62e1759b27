"""Days and spans of time as people type them: `2026-11-22`, `today`, `last week`, `november`, `7d`, `22 nov 2025`."""

from __future__ import annotations

import re
from datetime import MINYEAR, date, datetime, timedelta, tzinfo
from functools import cache

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

Span = tuple[datetime, datetime]
"""Aware moments: the first one in it and the first one after it."""

_DAY = timedelta(days=1)
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_AGO = re.compile(r"(\d{1,4}) ?(h|hours?|d|days?|w|weeks?|m|months?|y|years?)(?: ago)?")
_WITH_MONTH = re.compile(r"(?:(\d{1,2})\.? )?([^\W\d_]+)\.?(?: (\d{1,2}))?,?(?: (\d{4}))?")
_RELATIVE = re.compile(r"(?:(this|last|past|previous) )?(week|month|year)")


def span(typed: str, now: datetime, zone: tzinfo) -> Span | None:
    """The span that was typed, in this time zone; None when it says none. A span without a year is the latest one
    that has begun; `7d` begins seven days before now and lasts until the same time a day later."""
    text = " ".join(typed.replace("_", " ").casefold().split())
    text = re.sub(r"^(this|last|past|previous)-", r"\1 ", text)
    today = now.astimezone(zone).date()
    try:
        if found := _AGO.fullmatch(text):
            begun = _ago(int(found[1]), found[2][0], now.astimezone(zone))
            return begun, begun + _DAY
        days = _named(text, today) or _numbers(text) or _month(text, today)
        return None if days is None else (_midnight(days[0], zone), _midnight(days[1], zone))
    except (ValueError, OverflowError):
        return None


def day(text: str) -> date | None:
    """The day that is written as `2026-11-22`."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def bounds(of: date, zone: tzinfo) -> Span:
    """A day, from its first moment to the next one's. Raises OverflowError at the end of time."""
    return _midnight(of, zone), _midnight(of + _DAY, zone)


def _midnight(of: date, zone: tzinfo) -> datetime:
    if of.year <= MINYEAR:
        raise OverflowError
    return datetime(of.year, of.month, of.day, tzinfo=zone)


def _ago(count: int, unit: str, now: datetime) -> datetime:
    if unit == "h":
        return now - timedelta(hours=count)
    if unit in "dw":
        return now - timedelta(days=count * (7 if unit == "w" else 1))
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
    first = now.replace(year=months // 12, month=months % 12 + 1, day=1)
    last = (_next_month(first.date()) - _DAY).day
    return first.replace(day=min(now.day, last))


def _named(text: str, today: date) -> tuple[date, date] | None:
    """today, yesterday, a weekday, this and last week, month and year."""
    if text in ("today", "yesterday"):
        begun = today - _DAY * (text == "yesterday")
        return begun, begun + _DAY
    weekday = _names(translation.get_language() or "en")[1].get(text.removeprefix("last "))
    if weekday is not None:
        begun = today - _DAY * ((today.weekday() - weekday) % 7 or (7 if text.startswith("last ") else 0))
        return begun, begun + _DAY
    found = _RELATIVE.fullmatch(text)
    if found is None:
        return None
    before = found[1] not in (None, "this")
    if found[2] == "week":
        begun = today - _DAY * today.weekday() - _DAY * 7 * before
        return begun, begun + _DAY * 7
    if found[2] == "month":
        begun = today.replace(day=1)
        begun = (begun - _DAY).replace(day=1) if before else begun
        return begun, _next_month(begun)
    return date(today.year - before, 1, 1), date(today.year - before + 1, 1, 1)


def _numbers(text: str) -> tuple[date, date] | None:
    """A year, a month or a day in numbers. Of `11/04/2026` nobody knows which is the day; dots put it first."""
    if found := _ISO.fullmatch(text):
        year, month, of = (int(one) if one else None for one in found.groups())
        assert year is not None
        if month is None:
            return date(year, 1, 1), date(year + 1, 1, 1)
        begun = date(year, month, of or 1)
        return begun, (begun + _DAY if of else _next_month(begun))
    found = _DAY_FIRST.fullmatch(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] != "." and first <= 12 and second <= 12 and first != second:
        return None
    begun = date(year, first, second) if second > 12 else date(year, second, first)
    return begun, begun + _DAY


def _month(text: str, today: date) -> tuple[date, date] | None:
    """`november`, `nov 2025`, `22 november`, `nov 22, 2025`, in English and in the language in use."""
    found = _WITH_MONTH.fullmatch(text)
    month = found and _names(translation.get_language() or "en")[0].get(found[2])
    if not found or not month or (found[1] and found[3]):
        return None
    of = int(found[1] or found[3] or 0)
    year = int(found[4]) if found[4] else today.year - (date(today.year, month, of or 1) > today)
    begun = date(year, month, of or 1)
    return begun, (begun + _DAY if of else _next_month(begun))


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


@cache
def _names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """{name: number} of months, 1 to 12, and of weekdays, Monday 0."""
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for one in ("en", language):
        with translation.override(one):
            for number, name in [*MONTHS.items(), *MONTHS_3.items()]:
                months.setdefault(str(name).casefold().rstrip("."), number)
            for number, name in [*WEEKDAYS.items(), *WEEKDAYS_ABBR.items()]:
                weekdays.setdefault(str(name).casefold().rstrip("."), number)
    months["sept"] = 9
    return months, weekdays
