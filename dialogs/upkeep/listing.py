"""`vermelding`: the entries that somebody may speak for, and the wish to stand nowhere any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cases.upkeep.changes import Kind
from dialogs.effects import Propose
from dialogs.naming import found, near
from dialogs.turn import Card, Choice, Data, Form, Reply, Section
from dialogs.upkeep.asked import card, following
from dialogs.upkeep.entry import (
    button,
    first_entry,
    listed,
    name,
    not_here,
    press,
    role,
    shown,
    stands,
)
from dialogs.upkeep.filed import as_filed, file_of
from dialogs.upkeep.scene import Said, Scene
from social_map.offers import Offer
from social_map.words import split

MOST = 8
"""Organisations or entries to choose from in one message."""


def overview(text: str, scene: Scene) -> Said:
    """`vermeldingen [organisatie]`."""
    names = _names(scene)
    if not split(text):
        own = [o for o in scene.own.organisations if o in names]
        if len(own) == 1:
            return of_organisation(own[0], scene)
        if not own:
            return scene.tell("listing.name_one" if _everywhere(scene) else "listing.not_yours")
        return _which(own, names, scene)
    ids = found(text, names, wide=True) or near(text, names)
    if not ids:
        return scene.tell("listing.unknown" if _everywhere(scene) else "listing.not_yours")
    return of_organisation(ids[0], scene) if len(ids) == 1 else _which(ids, names, scene)


def _names(scene: Scene) -> Mapping[str, str]:
    """The organisations for which this person may speak, id → name."""
    known = scene.social_map.organisations_by_id
    if _everywhere(scene):
        return {o.id: o.name for o in known.values() if scene.own.may_speak_for(o.id)}
    own = (o for o in scene.own.organisations if o in known and scene.own.may_speak_for(o))
    return {o: known[o].name for o in own}


def _everywhere(scene: Scene) -> bool:
    return scene.own.person is not None and (scene.own.is_editor or scene.own.access.open)


def _which(ids: Iterable[str], names: Mapping[str, str], scene: Scene) -> Said:
    choices = tuple(
        Choice(names[id_], {"do": "listing", "go": "list", "organisation": id_}) for id_ in ids
    )
    more = (scene.say("listing.which_more"),) if len(choices) > MOST else ()
    form = Form(options=choices[:MOST], hint=scene.say("listing.pick"))
    return scene.said(Reply(Card(scene.say("listing.which"), more), scene.lang, form=form))


def of_organisation(organisation: object, scene: Scene) -> Said:
    """All entries of one organisation with how each stands; a single one as it is asked about."""
    known = scene.social_map.organisations_by_id
    if (
        not isinstance(organisation, str)
        or organisation not in known
        or not scene.own.may_speak_for(organisation)
    ):
        return scene.tell("listing.not_yours")
    of = known[organisation]
    offers = [o for s in of.services if (o := scene.social_map.offers.get(s.id))]
    if len(offers) == 1:
        return _alone(offers[0], scene)
    if not offers:
        return scene.tell("listing.nothing_listed", organisation=of.name)
    sections = tuple(
        Section(f"**{o.service.name.in_(scene.lang)}**", stands(o, scene)) for o in offers[:MOST]
    )
    choices = tuple(Choice(o.service.name.in_(scene.lang), press("show", o)) for o in offers[:MOST])
    left = len(offers) - len(choices)
    lines = (scene.say("listing.left", count=left),) if left else ()
    title = scene.say("listing.title", organisation=of.name, count=len(offers))
    card_ = Card(title, lines, sections=sections)
    form = Form(options=choices, hint=scene.say("listing.pick"))
    return scene.said(Reply(card_, scene.lang, form=form))


def show(data: Data, scene: Scene) -> Said:
    """One entry with everything that can be said about it."""
    offer = first_entry(data, scene)
    return _alone(offer, scene) if offer else not_here(data, scene)


def _alone(offer: Offer, scene: Scene) -> Said:
    return scene.said(card(offer, scene, scene.say("listing.shown", name=name(offer, scene))))


# -- not on the map -----------------------------------------------------------------------------


def unlist(data: Data, scene: Scene) -> Said:
    """*Wil niet vermeld worden*: once confirmed it is kept out for good."""
    offer = first_entry(data, scene)
    if offer is None:
        return not_here(data, scene)
    if data.get("sure") is not True:
        asked = Card(
            scene.say("listing.unlist.sure", name=name(offer, scene)),
            (scene.say("listing.unlist.then"),),
            sections=(shown(offer, scene, folded=True),),
        )
        yes = Choice(scene.say("listing.unlist.yes"), press("unlist", offer, sure=True))
        no = button("keep", "show", offer, scene)
        return scene.said(Reply(asked, scene.lang, (yes, no)))
    organisation, service = offer.organisation.id, offer.service.id
    filed = as_filed(scene.content, organisation, service)
    if filed is None:
        return scene.tell("listing.unreadable")
    edits = tuple(filed.unlisted(role(scene), scene.own.today))
    effect = Propose(Kind.UNLIST, listed(offer, scene), file_of(organisation), edits)
    said = scene.say("listing.unlist.done", name=name(offer, scene))
    reply, progress = following(said, [offer], scene, scene.say("listing.unlist.back"))
    return replace(reply, effects=(effect,)), progress
