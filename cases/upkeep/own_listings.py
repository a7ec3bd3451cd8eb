"""What one person sees and may do to keep the map true, here and now; reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from cases.access import REACHED_FIRST, Access, Person
from cases.handover.running import today
from cases.handover.states import Duty
from cases.notes import Correction
from cases.outbox import person_of
from cases.upkeep.changes import Change
from cases.upkeep.checks import Check
from cases.upkeep.keeper import Keeper


@dataclass(frozen=True)
class OwnListings:
    """One person in one conversation.

    Where others read along (`shared`), only organisations that are asked in that channel can be
    spoken for, by whoever is registered there.
    """

    keeper: Keeper
    user: str
    """With the messenger's name, as in a turn."""
    channel: str
    """The conversation, without the thread."""
    shared: bool
    now: datetime

    @property
    def access(self) -> Access:
        return self.keeper.access

    @property
    def me(self) -> str:
        """The id in the directory."""
        return person_of(self.user)

    @cached_property
    def today(self) -> date:
        return today(self.now)

    @cached_property
    def person(self) -> Person | None:
        """None for a stranger."""
        return self.access.person(self.me, self.today)

    @property
    def duties(self) -> frozenset[Duty]:
        return self.person.duties if self.person else frozenset()

    @property
    def role(self) -> str:
        """What this person is, in Dutch; "" when that is not known."""
        return self.person.title.nl if self.person and self.person.title else ""

    @cached_property
    def asked_here(self) -> tuple[str, ...]:
        """The organisations that are asked in this conversation."""
        channels = self.keeper.store.channels.in_conversation(self.channel)
        return tuple(c.organisation for c in channels)

    # -- what this person may do ------------------------------------------------------------

    @cached_property
    def is_editor(self) -> bool:
        """Where there is no editor, who coordinates keeps the map."""
        if self.person is None:
            return False
        if self.access.open or Duty.EDITOR in self.duties:
            return True
        return self.me in {person.id for person in self.access.editors(self.today)}

    @property
    def coordinates(self) -> bool:
        """May this person see how the map as a whole stands?"""
        return Duty.COORDINATOR in self.duties or self.is_editor

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Those for which this person speaks by himself or herself."""
        if self.shared:
            return tuple(o for o in self.asked_here if self.may_speak_for(o))
        own = self.person.organisation if self.person else ""
        return (own,) if own and self._speaks_for(own) else ()

    def may_speak_for(self, organisation: str) -> bool:
        """May this person say here that an entry of an organisation is right, or change it?"""
        if self.person is None or (self.shared and organisation not in self.asked_here):
            return False
        if self.is_editor:
            return True
        if self.shared and self.person.organisation == organisation:
            return True
        return self._speaks_for(organisation)

    def _speaks_for(self, organisation: str) -> bool:
        """By an own duty, or for who is away today."""
        person = self.person
        if person is None:
            return False
        own = person.organisation == organisation and self.duties & set(REACHED_FIRST)
        there = self.access.ladder(organisation, self.today)
        return bool(own) or self.me in {p.id for p in there}

    # -- what there is to do ----------------------------------------------------------------

    def asked(self) -> list[Check]:
        """Entries that wait for an answer this person may give; for an editor, of everybody."""
        every = self.is_editor and not self.shared
        return self.keeper.store.checks.asked(None if every else self.organisations)

    def check(self, service: str) -> Check | None:
        return self.keeper.store.checks.get(service)

    def changes(self, service: str = "") -> list[Change]:
        """What waits for an editor; of one service, or all."""
        return self.keeper.store.changes.open(service)

    def change(self, number: int) -> Change | None:
        """Whatever became of it."""
        return self.keeper.store.changes.get(number)

    def report(self, number: int) -> Correction | None:
        """Open or not."""
        return self.keeper.store.corrections.get(number)

    def reports(self) -> list[Correction]:
        """Reports that still need an answer, what is due first; for editors."""
        return self.keeper.store.corrections.open() if self.is_editor else []
