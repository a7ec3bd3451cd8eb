"""Where it is kept who said what of the map: one decision is one transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from cases.access import Access
from cases.calendar import add, next_open
from cases.clocks import MapWho, Rules
from cases.handover.running import first_moment, today
from cases.mail import Mail
from cases.notes import Correction
from cases.outbox import person_of
from cases.store import SqliteStore
from cases.upkeep import standing
from cases.upkeep.changes import Change, Kind
from cases.upkeep.checks import PUT_AWAY, Check, Confirmed
from cases.upkeep.listed import Listed
from cases.upkeep.note_store import ToTell
from cases.upkeep.notes import ABOUT, MapKind, MapNote, letter_of
from cases.upkeep.registering import registered
from cases.upkeep.standing import LEFT, REPORTED, UNANSWERED

PERSON = "person"
"""What is reported of somebody who no longer works there."""
OUTCOMES: Mapping[Kind, str] = {Kind.CONFIRM: "right", Kind.UNLIST: "unlisted"}
"""What a reporter hears when a change is applied; else "changed"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said in the chat, as far as it counts in answers at once."""

    confirmed: Mapping[str, Confirmed]
    """By service; it counts while the entry has the same digest."""
    unlisted: frozenset[str]
    """Services."""
    doubted: Mapping[str, str]
    """Organisation → "unanswered" or "left"."""
    answered: Mapping[str, date]
    """Organisation → when it last took up a handover or gave advice."""


@dataclass(frozen=True)
class Keeper:
    """Keeps whether entries are right, by the rules and the people of the content."""

    store: SqliteStore
    rules: Rules
    registered: Access
    """The people of the content."""
    day: date | None = None
    """Who said in the chat to be away that day is so; None: only what the content says counts."""

    @cached_property
    def access(self) -> Access:
        """The people, with who is away."""
        if self.day is None:
            return self.registered
        return self.registered.with_absences(self.store.absences.on(self.day))

    def heard(self) -> Heard:
        standings = self.store.standings.all()
        return Heard(
            self.store.checks.confirmed(),
            self.store.checks.unlisted(),
            {o: s.doubted for o, s in standings.items() if s.doubted},
            {o: s.answered_on for o, s in standings.items() if s.answered_on},
        )

    def correction_due(self, now: datetime) -> datetime:
        """When the reporter of something that is wrong now must have an answer."""
        editor = next(iter(self.access.editors(today(now))), None)
        calendar = self.rules.calendar(
            editor.organisation if editor else "", editor.days if editor else None
        )
        return add(now, self.rules.map.correction, calendar)

    # -- the files --------------------------------------------------------------------------

    def register(self, listed: Collection[Listed], now: datetime) -> None:
        """All entries of the files that can be asked about; what is not among them is forgotten.

        Writes what differs, and nothing else.
        """
        checks = self.store.checks
        changes = registered(
            {one.service: one for one in listed},
            *(checks.all(), checks.confirmed(), checks.unlisted()),
            cache(self._opening),
        )
        checks.keep(changes.kept)
        checks.drop(changes.gone)
        checks.overtaken(changes.overtaken)
        self.store.map_notes.settled(MapKind.CHECK, changes.answered)

    # -- what people of an organisation say -------------------------------------------------

    def confirm(self, listed: Sequence[Listed], changes: Sequence[Change], now: datetime) -> None:
        """Somebody says that entries are right; `changes` have one confirmation for each."""
        by_service = {change.service: change for change in changes}
        for one in listed:
            change, on = by_service[one.service], today(now)
            self.store.changes.add(change, now)
            said = Confirmed(one.digest, on, change.role, before=one.confirmed_on)
            self.store.checks.confirm(one.service, said)
            self._reacted(one, now, confirmed_on=on)
            self._settle_all(one.service, "right", now)
        for organisation in {one.organisation for one in listed}:
            standing.trusted(self.store.standings, organisation)

    def propose(self, change: Change, listed: Listed | None, now: datetime) -> int:
        """A change waits for an editor; returns its number. What must go, goes at once."""
        number = self.store.changes.add(change, now)
        self.tell_editors([ToTell("", MapKind.WAITING, str(number))], now)
        if listed is not None:
            self._reacted(listed, now)
            standing.trusted(self.store.standings, listed.organisation)
        if change.kind is Kind.UNLIST:
            self.store.checks.unlist(change.service, now)
            check = self.store.checks.get(change.service)
            self.store.checks.keep([replace(check, due=PUT_AWAY)] if check else [])
        return number

    # -- what editors decide ----------------------------------------------------------------

    def applied(self, change: Change, now: datetime) -> None:
        """It stands in the file; who proposed it and who reported it are told."""
        self.store.map_notes.settled(MapKind.WAITING, [str(change.id)])
        if change.kind is not Kind.CONFIRM:  # of that there is nothing new to tell
            self._post(change.user, MapNote(MapKind.DECIDED, (str(change.id),), "applied"), now)
        if change.service:
            self._settle_all(change.service, OUTCOMES.get(change.kind, "changed"), now)

    def reject(self, change: Change, now: datetime) -> None:
        """The file stays as it is, so whoever must is asked again."""
        self.store.map_notes.settled(MapKind.WAITING, [str(change.id)])
        self._post(change.user, MapNote(MapKind.DECIDED, (str(change.id),), "rejected"), now)
        checks, service = self.store.checks, change.service
        check = checks.get(service)
        if change.kind is Kind.UNLIST:
            checks.list_again(service)
        if change.kind is Kind.LEAVE:  # it was a mistake: who proposed it works there still
            self.store.absences.stays(person_of(change.user))
            standing.stays(self.store.standings, change.organisation)
        if change.kind is Kind.CONFIRM and (said := checks.said(service)):
            checks.overtaken([service])
            check = check and replace(check, confirmed_on=said.before)
        if check:
            self._ask([replace(check, due=now, asked_at=None)], "", now)

    def settle(self, report: int, outcome: str, now: datetime) -> None:
        """An editor found out: "right", "changed", "gone", "unlisted" or "rejected"."""
        found = self.store.corrections.get(report)
        if found is None or not self._settle(found, outcome, now) or outcome != "right":
            return
        if found.what == PERSON:
            standing.stays(self.store.standings, found.organisation)
        check = self.store.checks.get(found.service)
        if check and check.why in (LEFT, REPORTED) and check.confirmed_on and check.every:
            day = check.confirmed_on + timedelta(days=check.every)
            rests = Check(
                *(check.service, check.organisation, check.digest, check.confirmed_on),
                *(check.every, self._opening(day, check.organisation)),
            )
            self.store.checks.keep([rests])
            self.store.map_notes.settled(MapKind.CHECK, [check.service])

    # -- what others say --------------------------------------------------------------------

    def report(
        self, service: str, organisation: str, what: str, reporter: str, now: datetime
    ) -> None:
        """Somebody says that an entry is not right: an editor finds out, and who it is of is asked.

        The same said again while it is open changes nothing.
        """
        reports = self.store.corrections.open(service)
        if any((r.what, r.reporter) == (what, reporter) for r in reports):
            return
        due = self.correction_due(now)
        self.store.corrections.add(Correction(service, what, reporter, now, organisation, due))
        check = self.store.checks.get(service)
        if check is None:
            return
        if what == PERSON:
            standing.left(self.store.standings, check.organisation)
        self._ask([check], LEFT if what == PERSON else REPORTED, now)

    def answered(self, organisation: str, now: datetime) -> None:
        """A handover was taken up, or advice given."""
        standing.answered(self.store.standings, organisation, today(now))

    def unanswered(self, organisation: str, now: datetime) -> None:
        """A handover came back without any reaction."""
        limit = self.rules.map.unanswered
        if standing.unanswered(self.store.standings, organisation, limit):
            self._ask(self.store.checks.of(organisation), UNANSWERED, now)

    # -- telling ----------------------------------------------------------------------------

    def tell_editors(self, notes: Iterable[ToTell], now: datetime) -> bool:
        """As soon as they may be; `user` and `mention` of the notes are theirs. False: nobody."""
        mail = Mail(self.store)
        people = self.access.editors(today(now))
        reached = (mail.reach(p.id, p.organisation) for p in people)
        found = dict.fromkeys(r for r in reached if r)
        self.store.map_notes.wait(
            [replace(n, user=user, mention=mention) for n in notes for user, mention in found], now
        )
        return bool(found)

    def _post(self, user: str, note: MapNote, now: datetime) -> None:
        self.store.outbox.post(user, letter_of([note]), now, ABOUT)

    def _settle_all(self, service: str, outcome: str, now: datetime) -> None:
        for report in self.store.corrections.open(service):
            self._settle(report, outcome, now)

    def _settle(self, report: Correction, outcome: str, now: datetime) -> bool:
        """False when it was settled before."""
        if not self.store.corrections.close(report.id, outcome, now):
            return False
        self.store.map_notes.settled(MapKind.CORRECTION, [str(report.id)])
        self._post(report.reporter, MapNote(MapKind.ANSWER, (str(report.id),)), now)
        return True

    # -- checks -----------------------------------------------------------------------------

    def _reacted(self, one: Listed, now: datetime, confirmed_on: date | None = None) -> None:
        """Nobody needs to be asked until it is time again. Only `register` begins a check."""
        before = self.store.checks.get(one.service)
        if before is None:
            return
        check = Check(
            *(one.service, one.organisation, one.digest, confirmed_on or before.confirmed_on),
            (one.again_on - today(now)).days,
            self._opening(one.again_on, one.organisation),
        )
        self.store.checks.keep([check])
        self.store.map_notes.settled(MapKind.CHECK, [one.service])

    def _ask(self, checks: Iterable[Check], why: str, now: datetime) -> None:
        """The ladder begins (anew), unless somebody is being asked for this reason already."""
        begun = [
            replace(check, due=now, step=self._first_step(why), why=why, asked_at=None)
            for check in checks
            if not (check.asked_at and check.why in (why, LEFT)) and check.due != PUT_AWAY
        ]
        self.store.checks.keep(begun)
        self.store.map_notes.settled(MapKind.CHECK, [check.service for check in begun])

    def _first_step(self, why: str) -> int:
        """Who is said to have left is not asked first."""
        steps = enumerate(self.rules.map.ladder)
        others = (n for n, step in steps if why != LEFT or MapWho.KEY_FIGURE not in step.who)
        return next(others, 0)

    def _opening(self, day: date, organisation: str) -> datetime:
        """When the working day of an organisation begins, on a day or after it."""
        return next_open(first_moment(day), self.rules.calendar(organisation))
