"""The whole map as it stands after loading, with the index that makes looking up instant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from social_map.gazetteer import Gazetteer
from social_map.models import Agreement, Need, NeedGroup, Organisation
from social_map.offers import Offer, Rank, rank
from social_map.understanding import Understander
from social_map.vocabulary import Wordings

MOST = 12
"""Offers given at most; a person reads three."""

Cells = Mapping[tuple[str, str], tuple[Offer, ...]]
"""(need id, place id) → offers in file order."""


Ranked = tuple[Rank, Offer]


class Best:
    """The best offers of each cell that run on a day; those of the last day asked are kept."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._day = date.min
        self._kept: dict[tuple[str, str], tuple[Ranked, ...]] = {}

    def __call__(self, need: str, place: str, today: date) -> tuple[Ranked, ...]:
        """At most MOST offers with their rank, best first; ties keep the order of the files."""
        cell = need, place
        if cell not in self._cells:
            return ()
        if today != self._day:
            self._day, self._kept = today, {}
        kept = self._kept.get(cell)
        if kept is None:
            running = [o for o in self._cells[cell] if o.service.runs_on(today)]
            ranked = [(rank(o, need, today), o) for o in running]
            kept = tuple(sorted(ranked, key=itemgetter(0))[:MOST])
            self._kept[cell] = kept
        return kept


@dataclass(frozen=True, eq=False)
class SocialMap:
    """Everything the bot knows of who does what where; immutable."""

    needs: Mapping[str, Need]
    groups: Mapping[str, NeedGroup]
    gazetteer: Gazetteer
    organisations: tuple[Organisation, ...]
    agreements: tuple[Agreement, ...]
    wordings: Wordings
    home: str
    """Municipality that wins where several have a place of the same name."""

    def warm_up(self, today: date) -> None:
        """Computes what is otherwise computed at the first questions."""
        self.understander.warm_up()
        for need, place in self._in_area:
            self.best_in(need, place, today)
        for need, place in self._inside_area:
            self.best_inside(need, place, today)

    @cached_property
    def understander(self) -> Understander:
        return Understander(self.wordings, self.gazetteer, self.home)

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Service id → offer, in file order."""
        return {s.id: Offer(s, o) for o in self.organisations for s in o.services}

    @cached_property
    def organisations_by_id(self) -> Mapping[str, Organisation]:
        return {o.id: o for o in self.organisations}

    @cached_property
    def _services_in(self) -> Counter[str]:
        return Counter(a for o in self.offers.values() for a in o.service.areas)

    def busiest_inside(self, place: str) -> list[str]:
        """The areas inside a place with services of their own, those with most first."""
        services = self._services_in
        inside = self.gazetteer.below(place)
        return sorted((a for a in inside if services[a]), key=lambda a: -services[a])

    @cached_property
    def _beside(self) -> dict[str, tuple[str, ...]]:
        """Place → its neighbours, of places that were asked about."""
        return {}

    def beside(self, place: str) -> tuple[str, ...]:
        """The places beside a place, nearest kind first."""
        found = self._beside.get(place)
        if found is None:
            found = self._beside[place] = self.gazetteer.neighbours(place)
        return found

    @cached_property
    def best_in(self) -> Best:
        """Offers whose own area is exactly the place."""
        return Best(self._in_area)

    @cached_property
    def best_inside(self) -> Best:
        """Offers for only a part of the place."""
        return Best(self._inside_area)

    @cached_property
    def _in_area(self) -> Cells:
        cells: dict[tuple[str, str], list[Offer]] = defaultdict(list)
        for offer in self.offers.values():
            for need in offer.service.needs:
                for area in offer.service.areas:
                    cells[need, area].append(offer)
        return {cell: tuple(offers) for cell, offers in cells.items()}

    @cached_property
    def _inside_area(self) -> Cells:
        cells: dict[tuple[str, str], dict[str, Offer]] = defaultdict(dict)
        for offer in self.offers.values():
            for need in offer.service.needs:
                for area in offer.service.areas:
                    for around in self.gazetteer.ancestors(area):
                        cells[need, around][offer.service.id] = offer
        return {cell: tuple(offers.values()) for cell, offers in cells.items()}
