"""Which clocks run in a handover, and for whom: follows from its state and flags alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from cases.calendar import HERE, Calendar, next_open
from cases.handover.model import ClockState, Handover, Rules
from cases.handover.states import Clock, Side, State

P, R = Side.PARTNER, Side.REQUESTER

BY_STATE: Mapping[State, Mapping[Clock, Side]] = {
    State.DRAFT: {Clock.SEND: R},
    State.REQUESTED: {Clock.ACKNOWLEDGE: P},
    State.RECEIVED: {Clock.DECIDE: P},
    State.ACCEPTED: {Clock.CONTACT: P, Clock.ARRIVAL: P},
    State.IN_PROGRESS: {Clock.FEEDBACK: P},
    State.COMPLETED: {Clock.READ: R, Clock.CLOSE: R},
    State.REJECTED: {Clock.SETTLE: R},
    State.RETURNED: {Clock.SETTLE: R},
    State.FAILED: {Clock.SETTLE: R},
    State.ASKED: {Clock.ADVICE: P},
    State.ANSWERED: {Clock.READ: R, Clock.CLOSE: R},
}
"""Clock → who is waited for, and whose working hours count."""

ASKED_TOO: Mapping[Clock, Side] = {Clock.ARRIVAL: R, Clock.CONTACT: R}
"""The other side may know it as well."""

WAITING = frozenset({Clock.CONTACT, Clock.ARRIVAL})
"""Counted from the day at which a waiting time ends."""


def running(handover: Handover) -> dict[Clock, Side]:
    """The clocks that run now, also the paused ones, each with the side that is to move."""
    clocks = dict(BY_STATE.get(handover.state, {}))
    if handover.contact_exchanged or handover.attempts:
        clocks.pop(Clock.CONTACT, None)
    if handover.read:
        clocks.pop(Clock.READ, None)
    if Clock.FEEDBACK in clocks and not (handover.consent and handover.consent.feedback):
        clocks[Clock.FEEDBACK] = R  # only the requester can ask the patient
    if handover.waits_for_requester:
        clocks[Clock.QUESTION] = R
    return clocks


def awaited(handover: Handover) -> dict[Clock, Side]:
    """The clocks that go on for a side, not the paused ones."""
    paused = {clock for clock, state in handover.clocks.items() if state.paused}
    return {clock: side for clock, side in running(handover).items() if clock not in paused}


def set_clocks(
    handover: Handover,
    restart: frozenset[Clock],
    postponed: Mapping[Clock, date],
    now: datetime,
    rules: Rules,
    calendars: Mapping[Side, Calendar],
) -> dict[Clock, ClockState]:
    """The clocks after a change: answered ones end, the next begin, the others go on."""
    clocks = {}
    for clock, side in running(handover).items():
        paused = handover.waits_for_requester and side is P
        old = handover.clocks.get(clock)
        if old is None or clock in restart or (old.paused and not paused):
            since = _since(handover, clock, now)
            practice = handover.organisation if side is P else handover.practice
            due = rules.start(clock, handover.urgency, since, calendars[side], practice)
            old = ClockState(started=since, due=due)
        if clock in postponed:
            old = _postponed(old, postponed[clock], calendars[side])
        clocks[clock] = old.model_copy(update={"paused": paused})
    return clocks


def first_moment(day: date) -> datetime:
    """When a day begins in Amsterdam, in UTC."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def today(now: datetime) -> date:
    """The day it is in Amsterdam."""
    return now.astimezone(HERE).date()


def _since(handover: Handover, clock: Clock, now: datetime) -> datetime:
    if clock in WAITING and handover.waiting_until:
        return max(now, first_moment(handover.waiting_until))
    return now


def _postponed(state: ClockState, until: date, calendar: Calendar) -> ClockState:
    """Due again from that day; the later steps of the ladder move along."""
    due = next_open(first_moment(until), calendar)
    return ClockState(started=state.started + (due - state.due), due=due)
