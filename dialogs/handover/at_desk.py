"""What is said of a case at the desk: who leads, what is due, whom to call; nothing else."""

from __future__ import annotations

from cases.clocks import Who
from cases.handover.model import Handover
from cases.handover.states import FINAL, Side, State
from dialogs.handover.scene import Said, Scene
from dialogs.handover.waiting import now_what, waiting, who
from dialogs.turn import Card, Reply, Section


def case(ref: str, scene: Scene) -> Said | None:
    """For a colleague of the practice; None when there is nothing to see."""
    if scene.own.shared:
        return None
    every = scene.own.of_case(ref)
    if not every:
        return None
    told = [h for h in every if h.state not in FINAL or h.state is State.CLOSED]
    title = scene.say("handover.desk.title", ref=ref)
    lines = () if told else (scene.say("handover.desk.over"),)
    sections = tuple(Section(f"**{h.ref}**", facts=_facts(h, scene)) for h in told)
    return scene.said(Reply(Card(title, lines, sections=sections), scene.lang))


def _facts(handover: Handover, scene: Scene) -> tuple[tuple[str, str], ...]:
    waits = waiting(handover, scene)
    side = waits.side if waits else handover.lead
    due = now_what(handover, None, scene) or scene.say("handover.desk.closed")
    return (
        (scene.say("handover.desk.leads"), who(handover, handover.lead, None, scene)),
        (scene.say("handover.desk.due"), due),
        (scene.say("handover.desk.call"), _whom(handover, side, scene)),
    )


def _whom(handover: Handover, side: Side, scene: Scene) -> str:
    """The role and the organisation of who is there today; the key figure of the map otherwise."""
    access, today = scene.own.access, scene.own.today
    partner = side is Side.PARTNER
    meant = (Who.OWNER, Who.REPLACEMENT) if partner else (Who.REQUESTER, Who.BACKUP)
    people = [p for duty in meant for p in access.told(duty, handover, today) if p.title]
    id_ = handover.organisation if partner else handover.practice
    known = scene.social_map.organisations_by_id.get(id_)
    if people and people[0].title:
        role = people[0].title.in_(scene.lang)
    elif partner:
        role = known.key_figure.in_(scene.lang) if known else ""
    else:
        role = scene.role(handover.requester_role)
    name = scene.organisation(id_)
    return scene.say("handover.who", role=role, organisation=name) if role else name
