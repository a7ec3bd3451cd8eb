"""One entry of the map: whose it is, how it is shown, and how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.upkeep.changes import Kind
from cases.upkeep.listed import Listed
from dialogs.turn import Choice, Data, Section, ids_in
from dialogs.upkeep.scene import Said, Scene
from social_map.offers import Offer
from social_map.standing import digest


def own_entry(service: object, scene: Scene) -> Offer | None:
    """The entry when this person may speak for it here."""
    offer = scene.social_map.offers.get(service) if isinstance(service, str) else None
    if offer is None or not scene.own.may_speak_for(offer.organisation.id):
        return None
    return offer


def first_entry(data: Data, scene: Scene) -> Offer | None:
    """The entry that a button is about, when this person may speak for it here."""
    return own_entry(next(iter(ids_in(data, "services")), None), scene)


def not_here(data: Data, scene: Scene) -> Said:
    """Why the entry of a button cannot be shown: it was taken off the map, or it is of others."""
    changes = [c for id_ in ids_in(data, "services") for c in scene.own.changes(id_)]
    off = [c.organisation for c in changes if c.kind is Kind.UNLIST]
    if off and scene.own.may_speak_for(off[0]):
        return scene.tell("listing.unlist.already", organisation=scene.organisation(off[0]))
    return scene.tell("listing.not_yours")


def name(offer: Offer, scene: Scene) -> str:
    """ "Schuldhulp · Wijkteam Laak"; a name is not said twice."""
    organisation, service = offer.organisation.name, offer.service.name.in_(scene.lang)
    return organisation if organisation.startswith(service) else f"{service} · {organisation}"


def shown(offer: Offer, scene: Scene, *, folded: bool = False) -> Section:
    """Everything that a colleague reads of it, with what it is for and where."""
    section, wording = scene.wording.entry(offer), scene.wording
    needs = ", ".join(wording.need(n) for n in offer.service.needs)
    areas = ", ".join(wording.place(a) for a in offer.service.areas)
    facts = ((scene.say("listing.label.needs"), needs), (scene.say("listing.label.areas"), areas))
    return replace(section, facts=(*facts, *section.facts), folded=folded)


def listed(offer: Offer, scene: Scene) -> Listed:
    """As cases know it; asked again after the usual time when somebody reacts to it today."""
    confirmed = offer.service.confirmed
    again_on = scene.own.today + timedelta(days=scene.social_map.limits.ask_after)
    on = confirmed.on if confirmed else None
    return Listed(offer.service.id, offer.organisation.id, digest(offer), again_on, on)


def stands(offer: Offer, scene: Scene) -> str:
    """When it was last confirmed, and what waits for the editor."""
    confirmed = offer.service.confirmed
    if confirmed is None:
        said = scene.say("listing.stands.never")
    else:
        on, by = scene.wording.day(confirmed.on), scene.role(confirmed.by)
        said = scene.say("listing.stands.confirmed", date=on, by=by)
    return " ".join([said, *pending(offer, scene)])


def pending(offer: Offer, scene: Scene) -> list[str]:
    """What waits for the editor."""
    return [
        scene.say(f"listing.stands.{change.kind.value}", id=change.id)
        for change in scene.own.changes(offer.service.id)
        if change.kind in (Kind.CHANGE, Kind.UNLIST)
    ]


def button(key: str, go: str, offer: Offer, scene: Scene, **more: object) -> Choice:
    """A button about one entry."""
    return Choice(scene.say(f"listing.button.{key}"), press(go, offer, **more))


def press(go: str, offer: Offer, **more: object) -> dict[str, object]:
    """What a button about one entry carries, with the entry as it was shown."""
    base = {"do": "listing", "go": go, "services": [offer.service.id], "extra": [digest(offer)]}
    return base | more


def seen_otherwise(offers: list[Offer], data: Data) -> list[Offer]:
    """The entries that are no longer as the button's card showed them."""
    seen = dict(zip(ids_in(data, "services"), ids_in(data, "extra"), strict=False))
    return [o for o in offers if seen.get(o.service.id, digest(o)) != digest(o)]


def role(scene: Scene) -> str:
    """What this person is, in Dutch, as it is kept in the file."""
    return scene.own.role or scene.wording.messages.text("listing.somebody", "nl")
