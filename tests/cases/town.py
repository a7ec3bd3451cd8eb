"""A practice, a neighbourhood team and their people around one desk, with a clock of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cases.access import Access, Person, Stand
from cases.channel_store import Channel
from cases.clocks import Rules
from cases.counter import Counter, Double
from cases.desk import Desk
from cases.handover.model import Actor, Handover, Refused
from cases.handover.states import Duty, Event
from cases.letters import ABOUT, Note, read_notes
from cases.nudging import Stepped, sweep
from cases.own_handovers import OwnHandovers
from cases.store import SqliteStore

from .handing_over import GP, KEY_FIGURE, MONDAY, PARTNER, PRACTICE, asked, filled, shipped_rules

REPLACEMENT, CONTACT, COORDINATOR = "replacement", "contact", "brug"
CHANNEL = f"#{PARTNER}"
REF = "WO-9D4MXT"
PEOPLE = (
    Person("gp", PRACTICE, frozenset({Duty.REQUESTER})),
    Person("poh", PRACTICE, frozenset({Duty.BACKUP})),
    Person("assistant", PRACTICE, frozenset({Duty.PREPARER})),
    Person("key", PARTNER, frozenset({Duty.KEY_FIGURE})),
    Person("replacement", PARTNER, frozenset({Duty.REPLACEMENT})),
    Person("contact", PARTNER, frozenset({Duty.CONTACT})),
    Person("member", PARTNER, frozenset({Duty.MEMBER})),
    Person("brug", "gemeente", frozenset({Duty.COORDINATOR}), coordinates=frozenset({PRACTICE})),
    Person("stranger", "schuldhulp", frozenset({Duty.KEY_FIGURE})),
)
Heard = list[tuple[str, list[Note]]]
"""Letters: to whom without the messenger, or `#organisation`; and what they say."""


class Town:
    """`away`: cannot be written to personally; `days`: own working days of some people."""

    def __init__(
        self,
        path: Path | str = ":memory:",
        *,
        away: tuple[str, ...] = (),
        linked: bool = True,
        days: dict[str, frozenset[int]] | None = None,
        absences: tuple[Stand, ...] = (),
        rules: Rules | None = None,
    ) -> None:
        people = tuple(replace(p, days=(days or {}).get(p.id)) for p in PEOPLE)
        self.now = MONDAY
        self.store = SqliteStore(path)
        self.desk = Desk(self.store)
        access = Access({PRACTICE: "Praktijk"}, people, absences)
        self.counter = Counter(self.store, rules or shipped_rules(), access)
        for person in people:
            if person.id not in away:
                self.store.outbox.keep_contact(f"teams|{person.id}", "{}")
        if linked:
            self.link()

    def link(self, organisation: str = PARTNER, conversation: str = "19:team") -> Channel | None:
        channel = Channel(organisation, conversation, "{}", "brug", self.now)
        with self.desk.turn(self.now):
            return self.counter.link(channel)

    def person(self, user: str) -> Person:
        found = self.counter.access.person(user, self.now.date())
        assert found is not None
        return found

    def own(self, user: str) -> OwnHandovers:
        """What this person sees in a chat of his or her own."""
        return OwnHandovers(self.counter, f"teams|{user}", f"chat-{user}", False, self.now)

    def starts(self, actor: Actor = GP, **given: Any) -> Handover | Refused | Double:
        with self.desk.turn(self.now, promised=True):
            return self.counter.start(asked(**given), actor, self.now, red_flag=False)

    def presses(
        self, actor: Actor, event: Event, ref: str = REF, **details: Any
    ) -> Handover | Refused:
        """What becomes of it; `filled` in as far as nothing else is said."""
        before = self.store.handovers.get(ref)
        usual = filled(event, before, self.now) if before else {}
        with self.desk.turn(self.now, promised=True):
            return self.counter.act(ref, event, actor, self.now, {**usual, **details})

    def sends(self, ref: str = REF, actor: Actor = GP, **given: Any) -> Handover:
        """A draft that is sent at once."""
        assert isinstance(self.starts(actor, ref=ref, **given), Handover)
        return self.does(actor, Event.SEND, ref)

    def does(self, actor: Actor, event: Event, ref: str = REF, **details: Any) -> Handover:
        after = self.presses(actor, event, ref, **details)
        assert isinstance(after, Handover), f"{event}: {after}"
        return after

    def accepted(self, ref: str = REF, **given: Any) -> Handover:
        """Sent and taken up by the key figure; what was told of it is read."""
        self.sends(ref, **given)
        after = self.does(KEY_FIGURE, Event.ACCEPT, ref)
        self.read()
        return after

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def at(self, moment: datetime) -> None:
        self.now = moment

    def sweeps(self) -> list[Stepped]:
        return sweep(self.counter, self.now)

    def read(self) -> Heard:
        """Delivers everything that waits about handovers, in order."""
        told: Heard = []
        while letters := self.desk.letters(self.now):
            for letter in letters:
                assert letter.about == ABOUT
                told.append((letter.user.removeprefix("teams|"), read_notes(letter.body)))
                self.desk.told(letter)
        return told

    def hears(self) -> list[tuple[str, str, str]]:
        """What is delivered now, as (to whom, kind, what), in the order of the alphabet."""
        return sorted((user, n.kind.value, n.what) for user, notes in self.read() for n in notes)

    def nudged(self, **time: float) -> list[tuple[str, str]]:
        """Some time later, what the clocks say: (to whom, what); edits of cards left out."""
        self.later(**time)
        self.sweeps()
        return [(user, what) for user, kind, what in self.hears() if kind != "edit"]

    def close(self) -> None:
        self.store.close()
