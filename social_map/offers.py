"""An offer: one service with the organisation that gives it; and which offer comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from social_map.models import Organisation, Service

FRESH_DAYS, FLAGGED_DAYS = 90, 180
"""A confirmation counts as fresh so many days, and as flagged up to so many."""

Rank = tuple[int, bool, int, bool, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of one organisation."""

    service: Service
    organisation: Organisation


def freshness(offer: Offer, today: date) -> int:
    """0 fresh, 1 flagged, 2 stale or never confirmed; examples are never stale."""
    confirmed = offer.service.confirmed
    if confirmed is None:
        return 1 if offer.organisation.example else 2
    days = (today - confirmed.on).days
    return 0 if days <= FRESH_DAYS else 1 if days <= FLAGGED_DAYS else 2


def rank(offer: Offer, need: str, today: date) -> Rank:
    """How central the need is to the service, inner ring, freshness, open, waiting time."""
    service = offer.service
    return (
        service.needs.index(need),
        offer.organisation.ring != "inner",
        freshness(offer, today),
        service.closed_on(today),
        service.waiting.weeks if service.waiting else 0,
    )
