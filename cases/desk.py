"""The only door to what the bot remembers; takes the time as an argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cases.access import Access
from cases.audit import Entry
from cases.channel_store import Posted
from cases.clocks import Rules
from cases.counter import Counter
from cases.four_d import Case, Measured, Walk
from cases.handover.running import today
from cases.mail import Mail
from cases.notes import User
from cases.outbox import Letter, channel_of, organisation_of
from cases.retention import expire, purge
from cases.store import Overtaken, SqliteStore
from cases.sweep import Due, letter_of, sweep
from cases.terms import USUAL, Terms
from cases.upkeep.keeper import Keeper


@dataclass(frozen=True)
class OwnCases:
    """What one user may see of the cases: only those that he or she opened. Reads only."""

    store: SqliteStore
    owner: str
    now: datetime
    terms: Terms = USUAL
    """How long they are kept."""
    _read: dict[str, Walk | None] = field(default_factory=dict, repr=False)
    """What was read before in this turn."""

    def new_reference(self) -> str:
        """A reference that was never given before; noted when its case is opened."""
        return self.store.cases.new_reference("KB")

    def walk(self, ref: str) -> Walk | None:
        """The latest conversation of a case that is not closed."""
        if ref not in self._read:
            self._read[ref] = self.store.cases.walk(ref, self.owner)
        return self._read[ref]

    def unfinished(self) -> list[Walk]:
        """Unfinished conversations, latest first."""
        return self.store.cases.unfinished(self.owner)

    def earlier(self, walk: Walk) -> Walk | None:
        """The conversation before this one of the same case."""
        return self.store.cases.earlier(walk.case, walk.moment)

    def series(self, ref: str) -> list[Measured]:
        """The marks of a case in the order of its conversations."""
        return self.store.cases.series(ref)

    def of_somebody_else(self, ref: str) -> bool:
        """Is this a case that another opened?"""
        case = self.store.cases.case(ref)
        return case is not None and case.owner != self.owner

    def opened(self, ref: str) -> datetime | None:
        case = self.store.cases.case(ref)
        return case.opened if case else None


@dataclass(frozen=True)
class Desk:
    """Remembers, counts and reports. Naive times raise ValueError."""

    store: SqliteStore
    terms: Terms = USUAL

    @contextmanager
    def turn(self, now: datetime, promised: bool = False) -> Iterator[None]:
        """Everything that one turn changes, in one transaction; on disk when it is promised."""
        if now.tzinfo is None:
            raise ValueError("a time needs its time zone")
        with self.store.atomic(promised):
            yield

    def cases_of(self, owner: str, now: datetime) -> OwnCases:
        return OwnCases(self.store, owner, now, self.terms)

    def note(self, entries: Iterable[Entry]) -> None:
        """Writes in the audit; in the caller's transaction."""
        self.store.audit.note(*entries)

    def first_time(self, activity: str, now: datetime) -> bool:
        """False when this activity was handled before: messengers send again what was slow."""
        return self.store.first_time(activity, now)

    def user(self, user: str) -> User:
        return self.store.user(user)

    def remember(
        self, user: str, lang: str | None, usual_place: str | None, record: str | None = None
    ) -> None:
        """Keeps what was said; None leaves a setting, an empty text forgets it."""
        known = self.store.user(user)
        if record is not None:
            known = replace(known, record=record or None)
        if lang is not None:
            known = replace(known, lang=lang or None)
        if usual_place is not None:
            known = replace(known, usual_place=usual_place or None)
        self.store.keep_user(user, known)

    def recall(self, conversation: str, user: str) -> tuple[User, str | None]:
        """The user's settings and where the conversation stands."""
        return self.store.recall(conversation, user)

    def keep_progress(self, conversation: str, user: str, body: str, now: datetime) -> None:
        self.store.keep_progress(conversation, user, body, now)

    def count_gap(self, need: str, place: str, now: datetime) -> None:
        self.store.count_gap(need, place, now.strftime("%Y-%m"))

    # -- 4D conversations -------------------------------------------------------------------

    def open_case(self, case: Case, walk: Walk) -> None:
        self.store.cases.open_case(case)
        self.store.cases.add_walk(walk)

    def add_walk(self, walk: Walk) -> None:
        """A later conversation of a case. Raises Overtaken when it was added before."""
        if not self.store.cases.add_walk(walk):
            raise Overtaken

    def keep_walk(self, walk: Walk, before: int, mark: int | None, estimate: int | None) -> None:
        """Raises Overtaken when the walk is no longer as it was at `before`."""
        if not self.store.cases.keep_walk(walk, before, mark, estimate):
            raise Overtaken

    def drop_walk(self, ref: str, moment: int) -> None:
        self.store.cases.drop_walk(ref, moment)

    def close_case(self, ref: str, now: datetime) -> None:
        self.store.cases.close_case(ref, now)

    def remind_at(self, ref: str, times: Sequence[datetime]) -> None:
        self.store.cases.remind_at(ref, times)

    def count(self, what: str, now: datetime) -> None:
        self.store.cases.count(what, now.strftime("%Y-%m"))

    def refresh_channel(self, conversation: str, contact: str) -> None:
        """Where a linked channel can be written to, as of the last turn."""
        self.store.channels.refresh(conversation, contact)

    def counter(self, rules: Rules, access: Access, now: datetime) -> Counter:
        """Where handovers are taken in and moved, by these rules and people."""
        return Counter(self.store, rules, access, today(now))

    def keeper(self, rules: Rules, access: Access, now: datetime) -> Keeper:
        """Where it is kept what is said of the map, by these rules and people."""
        return Keeper(self.store, rules, access, today(now))

    # -- what the bot says by itself --------------------------------------------------------

    def keep_contact(self, user: str, contact: str) -> None:
        self.store.outbox.keep_contact(user, contact)

    def sweep(self, now: datetime) -> list[Due]:
        """Does what time asks for, and puts what must be told in the outbox, merged per person."""
        with self.turn(now, promised=True):
            self.store.forget(now)
            due = sweep(self.store.cases, now, self.terms)
            by_owner: dict[str, list[Due]] = {}
            for one in due:
                by_owner.setdefault(one.owner, []).append(one)
            for owner, theirs in by_owner.items():
                self.store.outbox.post(owner, letter_of(theirs), now)
            due += expire(self.store, self.terms, now)
            purge(self.store, self.terms, now)
        return due

    def letters(self, now: datetime, terminal: str = "", limit: int = 100) -> list[Letter]:
        """What waits to be told now, in one terminal or in messengers; one of each conversation."""
        return self.store.outbox.waiting(now, terminal, limit)

    def told(self, letter: Letter, handover: str = "", posted: Posted | None = None) -> None:
        """It arrived; `posted`: the message that shows a handover from now on."""
        self.store.outbox.told(letter)
        if posted is not None:
            self.store.channels.posted(handover, organisation_of(letter.user), posted)

    def not_told(
        self,
        letter: Letter,
        now: datetime,
        for_good: bool,
        after: timedelta | None = None,
        home: str = "",
    ) -> bool:
        """Could not be told; False when it is given up, and it goes another way.

        `for_good`: the receiver cannot be written to any more; `home`: the organisation of a
        person.
        """
        outbox, mail = self.store.outbox, Mail(self.store)
        with self.store.atomic():
            if for_good:
                first = next(iter(outbox.waiting_for(letter.user)), letter)
                if first.contact != letter.contact:  # written to elsewhere since
                    return True
                mail.gone(letter.user, now, home)
                return False
            if outbox.failed(letter, now, after):
                return True
            mail.undelivered([letter], now, home)
            return False

    def refused(self, letter: Letter, now: datetime, home: str = "") -> None:
        """This one will never be taken, the next may be."""
        with self.store.atomic():
            self.store.outbox.told(letter)
            Mail(self.store).undelivered([letter], now, home)

    def drop(self, letter: Letter) -> None:
        """Nobody can read it."""
        with self.store.atomic():
            self.store.outbox.told(letter)

    def written_to(self, messenger: str, conversation: str, team: str) -> list[str]:
        """Which people and channels are told things in a conversation or a team."""
        channels, outbox = self.store.channels, self.store.outbox
        linked = channels.in_conversation(f"{messenger}|{conversation}")
        linked += channels.in_team(messenger, team) if team else []
        users = [channel_of(c.organisation) for c in linked]
        return list(dict.fromkeys(users + outbox.users_in(messenger, conversation)))

    def gone(self, user: str, now: datetime, home: str = "") -> None:
        """A person or channel can no longer be written to; in the caller's transaction."""
        Mail(self.store).gone(user, now, home)
