"""A question → the needs and places that it names, each with a score and the words that said so.

No language model: the question is compared with the words of the content, so every result can be
explained and mended by an editor. The order of work: postcode, places, misspelt words, then needs
by terms, compounds and phrases; only when all of these find nothing, single telling words.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from social_map.gazetteer import Gazetteer
from social_map.matching import Match, Spelling
from social_map.models import Lang
from social_map.need_finder import COMPOUND, EVERYDAY, NeedFinder
from social_map.passing import only_in_passing
from social_map.place_finder import POSTCODE, PlaceFinder
from social_map.question import Evidence, Named, Question, Understanding
from social_map.vocabulary import ACUTE, LANGS, OFF_MAP, Role, Vocabulary, Wordings
from social_map.words import MAX_WORDS, split_as_typed

MAX_TEXT = 2000
"""Characters of a question that are read."""
SHORT, KEPT = 40, 2000
"""Questions of at most so many characters are kept in memory, so many at most."""
MISSPELT = 0.85
"""Certainty of a mended word; a slip less makes it up to a tenth more."""
FULL = 0.8
"""From this score on a phrase can outrank a term for another need that it contains."""
JOINED, JOINED_FROM = 0.8, 6
"""How like a term two words must be together, of so many letters at least."""
RARITY, UNHEARD = 0.15, 10.0
"""Slips per nat that a word tells, as what is rare is seldom meant; nats of an unknown word."""
WEAK = 0.7
"""Evidence under this is named after everything else."""


class Understander:
    """Understands questions; built once per map."""

    def __init__(self, wordings: Wordings, gazetteer: Gazetteer, home: str) -> None:
        self._groups = wordings.groups
        self._kept: dict[tuple[str, Lang], Understanding] = {}
        self._unsafe = {n.id for n in wordings.needs.values() if not n.handover}
        self._dictionary = wordings.dictionary
        self._vocabularies = {lang: Vocabulary(lang, wordings) for lang in LANGS}
        known = self._vocabularies.values()
        self._everyday = frozenset().union(*(v.everyday for v in known))
        place_words = frozenset().union(*(v.place_words for v in known))
        self._places = PlaceFinder(gazetteer, home, place_words, self._everyday)
        self._needs = NeedFinder(self._vocabularies)
        self._in_names = {w for name in gazetteer.names for w in name}
        for v in known:
            terms = self._in_names.intersection(v.term_words)
            self._in_names -= {w for w in terms if (v.forms.key(w),) in v.terms}
        self._known = {v.lang: v.keys - {v.forms.key(w) for w in self._in_names} for v in known}

    @cached_property
    def _spelling(self) -> Spelling:
        """The words of the content, those of terms likeliest."""
        known = self._vocabularies.values()
        return Spelling(
            (w for v in known for w in v.term_words if len(w) > 3 and w not in self._in_names),
            (w for v in known for w in sorted(v.surfaces - self._in_names) if len(w) > 3),
            lambda w: RARITY * min(v.weight(v.forms.key(w)) or UNHEARD for v in known),
        )

    @cached_property
    def _everyday_spelling(self) -> Spelling:
        known = self._vocabularies.values()
        return Spelling((), (w for v in known for w in sorted(v.common) if len(w) > 3))

    def understand(self, text: str, default: Lang = "nl") -> Understanding:
        """What the question means; `default` is its language when its words do not tell.

        Never raises; an empty question names nothing. Short questions that are asked all day
        ("schulden laak") are understood once; longer ones tell of a person and are not kept.
        """
        text = self.without_address(text)
        kept = self._kept.get((text, default))
        if kept is None:
            kept = self._understand(text, default)
            safe = not kept.acute and self._unsafe.isdisjoint(n.id for n in kept.needs)
            if safe and len(text) <= SHORT:
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[text, default] = kept
        return kept

    def _understand(self, text: str, default: Lang) -> Understanding:
        pc4, text = self._places.cut_postcode(text)
        question = Question.of(split_as_typed(text)[:MAX_WORDS])
        self._places.take_names(question, self._needs.long_terms)
        self._mend(question)
        language, certain = self._language(question, default)
        evidence = self._needs.evidence(question, language, certain)
        needs, group = self._weigh(question, evidence, language)
        places, ambiguous_place = self._places.resolve(question, pc4)
        return Understanding(
            language=language,
            needs=needs,
            places=places,
            ambiguous_place=ambiguous_place,
            ambiguous_need=group is not None and self._groups[group].ask,
            group=group,
            acute=any(e.target == ACUTE for e in evidence),
            pc4=pc4,
        )

    def warm_up(self) -> None:
        """Computes what is otherwise computed at the first question."""
        for vocabulary in self._vocabularies.values():
            vocabulary.warm_up()
        self._meant("schudlen")
        self.understand("schulden in laak")

    def without_address(self, text: str) -> str:
        """The text with full postcodes cut to PC4."""
        return POSTCODE.sub(lambda m: m[1], text[:MAX_TEXT])

    # -- spelling ---------------------------------------------------------------------------

    def _mend(self, question: Question) -> None:
        """Replaces misspelt words by the words meant, and takes misspelt places."""
        for i, word in enumerate(question.words):
            if not question.free(i):
                continue
            spelt = self._is_spelt(word)
            known = spelt or self._is_form(word)
            if known and not self._places.sounds_like(question.words, i):
                meant = None if spelt else self._meant(word)
                if meant is not None and meant.score == 1.0:
                    question.words[i] = meant.word  # "bijstant" has a form of "bijstaan"
                elif meant is not None and self._is_likelier(meant, word):
                    self._replace(question, i, meant)
                continue
            meant = self._meant(word)
            place = self._places.closest(word)
            compound = any(score >= COMPOUND for _, score in self._needs.compound(word))
            if (
                (place is None or meant is None or _nearer(place, meant, not question.places))
                and (not compound or (place is not None and place.score > COMPOUND))
                and self._places.take_misspelt(question, i)
            ):
                continue
            if self._join(question, i, sure=meant is not None or compound):
                continue
            if meant is not None and (not compound or meant.score >= COMPOUND):
                self._replace(question, i, meant)

    @staticmethod
    def _replace(question: Question, i: int, meant: Match) -> None:
        question.words[i] = meant.word
        question.certainty[i] = round(MISSPELT + 0.1 * meant.score, 2)

    def _join(self, question: Question, i: int, sure: bool) -> bool:
        """Joins word `i` with a neighbour to the term that they are together: "eenz aam".

        Where the word itself is `sure`ly something, only when nothing is misspelt in the whole.
        """
        words = question.words
        for first, second in ((i - 1, i), (i, i + 1)):
            if first < 0 or second == len(words):
                continue
            glued = words[first] + words[second]
            if len(glued) < JOINED_FROM or not (question.free(first) and question.free(second)):
                continue
            whole = self._spelling.closest(glued)
            if whole is None or not self._spelling.is_likely(whole.word):
                continue
            if whole.slips == 0 or (not sure and whole.score >= JOINED):
                self._replace(question, first, whole)
                words[second] = ""
                return True
        return False

    def _is_likelier(self, meant: Match, word: str) -> bool:
        """Is the word no term in any form, and what may be meant is one: "taalle", "budgetig"."""
        known = self._vocabularies.values()
        return self._spelling.is_likely(meant.word) and not any(
            (v.forms.key(word),) in v.terms for v in known
        )

    def _is_spelt(self, word: str) -> bool:
        """Is the word written as it is in the content or a dictionary?"""
        known = self._vocabularies.values()
        return (
            len(word) < 3
            or word.isdigit()
            or word in self._everyday
            or word in self._dictionary
            or any(word in v.surfaces for v in known)
        )

    def _is_form(self, word: str) -> bool:
        """Is it another form of a word of the content?"""
        return any(
            v.forms.key(word) in self._known[lang] or word in v.abbreviations
            for lang, v in self._vocabularies.items()
        )

    def _meant(self, word: str) -> Match | None:
        """The word of the content that was meant, unless an everyday word is nearer."""
        meant = self._spelling.closest(word)
        if meant is None:
            return None
        everyday = self._everyday_spelling.closest(word)
        return meant if everyday is None or everyday.score <= meant.score else None

    # -- weighing ---------------------------------------------------------------------------

    def _language(self, question: Question, default: Lang) -> tuple[Lang, bool]:
        """By its function words, which is certain; else by the vocabulary that knows most words."""
        known = self._vocabularies.values()
        nl, en = (sum(map(v.function_words.__contains__, question.words)) for v in known)
        certain = nl != en
        if not certain:
            nl, en = (sum(v.forms.key(w) in v.keys for w in question.words) for v in known)
        return default if nl == en else "en" if en > nl else "nl", certain

    def _weigh(
        self, question: Question, evidence: list[Evidence], language: Lang
    ) -> tuple[tuple[Named, ...], str | None]:
        """The needs, best first, and the wider word if that was used instead of one."""
        off_map = [e for e in evidence if e.target == OFF_MAP]
        about = _strongest(e for e in evidence if e.target not in {OFF_MAP, ACUTE})
        if not about and not off_map:
            about = self._needs.pointed(question, language)
        if self._unsafe.isdisjoint(e.target for e in about) and (
            (off_map and all(map(_gives_way, about)))
            or only_in_passing(question, about, self._vocabularies[language], self._everyday)
        ):
            return (), None
        ranked = sorted(
            (e for e in about if e.target not in {OFF_MAP, ACUTE}),
            key=_rank,
        )
        needs: dict[str, Named] = {}
        for e in ranked:
            if e.target not in self._groups:
                needs.setdefault(e.target, Named(e.target, e.score, question.wording(e.mask)))
        group = None
        for e in ranked:
            wider = self._groups.get(e.target)
            if wider is not None and needs.keys().isdisjoint(wider.children):
                group = group or (wider.id if not needs else None)
                for child in wider.children:
                    needs.setdefault(child, Named(child, e.score, question.wording(e.mask)))
        return tuple(needs.values()), group


def _nearer(place: Match, meant: Match, wanted: bool) -> bool:
    """Was the place meant rather than the word? With equal scores the one with fewer slips.

    When they are as near, the place if one is `wanted`.
    """
    return (place.score, -place.slips, wanted) > (meant.score, -meant.slips, False)


def _gives_way(e: Evidence) -> bool:
    """Beside words about something that is not on the map, only clear evidence counts."""
    return e.role is Role.PERSON or e.score < COMPOUND


def _rank(e: Evidence) -> tuple[bool, bool, Role, float, bool, float]:
    """What is asked for before what it is for; terms in the order of the question.

    Of phrases comes first the need to which the whole question points most, and such a phrase
    comes before a term that is only a part of it ("stuurt de wijkverpleging weg").
    """
    order = -e.told if e.phrase else e.first
    return e.score < WEAK, e.covered, e.role, -round(e.score, 1), e.phrase, order


def _strongest(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Per need the best evidence, without what is part of a longer wording for another need."""
    candidates = list(evidence)
    kept: dict[str, Evidence] = {}
    for e in candidates:
        around = [o for o in candidates if o.target != e.target and e.inside(o)]
        if any(_yields(e, o) for o in around):
            continue
        if any(o.score >= FULL and o.told > e.told for o in around):
            e = e._replace(covered=True)
        old = kept.get(e.target)
        if old is None or _order(e) < _order(old):
            kept[e.target] = e
    return list(kept.values())


def _yields(part: Evidence, whole: Evidence) -> bool:
    """A full term keeps its own need inside a phrase: "stress van de scheiding" names both."""
    return part.phrase or part.score <= EVERYDAY or not whole.phrase


def _order(e: Evidence) -> tuple[int, float, bool, int]:
    return e.role, -e.score, e.phrase, e.first
