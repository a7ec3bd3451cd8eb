"""What can be ticked or tapped at a step, and what a card or a typed number changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cases.four_d import Tick
from dialogs.course import Course, Stop
from dialogs.instrument import DomainStep, Plan, Priorities, Talk
from dialogs.turn import Data
from dialogs.walk_cards import MARKS

WEAKEST_FIRST = tuple(reversed(MARKS))
"""An item that was ticked in two ways counts as the last of these."""


def tickable(course: Course, stop: Stop) -> Sequence[str]:
    """Ids that can be ticked at this step, several of them."""
    match stop.step:
        case DomainStep(items=items) if not stop.checks:
            return [i.id for i in items]
        case Priorities():
            return [i.id for i in course.playing]
        case Talk(most=most) if most > 1:
            return course.choosable(stop)
    return []


def tappable(course: Course, stop: Stop) -> Sequence[str]:
    """Ids of which one is tapped at this step."""
    match stop.step:
        case Plan(states=states):
            return [s.id for s in states]
        case Talk(most=1):
            return course.choosable(stop)
    return []


def was_filled_in(data: Data) -> bool:
    """Does this press carry the ticks of a card?"""
    return any(mark in data for mark in MARKS)


def ticked(course: Course, stop: Stop, data: Data) -> dict[str, Tick]:
    """What is ticked: on the card that was sent in, else what was ticked by number."""
    known = tickable(course, stop)
    if not was_filled_in(data):
        return {i: t for i, t in course.draft(stop).items() if i in known}
    ticks: dict[str, Tick] = {}
    for mark in WEAKEST_FIRST:
        ids = data.get(mark)
        for id_ in ids.split(",") if isinstance(ids, str) else ():
            if id_ in known:
                ticks[id_] = mark
    return {i: ticks[i] for i in known if i in ticks}


def toggled(
    course: Course, stop: Stop, ids: Sequence[str], mark: Tick | None
) -> Mapping[str, Tick]:
    """After ticking by number; the same mark again, or no mark at all, takes it away."""
    draft = dict(course.draft(stop))
    most = stop.step.most if isinstance(stop.step, Priorities | Talk) else None
    for id_ in ids:
        if id_ not in tickable(course, stop):
            continue
        if draft.get(id_) == (mark or "plays") or (mark is None and id_ in draft):
            del draft[id_]
        elif most is None or len(draft) < most:
            draft[id_] = mark or "plays"
    return draft
