"""Days, months, years and seasons as half-open intervals; nothing else handles dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reegraph.errors import UsageError

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
FORM = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|(spring|summer|autumn|winter)))?", re.ASCII)
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)
Day = date | str  # a full day, as callers of the library give it
ALLOWED = "a day (2025-10-09), a month (2025-10), a year (2025) or a season (2025-autumn)"


@dataclass(frozen=True, order=True)
class Interval:
    """A date as exact as it was told: from `first` (possible) up to, not including, `end`.

    Examples
    --------
    >>> parse("2025-10").first, parse("2025-10").end
    (datetime.date(2025, 10, 1), datetime.date(2025, 11, 1))
    """

    first: date | None
    end: date
    text: str

    @property
    def last(self) -> date:
        """The last possible day."""
        return self.end - timedelta(days=1)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def parse(text: str) -> Interval:
    """Read a date.

    Parameters
    ----------
    text
        ``2025-10-09``, ``2025-10``, ``2025`` or ``2025-autumn`` (three months from 1 September).

    Raises
    ------
    ValueError
        If the text is no date; the message says what is allowed.

    Examples
    --------
    >>> parse("2025-autumn").last
    datetime.date(2025, 11, 30)
    """
    match = FORM.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no date; allowed: {ALLOWED}")
    year, month, day, season = match.groups()
    try:
        if season:
            first = _month(int(year), SEASONS[season])
            end = _month(int(year), SEASONS[season] + 3)
        elif day:
            first = date(int(year), int(month), int(day))
            end = first + timedelta(days=1)
        elif month:
            first = date(int(year), int(month), 1)
            end = _month(int(year), int(month) + 1)
        else:
            first, end = date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no day of the calendar; allowed: {ALLOWED}") from None
    return Interval(first, end, text)


def before(text: str) -> Interval:
    """Return "some day before `text`", for what is told as past without a day.

    Examples
    --------
    >>> before("2025-10-28").last
    datetime.date(2025, 10, 27)
    """
    interval = parse(text)
    return Interval(None, interval.first or interval.end, "")


def full_day(text: str) -> date:
    """Read one exact day, as ``--on`` and ``--known`` need it.

    Raises
    ------
    ValueError
        If the text is no date or not an exact day.
    """
    try:
        interval = parse(text)
    except ValueError as error:
        wrong = str(error).partition(";")[0]
        raise ValueError(f"{wrong}; give one day in full, for instance 2025-10-09") from None
    if interval.first is None or interval.end - interval.first != timedelta(days=1):
        raise ValueError(f"{text!r} is not one day; give it in full, for instance {interval.first}")
    return interval.first


def later(day: date, duration: str) -> date:
    """Return the day that lies a duration after `day`; the last of the month where the day is not in the calendar.

    Raises
    ------
    ValueError
        If the duration is not ISO 8601 (P6M), or leads out of the calendar.

    Examples
    --------
    >>> later(date(2025, 8, 31), "P6M")
    datetime.date(2026, 2, 28)
    """
    match = DURATION.fullmatch(duration)
    if not match or not any(match.groups()):
        raise ValueError(f"{duration!r} is no duration; allowed: ISO 8601, for instance P1Y, P6M, P90D")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    try:
        month = _month(day.year + years, day.month + months)
        last = _month(month.year, month.month + 1) - timedelta(days=1)
        return month.replace(day=min(day.day, last.day)) + timedelta(days=7 * weeks + days)
    except (ValueError, OverflowError):
        raise ValueError(f"{duration!r} after {day} leads out of the calendar") from None


def a_day(day: Day) -> date:
    """Return a full day, given as a `datetime.date` or as text.

    Raises
    ------
    UsageError
        If it is no day; a month or a year is none.

    Examples
    --------
    >>> a_day("2025-12-15")
    datetime.date(2025, 12, 15)
    """
    if isinstance(day, date):
        return date(day.year, day.month, day.day)
    try:
        return full_day(day)
    except (ValueError, TypeError):
        raise UsageError(f"{day!r} is not one day; give a full day, for instance 2025-12-15") from None
