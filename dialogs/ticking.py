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


def toggled(course: Course, stop: Stop, id_: str) -> Mapping[str, Tick]:
    """After one tap on a line: ticked, or no longer ticked."""
    return _with(course, stop, [(id_, None if id_ in course.draft(stop) else "plays")])


def marked(
    course: Course, stop: Stop, marks: Sequence[tuple[str, Tick | None]]
) -> Mapping[str, Tick]:
    """After ticks by number, None for what is not ticked; typed again they change nothing.

    Several priorities at once are all of them, the first one first.
    """
    anew = isinstance(stop.step, Priorities) and len(marks) > 1 and all(m for _, m in marks)
    return _with(course, stop, marks, {} if anew else None)


def _with(
    course: Course,
    stop: Stop,
    marks: Sequence[tuple[str, Tick | None]],
    before: Mapping[str, Tick] | None = None,
) -> Mapping[str, Tick]:
    draft = dict(course.draft(stop) if before is None else before)
    most = stop.step.most if isinstance(stop.step, Priorities | Talk) else None
    known = tickable(course, stop)
    for id_, mark in marks:
        if mark is None:
            draft.pop(id_, None)
        elif id_ in known and (id_ in draft or most is None or len(draft) < most):
            draft[id_] = mark
    return draft
