"""Lists of handovers, and what is said of a case at the desk."""

from __future__ import annotations

from cases.handover.model import Handover
from cases.handover.states import Side, State
from cases.references import read_reference
from dialogs.handover.at_desk import case
from dialogs.handover.names import need_shown, state
from dialogs.handover.pages import buttons, page
from dialogs.handover.scene import Said, Scene
from dialogs.handover.timeline import timeline
from dialogs.handover.waiting import now_what, waiting
from dialogs.handover.work_list import work
from dialogs.turn import Card, Data, Reply

__all__ = ["case", "mine", "press", "theirs", "timeline", "work"]


def mine(scene: Scene, start: object = 0) -> Said:
    """What I asked and is not over: first what waits for me, then by what is due."""
    if scene.own.shared:
        return scene.tell("handover.list.own_chat")
    found = _by_turn(scene.own.mine(), Side.REQUESTER, scene)
    if not found:
        return scene.tell("handover.list.none")
    title = scene.say("handover.list.mine", count=len(found))
    return _list(title, found, Side.REQUESTER, start, "mine", scene)


def theirs(scene: Scene, start: object = 0) -> Said:
    """What my organisation, or those of this channel, were asked."""
    if scene.own.shared and not scene.own.asked_here:
        return scene.tell("handover.link.nothing_here")
    asked = [h for h in scene.own.helped_by_me() if Side.PARTNER in scene.own.sides(h)]
    found = _by_turn(asked, Side.PARTNER, scene)
    if not found:
        return scene.tell("handover.list.none_for_us")
    title = scene.say("handover.list.theirs", count=len(found))
    return _list(title, found, Side.PARTNER, start, "theirs", scene)


def press(data: Data, scene: Scene) -> Said | None:
    """A button of a list; None when it is not known any more."""
    start = data.get("from")
    match data.get("list"):
        case "mine":
            return mine(scene, start)
        case "theirs":
            return theirs(scene, start)
        case "work":
            return work(scene, data.get("group"), start)
        case "case":
            ref = read_reference(str(data.get("case")), "KB")
            return case(ref, scene) if ref else None
    return None


def _by_turn(found: list[Handover], side: Side, scene: Scene) -> list[Handover]:
    """What waits for this side first; the rest stays by what is due."""
    return sorted(found, key=lambda h: not _waits_for(h, side, scene))


def _waits_for(handover: Handover, side: Side, scene: Scene) -> bool:
    waits = waiting(handover, scene, side)
    return waits is not None and waits.side is side


def _list(
    title: str, found: list[Handover], side: Side, start: object, name: str, scene: Scene
) -> Said:
    _, shown = page(found, start)
    several = side is Side.REQUESTER or len({h.organisation for h in found}) > 1
    lines = tuple(_line(h, side, several, scene) for h in shown)
    choices = buttons(found, start, side, {"list": name}, scene)
    return scene.said(Reply(Card(title, lines), scene.lang, choices))


def _line(handover: Handover, side: Side, several: bool, scene: Scene) -> str:
    """Reference, partner, need, where it stands, and who is to do what before when."""
    draft = handover.state is State.DRAFT
    parts = (
        scene.say(f"handover.list.turn.{side}") if _waits_for(handover, side, scene) else "",
        f"**{handover.ref}**",
        scene.organisation(handover.organisation) if several else "",
        need_shown(handover, side, scene),
        scene.say("handover.list.draft") if draft else state(handover, scene),
        now_what(handover, side, scene),
    )
    return " · ".join(filter(None, parts))
