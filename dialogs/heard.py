"""Red flags in typed text, in the words of whoever types: the lines under `heard`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from content.messages import LANGS
from dialogs.instrument import RedFlag, RedFlags
from social_map.phrases import parse_phrase
from social_map.words import split

BETWEEN = 3
"""At most so many other words stand between two words of a line."""
_DENIED = re.compile(r"\b(?:geen|niet|nooit|zonder|no|not|never|without)(?: \w+)? $")


@dataclass(frozen=True)
class Heard:
    """Finds the red flag that a typed text speaks of."""

    flags: RedFlags

    def flag(self, text: str) -> RedFlag | None:
        """The first flag with a line whose words all stand in the text, in that order."""
        said = " ".join(split(text))
        return next((flag for flag, line in self._lines if _speaks_of(line, said)), None)

    @cached_property
    def _lines(self) -> tuple[tuple[RedFlag, re.Pattern[str]], ...]:
        return tuple(
            (flag, _pattern(line))
            for flag in self.flags.flags
            for lang in LANGS
            for line in flag.heard.in_(lang)
        )


def _pattern(line: str) -> re.Pattern[str]:
    """ "pijn (op|in) borst" as a pattern over plain words with one space between."""
    groups = ("|".join(" ".join(words) for words in choices) for choices in parse_phrase(line))
    between = rf"(?: \w+){{0,{BETWEEN}}}? "
    return re.compile(between.join(rf"\b(?:{group})\b" for group in groups))


def _speaks_of(line: re.Pattern[str], said: str) -> bool:
    """ "geen pijn op de borst" denies what it names."""
    starts: Iterator[int] = (found.start() for found in line.finditer(said))
    return any(not _DENIED.search(said[:start]) for start in starts)
