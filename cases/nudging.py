"""What time does to handovers: a step of a ladder, a nudge that is told or held, a way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from cases.calendar import Calendar, add, next_open
from cases.clocks import Who
from cases.counter import BOT, Counter
from cases.handover.model import Handover
from cases.handover.moves import apply, nudged
from cases.handover.running import first_moment, today
from cases.handover.states import Clock, Event
from cases.letters import Kind, Note
from cases.mail import Mail
from cases.nudge_store import Pending, Spent
from cases.outbox import organisation_of, person_of
from cases.patience import calendars, due_after, due_clocks, ladder_ends, told
from cases.returning import welcome_back
from cases.telling import Telling

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stepped:
    """A clock of a handover was due."""

    handover: str
    clock: Clock
    step: int
    """How many steps were taken before."""
    returned: bool
    """The ladder ended: it is back with the requester."""
    at: datetime
    """Since when it was due."""


def sweep(counter: Counter, now: datetime) -> list[Stepped]:
    """Takes the steps that are due and tells who may be told now, in one transaction."""
    if now.tzinfo is None:
        raise ValueError("a time needs its time zone")
    now = now.astimezone(UTC)
    with counter.store.atomic(promised=True):
        rounds = _Round(counter, now, today(now))
        rounds.climb()
        rounds.tell()
        counter.store.nudges.forget(rounds.day - ONE_DAY)
        welcome_back(counter, now)
    return rounds.stepped


@dataclass
class _Round:
    """One sweep."""

    counter: Counter
    now: datetime
    day: date
    stepped: list[Stepped] = field(default_factory=list)
    _seen: dict[str, Handover | None] = field(default_factory=dict)
    """As they stand in this transaction."""
    _reached: dict[tuple[str, str], tuple[str, str] | None] = field(default_factory=dict)
    """Where people can be told."""

    def climb(self) -> None:
        """One step of every clock that is due; what time gives back is told at once."""
        waiting: list[Pending] = []
        back: list[Telling] = []
        steps: list[tuple[Handover, Handover, str]] = []
        for handover in self.counter.store.handovers.due(self.now):
            clocks = due_clocks(handover, self.now)
            ended = [c for c in clocks if ladder_ends(handover, c, self.counter.rules)]
            if ended:
                back += self._returned(handover, ended[0])
                continue
            after = handover
            for clock in clocks:
                waiting += self._meant(after, clock)
                due = due_after(after, clock, self.counter.rules, self.now)
                after = nudged(after, clock, due)
            self._seen[after.ref] = after
            steps.append((handover, after, f"nudge {' '.join(clocks)}"))
        self.counter.nudged(steps, self.now)
        Mail(self.counter.store).tell(back, self.now)
        self.counter.store.nudges.wait(waiting, self.now)

    def tell(self) -> None:
        """One message for everything that waits for one person or channel, if it may be now."""
        nudges = self.counter.store.nudges
        due = nudges.due(self.now)
        spent = nudges.spent(self.day) if due else {}
        done: list[Pending] = []
        told: list[tuple[str, bool, bool]] = []
        for user, waiting in due.items():
            standing = [n for n in waiting if self._stands(n)]
            now = self._may_be_told(user, standing, spent.get(user, Spent())) if standing else []
            done += now + [n for n in waiting if n not in standing]
            if now:
                Mail(self.counter.store).post(user, self._notes(now), self.now)
                urgent = [n.urgent for n in now]
                told.append((user, not all(urgent), any(urgent)))
        nudges.done(done)
        nudges.spend(told, self.day, self.now)

    def _returned(self, handover: Handover, clock: Clock) -> Iterable[Telling]:
        rules = self.counter.rules
        days = calendars(handover, rules)
        after = apply(handover, Event.RETURN, BOT, self.now, {}, rules, days)
        if not isinstance(after, Handover):
            raise AssertionError(f"a ladder that ends gives back, but {after.reason}")
        self._step(handover, clock, returned=True)
        self._seen[handover.ref] = after
        return self.counter.record(handover, after, Event.RETURN, BOT, self.now)

    def _step(self, handover: Handover, clock: Clock, returned: bool) -> None:
        state = handover.clocks[clock]
        self.stepped.append(Stepped(handover.ref, clock, state.step, returned, state.due))

    def _meant(self, handover: Handover, clock: Clock) -> Iterator[Pending]:
        """Who is to be told that this clock is due."""
        state = handover.clocks[clock]
        self._step(handover, clock, returned=False)
        urgent = handover.urgency == "today"
        for user, mention in self._receivers(handover, clock):
            yield Pending(user, handover.ref, clock, mention, state.started, urgent)

    def _receivers(self, handover: Handover, clock: Clock) -> dict[tuple[str, str], None]:
        """Where a step is told, and who is mentioned there; the requester when nowhere else."""
        meant = told(handover, clock, self.counter.rules, self.counter.access, self.day)
        reached = (self._reach(person, channel) for person, channel in meant)
        if found := dict.fromkeys(r for r in reached if r):
            return found
        asks = self.counter.access.told(Who.REQUESTER, handover, self.day)
        for person in (*(p.id for p in asks), handover.requester):
            if last := self._reach(person, handover.practice):
                return {last: None}
        return {}

    def _reach(self, person: str, channel: str) -> tuple[str, str] | None:
        if (person, channel) not in self._reached:
            found = Mail(self.counter.store).reach(person, channel)
            self._reached[person, channel] = found
        return self._reached[person, channel]

    def _stands(self, nudge: Pending) -> bool:
        """Nobody answered in between, and the clock was not put off."""
        handover = self._read(nudge.handover)
        clock = handover.clocks.get(nudge.clock) if handover else None
        return clock is not None and not clock.paused and clock.started == nudge.started

    def _read(self, ref: str) -> Handover | None:
        if ref not in self._seen:
            self._seen[ref] = self.counter.store.handovers.get(ref)
        return self._seen[ref]

    def _may_be_told(self, user: str, waiting: list[Pending], spent: Spent) -> list[Pending]:
        """What goes now; the rest is held.

        What must be done today goes at most hourly and does not count, the rest a few times a day.
        """
        nudges, limits = self.counter.store.nudges, self.counter.rules.nudges
        calendar = self._calendar(user)
        opens = next_open(self.now, calendar)
        if opens > self.now:
            nudges.hold(waiting, opens)
            return []
        urgent, ordinary = [n for n in waiting if n.urgent], [n for n in waiting if not n.urgent]
        if urgent and spent.urgent_at:
            again = add(spent.urgent_at, limits.today_every, calendar)
            if again > self.now:
                nudges.hold(urgent, again)
                urgent = []
        if ordinary and spent.count >= limits.per_person_a_day:
            nudges.hold(ordinary, next_open(first_moment(self.day + ONE_DAY), calendar))
            ordinary = []
        return urgent + ordinary

    def _calendar(self, user: str) -> Calendar:
        """When this person, or the organisation of this channel, works."""
        rules = self.counter.rules
        if organisation := organisation_of(user):
            return rules.calendar(organisation)
        person = self.counter.access.person(person_of(user), self.day)
        return rules.calendar(person.organisation, person.days) if person else rules.calendar()

    def _notes(self, nudges: list[Pending]) -> list[Note]:
        """One note for each clock, with all who are meant."""
        meant: dict[tuple[str, Clock], list[str]] = {}
        for nudge in nudges:
            meant.setdefault((nudge.handover, nudge.clock), []).append(nudge.mention)
        notes = []
        for (ref, clock), mention in meant.items():
            handover = self._read(ref)
            seq = handover.seq if handover else 0
            people = tuple(m for m in mention if m)
            notes.append(Note(Kind.NUDGE, ref, clock, seq, people))
        return notes
