"""A page of a list of handovers, with the buttons under it."""

from __future__ import annotations

from collections.abc import Sequence

from cases.handover.model import Handover
from cases.handover.states import Side
from dialogs.handover.scene import Scene, show
from dialogs.turn import Choice, Data

MOST = 8
"""Handovers in one message."""


def page(found: Sequence[Handover], start: object) -> tuple[int, Sequence[Handover]]:
    """Where it begins, and what is shown; a button is user input like any other."""
    asked = start if type(start) is int and 0 <= start < len(found) else 0
    return asked, found[asked : asked + MOST]


def buttons(
    found: Sequence[Handover], start: object, side: Side, data: Data, scene: Scene
) -> tuple[Choice, ...]:
    """One for each handover that is shown, and one for what comes after."""
    first, shown = page(found, start)
    choices = [
        Choice(scene.say("handover.list.button.show", ref=h.ref), show(h, side)) for h in shown
    ]
    rest = len(found) - first - len(shown)
    if rest > 0:
        following = {"do": "handovers", **data, "from": first + MOST}
        choices.append(Choice(scene.say("handover.list.button.more", number=rest), following))
    return tuple(choices)
