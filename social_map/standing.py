"""What people said in the chat of the entries of the map, laid over what the files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b

import orjson

from social_map.models import Confirmation
from social_map.offers import Offer

NOT_SHOWN_OF_SERVICE = {"confirmed", "unlisted", "tags"}
NOT_SHOWN_OF_ORGANISATION = {"services", "type", "ring", "channel", "example", "source"}
"""What the practice decides or keeps for itself; a partner is not asked about it."""


@dataclass(frozen=True)
class Standing:
    """What counts besides the files. A proposed change is not in it: nothing is true before it
    stands in a file."""

    confirmed: Mapping[str, tuple[str, Confirmation]] = field(default_factory=dict)
    """Service → the digest of the entry as it was shown to whoever said that it is right."""
    unlisted: frozenset[str] = frozenset()
    """Services that are kept out from the moment it was asked."""
    doubted: Mapping[str, str] = field(default_factory=dict)
    """Organisation → why its contact may be gone: "unanswered" or "left"."""
    answered: Mapping[str, date] = field(default_factory=dict)
    """Organisation → when it last took on a handover."""


def digest(offer: Offer) -> str:
    """Changes with everything that is shown of an entry, but not with its confirmation.

    Fields that are empty do not count, so that entries keep theirs when a field is added.
    """
    shown = [
        model.model_dump(mode="json", exclude=hidden, exclude_defaults=True)
        for model, hidden in (
            (offer.service, NOT_SHOWN_OF_SERVICE),
            (offer.organisation, NOT_SHOWN_OF_ORGANISATION),
        )
    ]
    return blake2b(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def heard(
    offers: Mapping[str, Offer], of_organisation: Mapping[str, list[str]], standing: Standing
) -> dict[str, Offer | None]:
    """The offers that are other than in the files; None for one that is kept out.

    `of_organisation`: the services of each organisation.
    """
    changed: dict[str, Offer | None] = {}

    def say(id_: str, **values: str | date) -> None:
        offer = changed.get(id_, offers.get(id_))
        if offer is not None:
            changed[id_] = replace(offer, **values)  # type: ignore[arg-type]

    for organisation, why in standing.doubted.items():
        for id_ in of_organisation.get(organisation, ()):
            say(id_, doubt=why)
    for organisation, day in standing.answered.items():
        for id_ in of_organisation.get(organisation, ()):
            if not offers[id_].organisation.example:
                say(id_, answered=day)
    for id_, (seen, confirmation) in standing.confirmed.items():
        offer = changed.get(id_, offers.get(id_))
        if offer is not None and _counts(offer, seen, confirmation):
            service = offer.service.model_copy(update={"confirmed": confirmation})
            changed[id_] = replace(offer, service=service)
    changed |= {id_: None for id_ in standing.unlisted if id_ in offers}
    return changed


def _counts(offer: Offer, seen: str, confirmation: Confirmation) -> bool:
    """Was it said of the entry as it stands in the file now, and later than what stands there?"""
    before = offer.service.confirmed
    later = before is None or before.on < confirmation.on
    return later and digest(offer) == seen
