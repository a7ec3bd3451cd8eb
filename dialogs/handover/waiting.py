"""Who is waited for in a handover, for what and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.handover.model import Handover
from cases.handover.running import awaited
from cases.handover.states import Clock, Side
from dialogs.handover.names import asker, helper, moment
from dialogs.handover.scene import Scene


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first thing that is waited for."""

    clock: Clock
    side: Side
    until: datetime
    late: bool
    """It was asked for once more already, or it is time to."""


def waiting(handover: Handover, scene: Scene, first: Side | None = None) -> Waiting | None:
    """What is due first, of this side if it has anything to do; None when it is over."""
    clocks = awaited(handover)
    of_first = {clock: side for clock, side in clocks.items() if side is first}
    chosen = of_first or clocks
    if not chosen:
        return None
    clock = min(chosen, key=lambda c: handover.clocks[c].due)
    state = handover.clocks[clock]
    return Waiting(
        clock,
        chosen[clock],
        _until(handover, clock, chosen[clock], scene),
        state.step > 0 or state.due <= scene.own.now,
    )


def now_what(handover: Handover, side: Side | None, scene: Scene) -> str:
    """ "WMO wijkteam: beslissen, vóór vrijdag 27 november, 10:32"; "" when it is over.

    `side`: whose list it is.
    """
    waits = waiting(handover, scene, side)
    if waits is None:
        return ""
    # without consent for feedback only the requester can ask
    yourself = waits.clock is Clock.FEEDBACK and waits.side is Side.REQUESTER
    what = "feedback_yourself" if yourself else waits.clock
    return scene.say(
        "handover.list.late" if waits.late else "handover.list.before",
        who=who(handover, waits.side, side, scene),
        what=scene.say(f"handover.list.what.{what}"),
        when=moment(waits.until, scene),
    )


def who(handover: Handover, side: Side, mine: Side | None, scene: Scene) -> str:
    """A side by its role and organisation; `mine`: whose list it is."""
    if side is Side.PARTNER:
        return scene.say("handover.list.you_all") if mine is side else helper(handover, scene)
    if mine is side and handover.requester == scene.own.me:
        return scene.say("handover.list.you")
    return asker(handover, scene)


def _until(handover: Handover, clock: Clock, side: Side, scene: Scene) -> datetime:
    """The moment agreed on; the steps of the ladder after it are only nudges."""
    state = handover.clocks[clock]
    if state.step == 0:
        return state.due
    rules = scene.own.rules
    of = handover.organisation if side is Side.PARTNER else handover.practice
    return rules.start(clock, handover.urgency, state.started, rules.calendar(of), of)
