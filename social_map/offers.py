"""An offer: one service with the organisation that gives it; and which offer comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from social_map.models import Confirmation, Limits, Organisation, Service

Rank = tuple[bool, int, bool, int, bool, bool, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of one organisation, with what was heard of it since the file was written."""

    service: Service
    organisation: Organisation
    doubt: str = ""
    """Why its contact may be gone: "unanswered" (handovers), "left" (somebody said so)."""
    answered: date | None = None
    """When the organisation last took on a handover."""


class Freshness(IntEnum):
    """How long ago a human said that an offer is right, by the limits of the map."""

    FRESH = 0
    ASKED = 1
    """Somebody is asked whether it is still right; it is shown as before."""
    FLAGGED = 2
    """Nobody answered, or nobody was ever asked: shown with a warning, below others."""
    LAPSED = 3
    """So long ago that it is left out, or stands last when it is of the inner ring."""


def freshness(offer: Offer, today: date, limits: Limits) -> Freshness:
    """By the day of its confirmation alone; an example is never flagged."""
    return how_fresh(offer.service.confirmed, offer.organisation.example, today, limits)


def how_fresh(
    confirmed: Confirmation | None, example: bool, today: date, limits: Limits
) -> Freshness:
    """The same of anything that is confirmed, such as a practice."""
    if confirmed is None:
        return Freshness.ASKED if example else Freshness.FLAGGED
    days = (today - confirmed.on).days
    if days <= limits.ask_after:
        return Freshness.FRESH
    if example or days <= limits.flag_after:
        return Freshness.ASKED
    return Freshness.FLAGGED if days <= limits.hide_after else Freshness.LAPSED


def is_hidden(offer: Offer, today: date, limits: Limits) -> bool:
    """Is it left out of answers? Never silently so for a partner of the inner ring."""
    outer = offer.organisation.ring != "inner"
    return outer and freshness(offer, today, limits) is Freshness.LAPSED


def rank(offer: Offer, need: str, today: date, limits: Limits) -> Rank:
    """What comes first: no lapsed one, then how central the need is to the service, inner ring,
    freshness, no doubt, open with room, waiting time."""
    service = offer.service
    level = freshness(offer, today, limits)
    return (
        level is Freshness.LAPSED,
        service.needs.index(need),
        offer.organisation.ring != "inner",
        level,
        offer.doubt != "",
        service.closed_on(today) or service.is_full,
        service.waiting.weeks if service.waiting else 0,
    )
