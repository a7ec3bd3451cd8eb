"""The words of the needs, compiled: terms, phrases, and how strongly a word points to a need."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from social_map.models import Lang, Need, NeedGroup, OffMap, Phrases, Words
from social_map.phrases import Group, Keys, Phrase, parse_phrase
from social_map.words import Forms, Language, split

LANGS: tuple[Lang, Lang] = ("nl", "en")
OFF_MAP = "-"
"""The target of words that have nothing to do with the map: shopping, travel, small talk."""
ACUTE = "!"
"""The target of words for immediate danger to life."""
EVERYDAY_WEIGHT = 0.6
"""What an everyday word tells, beside a rare one that is used as often in the vocabulary."""
SMOOTHING = 1.5
"""Mentions added to every count, so that a single mention points nowhere strongly."""

NOWHERE: Mapping[str, float] = MappingProxyType({})


class Role(IntEnum):
    """What a word tells of a need, strongest first."""

    HELP = 0
    """Names help, a service, a professional: what is asked for."""
    PROBLEM = 1
    """Names what is the matter: what it is for."""
    PERSON = 2
    """Names who it is about; never outranks the two above."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or short name that stands for a need or a group of needs (`target`)."""

    target: str
    role: Role


@dataclass(frozen=True)
class Wordings:
    """Everything the content says about words."""

    languages: Mapping[Lang, Language]
    needs: Mapping[str, Need]
    groups: Mapping[str, NeedGroup]
    phrases: Mapping[str, Phrases]
    off_map: tuple[OffMap, ...]
    acute: Words
    """Phrases for immediate danger to life."""
    dictionary: frozenset[str] = frozenset()
    """Words that are spelled right, whatever they mean; they are never mended."""


class Vocabulary:
    """The compiled words of one language."""

    def __init__(self, lang: Lang, wordings: Wordings) -> None:
        language = wordings.languages[lang]
        self.lang = lang
        self.forms = Forms(lang, language.inflections)
        self.ignored = frozenset(_words(language.ignored))
        self.function_words = self.ignored | set(_words(language.function_words))
        self.place_words = frozenset(_words(language.place_words))
        self.common = frozenset(_words(language.common)) - self.ignored
        self.everyday = self.common | self.function_words
        self.carriers = frozenset(map(self.forms.key, _words(language.carriers)))
        self.surfaces: set[str] = set()
        """Every word as the content writes it: what a misspelt word may have meant."""
        self._term_words: dict[str, None] = {}
        self.terms: dict[Keys, list[Term]] = defaultdict(list)
        self.abbreviations: dict[str, list[Term]] = defaultdict(list)
        """Terms written in capitals; they have no other forms ("WAZ" is not "was")."""
        self.phrases: list[Phrase] = []
        for target, role, text in _terms(lang, wordings):
            self._add_term(target, role, text)
        for target, text, look_alike in _phrases(lang, wordings):
            self._add_phrase(target, text, look_alike)
        for base, forms in language.inflections.items():
            if self.forms.key(base) in self.keys:
                self.surfaces.update(_words((base, *forms)))
        self.longest = self._longest()
        self.anchors = self._anchors()

    def _add_term(self, target: str, role: Role, text: str) -> None:
        words = split(text)
        self.surfaces.update(words)
        self._term_words.update(dict.fromkeys(words))
        term = Term(target, role)
        if len(words) == 1 and text.isupper():
            self.abbreviations[words[0]].append(term)
            return
        telling = [w for w in words if w not in self.ignored]
        variants = {self.keys_of(words), self.keys_of(["".join(words)])}
        if len(telling) > 1 and 2 * len(telling) > len(words):
            variants.add(self.keys_of(telling))
        for keys in variants:
            if term not in self.terms[keys]:
                self.terms[keys].append(term)

    def _add_phrase(self, target: str, text: str, look_alike: bool) -> None:
        """In look-alikes every word counts; from phrases the ignored words are left out."""
        key, groups = self.forms.key, []
        for choices in parse_phrase(text):
            words, runs = set(), []
            for choice in choices:
                counted = choice if look_alike else [w for w in choice if w not in self.ignored]
                if len(counted) == 1:
                    words.add(key(counted[0]))
                elif counted:
                    runs.append(tuple(map(key, counted)))
                if not look_alike:
                    self.surfaces.update(counted)
            if words or runs:
                groups.append(Group(frozenset(words), tuple(runs)))
        if groups:  # else only words that never count; the checks tell the editor
            self.phrases.append(Phrase(target, tuple(groups), look_alike))

    def keys_of(self, words: Iterable[str]) -> Keys:
        return tuple(map(self.forms.key, words))

    @cached_property
    def term_words(self) -> tuple[str, ...]:
        """The words of terms as the content writes them, in its order."""
        return tuple(self._term_words)

    @cached_property
    def keys_in_terms(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.terms))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all words in terms and phrases."""
        meant = (p for p in self.phrases if not p.look_alike)
        return self.keys_in_terms | {k for p in meant for g in p.groups for k in g.all_keys()}

    def _longest(self) -> dict[str, int]:
        """First key of a term → length of the longest term that starts so."""
        longest: dict[str, int] = {}
        for keys in self.terms:
            longest[keys[0]] = max(longest.get(keys[0], 0), len(keys))
        return longest

    def _anchors(self) -> dict[str, list[Phrase]]:
        """A key → the phrases that need it, or one of its alternatives: the rarest group."""
        usage = Counter(k for p in self.phrases for g in p.groups for k in g.all_keys())
        anchors: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self.phrases:
            rarest = [
                [*g.words, *(min(r, key=usage.__getitem__) for r in g.runs)] for g in phrase.groups
            ]
            fewest = rarest[0]
            if len(rarest) > 1:
                fewest = min(rarest, key=lambda g: sum(map(usage.__getitem__, g)))
            for key in set(fewest):
                anchors[key].append(phrase)
        return dict(anchors)

    # -- how much a word tells --------------------------------------------------------------

    @cached_property
    def _mentions(self) -> dict[str, Counter[str]]:
        """Key → in how many phrases and terms of each target it occurs."""
        mentions: dict[str, Counter[str]] = defaultdict(Counter)
        for phrase in self.phrases:
            if not phrase.look_alike:
                for key in {k for group in phrase.groups for k in group.all_keys()}:
                    mentions[key][phrase.target] += 1
        for keys, terms in self.terms.items():
            for term in terms:
                for key in set(keys):
                    mentions[key][term.target] += 1
        return mentions

    def weight(self, key: str) -> float:
        """How much a word of this key tells, in nats."""
        return self._weights.get(key, 0.0)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Key → how much the word tells, in nats: rare in the vocabulary is much, everyday less."""
        everyday = {self.forms.key(w) for w in self.everyday}
        total = len(self.phrases) + len(self.terms)
        return {
            key: math.log(total / sum(counts.values()))
            * (EVERYDAY_WEIGHT if key in everyday else 1)
            for key, counts in self._mentions.items()
        }

    @cached_property
    def _pointers(self) -> dict[str, dict[str, float]]:
        """Key → target → how much more often the word is used for it than for any, in nats.

        Words that are used for everything weigh nothing.
        """
        targets = {t for counter in self._mentions.values() for t in counter}
        prior = 1 / max(1, len(targets))
        ignored = {self.forms.key(w) for w in self.ignored}
        pointers: dict[str, dict[str, float]] = {}
        for key, counter in self._mentions.items():
            if key not in ignored:
                total = sum(counter.values()) + SMOOTHING
                pointers[key] = {
                    target: math.log((count + SMOOTHING * prior) / total / prior)
                    for target, count in counter.items()
                }
        return pointers

    def points(self, word: str) -> Mapping[str, float]:
        """Target → how strongly the word points there."""
        return self._pointers.get(self.forms.key(word), NOWHERE)


def _words(texts: Iterable[str]) -> list[str]:
    return split(" ".join(texts))


def _terms(lang: Lang, wordings: Wordings) -> Iterator[tuple[str, Role, str]]:
    for need in wordings.needs.values():
        for role, words in zip(Role, (need.help, need.problem, need.person), strict=True):
            for text in words.in_(lang):
                yield need.id, role, text
    for group in wordings.groups.values():
        for text in group.words.in_(lang):
            yield group.id, Role.PROBLEM, text
    for subject in wordings.off_map:
        for text in subject.words.in_(lang):
            yield OFF_MAP, Role.PROBLEM, text


def _phrases(lang: Lang, wordings: Wordings) -> Iterator[tuple[str, str, bool]]:
    for phrases in wordings.phrases.values():
        for text in phrases.in_(lang):
            yield phrases.need, text, False
        for text in phrases.not_:
            yield phrases.need, text, True
    for subject in wordings.off_map:
        for text in subject.phrases.in_(lang):
            yield OFF_MAP, text, False
    for text in wordings.acute.in_(lang):
        yield ACUTE, text, False
