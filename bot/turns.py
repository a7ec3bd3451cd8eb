"""One turn with what surrounds it: lock, memory, conversation, effects, one transaction."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from weakref import WeakValueDictionary

from bot.carrying import Carrier
from bot.hearing import standing
from bot.library import Library
from bot.unkept import unkept
from cases.calendar import HERE
from cases.counter import Counter
from cases.desk import Desk
from cases.notes import User
from cases.noting import STRANGER, of_person
from cases.outbox import person_of
from cases.own_handovers import OwnHandovers
from cases.store import Overtaken
from cases.trouble import trouble
from cases.upkeep.keeper import Keeper
from cases.upkeep.listed import Listed
from cases.upkeep.own_listings import OwnListings
from dialogs.conversation import Memory
from dialogs.effects import Promise, UpkeepEffect
from dialogs.progress import Progress, read_progress
from dialogs.turn import Reply, Turn
from social_map.models import Lang

log = logging.getLogger("wijkschakel.turns")


class _Decided(NamedTuple):
    """The reply, where the conversation stands after it and where it stood, and who it is with."""

    reply: Reply
    after: Progress
    before: str | None
    memory: Memory


@dataclass
class Turns:
    """Takes turns one by one per conversation, so that two quick clicks cannot interleave."""

    library: Library
    desk: Desk
    today: date | None = None
    """A fixed day for tests and demonstrations."""
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def take(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        """The reply; None for an activity that was handled before and needs no answer."""
        async with self._lock(turn.conversation):
            return self.take_now(turn, activity, now)

    def take_now(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        """As `take`, for one caller at a time (the terminal).

        What is decided is written in one transaction; when another process changed the same
        conversation in between, it is decided again. While the database is of no use nothing is
        promised, and questions are answered.
        """
        try:
            return self._take(turn, activity, now)
        except Exception as error:
            if not (wrong := trouble(error)):
                raise
            log.error("nothing can be kept", extra={"database": wrong})
            return self._unkept(turn, now)

    def _take(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        while True:
            reply, after, before, memory = self._decide(turn, now)
            promised = any(isinstance(e, Promise) for e in reply.effects)
            try:
                with self.desk.turn(now, promised):
                    if activity is not None and not self.desk.first_time(activity, now):
                        return None
                    self._keep_contact(turn, memory.handovers, promised)
                    Carrier(turn, self.desk, memory, self.library.conversation, now).carry_out(
                        reply.effects
                    )
                    self._keep(turn, after, now, before)
            except Overtaken:
                continue
            if any(isinstance(e, UpkeepEffect) for e in reply.effects):
                self.listen(now)
            return reply

    def _decide(self, turn: Turn, now: datetime) -> _Decided:
        """What is said to a turn, and on what ground."""
        user, before = self.desk.recall(turn.conversation, turn.user)
        memory = self._memory(user, turn, now)
        reply, after = self.library.conversation.take(
            turn, read_progress(before), memory, self.day(now)
        )
        return _Decided(reply, after, before, memory)

    def _unkept(self, turn: Turn, now: datetime) -> Reply:
        memory, before = Memory(), None
        with suppress(Exception):  # it may be readable still
            user, before = self.desk.recall(turn.conversation, turn.user)
            memory = Memory(_lang(user), user.usual_place, user.record)
        conversation = self.library.conversation
        return unkept(conversation, turn, memory, read_progress(before), self.day(now))

    async def repeat(self, turn: Turn, now: datetime) -> Reply:
        """The reply to a press that was sent again: nothing is done twice."""
        async with self._lock(turn.conversation):
            reply, after, before, _ = self._decide(turn, now)
            with self.desk.turn(now):
                self._keep(turn, after, now, before)
            return reply

    def stranger(self, user: str, now: datetime) -> None:
        """Somebody who is not registered was sent away; that is said whatever the database does."""
        try:
            with self.desk.turn(now):
                entry = of_person(person_of(user), None, STRANGER, now, outcome=STRANGER)
                self.desk.note([entry])
        except Exception as error:
            if not (wrong := trouble(error)):
                raise
            log.error("a stranger is not noted", extra={"database": wrong})

    async def welcome(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        """The greeting; None when it was given before."""
        async with self._lock(turn.conversation):
            return self.welcome_now(turn, activity, now)

    def welcome_now(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        """As `welcome`, for one caller at a time (the terminal)."""
        with self.desk.turn(now):
            if activity is not None and not self.desk.first_time(activity, now):
                return None
            memory = self.memory(turn, now)
            self._keep_contact(turn, memory.handovers, False)
            reply, after = self.library.conversation.welcome(turn, memory)
            self._keep(turn, after, now)
            return reply

    def leave(
        self, messenger: str, conversation: str, team: str, activity: str | None, now: datetime
    ) -> bool:
        """The bot was removed from a conversation or a team; False when nobody was told there."""
        with self.desk.turn(now, promised=True):
            if activity is not None and not self.desk.first_time(activity, now):
                return False
            users = self.desk.written_to(messenger, conversation, team)
            for user in users:
                self.desk.gone(user, now, self.home(user, now))
            return bool(users)

    def memory(self, turn: Turn, now: datetime) -> Memory:
        """What is remembered of the user."""
        return self._memory(self.desk.user(turn.user), turn, now)

    def _memory(self, user: User, turn: Turn, now: datetime) -> Memory:
        cases = self.desk.cases_of(turn.user, now)
        counter, keeper = self.counter(now), self.keeper(now)
        handovers = listings = None
        if counter is not None and keeper is not None:
            here = turn.channel or turn.conversation, turn.shared
            handovers = OwnHandovers(counter, turn.user, *here, now)
            listings = OwnListings(keeper, turn.user, *here, now)
        return Memory(_lang(user), user.usual_place, user.record, cases, handovers, listings)

    def _keep_contact(self, turn: Turn, own: OwnHandovers | None, promised: bool) -> None:
        """Where to write to who may be told something, and to a channel that is linked."""
        if turn.contact and (promised or (own is not None and own.person is not None)):
            self.desk.keep_contact(turn.user, turn.contact)
        if turn.channel_contact:
            self.desk.refresh_channel(turn.channel, turn.channel_contact)

    def home(self, user: str, now: datetime) -> str:
        """The organisation of a person; "" when that is not known."""
        handovers = self.library.conversation.handovers
        if handovers is None:
            return ""
        person = handovers.access.person(person_of(user), self.day(now))
        return person.organisation if person else ""

    def counter(self, now: datetime) -> Counter | None:
        """Where handovers are moved, by the content in use; None without handovers."""
        handovers = self.library.conversation.handovers
        if handovers is None:
            return None
        return self.desk.counter(handovers.rules, handovers.access, now)

    def keeper(self, now: datetime) -> Keeper | None:
        """Where it is kept what is said of the map; None without people."""
        handovers = self.library.conversation.handovers
        if handovers is None:
            return None
        return self.desk.keeper(handovers.rules, handovers.access, now)

    def listen(self, now: datetime) -> None:
        """From now on the answers count with all that was said of the map."""
        keeper = self.keeper(now)
        if keeper is not None:
            self.library.hear(standing(keeper.heard()))

    def listed(self, now: datetime) -> tuple[Listed, ...]:
        """The entries of the map that somebody can be asked about."""
        return self.library.listed(self.day(now))

    def language(self, user: str) -> Lang:
        """The language in which the bot writes to a user by itself."""
        return _lang(self.desk.user(user)) or self.library.conversation.default_lang

    def day(self, now: datetime) -> date:
        return self.today or now.astimezone(HERE).date()

    def _lock(self, conversation: str) -> asyncio.Lock:
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    def _keep(self, turn: Turn, after: Progress, now: datetime, before: str | None = None) -> None:
        body = after.model_dump_json(exclude_defaults=True)
        if body != before:
            self.desk.keep_progress(turn.conversation, turn.user, body, now)


def _lang(user: User) -> Lang | None:
    return "nl" if user.lang == "nl" else "en" if user.lang == "en" else None
