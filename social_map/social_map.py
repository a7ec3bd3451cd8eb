"""The whole map as it stands after loading, with the index that makes looking up instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from social_map.gazetteer import Gazetteer
from social_map.models import Agreement, Need, NeedGroup, Organisation, Service
from social_map.understanding import Understander
from social_map.vocabulary import Wordings


@dataclass(frozen=True, slots=True)
class Offer:
    """One service with the organisation that gives it."""

    service: Service
    organisation: Organisation


Cell = dict[tuple[str, str], tuple[Offer, ...]]
"""(need id, place id) → offers."""


@dataclass(frozen=True)
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

    @cached_property
    def understander(self) -> Understander:
        return Understander(self.wordings, self.gazetteer, self.home)

    def warm_up(self) -> None:
        """Builds everything that is otherwise built at the first question."""
        self.understander.warm_up()
        self.who_is_in("", "")
        self.who_is_inside("", "")

    def who_is_in(self, need: str, place: str) -> tuple[Offer, ...]:
        """Offers for the need whose own area is exactly the place."""
        return self._in_area.get((need, place), ())

    def who_is_inside(self, need: str, place: str) -> tuple[Offer, ...]:
        """Offers for only a part of the place, the more telling first (see `standing_order`)."""
        return self._inside_area.get((need, place), ())

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Service id → offer, in file order."""
        return {s.id: Offer(s, o) for o in self.organisations for s in o.services}

    @cached_property
    def _in_area(self) -> Cell:
        cells: dict[tuple[str, str], list[Offer]] = defaultdict(list)
        for offer in self.offers.values():
            for need in offer.service.needs:
                for area in offer.service.areas:
                    cells[need, area].append(offer)
        return {cell: tuple(offers) for cell, offers in cells.items()}

    @cached_property
    def _inside_area(self) -> Cell:
        cells: dict[tuple[str, str], dict[str, Offer]] = defaultdict(dict)
        for offer in sorted(self.offers.values(), key=standing_order):
            for need in offer.service.needs:
                for area in offer.service.areas:
                    for around in self.gazetteer.ancestors(area):
                        cells[need, around][offer.service.id] = offer
        return {cell: tuple(offers.values()) for cell, offers in cells.items()}


def standing_order(offer: Offer) -> tuple[bool, int]:
    """Inner ring first, then the latest confirmation; the day of asking plays no part."""
    confirmed = offer.service.confirmed
    return offer.organisation.ring != "inner", -(confirmed.on.toordinal() if confirmed else 0)
