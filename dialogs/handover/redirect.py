"""Another organisation fits better: which ones may, and sending it on once the patient agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cases.handover.model import Consent, Handover, Reason, Refused
from cases.handover.states import Event, Side
from dialogs.effects import Effect, Move, TakeIn
from dialogs.handover.form import form
from dialogs.handover.refusals import also, refusal
from dialogs.handover.scene import Said, Scene
from dialogs.handover.sent import confirmation
from dialogs.handover.sheet import sheet
from dialogs.handover.starting import already_asked, sending
from social_map.lookup import who_handles
from social_map.offers import Offer
from social_map.words import split

MOST = 5


def fitting(handover: Handover, scene: Scene) -> tuple[str, ...]:
    """Other organisations that serve this need in this place, best first.

    None where others read along who must not see what it is about: the list would tell.
    """
    need = scene.social_map.needs.get(handover.need)
    known = handover.place in scene.social_map.gazetteer.places
    if need is None or not known or (scene.own.shared and need.channel != "ok"):
        return ()
    found = who_handles(scene.social_map, [need.id], [handover.place], scene.own.today)
    ids = (f.offer.organisation.id for f in found)
    own = (handover.organisation, handover.practice)
    return tuple(dict.fromkeys(i for i in ids if i not in own))[:MOST]


def named(text: str, handover: Handover, scene: Scene) -> tuple[str, ...]:
    """The organisations that have these words in their name or id; the whole name first."""
    said = set(split(text))
    names = {
        id_: {*split(scene.organisation(id_)), *split(id_)}
        for id_ in scene.social_map.listings.by_organisation
        if id_ not in (handover.organisation, handover.practice)
    }
    exact = tuple(i for i in names if said and said == set(split(scene.organisation(i))))
    return exact or tuple(id_ for id_, words in names.items() if said and said <= words)[:MOST]


def other_consent(handover: Handover, day: date, side: Side, scene: Scene) -> Consent:
    """What the patient agreed to, now with the organisation that was proposed."""
    role = scene.own.actor(side, handover).role or handover.requester_role
    said: dict[str, Any] = {"on": day, "by_role": role, "scope": handover.redirect or ""}
    return handover.consent.model_copy(update=said) if handover.consent else Consent(**said)


def sent_on(handover: Handover, side: Side, given: dict[str, Any], scene: Scene) -> Said:
    """The old one is rejected and settled, and the same is asked of the proposed organisation.

    `given`: the details of the confirmation, the new consent among them.
    """
    offer = _offer(handover, scene)
    if offer is None:
        note = refusal(Refused(Reason.UNKNOWN_ORGANISATION), scene)
        return sheet(handover, side, scene, note)
    rejected = scene.own.apply(handover, Event.CONFIRM_REDIRECT, side, given)
    if isinstance(rejected, Refused):
        return sheet(handover, side, scene, refusal(rejected, scene))
    actor = scene.own.actor(side, handover)
    done: list[Effect] = [Move(handover, rejected, Event.CONFIRM_REDIRECT, actor)]
    organisation = offer.organisation
    changes = {
        **{"organisation": organisation.id, "service": offer.service.id},
        **{"consent": given["consent"], "example": organisation.example},
        "outer": not scene.own.linked(organisation.id),
    }
    draft = scene.own.follow(rejected, side, changes)
    if isinstance(draft, Refused):
        return also(sheet(rejected, side, scene, refusal(draft, scene)), *done)
    settled = scene.own.apply(rejected, Event.SETTLE, side, {"choice": "other_partner"})
    if isinstance(settled, Handover):
        done.append(Move(rejected, settled, Event.SETTLE, actor))
    if double := scene.own.double(draft):
        return also(already_asked(double, scene), *done)
    done.append(TakeIn(draft, actor))
    sent = scene.own.apply(draft, Event.SEND, side, sending(draft, scene))
    if isinstance(sent, Refused):
        return also(form(draft, scene, refusal(sent, scene)), *done)
    done.append(Move(draft, sent, Event.SEND, actor))
    before = scene.organisation(handover.organisation)
    reply, progress = also(confirmation(sent, scene), *done)
    note = scene.say("handover.done.sent_on", organisation=before)
    card = replace(reply.card, lines=(note, *reply.card.lines))
    return replace(reply, card=card), progress


def _offer(handover: Handover, scene: Scene) -> Offer | None:
    """What of the organisation proposed fits the need in the place best."""
    listings = scene.social_map.listings
    contains = scene.social_map.gazetteer.contains
    known = handover.place in scene.social_map.gazetteer.places

    def fit(offer: Offer) -> tuple[bool, bool, int]:
        service = offer.service
        here = known and any(contains(area, handover.place) for area in service.areas)
        asked = handover.need in service.needs
        runs = service.runs_on(scene.own.today)
        return not runs, not (here and asked), service.needs.index(handover.need) if asked else 99

    services = listings.by_organisation.get(handover.redirect or "", ())
    return min((listings.offers[id_] for id_ in services), key=fit, default=None)
