"""A messenger on a bad day: it refuses, breaks off, is slow, or takes a message in silence."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

from .messenger import CARD

SLOW = 0.4
"""Seconds, at most, before a message is taken and again before that is said."""
FAULTS = {
    "429": 0.06,
    "412": 0.04,
    "500": 0.03,
    "502": 0.03,
    "503": 0.03,
    "reset": 0.06,
    "slow": 0.08,
    "swallowed": 0.06,
}
"""How often each happens to a request; otherwise all goes well."""
RETRY_AFTER = ("0", "1")
THREAD = ";messageid="
"""Between a channel and the message under which something is said."""


@dataclass
class Taken:
    """A message that a person or a channel has got, or a change of one."""

    number: int
    method: str
    conversation: str
    id: str
    """Of the message in the conversation."""
    replies_to: str
    """The activity that it answers; "" when the bot writes by itself."""
    activity: dict[str, Any] = field(repr=False)
    generation: int = 0
    """How many times the bot had been killed."""
    swallowed: bool = False
    """The bot was not told that it was taken."""

    @property
    def card(self) -> dict[str, Any]:
        (attachment,) = self.activity["attachments"]
        assert attachment["contentType"] == CARD
        card: dict[str, Any] = attachment["content"]
        return card


@dataclass
class FaultyConnector:
    """Takes replies and letters; with `faults` not always at once, and not always saying so."""

    rng: random.Random
    faults: bool = False
    generation: int = 0
    taken: list[Taken] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    server: TestServer | None = None
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self) -> None:
        app = web.Application()
        path = "/connector/v3/conversations/{conversation}/activities"
        app.router.add_post(path, self._take)
        app.router.add_post(path + "/{activity}", self._take)
        app.router.add_put(path + "/{activity}", self._take)
        self.server = TestServer(app)
        await self.server.start_server()

    async def stop(self) -> None:
        assert self.server is not None
        await self.server.close()

    @property
    def url(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/connector/"))

    # -- what people see ----------------------------------------------------------------------

    def reply_to(self, activity: str) -> list[Taken]:
        """What answers an activity, oldest first."""
        return [t for t in self.taken if t.replies_to == activity]

    def letters(self, conversation: str = "") -> list[Taken]:
        """What the bot wrote by itself as a new message: in one conversation, or in all."""
        own = (t for t in self.taken if t.method == "POST" and not t.replies_to)
        return [t for t in own if conversation in ("", t.conversation)]

    def shown(self, conversation: str, id_: str) -> dict[str, Any]:
        """What a message looks like now."""
        mine = (t for t in self.taken if (t.conversation, t.id) == (conversation, id_))
        return list(mine)[-1].card

    async def letter(self, conversation: str, about: str) -> Taken:
        """The last message that the bot wrote here about this; waits until there is one."""

        def found() -> Iterator[Taken]:
            return (t for t in reversed(self.letters(conversation)) if about in str(t.activity))

        async with self._arrived:
            await self._arrived.wait_for(lambda: any(found()))
        return next(found())

    # -- what happens to a request ------------------------------------------------------------

    async def _take(self, request: web.Request) -> web.StreamResponse:
        activity = json.loads(await request.text())
        fault = self._fault()
        self.tally[fault] += 1
        if fault.isdecimal():
            headers = {"Retry-After": self.rng.choice(RETRY_AFTER)} if fault == "429" else {}
            return web.Response(status=int(fault), headers=headers)
        if fault == "slow":
            await asyncio.sleep(SLOW * self.rng.random())
        if fault == "reset" or request.transport is None or request.transport.is_closing():
            return self._break_off(request)
        taken = self._note(request, activity, fault == "swallowed")
        if taken is None:
            return web.Response(status=404)
        async with self._arrived:
            self._arrived.notify_all()
        if fault == "slow":
            await asyncio.sleep(SLOW * self.rng.random())
        if fault == "swallowed":
            return self._break_off(request)
        return web.json_response({"id": taken.id}, status=201)

    def _fault(self) -> str:
        if not self.faults:
            return "fine"
        usual = 1 - sum(FAULTS.values())
        (fault,) = self.rng.choices([*FAULTS, "fine"], [*FAULTS.values(), usual])
        return fault

    def _break_off(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)  # nobody reads it

    def _note(self, request: web.Request, activity: Any, swallowed: bool) -> Taken | None:
        """None for the change of a message that is not there."""
        conversation = unquote(request.match_info["conversation"]).partition(THREAD)[0]
        named = unquote(request.match_info.get("activity", ""))
        number = len(self.taken) + 1
        id_, replies_to = f"m-{number}", named
        if request.method == "PUT":
            id_, replies_to = named, ""
            if not any((t.conversation, t.id) == (conversation, named) for t in self.taken):
                return None
        taken = Taken(number, request.method, conversation, id_, replies_to, activity)
        taken.generation, taken.swallowed = self.generation, swallowed
        self.taken.append(taken)
        return taken
