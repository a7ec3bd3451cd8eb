"""The offers of the map by need and place; one changed offer leaves the rest as it was computed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from social_map.gazetteer import Gazetteer
from social_map.models import Limits
from social_map.offers import Offer, Rank, is_hidden, rank
from social_map.presence import Presence
from social_map.standing import digest

MOST = 12
"""Offers given at most; a person reads three."""

Cell = tuple[str, str]
"""Need id, place id."""
Cells = Mapping[Cell, tuple[str, ...]]
"""Service ids in file order."""
Offers = Mapping[str, Offer]
"""Service id → offer, in file order."""

Ranked = tuple[Rank, Offer]


class Best:
    """The best offers of each cell that run on a day; those of the last day asked are kept."""

    def __init__(self, cells: Cells, offers: Offers, limits: Limits) -> None:
        self._cells = cells
        self._offers = offers
        self._limits = limits
        self._day = date.min
        self._kept: dict[Cell, tuple[Ranked, ...]] = {}

    def __call__(self, need: str, place: str, today: date) -> tuple[Ranked, ...]:
        """At most MOST offers with their rank, best first; ties keep the order of the files."""
        cell = need, place
        if cell not in self._cells:
            return ()
        if today != self._day:
            self._day, self._kept = today, {}
        kept = self._kept.get(cell)
        if kept is None:
            limits = self._limits
            shown = (o for o in self._running(cell, today) if not is_hidden(o, today, limits))
            ranked = [(rank(o, need, today, limits), o) for o in shown]
            kept = tuple(sorted(ranked, key=itemgetter(0))[:MOST])
            self._kept[cell] = kept
        return kept

    def hidden(self, need: str, place: str, today: date) -> Iterator[Offer]:
        """The offers that are left out because nobody confirmed them for so long."""
        running = self._running((need, place), today)
        return (o for o in running if is_hidden(o, today, self._limits))

    def _running(self, cell: Cell, today: date) -> Iterator[Offer]:
        offers = (self._offers.get(id_) for id_ in self._cells.get(cell, ()))
        return (o for o in offers if o is not None and o.service.runs_on(today))

    def warm_up(self, today: date) -> None:
        for need, place in self._cells:
            self(need, place, today)

    def changed(self, offers: Offers, touched: Iterable[Cell]) -> Best:
        """The same for other offers, which differ in these cells only; none is new."""
        best = Best(self._cells, offers, self._limits)
        best._day, best._kept = self._day, dict(self._kept)
        for cell in touched:
            best._kept.pop(cell, None)
        return best


@dataclass(frozen=True, eq=False)
class Listings:
    """Everything that may be in an answer."""

    offers: Offers
    gazetteer: Gazetteer
    limits: Limits

    def warm_up(self, today: date, asks: bool) -> None:
        self.best_in.warm_up(today)
        self.best_inside.warm_up(today)
        if asks:
            _ = self.digests, self.by_organisation, self.services_in

    @cached_property
    def best_in(self) -> Best:
        """Offers whose own area is exactly the place."""
        return self._best(_own)

    @cached_property
    def best_inside(self) -> Best:
        """Offers for only a part of the place."""
        return self._best(self._around)

    def _best(self, cells_of: Callable[[Offer], Iterable[Cell]]) -> Best:
        cells: dict[Cell, list[str]] = defaultdict(list)
        for id_, offer in self.offers.items():
            for cell in cells_of(offer):
                cells[cell].append(id_)
        by_cell = {cell: tuple(ids) for cell, ids in cells.items()}
        return Best(by_cell, self.offers, self.limits)

    @cached_property
    def presence(self) -> Presence:
        """Who can be found where and when; for counting."""
        return Presence.of(self.offers.values(), self.limits)

    @cached_property
    def services_in(self) -> Counter[str]:
        """How many services name each place as their own."""
        return Counter(a for o in self.offers.values() for a in o.service.areas)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Of each entry that somebody can be asked about: all but examples."""
        asked = (o for o in self.offers.values() if not o.organisation.example)
        return {offer.service.id: digest(offer) for offer in asked}

    @cached_property
    def by_organisation(self) -> Mapping[str, list[str]]:
        """The ids of the services of each organisation."""
        services: dict[str, list[str]] = defaultdict(list)
        for id_, offer in self.offers.items():
            services[offer.organisation.id].append(id_)
        return dict(services)

    def _around(self, offer: Offer) -> Collection[Cell]:
        """Need and place for every place that has an area of the offer as a part."""
        areas, above = offer.service.areas, self.gazetteer.ancestors
        around = dict.fromkeys(a for area in areas for a in above(area))
        return [(need, place) for need in offer.service.needs for place in around]

    def changed(self, offers: Mapping[str, Offer | None]) -> Listings:
        """The same with other offers for these services (None: nothing), for the same needs and in
        the same places. Only what these touch is computed again."""
        before = [self.offers[id_] for id_ in offers]
        after = dict(self.offers)
        services_in = self.services_in.copy()
        for id_, offer in offers.items():
            if offer is not None:
                after[id_] = offer
            else:
                services_in.subtract(after.pop(id_).service.areas)
        own = (cell for offer in before for cell in _own(offer))
        around = (cell for offer in before for cell in self._around(offer))
        changed = Listings(after, self.gazetteer, self.limits)
        changed.__dict__["best_in"] = self.best_in.changed(after, own)
        changed.__dict__["best_inside"] = self.best_inside.changed(after, around)
        changed.__dict__["services_in"] = services_in
        if "presence" in self.__dict__:
            changed.__dict__["presence"] = self.presence.changed(offers, self.limits)
        return changed


def _own(offer: Offer) -> Iterator[Cell]:
    return ((need, area) for need in offer.service.needs for area in offer.service.areas)
