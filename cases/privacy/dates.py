"""Dates in the plain text of a remark, and whether they are somebody's date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.privacy.patterns import any_of
from cases.privacy.reading import GAP, Span, folded
from cases.privacy.words import AddressWords, NumberWords

YEARS_BACK = 10
"""An unlabelled date further back than this is taken for a date of birth."""
OLDEST = 1890
SOON = 2
"""A year in two digits lies at most this many years ahead, else in the century before."""
NEAR_BEFORE, NEAR_AFTER = 45, 16

EDGE = r"(?!\d)(?![./:-]\d)"
DAY, MONTH, YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
APART = r"[ ]?[-./,\\_][ ]?"
START = r"(?<![\d€$])(?<!\d[./:,-])"
LONG = (
    re.compile(rf"{START}{DAY}(?:{APART}){MONTH}(?:{APART}| )['*]?{YEAR}{EDGE}"),
    re.compile(rf"{START}{DAY} {{1,2}}{MONTH} {{1,2}}{YEAR}{EDGE}"),
    re.compile(rf"{START}{YEAR}(?:{APART}){MONTH}(?:{APART}){DAY}{EDGE}"),
    re.compile(rf"{START}{YEAR} {MONTH} {DAY}{EDGE}"),
)
CLOSE = r"(?:[-./\\_]| - )"
SHORT = re.compile(rf"{START}{DAY}{CLOSE}{MONTH}(?:{CLOSE}'?|[ ]?')(?P<y>\d\d)'?{EDGE}")
SPACED = re.compile(rf"{START}{DAY} {MONTH} '?(?P<y>\d\d){EDGE}")
COMPACT = (
    re.compile(rf"{START}(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{{4}})(?!\w){EDGE}"),
    re.compile(rf"{START}(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d)(?!\w){EDGE}"),
)
SIX = re.compile(rf"{START}(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)(?!\w){EDGE}")
NO_YEAR = re.compile(rf"{START}{DAY}[-/.]{MONTH}{EDGE}")


@dataclass(frozen=True)
class Dates:
    """Dates of birth, and the other dates: those are quiet for searches of numbers."""

    births: tuple[Span, ...]
    others: tuple[tuple[int, int], ...]


class DateSearch:
    """Finds dates and tells those of birth from appointments."""

    def __init__(self, words: NumberWords, units: AddressWords) -> None:
        self._months = {
            folded(spelling): number
            for number, spellings in enumerate(words.months, start=1)
            for spelling in spellings
        }
        month = "(?P<m>" + "|".join(sorted(self._months, key=len, reverse=True)) + ")"
        day = r"(?P<d>\d{1,2})(?:e|de|ste|st|nd|rd|th)?"
        year = r"(?P<y>\d{4}|'?\d\d)"
        self._named = (
            re.compile(
                rf"{START}{day}[ .-]{{0,2}}(?:of )?{month}(?![a-z])[ .,'/-]{{0,3}}"
                rf"{year}(?!\d)(?![.:]\d)"
            ),
            re.compile(rf"(?<![a-z]){month}[ .]{{1,2}}{day}[ ,]{{1,3}}(?P<y>\d{{4}})(?!\d)"),
        )
        self._named_no_year = re.compile(rf"{START}{day}[ .-]{{1,2}}{month}(?![a-z])")
        birth = any_of(words.birth)
        self._before = re.compile(
            rf"(?:(?<![a-z]){birth}(?![a-z])|[*°])(?P<between>[^\d,;!?\n{GAP}]{{0,40}},?[^\d,;!?{GAP}]{{0,12}})$"
        )
        self._after = re.compile(rf"^[ ,()]{{0,3}}(?:[a-z]{{1,8}} ){{0,2}}\(?{birth}(?![a-z])")
        self._appointment = re.compile(rf"(?<![a-z]){any_of(words.appointment)}(?![a-z])")
        self._unit = re.compile(rf"^[ ]?(?:%|{any_of(units.units)}(?![a-z]))")

    def dates(self, lower: str, today: date) -> Dates:
        """All dates with a year in four digits or a month's name."""
        return self._sorted(lower, today, self._long(lower))

    def short_dates(self, lower: str, today: date) -> Dates:
        """Dates with a year in two digits, or without one behind a birth word."""
        return self._sorted(lower, today, self._brief(lower))

    def _sorted(
        self, lower: str, today: date, found: Iterator[tuple[re.Match[str], bool]]
    ) -> Dates:
        births, others = [], []
        for match, needs_word in found:
            if self._born(lower, match, today, needs_word):
                births.append(Span("birthdate", *match.span()))
            elif not needs_word and self._day(match, today) is not None:
                others.append(match.span())
        return Dates(tuple(births), tuple(others))

    def _long(self, lower: str) -> Iterator[tuple[re.Match[str], bool]]:
        for pattern in (*LONG, *COMPACT):
            for match in pattern.finditer(lower):
                yield match, False
        for pattern in self._named:
            for match in pattern.finditer(lower):
                year = match["y"]
                yield match, len(year) == 2 and not (year >= "32" or year[0] == "0")

    def _brief(self, lower: str) -> Iterator[tuple[re.Match[str], bool]]:
        for match in SHORT.finditer(lower):
            yield match, False
        for pattern in (SPACED, SIX, NO_YEAR, self._named_no_year):
            for match in pattern.finditer(lower):
                yield match, True

    def _born(self, lower: str, match: re.Match[str], today: date, needs_word: bool) -> bool:
        """Whether the date found is somebody's date of birth."""
        if self._called_birth(lower, match):
            return True
        if (
            needs_word
            or self._unit.match(lower, match.end())
            or lower[: match.start()][-1:].isalpha()
        ):
            return False
        if self._unit.match(lower[match.end() : match.end() + 20]):
            return False
        day = self._day(match, today)
        return day is not None and _back(day, today)

    def _called_birth(self, lower: str, match: re.Match[str]) -> bool:
        before = lower[max(0, match.start() - NEAR_BEFORE) : match.start()]
        called = self._before.search(before)
        if called is not None and not self._appointment.search(called["between"]):
            return True
        return self._after.match(lower[match.end() : match.end() + NEAR_AFTER + 20]) is not None

    def _day(self, match: re.Match[str], today: date) -> date | None:
        """The day that was meant; None when there is no such day."""
        day, month, year = match["d"], match["m"], match["y"].strip("'")
        number = int(year)
        if len(year) == 2:
            number += today.year // 100 * 100
            if number > today.year + SOON:
                number -= 100
        named = self._months.get(month)
        for d, m in (
            ((int(day), named or 0),) if named else ((int(day), int(month)), (int(month), int(day)))
        ):
            if not OLDEST <= number <= today.year + YEARS_BACK:
                return None
            try:
                return date(number, m, d)
            except ValueError:
                continue
        return None


def _back(day: date, today: date) -> bool:
    """More than ten years back."""
    try:
        limit = today.replace(year=today.year - YEARS_BACK)
    except ValueError:  # 29 February
        limit = today.replace(year=today.year - YEARS_BACK, day=28)
    return day < limit
