"""Who is there again hears what happened meanwhile: once, at the first working moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cases.absence_store import CAME_IN
from cases.access import Period, Person
from cases.calendar import is_open
from cases.counter import Counter
from cases.handover.model import Handover
from cases.handover.running import first_moment, today
from cases.handover.states import OPEN, State
from cases.letters import Kind, Note
from cases.mail import Mail
from cases.outbox import person_of

UNTAKEN = frozenset({State.REQUESTED, State.RECEIVED, State.ASKED})
"""Where nobody of the partner has said yes or no."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened while somebody was away, and what there is to do now."""

    came: int
    """What came in for the organisation."""
    taken: Mapping[str, tuple[str, ...]]
    """Role → references of what was taken up; "" for a role that is not known."""
    answered: tuple[str, ...]
    """What this person asked and partners did something about."""
    helping: tuple[Handover, ...]
    """Taken up by this person and not over, or asked of the organisation and not taken up."""
    asking: tuple[Handover, ...]
    """Asked by this person and not over."""


def welcome_back(counter: Counter, now: datetime) -> list[str]:
    """Posts what each may hear now, in the caller's transaction; returns who is told."""
    absences, day = counter.store.absences, today(now)
    told = []
    for who, period in absences.over(day).items():
        person = counter.access.person(who, day)
        if person is not None and not _is_there(counter, person, day, now):
            continue
        absences.told(who, day)
        if person is not None and _posted(counter, person, period, now):
            told.append(who)
    absences.forget(day)
    return told


def _is_there(counter: Counter, person: Person, day: date, now: datetime) -> bool:
    """Not on a day off, and not when the list of people still calls somebody absent."""
    calendar = counter.rules.calendar(person.organisation, person.days)
    return is_open(now, calendar) and counter.access.present(person.id, day) == person


def _posted(counter: Counter, person: Person, period: Period, now: datetime) -> bool:
    """Personally, else in the channel with who is meant; False when neither can be."""
    mail = Mail(counter.store)
    reached = mail.reach(person.id, person.organisation)
    if reached is None:
        return False
    user, mention = reached
    note = Note(Kind.BACK, "", spelled(period), 0, (mention,) if mention else ())
    mail.post(user, [note], now)
    return True


def spelled(period: Period) -> str:
    """As a note carries it: first and last day."""
    first, last = period.valid_from or date.min, period.valid_to or date.max
    return f"{first.isoformat()}/{last.isoformat()}"


def read_period(what: str) -> Period:
    """What `spelled` wrote. Raises ValueError."""
    first, _, last = what.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def meanwhile(counter: Counter, person: Person, since: date) -> Meanwhile:
    """What happened from this day on, for this person."""
    store, began = counter.store, first_moment(since)
    happened = store.absences.happened(person.organisation, began) if person.organisation else []
    taken: dict[str, list[str]] = {}
    for one in happened:
        if one.event not in CAME_IN and one.handover not in taken.setdefault(one.role, []):
            taken[one.role].append(one.handover)
    theirs = store.handovers.theirs(person.organisation) if person.organisation else []
    return Meanwhile(
        came=len({one.handover for one in happened if one.event in CAME_IN}),
        taken={role: tuple(refs) for role, refs in taken.items()},
        answered=tuple(store.absences.answered(person.id, began)),
        helping=tuple(h for h in theirs if _concerns(person, h)),
        asking=tuple(h for h in store.handovers.mine(person.id) if h.state in OPEN),
    )


def _concerns(person: Person, handover: Handover) -> bool:
    if handover.owner:
        return person_of(handover.owner) == person.id
    return handover.state in UNTAKEN
