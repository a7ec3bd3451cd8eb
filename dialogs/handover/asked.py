"""The question that a press still leaves open, as a card of its own."""

from __future__ import annotations

from typing import Any

from cases.handover.model import LONGEST_REMARK, Handover
from cases.handover.states import Event, Side
from dialogs.handover.answers import Ask, Known
from dialogs.handover.filling import carried, choices, parties
from dialogs.handover.scene import Said, Scene, press, show
from dialogs.turn import Card, Choice, Data, Field, Form, Reply


def question(
    ask: Ask,
    event: Event,
    handover: Handover,
    side: Side,
    known: Known,
    scene: Scene,
    *,
    note: str = "",
    typing: bool = False,
    among: list[dict[str, Any]] | None = None,
) -> Said:
    """What is asked, with its answers; what is typed next may answer it too.

    `typing`: a day is to be typed; `among`: what typed words may have meant.
    """
    base = press(handover, event, side, **carried(known))
    offered = (
        ()
        if typing and ask.kind == "day"
        else _offered(ask, event, handover, side, known, scene, among or [])
    )
    if not offered and ask.kind == "colleague":
        title, hint = scene.say("handover.ask.no_colleagues"), ""
    else:
        who = parties(handover, scene) | {"target": scene.organisation(handover.redirect or "")}
        title, hint = scene.say(f"handover.ask.question.{ask.name}", **who), _hint(ask, scene)
    form = _form(ask, base, hint, scene, typing=typing)
    typed = () if form or not hint else (hint,)
    lines = (*filter(None, [note]), _about(handover, side, scene), *typed)
    buttons = (*offered, *_ways_out(ask, event, handover, side, scene))
    return scene.said(Reply(Card(title, lines), scene.lang, buttons, form=form), pending=base)


def _form(ask: Ask, base: Data, hint: str, scene: Scene, *, typing: bool) -> Form | None:
    """What may be filled in or typed instead of choosing."""
    field = None
    if ask.kind == "day" and typing:
        field = Field(ask.key, scene.say("handover.ask.fill_in.day"), "date")
    elif ask.kind == "remark" or ask.typed:
        label = scene.say("handover.ask.fill_in.words")
        field = Field("words", label, "text", most=LONGEST_REMARK)
    elif ask.key == "needs_something":
        label = scene.say("handover.ask.fill_in.next_moment")
        return Form(fields=(Field("next_moment", label, "date"),))
    if field is None:
        return None
    send = Choice(scene.say("handover.ask.fill_in.send"), base, "positive")
    return Form(hint=hint, fields=(field,), sends=(send,))


def _offered(
    ask: Ask,
    event: Event,
    handover: Handover,
    side: Side,
    known: Known,
    scene: Scene,
    among: list[dict[str, Any]],
) -> tuple[Choice, ...]:
    offered = choices(ask, event, handover, side, known, scene)
    if not among:
        return offered
    meant = [value.get(ask.key) for value in among]
    fitting = tuple(c for c in offered if c.data.get(ask.key) in meant)
    if fitting or ask.kind != "organisation":
        return fitting
    base = press(handover, event, side, **carried(known))
    return tuple(Choice(scene.organisation(str(m)), base | {ask.key: m}) for m in meant)


def _about(handover: Handover, side: Side, scene: Scene) -> str:
    """Which handover this is about; the partner knows who it is itself."""
    if side is Side.PARTNER:
        return f"**{handover.ref}**"
    return f"**{handover.ref}** · {scene.organisation(handover.organisation)}"


def _hint(ask: Ask, scene: Scene) -> str:
    """What may be typed instead of choosing."""
    if ask.kind == "day":
        return scene.say("handover.ask.type.day")
    if ask.kind == "organisation":
        return scene.say("handover.ask.type.organisation")
    if ask.kind != "remark" and not ask.typed:
        return ""
    key = "handover.ask.type.shared" if scene.own.shared else "handover.ask.type.remark"
    return scene.say(key, most=LONGEST_REMARK)


def _ways_out(
    ask: Ask, event: Event, handover: Handover, side: Side, scene: Scene
) -> tuple[Choice, ...]:
    """No instead of yes, another button that was meant, or back to the card."""
    back = show(handover, side)
    if ask.kind == "confirm":
        return (Choice(scene.say(f"handover.ask.{ask.name}.no"), back),)
    leave = Choice(scene.say("handover.ask.back"), back)
    if event is Event.CONFIRM_REDIRECT:
        refuse = press(handover, Event.REFUSE_REDIRECT, side)
        return (Choice(scene.say("handover.ask.redirect_day.no"), refuse), leave)
    if event is Event.CONSENT:
        data = press(handover, Event.WITHDRAW, side, reason="consent_withdrawn")
        return (Choice(scene.say("handover.ask.allow.withdrawn"), data, "destructive"), leave)
    return (leave,)
