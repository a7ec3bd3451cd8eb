"""The places that a question names: postcode, name, daily name, or a misspelling of one."""

from __future__ import annotations

import re
from collections.abc import Callable

from social_map.gazetteer import COMPASS, Gazetteer, Name, inside_one
from social_map.matching import Match, Spelling
from social_map.question import Named, Question
from social_map.words import sound

POSTCODE = re.compile(r"(?<![\w.])([1-9]\d{3})\s?(?:[A-Za-z]{2}\b)?(?!\w)")

CLEAR, LIKELY = 0.75, 0.8
"""How like a name a misspelt word must be: where a place is expected, and elsewhere."""
MOST_WORDS = 4
PER_WORD = 0.1
"""What a name of one word more may be less like what was typed: "bezuidenhoud oost"."""
APART = 3
"""A name may be written in so many pieces: "laak haven west"."""
BEGINNING = 3
"""Letters by which most words are seen to begin no name."""
SHORT = 5
"""Names with fewer sounds are only recognised where a place is expected ("Lak", "Noort")."""


class PlaceFinder:
    """Finds places; built once per map."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        home: str,
        place_words: frozenset[str],
        everyday: frozenset[str],
    ) -> None:
        self._gazetteer = gazetteer
        self._home = home
        self._place_words = place_words
        self._everyday = everyday
        self._names = gazetteer.names
        self._longest: dict[str, int] = {}
        """First word of a name → words of the longest name that begins so."""
        self._glued: dict[str, Name] = {}
        for name in self._names:
            self._longest[name[0]] = max(self._longest.get(name[0], 0), len(name))
            self._glued.setdefault("".join(name), name)
        self._beginnings = {glued[:BEGINNING] for glued in self._glued}
        self._name_words = {w for name in self._names for w in name}
        self._towns = {
            name
            for name, ids in self._names.items()
            if any(gazetteer.places[i].level == "gemeente" for i in ids)
        }
        self._spelling = Spelling(n for n in self._glued if len(n) > 2)

    def cut_postcode(self, text: str) -> tuple[str | None, str]:
        """The PC4 of the first known postcode, and the text without any letters of it."""
        for match in POSTCODE.finditer(text):
            if match[1] in self._gazetteer.by_pc4:
                return match[1], text[: match.start()] + " " + text[match.end() :]
        return None, text

    def take_names(self, question: Question, elsewhere: Callable[[Question], int]) -> None:
        """Marks the words that are names as they stand.

        A single everyday or compass word is none where it belongs to something `elsewhere`
        tells: "centrum" in "centrum jeugd en gezin".
        """
        words, i = question.words, 0
        while i < len(words):
            name, size = self._name_at(words, i)
            vague = size == 1 and (words[i] in COMPASS or words[i] in self._everyday)
            if name is not None and not (vague and elsewhere(question) >> i & 1):
                self._take(question, self._names[name], i, size, 1.0)
            i += size

    def _name_at(self, words: list[str], i: int) -> tuple[Name | None, int]:
        """The longest name that begins at `i`, also when written together or apart."""
        apart = "".join(words[i : i + APART])
        longest = self._longest.get(words[i], 0)
        if apart[:BEGINNING] in self._beginnings:
            longest = max(longest, APART)
        for size in range(min(longest, len(words) - i), 0, -1):
            run = tuple(words[i : i + size])
            name: Name | None = run
            if run not in self._names:
                glued = "".join(run)
                name = self._glued.get(glued) if len(glued) > SHORT and size <= APART else None
            if name is not None and (size > 1 or self._plausible(words, i)):
                return name, size
        return None, 1

    def _plausible(self, words: list[str], i: int) -> bool:
        """A name that is also an everyday word needs a word for place before it."""
        word = words[i]
        return word in COMPASS or word not in self._everyday or self._expected(words, i)

    def _expected(self, words: list[str], i: int) -> bool:
        before = words[i - 1] if i else ""
        return before in self._place_words or (before,) in self._towns

    def closest(self, word: str) -> Match | None:
        return self._spelling.closest(word)

    def sounds_like(self, words: list[str], i: int) -> bool:
        """A word after "in" that sounds just like a place, be it an everyday word: "in Lak"."""
        match = self.closest(words[i]) if self._expected(words, i) else None
        return match is not None and match.score == 1.0

    def take_misspelt(self, question: Question, i: int) -> bool:
        """Marks a misspelt name of one to four words with word `i` in it; tells whether it did.

        The likest name wins, of about equals the longest. A place that was already taken gives
        way to the longer name that it belongs to: "oost", or "ypenburg" in "leidscheveen ypenburg".
        """
        count = len(question.words)
        spans = [
            (start, size)
            for size in range(min(MOST_WORDS, count), 0, -1)
            for start in range(max(0, i - size + 1), min(i, count - size) + 1)
        ]
        near = [(self._likeness(question, *span), span) for span in spans]
        score, (start, size) = max(near, key=lambda n: n[0] and n[0] + PER_WORD * n[1][1])
        if not score:
            return False
        match = self.closest("".join(question.words[start : start + size]))
        assert match is not None
        mask = ((1 << size) - 1) << start
        question.places = [p for p in question.places if not p[1] & mask]
        ids = self._names[self._glued[match.word]]
        self._take(question, ids, start, size, round(score * 0.95, 2))
        return True

    def _likeness(self, question: Question, start: int, size: int) -> float:
        """How like a name these words are; 0 when they cannot be one."""
        words = question.words[start : start + size]
        if words[0] in self._place_words:
            return 0.0
        if size > 1 and any(w in self._everyday and w not in self._name_words for w in words):
            return 0.0
        match = self.closest("".join(words))
        if match is None:
            return 0.0
        name = self._glued[match.word]
        if abs(len(name) - size) > 1 or (size > 1 and COMPASS.issuperset(name)):
            return 0.0
        if not self._available(question, start, size, name):
            return 0.0
        expected = self._expected(question.words, start)
        last = start + size == len(question.words)
        if len(sound(match.word)) < SHORT and not (expected or last):
            return 0.0
        near = any(self._gazetteer.municipality(p) == self._home for p in self._names[name])
        return (
            match.score if match.score >= (CLEAR if near or expected or last else LIKELY) else 0.0
        )

    @staticmethod
    def _available(question: Question, start: int, size: int, name: Name) -> bool:
        """Does every place that was taken here belong to the name?"""
        mask = ((1 << size) - 1) << start
        parts = COMPASS.union(name)
        return all(parts.issuperset(question.named(m)) for _, m, _ in question.places if m & mask)

    def _take(
        self, question: Question, ids: tuple[str, ...], i: int, size: int, score: float
    ) -> None:
        mask = ((1 << size) - 1) << i
        question.places.append((ids, mask, score))
        question.taken |= mask

    def resolve(self, question: Question, pc4: str | None) -> tuple[tuple[Named, ...], bool]:
        """The places meant, best first, and whether it remains open which of them is.

        A municipality named beside a place chooses among equal names, and so does the home
        municipality; it is left out of the result where a place inside it was named.
        """
        gazetteer = self._gazetteer
        towns = [
            ids[0]
            for ids, _, _ in question.places
            if len(ids) == 1 and gazetteer.places[ids[0]].level == "gemeente"
        ]
        named: dict[str, Named] = {}
        open_ = False
        for ids, mask, score in sorted(question.places, key=lambda p: -p[2]):
            chosen = self._choose(ids, towns)
            open_ = open_ or (len(chosen) > 1 and not inside_one(gazetteer, chosen))
            for id_ in chosen:
                named.setdefault(id_, Named(id_, score, question.wording(mask)))
        for id_ in gazetteer.by_pc4[pc4] if pc4 else ():
            named.setdefault(id_, Named(id_, 1.0, pc4 or ""))
        around = {t for t in towns for n in named if n != t and gazetteer.contains(t, n)}
        return tuple(n for id_, n in named.items() if id_ not in around), open_

    def _choose(self, ids: tuple[str, ...], towns: list[str]) -> tuple[str, ...]:
        town_of = self._gazetteer.municipality
        if towns:
            chosen = tuple(i for i in ids if town_of(i) in towns)
            return chosen if chosen or len(ids) > 1 else ids
        return tuple(i for i in ids if town_of(i) == self._home) or ids
