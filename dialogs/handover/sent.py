"""What is shown after a form: it is sent, or it waits for who sends it."""

from __future__ import annotations

from dataclasses import replace

from cases.handover.model import Handover
from cases.handover.states import HEARD, Side
from dialogs.handover.form import reply_before
from dialogs.handover.names import moment, need_shown, place, requester
from dialogs.handover.paste import paste_text
from dialogs.handover.scene import Said, Scene, show
from dialogs.handover.sheet import button, shown_events
from dialogs.turn import Card, Choice, Reply


def confirmation(handover: Handover, scene: Scene) -> Said:
    """To whom, under which codes, and what happens next; for a partner that is not here, a text."""
    partner = scene.organisation(handover.organisation)
    kind = handover.kind
    about = f"{need_shown(handover, Side.REQUESTER, scene)} · {place(handover, scene)}"
    lines = [about]
    if kind == "handover":
        lines.append(scene.say("handover.form.codes", ref=handover.ref, case=handover.case))
    before = moment(reply_before(handover, scene), scene)
    lines.append(scene.say(f"handover.form.sent.next.{kind}", ref=handover.ref, before=before))
    if handover.urgency == "today":
        lines.append(scene.say("handover.form.sent.call", organisation=partner))
    card = Card(scene.say(f"handover.form.sent.{kind}", organisation=partner), tuple(lines))
    heard = [e for e in shown_events(handover, Side.REQUESTER, scene) if e in HEARD]
    recorded = (button(e, handover, Side.REQUESTER, scene) for e in heard)
    if not scene.own.linked(handover.organisation):
        paste = scene.say("handover.form.sent.paste", organisation=partner)
        card = replace(card, lines=(*lines, paste), copy=paste_text(handover, scene))
    return scene.said(Reply(card, scene.lang, (*recorded, _view(handover, scene))))


def prepared(handover: Handover, scene: Scene) -> Said:
    """It waits in the requester's own chat."""
    who = requester(handover, scene)
    lines = (
        f"{need_shown(handover, Side.REQUESTER, scene)} · {place(handover, scene)}",
        scene.say("handover.form.codes", ref=handover.ref, case=handover.case),
    )
    card = Card(scene.say("handover.form.kept", role=who), lines)
    return scene.said(Reply(card, scene.lang, (_view(handover, scene),)))


def _view(handover: Handover, scene: Scene) -> Choice:
    return Choice(
        scene.say(f"handover.form.button.view.{handover.kind}"), show(handover, Side.REQUESTER)
    )
