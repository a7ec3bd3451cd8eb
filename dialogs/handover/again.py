"""After a handover that led to nothing: the same again, or somebody else."""

from __future__ import annotations

from dataclasses import replace

from cases.handover.model import Handover, Refused
from cases.handover.moves import REPEATABLE
from cases.handover.states import Event, Side
from dialogs.effects import Effect, Move, TakeIn
from dialogs.handover.form import form
from dialogs.handover.refusals import also, refusal
from dialogs.handover.scene import Said, Scene, show
from dialogs.handover.sheet import sheet
from dialogs.handover.starting import already_asked
from dialogs.turn import Choice, Reply


def again(handover: Handover, side: Side, scene: Scene) -> Said:
    """*Opnieuw vragen*: a linked draft for the same partner; the earlier one is settled with it."""
    actor = scene.own.actor(side, handover)
    before, done = handover, list[Effect]()
    if handover.state in REPEATABLE and side is Side.REQUESTER:
        settled = scene.own.apply(handover, Event.SETTLE, side, {"choice": "reopened"})
        if isinstance(settled, Refused):
            return sheet(handover, side, scene, refusal(settled, scene))
        before, done = settled, [Move(handover, settled, Event.SETTLE, actor)]
    draft = scene.own.follow(before, side)
    if isinstance(draft, Refused):
        return sheet(handover, side, scene, refusal(draft, scene))
    double = scene.own.double(draft)
    if double is not None and (double.ref != handover.ref or not done):
        return also(already_asked(double, scene), *done)
    kept = draft.consent is not None or draft.kind == "consultation"
    note = scene.say("handover.done.again" if kept else "handover.done.again_ask")
    return also(form(draft, scene, note), *done, TakeIn(draft, actor))


def others(settled: Handover, side: Side, note: str, scene: Scene) -> Said:
    """Who else serves this need in this place, to begin with for the same case."""
    found = None
    if not scene.own.shared:  # the need is not for everybody's eyes
        search = {"do": "find", "needs": [settled.need], "places": [settled.place]}
        found = scene.finder.press(search, scene.lang, scene.own.today)
    if found is None:
        return sheet(settled, side, scene, note)
    reply, progress = found
    card = replace(reply.card, title=note, lines=(reply.card.title, *reply.card.lines))
    back = Choice(scene.say("handover.ask.back"), show(settled, side))
    kept = (*(_for_case(c, settled) for c in reply.choices), back)
    return Reply(card, reply.lang, kept, reply.effects, reply.form), progress


def _for_case(choice: Choice, settled: Handover) -> Choice:
    """A button that starts a handover, for this case."""
    if choice.data.get("do") != "ask_over" or not settled.case:
        return choice
    return replace(choice, data={**choice.data, "case": settled.case})
