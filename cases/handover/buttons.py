"""What one side may press now, the most likely first: six are shown, the rest under *Meer*."""

from __future__ import annotations

from collections.abc import Mapping

from cases.handover.guards import refusal
from cases.handover.model import Handover
from cases.handover.states import DUTIES, HEARD, MOVES, WHO, Duty, Event, Side, State

E, S = Event, State

FIRST: Mapping[Side, tuple[Event, ...]] = {
    Side.REQUESTER: (
        # what the partner waits for
        *(E.ANSWER, E.CONFIRM_REDIRECT, E.REFUSE_REDIRECT, E.CONFIRM_RELEASE),
        *(E.CONFIRM_GIVE_UP, E.REFUSE_GIVE_UP, E.CONFIRM_LEAD, E.REFUSE_LEAD),
        # what the partner said elsewhere
        *(E.ACCEPT, E.DECLINE, E.ARRIVE, E.FEEDBACK),
        *(E.SEND, E.CONSULT, E.CHANGE, E.DISCARD),
        *(E.SETTLE, E.CLOSE, E.READ, E.EXCHANGE, E.CLAIM_ARRIVAL, E.PLAN),
        *(E.OFFER_LEAD, E.WITHDRAW, E.CONSENT, E.SNOOZE, E.RETURN, E.CORRECT),
    ),
    Side.PARTNER: (
        *(E.CONFIRM_LEAD, E.REFUSE_LEAD),
        *(E.ACKNOWLEDGE, E.ACCEPT, E.ADVISE, E.ASK, E.REDIRECT, E.DECLINE, E.ACCEPT_LATER),
        *(E.ARRIVE, E.FEEDBACK, E.NO_SHOW, E.PROPOSE_GIVE_UP, E.EXCHANGE, E.PLAN),
        *(E.OFFER_LEAD, E.RELEASE, E.PROPOSE_RELEASE, E.ASSIGN, E.SNOOZE),
    ),
    Side.SYSTEM: (),
}
NEEDLESS = frozenset({(S.DRAFT, E.WITHDRAW), (S.DRAFT, E.CORRECT)})
"""A draft is thrown away."""
EVERYTHING: Mapping[Side, frozenset[Duty]] = {
    Side.REQUESTER: frozenset({Duty.REQUESTER}),
    Side.PARTNER: frozenset({Duty.KEY_FIGURE}),
    Side.SYSTEM: frozenset(),
}
"""For a card that is not one person's."""


def buttons(
    handover: Handover, side: Side, duties: frozenset[Duty] | None = None
) -> tuple[Event, ...]:
    """The valid moves for this side, or for somebody with these duties; best first."""
    may = {e for d in duties or EVERYTHING[side] for e in DUTIES[d]}
    valid = [e for e in FIRST[side] if e in may and _fits(handover, e, side)]
    if E.REFUSE_LEAD in valid and E.CONFIRM_LEAD not in valid:
        valid.remove(E.REFUSE_LEAD)  # its own offer: seldom taken back
        valid.append(E.REFUSE_LEAD)
    return tuple(valid)


def _fits(handover: Handover, event: Event, side: Side) -> bool:
    heard = handover.outer and side is Side.REQUESTER and event in HEARD
    return (
        (heard or side in WHO[event])
        and (handover.state, event) in MOVES
        and (handover.state, event) not in NEEDLESS
        and refusal(handover, event, side) is None
    )
