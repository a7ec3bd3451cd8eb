"""BSN, IBAN and numbers in a file, in the plain text of a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.nl import bsn

from cases.privacy.patterns import any_of
from cases.privacy.reading import Span
from cases.privacy.words import NumberWords

SHAPES = {(9,), (8,), (3, 3, 3), (4, 2, 3), (3, 2, 3), (2, 3, 3), (3, 3, 2), (4, 5), (5, 4)} | {
    (4, 4),
    (2, 2, 2, 2),
    (2, 2, 2, 3),
    (3, 2, 2, 2),
    (4, 3, 2),
    (2, 3, 4),
    (1, 2, 3, 3),
    (1, 4, 4),
    (1, 8),
    (4, 2, 2),
}
"""How people group the eight or nine digits of a BSN."""
YEARS = re.compile(r"(?:19|20)\d\d\s?[-/. ]\s?(?:19|20)\d\d")
RUN = re.compile(r"(?<![\w€$,])(?<!\d[.,/:-])\d+(?:[ .-]\d+)*(?!\w)(?![.,/:-]\d)")
IBAN_START = re.compile(r"(?<![a-z0-9])[a-z]{2}[ .-]?\d[ ]?\d")
IBAN_SHAPE = re.compile(r"(?<![a-z0-9])nl[ ]?\d\d[ .-]?[a-z]{4}(?:[ .-]?\d){10}(?![a-z0-9])")
IBAN_LENGTHS = range(34, 14, -1)
CLOCK = r"(?<![\d.:,])(?:[01]?\d|2[0-4])[.:][0-5]\d"
TIMES = re.compile(
    rf"{CLOCK}[ ]?(?:-|/|tot|t/m|tm|en|of|à|to)[ ]?(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d:-])"
    rf"|{CLOCK}[ ]?(?:uur|u)(?![a-z])"
)
MONEY = re.compile(
    r"(?:€|eur|euro)\s?\d[\d. ]*(?:,\d+)?"
    r"|(?<![\d.])\d[\d.]{0,15}(?:,(?:\d{1,9}|-))?\s?(?:€|euro|eur)\b"
)


class NumberSearch:
    """Finds numbers that belong to one person."""

    def __init__(self, words: NumberWords) -> None:
        filler = r"(?P<filler>(?:[ ]?[a-z']{1,15}){0,4})[ :=#.(]{0,4}"
        self._labelled_bsn = re.compile(
            rf"(?<![a-z]){any_of(words.bsn)}(?![a-z]){filler}"
            r"(?P<number>\d(?:[ ./-]{0,2}\d){7,8})(?!\d)"
        )
        self._bsn_after = re.compile(
            r"(?<!\d)(?P<number>\d(?:[ .-]?\d){7,8})[ ]?[(=,:]?[ ]?(?:is |als )?"
            rf"{any_of(words.bsn)}(?![a-z])"
        )
        value = (
            r"(?P<number>(?:[a-z]{1,4}[-. ]?)?\d(?:[./-]?\d|[ ]\d\d){%s}(?:-?[a-z]{1,2})?)(?![\w])"
            r"(?![.,:/-]\d)"
        )
        self._patient_number = re.compile(
            rf"(?<![a-z]){any_of(words.patient_number)}(?![a-z]){filler}{value % '2,13'}"
        )
        self._short = re.compile(
            rf"(?<![a-z]){any_of(words.patient_number_short)}(?![a-z])"
            r"(?P<nr>[ .]{0,2}(?:nr|nummer|no|id|#)[ :=.#]{0,3}|[ :=.#(]{1,3})"
            rf"{value % '2,11'}"
            r"(?P<after>[ ]?[a-z%]*)"
        )
        other = any_of(words.other_numbers)
        self._other = re.compile(rf"(?<![a-z]){other}(?![a-z])[a-z :=#.]{{0,12}}\d[\d .-]*")
        self._labels = re.compile(
            rf"(?<![a-z])(?:{any_of((*words.birth, *words.phone, *words.other_numbers))})(?![a-z])"
        )
        self._units = frozenset(("jaar", "jr", "euro", "mg", "ml", "uur", "x", "%", "kg", "gram"))

    def ibans(self, lower: str) -> Iterator[Span]:
        """Account numbers whose check digits are right, of any country."""
        past = 0
        for start in IBAN_START.finditer(lower):
            if start.start() < past:
                continue
            places: list[int] = []
            for at in range(start.start(), len(lower)):
                if lower[at].isascii() and lower[at].isalnum():
                    places.append(at)
                    if len(places) == IBAN_LENGTHS[0]:
                        break
                elif lower[at] not in " .-" or lower[at - 1] in " .-":
                    break
            compact = "".join(lower[p] for p in places)
            for length in IBAN_LENGTHS:
                if length > len(compact) or lower[places[length - 1] + 1 :][:1].isalnum():
                    continue
                if iban.is_valid(compact[:length], check_country=False):
                    past = places[length - 1] + 1
                    yield Span("iban", start.start(), past)
                    break

    def labelled(self, lower: str) -> Iterator[Span]:
        """Numbers that are called a BSN or a number in a file, whatever their check digits."""
        for pattern in (self._labelled_bsn, self._bsn_after):
            for match in pattern.finditer(lower):
                if not self._labels.search(match.groupdict().get("filler") or ""):
                    yield Span("bsn", *match.span("number"))
        for match in self._patient_number.finditer(lower):
            if not self._labels.search(match["filler"]):
                yield Span("patient_number", *match.span("number"))
        for match in self._short.finditer(lower):
            digits = sum(c.isdigit() for c in match["number"])
            named = any(c.isalpha() or c == "#" for c in match["nr"])
            year = digits == 4 and re.fullmatch(r"(?:19|20)\d\d", match["number"]) is not None
            if match["after"].strip() in self._units:
                continue
            if not named and digits in {8, 9} and bsn.is_valid(re.sub(r"\D", "", match["number"])):
                continue  # a BSN, see `bsns`
            if (digits >= 3 and named) or (
                digits >= 4 and not year and match["number"][0].isdigit()
            ):
                yield Span("patient_number", *match.span("number"))

    def quiet(self, lower: str) -> Iterator[tuple[int, int]]:
        """Numbers of other things: money, years, times, numbers of companies and invoices."""
        for pattern in (YEARS, TIMES, MONEY, IBAN_SHAPE, self._other):
            for match in pattern.finditer(lower):
                yield match.span()

    def bsns(self, lower: str) -> Iterator[Span]:
        """Numbers of eight or nine digits that pass the eleven test."""
        for run in RUN.finditer(lower):
            groups = list(re.finditer(r"\d+", run[0]))
            first = 0
            while first < len(groups):
                last = self._bsn_from(run[0], groups, first)
                if last is None:
                    first += 1
                    continue
                yield Span(
                    "bsn", run.start() + groups[first].start(), run.start() + groups[last].end()
                )
                first = last + 1

    def _bsn_from(self, run: str, groups: list[re.Match[str]], first: int) -> int | None:
        """The last group of a BSN that starts at the group `first`."""
        if first and run[groups[first].start() - 1] != " ":
            return None
        digits = ""
        for last in range(first, min(first + 4, len(groups))):
            digits += groups[last][0]
            if len(digits) > 9:
                return None
            followed = run[groups[last].end() : groups[last].end() + 1]
            shape = tuple(len(g[0]) for g in groups[first : last + 1])
            if shape in SHAPES and followed in {"", " "} and bsn.is_valid(digits):
                return last
        return None
