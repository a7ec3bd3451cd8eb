"""The phrase language of the content: `(a|b c) d` means d together with a, or with b and c."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from social_map.words import split

_CHOICE = re.compile(r"\(([^()]*)\)")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of which one must be there: single words, and several words together."""

    words: frozenset[str]
    runs: tuple[Keys, ...]

    def all_keys(self) -> Iterator[str]:
        return chain(self.words, chain.from_iterable(self.runs))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that together point to a need: each group must be met by one of its choices."""

    target: str
    groups: tuple[Group, ...]
    look_alike: bool = False
    """True: it only looks like the need; its words do not count for it."""

    def possible(self, where: Mapping[str, int]) -> bool:
        """A quick no for most phrases: some group has none of its single words there."""
        return not any(g.words.isdisjoint(where) and not g.runs for g in self.groups)


class BadPhrase(ValueError):
    """A phrase cannot be used; `kind` is the kind of content problem."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@lru_cache(maxsize=50_000)
def parse_phrase(text: str) -> list[list[list[str]]]:
    """`"(a|b c) d"` → groups of choices of words. Raises BadPhrase: brackets, empty choices."""
    outside = _CHOICE.sub(" ", text)
    if any(sign in outside for sign in "()|"):
        raise BadPhrase("bad_phrase")
    groups: list[list[list[str]]] = []
    rest = 0
    for match in _CHOICE.finditer(text):
        groups += [[[word]] for word in split(text[rest : match.start()])]
        choices = [split(choice) for choice in match[1].split("|")]
        if not all(choices):
            raise BadPhrase("empty_phrase")
        groups.append(choices)
        rest = match.end()
    return groups + [[[word]] for word in split(text[rest:])]
