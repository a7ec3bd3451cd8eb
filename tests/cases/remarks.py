"""The labelled remarks that the privacy filter is measured on, read from their files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

KINDS = frozenset(
    {"bsn", "birthdate", "phone", "email", "address", "name", "iban", "patient_number"}
)
FILES = Path(__file__).parent / "remarks"
TUNE, HELD_OUT = FILES / "tune.tsv", FILES / "held_out.tsv"

_MARK = re.compile(r"\[\[(?P<kind>\w+)(?P<bonus>\??):(?P<text>[^\[\]]+)\]\]")


@dataclass(frozen=True)
class Labelled:
    """An identifier in a remark, in code points; finding a bonus is neither asked nor wrong."""

    kind: str
    start: int
    end: int
    bonus: bool = False


@dataclass(frozen=True)
class Remark:
    """A remark as somebody typed it, with what a filter should find in it."""

    text: str
    found: tuple[Labelled, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing at all may be found in it."""
        return not self.found

    @property
    def expected(self) -> tuple[Labelled, ...]:
        """What must be found."""
        return tuple(labelled for labelled in self.found if not labelled.bonus)


def parse(line: str) -> Remark:
    """A line without its marks; ValueError on a mark that is broken or of an unknown kind."""
    text, found, after = "", list[Labelled](), 0
    for mark in _MARK.finditer(line):
        if mark["kind"] not in KINDS:
            raise ValueError(f"unknown kind {mark['kind']!r} in {line!r}")
        text += line[after : mark.start()]
        start = len(text)
        text += mark["text"]
        found.append(Labelled(mark["kind"], start, len(text), bool(mark["bonus"])))
        after = mark.end()
    text += line[after:]
    if "[[" in text or "]]" in text:
        raise ValueError(f"broken mark in {line!r}")
    return Remark(text, tuple(found))


def load(path: Path) -> list[Remark]:
    """The remarks of a file, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]
