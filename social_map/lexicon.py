"""The words of one language, compiled to plain data that can be kept and read again."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple, TypedDict

from social_map.models import Lang
from social_map.phrases import Group, Phrase, parse_phrase
from social_map.words import Forms, split

AND, OR = "&", "|"
"""Between the groups of a compiled phrase, and between the choices of a group."""

Groups = list[list[str]]
"""A phrase: groups of choices, each of one key or of several with a space between."""


class Told(NamedTuple):
    """All that a lexicon is made of: what the content says about the words of one language."""

    lang: Lang
    ignored: Sequence[str]
    """Words that never count."""
    inflections: Mapping[str, Sequence[str]]
    terms: Sequence[tuple[str, int, str]]
    """Target, role, words."""
    phrases: Sequence[tuple[str, bool, str]]
    """Target, whether the line only looks like it, line."""


class Lexicon(TypedDict):
    """What a vocabulary works with; where several keys make one text, a space is between."""

    surfaces: list[str]
    """Every word as the content writes it: what a misspelt word may have meant."""
    term_words: list[str]
    """The words of terms as the content writes them, in its order."""
    meanings: list[tuple[str, int]]
    """Targets with roles."""
    terms: dict[str, list[int]]
    """Keys of a term → numbers of its meanings."""
    abbreviations: dict[str, list[int]]
    """Terms written in capitals; they have no other forms ("WAZ" is not "was")."""
    phrases: list[tuple[str, bool, str]]
    """Target, whether the line only looks like it, and its keys with AND and OR."""
    anchors: dict[str, list[int]]
    """A key → numbers of the phrases that need it, or one of its alternatives."""
    mentions: dict[str, dict[str, int]]
    """Key → in how many phrases and terms of each target it occurs."""
    targets: int
    """How many targets are mentioned."""


class Phrasebook:
    """The phrases of a lexicon; equal groups are one object, which saves half the memory."""

    def __init__(self, lines: Sequence[tuple[str, bool, str]]) -> None:
        self._lines = lines
        self._phrase = cache(self._made)
        self._group = cache(_group)

    def phrases(self, _: str, numbers: Iterable[int]) -> list[Phrase]:
        return list(map(self._phrase, numbers))

    def _made(self, number: int) -> Phrase:
        target, look_alike, line = self._lines[number]
        return Phrase(target, tuple(map(self._group, line.split(AND))), look_alike)


def _group(choices: str) -> Group:
    runs = [tuple(map(sys.intern, choice.split())) for choice in choices.split(OR)]
    words = frozenset(run[0] for run in runs if len(run) == 1)
    return Group(words, tuple(run for run in runs if len(run) > 1))


def compiled(told: Told) -> Lexicon:
    """The lexicon, by the words alone: equal words give equal data."""
    return _Compiler(told).lexicon()


class _Compiler:
    def __init__(self, told: Told) -> None:
        self._told = told
        self._forms = Forms(told.lang, told.inflections)
        self._ignored = frozenset(told.ignored)
        self._surfaces: set[str] = set()
        self._term_words: dict[str, None] = {}
        self._meanings: dict[tuple[str, int], int] = {}
        self._terms: dict[str, dict[int, None]] = defaultdict(dict)
        self._abbreviations: dict[str, list[int]] = defaultdict(list)
        self._phrases: list[tuple[str, bool, Groups]] = []

    def lexicon(self) -> Lexicon:
        for target, role, text in self._told.terms:
            self._add_term(self._meanings.setdefault((target, role), len(self._meanings)), text)
        for target, look_alike, line in self._told.phrases:
            groups = self._groups(line, look_alike)
            if groups:  # else only words that never count; the checks tell the editor
                self._phrases.append((target, look_alike, groups))
        mentions = self._mentions()
        for base, forms in self._told.inflections.items():
            if self._forms.key(base) in mentions:
                self._surfaces.update(split(" ".join((base, *forms))))
        return Lexicon(
            surfaces=sorted(self._surfaces),
            term_words=list(self._term_words),
            meanings=list(self._meanings),
            terms={keys: list(numbers) for keys, numbers in self._terms.items()},
            abbreviations=dict(self._abbreviations),
            phrases=[
                (t, look_alike, AND.join(map(OR.join, groups)))
                for t, look_alike, groups in self._phrases
            ],
            anchors=self._anchors(),
            mentions=mentions,
            targets=len({target for counts in mentions.values() for target in counts}),
        )

    def _add_term(self, meaning: int, text: str) -> None:
        words = split(text)
        self._surfaces.update(words)
        self._term_words.update(dict.fromkeys(words))
        if len(words) == 1 and text.isupper():
            self._abbreviations[words[0]].append(meaning)
            return
        telling = [w for w in words if w not in self._ignored]
        variants = [words, ["".join(words)]]
        if len(telling) > 1 and 2 * len(telling) > len(words):
            variants.append(telling)
        for variant in variants:
            self._terms[self._keys(variant)][meaning] = None

    def _groups(self, line: str, look_alike: bool) -> Groups:
        """In look-alikes every word counts; from phrases the ignored words are left out."""
        parsed, ignored = parse_phrase(line), frozenset() if look_alike else self._ignored
        if not look_alike:
            words = chain.from_iterable(chain.from_iterable(parsed))
            self._surfaces.update(w for w in words if w not in ignored)
        groups = []
        for choices in parsed:
            group: list[str] = []
            for choice in choices:
                keys = self._keys([w for w in choice if w not in ignored])
                if keys and (" " in keys or keys not in group):
                    group.append(keys)
            if group:
                groups.append(group)
        return groups

    def _keys(self, words: Sequence[str]) -> str:
        return " ".join(map(self._forms.key, words))

    def _anchors(self) -> dict[str, list[int]]:
        """For each phrase the keys of its rarest group."""
        usage: Counter[str] = Counter()
        for _, _, groups in self._phrases:
            usage.update(_all_keys(groups))
        anchors: dict[str, list[int]] = defaultdict(list)
        for number, (_, _, groups) in enumerate(self._phrases):
            rarest = [
                [min(k.split(), key=usage.__getitem__) if " " in k else k for k in g]
                for g in groups
            ]
            fewest = min(rarest, key=lambda keys: sum(map(usage.__getitem__, keys)))
            for key in dict.fromkeys(fewest):
                anchors[key].append(number)
        return dict(anchors)

    def _mentions(self) -> dict[str, dict[str, int]]:
        mentions: dict[str, Counter[str]] = defaultdict(Counter)
        for target, look_alike, groups in self._phrases:
            if not look_alike:
                for key in dict.fromkeys(_all_keys(groups)):
                    mentions[key][target] += 1
        targets = [target for target, _ in self._meanings]
        for keys, meanings in self._terms.items():
            for meaning in meanings:
                for key in dict.fromkeys(keys.split()):
                    mentions[key][targets[meaning]] += 1
        return {key: dict(counts) for key, counts in mentions.items()}


def _all_keys(groups: Groups) -> list[str]:
    return " ".join(chain.from_iterable(groups)).split()
