"""A move that was not made: what happened, who was first, and what can be done now."""

from __future__ import annotations

from dataclasses import replace

from cases.handover.model import Reason, Refused
from dialogs.effects import Effect
from dialogs.handover.names import moment
from dialogs.handover.scene import Said, Scene

BY_SOMEBODY = frozenset({Reason.ALREADY_TAKEN, Reason.ALREADY_DONE, Reason.NOT_NOW, Reason.OVER})
"""Refused because somebody was first: said with who and when, where that is known."""


def refusal(refused: Refused, scene: Scene) -> str:
    """In one or two sentences."""
    if refused.reason in BY_SOMEBODY and refused.at is not None:
        at = moment(refused.at, scene)
        role = scene.role(refused.by) or scene.say("handover.refused.somebody")
        return scene.say(f"handover.refused.first.{refused.reason}", role=role, at=at)
    return scene.say(f"handover.refused.{refused.reason}")


def also(said: Said, *effects: Effect) -> Said:
    """The same reply, with more to be done."""
    reply, progress = said
    return replace(reply, effects=(*reply.effects, *effects)), progress
