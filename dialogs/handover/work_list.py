"""For who watches over all loops: what does not go by itself, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from cases.handover.model import Handover
from cases.handover.running import awaited
from cases.handover.states import Clock, Side, State
from cases.patience import next_due
from dialogs.handover.names import domain, moment
from dialogs.handover.pages import MOST, buttons, page
from dialogs.handover.scene import Said, Scene
from dialogs.turn import Card, Choice, Reply

Group = Literal["stalled", "not_arrived", "no_feedback", "late", "practice"]
GROUPS: tuple[Group, ...] = ("stalled", "not_arrived", "no_feedback", "late", "practice")
"""The most urgent first."""
ESCALATED = 2
"""Steps of a ladder after which others than the first one were turned to."""
OWN_PACE = frozenset({Clock.FEEDBACK, Clock.SEND, Clock.READ, Clock.CLOSE})
"""The patient is with the partner, or only the requester is reminded."""


def work(scene: Scene, only: object = None, start: object = 0) -> Said:
    """The work list, or one group of it."""
    if scene.own.shared:
        return scene.tell("handover.list.own_chat")
    if not _watches(scene):
        return scene.tell("handover.list.not_yours")
    every = sorted(scene.own.work_list(), key=lambda h: next_due(h) or scene.own.now)
    groups = {g: [h for h in every if _group(h, scene) == g] for g in GROUPS}
    if only in GROUPS:
        groups = {g: found for g, found in groups.items() if g == only}
    found = [h for group in groups.values() for h in group]
    if not found:
        return scene.tell("handover.list.nothing_due", number=len(every))
    kept = {"list": "work"} | ({"group": only} if only in GROUPS else {})
    choices = (
        *buttons(found, start, Side.REQUESTER, kept, scene),
        *(_filters(groups, scene) if len(found) > MOST else ()),
    )
    return scene.said(Reply(_card(groups, found, start, len(every), scene), scene.lang, choices))


def _watches(scene: Scene) -> bool:
    """Somebody who coordinates for a practice, or to whom that was delegated."""
    access, person = scene.own.access, scene.own.person
    if person is None:
        return False
    practices, today = {p for of in access.people for p in of.coordinates}, scene.own.today
    by_practice = any(access.coordinates(person, p, today) for p in practices)
    return access.open or by_practice or bool(access.area(person, today))


def _group(handover: Handover, scene: Scene) -> Group | None:
    """The most urgent group that it belongs to; None when all goes well."""
    clocks = {clock: handover.clocks[clock] for clock in awaited(handover)}
    late = {c for c, s in clocks.items() if s.step > 0 or s.due <= scene.own.now}
    if any(s.step >= ESCALATED for c, s in clocks.items() if c not in OWN_PACE):
        return "stalled"
    if handover.state is State.ACCEPTED and handover.attempts:
        return "not_arrived"
    if Clock.FEEDBACK in late:
        return "no_feedback"
    if late:
        return "late"
    return "practice" if Side.REQUESTER in awaited(handover).values() else None


def _card(
    groups: dict[Group, list[Handover]],
    found: Sequence[Handover],
    start: object,
    every: int,
    scene: Scene,
) -> Card:
    _, shown = page(found, start)
    several = len({h.practice for h in found}) > 1
    counts = (f"{_name(g, scene)}: {len(hs)}" for g, hs in groups.items() if hs)
    lines = [" · ".join(counts)]
    for group, members in groups.items():
        here = [h for h in shown if h in members]
        lines += [f"**{_name(group, scene)}**"] if here else []
        lines += [_line(h, several, scene) for h in here]
    title = scene.say("handover.list.work", number=len(found), every=every)
    return Card(title, tuple(lines))


def _line(handover: Handover, several: bool, scene: Scene) -> str:
    """Reference, partner, domain and since when; of more than one practice also which."""
    since = moment(handover.times[handover.state], scene)
    return " · ".join(
        (
            f"**{handover.ref}**",
            scene.organisation(handover.organisation),
            domain(handover, scene),
            scene.say("handover.list.since", when=since),
            *((scene.organisation(handover.practice),) if several else ()),
        )
    )


def _filters(groups: dict[Group, list[Handover]], scene: Scene) -> tuple[Choice, ...]:
    """One button for each group, where there is more than one."""
    full = [g for g, found in groups.items() if found]
    data: dict[str, Any] = {"do": "handovers", "list": "work", "from": 0}
    return tuple(
        Choice(
            scene.say("handover.list.button.group", group=_name(g, scene), number=len(groups[g])),
            {**data, "group": g},
        )
        for g in (full if len(full) > 1 else [])
    )


def _name(group: Group, scene: Scene) -> str:
    return scene.say(f"handover.list.group.{group}")
