"""A remark as the filter reads it: odd characters made plain, each tied to its place in the text.

Full-width and Arabic digits become 0–9, accents and zero-width characters disappear, every blank
is a space and every dash a "-". What was found before is one `GAP`, which no pattern can cross; a
placeholder that already stands in the text is such a gap too, so that a clean text stays clean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

GAP = "\ue000"
"""Stands for something found; of the private use area, so no text means anything by it."""
QUIET = "\ue001"
"""Covers what is known to be innocent, character by character, for one kind of search."""

PLAIN = {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss"} | {
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
}
PLAIN |= dict.fromkeys("‘’‚‛ʼ´`′＇", "'") | dict.fromkeys("−‐‑‒–—―⁃", "-") | {GAP: " ", QUIET: " "}


@dataclass(frozen=True)
class Span:
    """A piece of the plain text, or of the text itself, that is of one kind."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The plain text, and where in the text each of its characters starts and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def lower(self) -> str:
        """The plain text in small letters, as long as `text`."""
        return "".join(low if len(low := c.lower()) == 1 else c for c in self.text)

    def original(self, span: Span) -> Span:
        """The same span, in the text as it was typed."""
        return Span(span.kind, self.starts[span.start], self.ends[span.end - 1])

    def without(self, spans: Iterable[Span]) -> Reading:
        """Each span (in order, apart) shrunk to one gap."""
        text, starts, ends, at = [], [], [], 0
        for span in spans:
            first, last = self._whole(span)
            text += [self.text[at:first], GAP]
            starts += [*self.starts[at:first], self.starts[first]]
            ends += [*self.ends[at:first], self.ends[last - 1]]
            at = last
        text.append(self.text[at:])
        return Reading("".join(text), (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))

    def _whole(self, span: Span) -> tuple[int, int]:
        """Widened to whole characters of the text, where one character became several."""
        first, last = span.start, span.end
        while first and self.starts[first - 1] == self.starts[first]:
            first -= 1
        while last < len(self.text) and self.starts[last] == self.starts[last - 1]:
            last += 1
        return first, last


def covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the given pieces made quiet, equally long."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        parts += [text[at:start], QUIET * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def read_remark(text: str, placeholders: re.Pattern[str]) -> Reading:
    """The reading of a text; what `placeholders` matches becomes a gap."""
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in placeholders.finditer(text):
        _read(text, at, match.start(), plain, starts, ends)
        plain.append(GAP)
        starts.append(match.start())
        ends.append(match.end())
        at = match.end()
    _read(text, at, len(text), plain, starts, ends)
    return Reading("".join(plain), tuple(starts), tuple(ends))


def _read(
    text: str, start: int, end: int, plain: list[str], starts: list[int], ends: list[int]
) -> None:
    for i in range(start, end):
        character = text[i]
        if " " < character < "\x7f" and character != "`":
            plain.append(character)
            starts.append(i)
            ends.append(i + 1)
            continue
        made = _plain(character)
        for c in made:
            plain.append(c)
            starts.append(i)
            ends.append(i + 1)
        if not made and ends and ends[-1] == i and unicodedata.category(character)[0] == "M":
            ends[-1] = i + 1  # an accent belongs to its letter


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    known = PLAIN.get(character)
    if known is not None:
        return known
    if character.isspace() or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc"}:
        return " "
    number = unicodedata.decimal(character, None)
    if number is not None:
        return str(number)
    made = []
    for c in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(c)
        if category[0] == "M" or category == "Cf":
            continue
        if category[0] == "Z" or c in (GAP, QUIET):
            c = " "
        made.append(PLAIN.get(c, c))
    return "".join(made)


def folded(word: str) -> str:
    """A word of a list as the filter reads it, in small letters."""
    return "".join(_plain(c) if not " " < c < "\x7f" else c for c in word).lower().strip()
