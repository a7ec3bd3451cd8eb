"""When a move makes sense at all, by the flags of a handover; before anything is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.handover.model import Handover, Reason
from cases.handover.running import awaited
from cases.handover.states import Event, Side

E = Event
ENOUGH_ATTEMPTS = 2

Guard = Callable[[Handover, Side], Reason | None]


def _if(wrong: bool, reason: Reason) -> Reason | None:
    return reason if wrong else None


def _for_handover(h: Handover, _: Side) -> Reason | None:
    return _if(h.kind != "handover", Reason.NOT_NOW)


def _accept(h: Handover, side: Side) -> Reason | None:
    return _for_handover(h, side) or _if(h.late_answer == "accept", Reason.ALREADY_DONE)


def _give_up(h: Handover, _: Side) -> Reason | None:
    if h.give_up_proposed:
        return Reason.ALREADY_DONE
    if h.release_proposed:
        return Reason.NOT_NOW
    return _if(h.no_shows < ENOUGH_ATTEMPTS, Reason.TOO_FEW_ATTEMPTS)


def _propose_release(h: Handover, _: Side) -> Reason | None:
    if h.release_proposed:
        return Reason.ALREADY_DONE
    return _if(h.lead is not Side.PARTNER or h.give_up_proposed, Reason.NOT_NOW)


def _feedback(h: Handover, _: Side) -> Reason | None:
    return _if(not (h.consent and h.consent.feedback), Reason.NO_FEEDBACK_CONSENT)


def _offer(h: Handover, side: Side) -> Reason | None:
    if h.outer and h.owner is None and side is Side.REQUESTER:
        return Reason.LEAD_BY_HEARSAY  # nobody there is known who could confirm it
    if h.lead_offer is None:
        return None
    return Reason.ALREADY_DONE if h.lead_offer is side else Reason.OFFERED_BY_OTHER


def _confirm_lead(h: Handover, side: Side) -> Reason | None:
    if h.lead_offer is None:
        return Reason.NOTHING_OFFERED
    return _if(h.lead_offer is side, Reason.OWN_OFFER)


GUARDS: Mapping[Event, Guard] = {
    E.SEND: _for_handover,
    E.CONSULT: lambda h, _: _if(h.kind != "consultation", Reason.NOT_NOW),
    E.ACCEPT: _accept,
    E.ACCEPT_LATER: _accept,
    E.DECLINE: lambda h, _: _if(h.late_answer == "decline", Reason.ALREADY_DONE),
    E.ASK: lambda h, _: _if(h.question is not None, Reason.QUESTION_OPEN),
    E.ANSWER: lambda h, _: _if(h.question is None, Reason.NOT_NOW),
    E.REDIRECT: lambda h, _: _if(h.redirect is not None, Reason.ALREADY_DONE),
    E.CONFIRM_REDIRECT: lambda h, _: _if(h.redirect is None, Reason.NOT_NOW),
    E.REFUSE_REDIRECT: lambda h, _: _if(h.redirect is None, Reason.NOT_NOW),
    E.EXCHANGE: lambda h, _: _if(h.contact_exchanged, Reason.ALREADY_DONE),
    E.CLAIM_ARRIVAL: lambda h, _: _if(h.arrival_claimed, Reason.ALREADY_DONE),
    E.NO_SHOW: lambda h, _: _if(h.give_up_proposed, Reason.NOT_NOW),
    E.PROPOSE_GIVE_UP: _give_up,
    E.CONFIRM_GIVE_UP: lambda h, _: _if(not h.give_up_proposed, Reason.NOT_NOW),
    E.REFUSE_GIVE_UP: lambda h, _: _if(not h.give_up_proposed, Reason.NOT_NOW),
    E.FEEDBACK: _feedback,
    E.READ: lambda h, _: _if(h.read, Reason.ALREADY_DONE),
    E.CLOSE: lambda h, _: _if(h.lead_offer is not None, Reason.LEAD_OPEN),
    E.OFFER_LEAD: _offer,
    E.CONFIRM_LEAD: _confirm_lead,
    E.REFUSE_LEAD: lambda h, _: _if(h.lead_offer is None, Reason.NOTHING_OFFERED),
    E.RELEASE: lambda h, _: _if(h.lead is Side.PARTNER, Reason.LEAD_FIRST),
    E.PROPOSE_RELEASE: _propose_release,
    E.CONFIRM_RELEASE: lambda h, _: _if(not h.release_proposed, Reason.NOT_NOW),
    E.SNOOZE: lambda h, side: _if(side not in awaited(h).values(), Reason.NOT_NOW),
}


def refusal(handover: Handover, event: Event, side: Side) -> Reason | None:
    """Why this cannot be done now, whatever is filled in; None when it can."""
    guard = GUARDS.get(event)
    return guard(handover, side) if guard else None
