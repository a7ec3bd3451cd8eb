"""The needs that the words of a question speak for: terms, compounds, phrases, single words."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from social_map.models import Lang
from social_map.phrases import Group, Keys, Phrase
from social_map.question import Evidence, Question, bits
from social_map.vocabulary import OFF_MAP, Role, Term, Vocabulary

EXACT, COMPOUND, LOOSE_COMPOUND, PART, EVERYDAY, POINTER = 1.0, 0.9, 0.85, 0.8, 0.8, 0.5
"""How sure each kind of evidence is."""
TELLING = 9.0
"""A phrase whose words together tell so much (nats) counts fully; under half of it, not at all."""
WINDOW = 6
"""How many other words may stand between the words of a phrase."""
POINTER_FLOOR = 2.2
"""Evidence (nats) that single words must give together before they count as a need."""
POINTER_MARGIN = 1.0
"""Nats by which the first need must lead the second."""
COMPOUND_FROM = 7
"""Letters of the shortest word that is taken apart."""


class NeedFinder:
    """Finds evidence for needs; built once per map."""

    def __init__(self, vocabularies: Mapping[Lang, Vocabulary]) -> None:
        self._vocabularies = vocabularies
        self._foreign = {lang: v.everyday for lang, v in vocabularies.items()}
        self._everyday = frozenset().union(*self._foreign.values())
        self.compound = lru_cache(maxsize=50_000)(self._compound)

    def evidence(self, question: Question, language: Lang, certain: bool) -> list[Evidence]:
        """All evidence in the question; look-alikes are noted in `question.blocked`.

        Where the language is certain, its everyday words are not looked up in the other one, nor
        are phrases of the other one.
        """
        found: list[Evidence] = []
        for lang, vocabulary in self._vocabularies.items():
            own = lang == language or not certain
            foreign = frozenset() if own else self._foreign[language]
            key = vocabulary.forms.key
            keys = [""] * len(question.words)
            for i, word in question.free_words():
                if word not in foreign:
                    keys[i] = key(word)
            if own:
                found += self._phrases(vocabulary, question, keys)
            found += self._terms(vocabulary, question, keys)
        found += self._compounds(question)
        return list(self._unblocked(found, question, language))

    def long_terms(self, question: Question) -> int:
        """The words that stand in a term of several: "centrum" in "centrum jeugd en gezin"."""
        mask = 0
        for vocabulary in self._vocabularies.values():
            keys = [vocabulary.forms.key(w) for w in question.words]
            for run, terms in _runs(vocabulary, keys, list(range(len(keys)))):
                if run.bit_count() > 1 and any(t.target != OFF_MAP for t in terms):
                    mask |= run
        return mask

    def _unblocked(
        self, found: list[Evidence], question: Question, language: Lang
    ) -> Iterator[Evidence]:
        """Without what only looks like a need, or belongs to a phrase about something else.

        Where a phrase for a need and one for something else share words, the one to which the
        question points more wins.
        """
        told = self._told(question, {e.target for e in found}, language)
        elsewhere = [e for e in found if e.target == OFF_MAP and e.mask.bit_count() > 1]
        for e in found:
            if e.mask & question.blocked.get(e.target, 0):
                continue
            if e.target != OFF_MAP and any(_loses(e, other, told) for other in elsewhere):
                continue
            score = round(e.score * question.certain(e.mask), 3)
            yield e._replace(score=score, told=told[e.target])

    def _told(
        self, question: Question, targets: Collection[str], language: Lang
    ) -> dict[str, float]:
        """How much the words of the question together point to each of the targets."""
        vocabulary = self._vocabularies[language]
        told = dict.fromkeys(targets, 0.0)
        if told:
            for _, word in question.free_words():
                points = vocabulary.points(word)
                for target in told:
                    told[target] += points.get(target, 0.0)
        return told

    # -- phrases ----------------------------------------------------------------------------

    def _phrases(
        self, vocabulary: Vocabulary, question: Question, keys: list[str]
    ) -> Iterator[Evidence]:
        where: dict[str, int] = {}
        counted: dict[str, int] = {}
        for i, key in enumerate(keys):
            if key:
                where.setdefault(key, i)
                if question.words[i] not in vocabulary.ignored:
                    counted.setdefault(key, i)
        all_keys, counted_keys = frozenset(where), frozenset(counted)
        for key in where:
            for phrase in vocabulary.anchors.get(key, ()):
                if not phrase.possible(all_keys if phrase.look_alike else counted_keys):
                    continue
                if phrase.look_alike:
                    mask = _in_order(phrase, where)
                    question.blocked[phrase.target] = question.blocked.get(phrase.target, 0) | mask
                    continue
                mask = _met(phrase, counted, where[key])
                if not mask:
                    continue
                told = sum(vocabulary.weight(k) for i, k in enumerate(keys) if mask >> i & 1)
                if told >= TELLING / 2:
                    strength = min(EXACT, told / TELLING)
                    yield Evidence(phrase.target, Role.PROBLEM, strength, mask, phrase=True)

    # -- terms ------------------------------------------------------------------------------

    def _terms(
        self, vocabulary: Vocabulary, question: Question, keys: list[str]
    ) -> Iterator[Evidence]:
        """Terms as they stand, without the words that never count, or written apart."""
        words = question.words
        telling = [i for i, k in enumerate(keys) if k and words[i] not in vocabulary.ignored]
        counted = bits(telling)
        everything = [i for i, k in enumerate(keys) if k]
        for positions in (everything,) if everything == telling else (everything, telling):
            for mask, terms in _runs(vocabulary, keys, positions):
                if mask & counted:
                    last = words[mask.bit_length() - 1]
                    everyday = mask.bit_count() == 1 and last in self._everyday
                    for term in terms:
                        yield _everyday_term(term, mask) if everyday else _term(term, EXACT, mask)
        for i, word in question.free_words():
            short = vocabulary.abbreviations.get(word)
            if short and (word not in self._everyday or question.stands_out(i)):
                for term in short:
                    yield _term(term, EXACT, 1 << i)
        for a, b in pairwise(telling):
            if b == a + 1:
                glued = (vocabulary.forms.key(words[a] + words[b]),)
                for term in vocabulary.terms.get(glued, ()):
                    yield _term(term, EXACT, 1 << a | 1 << b)

    # -- compounds --------------------------------------------------------------------------

    def _compounds(self, question: Question) -> Iterator[Evidence]:
        for i, word in question.free_words():
            if len(word) >= COMPOUND_FROM and not self.known(word):
                for term, score in self.compound(word):
                    yield _term(term, score, 1 << i)

    def known(self, word: str) -> bool:
        """True for everyday words and for words of the content, in any form."""
        return word in self._everyday or any(
            v.forms.key(word) in v.keys or word in v.abbreviations
            for v in self._vocabularies.values()
        )

    def _compound(self, word: str) -> tuple[tuple[Term, float], ...]:
        """The terms in a compound: its first part tells most ("rouwtherapeut" is about rouw)."""
        vocabulary = self._vocabularies["nl"]
        for cut in range(len(word) - 3, 3, -1):
            first = self._part(word[:cut])
            if not first:
                continue
            rest = self._part(word[cut:])
            carried = bool(rest) or vocabulary.forms.key(word[cut:]) in vocabulary.carriers
            if not carried and cut < 5:
                continue
            targets = {t.target for t in first}
            role = min(t.role for t in first)
            found = [(t, COMPOUND if carried else LOOSE_COMPOUND) for t in first]
            found += [(replace(t, role=role), PART) for t in rest if t.target not in targets]
            return tuple(found)
        for cut in range(3, len(word) - 4):
            last = self._part(word[cut:])
            if last:
                return tuple((t, PART) for t in last)
        return ()

    def _part(self, part: str) -> list[Term]:
        """The terms that a part of a compound stands for; "-s" may join it to the next."""
        vocabulary = self._vocabularies["nl"]
        for form in (part, part.removesuffix("s")):
            if len(form) > 3 and (form in vocabulary.surfaces or form not in self._everyday):
                terms = vocabulary.terms.get((vocabulary.forms.key(form),))
                if terms:
                    return [t for t in terms if t.role is not Role.PERSON]
        return []

    # -- single words -----------------------------------------------------------------------

    def pointed(self, question: Question, language: Lang) -> list[Evidence]:
        """The target to which the single words point together, if they do so clearly."""
        vocabulary = self._vocabularies[language]
        sums: dict[str, float] = {}
        masks: dict[str, int] = {}
        for word, i in {w: i for i, w in question.free_words()}.items():  # twice says no more
            for target, weight in vocabulary.points(word).items():
                if not question.blocked.get(target, 0) >> i & 1:
                    sums[target] = sums.get(target, 0.0) + weight
                    masks[target] = masks.get(target, 0) | 1 << i
        best, second = heapq.nlargest(2, [*sums.items(), ("", 0.0), ("", 0.0)], key=lambda t: t[1])
        clear = best[1] >= POINTER_FLOOR and best[1] - second[1] >= POINTER_MARGIN
        if not clear or masks[best[0]].bit_count() < 2:
            return []
        return [Evidence(best[0], Role.PROBLEM, POINTER, masks[best[0]], told=best[1])]


def _loses(e: Evidence, other: Evidence, told: Mapping[str, float]) -> bool:
    """Is evidence for a need part of a phrase about something that is not on the map?"""
    if e.inside(other):
        return True
    return e.phrase and bool(e.mask & other.mask) and told[e.target] < told[other.target]


def _term(term: Term, score: float, mask: int) -> Evidence:
    return Evidence(term.target, term.role, score, mask)


def _everyday_term(term: Term, mask: int) -> Evidence:
    """An everyday word that is also a term ("werk", "alleen") says less."""
    return Evidence(term.target, max(term.role, Role.PROBLEM), EVERYDAY, mask)


def _runs(
    vocabulary: Vocabulary, keys: list[str], positions: list[int]
) -> Iterator[tuple[int, list[Term]]]:
    """From every position the longest run of words that is a term."""
    line = [keys[i] for i in positions]
    for start, key in enumerate(line):
        longest = vocabulary.longest.get(key)
        if longest is None:
            continue
        for size in range(min(longest, len(line) - start), 0, -1):
            run: Keys = tuple(line[start : start + size])
            terms = vocabulary.terms.get(run)
            if terms:
                yield bits(positions[start : start + size]), terms
                break


def _met(phrase: Phrase, where: Mapping[str, int], at: int) -> int:
    """The words that meet the phrase, of several choices the one nearest to the word `at`.

    0 when a group is not met, or when the words stand far apart.
    """
    mask = 0
    for group in phrase.groups:
        met = [m for m in _choices(group, where) if not m & mask]  # one word, one group
        if not met:
            return 0
        mask |= met[0] if len(met) == 1 else min(met, key=lambda m: (_distance(m, at), m))
    return mask if _spread(mask) <= mask.bit_count() + WINDOW else 0


def _in_order(phrase: Phrase, where: Mapping[str, int]) -> int:
    """The words of a look-alike: together and in its order, with one other word between at most."""
    mask = 0
    for group in phrase.groups:
        after = [m for m in _choices(group, where) if m & -m > mask]
        if not after:
            return 0
        mask |= min(after)
    return mask if _spread(mask) <= mask.bit_count() + 1 else 0


def _choices(group: Group, where: Mapping[str, int]) -> list[int]:
    """The words of the question that meet a group, in each way in which they do."""
    met = [1 << where[w] for w in where.keys() & group.words]
    for run in group.runs:
        if where.keys() >= set(run):
            met.append(bits(where[w] for w in run))
    return met


def _spread(mask: int) -> int:
    """How many words there are from the first to the last."""
    return mask.bit_length() - (mask & -mask).bit_length() + 1


def _distance(mask: int, at: int) -> int:
    """From word `at` to the farthest of the words."""
    first, last = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
    return max(abs(first - at), abs(last - at))
