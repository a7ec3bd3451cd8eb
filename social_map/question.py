"""One question while it is being understood: its words, what they said, what was understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from social_map.models import Lang
from social_map.vocabulary import Role


class Named(NamedTuple):
    """A need or place that the question names. `matched` is the user's own wording."""

    id: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question was taken to mean; lists are best first."""

    language: Lang
    needs: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()
    ambiguous_place: bool = False
    ambiguous_need: bool = False
    group: str | None = None
    """The wider word that was used instead of a need."""
    acute: bool = False
    """The question speaks of immediate danger to life."""
    pc4: str | None = None
    consult: tuple[str, ...] | None = None
    """When it asks who can think along: consultations whose discipline it names, perhaps none."""


class Evidence(NamedTuple):
    """Words of the question that speak for a need, a group of needs, or none of them.

    A tuple, as many are made for every question and a frozen dataclass takes thrice as long.
    """

    target: str
    role: Role
    score: float
    mask: int
    """Bit per word of the question."""
    phrase: bool = False
    covered: bool = False
    """Inside a full phrase for another need to which the question points more."""
    told: float = 0.0
    """How much all words of the question point to this target, in nats; decides between equals."""

    @property
    def first(self) -> int:
        return (self.mask & -self.mask).bit_length()

    def inside(self, other: Evidence) -> bool:
        return self.mask != other.mask and self.mask | other.mask == other.mask


@dataclass(slots=True)
class Question:
    """The words of one question, and which of them are already explained."""

    words: list[str]
    """Plain words; a misspelt one is replaced by the word that was meant."""
    shown: tuple[str, ...]
    """The words as typed."""
    certainty: list[float]
    taken: int = 0
    """Words that name places."""
    places: list[tuple[tuple[str, ...], int, float]] = field(default_factory=list)
    """Candidate place ids, the words that name them, score."""
    blocked: dict[str, int] = field(default_factory=dict)
    """Target → words that only look like it."""

    @classmethod
    def of(cls, shown: list[str]) -> Question:
        words = [w.casefold() for w in shown]
        return cls(words, tuple(shown), [1.0] * len(words))

    def in_capitals(self, i: int) -> bool:
        """Typed in capitals, in a question that is not all capitals."""
        return self.shown[i].isupper() and not all(w.isupper() for w in self.shown)

    def stands_out(self, i: int) -> bool:
        """Typed in capitals, or the only word beside a place: "mee laak"."""
        beside = len(self.words) - self.taken.bit_count() == 1 and self.taken
        return self.in_capitals(i) or (bool(beside) and len(self.words[i]) > 2)

    def free(self, i: int) -> bool:
        return not self.taken >> i & 1

    def free_words(self) -> list[tuple[int, str]]:
        """The words that name no place, with their positions."""
        if not self.taken:
            return list(enumerate(self.words))
        return [(i, w) for i, w in enumerate(self.words) if not self.taken >> i & 1]

    def named(self, mask: int) -> list[str]:
        return [w for i, w in enumerate(self.words) if mask >> i & 1]

    def wording(self, mask: int) -> str:
        """The words as typed."""
        return " ".join(w for i, w in enumerate(self.shown) if mask >> i & 1)

    def certain(self, mask: int) -> float:
        return min([s for i, s in enumerate(self.certainty) if mask >> i & 1])


def bits(positions: Iterable[int]) -> int:
    """Positions as a mask, one bit each."""
    mask = 0
    for i in positions:
        mask |= 1 << i
    return mask
