"""The way to the card of a handover from a message that is about several."""

from __future__ import annotations

from cases.handover.model import Handover
from cases.handover.states import Side
from dialogs.handover.scene import Scene, show
from dialogs.turn import Choice


def view(handover: Handover, side: Side, scene: Scene) -> Choice:
    """ "Bekijk WO-9D4MXT"."""
    return Choice(scene.say("handover.told.view", ref=handover.ref), show(handover, side))
