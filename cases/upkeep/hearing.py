"""What the moves of handovers tell of a partner: does anybody answer there?"""

from __future__ import annotations

from datetime import datetime

from cases.handover.model import Actor, Handover
from cases.handover.states import Event, Side, State
from cases.upkeep.keeper import Keeper

TAKEN_UP = frozenset({Event.ACCEPT, Event.ACCEPT_LATER, Event.ADVISE})
NO_REACTION = frozenset({State.REQUESTED, State.ASKED})


def after_move(keeper: Keeper, before: Handover, event: Event, actor: Actor, now: datetime) -> None:
    """Keeps that a partner answered, or let it come back without any reaction; not of examples."""
    if before.example:
        return
    if event in TAKEN_UP and actor.side is Side.PARTNER:
        keeper.answered(before.organisation, now)
    elif event is Event.RETURN and actor.side is Side.SYSTEM and before.state in NO_REACTION:
        keeper.unanswered(before.organisation, now)
