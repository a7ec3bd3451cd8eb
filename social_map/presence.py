"""Who can be found where and when, small enough to count a whole town in one go.

The services themselves lie scattered through the memory; looking at thirty thousand of them takes
several times as long as counting does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import NamedTuple

from social_map.models import Limits
from social_map.offers import Offer


class Present(NamedTuple):
    """One service. Days are numbers as of `date.toordinal`; both belong to it."""

    first: int
    last: int
    service: str
    organisation: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Presence:
    """All services by the areas that they name."""

    by_area: Mapping[str, tuple[Present, ...]]

    @classmethod
    def of(cls, offers: Iterable[Offer], limits: Limits) -> Presence:
        by_area: defaultdict[str, list[Present]] = defaultdict(list)
        for offer in offers:
            there = present(offer, limits)
            for area in there.areas:
                by_area[area].append(there)
        return cls({area: tuple(there) for area, there in by_area.items()})

    def changed(self, offers: Mapping[str, Offer | None], limits: Limits) -> Presence:
        """The same with other offers for these services, in the same places; None: without."""
        now = {id_: present(offer, limits) if offer else None for id_, offer in offers.items()}
        by_area = dict(self.by_area)
        for area, before in self.by_area.items():
            if any(p.service in now for p in before):
                after = (now.get(p.service, p) for p in before)
                by_area[area] = tuple(p for p in after if p is not None)
        return Presence(by_area)


def present(offer: Offer, limits: Limits) -> Present:
    """When somebody who asks can be sent there: it runs, is not closed, and is not left out
    because nobody confirmed it for so long."""
    service, organisation = offer.service, offer.organisation
    first = max(service.valid_from or date.min, service.closed_until or date.min)
    last = (service.valid_to or date.max).toordinal()
    if service.confirmed and organisation.ring != "inner" and not organisation.example:
        last = min(last, service.confirmed.on.toordinal() + limits.hide_after)
    return Present(
        first.toordinal(),
        last,
        service.id,
        intern(organisation.id),
        tuple(map(intern, service.needs)),
        tuple(map(intern, service.areas)),
    )
