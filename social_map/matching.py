"""A misspelt word → the known word that was meant, with a score (the only user of rapidfuzz).

Single words are compared with single words. Whole-sentence scores are a trap: "hoe laat is het"
scores 75 of 100 on *Laak* with `partial_ratio`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from social_map.words import sound


@dataclass(frozen=True, slots=True)
class Match:
    """`word` was probably meant; `score` is 1.0 when it sounds the same, less per slip."""

    word: str
    score: float


def slips_allowed(length: int) -> int:
    """Typing slips forgiven in a word of so many sounds: none under 4, one under 8, else two."""
    return 0 if length < 4 else 1 if length < 8 else 2


class Spelling:
    """Finds the nearest of a fixed set of words; of equally near ones the first given."""

    def __init__(self, words: Iterable[str]) -> None:
        self._rank = {word: i for i, word in reversed(list(enumerate(words)))}
        ranked = sorted(self._rank, key=lambda w: self._rank[w])
        self._by_sound: dict[str, str] = {}
        for word in ranked:
            self._by_sound.setdefault(sound(word), word)
        self._heard = _by_length({s: s for s in self._by_sound})
        self._written = _by_length({w: w for w in ranked})
        self.closest = lru_cache(maxsize=50_000)(self._closest)

    def _closest(self, word: str) -> Match | None:
        heard = sound(word)
        if heard in self._by_sound:
            return Match(self._by_sound[heard], 1.0)
        slips = slips_allowed(len(heard))
        if slips == 0:
            return None
        near = [
            (distance, self._rank[meant], meant, len(typed))
            for typed, choices, back in (
                (heard, self._heard, self._by_sound),
                (word, self._written, None),
            )
            for known, distance, _ in process.extract(
                typed, choices.get(len(typed), ()), scorer=OSA.distance,
                score_cutoff=slips, limit=5,
            )
            for meant in (back[known] if back else known,)
        ]
        if not near:
            return None
        distance, _, meant, length = min(near)
        return Match(meant, 1 - distance / length)


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    """Length → the words of about that length."""
    exact: dict[int, list[str]] = defaultdict(list)
    for word in words:
        exact[len(word)].append(word)
    return {
        length: [w for n in range(length - 2, length + 3) for w in exact.get(n, ())]
        for length in range(1, max(exact, default=0) + 3)
    }
