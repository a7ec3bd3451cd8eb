"""What becomes an entry of the audit: moves, looks and refusals, each with its ground."""

from __future__ import annotations

from datetime import datetime

from cases.access import Person
from cases.audit import DONE, Entry
from cases.handover.model import Actor, Handover, Reason
from cases.handover.states import HEARD, Duty, Event, Side

BOT = "bot"
VIEW = "view"
NO_RIGHT = frozenset({Reason.NOT_YOUR_SIDE, Reason.NOT_YOUR_ORGANISATION, Reason.NOT_YOUR_DUTY})
"""Refused because of who it is, not because of how the handover stands."""
UNSEEN = "not_for_these_eyes"
"""Refused to look at something that is there."""
STRANGER = "stranger"
"""Nobody who is registered asked for something; as an action and as its outcome."""


def moved(after: Handover, event: str, actor: Actor, now: datetime) -> Entry:
    """Somebody did something to a handover, or began it."""
    return _entry(after, actor, event, now, DONE, after.state.value)


def seen(handover: Handover, actor: Actor, what: str, now: datetime) -> Entry:
    """Somebody looked at a handover."""
    return _entry(handover, actor, VIEW, now, DONE, what)


def refused(handover: Handover, event: str, actor: Actor, reason: str, now: datetime) -> Entry:
    """Somebody tried what only others may."""
    return _entry(handover, actor, event, now, reason, handover.state.value)


def of_person(
    user: str,
    person: Person | None,
    action: str,
    now: datetime,
    *,
    handover: str = "",
    case: str = "",
    ground: str = "",
    outcome: str = DONE,
    detail: str = "",
) -> Entry:
    """Something that a person did; `user`: the id in the directory."""
    role = person.title.nl if person and person.title else ""
    organisation = person.organisation if person else ""
    return Entry(
        *(now, user, role, organisation, action, handover, case),
        ground=ground,
        outcome=outcome,
        detail=detail,
    )


def by_bot(action: str, now: datetime, *, detail: str = "") -> Entry:
    """Something that the bot did by itself, by the rules that were agreed."""
    return Entry(now, BOT, BOT, "", action, ground="rules", detail=detail)


def by_command(
    account: str, action: str, now: datetime, *, ref: str = "", detail: str = ""
) -> Entry:
    """An administrator ran a command; `ref`: what it was about."""
    handover, case = (ref, "") if ref.startswith("WO-") else ("", ref)
    return Entry(
        *(now, account, "beheerder", "", action, handover, case), ground="duty", detail=detail
    )


def _entry(
    handover: Handover, actor: Actor, action: str, now: datetime, outcome: str, detail: str
) -> Entry:
    return Entry(
        now,
        actor.user or BOT,
        actor.role or min(actor.acts_as),
        actor.organisation,
        action,
        handover.ref,
        handover.case,
        on_behalf=_on_behalf(handover, action, actor),
        ground=_ground(handover, actor) if outcome == DONE else "",
        outcome=outcome,
        detail=detail,
    )


def _on_behalf(handover: Handover, action: str, actor: Actor) -> str:
    """The requester for whom a colleague or the bot acts; the partner that has no buttons here."""
    if actor.side is Side.REQUESTER and handover.outer and action in HEARD:
        return handover.organisation
    asks_again = actor.side is Side.SYSTEM and action == Event.SEND
    acts = actor.side is Side.REQUESTER and action != VIEW and not _watches(handover, actor)
    colleague = acts and actor.user != handover.requester
    return handover.requester if asks_again or colleague else ""


def _ground(handover: Handover, actor: Actor) -> str:
    if actor.side is Side.SYSTEM:
        return "rules" if not actor.user else "duty"
    if actor.side is Side.REQUESTER:
        return "coordination" if _watches(handover, actor) else "own_case"
    return "consent" if handover.consent else "consultation"


def _watches(handover: Handover, actor: Actor) -> bool:
    """A coordinator from elsewhere, or one who is nothing else."""
    return actor.organisation != handover.practice or actor.duties == {Duty.COORDINATOR}
