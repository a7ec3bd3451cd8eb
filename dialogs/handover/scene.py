"""What surrounds one turn about handovers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.handover.model import Handover
from cases.handover.states import Event, Side
from cases.own_handovers import OwnHandovers
from dialogs.heard import Heard
from dialogs.setting import Said, Setting

__all__ = ["Said", "Scene", "press", "show"]


@dataclass(frozen=True)
class Scene(Setting[OwnHandovers]):
    """A setting with the words of danger that a remark is looked through for."""

    waits_as = "handover"

    heard: Heard

    def outlined(self, handover: Handover, side: Side) -> bool:
        """Only how it stands is told here: others read along, or this is who watches over it."""
        return self.own.shared or self.own.only_watches(handover, side)


def press(handover: Handover, event: Event, side: Side, **details: Any) -> dict[str, Any]:
    """What the button of an event carries."""
    base = {"do": "handover", "ref": handover.ref, "act": event.value, "seq": handover.seq}
    return base | {"as": side.value} | details


def show(handover: Handover, side: Side, go: str = "show") -> dict[str, Any]:
    """What a button carries that changes nothing: `show`, `timeline`, `form`, `copy`."""
    return {"do": "handover", "ref": handover.ref, "go": go, "as": side.value}
