"""Somebody is asked to take something up: gathering, showing and sending."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.handover.model import Handover, Reason, Refused
from cases.handover.states import Event, Side, State
from cases.references import read_reference, without_references
from dialogs.commands import as_said
from dialogs.effects import Effect, Move
from dialogs.handover import entries, form_words, starting
from dialogs.handover.form import base, changeable, following, form, sends
from dialogs.handover.names import need_shown, place
from dialogs.handover.paste import paste_text
from dialogs.handover.refusals import refusal
from dialogs.handover.scene import Said, Scene, show
from dialogs.handover.sent import confirmation, prepared
from dialogs.handover.sheet import sheet
from dialogs.turn import Card, Choice, Data, Reply

ASKS = {
    Reason.NO_CONSENT: "consent",
    Reason.CONSENT_AHEAD: "on",
    Reason.NEEDS_AGREED: "agreed",
    Reason.NEEDS_ROUTE: "route",
    Reason.NEEDS_QUESTION: "remark",
    Reason.TOO_LONG: "remark",
    Reason.PRIVATE: "remark",
}
"""What is asked after a refusal."""


def begin(data: Data, scene: Scene) -> Said | None:
    """*Overdracht starten* on an answer; None when the button is not known any more."""
    return starting.begin(data, scene)


def press(handover: Handover, data: Data, scene: Scene) -> Said:
    """A button of the form."""
    if scene.own.shared:
        return scene.tell("handover.form.in_company")
    if handover.state is not State.DRAFT:
        return sheet(handover, Side.REQUESTER, scene)  # pressed twice
    if data.get("go") == "consult":
        return starting.consult_instead(handover, scene)
    match data.get("then"):
        case "discard":
            return _discarded(handover, scene, Reply(_gone(handover, scene), scene.lang))
        case "change":
            return changeable(handover, scene)
    if "ask" in data:
        return form(handover, scene, asked=str(data["ask"]))
    field = str(data.get("field", ""))
    if field == "remark" and not data.keys() & {"words", "remark"}:
        return form(handover, scene, asked=field)
    if field or data.get("then") in ("send", "keep"):
        return _given(handover, data, scene)
    return form(handover, scene)


def typed(text: str, data: Data, handover: Handover, side: Side, scene: Scene) -> Said | None:
    """The answer to the question at hand; None for something else."""
    if scene.own.shared or handover.state is not State.DRAFT or side is not Side.REQUESTER:
        return None
    asked = {k: v for k, v in data.items() if k not in ("words", "remark")}
    if read_reference(text, "KB") and not as_said(without_references(text)):
        return _given(handover, {**base(handover, field="case"), "case": text}, scene)
    if form_words.sends(text, scene):
        then = "send" if sends(scene) else "keep"
        return _given(handover, base(handover, then=then), scene)
    field = str(data.get("field", ""))
    answer = form_words.answer(text, field, handover, scene)
    if answer is not None:
        return _given(handover, {**asked, **answer}, scene)
    if not field or form_words.is_other(text, scene):
        return None
    return form(handover, scene, scene.say("handover.form.unread"), field)


def copied(handover: Handover, scene: Scene) -> Said:
    """The text to paste in another messenger."""
    title = scene.say("handover.form.copy", ref=handover.ref)
    card = Card(title, copy=paste_text(handover, scene))
    back = Choice(
        scene.say(f"handover.form.button.view.{handover.kind}"), show(handover, Side.REQUESTER)
    )
    return scene.said(Reply(card, scene.lang, (back,)))


# -- what becomes of it -----------------------------------------------------------------------


def _given(handover: Handover, data: Data, scene: Scene) -> Said:
    """One answer, or a whole card: kept, and sent when that was pressed and nothing lacks."""
    given = entries.read(data, handover, scene)
    if given.acute:
        return starting.crisis(scene)
    if given.no:
        return _not_agreed(handover, scene)
    details = dict(given.details)
    double = scene.own.double(handover.model_copy(update={"case": details.get("case")}))
    if "case" in details and double is not None:
        return starting.already_asked(double, scene)
    then = data.get("then")
    if then == "send" and sends(scene) and given.unclear is None and given.held is None:
        return _sent(handover, details, scene)
    kept, effects = _kept(handover, details, scene)
    if isinstance(kept, Refused):
        return form(handover, scene, refusal(kept, scene))
    if given.held is not None:
        return _after(given.held, effects)
    if given.unclear is not None:
        note = scene.say(f"handover.form.unclear.{given.unclear.what}")
        return _after(form(kept, scene, note, given.unclear.field, data), effects)
    if then == "keep":
        return _after(prepared(kept, scene), effects)
    return _after(form(kept, scene, asked=following(str(data.get("field")), kept, scene)), effects)


def _kept(
    handover: Handover, details: dict[str, Any], scene: Scene
) -> tuple[Handover | Refused, tuple[Effect, ...]]:
    """The draft with what was filled in; nothing is written where nothing changes."""
    if not details:
        return handover, ()
    outer = {"outer": not scene.own.linked(handover.organisation)}
    after = scene.own.apply(handover, Event.CHANGE, Side.REQUESTER, {**details, **outer})
    if isinstance(after, Refused):
        return after, ()
    actor = scene.own.actor(Side.REQUESTER, handover)
    return after, (Move(handover, after, Event.CHANGE, actor),)


def _sent(handover: Handover, details: dict[str, Any], scene: Scene) -> Said:
    event = Event.SEND if handover.kind == "handover" else Event.CONSULT
    about = {
        "outer": not scene.own.linked(handover.organisation),
        **starting.sending(handover, scene),
    }
    after = scene.own.apply(handover, event, Side.REQUESTER, {**details, **about})
    if not isinstance(after, Refused):
        actor = scene.own.actor(Side.REQUESTER, handover)
        return _after(confirmation(after, scene), (Move(handover, after, event, actor),))
    if after.reason is Reason.RED_FLAG:
        return starting.crisis(scene)
    kept, effects = _kept(handover, details, scene)
    if isinstance(kept, Refused):
        kept, effects = handover, ()
    if after.reason is Reason.NO_CONSENT:
        note = scene.say("handover.form.unclear.missing")
    else:
        note = refusal(after, scene)
    return _after(form(kept, scene, note, ASKS.get(after.reason, "")), effects)


def _not_agreed(handover: Handover, scene: Scene) -> Said:
    """Text 11: nothing is sent, and what else can be done."""
    partner = scene.organisation(handover.organisation)
    lines = (scene.say("handover.form.no_consent.instead", organisation=partner),)
    card = Card(scene.say("handover.form.no_consent.title"), lines)
    asked = {k: getattr(handover, k) for k in ("service", "need", "place")}
    consult = {"do": "ask_over", "kind": "consultation", **asked}
    choices = (
        Choice(scene.say("handover.form.button.consult"), consult),
        Choice(scene.say("handover.form.button.stop"), {"do": "ask_over", "stop": True}),
    )
    return _discarded(handover, scene, Reply(card, scene.lang, choices))


def _discarded(handover: Handover, scene: Scene, reply: Reply) -> Said:
    gone = starting.discarding(handover, scene)
    if isinstance(gone, Refused):
        return form(handover, scene, refusal(gone, scene))
    return scene.said(reply, gone)


def _gone(handover: Handover, scene: Scene) -> Card:
    title = scene.say("handover.form.discarded", ref=handover.ref)
    need = need_shown(handover, Side.REQUESTER, scene)
    return Card(title, (f"{need} · {place(handover, scene)}",))


def _after(said: Said, effects: tuple[Effect, ...]) -> Said:
    """The reply with what is to be written first."""
    reply, progress = said
    return replace(reply, effects=(*effects, *reply.effects)), progress
