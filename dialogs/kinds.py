"""What kind of entry it is, how much room there is, and what will begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from social_map.models import Service
from social_map.other_offers import starting_soon
from social_map.question import Understanding

if TYPE_CHECKING:
    from dialogs.wording import Wording

TOLD = 2
"""Entries still to begin that are told of at most."""


def kind(service: Service, wording: Wording) -> str:
    """ "Groep, loopt van 12 januari t/m 30 maart"; an ordinary service needs no name."""
    match service.kind:
        case "group":
            return _group(service, wording)
        case "consultation":
            return wording.say("kind.consultation")
        case "initiative":
            return wording.say("kind.initiative")
    return ""


def _group(service: Service, wording: Wording) -> str:
    first = wording.day(service.valid_from) if service.valid_from else ""
    last = wording.day(service.valid_to) if service.valid_to else ""
    if first and last:
        return wording.say("kind.group_run", first=first, last=last)
    if first:
        return wording.say("kind.group_from", first=first)
    return wording.say("kind.group_until", last=last) if last else wording.say("kind.group")


def capacity(service: Service, wording: Wording) -> str:
    """ "Nog 3 plekken op 20 november", as it was told that day."""
    told = service.capacity
    if told is None:
        return ""
    date = wording.day(told.on)
    if told.places == 0:
        return wording.say("kind.places.none", date=date)
    return wording.say("kind.places", count=told.places, date=date)


def soon(understood: Understanding, wording: Wording) -> list[str]:
    """One line for what begins before long and may be worth waiting for."""
    needs, places = [n.id for n in understood.needs], [p.id for p in understood.places]
    found = starting_soon(wording.social_map, needs, places, wording.today)
    lines = [
        wording.say(
            "kind.soon",
            date=wording.day(first),
            service=f.offer.service.name.in_(wording.lang),
            organisation=f.offer.organisation.name,
        )
        for f in found[:TOLD]
        if (first := f.offer.service.valid_from) is not None
    ]
    return [" ".join(lines)] if lines else []
