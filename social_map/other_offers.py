"""Offers found by something else than a need: a step of a route, a specialist, a start to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter

from social_map.gazetteer import Gazetteer
from social_map.listings import MOST
from social_map.lookup import Answer, Found, Outcome, Scope
from social_map.offers import Offer, Rank, is_hidden, rank
from social_map.social_map import SocialMap

SOON_DAYS = 60
"""What begins within so many days is told of."""

SCOPES = {scope: i for i, scope in enumerate(Scope)}


def on_step(social_map: SocialMap, tag: str, places: Collection[str], today: date) -> list[Found]:
    """What has the tag of a step and covers one of the places or a part of it, nearest first."""
    tagged = _offers(social_map, social_map.by_kind.tagged.get(tag, ()))
    return _covering(social_map, ((o, o.service.needs[0]) for o in tagged), places, today)


def consultations(
    social_map: SocialMap, needs: Collection[str], places: Collection[str], today: date
) -> list[Found]:
    """With whom a colleague can think about one of the needs; without needs, with whom at all."""
    offered = (
        (offer, next((n for n in offer.service.needs if n in needs), ""))
        for offer in _offers(social_map, social_map.by_kind.consultations)
    )
    meant = ((o, need or o.service.needs[0]) for o, need in offered if need or not needs)
    return _covering(social_map, meant, places, today)


def consult_first(
    social_map: SocialMap, given: Answer, named: Collection[str], today: date
) -> Answer:
    """The answer to somebody who wants to consult: those who think along stand first.

    `named`: the consultations whose discipline the question names, whatever the need.
    """
    if given.outcome is not Outcome.FOUND:
        return given
    understood = given.understood
    places = [p.id for p in understood.places]
    asked = consultations(social_map, [n.id for n in understood.needs], places, today)
    by_name = consultations(social_map, (), places, today) if named else []
    first = [f for f in by_name if f.offer.service.id in named]
    every = {f.offer.service.id: f for f in given.found}
    ordered = dict.fromkeys(f.offer.service.id for f in (*first, *asked, *given.found))
    every |= {f.offer.service.id: f for f in (*first, *asked)}
    return replace(given, found=tuple(every[id_] for id_ in ordered)[:MOST])


def starting_soon(
    social_map: SocialMap, needs: Iterable[str], places: Collection[str], today: date
) -> list[Found]:
    """What has not begun yet and will be there before long, first come first."""
    until = today + timedelta(days=SOON_DAYS)
    to_come = {
        offer.service.id: (offer, need)
        for need in needs
        for offer in _offers(social_map, social_map.by_kind.beginning.get(need, ()))
        if offer.service.valid_from and today < offer.service.valid_from <= until
    }
    if not to_come:
        return []
    found = _covering(social_map, to_come.values(), places, until)
    return sorted(found, key=lambda f: f.offer.service.valid_from or until)


def _offers(social_map: SocialMap, ids: Iterable[str]) -> Iterator[Offer]:
    """Without those that do not want to be listed."""
    offers = (social_map.offers.get(id_) for id_ in ids)
    return (offer for offer in offers if offer is not None)


def _covering(
    social_map: SocialMap,
    offers: Iterable[tuple[Offer, str]],
    places: Collection[str],
    today: date,
) -> list[Found]:
    """Those that run and lie at the places, each offer with the need for which it counts."""
    limits = social_map.limits
    ranked: list[tuple[int, Rank, Found]] = []
    for offer, need in offers:
        if not offer.service.runs_on(today) or is_hidden(offer, today, limits):
            continue
        lies = _lies(social_map.gazetteer, offer.service.areas, places)
        if lies is not None:
            scope, area = lies
            found = Found(offer, need, area, scope)
            ranked.append((SCOPES[scope], rank(offer, need, today, limits), found))
    return [found for *_, found in sorted(ranked, key=itemgetter(0, 1))]


def _lies(
    gazetteer: Gazetteer, areas: Collection[str], places: Collection[str]
) -> tuple[Scope, str] | None:
    """How the areas of an offer lie to the places at best, and which area that is."""
    pairs = [(area, place) for area in areas for place in places]
    for area, place in pairs:
        if area == place:
            return Scope.EXACT, area
    for area, place in pairs:
        if gazetteer.contains(area, place):
            return Scope.WIDER, area
    for area, place in pairs:
        if gazetteer.contains(place, area):
            return Scope.NARROWER, area
    return None
