"""The places: which lies in which, which lie side by side, and by what names people call them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from content.problems import nearest
from social_map.models import Level, Place
from social_map.words import split

WIDE: dict[Level, int] = {"gemeente": 0, "stadsdeel": 1, "wijk": 2, "buurt": 3}
COMPASS = {"noord", "oost", "zuid", "west", "midden", "centrum"} | {
    f"{a}{b}" for a in ("noord", "zuid") for b in ("oost", "west")
}
AGES = {"nieuw", "nieuwe", "oud", "oude", "het", "groot", "klein"}
_PARTS = re.compile(r"/|, | en |(?<=[a-z])-(?=(?:[A-Z]|De ))")
_AROUND = re.compile(r"\s+(?:e\.o\.|en omgeving)$")

Name = tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """All places by id, with hierarchy, neighbours, postcodes and names."""

    places: Mapping[str, Place]
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Neighbouring areas as listed by the editors, both ways."""

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        return {id_: tuple(self._climb(id_)) for id_ in self.places}

    def _climb(self, id_: str) -> Iterable[str]:
        parent = self.places[id_].parent
        while parent is not None:
            yield parent
            parent = self.places[parent].parent

    def ancestors(self, id_: str) -> tuple[str, ...]:
        """The areas around a place, nearest first, ending with the municipality."""
        return self._ancestors[id_]

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = defaultdict(list)
        for id_ in self.places:
            for ancestor in self._ancestors[id_]:
                below[ancestor].append(id_)
        return {id_: tuple(inside) for id_, inside in below.items()}

    def below(self, id_: str) -> tuple[str, ...]:
        """Everything inside a place, in map order."""
        return self._below.get(id_, ())

    def municipality(self, id_: str) -> str:
        return (id_, *self._ancestors[id_])[-1]

    def contains(self, outer: str, inner: str) -> bool:
        return outer == inner or outer in self._ancestors[inner]

    def meant(self, written: str) -> tuple[str, ...]:
        """The places that an editor may mean, by id or by name; none: it is not known.

        Of a name at two levels, one inside the other, the larger place is meant.
        """
        if written in self.places:
            return (written,)
        ids = self.names.get(tuple(split(written)), ())
        return ids[:1] if ids and inside_one(self, ids) else ids

    def like(self, written: str) -> str:
        """A hint for a place that is not known; "" without one."""
        return nearest(written, [*self.places, *(p.name for p in self.places.values())])

    def shown(self, id_: str) -> str:
        """A place's name for people: without the formal "'s-" of 's-Gravenhage."""
        place = self.places[id_]
        return place.aliases[0] if place.name.startswith("'s-") and place.aliases else place.name

    @cached_property
    def by_pc4(self) -> dict[str, tuple[str, ...]]:
        """PC4 → the smallest areas that list it: neighbourhoods, or districts where the source
        gives no postcodes for neighbourhoods."""
        listed: dict[str, list[str]] = defaultdict(list)
        for place in self.places.values():
            for pc4 in place.pc4:
                listed[pc4].append(place.id)
        return {pc4: self._smallest(ids) for pc4, ids in listed.items()}

    def _smallest(self, ids: list[str]) -> tuple[str, ...]:
        outer = {a for id_ in ids for a in self._ancestors[id_]}
        return tuple(id_ for id_ in ids if id_ not in outer)

    @cached_property
    def _sharing_pc4(self) -> dict[str, tuple[str, ...]]:
        listed: dict[str, list[str]] = defaultdict(list)
        for place in self.places.values():
            for pc4 in place.pc4:
                listed[pc4].append(place.id)
        return {pc4: tuple(ids) for pc4, ids in listed.items()}

    def neighbours(self, id_: str) -> tuple[str, ...]:
        """Areas beside a place, nearest kind first: shared PC4, same wijk, same stadsdeel, listed.

        Areas around or inside the place itself are not its neighbours.
        """
        own = {id_, *self._ancestors[id_], *self.below(id_)}
        chain = (id_, *self._ancestors[id_])
        found: dict[str, None] = {}
        for pc4 in self.places[id_].pc4:
            found.update(dict.fromkeys(self._sharing_pc4[pc4]))
        for level in ("wijk", "stadsdeel"):
            for around in chain:
                if self.places[around].level == level:
                    found.update(dict.fromkeys(self.below(around)))
        for around in chain:
            for listed in self.beside.get(around, ()):
                found.update(dict.fromkeys((listed, *self.below(listed))))
        return tuple(n for n in found if n not in own)

    @cached_property
    def names(self) -> dict[Name, tuple[str, ...]]:
        """Every name (as plain words) → the places called so.

        Official names and aliases come before names derived from them: "Kralingen" out of
        "Kralingen-Crooswijk", "Laakhaven" out of "Laakhaven-West", "Centrum" out of
        "Rotterdam Centrum".
        """
        given: dict[Name, list[str]] = defaultdict(list)
        derived: dict[Name, list[str]] = defaultdict(list)
        for place in self.places.values():
            for name in (place.name, *place.aliases):
                for words in _spellings(name):
                    given[words].append(place.id)
                for part in self._derived(name, place):
                    derived[part].append(place.id)
        by_words = {words: tuple(dict.fromkeys(ids)) for words, ids in given.items()}
        for words, ids in derived.items():
            towns = {self.municipality(i) for i in by_words.get(words, ())}
            extra = tuple(i for i in dict.fromkeys(ids) if self.municipality(i) not in towns)
            if extra:
                by_words[words] = by_words.get(words, ()) + extra
        return by_words

    def _derived(self, name: str, place: Place) -> Iterable[Name]:
        bare = _AROUND.sub("", name)
        town = self.places[self.municipality(place.id)].name
        if bare != town and bare.startswith(town + " "):
            yield tuple(split(bare.removeprefix(town)))
        parts = [p for p in _PARTS.split(bare) if p]
        for part in parts:
            words = tuple(split(part))
            if len(words) > 1 and words[0] in AGES:
                yield words[1:]
            telling = not set(words) <= COMPASS | AGES and len("".join(words)) > 3
            if len(parts) > 1 and telling:
                yield words


def _spellings(name: str) -> Iterable[Name]:
    """The name's words; also without "e.o." and without a leading article."""
    words = tuple(split(_AROUND.sub("", name)))
    yield words
    if len(words) > 1 and words[0] in {"de", "het", "s"} and len(words[1]) > 3:
        yield words[1:]


def inside_one(gazetteer: Gazetteer, ids: Iterable[str]) -> bool:
    """True when one of the places contains all others: the same name at two levels."""
    all_ids = tuple(ids)
    return any(all(gazetteer.contains(o, i) for i in all_ids) for o in all_ids)
