"""A clock is due: the kind question that is asked then, and what can be answered at once."""

from __future__ import annotations

from collections.abc import Iterator

from cases.handover.answers import OUTCOMES
from cases.handover.model import Handover
from cases.handover.running import running
from cases.handover.states import Clock, Duty, Event, Side
from cases.letters import Note
from cases.outbox import person_of
from dialogs.handover import names
from dialogs.handover.lines import capital
from dialogs.handover.scene import Scene, press, show
from dialogs.handover.sheet import button, shown_events
from dialogs.turn import Choice

E = Event

UNDECIDED = frozenset({Clock.ACKNOWLEDGE, Clock.DECIDE, Clock.ADVICE})
BOTH, GENERAL = 2, 3
"""Steps of a partner's ladder: key figure and replacement, then whoever is there."""
MOST = 5
"""Buttons besides the one that shows the whole card."""

FITTING: dict[Side, dict[Clock, tuple[Event, ...]]] = {
    Side.PARTNER: {
        Clock.ACKNOWLEDGE: (E.ACKNOWLEDGE, E.ACCEPT, E.ASK, E.DECLINE),
        Clock.DECIDE: (E.ACCEPT, E.ACCEPT_LATER, E.ASK, E.DECLINE),
        Clock.ADVICE: (E.ADVISE, E.DECLINE, E.SNOOZE),
        Clock.CONTACT: (E.EXCHANGE, E.ARRIVE, E.PLAN, E.NO_SHOW),
    },
    Side.REQUESTER: {
        Clock.SEND: (E.SEND, E.CONSULT, E.CHANGE, E.DISCARD, E.SNOOZE),
        Clock.QUESTION: (
            *(E.ANSWER, E.CONFIRM_REDIRECT, E.REFUSE_REDIRECT, E.CONFIRM_RELEASE),
            *(E.CONFIRM_GIVE_UP, E.REFUSE_GIVE_UP, E.SNOOZE),
        ),
        Clock.SETTLE: (E.SETTLE, E.SNOOZE),
        Clock.READ: (E.READ, E.CLOSE, E.SNOOZE),
        Clock.CLOSE: (E.CLOSE, E.SNOOZE),
        Clock.CONTACT: (E.EXCHANGE, E.CLAIM_ARRIVAL, E.ARRIVE),
        Clock.ARRIVAL: (E.ARRIVE, E.CLAIM_ARRIVAL, E.WITHDRAW),
        Clock.FEEDBACK: (E.FEEDBACK, E.CONSENT, E.SNOOZE),
    },
}
FOR_WHO_ELSE = (E.RETURN, E.ACCEPT, E.DECLINE, E.WITHDRAW)
"""What the requester's side may do while the partner is to answer."""
FOR_THE_DESK = (E.ASSIGN, E.ACKNOWLEDGE, E.DECLINE)
"""What the general contact of a partner may do."""


def stands(note: Note, handover: Handover) -> bool:
    """Is the clock still waited for? One that was answered begins anew or is gone."""
    state = handover.clocks.get(Clock(note.what))
    return state is not None and not state.paused and state.step > 0


def question(clock: Clock, handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """What is asked of whom; never blaming, always with a way out."""
    state = handover.clocks[clock]
    said = {
        "ref": handover.ref,
        "organisation": scene.organisation(handover.organisation),
        "since": names.moment(state.started, scene),
    }
    if side is Side.REQUESTER:
        yield scene.say(f"handover.nudge.requester.{clock.value}", **said)
        if _looks_along(handover, scene):
            practice = scene.organisation(handover.practice)
            yield scene.say("handover.nudge.instead", practice=practice)
        return
    undecided = clock in UNDECIDED
    if at_the_desk(clock, handover, scene):
        stage = "undecided" if undecided else "accepted"
        yield scene.say(f"handover.nudge.contact.{stage}", **said)
        return
    yield scene.say(f"handover.nudge.partner.{clock.value}", **said)
    if state.step == BOTH:
        yield scene.say("handover.nudge.both")
        if undecided and handover.kind == "handover":
            yield scene.say("handover.nudge.then", at=names.moment(state.due, scene))


def answers(clock: Clock, handover: Handover, side: Side, scene: Scene) -> tuple[Choice, ...]:
    """The likeliest answers, each done with one tap as far as that can be."""
    valid = shown_events(handover, side, scene)
    desk = side is Side.PARTNER and at_the_desk(clock, handover, scene)
    own = None if desk else OWN_QUESTIONS.get((side, clock))
    if own is not None:
        return tuple(own(handover, valid, scene))
    waits = side is Side.REQUESTER and running(handover)[clock] is Side.PARTNER
    fitting = FOR_THE_DESK if desk else FITTING[side].get(clock, FOR_WHO_ELSE if waits else ())
    found = [button(e, handover, side, scene) for e in fitting if e in valid]
    if side is Side.PARTNER and not desk:
        title = scene.say("handover.sheet.button.away")
        found = [*found[: MOST - 1], Choice(title, show(handover, side, "away"))]
    return tuple(found[:MOST])


def at_the_desk(clock: Clock, handover: Handover, scene: Scene) -> bool:
    """Is this said to the general contact, who knows nothing of it yet?"""
    if scene.own.shared:
        return handover.clocks[clock].step >= GENERAL
    return scene.own.actor(Side.PARTNER, handover).duties == {Duty.CONTACT}


def _looks_along(handover: Handover, scene: Scene) -> bool:
    """The back-up or the coordinator, instead of who asked."""
    return not scene.own.shared and person_of(handover.requester) != scene.own.me


def _arrived(handover: Handover, valid: tuple[Event, ...], scene: Scene) -> Iterator[Choice]:
    """Have they met? With the day that was planned, or today."""
    say, side, today = scene.say, Side.PARTNER, scene.own.today
    if E.ARRIVE in valid:
        planned = handover.arrived_on or handover.contact_on
        day = planned if planned and planned <= today else today
        title = say("handover.nudge.button.met", date=scene.wording.day(day))
        data = press(handover, E.ARRIVE, side, on=day.isoformat())
        yield Choice(title, data, "positive")
    if E.PLAN in valid:
        yield Choice(say("handover.nudge.button.appointment"), press(handover, E.PLAN, side))
    if E.NO_SHOW in valid:
        not_come = press(handover, E.NO_SHOW, side, tried="appointment")
        yield Choice(say("handover.nudge.button.not_come"), not_come)
        yield Choice(say("handover.nudge.button.not_reached"), press(handover, E.NO_SHOW, side))
    if E.PROPOSE_GIVE_UP in valid:
        yield button(E.PROPOSE_GIVE_UP, handover, side, scene)


def _fed_back(handover: Handover, valid: tuple[Event, ...], scene: Scene) -> Iterator[Choice]:
    """What was done; the rest is asked after it."""
    if E.FEEDBACK in valid:
        for outcome in OUTCOMES:
            title = capital(names.code("outcome", outcome, scene))
            yield Choice(title, press(handover, E.FEEDBACK, Side.PARTNER, outcome=outcome))
    if E.SNOOZE in valid:
        title = scene.say("handover.nudge.button.busy")
        yield Choice(title, press(handover, E.SNOOZE, Side.PARTNER))


OWN_QUESTIONS = {
    (Side.PARTNER, Clock.ARRIVAL): _arrived,
    (Side.PARTNER, Clock.FEEDBACK): _fed_back,
}
