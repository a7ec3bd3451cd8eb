"""Every handover that two sides can come to by pressing buttons, one of each kind, without storing.

Two are of a kind when they stand alike and the same buttons may be pressed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cases.handover.buttons import buttons
from cases.handover.model import Handover
from cases.handover.moves import start
from cases.handover.states import FINAL, Event, Side, State
from dialogs.handover.scene import Scene
from social_map.models import Lang
from tests.cases.handing_over import CALENDARS, asked, consent, filled, shipped_rules
from tests.conversations.handing import HELP_AT_HOME, USUAL, Neighbourhood
from tests.conversations.people import PARTNER, PRACTICE
from tests.conversations.somebody import conversation_of
from tests.factories import LAAK

R, P = Side.REQUESTER, Side.PARTNER
PERSON = {R: "poh", P: "wijkcoach"}
"""Who asks also coordinates."""


def scene_of(laak: Neighbourhood, side: Side, lang: Lang = "nl", *, shared: bool = False) -> Scene:
    """As this side meets the bot in a chat of its own, or in the partner's channel."""
    handovers = laak.conversation.handovers
    assert handovers is not None
    own = laak.own(PERSON[side])
    if shared:
        own = replace(own, channel=conversation_of(PARTNER), shared=True)
    return handovers.scene(own, laak.conversation.finder.wording(lang, own.today))


def draft(laak: Neighbourhood, **given: Any) -> Handover:
    """What a GP is about to ask of the neighbourhood team; not stored."""
    usual: dict[str, Any] = {"service": HELP_AT_HOME, "need": "huishoudelijkehulp"}
    usual |= {"organisation": PARTNER, "practice": PRACTICE, "place": LAAK}
    usual |= {"domain": "society", "consent": consent(PARTNER)}
    about = asked(**{**usual, **given})
    actor = laak.own(PERSON[R]).actor(R, about)
    begun = start(about, actor, laak.now, shipped_rules(), CALENDARS, red_flag=False)
    assert isinstance(begun, Handover), begun
    return begun


def reached(laak: Neighbourhood) -> list[Handover]:
    """Of handovers, consultations and those with a partner that presses no buttons."""
    found: dict[tuple[Any, ...], Handover] = {}
    waiting = deque([draft(laak), draft(laak, kind="consultation"), draft(laak, outer=True)])
    while waiting:
        handover = waiting.popleft()
        if (kind := _kind(handover)) in found:
            continue
        found[kind] = handover
        if handover.state not in FINAL:
            waiting += [h for side in (R, P) for h in _next(handover, side, laak)]
    return list(found.values())


def _next(handover: Handover, side: Side, laak: Neighbourhood) -> list[Handover]:
    own = laak.own(PERSON[side])
    after = []
    for event in Event:
        details = {**filled(event, handover, laak.now), **USUAL.get(event, {})}
        if event is Event.NO_SHOW:
            details["on"] = own.today - timedelta(days=len(handover.attempts))
        if event is Event.CONFIRM_REDIRECT:
            details["consent"] = consent(handover.redirect or "", own.today)
        moved = own.apply(handover, event, side, details)
        if isinstance(moved, Handover):
            after.append(moved)
    return after


def _kind(h: Handover) -> tuple[Any, ...]:
    stands = (h.state, h.kind, h.outer, h.late_answer, min(h.no_shows, 2))
    return (*stands, buttons(h, R), buttons(h, P))


def in_state(handovers: Iterable[Handover], state: State, **given: Any) -> Handover:
    """The first handover that came there, sent to a partner that answers here."""
    usual = {"kind": "handover", "outer": False, **given}
    return next(
        h
        for h in handovers
        if h.state is state and all(getattr(h, k) == v for k, v in usual.items())
    )
