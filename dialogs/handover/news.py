"""What happened to a handover, in one sentence for who was not there."""

from __future__ import annotations

from collections.abc import Iterator

from cases.handover import answers
from cases.handover.model import Handover
from cases.handover.states import OF_PARTNER, Event, Side, State
from cases.handover_store import Line
from cases.letters import EXPIRING, Kind, Note
from cases.outbox import person_of
from dialogs.handover import names
from dialogs.handover.lines import capital
from dialogs.handover.scene import Scene

STARTED = "start"
"""Somebody prepared a draft."""
EVENTS = frozenset(event.value for event in Event)
ANSWERS_LATE = frozenset({Event.ACCEPT, Event.ACCEPT_LATER, Event.DECLINE})


def news(note: Note, handover: Handover, scene: Scene) -> Iterator[str]:
    """What happened, by whom, and what the receiver may do about it."""
    if note.kind is Kind.LOST and note.what in EVENTS:
        yield _lost(note, handover, scene)
        return
    line = _line(note, scene)
    by = _by(line, note, handover, scene)
    organisation = scene.organisation(handover.organisation)
    key = f"handover.told.news.{_what(note, line, handover, scene)}"
    yield capital(scene.say(key, by=by, ref=handover.ref, organisation=organisation))
    taken = note.what in (Event.ACCEPT, Event.ACCEPT_LATER) and handover.state is State.ACCEPTED
    passes_on = not handover.contact_exchanged and handover.route not in (None, "patient_brings")
    if taken and passes_on:
        yield scene.say("handover.told.pass_on", route=names.route(handover, scene))


def wanted(note: Note, handover: Handover, scene: Scene) -> Side:
    """From which side somebody of both looks at it: news comes from the other one."""
    if note.what == Event.ASSIGN and _to_me(handover, scene):
        return Side.PARTNER
    line = _line(note, scene)
    by_requester = line.side == Side.REQUESTER if line else note.what not in OF_PARTNER
    ours = by_requester and note.what not in (STARTED, EXPIRING)
    return Side.PARTNER if ours else Side.REQUESTER


def _line(note: Note, scene: Scene) -> Line | None:
    """Who did it, as it was noted."""
    noted = reversed(scene.own.timeline(note.handover))
    return next((x for x in noted if (x.seq, x.event) == (note.seq, note.what)), None)


def _by(line: Line | None, note: Note, handover: Handover, scene: Scene) -> str:
    """ "wijkcoach van Wijkteam Laak"."""
    if line is not None and line.organisation:
        return names.role_of(line.role, line.organisation, scene)
    side = Side.PARTNER if note.what in OF_PARTNER else Side.REQUESTER
    return names.side_named(side, handover, scene)


def _what(note: Note, line: Line | None, handover: Handover, scene: Scene) -> str:
    late = line is not None and line.from_state == State.RETURNED
    if late and note.what in ANSWERS_LATE:
        return "late_decline" if note.what == Event.DECLINE else "late_accept"
    if note.what == Event.ASSIGN and _to_me(handover, scene):
        return "assigned"
    if note.what == Event.TAKE_OVER and line and line.organisation == handover.practice:
        return "take_over_requester"
    if note.what == STARTED and handover.again and handover.was_sent:
        return "asked_again"
    if note.what == Event.RELEASE and handover.reason == answers.MISTAKE:
        return "released_mistake"
    return note.what


def _to_me(handover: Handover, scene: Scene) -> bool:
    return bool(handover.owner) and person_of(handover.owner or "") == scene.own.me


def _lost(note: Note, handover: Handover, scene: Scene) -> str:
    what = names.title(Event(note.what), handover, Side.REQUESTER, scene)
    organisation = scene.organisation(handover.organisation)
    return scene.say("handover.told.lost", ref=handover.ref, what=what, organisation=organisation)
