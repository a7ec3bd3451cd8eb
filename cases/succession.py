"""Somebody leaves for good, and a colleague goes on with what he or she had in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cases.access import TAKES_UP, Access, Person, Stand
from cases.counter import Counter
from cases.handover.model import Actor, Handover
from cases.handover.moves import apply
from cases.handover.running import today
from cases.handover.states import Duty, Event, Side
from cases.letters import Kind, Note
from cases.mail import Mail
from cases.outbox import person_of
from cases.patience import calendars
from cases.telling import Telling
from cases.upkeep import standing
from cases.upkeep.changes import Change
from cases.upkeep.changes import Kind as ChangeKind
from cases.upkeep.keeper import Keeper
from content.edits import Edit

FILE = "access.yaml"
"""Where who is who is kept, below the content directory."""
ASKS = frozenset({Duty.REQUESTER, Duty.BACKUP})
HANDED_ON = (Duty.KEY_FIGURE, Duty.REPLACEMENT, Duty.CONTACT)
"""The first of these that somebody was, the successor becomes."""
MANY = 10_000


def successors(access: Access, who: str, organisation: str, day: date) -> tuple[Person, ...]:
    """The colleagues who may go on with what somebody has in hand: the replacement first."""
    person = access.known_as(who)
    duties = person.duties if person else TAKES_UP
    fitting = [able for able in (TAKES_UP, ASKS) if duties & able]
    found = [
        p
        for p in access.members(organisation, day)
        if p.id != who and (not fitting or any(p.duties & able for able in fitting))
    ]
    order = (Duty.REPLACEMENT, Duty.BACKUP, Duty.KEY_FIGURE)
    ranks = {p.id: [d not in p.duties for d in order] for p in found}
    return tuple(sorted(found, key=lambda p: ranks[p.id]))


def may_take_over(access: Access, left: Stand, person: Person, day: date) -> bool:
    """The successor that was named; without one any colleague who is able to."""
    if left.by or access.open:
        return access.open or left.by == person.id
    known = access.known_as(left.who)
    found = successors(access, left.who, known.organisation, day) if known else ()
    return person.id in {p.id for p in found}


def in_hand(counter: Counter, who: str, organisation: str) -> list[Handover]:
    """What is not over and has this person's name on it, on either side; by what is due."""
    handovers = counter.store.handovers
    theirs = handovers.theirs(organisation, MANY) if organisation else []
    owned = [h for h in theirs if h.owner and person_of(h.owner) == who]
    return list({h.ref: h for h in (*handovers.mine(who, MANY), *owned)}.values())


@dataclass(frozen=True)
class Succession:
    """Leaving and taking over; everything in the caller's transaction."""

    counter: Counter

    def leave(self, who: str, organisation: str, successor: str, user: str, now: datetime) -> None:
        """From now on this person does nothing here; a change of the file waits for an editor.

        The successor is asked to take over; without one who is next in line, and who coordinates
        and who keeps the map are told. `user`: as the messenger knows who leaves.
        """
        store, before = self.counter.store, self.counter.registered
        day = today(now)
        person = before.with_absences(store.absences.on(day)).person(who, day)
        if person is None or person.organisation != organisation:  # somebody else, or said before
            return
        open_ones = in_hand(self.counter, who, organisation)
        store.absences.leave(who, day, successor)
        while reached := store.outbox.reached_at(who):
            store.outbox.unreachable(reached)
        role = person.title.nl if person.title else ""
        about = (ChangeKind.LEAVE, FILE, organisation, "")
        edits = tuple(_edits(before, person, successor, day))
        keeper = Keeper(store, self.counter.rules, before, day)
        keeper.propose(Change(*about, edits, user, role, organisation, now), None, now)
        if Duty.KEY_FIGURE in person.duties and not successor:
            standing.left(store.standings, organisation)  # the map says so until somebody answers
        after = before.with_absences(store.absences.on(day))
        self._tell(_asked(after, who, organisation, successor, open_ones, day), who, now)

    def take_over(self, who: str, user: str, now: datetime) -> list[Handover]:
        """Everything that somebody who left had in hand, as far as this person may act for it.

        Both sides are told, each receiver in one message. The lead stays where it is.
        """
        counter, day = self.counter, today(now)
        left = counter.store.absences.left(who)
        person = counter.access.person(person_of(user), day)
        if left is None or person is None or not may_take_over(counter.access, left, person, day):
            return []
        known = counter.access.known_as(who)
        organisation = known.organisation if known else person.organisation
        role = person.title.nl if person.title else ""
        actor = Actor(Side.SYSTEM, person.id, organisation, role, frozenset({Duty.SYSTEM}))
        taken: list[Handover] = []
        told: list[Telling] = []
        for before in in_hand(counter, who, organisation):
            if not may_go_on(counter.access, person, who, before):
                continue
            after = self._after(before, who, actor, now)
            told += counter.record(before, after, Event.TAKE_OVER, actor, now)
            taken.append(after)
        Mail(counter.store).tell(told, now)
        return taken

    def _after(self, before: Handover, who: str, actor: Actor, now: datetime) -> Handover:
        rules = self.counter.rules
        details, days = {"who": who}, calendars(before, rules)
        after = apply(before, Event.TAKE_OVER, actor, now, details, rules, days)
        assert isinstance(after, Handover), f"what is open may be taken over, but {after}"
        return after

    def _tell(self, asked: Iterable[tuple[str, str]], who: str, now: datetime) -> None:
        """One letter each: personally, else in the channel."""
        mail = Mail(self.counter.store)
        told: dict[str, list[str]] = {}
        for person, organisation in asked:
            if found := mail.reach(person, organisation):
                told.setdefault(found[0], []).append(found[1])
        for user, mention in told.items():
            note = Note(Kind.SUCCEED, "", who, 0, tuple(dict.fromkeys(filter(None, mention))))
            mail.post(user, [note], now)


def may_go_on(access: Access, person: Person, who: str, handover: Handover) -> bool:
    """Not as a partner for somebody who only asks, nor the other way round."""
    asked = person_of(handover.requester) == who
    helps = bool(handover.owner) and person_of(handover.owner or "") == who
    sides = [s for s, own in ((Side.REQUESTER, asked), (Side.PARTNER, helps)) if own]
    return all(access.may(person, side, handover) for side in sides)


def _asked(
    access: Access,
    who: str,
    organisation: str,
    successor: str,
    open_ones: Iterable[Handover],
    day: date,
) -> Iterable[tuple[str, str]]:
    """Who hears of it, each with the organisation whose channel is told otherwise."""
    if successor:
        yield successor, organisation
        return
    next_ = successors(access, who, organisation, day)
    there = [p for p in next_ if access.present(p.id, day) == p]
    yield from ((p.id, organisation) for p in there[:1])
    watching = [*access.coordinators(organisation, day), *access.editors(day)]
    for handover in open_ones:
        watching += access.coordinators(handover.practice, day, handover.place)
    ids = dict.fromkeys(p.id for p in watching if p.id != who)
    yield from ((id_, "") for id_ in ids)


def _edits(access: Access, person: Person, successor: str, day: date) -> Iterable[Edit]:
    """The last day, and what the successor becomes; `before` as it stands in the file."""
    ended = person.period.valid_to
    if _written_once(access, person.id):
        before = ended.isoformat() if ended else None
        yield Edit(("members", person.id, "valid_to"), before, day.isoformat())
    follower = access.person(successor, day) if successor else None
    becomes = next((d for d in HANDED_ON if d in person.duties), None)
    if follower is None or becomes is None or becomes in follower.duties:
        return
    if follower.roles and _written_once(access, successor):
        after = [*follower.roles, becomes.value]
        yield Edit(("members", successor, "roles"), list(follower.roles), after)


def _written_once(access: Access, id_: str) -> bool:
    """Somebody who came back stands there twice: which line is meant, an editor must say."""
    return sum(p.id == id_ for p in access.people) == 1
