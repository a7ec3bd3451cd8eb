"""A question → the needs and places that it names, each with a score and the words that said so.

No language model: the question is compared with the words of the content, so every result can be
explained and mended by an editor. The order of work: postcode, places, misspelt words, terms,
compounds, phrases; only when all of these find nothing, single telling words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from social_map.gazetteer import COMPASS, Gazetteer, Name, inside_one
from social_map.matching import Match, Spelling
from social_map.models import Lang
from social_map.vocabulary import ACUTE, LANGS, OFF_MAP, Phrase, Role, Term, Vocabulary, Wordings
from social_map.words import MAX_WORDS, sound, split

MAX_TEXT = 2000
"""Characters of a question that are read."""

_POSTCODE = re.compile(r"(?<![\w.])([1-9]\d{3})\s?(?:[A-Za-z]{2}\b)?(?![\w])")

EXACT, COMPOUND, EVERYDAY, MISSPELT, POINTER = 1.0, 0.9, 0.8, 0.85, 0.5
TELLING = 9.0
"""A phrase whose words together tell so much (nats) counts fully; under half of it, not at all."""
WEAK = 0.7
"""Evidence under this is named after everything else."""
WINDOW = 6
"""How many other words may stand between the words of a phrase."""
POINTER_FLOOR = 2.2
"""Evidence in nats that single words must give together before they count as a need."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the question names. `matched` is the user's own wording."""

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
    off_map: bool = False
    acute: bool = False
    """The question speaks of immediate danger to life."""
    pc4: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    target: str
    role: Role
    score: float
    mask: int
    """Bit per word of the question that said so."""
    phrase: bool = False
    told: float = 0.0
    """How much its words point to this need, in nats; decides between equals."""

    @property
    def first(self) -> int:
        return (self.mask & -self.mask).bit_length()


@dataclass(slots=True)
class Question:
    """The words of one question and which of them are already explained."""

    words: list[str]
    shown: list[str]
    certainty: list[float]
    taken: int = 0
    places: list[tuple[tuple[str, ...], int, float]] = field(default_factory=list)
    blocked: dict[str, int] = field(default_factory=dict)
    """Need → the words that only look like it."""

    def wording(self, mask: int) -> str:
        return " ".join(w for i, w in enumerate(self.shown) if mask >> i & 1)

    def score(self, mask: int) -> float:
        return min(s for i, s in enumerate(self.certainty) if mask >> i & 1)


class Understander:
    """Understands questions; built once per map, has no state of its own."""

    def __init__(self, wordings: Wordings, gazetteer: Gazetteer, home: str) -> None:
        self._groups = wordings.groups
        self._unsafe = {n.id for n in wordings.needs.values() if not n.handover}
        self._order = {id_: i for i, id_ in enumerate(wordings.needs)}
        self._gazetteer = gazetteer
        self._home = home
        self._vocabularies = {lang: Vocabulary(lang, wordings) for lang in LANGS}
        self._names = gazetteer.names
        self._longest_name = max((len(n) for n in self._names), default=0)
        self._starts = {name[0] for name in self._names}
        self._glued: dict[str, Name] = {}
        for name in self._names:
            self._glued.setdefault("".join(name), name)
        self._place_spelling = Spelling(n for n in self._glued if len(n) > 2)
        known = self._vocabularies.values()
        named = {w for name in self._names for w in name} - {w for v in known for w in v.term_words}
        self._spelling = Spelling(
            w for v in known for words in (v.term_words, sorted(v.surfaces - named))
            for w in words if len(w) > 3
        )
        self._known_keys = {
            v.lang: v.keys - {v.forms.key(name[0]) for name in self._names if len(name) == 1}
            | {v.forms.key(w) for w in v.term_words} for v in known
        }
        self._everyday_spelling = Spelling(
            w for v in known for w in sorted(v.common) if len(w) > 3
        )
        self._place_words = frozenset().union(*(v.place_words for v in self._vocabularies.values()))
        self._everyday = frozenset().union(
            *(v.common | v.function_words for v in self._vocabularies.values())
        )
        self._compound = lru_cache(maxsize=50_000)(self._split_compound)

    # -- the whole --------------------------------------------------------------------------

    def understand(self, text: str, default: Lang = "nl") -> Understanding:
        """What the question means; `default` is its language when its words do not tell.

        Never raises; an empty question is off the map.
        """
        text = text[:MAX_TEXT]
        pc4, text = self._cut_postcode(text)
        words = split(text)[:MAX_WORDS]
        question = Question(words, list(words), [1.0] * len(words))
        self._exact_places(question)
        self._mend(question)
        language = self._language(question, default)
        evidence = list(self._evidence(question, language))
        needs, group, off_map = self._weigh(question, evidence, language)
        places, ambiguous_place = self._places(question, pc4)
        return Understanding(
            language=language,
            needs=needs,
            places=places,
            ambiguous_place=ambiguous_place,
            ambiguous_need=group is not None and self._groups[group].ask,
            group=group,
            off_map=off_map or not needs,
            acute=any(e.target == ACUTE for e in evidence),
            pc4=pc4,
        )

    # -- places -----------------------------------------------------------------------------

    def _cut_postcode(self, text: str) -> tuple[str | None, str]:
        """The PC4 of the first known postcode, and the text without any letters of it."""
        for match in _POSTCODE.finditer(text):
            if match[1] in self._gazetteer.by_pc4:
                return match[1], text[: match.start()] + " " + text[match.end() :]
        return None, text

    def without_address(self, text: str) -> str:
        """The text with full postcodes cut to PC4."""
        return _POSTCODE.sub(lambda m: m[1], text[:MAX_TEXT])

    def _exact_places(self, question: Question) -> None:
        words, i = question.words, 0
        while i < len(words):
            size = self._name_at(words, i)
            if size:
                name = tuple(words[i : i + size])
                ids = self._names.get(name) or self._names[self._glued["".join(name)]]
                self._take_place(question, ids, i, size, 1.0)
            i += size or 1

    def _name_at(self, words: list[str], i: int) -> int:
        """How many words from `i` on are a place name (0: none)."""
        for size in range(min(self._longest_name, len(words) - i), 0, -1):
            name = tuple(words[i : i + size])
            known = name in self._names or (
                size < 4 and "".join(name) in self._glued and len("".join(name)) > 5
            )
            if known and (size > 1 or self._plausible(words, i)):
                return size
        return 0

    def _plausible(self, words: list[str], i: int) -> bool:
        """A name that is also an everyday word needs a word for place before it."""
        word = words[i]
        if word in COMPASS or word not in self._everyday:
            return True
        return i > 0 and words[i - 1] in self._place_words

    def _take_place(
        self, question: Question, ids: tuple[str, ...], i: int, size: int, score: float
    ) -> None:
        mask = ((1 << size) - 1) << i
        question.places.append((ids, mask, score))
        question.taken |= mask

    def _misspelt_place(self, question: Question, i: int) -> bool:
        """Takes one to three words from `i` on as a misspelt place name, if they are one."""
        words = question.words
        led = i > 0 and words[i - 1] in self._place_words
        last = i == len(words) - 1
        for size in (1, 2, 3):
            if i + size > len(words) or question.taken >> (i + size - 1) & 1:
                break
            glued = "".join(words[i : i + size])
            match = self._place_spelling.closest(glued)
            if match is None or (len(sound(glued)) < 5 and not (led or last)):
                continue
            ids = self._names[self._glued[match.word]]
            near = any(self._gazetteer.municipality(p) == self._home for p in ids)
            if match.score >= (0.75 if near or led or last else 0.85):
                self._take_place(question, ids, i, size, round(match.score * 0.95, 2))
                return True
        return False

    def _places(self, question: Question, pc4: str | None) -> tuple[tuple[Named, ...], bool]:
        """The places meant, after the municipality named and the home municipality had their say."""
        gazetteer = self._gazetteer
        towns = [
            ids[0]
            for ids, _, _ in question.places
            if len(ids) == 1 and gazetteer.places[ids[0]].level == "gemeente"
        ]
        named: dict[str, Named] = {}
        ambiguous = False
        for ids, mask, score in sorted(question.places, key=lambda p: -p[2]):
            chosen = self._choose(ids, towns)
            ambiguous = ambiguous or (len(chosen) > 1 and not inside_one(gazetteer, chosen))
            for id_ in chosen:
                named.setdefault(id_, Named(id_, score, question.wording(mask)))
        if pc4 is not None:
            for id_ in gazetteer.by_pc4[pc4]:
                named.setdefault(id_, Named(id_, 1.0, pc4))
        narrowed = {t for t in towns for n in named if n != t and gazetteer.contains(t, n)}
        kept = tuple(n for id_, n in named.items() if id_ not in narrowed)
        return kept, ambiguous

    def _choose(self, ids: tuple[str, ...], towns: list[str]) -> tuple[str, ...]:
        town_of = self._gazetteer.municipality
        for preferred in ([i for i in ids if town_of(i) in towns],
                          [i for i in ids if town_of(i) == self._home]):
            if preferred:
                return tuple(preferred)
        if towns and set(ids).isdisjoint(towns) and len(ids) > 1:
            return ()
        return ids

    # -- spelling ---------------------------------------------------------------------------

    def _known(self, word: str) -> bool:
        return (
            len(word) < 3
            or word.isdigit()
            or word in self._everyday
            or any(v.forms.key(word) in self._known_keys[lang] or word in v.abbreviations
                   for lang, v in self._vocabularies.items())
        )

    def _sounds_led(self, question: Question, i: int) -> bool:
        """An everyday word after "in" that sounds like a place: "in Lak"."""
        if i == 0 or question.words[i - 1] not in self._place_words:
            return False
        place = self._place_spelling.closest(question.words[i])
        return place is not None and place.score == 1.0

    def _meant(self, word: str) -> Match | None:
        """The word of the content that was meant, unless an everyday word is nearer."""
        meant, everyday = self._spelling.closest(word), self._everyday_spelling.closest(word)
        if meant is None or (everyday is not None and everyday.score > meant.score):
            return None
        return meant

    def _mend(self, question: Question) -> None:
        """Replaces misspelt words by the words meant, and takes misspelt places."""
        for i, word in enumerate(question.words):
            if question.taken >> i & 1 or (self._known(word) and not self._sounds_led(question, i)):
                continue
            meant = self._meant(word)
            place = self._place_spelling.closest(word)
            compound = self._compound(word)
            if (
                (place is None or meant is None or place.score >= meant.score)
                and (compound is None or place is not None and place.score > 0.9)
                and self._misspelt_place(question, i)
            ):
                continue
            if meant is not None and (compound is None or meant.score >= 0.9):
                question.words[i] = meant.word
                question.certainty[i] = round(MISSPELT + 0.1 * meant.score, 2)

    # -- needs ------------------------------------------------------------------------------

    def _evidence(self, question: Question, language: Lang) -> Iterator[Evidence]:
        blocked: dict[str, int] = {}
        found: list[Evidence] = []
        own = self._vocabularies[language]
        for vocabulary in self._vocabularies.values():
            foreign = () if vocabulary is own else own.common | own.function_words
            keys = ["" if question.taken >> i & 1 or w in foreign else vocabulary.forms.key(w)
                    for i, w in enumerate(question.words)]
            where: dict[str, list[int]] = {}
            for i, key in enumerate(keys):
                if key:
                    where.setdefault(key, []).append(i)
            for phrase, mask in self._phrases(vocabulary, where):
                if phrase.look_alike:
                    blocked[phrase.target] = blocked.get(phrase.target, 0) | mask
                else:
                    told = sum(vocabulary.weights.get(k, 0) for i, k in enumerate(keys) if mask >> i & 1)
                    strength = min(1.0, told / TELLING)
                    if strength >= 0.5:
                        found.append(Evidence(phrase.target, Role.PROBLEM, strength, mask, True))
            found += self._terms(vocabulary, question, keys)
        found += self._compounds(question)
        off_map = 0
        for e in found:
            if e.target == OFF_MAP and e.mask.bit_count() > 1:
                off_map |= e.mask
        for e in found:
            taken = blocked.get(e.target, 0)
            if e.target != OFF_MAP:
                taken |= off_map if e.mask | off_map == off_map else 0
            if not e.mask & taken:
                score = round(e.score * question.score(e.mask), 3)
                yield replace(e, score=score, told=self._told(question, e, language))
        question.blocked = blocked

    def _told(self, question: Question, e: Evidence, language: Lang) -> float:
        vocabulary = self._vocabularies[language]
        words = (w for i, w in enumerate(question.words) if e.mask >> i & 1)
        return sum(
            vocabulary.pointers.get(vocabulary.forms.key(w), {}).get(e.target, 0.0) for w in words
        )

    def _phrases(
        self, vocabulary: Vocabulary, where: dict[str, list[int]]
    ) -> Iterator[tuple[Phrase, int]]:
        for key in where:
            for phrase in vocabulary.anchors.get(key, ()):
                mask = _phrase_mask(phrase, where)
                if mask:
                    yield phrase, mask

    def _terms(
        self, vocabulary: Vocabulary, question: Question, keys: list[str]
    ) -> Iterator[Evidence]:
        """Terms as they stand, and with the words that never count left out."""
        telling = [i for i, w in enumerate(question.words)
                   if keys[i] and w not in vocabulary.ignored]
        everything = [i for i in range(len(keys)) if keys[i]]
        counted = _mask(telling)
        for positions in (everything, telling):
            line = [keys[i] for i in positions]
            for start, key in enumerate(line):
                for size in range(min(vocabulary.longest.get(key, 0), len(line) - start), 0, -1):
                    terms = vocabulary.terms.get(tuple(line[start : start + size]))
                    mask = _mask(positions[start : start + size])
                    if terms and mask & counted:
                        everyday = size == 1 and question.words[positions[start]] in self._everyday
                        for term in terms:
                            if everyday:
                                yield Evidence(term.target, max(term.role, Role.PROBLEM), EVERYDAY, mask)
                            else:
                                yield Evidence(term.target, term.role, EXACT, mask)
                        break
        for i in telling:
            for term in vocabulary.abbreviations.get(question.words[i], ()):
                yield Evidence(term.target, term.role, EXACT, 1 << i)
        for a, b in zip(telling, telling[1:], strict=False):
            if b == a + 1:
                glued = vocabulary.forms.key(question.words[a] + question.words[b])
                for term in vocabulary.terms.get((glued,), ()):
                    yield Evidence(term.target, term.role, EXACT, _mask((a, b)))

    def _compounds(self, question: Question) -> Iterator[Evidence]:
        for i, word in enumerate(question.words):
            if not question.taken >> i & 1 and not self._known(word):
                compound = self._compound(word)
                for term, score in compound or ():
                    yield Evidence(term.target, term.role, score, 1 << i)

    def _split_compound(self, word: str) -> tuple[tuple[Term, float], ...] | None:
        """The terms in a compound: its first part tells most ("rouwtherapeut" is about rouw)."""
        vocabulary = self._vocabularies["nl"]
        if len(word) < 7:
            return None
        for cut in range(len(word) - 3, 3, -1):
            head, tail = word[:cut], word[cut:]
            terms = self._part(head)
            if terms:
                tail_terms = self._part(tail)
                carried = vocabulary.forms.key(tail) in vocabulary.carriers
                if not (tail_terms or carried) and cut < 5:
                    continue
                score = COMPOUND if tail_terms or carried else COMPOUND - 0.05
                found = [(t, score) for t in terms]
                found += [(t, score - 0.1) for t in tail_terms
                          if t.target not in {f.target for f in terms}]
                return tuple(found)
        for cut in range(3, len(word) - 4):
            terms = self._part(word[cut:])
            if terms:
                return tuple((t, COMPOUND - 0.1) for t in terms)
        return None

    def _part(self, part: str) -> list[Term]:
        vocabulary = self._vocabularies["nl"]
        for form in (part, part.removesuffix("s")):
            if len(form) > 3 and form not in self._everyday - vocabulary.surfaces:
                terms = vocabulary.terms.get((vocabulary.forms.key(form),))
                if terms:
                    return [t for t in terms if t.role is not Role.PERSON]
        return []

    def _pointers(self, question: Question, language: Lang) -> Iterator[Evidence]:
        """The needs to which the single words point, when nothing else was found."""
        sums: dict[str, float] = {}
        masks: dict[str, int] = {}
        vocabulary = self._vocabularies[language]
        for i, word in enumerate(question.words):
            if question.taken >> i & 1:
                continue
            for target, weight in vocabulary.pointers.get(vocabulary.forms.key(word), {}).items():
                if not question.blocked.get(target, 0) >> i & 1:
                    sums[target] = sums.get(target, 0.0) + weight
                    masks[target] = masks.get(target, 0) | 1 << i
        best = sorted(sums, key=lambda t: (-sums[t], t))[:2]
        if best and sums[best[0]] >= POINTER_FLOOR:
            yield Evidence(best[0], Role.PROBLEM, POINTER, masks[best[0]])

    # -- weighing ---------------------------------------------------------------------------

    def _language(self, question: Question, default: Lang) -> Lang:
        nl, en = (sum(w in v.function_words for w in question.words)
                  for v in self._vocabularies.values())
        if nl == en:
            nl, en = (sum(v.forms.key(w) in v.keys for w in question.words)
                      for v in self._vocabularies.values())
        return default if nl == en else "en" if en > nl else "nl"

    def _weigh(
        self, question: Question, evidence: list[Evidence], language: Lang
    ) -> tuple[tuple[Named, ...], str | None, bool]:
        off_map = [e for e in evidence if e.target == OFF_MAP]
        about = _strongest(e for e in evidence if e.target not in {OFF_MAP, ACUTE})
        if not about and not off_map:
            about = [e for e in self._pointers(question, language)]
            off_map = [e for e in about if e.target == OFF_MAP]
            about = [e for e in about if e.target != OFF_MAP]
        if off_map and all(e.role is Role.PERSON or e.score < COMPOUND for e in about):
            return (), None, True
        ranked = sorted(
            about, key=lambda e: (e.score < WEAK, e.role, -round(e.score, 1), e.first, -e.told)
        )
        needs: dict[str, Named] = {}
        group = None
        for e in ranked:
            if e.target not in self._groups:
                needs.setdefault(e.target, Named(e.target, e.score, question.wording(e.mask)))
        for e in ranked:
            if e.target in self._groups and not set(self._groups[e.target].children) & set(needs):
                group = group or (e.target if not needs else None)
                for child in self._groups[e.target].children:
                    needs.setdefault(child, Named(child, e.score, question.wording(e.mask)))
        return tuple(needs.values()), group, False


def _mask(positions: Iterable[int]) -> int:
    mask = 0
    for i in positions:
        mask |= 1 << i
    return mask


def _phrase_mask(phrase: Phrase, where: dict[str, list[int]]) -> int:
    """The words of the question that meet the phrase; 0 when they do not, or stand far apart."""
    mask = 0
    for group in phrase.groups:
        for choice in group:
            if all(key in where for key in choice):
                mask |= _mask(where[key][0] for key in choice)
                break
        else:
            return 0
    spread = mask.bit_length() - (mask & -mask).bit_length() + 1
    return mask if spread <= mask.bit_count() + WINDOW else 0


def _strongest(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Per need the best evidence, without what is part of a longer wording for another need."""
    all_ = list(evidence)
    kept: dict[str, Evidence] = {}
    for e in all_:
        inside = any(
            o.target != e.target and o.mask != e.mask and o.mask | e.mask == o.mask
            and (e.phrase or e.score <= EVERYDAY or not o.phrase)
            for o in all_
        )
        if not inside:
            old = kept.get(e.target)
            if old is None or (e.role, -e.score, e.first) < (old.role, -old.score, old.first):
                kept[e.target] = e
    return list(kept.values())

