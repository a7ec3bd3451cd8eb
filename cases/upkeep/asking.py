"""What time does to the map: who is asked whether it is right, and who hears of what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from cases.access import Person
from cases.calendar import Calendar, Duration, add, next_open, open_minutes_between
from cases.clocks import MapWho
from cases.handover.running import first_moment, today
from cases.handover.states import Duty
from cases.mail import Mail
from cases.outbox import organisation_of, person_of
from cases.upkeep.changes import Status
from cases.upkeep.checks import Check
from cases.upkeep.keeper import Keeper
from cases.upkeep.note_store import ToTell
from cases.upkeep.notes import ABOUT, MapKind, MapNote, letter_of

ONE_DAY = timedelta(days=1)
LATE = timedelta(minutes=30)
"""A step that was taken so much too late moves the later ones along: nobody is skipped."""

To = tuple[str, str]
"""A receiver as in the outbox, and who is mentioned there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is to be asked whether an entry is right."""

    service: str
    organisation: str
    step: int
    """Of the ladder, from 0."""
    why: str
    told: tuple[str, ...]
    """The receivers; empty: there is nobody at all."""
    at: datetime
    """Since when it was due."""


def sweep(keeper: Keeper, now: datetime) -> list[Asked]:
    """Takes the steps that are due and tells who may be told now, in one transaction."""
    if now.tzinfo is None:
        raise ValueError("a time needs its time zone")
    now = now.astimezone(UTC)
    with keeper.store.atomic(promised=True):
        rounds = _Round(keeper, now, today(now))
        rounds.climb()
        rounds.correct()
        rounds.tell()
    return rounds.stepped


@dataclass
class _Round:
    """One sweep."""

    keeper: Keeper
    now: datetime
    day: date
    stepped: list[Asked] = field(default_factory=list)
    _told: dict[tuple[str, int], tuple[To, ...]] = field(default_factory=dict)
    """Whom a step of the ladder means, by organisation."""

    # -- steps ------------------------------------------------------------------------------

    def climb(self) -> None:
        """One step of every check that is due; where nobody is there, the next one at once."""
        waiting: list[ToTell] = []
        after: list[Check] = []
        for check in self.keeper.store.checks.due(self.now):
            step, told = self._step(check)
            for user, mention in told:
                waiting.append(ToTell(user, MapKind.CHECK, check.service, check.why, mention))
            after.append(self._after(check, step, bool(told)))
            users = tuple(user for user, _ in told)
            self.stepped.append(
                Asked(check.service, check.organisation, step, check.why, users, check.due)
            )
        self.keeper.store.checks.keep(after)
        self.keeper.store.map_notes.wait(waiting, self.now)

    def _step(self, check: Check) -> tuple[int, tuple[To, ...]]:
        """The step that is taken, and who is told; the same one again when nobody is anywhere."""
        length = len(self.keeper.rules.map.ladder)
        first = min(check.step, length - 1)
        for step in range(first, length):
            if told := self._receivers(check.organisation, step):
                return step, told
        return first, ()

    def _receivers(self, organisation: str, step: int) -> tuple[To, ...]:
        """Those who can be told; each once."""
        if (organisation, step) not in self._told:
            found: dict[To, None] = {}
            for who in self.keeper.rules.map.ladder[step].who:
                found |= dict.fromkeys(self._reached(who, organisation))
            self._told[organisation, step] = tuple(found)
        return self._told[organisation, step]

    def _reached(self, who: MapWho, organisation: str) -> Iterator[To]:
        mail = Mail(self.keeper.store)
        people = self._people(who, organisation)
        for person in people:
            home = person.organisation or organisation
            if found := mail.reach(person.id, home):
                yield found
        if not people and who is MapWho.CONTACT and (found := mail.reach("", organisation)):
            yield found

    def _people(self, who: MapWho, organisation: str) -> tuple[Person, ...]:
        access = self.keeper.access
        if who is MapWho.EDITOR:
            return access.editors(self.day)
        return access.with_duty(Duty(who.value), organisation, self.day)

    def _after(self, check: Check, step: int, told: bool) -> Check:
        """When the step after this one is due; the last one comes again and again.

        Where nobody can be told yet, the same is tried again the next working day.
        """
        rules = self.keeper.rules
        ladder, calendar = rules.map.ladder, rules.calendar(check.organisation)
        if not told:
            return replace(check, due=next_open(first_moment(self.day + ONE_DAY), calendar))
        asked_at = check.asked_at or self.now
        following = step + 1
        if following >= len(ladder):
            due = add(self.now, rules.map.then_every, calendar)
            return replace(check, due=due, step=step, asked_at=asked_at)
        planned = add(asked_at, ladder[following].after, calendar)
        if check.asked_at and self.now - check.due > LATE:
            before = add(asked_at, ladder[step].after, calendar)
            minutes = open_minutes_between(before, planned, calendar)
            between = Duration(open_hours=Fraction(round(minutes * 60), 3600))
            planned = max(planned, add(self.now, between, calendar))
        return replace(check, due=max(planned, self.now), step=following, asked_at=asked_at)

    # -- corrections ------------------------------------------------------------------------

    def correct(self) -> None:
        """Editors hear of what was reported, and of what they are late with."""
        reports = self.keeper.store.corrections.untold(self.now)
        notes = [
            ToTell("", MapKind.CORRECTION, str(r.id), "late" if r.told else "new") for r in reports
        ]
        if notes and self.keeper.tell_editors(notes, self.now):
            self.keeper.store.corrections.told([r.id for r in reports], self.now)

    # -- telling ----------------------------------------------------------------------------

    def tell(self) -> None:
        """One message a day for everything that waits for one person or channel."""
        store = self.keeper.store
        due = store.map_notes.due(self.now)
        told = store.map_notes.told(self.day) if due else {}
        spent = store.nudges.spent(self.day) if due else {}
        reached: list[str] = []
        for user, waiting in due.items():
            if self._away(user):
                self._elsewhere(user, waiting)
                continue
            standing = [n for n in waiting if self._stands(n)]
            count = spent[user].count if user in spent else 0
            full = told.get(user, False) or count >= self.keeper.rules.nudges.per_person_a_day
            if standing and (until := self._held(user, full)):
                store.map_notes.hold(user, until)
                continue
            store.map_notes.done(waiting)
            if standing:
                store.outbox.post(user, letter_of(_notes(standing)), self.now, ABOUT)
                reached.append(user)
        store.map_notes.spend(reached, self.day, self.now)

    def _away(self, user: str) -> bool:
        """Did somebody go away between being meant and being told?"""
        if organisation_of(user):
            return False
        there = self.keeper.access.present(person_of(user), self.day)
        return there is None or there.id != person_of(user)

    def _elsewhere(self, user: str, waiting: list[ToTell]) -> None:
        """Who stands in is told; where nobody does, the next step is taken at once."""
        store = self.keeper.store
        by = self.keeper.access.present(person_of(user), self.day)
        if by and (found := Mail(store).reach(by.id, by.organisation)):
            store.map_notes.done(waiting)
            moved = [replace(n, user=found[0], mention=found[1]) for n in waiting]
            store.map_notes.wait(moved, self.now)
            return
        checks = [n for n in waiting if n.kind is MapKind.CHECK]
        store.map_notes.done(checks)
        store.checks.hurry((n.about for n in checks), self.now)
        store.map_notes.hold(user, self._tomorrow(self._calendar(user)))

    def _held(self, user: str, full: bool) -> datetime | None:
        """Until when this person or channel is left alone; None: not at all."""
        calendar = self._calendar(user)
        if full:
            return self._tomorrow(calendar)
        opens = next_open(self.now, calendar)
        return opens if opens > self.now else None

    def _tomorrow(self, calendar: Calendar) -> datetime:
        return next_open(first_moment(self.day + ONE_DAY), calendar)

    def _calendar(self, user: str) -> Calendar:
        """When this person, or the organisation of this channel, works."""
        rules = self.keeper.rules
        if organisation := organisation_of(user):
            return rules.calendar(organisation)
        person = self.keeper.access.person(person_of(user), self.day)
        return rules.calendar(person.organisation, person.days) if person else rules.calendar()

    def _stands(self, note: ToTell) -> bool:
        """Nobody answered or decided in between."""
        if note.kind is MapKind.WAITING:
            change = self.keeper.store.changes.get(int(note.about))
            return change is not None and change.status is Status.OPEN
        return True


def _notes(waiting: list[ToTell]) -> list[MapNote]:
    """One note for each kind and reason, with all who are meant."""
    found: dict[tuple[MapKind, str], tuple[dict[str, None], dict[str, None]]] = {}
    for note in waiting:
        about, mention = found.setdefault((note.kind, note.why), ({}, {}))
        about[note.about] = None
        if note.mention:
            mention[note.mention] = None
    return [
        MapNote(kind, tuple(about), why, tuple(mention))
        for (kind, why), (about, mention) in found.items()
    ]
