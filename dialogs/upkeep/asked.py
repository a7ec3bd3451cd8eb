"""*Klopt dit nog?*: the question about one entry or several, and the answer that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cases.clocks import MapWho
from cases.upkeep.changes import Kind
from cases.upkeep.checks import Check
from dialogs.effects import Confirm, Propose
from dialogs.turn import Card, Choice, Data, Reply, ids_in
from dialogs.upkeep.entry import (
    button,
    listed,
    name,
    not_here,
    own_entry,
    pending,
    role,
    seen_otherwise,
    shown,
)
from dialogs.upkeep.filed import Filed, as_filed, file_of
from dialogs.upkeep.scene import Said, Scene
from social_map.offers import Offer
from social_map.standing import digest

MOST = 5
"""Entries of which one message asks whether they are right."""


# -- the question -------------------------------------------------------------------------------


def question(
    offers: Sequence[Offer], scene: Scene, *notes: str, why: str = "", rest: int = 0
) -> Reply:
    """Asks whether these entries are right; `rest`: so many more follow."""
    if len(offers) > 1:
        return _several(offers, scene, notes, why, rest)
    title = scene.say("listing.ask.title", name=name(offers[0], scene))
    return card(offers[0], scene, title, *notes, reason(offers, why, scene), *_more(rest, scene))


def card(offer: Offer, scene: Scene, title: str, *lines: str) -> Reply:
    """One entry as a colleague sees it, with what can be said about it."""
    footer = scene.say("listing.ask.example") if offer.organisation.example else ""
    shown_ = Card(
        title,
        (*lines, *pending(offer, scene)),
        sections=(shown(offer, scene),),
        footer=footer,
    )
    return Reply(shown_, scene.lang, answers(offer, scene))


def answers(offer: Offer, scene: Scene) -> tuple[Choice, ...]:
    """What can be said about one entry."""
    right = button("right", "right", offer, scene, **_seen([offer], scene))
    return (
        replace(right, style="positive"),
        button("change", "change", offer, scene),
        *_leave(offer, scene),
        button("unlist", "unlist", offer, scene),
    )


def _leave(offer: Offer, scene: Scene) -> tuple[Choice, ...]:
    """Whoever is asked no longer works there; not for an editor of elsewhere."""
    own, organisation = scene.own, offer.organisation.id
    theirs = own.person is None or own.person.organisation == organisation
    if not (theirs or own.shared or own.access.open):
        return ()
    data = {"do": "leave", "organisation": organisation}
    return (Choice(scene.say("listing.button.leave"), data),)


def _seen(offers: Sequence[Offer], scene: Scene) -> dict[str, Any]:
    """When the question was shown, and the last change that waited then."""
    return {"on": scene.own.today.isoformat(), "known": _last_change(offers, scene)}


def _last_change(offers: Sequence[Offer], scene: Scene) -> int:
    changes = [c for o in offers for c in scene.own.changes(o.service.id)]
    return max((c.id for c in changes if c.kind is not Kind.CONFIRM), default=0)


def _several(
    offers: Sequence[Offer], scene: Scene, notes: Sequence[str], why: str, rest: int
) -> Reply:
    """All at a glance: right as they stand, or one by one."""
    page, organisations = offers[:MOST], {o.organisation.id for o in offers}
    rest += len(offers) - len(page)
    alone = len(organisations) == 1
    of = offers[0].organisation.name if alone else ""
    key = "listing.ask.title_of" if alone else "listing.ask.title_several"
    title = scene.say(key, organisation=of, number=len(page))
    lines = (*notes, reason(page, why, scene), *_more(rest, scene))
    card = Card(title, lines, sections=tuple(shown(o, scene, folded=True) for o in page))
    these = {
        "do": "listing",
        "services": [o.service.id for o in page],
        "extra": [digest(o) for o in page],
        **_seen(page, scene),
    }
    choices = [
        Choice(scene.say("listing.button.all_right"), these | {"go": "right"}, "positive"),
        Choice(scene.say("listing.button.each"), these | {"go": "each"}),
    ]
    if alone:
        choices += _leave(offers[0], scene)
    return Reply(card, scene.lang, tuple(choices))


def reason(offers: Sequence[Offer], why: str, scene: Scene) -> str:
    """Why it is asked."""
    own = scene.own.person
    if why in ("unanswered", "left", "report"):
        return scene.say(f"listing.why.{why}")
    if own and scene.own.is_editor and own.organisation != offers[0].organisation.id:
        return scene.say("listing.why.nobody")
    return scene.say("listing.why.rhythm", days=scene.social_map.limits.ask_after)


def _more(rest: int, scene: Scene) -> tuple[str, ...]:
    return (scene.say("listing.ask.rest", count=rest),) if rest else ()


# -- the answer ---------------------------------------------------------------------------------


def each(data: Data, scene: Scene) -> Said:
    """One by one: the first of these; after each answer the next follows."""
    offers = _own(data, scene)
    if not offers:
        return not_here(data, scene)
    return scene.said(question(offers[:1], scene, rest=len(offers) - 1))


def right(data: Data, scene: Scene) -> Said:
    """*Ja, klopt*, of one entry or of all that were shown."""
    offers = _own(data, scene)
    if not offers:
        return not_here(data, scene)
    if seen_otherwise(offers, data):
        return scene.said(question(offers, scene, scene.say("listing.seen_otherwise")))
    known = data.get("known")
    if type(known) is int and _last_change(offers, scene) > known:
        return scene.said(question(offers, scene, scene.say("listing.changed_already")))
    before = [o for o in offers if _confirmed_already(o, data, scene)]
    new = [o for o in offers if o not in before]
    if not new:
        return following(_said_before(before[0], scene), offers, scene)
    if any(o.organisation.example for o in new):
        return _example(new[0], scene)
    by, today = scene.role(role(scene)), scene.own.today
    key = "listing.right.one" if len(new) == 1 else "listing.right.several"
    thanks = scene.say(
        key, name=name(new[0], scene), number=len(new), date=scene.wording.day(today), by=by
    )
    effect = Confirm(tuple(_confirmation(o, _filed(o, scene), scene) for o in new))
    again = scene.wording.day(effect.proposals[0].listed.again_on)
    reply, progress = following(thanks, offers, scene, scene.say("listing.again_on", date=again))
    return replace(reply, effects=(*reply.effects, effect)), progress


def _example(offer: Offer, scene: Scene) -> Said:
    """It counts only when an editor has made a real entry of it."""
    filed = _filed(offer, scene)
    if filed is None:
        return scene.tell("listing.unreadable")
    said = scene.say("listing.right.example", name=name(offer, scene))
    return scene.said(Reply(Card(said), scene.lang), _confirmation(offer, filed, scene))


def _filed(offer: Offer, scene: Scene) -> Filed | None:
    return as_filed(scene.content, offer.organisation.id, offer.service.id)


def _confirmation(offer: Offer, filed: Filed | None, scene: Scene) -> Propose:
    """What says that an entry is right; without edits when its file cannot be read."""
    edits = filed.confirmed(role(scene), scene.own.today) if filed else ()
    file = file_of(offer.organisation.id)
    return Propose(Kind.CONFIRM, listed(offer, scene), file, tuple(edits))


def _own(data: Data, scene: Scene) -> list[Offer]:
    """The entries of a button, when this person may speak for all of them."""
    offers = [own_entry(id_, scene) for id_ in dict.fromkeys(ids_in(data, "services"))]
    known = [o for o in offers if o is not None]
    return known if len(known) == len(offers) else []


def _confirmed_already(offer: Offer, data: Data, scene: Scene) -> bool:
    """Since the question was shown, and not asked again after that."""
    confirmed, check = offer.service.confirmed, scene.own.check(offer.service.id)
    if confirmed is None or (check is not None and (check.asked_at or check.why)):
        return False
    return confirmed.on >= (_day(data.get("on")) or scene.own.today)


def _said_before(offer: Offer, scene: Scene) -> str:
    confirmed = offer.service.confirmed
    assert confirmed is not None
    on, by = scene.wording.day(confirmed.on), scene.role(confirmed.by)
    return scene.say("listing.right.already", name=name(offer, scene), date=on, by=by)


def following(said: str, done: Sequence[Offer], scene: Scene, *more: str) -> Said:
    """What was done; what else this person was asked follows in the same message."""
    gone = {o.service.id for o in done}
    left = [(check, offer) for check, offer in waiting(scene) if check.service not in gone]
    if not left:
        return scene.said(Reply(Card(said, more), scene.lang))
    check, offer = left[0]
    return scene.said(question([offer], scene, said, *more, why=check.why, rest=len(left) - 1))


def waiting(scene: Scene) -> list[tuple[Check, Offer]]:
    """What this person was asked and nobody answered; of others only what came to the editors."""
    own = scene.own
    ladder = own.keeper.rules.map.ladder
    to_editors = next((n for n, s in enumerate(ladder) if MapWho.EDITOR in s.who), len(ladder))
    return [
        (check, offer)
        for check in own.asked()
        if (check.organisation in own.organisations or check.step > to_editors)
        and (offer := own_entry(check.service, scene))
    ]


def still_asked(scene: Scene) -> Said | None:
    """An answer in words while no card is at hand: what was asked and is still open is shown as it
    is now, for nothing is right that nobody saw."""
    offers = [offer for _, offer in waiting(scene)]
    return scene.said(question(offers, scene)) if offers else None


def _day(value: object) -> date | None:
    """A date as a button carries it; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
