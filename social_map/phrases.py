"""The phrase language of the content: `(a|b c) d` means d together with a, or with b and c."""

from __future__ import annotations

import re
from dataclasses import dataclass

from social_map.words import plain

_SIGNS = re.compile(r"[()|]|[^\W_]+")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of which one must be there: single words, and several words together."""

    words: frozenset[str]
    runs: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that together point to a need: each group must be met by one of its choices."""

    target: str
    groups: tuple[Group, ...]
    look_alike: bool = False
    """True: it only looks like the need; its words do not count for it."""

    def possible(self, there: frozenset[str]) -> bool:
        """A quick no for most phrases: some group has none of its choices there."""
        for group in self.groups:
            if group.words.isdisjoint(there) and not any(map(there.issuperset, group.runs)):
                return False
        return True


class BadPhrase(ValueError):
    """A phrase cannot be used; `kind` is the kind of content problem."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def parse_phrase(text: str) -> list[list[list[str]]]:
    """`"(a|b c) d"` → groups of choices of words. Raises BadPhrase: brackets, empty choices."""
    groups: list[list[list[str]]] = []
    inside = False
    for sign in _SIGNS.findall(plain(text)):
        if sign not in "()|":
            if inside:
                groups[-1][-1].append(sign)
            else:
                groups.append([[sign]])
        elif sign == "|" and inside:
            groups[-1].append([])
        elif sign == ")" and inside:
            inside = False
        elif sign == "(" and not inside:
            inside = True
            groups.append([[]])
        else:
            raise BadPhrase("bad_phrase")
    if inside:
        raise BadPhrase("bad_phrase")
    if not all(map(all, groups)):
        raise BadPhrase("empty_phrase")
    return groups
