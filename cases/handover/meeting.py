"""What is recorded once a partner took it up: meeting, feeding back, leading and ending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from cases.handover import answers
from cases.handover.asking import NO_LONGER_ASKED, plan_of
from cases.handover.model import Attempt, Reason
from cases.handover.press import Changes, Effect, Effects, Missing, Press
from cases.handover.running import awaited, today
from cases.handover.states import Clock, Event, Side, State

LONGEST_SNOOZE = timedelta(days=60)
ONE_DAY = timedelta(days=1)

_NO_LONGER_ENDING: Changes = MappingProxyType(
    {"give_up_proposed": False, "release_proposed": False, "reason": None}
)
"""What goes on was not given up after all."""


def _exchange(p: Press) -> Effect:
    route = p.perhaps("route", answers.ROUTES, p.handover.route)
    return Effect({"contact_exchanged": True, "route": route})


def _plan(p: Press) -> Effect:
    changes = plan_of(p)
    if not any(p.details.get(key) for key in changes):
        raise Missing(Reason.NEEDS_DATE)
    if p.details.get("waiting_until"):
        return Effect(changes, frozenset({Clock.CONTACT, Clock.ARRIVAL}))
    if p.details.get("contact_on"):
        after = changes["contact_on"] + ONE_DAY
        return Effect(changes, postponed={Clock.CONTACT: after, Clock.ARRIVAL: after})
    return Effect(changes)


def _arrive(p: Press) -> Effect:
    how = p.perhaps("how", answers.MEETINGS, "seen")
    met = {"arrived_on": p.past_day("on", p.handover.arrived_on), "arrived_how": how}
    return Effect({**met, **_NO_LONGER_ENDING, "arrival_claimed": False})


def _claim_arrival(p: Press) -> Effect:
    return Effect({"arrival_claimed": True, "arrived_on": p.past_day("on")})


def _no_show(p: Press) -> Effect:
    attempt = Attempt(
        on=p.past_day("on"),
        route=p.code("route", answers.ATTEMPTS, Reason.NEEDS_ROUTE),
        how=p.perhaps("how", answers.MISSED, "not_reached") or "",
    )
    if any((a.on, a.route) == (attempt.on, attempt.route) for a in p.handover.attempts):
        raise Missing(Reason.ALREADY_DONE)
    attempts = (*p.handover.attempts, attempt)
    changes: Changes = {"attempts": attempts, "arrival_claimed": False, "arrived_on": None}
    return Effect(changes, frozenset({Clock.ARRIVAL}))


def _propose_give_up(p: Press) -> Effect:
    reason = p.code("reason", answers.GIVE_UPS, Reason.NEEDS_REASON)
    return Effect({"give_up_proposed": True, "reason": reason}, frozenset({Clock.QUESTION}))


def _confirm_give_up(p: Press) -> Effect:
    return Effect({"give_up_proposed": False, **_lead_back(p)})


def _feedback(p: Press) -> Effect:
    outcome = p.code("outcome", answers.OUTCOMES, Reason.NEEDS_OUTCOME)
    changes: dict[str, Any] = {
        "outcome": outcome,
        "plan": p.details.get("plan") is True,
        "next_moment": p.coming_day("next_moment"),
        "needs_something": p.details.get("needs_something") is True,
        **_NO_LONGER_ENDING,
    }
    if p.details.get("lead", p.handover.lead) != p.handover.lead:
        if p.heard:
            raise Missing(Reason.LEAD_BY_HEARSAY)
        changes["lead_offer"] = Side.PARTNER  # said by one side: the requester confirms
    return Effect(changes)


def _close(p: Press) -> Effect:
    if p.handover.kind == "consultation":
        prevented = p.code("prevented", answers.PREVENTED, Reason.NEEDS_PREVENTED)
        return Effect({"read": True, "prevented": prevented})
    p.yes("note", Reason.NEEDS_NOTE)
    return Effect({"read": True})


def _lead_back(p: Press) -> Changes:
    """What the partner proposed and the requester confirms: the requester leads."""
    if p.handover.lead is Side.REQUESTER:
        return {"lead_offer": None}
    return {"lead": Side.REQUESTER, "lead_offer": None, "lead_since": p.now}


def _confirm_lead(p: Press) -> Effect:
    p.yes("patient_informed", Reason.NEEDS_PATIENT)
    other = Side.PARTNER if p.handover.lead is Side.REQUESTER else Side.REQUESTER
    return Effect({"lead": other, "lead_offer": None, "lead_since": p.now})


def _released(p: Press) -> str:
    """Why; the requester was phoned, but for a mistake that nobody acted on."""
    reason = p.code("reason", answers.RELEASES, Reason.NEEDS_REASON)
    if reason != answers.MISTAKE or p.handover.state is not State.ACCEPTED:
        p.yes("called", Reason.NEEDS_CALL)
    return reason


def _release(p: Press) -> Effect:
    return Effect({**_NO_LONGER_ENDING, "reason": _released(p)})


def _propose_release(p: Press) -> Effect:
    changes = {"release_proposed": True, "reason": _released(p)}
    return Effect(changes, frozenset({Clock.QUESTION}))


def _confirm_release(p: Press) -> Effect:
    return Effect({"release_proposed": False, **_lead_back(p)})


def _withdraw(p: Press) -> Effect:
    return Effect({"reason": p.code("reason", answers.WITHDRAWALS, Reason.NEEDS_REASON)})


def _return(p: Press) -> Effect:
    partner = (clock for clock, side in awaited(p.handover).items() if side is Side.PARTNER)
    late = any(p.handover.clocks[clock].due <= p.now for clock in partner)
    if p.actor.side is Side.SYSTEM and not late:
        raise Missing(Reason.NOT_DUE)
    return Effect({**NO_LONGER_ASKED, "reason": answers.NO_RESPONSE})


def _settle(p: Press) -> Effect:
    return Effect({"choice": p.code("choice", answers.CHOICES, Reason.NEEDS_CHOICE)})


def _correct(p: Press) -> Effect:
    return Effect({"reason": p.code("reason", answers.CORRECTIONS, Reason.NEEDS_REASON)})


def _consent(p: Press) -> Effect:
    return Effect({"consent": p.consent(p.handover.organisation)}, frozenset({Clock.FEEDBACK}))


def _snooze(p: Press) -> Effect:
    until = p.day("until")
    if until is None:
        raise Missing(Reason.NEEDS_DATE)
    if until <= today(p.now):
        raise Missing(Reason.DATE_PAST)
    if until > today(p.now) + LONGEST_SNOOZE:
        raise Missing(Reason.DATE_FAR)
    own = (clock for clock, side in awaited(p.handover).items() if side is p.actor.side)
    return Effect(postponed=dict.fromkeys(own, until))


MEETING: Mapping[Event, Effects] = {
    Event.EXCHANGE: _exchange,
    Event.PLAN: _plan,
    Event.ARRIVE: _arrive,
    Event.CLAIM_ARRIVAL: _claim_arrival,
    Event.NO_SHOW: _no_show,
    Event.PROPOSE_GIVE_UP: _propose_give_up,
    Event.CONFIRM_GIVE_UP: _confirm_give_up,
    Event.REFUSE_GIVE_UP: lambda _: Effect(_NO_LONGER_ENDING),
    Event.FEEDBACK: _feedback,
    Event.READ: lambda _: Effect({"read": True}),
    Event.CLOSE: _close,
    Event.OFFER_LEAD: lambda p: Effect({"lead_offer": p.actor.side}),
    Event.CONFIRM_LEAD: _confirm_lead,
    Event.REFUSE_LEAD: lambda _: Effect({"lead_offer": None}),
    Event.RELEASE: _release,
    Event.PROPOSE_RELEASE: _propose_release,
    Event.CONFIRM_RELEASE: _confirm_release,
    Event.DISCARD: lambda _: Effect({"reason": answers.DISCARDED}),
    Event.WITHDRAW: _withdraw,
    Event.RETURN: _return,
    Event.SETTLE: _settle,
    Event.CONSENT: _consent,
    Event.SNOOZE: _snooze,
    Event.CORRECT: _correct,
}
