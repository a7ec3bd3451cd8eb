"""One turn with what surrounds it: lock, memory, conversation, effects, one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from bot.library import Library
from cases.desk import Desk
from cases.notes import User
from dialogs.conversation import Memory
from dialogs.progress import Progress, read_progress
from dialogs.turn import CountGap, Remember, Reply, Report, Turn
from social_map.models import Lang

HERE = ZoneInfo("Europe/Amsterdam")


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
        """As `take`, for one caller at a time (the terminal)."""
        with self.desk.turn(now):
            if activity is not None and not self.desk.first_time(activity, now):
                return None
            user, before = self.desk.recall(turn.conversation, turn.user)
            reply, after = self.library.conversation.take(
                turn, read_progress(before), _memory(user), self.day(now)
            )
            self._carry_out(turn, reply, now)
            self._keep(turn, after, now, before)
            return reply

    async def repeat(self, turn: Turn, now: datetime) -> Reply:
        """The reply to a press that was sent again: the same answer, nothing done twice."""
        user, before = self.desk.recall(turn.conversation, turn.user)
        reply, _ = self.library.conversation.take(
            turn, read_progress(before), _memory(user), self.day(now)
        )
        return reply

    async def welcome(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        async with self._lock(turn.conversation):
            with self.desk.turn(now):
                if activity is not None and not self.desk.first_time(activity, now):
                    return None
                reply, after = self.library.conversation.welcome(turn, self.memory(turn.user))
                self._keep(turn, after, now)
                return reply

    def memory(self, user: str) -> Memory:
        """What is remembered of a user."""
        return _memory(self.desk.user(user))

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

    def _carry_out(self, turn: Turn, reply: Reply, now: datetime) -> None:
        for effect in reply.effects:
            match effect:
                case Remember(lang, place):
                    self.desk.remember(turn.user, lang, place)
                case CountGap(need, place):
                    self.desk.count_gap(need, place, now)
                case Report(service, what):
                    self.desk.report(service, what, turn.user, now)


def _memory(user: User) -> Memory:
    lang: Lang | None = "nl" if user.lang == "nl" else "en" if user.lang == "en" else None
    return Memory(lang, user.usual_place)
