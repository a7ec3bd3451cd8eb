"""How well the privacy filter finds what it should, on labelled remarks (`-s` prints the table).

An identifier counts as found when a finding of its kind overlaps it. A finding that overlaps no
label of its kind is false; a false alarm is a remark without any label in which something is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cases.privacy.filter import KINDS, Finding, PrivacyFilter
from tests.cases.remarks import HELD_OUT, TUNE, Labelled, Remark, load
from tests.factories import TODAY

RECALL = dict.fromkeys(("bsn", "birthdate", "phone", "email", "iban"), 0.97) | dict.fromkeys(
    ("address", "patient_number", "name"), 0.90
)
FALSE_ALARMS = 0.03


@dataclass
class Score:
    """Counts per kind, and remarks without a label in which something was found."""

    hits: Counter[str] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    alarms: int = 0

    def recall(self, kind: str) -> float:
        return self.hits[kind] / max(1, self.hits[kind] + self.misses[kind])

    def precision(self, kind: str) -> float:
        return self.hits[kind] / max(1, self.hits[kind] + self.false[kind])

    @property
    def alarm_rate(self) -> float:
        return self.alarms / max(1, self.clean)

    def table(self) -> str:
        lines = [f"{'kind':16}{'labels':>8}{'recall':>8}{'precision':>11}"]
        lines += [
            f"{kind:16}{self.hits[kind] + self.misses[kind]:8}{self.recall(kind):8.3f}"
            f"{self.precision(kind):11.3f}"
            for kind in KINDS
        ]
        return "\n".join(
            [*lines, f"false alarms on {self.clean} clean remarks: {self.alarm_rate:.1%}"]
        )


def same(finding: Finding, label: Labelled) -> bool:
    """Of one kind, and with a code point in common."""
    return finding.kind == label.kind and finding.start < label.end and label.start < finding.end


def scored(privacy_filter: PrivacyFilter, remarks: Sequence[Remark]) -> Score:
    score = Score()
    for remark in remarks:
        findings = privacy_filter.screen(remark.text, TODAY).findings
        for label in remark.expected:
            seen = any(same(f, label) for f in findings)
            (score.hits if seen else score.misses)[label.kind] += 1
        score.false.update(f.kind for f in findings if not any(same(f, x) for x in remark.found))
        score.clean += remark.clean
        score.alarms += remark.clean and bool(findings)
    return score


@pytest.mark.parametrize("path", [TUNE, HELD_OUT], ids=lambda path: path.stem)
def test_the_filter_finds_what_it_should(path: Path, privacy_filter: PrivacyFilter) -> None:
    score = scored(privacy_filter, load(path))
    print(f"\n{path.stem}\n{score.table()}")

    assert {kind: score.recall(kind) for kind in KINDS if score.recall(kind) < RECALL[kind]} == {}
    assert score.alarm_rate <= FALSE_ALARMS


def test_most_of_what_is_found_is_right(privacy_filter: PrivacyFilter) -> None:
    remarks = [*load(TUNE), *load(HELD_OUT)]
    score = scored(privacy_filter, remarks)

    assert {kind: score.precision(kind) for kind in KINDS if score.precision(kind) < 0.9} == {}
