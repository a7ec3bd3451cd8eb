"""What was done to a handover, in a sentence, and what is offered at once after it."""

from __future__ import annotations

from datetime import date

from cases.handover import answers
from cases.handover.model import Handover
from cases.handover.states import HEARD, Event, Side, State
from dialogs.handover.filling import parties
from dialogs.handover.names import code, route
from dialogs.handover.scene import Scene, press
from dialogs.turn import Choice


def what_was_done(event: Event, before: Handover, after: Handover, side: Side, scene: Scene) -> str:
    """What was done and what happens now."""
    values = parties(after, scene) | {
        "ref": after.ref,
        "target": scene.organisation(after.redirect or ""),
        "contact_on": _day(after.contact_on, scene),
        "waiting_until": _day(after.waiting_until, scene),
        "route": route(after, scene),
        "choice": code("choice", after.choice, scene) if after.choice else "",
    }
    return scene.say(f"handover.done.{_key(event, before, after, side)}", **values)


def _key(event: Event, before: Handover, after: Handover, side: Side) -> str:
    """The same button says something else late, by hearsay, or in a consultation."""
    if before.state is State.RETURNED and event is not Event.SETTLE and side is Side.PARTNER:
        return f"late.{'decline' if event is Event.DECLINE else 'accept'}"
    if side is Side.REQUESTER and event in HEARD:
        return f"heard.{event.value}"
    match event:
        case Event.RELEASE if after.reason == answers.MISTAKE:
            return "release_mistake"
        case Event.FEEDBACK if after.lead_offer is not None:
            return "feedback_lead"
        case Event.NO_SHOW if after.no_shows > 1:
            return "no_show_again"
        case Event.CLOSE if after.kind == "consultation":
            return "close_consultation"
        case Event.PLAN if after.contact_on is None:
            return "plan_noted"
    return event.value


def offered_after(event: Event, after: Handover, side: Side, scene: Scene) -> tuple[Choice, ...]:
    """What was assumed can be changed, in one tap more."""
    if after.state is not State.ACCEPTED:
        return ()
    if event is Event.ACCEPT:
        return tuple(
            _planning(after, side, scene.say(f"handover.ask.change.{what}"), what=what)
            for what in ("day", "route")
        )
    if event is Event.PLAN and after.contact_by is None:
        return tuple(
            _planning(
                after,
                side,
                scene.say(f"handover.ask.by.{who}", **parties(after, scene)),
                contact_by=who,
            )
            for who in answers.CONTACT_BY
        )
    return ()


def _planning(handover: Handover, side: Side, title: str, **given: str) -> Choice:
    return Choice(title, press(handover, Event.PLAN, side, **given))


def _day(day: date | None, scene: Scene) -> str:
    return scene.wording.day(day) if day else ""
