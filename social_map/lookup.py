"""Who handles a need in a place: there, around it, in a part of it, beside it, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from social_map.listings import MOST
from social_map.models import Agreement
from social_map.offers import Offer
from social_map.question import Named, Understanding
from social_map.social_map import SocialMap


class Outcome(StrEnum):
    """What came of a question."""

    FOUND = "found"
    NO_SERVICE = "no_service"
    NO_PLACE = "no_place"
    AMBIGUOUS_PLACE = "ambiguous_place"
    AMBIGUOUS_NEED = "ambiguous_need"
    NO_NEED = "no_need"
    NOT_UNDERSTOOD = "not_understood"
    CRISIS = "crisis"


class Scope(StrEnum):
    """How the area of a service lies to the place asked for, best first."""

    EXACT = "exact"
    WIDER = "wider"
    NARROWER = "narrower"
    NEIGHBOUR = "neighbour"


class Found(NamedTuple):
    """An offer with the reason it was chosen: this need, in this area, so related to the place."""

    offer: Offer
    need: str
    area: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said to one question."""

    outcome: Outcome
    understood: Understanding
    found: tuple[Found, ...] = ()
    also: tuple[Found, ...] = field(default=())
    """For `no_service`: the nearest alternatives."""
    hidden: int = 0
    """For `no_service`: services that are left out because nobody confirmed them for so long."""


def answer(social_map: SocialMap, understood: Understanding, today: date) -> Answer:
    """The answer to an understood question."""
    needs = [n.id for n in understood.needs]
    places = [p.id for p in understood.places]
    if understood.acute or any(not social_map.needs[n].handover for n in needs):
        return Answer(Outcome.CRISIS, understood)
    if not needs:
        return Answer(Outcome.NO_NEED if places else Outcome.NOT_UNDERSTOOD, understood)
    if understood.ambiguous_place:
        return Answer(Outcome.AMBIGUOUS_PLACE, understood)
    if understood.ambiguous_need:
        return Answer(Outcome.AMBIGUOUS_NEED, understood)
    if not places:
        return Answer(Outcome.NO_PLACE, understood, tuple(_wide(social_map, needs, today)))
    found = who_handles(social_map, needs, places, today)
    if found:
        return Answer(Outcome.FOUND, understood, found)
    nearest = tuple(_alternatives(social_map, needs, places, today))
    hidden = _hidden(social_map, needs, places, today)
    return Answer(Outcome.NO_SERVICE, understood, also=nearest, hidden=hidden)


def who_handles(
    social_map: SocialMap, needs: list[str], places: list[str], today: date
) -> tuple[Found, ...]:
    """Offers for the needs that cover the places, best first, the needs taking turns.

    Need and area match on the same service. Ranked by scope, how central the need is to the
    service, inner ring, freshness and waiting time; ties keep the order of the files. What has
    not been confirmed for too long comes after all others, or not at all.
    """
    per_need = [_for_need(social_map, need, places, today) for need in needs]
    return tuple(islice(_take_turns(per_need), MOST))


def _for_need(social_map: SocialMap, need: str, places: list[str], today: date) -> list[Found]:
    """By scope: there, around it, in a part of it; no further than is needed."""
    gazetteer = social_map.gazetteer
    around = dict.fromkeys(a for p in places for a in gazetteer.ancestors(p))
    found: dict[str, Found] = {}
    lapsed: dict[str, Found] = {}
    for scope, areas in ((Scope.EXACT, places), (Scope.WIDER, around), (Scope.NARROWER, places)):
        if len(found) >= MOST:
            break
        best = social_map.best_inside if scope is Scope.NARROWER else social_map.best_in
        here = [
            (order, offer, area)
            for area in areas
            for order, offer in best(need, area, today)
            if offer.service.id not in found
        ]
        for order, offer, area in sorted(here, key=itemgetter(0)):
            if scope is Scope.NARROWER:
                area = next(a for a in offer.service.areas if gazetteer.contains(area, a))
            those = lapsed if order[0] else found
            those.setdefault(offer.service.id, Found(offer, need, area, scope))
    return [*found.values(), *lapsed.values()][:MOST]


def _hidden(social_map: SocialMap, needs: list[str], places: list[str], today: date) -> int:
    """How many services would have been found if somebody had confirmed them."""
    around = dict.fromkeys(a for p in places for a in (p, *social_map.gazetteer.ancestors(p)))
    left_out = {
        offer.service.id
        for need in needs
        for best, areas in ((social_map.best_in, around), (social_map.best_inside, places))
        for area in areas
        for offer in best.hidden(need, area, today)
    }
    return len(left_out)


def _take_turns(lists: list[list[Found]]) -> Iterator[Found]:
    """First of each list, then second of each …; every service once."""
    seen: set[str] = set()
    for i in range(max(map(len, lists), default=0)):
        for found in (row[i] for row in lists if i < len(row)):
            if found.offer.service.id not in seen:
                seen.add(found.offer.service.id)
                yield found


def _alternatives(
    social_map: SocialMap, needs: list[str], places: list[str], today: date
) -> Iterator[Found]:
    """Neighbouring areas first; then a service in the place for a need of the same family."""
    beside = list(islice(_beside(social_map, needs, places, today), MOST))
    yield from beside
    asked = set(needs)
    family = [
        child
        for group in social_map.groups.values()
        if not asked.isdisjoint(group.children)
        for child in group.children
        if child not in asked
    ]
    seen = {f.offer.service.id for f in beside}
    related = who_handles(social_map, list(dict.fromkeys(family)), places, today)
    yield from (f for f in related[:3] if f.offer.service.id not in seen)


def _beside(
    social_map: SocialMap, needs: Iterable[str], places: Iterable[str], today: date
) -> Iterator[Found]:
    seen: set[str] = set()
    best = social_map.best_in
    for need in needs:
        for place in places:
            for area in social_map.beside(place):
                for _, offer in best(need, area, today):
                    if offer.service.id not in seen:
                        seen.add(offer.service.id)
                        yield Found(offer, need, area, Scope.NEIGHBOUR)


def _wide(social_map: SocialMap, needs: list[str], today: date) -> Iterator[Found]:
    """Services for the whole home municipality, for a question without a place."""
    per_need = [
        [f for f in _for_need(social_map, need, [social_map.home], today) if f.scope is Scope.EXACT]
        for need in needs
    ]
    yield from islice(_take_turns(per_need), MOST)


def agreements_for(
    social_map: SocialMap, needs: Iterable[Named], places: Iterable[Named]
) -> list[Agreement]:
    """Working agreements about one of the needs that hold in one of the places (or anywhere)."""
    ids = {n.id for n in needs}
    where = [p.id for p in places]
    contains = social_map.gazetteer.contains
    return [
        a
        for a in social_map.agreements
        if ids & set(a.needs)
        and (not where or any(contains(area, p) for area in a.areas for p in where))
    ]
