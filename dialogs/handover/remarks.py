"""A short remark about a handover: kept only when the privacy filter finds nothing in it."""

from __future__ import annotations

from typing import Any

from cases.handover.model import LONGEST_REMARK
from cases.privacy.filter import Screened
from dialogs.handover.scene import Said, Scene
from dialogs.harmless import harmless
from dialogs.turn import Card, Choice, Reply


def take(
    text: str, base: dict[str, Any], scene: Scene, ref: str, *, said: bool = True
) -> Screened | Said:
    """The screened remark, or what is wrong with it; its text is kept nowhere then.

    `base` is the press that the remark belongs to: what is typed next, and a cleaned version
    in its button ("words"), complete it. `said`: it stands in the chat; filled in on a card it
    does not.
    """
    words = harmless(text)
    if scene.heard.flag(words) or scene.finder.understand(words, scene.lang).acute:
        return scene.said(Reply(scene.wording.crisis_card(), scene.lang))
    screened = scene.screened(words)
    if screened.findings:
        return scene.said(_warning(screened, base, scene, ref, said), pending=base)
    if len(screened.clean) > LONGEST_REMARK:
        long = scene.say("handover.remark.too_long", most=LONGEST_REMARK, length=len(words))
        again = Choice(scene.say("handover.remark.again"), base)
        return scene.said(Reply(Card(long), scene.lang, (again,)), pending=base)
    return screened


def _warning(screened: Screened, base: dict[str, Any], scene: Scene, ref: str, said: bool) -> Reply:
    """Text 12: what it looks like, and a cleaned version; the remark itself is not shown."""
    kinds = sorted({f.kind for f in screened.findings})
    named = ", ".join(scene.say(f"walk.privacy.kind.{k}") for k in kinds)
    lines = [scene.say("walk.privacy.delete" if said else "handover.remark.not_kept", ref=ref)]
    choices = [Choice(scene.say("handover.remark.again"), base)]
    if len(screened.clean) <= LONGEST_REMARK:
        lines.append(scene.say("walk.privacy.clean", words=screened.clean))
        clean = {**base, "words": screened.clean}
        choices.insert(0, Choice(scene.say("walk.button.use_clean"), clean))
    card = Card(scene.say("walk.privacy.title", kind=named), tuple(lines), urgent=True)
    return Reply(card, scene.lang, tuple(choices))
