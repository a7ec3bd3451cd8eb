"""What happened to a handover, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from cases.counter import BOT
from cases.handover.model import Handover
from cases.handover.states import HEARD, Event, Side
from cases.handover_store import Line
from dialogs.handover.names import moment, role_of
from dialogs.handover.scene import Said, Scene, show
from dialogs.turn import Card, Choice, Reply

NUDGE = "nudge"
"""How the lines of the bot's reminders begin."""
SENT = frozenset({Event.SEND.value, Event.CONSULT.value})


def timeline(handover: Handover, side: Side, scene: Scene) -> Said:
    """What happened; the partner sees it from the moment that it was asked."""
    lines = scene.own.timeline(handover.ref)
    if side is Side.PARTNER:
        sent = next((i for i, line in enumerate(lines) if line.event in SENT), len(lines))
        lines = lines[sent:]
    title = scene.say("handover.timeline.title", ref=handover.ref)
    back = Choice(scene.say("handover.timeline.button"), show(handover, side))
    card = Card(title, tuple(_told(lines, handover, scene)))
    return scene.said(Reply(card, scene.lang, (back,)))


def _told(lines: Iterable[Line], handover: Handover, scene: Scene) -> Iterator[str]:
    """One sentence for each line; reminders in a row are one."""
    for nudges, group in groupby(lines, key=lambda line: line.event.startswith(NUDGE)):
        if nudges:
            reminders = list(group)
            count, last = len(reminders), _at(reminders[-1], scene)
            what = scene.say("handover.timeline.nudged", count=count, last=last)
            yield f"{_at(reminders[0], scene)} · {what}"
        else:
            yield from (_happened(line, handover, scene) for line in group)


def _happened(line: Line, handover: Handover, scene: Scene) -> str:
    what = scene.say(f"handover.timeline.what.{line.event}")
    if line.side == Side.REQUESTER and line.event in HEARD:
        what = scene.say("handover.timeline.heard", what=what)
    if line.lead_after != line.lead_before:
        to_partner = line.lead_after == Side.PARTNER
        leads = handover.organisation if to_partner else handover.practice
        what += scene.say("handover.timeline.lead", leads=scene.organisation(leads))
    return f"{_at(line, scene)} · {_by(line, scene)} · {what}"


def _by(line: Line, scene: Scene) -> str:
    if line.side == Side.SYSTEM and line.role == BOT.role:
        return scene.say("handover.timeline.bot")
    return role_of(line.role, line.organisation, scene) if line.organisation else line.role


def _at(line: Line, scene: Scene) -> str:
    return moment(datetime.fromisoformat(line.at), scene)
