"""Handovers as they stand after sending, for the benches that need many of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from benchmarks.generate import SHIPPED
from cases.clock_file import load_clocks
from cases.clocks import Rules
from cases.counter import Counter
from cases.handover.model import Actor, Asked, Consent, Handover
from cases.handover.states import Event, Side
from content.problems import Problems

SOME_TEAM, SOME_GP = "team-xxx", "gp-000"
"""Whom the first one is asked of and by; copies put others in their place."""


def shipped_rules() -> Rules:
    """The clocks that come with the bot."""
    problems = Problems()
    rules = load_clocks(SHIPPED, problems)
    if rules is None:
        raise RuntimeError([p.text() for p in problems.in_order()])
    return rules


def sent(counter: Counter, ref: str, at: datetime, **given: Any) -> Handover:
    """One handover, kept as it stands after sending."""
    asked = Asked(
        **{
            **{"ref": ref, "case": ref.replace("WO", "KB"), "need": "schulden"},
            **{"domain": "society", "place": "SD-GM0518-Laak", "urgency": "this_week"},
            **{"service": "geld", "organisation": SOME_TEAM, "practice": "praktijk"},
            **{"agreed": "expects_call", "route": "phone"},
            "consent": Consent(on=at.date(), by_role="huisarts", scope=SOME_TEAM, feedback=True),
            **given,
        }
    )
    gp = Actor(Side.REQUESTER, SOME_GP, asked.practice, "huisarts")
    with counter.store.atomic():
        counter.start(asked, gp, at, red_flag=False)
        after = counter.act(ref, Event.SEND, gp, at, {})
    if not isinstance(after, Handover):
        raise RuntimeError(after)
    return after
