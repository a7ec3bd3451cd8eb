"""The bot is stopped as an administrator stops it: nothing that was begun is left half done."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.settings import Settings
from cases.store import SqliteStore
from cases.sweep import Due, letter_of
from tests.factories import write_content

from .messenger import BOT, TENANT, USER, StubConnector, texts
from .served import Served

CHAT = "a:personal"


@dataclass
class SlowConnector(StubConnector):
    """Takes what comes, and answers when it is let go."""

    gone_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        answer = await super()._take(request)
        await self.gone_on.wait()
        return answer


@dataclass
class Stopped:
    """The bot that is stopped, and those around it."""

    served: Served
    connector: SlowConnector
    http: aiohttp.ClientSession

    async def asks(self, text: str) -> int:
        """The status for a typed question, once its answer was delivered."""
        return await self._post({"type": "message", "text": text, "id": text})

    async def presses(self) -> int:
        action = {"type": "Action.Execute", "verb": "help", "data": {"do": "help"}}
        fields = {"type": "invoke", "name": "adaptiveCard/action", "id": "pressed"}
        return await self._post({**fields, "value": {"action": action}})

    async def _post(self, fields: dict[str, Any]) -> int:
        activity = {
            "channelId": "msteams",
            "serviceUrl": self.connector.url,
            "from": USER,
            "recipient": BOT,
            "conversation": {"id": CHAT, "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        }
        url = f"{self.served.url}/api/messages"
        async with self.http.post(url, json=activity | fields) as response:
            return response.status

    async def page(self, name: str) -> tuple[int, dict[str, Any]]:
        async with self.http.get(f"{self.served.url}/{name}") as response:
            return response.status, await response.json()

    def is_told(self, number: signal.Signals = signal.SIGTERM) -> None:
        """To stop."""
        assert self.served.process is not None
        self.served.process.send_signal(number)

    async def ended(self) -> int:
        """The exit code."""
        assert self.served.process is not None
        return await asyncio.to_thread(self.served.process.wait, 20)

    async def reached(self, messages: int) -> None:
        """Waits until so many messages are at the messenger."""
        async with asyncio.timeout(20):
            while len(self.connector.sent) < messages:
                await asyncio.sleep(0.01)

    async def deaf(self) -> None:
        """Waits until nobody listens any more."""
        async with asyncio.timeout(20):
            while True:
                try:
                    await self.page("health")
                except aiohttp.ClientError:
                    return
                await asyncio.sleep(0.01)


@pytest.fixture
async def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stopped]:
    monkeypatch.setenv("WIJKSCHAKEL_DRAIN", "1")
    served = Served(write_content(tmp_path), tmp_path / "bot.db", tmp_path / "bot.log")
    connector = SlowConnector()
    await connector.start()
    own_line = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=own_line) as http:
        yield Stopped(served, connector, http)
    connector.gone_on.set()
    if served.process is not None:
        served.kill()
    await connector.stop()


async def test_it_is_not_ready_first_and_finishes_the_turn_in_flight(stopped: Stopped) -> None:
    stopped.served.start()
    assert (await stopped.page("ready"))[0] == 200
    asked = asyncio.create_task(stopped.asks("wie doet schulden in Laak?"))
    await stopped.reached(1)

    stopped.is_told()
    while (ready := await stopped.page("ready"))[0] == 200:
        await asyncio.sleep(0.01)

    assert (ready[0], ready[1]["ready"], ready[1]["stopping"]) == (503, False, True)
    assert (await stopped.page("health"))[0] == 200
    assert await stopped.presses() == 200, "what still comes is answered"
    await stopped.deaf()
    assert not asked.done()
    stopped.connector.gone_on.set()
    assert await asked == 200
    assert await stopped.ended() == 0
    assert "Traceback" not in stopped.served.log.read_text()


async def test_ctrl_c_does_not_wait_and_neither_does_a_second_request_to_stop(
    stopped: Stopped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSCHAKEL_DRAIN", "60")
    for told in ([signal.SIGINT], [signal.SIGTERM, signal.SIGTERM]):
        stopped.served.start()
        for number in told:
            stopped.is_told(number)
            await asyncio.sleep(0.2)  # two of the same at once are one
        assert await stopped.ended() == 0


async def test_letters_on_their_way_are_noted_and_the_others_wait_in_the_outbox(
    stopped: Stopped,
) -> None:
    user, contact = (
        f"msteams|{USER['aadObjectId']}",
        {
            "channel": "msteams",
            "service_url": stopped.connector.url,
            "conversation": CHAT,
            "bot": BOT["id"],
            "user": USER["id"],
        },
    )
    refs, now = ("KB-111111", "KB-222222"), datetime.now(UTC)
    store = SqliteStore(stopped.served.db)
    with store.atomic():
        store.outbox.keep_contact(user, orjson.dumps(contact).decode())
        for ref in refs:
            store.outbox.post(user, letter_of([Due("measure", ref, user, now)]), now)
    store.close()
    stopped.served.start()
    await stopped.reached(1)

    stopped.is_told()
    await stopped.deaf()
    stopped.connector.gone_on.set()

    assert await stopped.ended() == 0
    with closing(sqlite3.connect(stopped.served.db)) as db:
        (waiting,) = db.execute("select count(*) from outbox").fetchone()
    assert len(stopped.connector.sent) + waiting == len(refs)
    stopped.served.start()
    await stopped.reached(len(refs))
    told = [[ref for ref in refs if ref in texts(s.card)] for s in stopped.connector.sent]
    assert told == [[ref] for ref in refs], "each once, in their order"


def test_a_bot_that_is_tried_stops_at_once_unless_it_was_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings(dev=False).drain_for == 3
    assert Settings(dev=True).drain_for == 0
    monkeypatch.setenv("WIJKSCHAKEL_DRAIN", "7.5")
    assert Settings(dev=True).drain_for == 7.5
