"""Every change of a handover: beginning, moving and following on. Pure; what cannot be is a value.

Deciding goes in this order: may this person do this here, does it fit where the handover stands,
is the card the present one, and is everything filled in. Then the clocks follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.calendar import Calendar
from cases.handover import answers
from cases.handover.asking import ASKING
from cases.handover.guards import refusal
from cases.handover.meeting import MEETING
from cases.handover.model import Actor, Asked, Consent, Handover, Reason, Refused, Rules
from cases.handover.press import Details, Effect, Missing, Press, checked
from cases.handover.running import set_clocks, today
from cases.handover.states import (
    ACTIVE,
    DUTIES,
    FINAL,
    HEARD,
    MOVES,
    WHO,
    Clock,
    Duty,
    Event,
    Side,
    State,
)

EFFECTS = {**ASKING, **MEETING}

Calendars = Mapping[Side, Calendar]

MEANS_SOMETHING_ELSE_LATER = frozenset(
    {Event.ANSWER, Event.CONFIRM_REDIRECT, Event.REFUSE_REDIRECT, Event.CONFIRM_LEAD}
    | {Event.REFUSE_LEAD, Event.CONFIRM_GIVE_UP, Event.REFUSE_GIVE_UP, Event.CONFIRM_RELEASE}
)
"""Answers to what stands on the card: pressed on an older card they may answer another question."""
FIRST_ANSWERS = frozenset(
    {Event.ACKNOWLEDGE, Event.ACCEPT, Event.ACCEPT_LATER}
    | {Event.ASK, Event.REDIRECT, Event.DECLINE}
)
PASSED_BY_MANY = frozenset({State.RECEIVED, State.CANCELLED})
"""Being there does not tell which event led to it."""
REPEATABLE = frozenset({State.REJECTED, State.RETURNED, State.FAILED})
"""Not over yet, but the partner is out of it: something else may begin."""


def start(
    asked: Asked,
    actor: Actor,
    now: datetime,
    rules: Rules,
    calendars: Calendars,
    *,
    red_flag: bool,
) -> Handover | Refused:
    """A draft; `red_flag`: the need is one, or one was ticked. A preparer names the requester."""
    if actor.side is not Side.REQUESTER:
        return Refused(Reason.NOT_YOUR_SIDE)
    if actor.organisation != asked.practice:
        return Refused(Reason.NOT_YOUR_ORGANISATION)
    if red_flag:
        return Refused(Reason.RED_FLAG)
    sends = actor.acts_as & {Duty.REQUESTER, Duty.BACKUP}
    if not sends and Duty.PREPARER not in actor.acts_as:
        return Refused(Reason.NOT_YOUR_DUTY)
    fields: dict[str, Any] = dict(asked)
    if sends and not asked.requester:
        fields |= {"requester": actor.user, "requester_role": actor.role}
    if not fields["requester"]:
        return Refused(Reason.NEEDS_REQUESTER)
    fields["prepared_by"] = actor.user if fields["requester"] != actor.user else None
    return _drafted(fields, actor, now, rules, calendars)


def apply(
    handover: Handover,
    event: Event,
    actor: Actor,
    now: datetime,
    details: Details,
    rules: Rules,
    calendars: Calendars,
) -> Handover | Refused:
    """After the event, or why not. Raises ValueError for a naive time, TypeError for a raw remark.

    `details` are codes, dates (or ISO texts), `Consent`, and `Screened` remarks; `seq` of the card.
    """
    press = Press(handover, actor, _aware(now), details)
    heard = _heard(handover, event, actor.side)
    if reason := _not_allowed(handover, event, actor, heard):
        return Refused(reason)
    to = MOVES.get((handover.state, event))
    if to is None:
        return _too_late(handover, event, actor)
    stale = details.get("seq", handover.seq) != handover.seq
    if stale and event in MEANS_SOMETHING_ELSE_LATER:
        return Refused(Reason.STALE_CARD)
    if reason := refusal(handover, event, actor.side):
        return Refused(reason)
    try:
        effect = EFFECTS[event](press)
    except Missing as missing:
        return Refused(missing.reason)
    return _moved(press, to, effect, heard, rules, calendars)


def follow_on(
    handover: Handover,
    ref: str,
    actor: Actor,
    now: datetime,
    rules: Rules,
    calendars: Calendars,
    *,
    changes: Mapping[str, Any] | None = None,
) -> Handover | Refused:
    """A linked draft: again, reopened, or (`changes`) to another organisation with its consent.

    The consent goes along only to the same organisation, and only when it was not taken back.
    `changes` are fields of `Asked`; another `organisation` comes with its `service`.
    """
    mistake = handover.reason == answers.MISTAKE and State.IN_PROGRESS not in handover.times
    if actor.side is not Side.REQUESTER and not mistake:
        return Refused(Reason.NOT_YOUR_SIDE)
    if not _of_own(handover, actor):
        return Refused(Reason.NOT_YOUR_ORGANISATION)
    if handover.state not in FINAL | REPEATABLE:
        return Refused(Reason.STILL_OPEN)
    if not handover.was_sent or handover.state is State.ENTERED_IN_ERROR:
        return Refused(Reason.NOT_NOW)
    fields: dict[str, Any] = {key: getattr(handover, key) for key in Asked.model_fields} | {
        "ref": ref
    }
    if handover.reason in answers.NO_CONSENT_LEFT:
        fields["consent"] = None
    fields |= changes or {}
    elsewhere = fields["organisation"] != handover.organisation
    consent: Consent | None = fields["consent"]
    if elsewhere and not {"service", "organisation"} <= (changes or {}).keys():
        return Refused(Reason.UNKNOWN_ORGANISATION)
    if elsewhere and consent == handover.consent:
        consent = None
    if consent is not None:
        try:
            checked(consent, fields["organisation"], _aware(now))
        except Missing as missing:
            return Refused(missing.reason)
    fields |= {"consent": consent, "linked": handover.ref, "again": mistake and not elsewhere}
    return _drafted(fields, actor, now, rules, calendars)


def nudged(handover: Handover, clock: Clock, due: datetime) -> Handover:
    """One step of the ladder was taken; the next is due then."""
    state = handover.clocks[clock]
    stepped = state.model_copy(update={"step": state.step + 1, "due": _aware(due)})
    clocks = {**handover.clocks, clock: stepped}
    return Handover.model_validate(handover.__dict__ | {"clocks": clocks, "seq": handover.seq + 1})


def _drafted(
    fields: dict[str, Any], actor: Actor, now: datetime, rules: Rules, calendars: Calendars
) -> Handover:
    entered: dict[str, Any] = {
        "times": {State.DRAFT: _aware(now)},
        "roles": {State.DRAFT: actor.role},
    }
    bare: Handover = Handover.model_construct(**fields, **entered)
    clocks = set_clocks(bare, frozenset(), {}, now, rules, calendars)
    return Handover.model_validate({**fields, **entered, "clocks": clocks})


def _heard(handover: Handover, event: Event, side: Side) -> bool:
    """The requester records what a partner said that presses no buttons here."""
    return handover.outer and side is Side.REQUESTER and event in HEARD


def _not_allowed(handover: Handover, event: Event, actor: Actor, heard: bool) -> Reason | None:
    if actor.side not in WHO[event] and not heard:
        return Reason.NOT_YOUR_SIDE
    # a coordinator may come from elsewhere, as the bot does
    elsewhere = event is Event.RETURN and Duty.COORDINATOR in actor.acts_as
    if not elsewhere and not _of_own(handover, actor):
        return Reason.NOT_YOUR_ORGANISATION
    if not any(event in DUTIES[duty] for duty in actor.acts_as):
        return Reason.NOT_YOUR_DUTY
    return None


def _of_own(handover: Handover, actor: Actor) -> bool:
    own = {Side.REQUESTER: handover.practice, Side.PARTNER: handover.organisation}
    return own.get(actor.side, actor.organisation) == actor.organisation


def _too_late(handover: Handover, event: Event, actor: Actor) -> Refused:
    """Why this does not fit where the handover stands, with who was first and when."""
    taken = State.ACCEPTED in handover.times and handover.state not in FINAL
    if taken and event in FIRST_ANSWERS and handover.owner != actor.user:
        return _since(handover, Reason.ALREADY_TAKEN, State.ACCEPTED)
    reached = {to for (at, e), to in MOVES.items() if e is event and at is not to}
    reached -= frozenset() if event is Event.ACKNOWLEDGE else PASSED_BY_MANY
    done = max(reached & handover.times.keys(), key=handover.times.__getitem__, default=None)
    if done and (handover.state not in FINAL or handover.state is done):
        return _since(handover, Reason.ALREADY_DONE, done)
    over = handover.state in FINAL
    return _since(handover, Reason.OVER if over else Reason.NOT_NOW, handover.state)


def _since(handover: Handover, reason: Reason, state: State) -> Refused:
    return Refused(reason, handover.roles.get(state, ""), handover.times[state])


def _moved(
    press: Press, to: State, effect: Effect, heard: bool, rules: Rules, calendars: Calendars
) -> Handover:
    before, actor, now = press.handover, press.actor, press.now
    changes: dict[str, Any] = {**effect.changes, "state": to, "seq": before.seq + 1}
    if to is not before.state:
        changes["times"] = {**before.times, to: now}
        changes["roles"] = {**before.roles, to: actor.role}
    if to not in ACTIVE:
        changes["lead_offer"] = None
    if heard or actor.side is Side.PARTNER:
        changes["said_by_requester"] = heard
    bare = before.model_copy(update=changes)
    clocks = set_clocks(bare, effect.restart, effect.postponed, now, rules, calendars)
    changes["clocks"] = clocks
    if to is State.ACCEPTED and bare.contact_on is None and Clock.CONTACT in clocks:
        changes["contact_on"] = today(clocks[Clock.CONTACT].due)
    return Handover.model_validate({**dict(before), **changes})


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return now
