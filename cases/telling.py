"""Who is told of what when a handover changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cases.access import Access, Person
from cases.clocks import Who
from cases.handover.model import Actor, Handover
from cases.handover.moves import REPEATABLE
from cases.handover.states import OPEN, Event, Side
from cases.letters import Kind, Note
from cases.outbox import person_of

SENT = frozenset({Event.SEND, Event.CONSULT})
HEARD_BY_PARTNER = frozenset(
    {Event.ANSWER, Event.CONFIRM_REDIRECT, Event.REFUSE_REDIRECT, Event.CLAIM_ARRIVAL}
    | {Event.CONFIRM_GIVE_UP, Event.REFUSE_GIVE_UP, Event.CONFIRM_RELEASE, Event.WITHDRAW}
    | {Event.OFFER_LEAD, Event.CONFIRM_LEAD, Event.REFUSE_LEAD, Event.CONSENT, Event.CORRECT}
    | {Event.EXCHANGE, Event.PLAN}
)
"""What the requester does and the partner must know; of the rest its card tells."""
ONLY_OURS = frozenset({Event.SETTLE})
"""The partner is out of it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A note for people, each personally, and for a channel."""

    note: Note
    people: tuple[str, ...] = ()
    channel: str = ""
    """An organisation."""
    always: bool = False
    """The channel is told anyway, not only of people who cannot be reached personally."""


def tellings(
    after: Handover, event: Event, actor: Actor, access: Access, today: date
) -> Iterator[Telling]:
    """What an event makes known to whom; the actor knows it already."""
    note = Note(Kind.NEWS, after.ref, event, after.seq)
    if event is Event.TAKE_OVER:
        yield from _taken_over(after, note, actor, access, today)
        return
    if event in SENT:
        yield from _posted(after, event, actor, access, today)
    if event not in SENT and (actor.side is not Side.REQUESTER or _other(actor, after.requester)):
        people = _ids(access.told(Who.REQUESTER, after, today), actor) or (after.requester,)
        yield Telling(note, people, after.practice)
    if not after.was_sent or after.outer or event in SENT | ONLY_OURS:
        return
    yield Telling(_as(note, Kind.EDIT), channel=after.organisation, always=True)
    if actor.side is Side.REQUESTER and event in HEARD_BY_PARTNER:
        people = _ids(access.told(Who.OWNER, after, today), actor)
        yield Telling(note, people, after.organisation, always=not people)
    if event is Event.ASSIGN and after.owner and _other(actor, after.owner):
        yield Telling(note, (after.owner,), after.organisation)


def _taken_over(
    after: Handover, note: Note, actor: Actor, access: Access, today: date
) -> Iterator[Telling]:
    """Another goes on for one side: the other side is told, and the card shows it."""
    if after.state not in OPEN or not after.was_sent:
        return
    theirs = after.state not in REPEATABLE and not after.outer
    if theirs:
        yield Telling(_as(note, Kind.EDIT), channel=after.organisation, always=True)
    if not _other(actor, after.requester) and theirs:
        people = _ids(access.told(Who.OWNER, after, today), actor) if after.owner else ()
        yield Telling(note, people, after.organisation, always=not people)
    if after.owner and not _other(actor, after.owner):
        people = _ids(access.told(Who.REQUESTER, after, today), actor)
        yield Telling(note, people, after.practice)


def drafted(draft: Handover, actor: Actor) -> Iterator[Telling]:
    """Somebody prepared it for the requester, who sends it."""
    if _other(actor, draft.requester):
        note = Note(Kind.NEWS, draft.ref, "start", draft.seq)
        yield Telling(note, (draft.requester,), draft.practice)


def pasted(after: Handover, kind: Kind, what: str) -> Telling:
    """The requester brings it to the partner in another way."""
    return Telling(Note(kind, after.ref, what, after.seq), (after.requester,), after.practice)


def _posted(
    after: Handover, event: Event, actor: Actor, access: Access, today: date
) -> Iterator[Telling]:
    if after.outer:
        if _other(actor, after.requester):  # who sends it has the text in hand
            yield pasted(after, Kind.PASTE, event)
        return
    people = _ids(access.told(Who.KEY_FIGURE, after, today))
    note = Note(Kind.POST, after.ref, event, after.seq)
    yield Telling(note, people, after.organisation, always=True)


def _as(note: Note, kind: Kind) -> Note:
    return Note(kind, note.handover, note.what, note.seq)


def _ids(people: Iterable[Person], actor: Actor | None = None) -> tuple[str, ...]:
    return tuple(p.id for p in people if actor is None or _other(actor, p.id))


def _other(actor: Actor, user: str) -> bool:
    return person_of(actor.user) != person_of(user)
