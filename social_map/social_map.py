"""The whole map as it stands after loading, with the index that makes looking up instant."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from social_map.gazetteer import Gazetteer
from social_map.kinds import ByKind
from social_map.listings import Best, Listings
from social_map.models import Agreement, Limits, Need, NeedGroup, Organisation
from social_map.offers import Freshness, Offer, freshness
from social_map.practices import Practice
from social_map.routes import RouteMap
from social_map.standing import Standing, heard
from social_map.understanding import Understander
from social_map.vocabulary import Wordings


@dataclass(frozen=True, eq=False)
class SocialMap:
    """Everything the bot knows of who does what where; immutable.

    What is computed from the offers is kept in `listings`, the rest here: that is as the files
    say, and shared by every `as_heard`.
    """

    needs: Mapping[str, Need]
    groups: Mapping[str, NeedGroup]
    gazetteer: Gazetteer
    organisations: tuple[Organisation, ...]
    """As the files say; `offers` is what may be shown of them."""
    agreements: tuple[Agreement, ...]
    wordings: Wordings
    home: str
    """Municipality that wins where several have a place of the same name."""
    limits: Limits
    practices: tuple[Practice, ...] = ()
    routes: tuple[RouteMap, ...] = ()

    def warm_up(self, today: date, asks: bool = False) -> None:
        """Computes what is otherwise computed at the first questions.

        `asks`: also what is needed to ask people whether the entries are right.
        """
        self.understander.warm_up()
        self.listings.warm_up(today, asks)
        _ = self.by_kind, self.organisations_by_id

    def as_heard(self, standing: Standing) -> SocialMap:
        """This map of the files with what people said since; the same one if that is nothing."""
        listings = self.listings
        changed = heard(listings.offers, listings.by_organisation, standing)
        if not changed:
            return self
        overlaid = copy(self)
        overlaid.__dict__["listings"] = listings.changed(changed)
        return overlaid

    @cached_property
    def understander(self) -> Understander:
        return Understander(self.wordings, self.gazetteer, self.home)

    @cached_property
    def listings(self) -> Listings:
        """What may be in an answer: all but what does not want to be listed."""
        offers = {
            s.id: Offer(s, o) for o in self.organisations for s in o.services if not s.unlisted
        }
        return Listings(offers, self.gazetteer, self.limits)

    @property
    def offers(self) -> Mapping[str, Offer]:
        """Service id → offer, in file order."""
        return self.listings.offers

    @cached_property
    def by_kind(self) -> ByKind:
        """What is found by something else than its need, as the files say."""
        return ByKind(s for o in self.organisations for s in o.services if not s.unlisted)

    def freshness(self, offer: Offer, today: date) -> Freshness:
        return freshness(offer, today, self.limits)

    @cached_property
    def organisations_by_id(self) -> Mapping[str, Organisation]:
        return {o.id: o for o in self.organisations}

    def busiest_inside(self, place: str) -> list[str]:
        """The areas inside a place with services of their own, those with most first."""
        services = self.listings.services_in
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

    @property
    def best_in(self) -> Best:
        """Offers whose own area is exactly the place."""
        return self.listings.best_in

    @property
    def best_inside(self) -> Best:
        """Offers for only a part of the place."""
        return self.listings.best_inside
