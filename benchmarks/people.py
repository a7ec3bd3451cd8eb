"""People who talk with the bot at their own pace, over HTTP, and press what their cards show."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from benchmarks.load import Wire, request
from benchmarks.shown import Card, carrying, find, inputs

WENT_WRONG = "Er ging iets mis"
"""How the bot begins when it failed."""
LONGEST = 15.0
"""Seconds after which an answer no longer comes."""
TOOK = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
PARTNER_DOES = ("accept", "arrive", "feedback")


class Wrong(Exception):
    """Something that must not happen; the text says what."""


class Line(Wire):
    """One connection on which one activity follows the answer to the other."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._answer: asyncio.Future[tuple[bytes, bytes]] | None = None

    async def post(self, activity: bytes) -> bytes:
        """The body of the answer. Raises Wrong unless it is 200."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(activity)
        async with asyncio.timeout(LONGEST):
            head, body = await self._answer
        status = head.split(b" ", 2)[1].decode()
        if status != "200":
            raise Wrong(f"HTTP {status}")
        return body

    def message(self, head: bytes, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Wrong("the connection was lost"))


class Messenger:
    """The connector: takes every message, and hands it to who waits for it."""

    def __init__(self) -> None:
        self.letters: dict[str, asyncio.Queue[Card]] = {}
        """Channel → cards of handovers that were posted there."""
        self.posted = 0
        self._replies: dict[str, asyncio.Future[Card]] = {}
        self._numbers = itertools.count()

    def protocol(self) -> _Takes:
        return _Takes(self)

    def expect(self, activity: str) -> asyncio.Future[Card]:
        """The card that will answer an activity."""
        waiting = self._replies[activity] = asyncio.get_running_loop().create_future()
        return waiting

    def take(self, head: bytes, body: bytes) -> str:
        """Notes one message; returns its id."""
        method, path, _ = head.split(b" ", 2)
        _, _, rest = path.decode().partition("/v3/conversations/")
        conversation, _, activity = rest.partition("/activities")
        waiting = self._replies.pop(unquote(activity.lstrip("/")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(json.loads(body)["attachments"][0]["content"])
        elif method == b"POST" and not activity and unquote(conversation) in self.letters:
            card = json.loads(body)["attachments"][0]["content"]
            if carrying(card, act="accept"):
                self.posted += 1
                self.letters[unquote(conversation)].put_nowait(card)
        return f"posted-{next(self._numbers)}"


class _Takes(Wire):
    def __init__(self, messenger: Messenger) -> None:
        super().__init__()
        self._messenger = messenger

    def message(self, head: bytes, body: bytes) -> None:
        took = json.dumps({"id": self._messenger.take(head, body)}).encode()
        self.transport.write(TOOK % (len(took), took))


@dataclass
class Town:
    """What all people share: the messenger, the questions, the pace and the figures."""

    messenger: Messenger
    connector: int
    """Its port."""
    questions: Sequence[str]
    steps: dict[str, Iterator[bytes]]
    """User → the steps of his or her 4D conversations."""
    requesters: frozenset[str]
    pause: float
    """Seconds between two turns in a conversation, on average."""
    rng: random.Random
    until: float
    times: dict[str, list[float]] = field(default_factory=dict)
    """Kind of turn → seconds."""
    wrong: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    """Handovers that were sent."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def over(self) -> bool:
        return time.perf_counter() >= self.until


@dataclass
class Chat:
    """A conversation of its own line; several people take turns in it."""

    town: Town
    line: Line
    users: Sequence[str]
    channel: str = ""
    """Empty: a personal one, for each of them."""

    async def goes_on(self) -> None:
        """One thing after another, until it is over; what goes wrong is counted."""
        rng = self.town.rng
        await asyncio.sleep(rng.random() * self.town.pause)
        while not self.town.over:
            user = rng.choice(self.users)
            try:
                await (self._helps if self.channel else self._own_thing(user))(user)
            except (Wrong, AssertionError, TimeoutError) as wrong:
                self.town.wrong[f"{type(wrong).__name__}: {wrong}"[:200]] += 1

    def _own_thing(self, user: str) -> Callable[[str], Awaitable[None]]:
        """Everybody does one kind of thing: a question in the middle of a 4D conversation may be
        heard as an answer there, and then nobody could say how far it must have come."""
        if user in self.town.steps:
            return self._walks
        return self._hands_over if user in self.town.requesters else self._asks

    async def _asks(self, user: str) -> None:
        """A question, and often a button under its answer."""
        card = await self.says("question", user, self.town.rng.choice(self.town.questions))
        onward = [*carrying(card, do="find"), *carrying(card, do="other_place")]
        if onward and self.town.rng.random() < 0.5:
            await self.presses("button", user, self.town.rng.choice(onward))

    async def _walks(self, user: str) -> None:
        """Some steps of a 4D conversation."""
        for _ in range(self.town.rng.randint(1, 5)):
            body = await self._timed("4D step", next(self.town.steps[user]))
            _fine(json.loads(body)["value"])

    async def _hands_over(self, user: str) -> None:
        """From a question to a handover that is sent, and how it stands."""
        card = await self.says("question", user, self.town.rng.choice(self.town.questions))
        if not (ask := carrying(card, do="ask_over")):
            return
        form = await self.presses("handover", user, ask[0])
        if not (send := carrying(form, then="send")):
            return
        sent = await self.presses("handover", user, send[0] | inputs(form))
        if not carrying(sent, then="send"):
            self.town.asked += 1
        await self.says("overview", user, "mijn overdrachten")

    async def _helps(self, user: str) -> None:
        """A colleague takes up what was posted; when nothing was, there is a question."""
        letters = self.town.messenger.letters[self.channel]
        if letters.empty():
            await self.says("question", user, self.town.rng.choice(self.town.questions))
            return
        card = letters.get_nowait()
        for act in PARTNER_DOES:
            card = await self._until_done(user, card, act)

    async def _until_done(self, user: str, card: Card, act: str) -> Card:
        """Presses the button of an event, and gives the first answer to what is asked."""
        card = await self.presses("answer", user, find(card, act=act) | inputs(card))
        for _ in range(8):
            asked = [b for b in carrying(card, act=act) if len(b) > 5]
            if not asked:
                return card
            card = await self.presses("answer", user, asked[0] | inputs(card))
        raise Wrong(f"{act} is asked again and again")

    # -- one turn ---------------------------------------------------------------------------

    async def says(self, kind: str, user: str, text: str) -> Card:
        """The card that answers typed words."""
        id_ = f"said-{next(self.town._numbers)}"
        fields: dict[str, Any] = {"type": "message", "text": text}
        if self.channel:
            fields |= {
                "text": f"<at>bot</at> {text}",
                "entities": [{"type": "mention", "mentioned": {"id": "28:bot"}}],
            }
        reply = self.town.messenger.expect(id_)
        await self._timed(kind, self._activity(id_, user, fields))
        async with asyncio.timeout(LONGEST):
            return _fine(await reply)

    async def presses(self, kind: str, user: str, data: dict[str, Any]) -> Card:
        """The card that comes in the place of the pressed one."""
        value = {"action": {"type": "Action.Execute", "data": data}}
        press = {"type": "invoke", "name": "adaptiveCard/action", "value": value}
        id_ = f"pressed-{next(self.town._numbers)}"
        body = await self._timed(kind, self._activity(id_, user, press))
        return _fine(json.loads(body)["value"])

    def _activity(self, id_: str, user: str, fields: dict[str, Any]) -> bytes:
        if self.channel:
            fields = fields | {"conversation": {"id": self.channel, "conversationType": "channel"}}
        return request(id_, user, self.town.connector, fields)

    async def _timed(self, kind: str, activity: bytes) -> bytes:
        began = time.perf_counter()
        body = await self.line.post(activity)
        self.town.times.setdefault(kind, []).append(time.perf_counter() - began)
        await asyncio.sleep(self.town.rng.expovariate(1 / self.town.pause))
        return body


def _fine(card: Card) -> Card:
    """The card. Raises Wrong when the bot says that it failed."""
    if WENT_WRONG in json.dumps(card, ensure_ascii=False):
        raise Wrong("the bot says that something went wrong")
    return card
