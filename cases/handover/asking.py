"""What is recorded while a partner is asked: a draft, sending it, and the partner's answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cases.handover import answers
from cases.handover.model import Reason
from cases.handover.press import Changes, Effect, Effects, Missing, Press, checked
from cases.handover.states import Clock, Event, Side, State

NO_LONGER_ASKED: Changes = MappingProxyType({"question": None, "redirect": None, "reason": None})
"""A decision of the partner settles what it asked or proposed before."""


def _change(p: Press) -> Effect:
    if p.details.get("urgency") == "acute":
        raise Missing(Reason.ACUTE)
    plain = ("case", "outer", "urgency", "place", "consent")
    about = ("safe_contact", "language", "interpreter")
    changes = {key: p.details[key] for key in (*plain, *about) if key in p.details}
    changes |= {
        "agreed": p.perhaps("agreed", answers.AGREED, p.handover.agreed),
        "route": p.perhaps("route", answers.ROUTES, p.handover.route),
        "remark": p.remark(default=p.handover.remark),
    }
    return Effect(changes, frozenset({Clock.SEND}))


def _may_be_sent(p: Press) -> None:
    """Examples go nowhere outside development, nor what the map calls stale."""
    if p.handover.example and p.details.get("dev") is not True:
        raise Missing(Reason.EXAMPLE)
    if p.details.get("stale_entry"):
        raise Missing(Reason.STALE_ENTRY)


def _sender(p: Press) -> Changes:
    """Who sends is the one that the patient can call; the bot only sends again."""
    if p.actor.side is Side.REQUESTER:
        return {"requester": p.actor.user, "requester_role": p.actor.role}
    if not p.handover.again:
        raise Missing(Reason.NOT_YOUR_SIDE)
    return {}


def _send(p: Press) -> Effect:
    sender = _sender(p)
    if p.details.get("red_flag"):
        raise Missing(Reason.RED_FLAG)
    changes = {**_change(p).changes, **sender}
    checked(changes.get("consent", p.handover.consent), p.handover.organisation, p.now)
    if changes["agreed"] is None:
        raise Missing(Reason.NEEDS_AGREED)
    if changes["route"] is None:
        raise Missing(Reason.NEEDS_ROUTE)
    _may_be_sent(p)
    return Effect(changes)


def _consult(p: Press) -> Effect:
    _may_be_sent(p)
    changes = {**_change(p).changes, **_sender(p)}
    if not changes["remark"]:
        raise Missing(Reason.NEEDS_QUESTION)
    return Effect(changes)


def _advise(p: Press) -> Effect:
    answer = p.code("answer", answers.ANSWERS, Reason.NEEDS_ANSWER)
    return Effect({**_owner(p), "answer": answer, "partner_remark": p.remark()})


def _owner(p: Press) -> Changes:
    if p.heard:
        return {"owner": None, "owner_role": p.details.get("role")}
    return {"owner": p.actor.user, "owner_role": p.actor.role}


def plan_of(p: Press) -> Changes:
    """When and how they meet, where it was filled in."""
    h = p.handover
    return {
        "contact_on": p.coming_day("contact_on") or h.contact_on,
        "contact_by": p.perhaps("contact_by", answers.CONTACT_BY, h.contact_by),
        "waiting_until": p.coming_day("waiting_until") or h.waiting_until,
        "route": p.perhaps("route", answers.ROUTES, h.route),
    }


def _accept(p: Press) -> Effect:
    if p.handover.state is State.RETURNED:
        return Effect({"late_answer": "accept"})
    changes = {**_owner(p), **plan_of(p), **NO_LONGER_ASKED}
    return Effect(changes | {"partner_remark": p.remark(default=p.handover.partner_remark)})


def _accept_later(p: Press) -> Effect:
    effect = _accept(p)
    if p.handover.state is not State.RETURNED and effect.changes["waiting_until"] is None:
        raise Missing(Reason.NEEDS_DATE)
    return effect


def _decline(p: Press) -> Effect:
    if p.handover.state is State.RETURNED:
        return Effect({"late_answer": "decline"})
    reason = p.code("reason", answers.DECLINES, Reason.NEEDS_REASON)
    return Effect({**NO_LONGER_ASKED, "reason": reason, "suggested": p.details.get("suggested")})


def _ask(p: Press) -> Effect:
    question = p.code("question", answers.QUESTIONS, Reason.NEEDS_QUESTION)
    remark = p.remark()
    if question == "other" and not remark:
        raise Missing(Reason.NEEDS_QUESTION)
    changes = {"question": question, "partner_remark": remark, "answer": None, "answer_remark": ""}
    return Effect(changes, frozenset({Clock.QUESTION}))


def _answer(p: Press) -> Effect:
    answer = p.code("answer", answers.ANSWERS, Reason.NEEDS_ANSWER)
    return Effect({"question": None, "answer": answer, "answer_remark": p.remark()})


def _redirect(p: Press) -> Effect:
    target = p.details.get("organisation")
    own = (p.handover.organisation, p.handover.practice)
    if not target or target in own or p.details.get("on_map") is not True:
        raise Missing(Reason.UNKNOWN_ORGANISATION)
    reason = p.perhaps("reason", answers.DECLINES, None)
    return Effect({"redirect": target, "reason": reason}, frozenset({Clock.QUESTION}))


def _confirm_redirect(p: Press) -> Effect:
    p.consent(str(p.handover.redirect))  # goes with `follow_on` to the new handover
    return Effect({"reason": answers.REDIRECTED, "question": None})


def _assign(p: Press) -> Effect:
    user, of = p.details.get("user"), p.details.get("organisation")
    if not user or of != p.handover.organisation:
        raise Missing(Reason.UNKNOWN_COLLEAGUE)
    return Effect({"owner": user, "owner_role": p.details.get("role")})


def _take_over(p: Press) -> Effect:
    """In the place of who left, on either side; who leads stays who leads."""
    h, who = p.handover, p.details.get("who")
    changes: dict[str, str] = {}
    if who and h.requester == who:
        changes |= {"requester": p.actor.user, "requester_role": p.actor.role}
    if who and h.owner == who:
        changes |= {"owner": p.actor.user, "owner_role": p.actor.role}
    if not changes or not p.actor.user:
        raise Missing(Reason.UNKNOWN_COLLEAGUE)
    return Effect(changes)


ASKING: Mapping[Event, Effects] = {
    Event.CHANGE: _change,
    Event.SEND: _send,
    Event.CONSULT: _consult,
    Event.ADVISE: _advise,
    Event.ACKNOWLEDGE: lambda _: Effect(),
    Event.ACCEPT: _accept,
    Event.ACCEPT_LATER: _accept_later,
    Event.DECLINE: _decline,
    Event.ASK: _ask,
    Event.ANSWER: _answer,
    Event.REDIRECT: _redirect,
    Event.CONFIRM_REDIRECT: _confirm_redirect,
    Event.REFUSE_REDIRECT: lambda _: Effect({"redirect": None, "reason": None}),
    Event.ASSIGN: _assign,
    Event.TAKE_OVER: _take_over,
}
