"""The questions of `asking` and `turns`: our own, and the golden ones where there are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.processes import ROOT

OWN = Path(__file__).with_name("questions.tsv")
GOLDEN = ROOT / "tests" / "golden"


def golden_files() -> list[Path]:
    return sorted(GOLDEN.glob("*.tsv"))


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a file with tabs, by the names in its first line; nothing is quoted."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _distinct(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _all() -> Iterator[dict[str, str]]:
    for path in (OWN, *golden_files()):
        yield from rows(path)


def every() -> list[str]:
    """All questions, each once."""
    return _distinct(r["query"] for r in _all())


def about_needs() -> list[str]:
    """Our own that name a need and a place, so that the answer is a card with services."""
    return _distinct(
        r["query"] for r in rows(OWN) if r["kind"] not in {"negative", "ambiguous"} and r["where"]
    )
