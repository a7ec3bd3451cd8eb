"""Where handovers are taken in and moved: one decision is one transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cases.access import Access, Person
from cases.channel_store import Channel
from cases.clocks import Rules
from cases.handover import answers
from cases.handover.model import Actor, Asked, Handover, Reason, Refused
from cases.handover.moves import apply, follow_on, start
from cases.handover.running import today
from cases.handover.states import Event, Side
from cases.handover_store import Line
from cases.mail import Mail
from cases.noting import NO_RIGHT, moved, refused
from cases.outbox import channel_of
from cases.patience import calendars
from cases.store import Overtaken, SqliteStore
from cases.telling import Telling, drafted, tellings
from cases.upkeep.hearing import after_move
from cases.upkeep.keeper import Keeper

BOT = Actor(Side.SYSTEM, "", "", "bot")


@dataclass(frozen=True, slots=True)
class Double:
    """The same was asked of the same partner before, and is still open."""

    ref: str


@dataclass(frozen=True)
class Counter:
    """Takes in, moves and tells on handovers, by the rules and the people of the content."""

    store: SqliteStore
    rules: Rules
    registered: Access
    """The people of the content."""
    day: date | None = None
    """Who said in the chat to be away that day is so; None: only what the content says counts."""

    @cached_property
    def access(self) -> Access:
        """The people, with who is away; read when it is asked, for most turns do not."""
        if self.day is None:
            return self.registered
        return self.registered.with_absences(self.store.absences.on(self.day))

    # -- reading ----------------------------------------------------------------------------

    def person(self, user: str, day: date) -> Person | None:
        """Who this is; None for a stranger, and from the moment that somebody said to have left."""
        left = self.day is not None and self.store.absences.left(user) is not None
        return (self.access if left else self.registered).person(user, day)

    def new_reference(self, kind: str) -> str:
        """A reference that was never given before; noted when the draft is kept."""
        return self.store.cases.new_reference(kind)

    # -- changing, in the caller's transaction ----------------------------------------------

    def start(
        self, asked: Asked, actor: Actor, now: datetime, *, red_flag: bool
    ) -> Handover | Refused | Double:
        """A draft is kept, unless the same is open already."""
        days = calendars(asked, self.rules)
        return self.take_in(
            start(asked, actor, now, self.rules, days, red_flag=red_flag), actor, now
        )

    def follow(
        self,
        ref: str,
        new_ref: str,
        actor: Actor,
        now: datetime,
        changes: Mapping[str, Any] | None = None,
    ) -> Handover | Refused | Double:
        """A linked draft after an earlier handover: again, reopened, or to another organisation."""
        before = self.store.handovers.get(ref)
        if before is None:
            return Refused(Reason.NOT_NOW)
        draft = follow_on(
            before, new_ref, actor, now, self.rules, calendars(before, self.rules), changes=changes
        )
        return self.take_in(draft, actor, now)

    def away(
        self, who: str, until: date, now: datetime, first: date | None = None, by: str = ""
    ) -> None:
        """Others, or who was chosen, are turned to on these days; `until` before `first`: no more.

        Without `first` from today on.
        """
        day = today(now)
        self.store.absences.away(who, first or day, until, day, by)

    def take_in(
        self, draft: Handover | Refused, actor: Actor, now: datetime
    ) -> Handover | Refused | Double:
        """Keeps a draft that was decided on, unless the same is open already."""
        if isinstance(draft, Refused):
            return draft
        if double := self.store.handovers.double(draft):
            return Double(double)
        self.store.handovers.add(draft)
        self.store.handovers.note([_line(None, draft, "start", actor, now)])
        self.store.audit.note(moved(draft, "start", actor, now))
        self._tell(drafted(draft, actor), now)
        return draft

    def act(
        self, ref: str, event: Event, actor: Actor, now: datetime, details: Mapping[str, Any]
    ) -> Handover | Refused:
        """Somebody presses a button; decided on how it stands inside this transaction."""
        before = self.store.handovers.get(ref)
        if before is None:  # a draft that was thrown away
            return Refused(Reason.OVER)
        days = calendars(before, self.rules)
        after = apply(before, event, actor, now, details, self.rules, days)
        if isinstance(after, Handover):
            self.keep(before, after, event, actor, now)
        elif after.reason in NO_RIGHT:
            self.store.audit.note(refused(before, event, actor, after.reason, now))
        return after

    def keep(
        self, before: Handover, after: Handover, event: Event, actor: Actor, now: datetime
    ) -> None:
        """Keeps what was decided on `before`, and tells. Raises Overtaken when it has changed."""
        if event is Event.DISCARD:
            if not self.store.handovers.drop(before.ref, before.seq):
                raise Overtaken
            self.store.audit.note(moved(after, event, actor, now))
            return
        self._tell(self.record(before, after, event, actor, now), now)
        released = event in (Event.RELEASE, Event.CONFIRM_RELEASE)
        if released and after.reason == answers.MISTAKE:
            self._ask_again(after, actor, now)

    def record(
        self, before: Handover, after: Handover, event: Event, actor: Actor, now: datetime
    ) -> list[Telling]:
        """Writes and notes a change; returns what is to be told. Raises Overtaken."""
        if after.case != before.case and self.store.handovers.double(after):
            raise Overtaken
        if not self.store.handovers.keep(after, before.seq):
            raise Overtaken
        self.store.handovers.note([_line(before, after, event, actor, now)])
        self.store.audit.note(moved(after, event, actor, now))
        after_move(self._keeper, before, event, actor, now)
        return list(tellings(after, event, actor, self.access, today(now)))

    def nudged(self, steps: Sequence[tuple[Handover, Handover, str]], now: datetime) -> None:
        """Steps of ladders were taken: before, after and what. Raises Overtaken."""
        if not self.store.handovers.keep_clocks(
            [(after, before.seq) for before, after, _ in steps]
        ):
            raise Overtaken
        self.store.handovers.note(_line(b, a, what, BOT, now) for b, a, what in steps)

    # -- channels, in the caller's transaction ----------------------------------------------

    def link(self, channel: Channel) -> Channel | None:
        """The channel that an organisation is asked in from now on; returns the one before."""
        before = self.store.channels.of(channel.organisation)
        self.store.channels.link(channel)
        return before

    def unlink(self, organisation: str, now: datetime) -> bool:
        """No longer asked in a channel, also when the bot was removed; False when it was not.

        Requesters are told of what still waited to be posted there.
        """
        linked = self.store.channels.of(organisation) is not None
        Mail(self.store).cut_off(channel_of(organisation), now)
        return linked

    @property
    def _keeper(self) -> Keeper:
        return Keeper(self.store, self.rules, self.registered, self.day)

    def _ask_again(self, released: Handover, actor: Actor, now: datetime) -> None:
        """The same partner gets the same question anew; where that cannot be, a draft waits."""
        draft = self.follow(released.ref, self.new_reference("WO"), actor, now)
        if isinstance(draft, Handover) and draft.again:
            # an example was sent before, so it may be
            self.act(draft.ref, Event.SEND, BOT, now, {"dev": draft.example})

    def _tell(self, told: Iterable[Telling], now: datetime) -> None:
        Mail(self.store).tell(told, now)


def _line(
    before: Handover | None, after: Handover, event: str, actor: Actor, now: datetime
) -> Line:
    return Line(
        *(after.ref, after.seq, now.isoformat(), event),
        *(actor.side.value, actor.role, actor.organisation),
        before.state.value if before else None,
        *(after.state.value, (before or after).lead.value, after.lead.value),
    )
