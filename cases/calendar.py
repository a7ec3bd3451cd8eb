"""Working time in Amsterdam's clock: when somebody may be disturbed, and until when one has. Pure.

All arithmetic is done in UTC, because two moments of one time zone are compared by what the clock
says, and that goes wrong on the night when the clock changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
NOTHING = timedelta()

_PARTS = re.compile(r"\d{1,4}(?:wd|wh|[dhms])(?: \d{1,4}(?:wd|wh|[dhms]))*")
_PART = re.compile(r"(\d+)(wd|wh|[dhms])")
_CLOCK = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(frozen=True, slots=True)
class Duration:
    """A time to do something: working days, then open hours, then time by the clock."""

    working_days: Fraction = Fraction(0)
    """The same clock time so many working days later; half a day is half its open hours."""
    open_hours: Fraction = Fraction(0)
    clock: timedelta = NOTHING

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Reads `4wh`, `2wd`, `1wd 4wh`, `3s`, `10m`, `2h` or `1d`. Raises ValueError."""
        if not _PARTS.fullmatch(text):
            raise ValueError(f"no duration: {text}")
        total = {"wd": Fraction(0), "wh": Fraction(0)}
        clock = NOTHING
        for number, unit in _PART.findall(text):
            if unit in total:
                total[unit] += int(number)
            else:
                clock += timedelta(**{_CLOCK[unit]: int(number)})
        return cls(total["wd"], total["wh"], clock)

    def percent(self, share: int) -> Duration:
        """So many hundredths of this time: 150 is one and a half times as long."""
        part = Fraction(share, 100)
        return Duration(self.working_days * part, self.open_hours * part, _times(self.clock, part))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an organisation or a person works; `always` makes every moment working time."""

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    """ISO weekdays: Monday is 1."""
    opens: time = time(8, 30)
    shuts: time = time(17)
    """The first moment that is closed again."""
    closed: frozenset[date] = frozenset()
    """Own days off."""
    holidays: bool = True
    """Dutch public holidays are days off."""
    always: bool = False

    def __post_init__(self) -> None:
        if not self.days or self.opens >= self.shuts:
            raise ValueError("a calendar needs a working day, and to open before it shuts")

    def works(self, day: date) -> bool:
        """Is it a working day?"""
        return self.always or (
            day.isoweekday() in self.days
            and day not in self.closed
            and not (self.holidays and day in _holidays(day.year))
        )

    @property
    def working_day(self) -> timedelta:
        """How long one working day is."""
        if self.always:
            return ONE_DAY
        return datetime.combine(date.min, self.shuts) - datetime.combine(date.min, self.opens)

    def open_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The opening hours of each working day from this one on, half-open, in UTC."""
        while True:
            if self.works(day):
                yield _utc(day, self.opens), _utc(day, self.shuts)
            day += ONE_DAY


OFFICE = Calendar()
"""Working hours in the Netherlands, where nothing else was agreed."""


def next_open(moment: datetime, calendar: Calendar = OFFICE) -> datetime:
    """`moment` itself in working time, else when that begins again; in the time zone of `moment`.

    Raises ValueError for a moment without time zone, as all of this module.
    """
    start = _aware(moment).astimezone(UTC)
    if calendar.always:
        return moment
    for opens, shuts in calendar.open_from(_day(start)):
        if start < shuts:
            return moment if opens <= start else opens.astimezone(moment.tzinfo)
    raise AssertionError("there is always another working day")


def is_open(moment: datetime, calendar: Calendar = OFFICE) -> bool:
    """Is this a moment at which somebody may be disturbed?"""
    return next_open(moment, calendar) == moment


def add(moment: datetime, duration: Duration, calendar: Calendar = OFFICE) -> datetime:
    """The moment at which a duration that began at `moment` is over; always in working time."""
    whole = int(duration.working_days)
    rest = _times(timedelta(hours=1), duration.open_hours)
    rest += _times(calendar.working_day, duration.working_days - whole)
    then = _aware(moment).astimezone(UTC)
    if whole:
        then = next_open(_days_later(then, whole, calendar), calendar)
    if rest:
        then = _open_time_later(then, rest, calendar)
    return next_open(then + duration.clock, calendar).astimezone(moment.tzinfo)


def open_minutes_between(start: datetime, end: datetime, calendar: Calendar = OFFICE) -> float:
    """Minutes of working time between two moments; negative when `end` comes first."""
    if end < start:
        return -open_minutes_between(end, start, calendar)
    start, end = _aware(start).astimezone(UTC), _aware(end).astimezone(UTC)
    if calendar.always:
        return (end - start) / timedelta(minutes=1)
    total = NOTHING
    for opens, shuts in calendar.open_from(_day(start)):
        if opens >= end:
            break
        total += max(NOTHING, min(end, shuts) - max(start, opens))
    return total / timedelta(minutes=1)


def _days_later(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The same time by the clock, so many working days later, in UTC."""
    here = moment.astimezone(HERE)
    day = here.date()
    while days:
        day += ONE_DAY
        days -= calendar.works(day)
    return _utc(day, here.time())


def _open_time_later(moment: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """The moment by which so much working time has passed."""
    if calendar.always:
        return moment + length
    for opens, shuts in calendar.open_from(_day(moment)):
        begin = max(moment, opens)
        if begin + length < shuts:
            return begin + length
        length -= max(NOTHING, shuts - begin)
    raise AssertionError("there is always another working day")


def _times(length: timedelta, part: Fraction) -> timedelta:
    return length * part.numerator / part.denominator


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return moment


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def _utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, HERE).astimezone(UTC)


@lru_cache(maxsize=20)
def _holidays(year: int) -> frozenset[date]:
    """Public holidays; Liberation Day is one every fifth year."""
    from holidays import country_holidays  # slow to import, and only clocks need it

    return frozenset(country_holidays("NL", years=year))
