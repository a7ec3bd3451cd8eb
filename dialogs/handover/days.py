"""A day as it is typed, in Dutch or English: gisteren, 12-11, next Tuesday, over twee weken."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import get_month_names

FAR = 400
"""Days from today beyond which "over … weken" is a slip of the pen."""

_DAYS = {
    **dict.fromkeys(("eergisteren", "day before yesterday", "the day before yesterday"), -2),
    **dict.fromkeys(("gisteren", "yesterday"), -1),
    **dict.fromkeys(("vandaag", "today", "nu", "now", "vanochtend", "vanmiddag"), 0),
    **dict.fromkeys(("morgen", "tomorrow"), 1),
    **dict.fromkeys(("overmorgen", "day after tomorrow", "the day after tomorrow"), 2),
    **dict.fromkeys(("vorige week", "last week"), -7),
    **dict.fromkeys(("volgende week", "next week"), 7),
}
_WEEKDAYS = {
    **{"maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4},
    **{"zaterdag": 5, "zondag": 6, "monday": 0, "tuesday": 1, "wednesday": 2},
    **{"thursday": 3, "friday": 4, "saturday": 5, "sunday": 6},
}
_BACK = frozenset({"afgelopen", "vorige", "last"})
_AHEAD = frozenset({"aanstaande", "komende", "volgende", "coming", "next"})
_COUNTS = {
    **{"een": 1, "één": 1, "a": 1, "an": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3},
    **{"vier": 4, "four": 4, "vijf": 5, "five": 5, "zes": 6, "six": 6},
}
_UNITS = {
    **dict.fromkeys(("dag", "dagen", "day", "days"), 1),
    **dict.fromkeys(("week", "weken", "weeks"), 7),
    **dict.fromkeys(("maand", "maanden", "month", "months"), 30),
}
_MONTHS = {
    name.rstrip(".").lower(): number
    for lang in ("nl", "en")
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, locale=lang).items()
} | {"sept": 9, "maa": 3, "mrt": 3}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)? (?:of )?([a-zë]+)(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_AWAY = re.compile(r"(?:(over|in) )?(\w+) ([a-z]+)( geleden| ago)?")
_START = re.compile(r"^(?:op|on|per|vanaf) ")


def read_day(text: str, today: date, *, past: bool) -> date | None:
    """The day that a whole message names; `past` decides the year and which Monday is meant.

    None for anything else. A day of the other kind is still given when it is named as such.
    """
    said = _START.sub("", " ".join(text.lower().split()).strip(" .!"))
    if said in _DAYS:
        return today + timedelta(_DAYS[said])
    readers: tuple[Callable[[str, date, bool], date | None], ...] = (
        *(_iso, _numbers, _day_month, _month_day, _weekday, _away),
    )
    return next((day for read in readers if (day := read(said, today, past))), None)


def _iso(said: str, today: date, past: bool) -> date | None:
    found = _ISO.fullmatch(said)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _numbers(said: str, today: date, past: bool) -> date | None:
    found = _NUMBERS.fullmatch(said)
    return _dated(found[1], int(found[2]), found[3], today, past) if found else None


def _day_month(said: str, today: date, past: bool) -> date | None:
    found = _DAY_MONTH.fullmatch(said)
    if found is None or found[2] not in _MONTHS:
        return None
    return _dated(found[1], _MONTHS[found[2]], found[3], today, past)


def _month_day(said: str, today: date, past: bool) -> date | None:
    found = _MONTH_DAY.fullmatch(said)
    if found is None or found[1] not in _MONTHS:
        return None
    return _dated(found[2], _MONTHS[found[1]], found[3], today, past)


def _dated(day: str, month: int, year: str | None, today: date, past: bool) -> date | None:
    """With its year, or the last (the coming) such day."""
    if year is not None:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    days = (_day(y, month, int(day)) for y in years)
    fitting = (d for d in days if d and (d <= today if past else d >= today))
    return next(fitting, None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(said: str, today: date, past: bool) -> date | None:
    """ "dinsdag", "afgelopen dinsdag", "volgende week dinsdag", "Tuesday last week"."""
    words = said.split()
    named = [w for w in words if w in _WEEKDAYS]
    rest = " ".join(w for w in words if w not in _WEEKDAYS)
    if len(named) != 1:
        return None
    wanted = _WEEKDAYS[named[0]]
    if rest in ("volgende week", "next week", "vorige week", "last week"):
        monday = today - timedelta(today.weekday())
        return monday + timedelta(wanted + (7 if rest.startswith(("volgende", "next")) else -7))
    if rest and rest not in _BACK | _AHEAD:
        return None
    back = rest in _BACK or (past and rest not in _AHEAD)
    away = (today.weekday() - wanted) % 7 if back else (wanted - today.weekday()) % 7
    return today + timedelta(-(away or 7) if back else away or 7)


def _away(said: str, today: date, past: bool) -> date | None:
    """ "over twee weken", "in 3 days", "2 weken geleden"."""
    found = _AWAY.fullmatch(said)
    if found is None or bool(found[1]) is bool(found[4]) or found[3] not in _UNITS:
        return None
    short = found[2].isdecimal() and found[2].isascii() and len(found[2]) < 4
    count = int(found[2]) if short else _COUNTS.get(found[2])
    days = count * _UNITS[found[3]] if count is not None else FAR + 1
    if days > FAR:
        return None
    return today + timedelta(days if found[1] else -days)
