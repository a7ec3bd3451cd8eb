"""The whole handover machine on one screen: states, what may happen in each, and who may do it.

A consultation is its light twin (asked → answered → closed). Transitions 1–22 of the description;
what else must be true for a move stands in the modules `guards`, `asking` and `meeting` beside it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a handover stands."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CLOSED = "closed"
    REJECTED = "rejected"
    RETURNED = "returned"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SETTLED = "settled"
    ENTERED_IN_ERROR = "entered_in_error"
    ASKED = "asked"
    """A consultation waits for advice."""
    ANSWERED = "answered"


class Side(StrEnum):
    """Who acts."""

    REQUESTER = "requester"
    PARTNER = "partner"
    SYSTEM = "system"


class Event(StrEnum):
    """What somebody does to a handover; each is a button."""

    CHANGE = "change"
    SEND = "send"
    DISCARD = "discard"
    CONSULT = "consult"
    ADVISE = "advise"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    ACCEPT_LATER = "accept_later"
    """Takes it up, with a waiting time."""
    DECLINE = "decline"
    ASK = "ask"
    ANSWER = "answer"
    REDIRECT = "redirect"
    CONFIRM_REDIRECT = "confirm_redirect"
    REFUSE_REDIRECT = "refuse_redirect"
    ASSIGN = "assign"
    EXCHANGE = "exchange"
    """The patient's details were passed on, outside the bot."""
    PLAN = "plan"
    """A (new) moment of contact, its route, a waiting time."""
    ARRIVE = "arrive"
    CLAIM_ARRIVAL = "claim_arrival"
    """The requester heard from the patient that they met; the partner confirms."""
    NO_SHOW = "no_show"
    PROPOSE_GIVE_UP = "propose_give_up"
    CONFIRM_GIVE_UP = "confirm_give_up"
    REFUSE_GIVE_UP = "refuse_give_up"
    FEEDBACK = "feedback"
    READ = "read"
    CLOSE = "close"
    OFFER_LEAD = "offer_lead"
    CONFIRM_LEAD = "confirm_lead"
    REFUSE_LEAD = "refuse_lead"
    """The other side says no, or the offering side takes it back."""
    RELEASE = "release"
    PROPOSE_RELEASE = "propose_release"
    """A partner that leads lets go: the requester must first have the lead back."""
    CONFIRM_RELEASE = "confirm_release"
    WITHDRAW = "withdraw"
    RETURN = "return"
    SETTLE = "settle"
    CONSENT = "consent"
    """What the patient agrees to has become more, or less."""
    SNOOZE = "snooze"
    CORRECT = "correct"
    """It should never have existed."""
    TAKE_OVER = "take_over"
    """Somebody left for good, and a colleague goes on with it; never a button of its card."""


class Clock(StrEnum):
    """What somebody is waited for; at most one of each runs in a handover."""

    SEND = "send"
    """A draft is sent or thrown away."""
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    CONTACT = "contact"
    """Details passed on and a first attempt made."""
    ARRIVAL = "arrival"
    FEEDBACK = "feedback"
    QUESTION = "question"
    """The requester answers what the partner asked or proposed."""
    SETTLE = "settle"
    READ = "read"
    CLOSE = "close"
    ADVICE = "advice"
    """The partner answers a consultation."""


class Duty(StrEnum):
    """In which capacity a person acts for an organisation."""

    REQUESTER = "requester"
    PREPARER = "preparer"
    BACKUP = "backup"
    COORDINATOR = "coordinator"
    MEMBER = "member"
    KEY_FIGURE = "key_figure"
    REPLACEMENT = "replacement"
    CONTACT = "contact"
    """The general contact of an organisation."""
    SYSTEM = "system"
    ADMIN = "admin"
    EDITOR = "editor"
    """Of the map: asked when nobody of an organisation answers; does nothing to handovers."""


S, E = State, Event

GOES: MappingProxyType[State, dict[Event, State]] = MappingProxyType(
    {
        S.DRAFT: {E.SEND: S.REQUESTED, E.CONSULT: S.ASKED, E.DISCARD: S.CANCELLED},
        S.REQUESTED: {
            **{E.ACKNOWLEDGE: S.RECEIVED, E.ACCEPT: S.ACCEPTED, E.ACCEPT_LATER: S.ACCEPTED},
            # who asks, points elsewhere or appoints somebody has seen it
            **{E.ASK: S.RECEIVED, E.REDIRECT: S.RECEIVED, E.ASSIGN: S.RECEIVED},
            **{E.DECLINE: S.REJECTED, E.RETURN: S.RETURNED},
        },
        S.RECEIVED: {
            **{E.ACCEPT: S.ACCEPTED, E.ACCEPT_LATER: S.ACCEPTED, E.DECLINE: S.REJECTED},
            **{E.CONFIRM_REDIRECT: S.REJECTED, E.RETURN: S.RETURNED},
        },
        S.ACCEPTED: {
            **{E.ARRIVE: S.IN_PROGRESS, E.CONFIRM_GIVE_UP: S.FAILED},
            **{E.RELEASE: S.CANCELLED, E.CONFIRM_RELEASE: S.CANCELLED},
        },
        S.IN_PROGRESS: {
            **{E.FEEDBACK: S.COMPLETED, E.RELEASE: S.CANCELLED, E.CONFIRM_RELEASE: S.CANCELLED}
        },
        S.COMPLETED: {E.CLOSE: S.CLOSED},
        S.REJECTED: {E.SETTLE: S.SETTLED},
        S.RETURNED: {E.SETTLE: S.SETTLED},
        S.FAILED: {E.SETTLE: S.SETTLED},
        S.ASKED: {E.ADVISE: S.ANSWERED, E.DECLINE: S.REJECTED, E.RETURN: S.RETURNED},
        S.ANSWERED: {E.CLOSE: S.CLOSED},
    }
)
"""What leads elsewhere; withdrawing and correcting are added below, as is who takes over."""

LEADING = frozenset({E.OFFER_LEAD, E.CONFIRM_LEAD, E.REFUSE_LEAD})

STAYS: MappingProxyType[State, frozenset[Event]] = MappingProxyType(
    {
        S.DRAFT: frozenset({E.CHANGE, E.SNOOZE}),
        S.REQUESTED: frozenset({E.CONSENT}),
        S.RECEIVED: frozenset(
            {E.ASK, E.ANSWER, E.REDIRECT, E.REFUSE_REDIRECT, E.ASSIGN, E.CONSENT, E.SNOOZE}
        ),
        S.ACCEPTED: LEADING
        | {E.ASSIGN, E.EXCHANGE, E.PLAN, E.CLAIM_ARRIVAL, E.NO_SHOW, E.CONSENT, E.SNOOZE}
        | {E.PROPOSE_GIVE_UP, E.REFUSE_GIVE_UP, E.PROPOSE_RELEASE},
        S.IN_PROGRESS: LEADING | {E.ASSIGN, E.PROPOSE_RELEASE, E.CONSENT, E.SNOOZE},
        S.COMPLETED: LEADING | {E.READ, E.SNOOZE},
        S.REJECTED: frozenset({E.SNOOZE}),
        # a late answer is welcome: the requester sees it and may reopen
        S.RETURNED: frozenset({E.ACCEPT, E.ACCEPT_LATER, E.DECLINE, E.SNOOZE}),
        S.FAILED: frozenset({E.SNOOZE}),
        S.ASKED: frozenset({E.SNOOZE}),
        S.ANSWERED: frozenset({E.READ, E.SNOOZE}),
    }
)
"""What raises or strikes a flag."""

WITHDRAWN_IN = frozenset({S.DRAFT, S.REQUESTED, S.RECEIVED, S.ACCEPTED, S.IN_PROGRESS, S.ASKED})

MOVES: MappingProxyType[tuple[State, Event], State] = MappingProxyType(
    {(at, event): to for at, row in GOES.items() for event, to in row.items()}
    | {(at, event): at for at, row in STAYS.items() for event in sorted(row)}
    | {(at, E.WITHDRAW): S.CANCELLED for at in State if at in WITHDRAWN_IN}
    | {(at, E.CORRECT): S.ENTERED_IN_ERROR for at in GOES}
    | {(at, E.TAKE_OVER): at for at in GOES}
)

OPEN: frozenset[State] = frozenset(at for at, _ in MOVES)
FINAL: frozenset[State] = frozenset(State) - OPEN
ACTIVE: frozenset[State] = frozenset({S.ACCEPTED, S.IN_PROGRESS, S.COMPLETED})
"""The partner has taken it up: only here may the lead move."""

OF_PARTNER = frozenset(
    {E.ADVISE, E.ACKNOWLEDGE, E.ACCEPT, E.ACCEPT_LATER, E.DECLINE, E.ASK, E.REDIRECT, E.ASSIGN}
    | {E.ARRIVE, E.NO_SHOW, E.PROPOSE_GIVE_UP, E.FEEDBACK, E.RELEASE, E.PROPOSE_RELEASE}
)
OF_BOTH = LEADING | {E.EXCHANGE, E.PLAN, E.SNOOZE}
ONLY_SYSTEM = frozenset({E.TAKE_OVER})
"""Decided where it is known who left and who follows: `cases.succession`."""
OF_SYSTEM = ONLY_SYSTEM | {E.RETURN, E.SEND, E.CORRECT}
"""The ladder's end; the same question again after a mistaken acceptance; an admin's correction."""

WHO: MappingProxyType[Event, frozenset[Side]] = MappingProxyType(
    {
        event: frozenset(
            ({Side.PARTNER} if event in OF_PARTNER | OF_BOTH else set())
            | ({Side.REQUESTER} if event not in OF_PARTNER | ONLY_SYSTEM else set())
            | ({Side.SYSTEM} if event in OF_SYSTEM else set())
        )
        for event in Event
    }
)

HEARD: frozenset[Event] = frozenset({E.ACCEPT, E.DECLINE, E.ARRIVE, E.FEEDBACK})
"""What the requester may record for a partner that cannot press buttons (outer ring)."""

_ALL_OF_REQUESTER = frozenset(e for e in Event if Side.REQUESTER in WHO[e]) - {E.RETURN}
_ALL_OF_PARTNER = OF_PARTNER | OF_BOTH

DUTIES: MappingProxyType[Duty, frozenset[Event]] = MappingProxyType(
    {
        Duty.REQUESTER: _ALL_OF_REQUESTER | HEARD,
        Duty.BACKUP: _ALL_OF_REQUESTER | HEARD,
        Duty.PREPARER: frozenset({E.CHANGE, E.DISCARD}),
        Duty.COORDINATOR: frozenset({E.RETURN}),
        Duty.KEY_FIGURE: _ALL_OF_PARTNER,
        Duty.REPLACEMENT: _ALL_OF_PARTNER,
        Duty.MEMBER: _ALL_OF_PARTNER - {E.DECLINE, E.REDIRECT},
        Duty.CONTACT: frozenset({E.ACKNOWLEDGE, E.ASSIGN, E.DECLINE}),
        Duty.SYSTEM: frozenset({E.RETURN, E.SEND, E.TAKE_OVER}),
        Duty.ADMIN: frozenset({E.CORRECT}),
        Duty.EDITOR: frozenset(),
    }
)
ORDINARY: MappingProxyType[Side, Duty] = MappingProxyType(
    {Side.REQUESTER: Duty.REQUESTER, Side.PARTNER: Duty.MEMBER, Side.SYSTEM: Duty.SYSTEM}
)
"""The capacity of somebody of whom nothing else is known."""


def diagram() -> str:
    """The machine as a mermaid state diagram; what merely strikes a flag is left to the text."""
    arrows: dict[tuple[State, State], list[Event]] = {}
    for (at, event), to in MOVES.items():
        if at != to and event is not Event.CORRECT:
            arrows.setdefault((at, to), []).append(event)
    lines = ["stateDiagram-v2", "    direction LR", f"    [*] --> {State.DRAFT}: start"]
    for (at, to), events in arrows.items():
        lines.append(f"    {at} --> {to}: {' / '.join(events)}")
    lines += [f"    {at} --> [*]" for at in State if at in FINAL]
    return "\n".join(lines) + "\n"
