"""What one person may see of the handovers, here and now, and as whom he or she acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cases import noting
from cases.access import Access, Person
from cases.audit import Entry
from cases.clocks import Rules
from cases.counter import Counter
from cases.handover import moves
from cases.handover.model import Actor, Asked, Handover, Refused
from cases.handover.running import today
from cases.handover.states import Duty, Event, Side, State
from cases.handover_store import Line
from cases.outbox import person_of
from cases.patience import calendars

UNSEEN = frozenset({State.DRAFT, State.REJECTED, State.FAILED, State.CANCELLED, State.SETTLED})
"""Where the partner has nothing to see: not sent yet, or it is out of it."""
WATCHING = frozenset({Duty.COORDINATOR, Duty.ADMIN})
"""Who has no more than this on the requester's side asks nothing and sends nothing."""


@dataclass(frozen=True)
class OwnHandovers:
    """One person in one conversation.

    Where others read along (`shared`), only organisations that are asked in that channel can be
    acted for; in a chat of one's own, those that one is registered with.
    """

    counter: Counter
    user: str
    """With the messenger's name, as in a turn."""
    channel: str
    """The conversation, without the thread."""
    shared: bool
    now: datetime
    not_allowed: list[Entry] = field(default_factory=list, repr=False, compare=False)
    """What this person tried in this turn that only others may."""

    @property
    def access(self) -> Access:
        return self.counter.access

    @property
    def rules(self) -> Rules:
        return self.counter.rules

    @property
    def me(self) -> str:
        """The id in the directory."""
        return person_of(self.user)

    @cached_property
    def today(self) -> date:
        return today(self.now)

    @cached_property
    def person(self) -> Person | None:
        """None for a stranger, and for who left."""
        return self.counter.person(self.me, self.today)

    @cached_property
    def asked_here(self) -> tuple[str, ...]:
        """The organisations that are asked in this conversation."""
        channels = self.counter.store.channels.in_conversation(self.channel)
        return tuple(c.organisation for c in channels)

    @property
    def practice(self) -> str:
        """For whom this person asks; where anybody may do anything, the first practice."""
        own = self.person.organisation if self.person else ""
        return own or next(iter(self.access.practices), "")

    @property
    def duties(self) -> frozenset[Duty]:
        """Everything that this person may be, for whatever handover."""
        return self.person.duties if self.person else frozenset()

    @property
    def asks(self) -> bool:
        """May this person ask a partner for something, or prepare it?"""
        return bool(self.duties & {Duty.REQUESTER, Duty.BACKUP, Duty.PREPARER})

    def linked(self, organisation: str) -> bool:
        return self.counter.store.channels.of(organisation) is not None

    # -- which handovers, and from which side -----------------------------------------------

    def sides(self, handover: Handover) -> tuple[Side, ...]:
        """From which sides this person sees it here, the likeliest first; empty: from none."""
        person = self.person
        if person is None:
            return ()
        asks = bool(self.access.duties(person, Side.REQUESTER, handover))
        asks = asks or self._coordinates(person, handover)
        helps = bool(self.access.duties(person, Side.PARTNER, handover))
        helps = helps and handover.was_sent and handover.state not in UNSEEN
        if self.shared or (self.asked_here and self.access.open):
            asks = asks and handover.practice in self.asked_here
            helps = helps and handover.organisation in self.asked_here
        sides = [side for side, may in ((Side.REQUESTER, asks), (Side.PARTNER, helps)) if may]
        if self.access.open and handover.requester != self.me:
            sides.reverse()  # who tries the bot is the other one
        return tuple(sides)

    def _coordinates(self, person: Person, handover: Handover) -> bool:
        return self.access.coordinates(person, handover.practice, self.today, handover.place)

    def only_watches(self, handover: Handover, side: Side) -> bool:
        """Does this person see how it stands, and not what was asked and written?"""
        if side is not Side.REQUESTER or self.person is None or self.access.open:
            return False
        return self.access.duties(self.person, side, handover) <= WATCHING

    def get(self, ref: str, wanted: str = "") -> tuple[Handover, Side] | None:
        """The handover, and the wanted or likeliest side; None when it is not for these eyes."""
        handover = self.counter.store.handovers.get(ref)
        sides = self.sides(handover) if handover else ()
        if handover is None or not sides:
            return None
        return handover, next((s for s in sides if s == wanted), sides[0])

    def posted_as(self, activity: str) -> Handover | None:
        """The handover of the message under which a thread hangs."""
        ref = self.counter.store.channels.shown_by(activity)
        return self.counter.store.handovers.get(ref) if ref else None

    def mine(self) -> list[Handover]:
        """What I asked and is not over, by what is due."""
        return self.counter.store.handovers.mine(self.me)

    def theirs(self, organisation: str) -> list[Handover]:
        """What an organisation was asked and may still do something about, by what is due."""
        return self.counter.store.handovers.theirs(organisation)

    def helped_by_me(self) -> list[Handover]:
        """What my organisation, or those of this channel, may still do something about."""
        own = self.asked_here or ((self.person.organisation,) if self.person else ())
        return [h for organisation in own if organisation for h in self.theirs(organisation)]

    def of_case(self, case: str) -> list[Handover]:
        """Everything that my practice asked for one case."""
        return self.counter.store.handovers.of_case(case, self.practice) if self.person else []

    def work_list(self) -> list[Handover]:
        """What I coordinate, by practice or by place, and is not over, by what is due."""
        person = self.person
        if person is None:
            return []
        access, today = self.access, self.today
        practices = {*access.practices, *(p.organisation for p in access.people)} - {""}
        practices |= {d for p in access.people for d in p.coordinates}
        every = bool(access.area(person, today))
        seen = (p for p in sorted(practices) if every or access.coordinates(person, p, today))
        found = [h for p in seen for h in self.counter.store.handovers.of_practice(p)]
        return [h for h in found if h.was_sent and self._coordinates(person, h)]

    def timeline(self, ref: str) -> list[Line]:
        return self.counter.store.handovers.timeline(ref)

    def double(self, asked: Asked) -> Handover | None:
        """The same, asked of the same partner before and still open."""
        ref = self.counter.store.handovers.double(asked)
        return self.counter.store.handovers.get(ref) if ref and ref != asked.ref else None

    # -- deciding ---------------------------------------------------------------------------

    def new_reference(self) -> str:
        """For a handover."""
        return self.counter.new_reference("WO")

    def new_case(self) -> str:
        """For a case that has no reference yet."""
        return self.counter.new_reference("KB")

    def actor(self, side: Side, handover: Asked) -> Actor:
        """This person as he or she acts for a side. Raises ValueError for a stranger."""
        if self.person is None:
            raise ValueError("a stranger does not act")
        between = (
            handover
            if isinstance(handover, Handover)
            else Handover.model_construct(**dict(handover))
        )
        theirs = handover.practice if side is Side.REQUESTER else handover.organisation
        return Actor(
            side,
            self.me,
            theirs if self.access.open else self.person.organisation,
            self.person.title.nl if self.person.title else "",
            self.access.duties(self.person, side, between),
        )

    def start(self, asked: Asked, *, red_flag: bool) -> Handover | Refused:
        """A draft, still to be taken in."""
        actor = self.actor(Side.REQUESTER, asked)
        days = calendars(asked, self.rules)
        draft = moves.start(asked, actor, self.now, self.rules, days, red_flag=red_flag)
        if isinstance(draft, Refused):
            self._not_allowed(Handover.model_construct(**dict(asked)), "start", actor, draft)
        return draft

    def apply(
        self, handover: Handover, event: Event, side: Side, details: Mapping[str, Any]
    ) -> Handover | Refused:
        """After what this person does, still to be kept."""
        days = calendars(handover, self.rules)
        actor = self.actor(side, handover)
        after = moves.apply(handover, event, actor, self.now, details, self.rules, days)
        if isinstance(after, Refused):
            self._not_allowed(handover, event, actor, after)
        return after

    def follow(
        self, handover: Handover, side: Side, changes: Mapping[str, Any] | None = None
    ) -> Handover | Refused:
        """A linked draft after an earlier handover, still to be taken in."""
        actor, days = self.actor(side, handover), calendars(handover, self.rules)
        ref = self.new_reference()
        after = moves.follow_on(handover, ref, actor, self.now, self.rules, days, changes=changes)
        if isinstance(after, Refused):
            self._not_allowed(handover, "start", actor, after)
        return after

    # -- what is noted of it ----------------------------------------------------------------

    def seen(self, handover: Handover, side: Side, what: str) -> Entry:
        """This person was shown a handover."""
        return noting.seen(handover, self.actor(side, handover), what, self.now)

    def listed(self, what: str, count: int) -> Entry:
        """This person was shown a list."""
        ground = "coordination" if what == "work" else "own_organisation"
        return self._noted("view_list", ground=ground, detail=f"{what} {count}")

    def unseen(self, ref: str) -> Entry | None:
        """This person may not see a handover that is there; None when there is none."""
        handover = self.counter.store.handovers.get(ref)
        about = {"handover": ref, "case": handover.case} if handover else {}
        return self._noted(noting.VIEW, outcome=noting.UNSEEN, **about) if handover else None

    def case_seen(self, case: str, count: int) -> Entry:
        """This person was told at the desk how the handovers of a case stand."""
        return self._noted(noting.VIEW, case=case, ground="own_case", detail=f"desk {count}")

    def unknown_person(self) -> Entry:
        """A stranger asked for what only registered people may see."""
        return self._noted(noting.STRANGER, outcome=noting.STRANGER)

    def _noted(self, action: str, **about: str) -> Entry:
        return noting.of_person(self.me, self.person, action, self.now, **about)

    def _not_allowed(self, handover: Handover, event: str, actor: Actor, after: Refused) -> None:
        if after.reason in noting.NO_RIGHT:
            self.not_allowed.append(noting.refused(handover, event, actor, after.reason, self.now))
