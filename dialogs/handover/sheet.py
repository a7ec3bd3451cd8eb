"""A handover as one side sees it: where it stands, who leads, what can be done now."""

from __future__ import annotations

from dataclasses import replace

from cases.handover.answers import MISTAKE
from cases.handover.buttons import buttons
from cases.handover.model import Handover
from cases.handover.moves import REPEATABLE
from cases.handover.states import FINAL, Event, Side, State
from dialogs.handover import names
from dialogs.handover.lines import lines
from dialogs.handover.scene import Said, Scene, press, show
from dialogs.turn import Card, Choice, Reply, Section, Style
from social_map.models import Agreement

GONE = frozenset({State.DRAFT, State.REJECTED, State.RETURNED, State.FAILED, State.CANCELLED}) | {
    State.SETTLED,
    State.ENTERED_IN_ERROR,
}
"""Where the partner only reads that it is out of it."""
UNDER_WAY = frozenset({State.DRAFT, State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.ASKED})
"""Where it helps to know what was agreed once and for all."""
IN_A_FORM = frozenset({Event.SEND, Event.CONSULT, Event.CHANGE})
"""A draft is looked through and sent on one form."""
STYLES: dict[Event, Style] = {
    Event.ACCEPT: "positive",
    Event.SEND: "positive",
    Event.CONSULT: "positive",
    Event.ADVISE: "positive",
    Event.ARRIVE: "positive",
    Event.FEEDBACK: "positive",
    Event.CLOSE: "positive",
}


def sheet(handover: Handover, side: Side, scene: Scene, *notes: str) -> Said:
    """The card with its buttons, under what there is to say first."""
    return scene.said(drawn(handover, side, scene, *notes))


def drawn(handover: Handover, side: Side, scene: Scene, *notes: str, brief: bool = False) -> Reply:
    """The same as one message; `brief`: for who saw the rest before."""
    gone = side is Side.PARTNER and handover.state in GONE
    card = _gone(handover, scene) if gone else _card(handover, side, scene, brief)
    card = replace(card, lines=(*notes, *card.lines))
    return Reply(card, scene.lang, choices(handover, side, scene))


def posted(handover: Handover, scene: Scene) -> Reply:
    """The card as it stands in the partner's channel, for everybody there."""
    here = replace(scene, own=replace(scene.own, shared=True))
    return drawn(handover, Side.PARTNER, here)


def shown_events(handover: Handover, side: Side, scene: Scene) -> tuple[Event, ...]:
    """The events behind the numbered buttons of the sheet."""
    events = _valid(handover, side, scene)
    if handover.state is not State.DRAFT:
        return events
    forms = [e for e in events if e in IN_A_FORM]
    return (*forms[:1], *(e for e in events if e not in IN_A_FORM))


def choices(handover: Handover, side: Side, scene: Scene) -> tuple[Choice, ...]:
    """Every button of the sheet, the most likely first; `shown_events` come before the others."""
    return (
        *(button(event, handover, side, scene) for event in shown_events(handover, side, scene)),
        *(
            Choice(scene.say(f"handover.sheet.button.{go}"), show(handover, side, go))
            for go in _ways(handover, side, scene)
        ),
    )


def button(event: Event, handover: Handover, side: Side, scene: Scene) -> Choice:
    """One event as a button."""
    in_a_form = handover.state is State.DRAFT and event in IN_A_FORM
    data = show(handover, side, "form") if in_a_form else press(handover, event, side)
    return Choice(names.title(event, handover, side, scene), data, STYLES.get(event, ""))


def _valid(handover: Handover, side: Side, scene: Scene) -> tuple[Event, ...]:
    if side is Side.PARTNER and handover.state in GONE - {State.RETURNED}:
        return ()
    if scene.own.shared:
        return buttons(handover, side)
    duties = scene.own.actor(side, handover).duties
    return buttons(handover, side, duties) if duties else ()


def _ways(handover: Handover, side: Side, scene: Scene) -> list[str]:
    """Buttons that change nothing about it."""
    ways = []
    over = handover.state in FINAL | REPEATABLE
    if side is Side.PARTNER and handover.state in GONE:
        return []
    if side is Side.PARTNER and not over:
        ways.append("away")
    ways.append("timeline")
    if side is Side.REQUESTER and not scene.own.only_watches(handover, side):
        unlinked = handover.outer or not scene.own.linked(handover.organisation)
        if unlinked and not over and handover.was_sent:
            ways.insert(0, "copy")
        if over and _may_follow(handover, scene):
            ways.insert(0, "again")
    return ways


def _may_follow(handover: Handover, scene: Scene) -> bool:
    """Could the requester's side begin something new from this?"""
    if not handover.was_sent or handover.state is State.ENTERED_IN_ERROR:
        return False
    actor = None if scene.own.shared else scene.own.actor(Side.REQUESTER, handover)
    return actor is None or actor.organisation == handover.practice


# -- the card -------------------------------------------------------------------------------------


def _card(handover: Handover, side: Side, scene: Scene, brief: bool) -> Card:
    helps = handover.state in UNDER_WAY and not brief
    agreement = _agreement(handover, side, scene) if helps else None
    known = scene.social_map.organisations_by_id.get(handover.organisation)
    example = known.example if known else handover.example
    return Card(
        title(handover, side, scene),
        tuple(lines(handover, side, scene, brief=brief)),
        sections=(_section(agreement, scene),) if agreement else (),
        footer=scene.say("handover.sheet.example") if example else "",
    )


def title(handover: Handover, side: Side, scene: Scene) -> str:
    """ "Warme overdracht WO-9D4MXT voor Wijkteam Laak"."""
    return scene.say(
        f"handover.sheet.title.{handover.kind}.{side.value}",
        ref=handover.ref,
        organisation=scene.organisation(handover.organisation),
    )


def _gone(handover: Handover, scene: Scene) -> Card:
    """The partner is out of it: nothing is said of the patient's question any more."""
    stays = handover.state is State.CANCELLED and handover.reason == MISTAKE
    stands = scene.say(f"handover.sheet.gone.{MISTAKE if stays else handover.state.value}")
    return Card(scene.say("handover.sheet.gone.title", ref=handover.ref), (stands,))


def _agreement(handover: Handover, side: Side, scene: Scene) -> Agreement | None:
    """The working agreement that holds here: for this kind of partner, else for the need.

    Where others may not read the need, an agreement about it would tell.
    """
    contains = scene.social_map.gazetteer.contains
    known = scene.social_map.organisations_by_id.get(handover.organisation)
    need = scene.social_map.needs.get(handover.need)
    told = side is Side.REQUESTER and not scene.outlined(handover, side)
    told = told or (need is not None and need.channel == "ok")
    if handover.place not in scene.social_map.gazetteer.places:
        return None
    here = [
        (known is not None and known.type in a.partner_types, told and handover.need in a.needs, a)
        for a in scene.social_map.agreements
        if any(contains(area, handover.place) for area in a.areas)
    ]
    fitting = [row for row in here if row[0] or row[1]]
    return max(fitting, key=lambda row: row[:2])[2] if fitting else None


def _section(agreement: Agreement, scene: Scene) -> Section:
    named = scene.say("handover.sheet.agreement", title=agreement.title.in_(scene.lang))
    return Section(f"**{named}**", agreement.leads.in_(scene.lang), folded=True)
