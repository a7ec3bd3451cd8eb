"""One turn with what surrounds it: lock, memory, conversation, effects, one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from weakref import WeakValueDictionary

from bot.library import Library
from cases.calendar import HERE
from cases.desk import Desk, Overtaken
from cases.notes import User
from dialogs.conversation import Memory
from dialogs.progress import Progress, read_progress
from dialogs.turn import (
    AddWalk,
    CaseEffect,
    CloseCase,
    Count,
    CountGap,
    DropWalk,
    KeepWalk,
    OpenCase,
    Remember,
    RemindAt,
    Reply,
    Report,
    Turn,
)
from social_map.models import Lang


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
        conversation in between, it is decided again.
        """
        while True:
            reply, after, before = self._decide(turn, now)
            promised = any(isinstance(e, CaseEffect) for e in reply.effects)
            try:
                with self.desk.turn(now, promised):
                    if activity is not None and not self.desk.first_time(activity, now):
                        return None
                    self._carry_out(turn, reply, now)
                    if promised and turn.contact:
                        self.desk.keep_contact(turn.user, turn.contact)
                    self._keep(turn, after, now, before)
            except Overtaken:
                continue
            return reply

    def _decide(self, turn: Turn, now: datetime) -> tuple[Reply, Progress, str | None]:
        """The reply, where the conversation stands after it, and where it stood."""
        user, before = self.desk.recall(turn.conversation, turn.user)
        memory = self._memory(user, turn, now)
        reply, after = self.library.conversation.take(
            turn, read_progress(before), memory, self.day(now)
        )
        return reply, after, before

    async def repeat(self, turn: Turn, now: datetime) -> Reply:
        """The reply to a press that was sent again: nothing is done twice."""
        async with self._lock(turn.conversation):
            reply, after, before = self._decide(turn, now)
            with self.desk.turn(now):
                self._keep(turn, after, now, before)
            return reply

    async def welcome(self, turn: Turn, activity: str | None, now: datetime) -> Reply | None:
        async with self._lock(turn.conversation):
            with self.desk.turn(now):
                if activity is not None and not self.desk.first_time(activity, now):
                    return None
                reply, after = self.library.conversation.welcome(turn, self.memory(turn, now))
                self._keep(turn, after, now)
                return reply

    def memory(self, turn: Turn, now: datetime) -> Memory:
        """What is remembered of the user."""
        return self._memory(self.desk.user(turn.user), turn, now)

    def _memory(self, user: User, turn: Turn, now: datetime) -> Memory:
        cases = self.desk.cases_of(turn.user, now)
        return Memory(_lang(user), user.usual_place, user.record, cases)

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

    def _carry_out(self, turn: Turn, reply: Reply, now: datetime) -> None:
        for effect in reply.effects:
            match effect:
                case Remember(lang, place, record):
                    self.desk.remember(turn.user, lang, place, record)
                case CountGap(need, place):
                    self.desk.count_gap(need, place, now)
                case Report(service, what):
                    self.desk.report(service, what, turn.user, now)
                case OpenCase(case, walk):
                    self.desk.open_case(case, walk)
                case AddWalk(walk):
                    self.desk.add_walk(walk)
                case KeepWalk(walk, seq, mark, estimate):
                    self.desk.keep_walk(walk, seq, mark, estimate)
                case DropWalk(ref, moment):
                    self.desk.drop_walk(ref, moment)
                case CloseCase(ref):
                    self.desk.close_case(ref, now)
                case RemindAt(ref, times):
                    self.desk.remind_at(ref, times)
                case Count(what):
                    self.desk.count(what, now)


def _lang(user: User) -> Lang | None:
    return "nl" if user.lang == "nl" else "en" if user.lang == "en" else None
