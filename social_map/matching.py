"""A misspelt word → the known word that was meant, with a score (the only user of rapidfuzz).

Single words are compared with single words. Whole-sentence scores are a trap: "hoe laat is het"
scores 75 of 100 on *Laak* with `partial_ratio`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from social_map.words import sound

LONG = 8
"""From so many sounds on a word may have two slips."""


@dataclass(frozen=True, slots=True)
class Match:
    """`word` was probably meant; `score` is 1.0 when it sounds the same, less per slip."""

    word: str
    score: float


def slips_allowed(length: int) -> int:
    """Typing slips forgiven in a word of so many sounds: none under 4, one under 8, else two."""
    return 0 if length < 4 else 1 if length < LONG else 2


class Spelling:
    """Finds the nearest of a fixed set of words; of equally near ones the first given.

    A word with k slips still has one of its k + 1 parts unharmed, so only words that share a
    part at about the same place are compared (the pass-join of Li, Deng, Wang and Feng, 2011).
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._rank: dict[str, int] = {}
        self._by_sound: dict[str, str] = {}
        for word in words:
            self._rank.setdefault(word, len(self._rank))
            self._by_sound.setdefault(sound(word), word)
        self._parts: dict[tuple[int, int, int, str], list[str]] = defaultdict(list)
        for heard in self._by_sound:
            for slips in (1, 2):
                if abs(len(heard) - LONG) <= 2 or slips == slips_allowed(len(heard)):
                    for i, _, part in _cut(heard, slips + 1):
                        self._parts[slips, len(heard), i, part].append(heard)
        self.closest = lru_cache(maxsize=50_000)(self._closest)

    def _closest(self, word: str) -> Match | None:
        heard = sound(word)
        if heard in self._by_sound:
            return Match(self._by_sound[heard], 1.0)
        slips = slips_allowed(len(heard))
        if slips == 0:
            return None
        swapped = (sound(s) for s in _swaps(word))
        near = [(1, self._rank[self._by_sound[s]], s) for s in swapped if s in self._by_sound]
        candidates = self._sharing_a_part(heard, slips)
        near += [
            (distance, self._rank[self._by_sound[known]], known)
            for known, distance, _ in process.extract(
                heard, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None
            )
        ]
        if not near:
            return None
        distance, _, known = min(near)
        return Match(self._by_sound[known], 1 - distance / len(heard))

    def _sharing_a_part(self, heard: str, slips: int) -> list[str]:
        found: dict[str, None] = {}
        for length in range(len(heard) - slips, len(heard) + slips + 1):
            for i, start, part in _cut(" " * length, slips + 1):
                for at in range(max(0, start - slips), start + slips + 1):
                    key = (slips, length, i, heard[at : at + len(part)])
                    found.update(dict.fromkeys(self._parts.get(key, ())))
        return list(found)


def _cut(word: str, parts: int) -> Iterator[tuple[int, int, str]]:
    """The word in so many nearly equal parts, each with its number and where it starts."""
    bounds = [len(word) * i // parts for i in range(parts + 1)]
    for i in range(parts):
        yield i, bounds[i], word[bounds[i] : bounds[i + 1]]


def _swaps(word: str) -> Iterator[str]:
    """The word with two neighbouring letters exchanged, at every place."""
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
