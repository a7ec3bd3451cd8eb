"""The words by which the subject of a question is known, whatever its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from social_map.words import split


@lru_cache(maxsize=64)
def spoken(text: str) -> str:
    """The plain words of a text with a space between; each subject asks it of the same question."""
    return " ".join(split(text))


def words_in(lines: Iterable[str]) -> list[str]:
    """Lines with "|" between their words, as `spoken` gives them."""
    return list(dict.fromkeys(spoken(word) for line in lines for word in line.split("|")))


class Triggers:
    """Finds words in what was spoken; a quick no where none of them begins."""

    def __init__(self, lines: Iterable[str]) -> None:
        words = sorted(filter(None, words_in(lines)), key=len, reverse=True)
        self._first = frozenset(word.split()[0] for word in words)
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")

    def heard(self, said: str) -> list[str]:
        """Those that were said, of two that overlap the longer one."""
        return [] if self._first.isdisjoint(said.split()) else self._pattern.findall(said)

    def are(self, said: str) -> bool:
        """Was one of them said and nothing else?"""
        return self._pattern.fullmatch(said) is not None
