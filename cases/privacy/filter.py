"""What could identify somebody in a short remark, and the remark without it (features E2).

Pure: the word lists are given, nothing is read or written, and nothing of the text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cases.privacy.addresses import AddressSearch
from cases.privacy.dates import DateSearch
from cases.privacy.names import NameSearch
from cases.privacy.numbers import NumberSearch
from cases.privacy.phones import PhoneSearch
from cases.privacy.reading import Reading, Span, covered, read_remark
from cases.privacy.words import PrivacyWords

KINDS = (
    "bsn",
    "birthdate",
    "phone",
    "email",
    "address",
    "name",
    "iban",
    "patient_number",
)
SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "bsn": "BSN",
        "birthdate": "geboortedatum",
        "phone": "telefoonnummer",
        "email": "mailadres",
        "address": "adres",
        "name": "naam",
        "iban": "rekeningnummer",
        "patient_number": "patiëntnummer",
    }
)
"""Kind → the word between square brackets in a clean text."""


@dataclass(frozen=True)
class Finding:
    """Something that could identify somebody; places count code points of the text given."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Screened:
    """Findings in order and apart, and the text with a placeholder for each."""

    findings: tuple[Finding, ...]
    clean: str


class PrivacyFilter:
    """Screens remarks. `shown` gives per language the word that stands for each kind."""

    def __init__(
        self, words: PrivacyWords, shown: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self._shown = {"nl": SHOWN} | {
            lang: {**SHOWN, **own} for lang, own in (shown or {}).items()
        }
        placeholders = sorted(
            {w for own in self._shown.values() for w in own.values()} | set(SHOWN.values())
        )
        self._placeholders = re.compile(
            r"\[(?:" + "|".join(map(re.escape, placeholders)) + r")\]", re.IGNORECASE
        )
        self._numbers = NumberSearch(words.numbers)
        self._phones = PhoneSearch(words.numbers)
        self._dates = DateSearch(words.numbers, words.addresses)
        self._names = NameSearch(words)
        self._addresses = AddressSearch(words, self._names.salutations)

    def screen(self, text: str, today: date, lang: str = "nl") -> Screened:
        """The findings in a text, and the text without them; screening that finds nothing."""
        reading = read_remark(text, self._placeholders)
        found: list[Span] = []
        while True:
            before = len(found)
            for spans in self._searches(reading, today):
                chosen = _apart(spans)
                if chosen:
                    found += [reading.original(s) for s in chosen]
                    reading = reading.without(chosen)
                    break
            if len(found) == before:
                break
        findings = tuple(
            Finding(s.kind, s.start, s.end) for s in sorted(found, key=lambda s: s.start)
        )
        return Screened(findings, self._clean(text, findings, self._shown.get(lang, SHOWN)))

    def _searches(self, reading: Reading, today: date) -> Iterator[Iterable[Span]]:
        """One kind of search after the other, surest first; lazily, for the text may change."""
        lower = reading.lower
        numbers, phones = self._numbers, self._phones
        yield phones.mails(lower)
        yield numbers.ibans(lower)
        dates = self._dates.dates(lower, today)
        known = covered(lower, (*dates.others, *((s.start, s.end) for s in dates.births)))
        yield numbers.labelled(known)
        yield dates.births
        others = (*dates.others, *numbers.quiet(lower), *phones.service_lines(known))
        quiet = covered(lower, others)
        yield phones.phones(quiet)
        short = self._dates.short_dates(covered(lower, dates.others), today)
        yield short.births
        quiet = covered(quiet, short.others)
        yield phones.without_zero(quiet)
        yield numbers.bsns(quiet)
        yield phones.labelled(quiet)
        yield self._addresses.addresses(reading.text, lower)
        yield self._names.names(reading.text, lower)

    @staticmethod
    def _clean(text: str, findings: tuple[Finding, ...], shown: Mapping[str, str]) -> str:
        parts, at = [], 0
        for finding in findings:
            parts += [text[at : finding.start], f"[{shown[finding.kind]}]"]
            at = finding.end
        return "".join([*parts, text[at:]])


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; of those that overlap the first and longest."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen
