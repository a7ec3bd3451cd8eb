"""The words of the needs, compiled: terms, phrases, and how strongly a word points to a need."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from types import MappingProxyType
from typing import Generic, TypeVar

from social_map.lexicon import Lexicon, Phrasebook, Told
from social_map.models import Lang, Need, NeedGroup, OffMap, Phrases, Words
from social_map.phrases import Keys, Phrase
from social_map.words import Forms, Language, split

D = TypeVar("D")
V = TypeVar("V")

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
    dictionary: frozenset[str]
    """Words that are spelled right, whatever they mean; they are never mended."""
    compiled: Callable[[Told], Lexicon]

    def lexicon(self, lang: Lang) -> Lexicon:
        """The words of one language, compiled."""
        language = self.languages[lang]
        return self.compiled(
            Told(
                lang,
                _words(language.ignored),
                language.inflections,
                list(_terms(lang, self)),
                list(_phrases(lang, self)),
            )
        )


class OnDemand(Mapping[str, V], Generic[D, V]):
    """Values that are made when they are asked for: a single question needs few of them."""

    def __init__(self, given: Mapping[str, D], make: Callable[[str, D], V]) -> None:
        self._given = given
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        if key not in self._made:
            self._made[key] = self._make(key, self._given[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class Vocabulary:
    """The compiled words of one language."""

    def __init__(self, lang: Lang, wordings: Wordings) -> None:
        language, lexicon = wordings.languages[lang], wordings.lexicon(lang)
        self.lang = lang
        self.forms = Forms(lang, language.inflections)
        self.ignored = frozenset(_words(language.ignored))
        self.function_words = self.ignored | set(_words(language.function_words))
        self.place_words = frozenset(_words(language.place_words))
        self.common = frozenset(_words(language.common)) - self.ignored
        self.everyday = self.common | self.function_words
        self.carriers = frozenset(map(self.forms.key, _words(language.carriers)))
        self.surfaces = frozenset(lexicon["surfaces"])
        """Every word as the content writes it: what a misspelt word may have meant."""
        self.term_words = lexicon["term_words"]
        """The words of terms as the content writes them, in its order."""
        meanings = [Term(target, Role(role)) for target, role in lexicon["meanings"]]
        self.terms: dict[Keys, list[Term]] = {
            tuple(keys.split()): [meanings[n] for n in numbers]
            for keys, numbers in lexicon["terms"].items()
        }
        self.abbreviations = {
            word: [meanings[n] for n in numbers]
            for word, numbers in lexicon["abbreviations"].items()
        }
        """Terms written in capitals; they have no other forms ("WAZ" is not "was")."""
        self.longest = self._longest()
        self._entries = len(self.terms) + len(lexicon["phrases"])
        self._prior = 1 / max(1, lexicon["targets"])
        mentions = lexicon["mentions"]
        self.keys = frozenset(mentions)
        """The keys of all words in terms and phrases."""
        self.anchors: Mapping[str, list[Phrase]]
        """A key → the phrases that need it, or one of its alternatives: the rarest group."""
        self.anchors = OnDemand(lexicon["anchors"], Phrasebook(lexicon["phrases"]).phrases)
        self._weights: Mapping[str, float] = OnDemand(mentions, self._weight)
        self._pointers: Mapping[str, Mapping[str, float]] = OnDemand(mentions, self._points)

    def warm_up(self) -> None:
        """Makes at once what is otherwise made when it is asked for."""
        self.anchors = dict(self.anchors)
        self._weights = dict(self._weights)
        self._pointers = dict(self._pointers)

    def _longest(self) -> dict[str, int]:
        """First key of a term → length of the longest term that starts so."""
        longest: dict[str, int] = {}
        for keys in self.terms:
            longest[keys[0]] = max(longest.get(keys[0], 0), len(keys))
        return longest

    # -- how much a word tells --------------------------------------------------------------

    def weight(self, key: str) -> float:
        """How much a word of this key tells, in nats: rare is much, everyday less."""
        return self._weights.get(key, 0.0)

    def _weight(self, key: str, mentions: Mapping[str, int]) -> float:
        weight = math.log(self._entries / sum(mentions.values()))
        return weight * EVERYDAY_WEIGHT if key in self._everyday_keys else weight

    def points(self, word: str) -> Mapping[str, float]:
        """Target → how much more often the word is used for it than for any, in nats.

        Words that are used for everything weigh nothing.
        """
        return self._pointers.get(self.forms.key(word), NOWHERE)

    def _points(self, key: str, mentions: Mapping[str, int]) -> Mapping[str, float]:
        if key in self._ignored_keys:
            return NOWHERE
        total = sum(mentions.values()) + SMOOTHING
        return {
            target: math.log((count + SMOOTHING * self._prior) / total / self._prior)
            for target, count in mentions.items()
        }

    @cached_property
    def _everyday_keys(self) -> frozenset[str]:
        return frozenset(map(self.forms.key, self.everyday))

    @cached_property
    def _ignored_keys(self) -> frozenset[str]:
        return frozenset(map(self.forms.key, self.ignored))


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


def _phrases(lang: Lang, wordings: Wordings) -> Iterator[tuple[str, bool, str]]:
    for phrases in wordings.phrases.values():
        for text in phrases.in_(lang):
            yield phrases.need, False, text
        for text in phrases.not_:
            yield phrases.need, True, text
    for subject in wordings.off_map:
        for text in subject.phrases.in_(lang):
            yield OFF_MAP, False, text
    for text in wordings.acute.in_(lang):
        yield ACUTE, False, text
