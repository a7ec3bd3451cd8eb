"""A misspelt word → the known word that was meant, with a score (the only user of rapidfuzz).

Single words are compared with single words. Whole-sentence scores are a trap: "hoe laat is het"
scores 75 of 100 on *Laak* with `partial_ratio`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from social_map.words import sound

LONG = 8
"""From so many sounds on a word may have two slips."""
UNLIKELY = 1.5
"""Slips by which an unlikely word must be nearer than a likely one."""


@dataclass(frozen=True, slots=True)
class Match:
    """`word` was probably meant; `score` is 1.0 when it sounds the same, less per slip."""

    word: str
    score: float
    slips: int
    """On paper and by ear together."""


def slips_allowed(length: int) -> int:
    """Typing slips forgiven in a word of so many sounds: none under 4, one under 8, else two."""
    return 0 if length < 4 else 1 if length < LONG else 2


class Spelling:
    """Finds the nearest of a fixed set of words, of equally near ones a likely one.

    Words are compared as they sound and as they are written: "scheveingen" is one slip from
    "scheveningen" on paper but not by ear.
    """

    def __init__(
        self,
        likely: Iterable[str],
        others: Iterable[str] = (),
        rarity: Callable[[str], float] = lambda _: 0.0,
    ) -> None:
        self._rarity = rarity
        """In slips: by how much nearer a rare word must be than an everyday one."""
        self._rank: dict[str, int] = {}
        for word in likely:
            self._rank.setdefault(word, len(self._rank))
        self._likely = len(self._rank)
        for word in others:
            self._rank.setdefault(word, len(self._rank))
        self.closest = lru_cache(maxsize=50_000)(self._closest)

    @cached_property
    def _sounding(self) -> dict[str, list[str]]:
        """What is heard → the words that sound so."""
        sounding: dict[str, list[str]] = defaultdict(list)
        for word in self._rank:
            sounding[sound(word)].append(word)
        return sounding

    @cached_property
    def _heard(self) -> _Near:
        return _Near({heard: words[0] for heard, words in self._sounding.items()})

    @cached_property
    def _written(self) -> _Near:
        return _Near({w: w for w, rank in self._rank.items() if rank < self._likely})

    def _closest(self, word: str) -> Match | None:
        heard = sound(word)
        slips = slips_allowed(len(heard))
        near = {*self._sounding.get(heard, ()), *self._written.near(word, slips_allowed(len(word)))}
        for known in self._heard.near(heard, slips):
            near.update(self._sounding[sound(known)])
        if not near:
            return None
        _, _, slips, distance, meant = min(self._compare(word, heard, known) for known in near)
        return Match(meant, 1 - distance / max(len(heard), len(word)), slips)

    def _compare(self, word: str, heard: str, known: str) -> tuple[float, int, int, int, str]:
        """Slips on paper and by ear together, less for likely words; then the order given."""
        on_paper = OSA.distance(word, known)
        by_ear = OSA.distance(heard, sound(known))
        rank = self._rank[known]
        unlikely = 0.0 if rank < self._likely else UNLIKELY
        slips = on_paper + by_ear
        return slips + unlikely + self._rarity(known), rank, slips, min(on_paper, by_ear), known

    def is_likely(self, word: str) -> bool:
        return self._rank[word] < self._likely


class _Near:
    """Forms → words, with an index by parts of the form.

    A form with k slips still has one of its k + 1 parts unharmed, so only forms that share a
    part at about the same place are compared (the pass-join of Li, Deng, Wang and Feng, 2011,
    with their limits on how far part i can have moved).
    Two exchanged neighbours may harm two parts, so these are tried one by one.
    """

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words
        self._parts: dict[tuple[int, int, int, str], list[str]] = defaultdict(list)
        for form in words:
            for slips in (1, 2):
                length = len(form)
                if abs(length - LONG) <= 2 or slips == slips_allowed(length):
                    for i, start, end in _cut(length, slips + 1):
                        self._parts[slips, length, i, form[start:end]].append(form)

    def near(self, form: str, slips: int) -> Iterator[str]:
        """The word of every form within so many slips (insert, delete, change, swap)."""
        if slips == 0:
            return
        for swapped in _swaps(form):
            if swapped in self.words:
                yield self.words[swapped]
        candidates = self._sharing_a_part(form, slips)
        for known, _, _ in process.extract(
            form, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            yield self.words[known]

    def _sharing_a_part(self, form: str, slips: int) -> list[str]:
        found: dict[str, None] = {}
        for length in range(len(form) - slips, len(form) + slips + 1):
            longer = len(form) - length
            for i, start, end in _cut(length, slips + 1):
                first = max(0, start - i, start + longer - (slips - i))
                last = min(start + i, start + longer + (slips - i))
                for at in range(first, last + 1):
                    key = (slips, length, i, form[at : at + end - start])
                    found.update(dict.fromkeys(self._parts.get(key, ())))
        return list(found)


@lru_cache(maxsize=1000)
def _cut(length: int, parts: int) -> tuple[tuple[int, int, int], ...]:
    """So many nearly equal parts of a form: number, start, end."""
    return tuple((i, length * i // parts, length * (i + 1) // parts) for i in range(parts))


def _swaps(form: str) -> Iterator[str]:
    """The form with two neighbouring letters exchanged, at every place."""
    for i in range(len(form) - 1):
        yield form[:i] + form[i + 1] + form[i] + form[i + 2 :]
