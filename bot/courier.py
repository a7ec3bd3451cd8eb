"""Outbox → messenger: tries again later what could not be sent, and gives up aloud."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.connector import Chance, Connectors, DeliveryError, ForbiddenServiceUrl
from bot.letters import Address, Letters, Message, Unreadable
from bot.translation import to_activity
from bot.turns import Turns
from cases.outbox import Letter, pause

log = logging.getLogger("wijkschakel.courier")

GONE = frozenset({403, 404, 410})
"""What the messenger says when the bot can no longer write to somebody."""
NEVER = frozenset({400, 405, 413, 414, 415, 422})
"""What it says of a message that it will never take."""
AT_ONCE = 4
"""Conversations that are written to at the same time; in each one letter after the other."""
EVERY = 60.0
"""Seconds between two looks at the outbox when nobody calls."""
GRACE = 5.0
"""Seconds that letters on their way get when the bot stops."""


@dataclass(frozen=True)
class Courier:
    """Delivers letters, of each conversation in the order in which they were written."""

    turns: Turns
    connectors: Connectors
    chance: Chance = random.random
    _called: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _accepted: dict[tuple[int, str], tuple[Message, str | None]] = field(default_factory=dict)
    """What the messenger has and could not be noted yet: not to be sent a second time."""

    @property
    def letters(self) -> Letters:
        return Letters(self.turns)

    def call(self) -> None:
        """There may be something to deliver; returns at once."""
        self._called.set()

    async def run(self) -> None:
        """Runs until cancelled; delivers when called, and now and then."""
        while True:
            try:
                await self.deliver(datetime.now(UTC))
            except Exception:
                log.exception("delivering failed")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._called.wait()
            self._called.clear()

    async def deliver(self, now: datetime) -> int:
        """Sends what is due; returns how many were delivered. One delivery at a time.

        The desk gives one letter of each conversation at a time, so that they keep their order.
        """
        async with self._lock:
            return await _Round(self, now).deliver()

    async def carry(self, letter: Letter, now: datetime) -> bool:
        """Afterwards the letter is told, waits for later or is given up."""
        desk = self.turns.desk
        home = self.turns.home(letter.user, now)
        key = letter.id, letter.body
        try:
            if key not in self._accepted:
                self._accepted[key] = await self._send(letter, now)
        except Unreadable as unreadable:
            log.warning("a message that cannot be read is dropped", extra={"what": str(unreadable)})
            desk.drop(letter)
            return False
        except (DeliveryError, ForbiddenServiceUrl) as error:
            self._failed(letter, now, error, home)
            return False
        except Exception:  # one letter that cannot be written out must not hold up all others
            log.exception("letter not sent", extra={"attempt": letter.attempts + 1})
            desk.not_told(letter, now, False, self._pause(letter, 0.0), home)
            return False
        message, activity = self._accepted[key]
        self.letters.arrived(message, activity, now)
        del self._accepted[key]
        return message.reply is not None

    async def _send(self, letter: Letter, now: datetime) -> tuple[Message, str | None]:
        """What was sent, and the messenger's id for it. Raises as the connector does."""
        try:
            to = Address.read(letter.contact or "")
        except Unreadable as unreadable:
            raise DeliveryError(404) from unreadable
        message = self.letters.write(letter, to, now)
        if message.reply is None:
            return message, None
        to, messages = message.to, self.turns.library.conversation.messages
        activity = to_activity(message.reply, to.channel, messages)
        address(activity, to)
        if not message.stands:
            conversations = (await self.connectors.create(to.service_url)).conversations
            sent = await conversations.send_to_conversation(to.conversation, activity, later=True)
            return message, sent.id
        try:
            conversations = (await self.connectors.create(to.service_url)).conversations
            await conversations.update_activity(
                to.conversation, message.stands, activity, later=True
            )
        except (DeliveryError, ForbiddenServiceUrl) as error:
            status = getattr(error, "status", 403)
            if status not in GONE | NEVER:
                raise
            log.warning("a card cannot be changed any more", extra={"status": status})
        return message, None

    def _failed(
        self, letter: Letter, now: datetime, error: DeliveryError | ForbiddenServiceUrl, home: str
    ) -> None:
        desk = self.turns.desk
        status = error.status if isinstance(error, DeliveryError) else 403
        again = False
        if status in NEVER:
            desk.refused(letter, now, home)
        else:
            asked = error.retry_after if isinstance(error, DeliveryError) else 0.0
            after = self._pause(letter, asked)
            again = desk.not_told(letter, now, status in GONE, after, home)
        log.warning(
            "message not delivered",
            extra={"status": status, "attempt": letter.attempts + 1, "again": again},
        )

    def _pause(self, letter: Letter, asked: float) -> timedelta:
        """How long until the next try; the courier calls itself when that is soon."""
        after = max(pause(letter.attempts + 1, self.chance()), timedelta(seconds=asked))
        if after.total_seconds() < EVERY:
            asyncio.get_running_loop().call_later(after.total_seconds(), self.call)
        return after


@dataclass
class _Round:
    """One delivery of everything that is due."""

    courier: Courier
    now: datetime
    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    _busy: dict[asyncio.Task[bool], str] = field(default_factory=dict)
    """Letters on their way → to whom."""
    _stuck: set[str] = field(default_factory=set)
    """Whose letters arrived and could not be noted."""

    async def deliver(self) -> int:
        delivered = 0
        try:
            while self._set_out():
                done, _ = await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    user = self._busy.pop(task)
                    if error := task.exception():
                        log.error("delivery not noted", exc_info=error)
                        self._stuck.add(user)
                    else:
                        delivered += task.result()
        finally:
            await self._home()
        return delivered

    def _set_out(self) -> bool:
        """Sends out what can go now; False when nothing is on its way."""
        if len(self._busy) < AT_ONCE:
            waits = self._stuck | set(self._busy.values())
            enough = len(waits) + AT_ONCE
            due = self.courier.turns.desk.letters(self._moment, limit=enough)
            free = [letter for letter in due if letter.user not in waits]
            for letter in free[: AT_ONCE - len(self._busy)]:
                task = asyncio.create_task(self.courier.carry(letter, self._moment))
                self._busy[task] = letter.user
        return bool(self._busy)

    async def _home(self) -> None:
        """When the bot stops: what is on its way is noted if it arrives soon."""
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=GRACE)
            for task in late:
                task.cancel()

    @property
    def _moment(self) -> datetime:
        passed = asyncio.get_running_loop().time() - self.began
        return self.now + timedelta(seconds=passed)


def address(activity: Activity, to: Address) -> None:
    """Fills in from whom and to whom, as botbuilder does for a reply."""
    activity.channel_id = to.channel
    activity.from_property = ChannelAccount(id=to.bot)
    activity.recipient = ChannelAccount(id=to.user) if to.user else None
    activity.conversation = ConversationAccount(id=to.conversation)
