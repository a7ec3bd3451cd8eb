"""The text that a requester copies to a partner without a channel; it leads to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cases.handover.model import Handover
from cases.handover.running import running
from cases.handover.states import Clock, Side, State
from dialogs.handover import names
from dialogs.handover.lines import about, arranged, deadline
from dialogs.handover.scene import Scene
from dialogs.handover.sheet import title

ASKED: dict[State, Clock] = {
    State.REQUESTED: Clock.ACKNOWLEDGE,
    State.RECEIVED: Clock.DECIDE,
    State.ASKED: Clock.ADVICE,
}
"""What the partner is asked first."""


def paste_text(handover: Handover, scene: Scene) -> str:
    """The partner's card as plain text, with how it may be answered."""
    lean = replace(scene, own=replace(scene.own, shared=True))
    return "\n".join(_lines(handover, lean)).replace("**", "")


def _lines(handover: Handover, scene: Scene) -> Iterator[str]:
    yield title(handover, Side.PARTNER, scene)
    yield about(handover, Side.PARTNER, scene)
    who = names.asker(handover, scene)
    yield scene.say(f"handover.sheet.from.{handover.kind}", who=who)
    yield from arranged(handover, Side.PARTNER, scene)
    if handover.kind == "consultation":
        yield scene.say("handover.told.paste.own_question")
    clock = ASKED.get(handover.state)
    if clock in running(handover) and clock in handover.clocks:
        at = deadline(handover, clock, scene)
        if at > scene.own.now:
            yield scene.say(f"handover.sheet.due.{clock.value}", at=names.moment(at, scene))
    if handover.kind == "handover":
        yield scene.say("handover.sheet.person")
    yield scene.say(f"handover.told.paste.answer.{handover.kind}", ref=handover.ref)
