"""Two presses are normal: of many who take up the same only the first does, and twice is once."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.door import build
from bot.library import Library, Source
from bot.settings import Settings
from cases.store import SqliteStore
from content.messages import Messages
from tests.factories import TODAY, both, write_content
from tests.files import access_file, member, object_id, organisation, service

from .faulty import FaultyConnector
from .loop import Card, Loop, Person, find

TEAM = 32
PARTNER, QUESTION = "schuldhulp-laak", "wie doet schulden in Laak?"
GP, COORDINATOR = object_id(1), object_id(2)
MEMBERS = [object_id(100 + n) for n in range(TEAM)]
NUMBERED = re.compile(r"(?:WO|KB)-[0-9A-Z]{6}|said-\d+|m-\d+|127\.0\.0\.1:\d+")
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.+Z]*|\b\d\d:\d\d\b")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A practice and a partner with many colleagues, who are told apart by their titles."""
    colleagues = [
        member(100 + n, PARTNER, "member", title=both(f"wijkcoach {n:02}")) for n in range(TEAM)
    ]
    coordinator = member(2, "praktijk", "coordinator")
    confirmed = {"on": "2026-11-01", "by": "POH-KB", "how": "phone"}
    offer = service(f"{PARTNER}-spreekuur", confirmed=confirmed)
    return write_content(
        tmp_path,
        access=access_file(member(1), coordinator, *colleagues),
        partners={PARTNER: organisation(PARTNER, offer)},
    )


@dataclass
class Running:
    """A bot in this process where only registered people may hand over, and its messenger."""

    client: TestClient[Any, Any]
    connector: FaultyConnector
    db: Path
    times: int = 1
    """How often each activity is delivered."""

    def person(self, id_: str) -> Person:
        return Person(id_, f"a:{id_}", self.connector.url, self._post)

    def colleague(self, id_: str) -> Person:
        """In the partner's channel."""
        return Person(id_, "19:team", self.connector.url, self._post, channel=True)

    async def answer(self, who: Person, text: str) -> Card:
        (reply,) = self.connector.reply_to(await who.says(text))
        return reply.card

    async def linked(self) -> None:
        coordinator = self.colleague(COORDINATOR)
        await self.answer(coordinator, f"koppel {PARTNER}")

    async def asked(self, colleague: Person) -> tuple[Loop, Card]:
        """A handover that was sent, and its card in the channel."""
        loop = Loop(self.person(GP), colleague)
        await loop.asks(await self.answer(loop.requester, QUESTION))
        async with asyncio.timeout(10):
            posted = await self.connector.letter("19:team", loop.ref)
        colleague.thread = posted.id
        return loop, posted.card

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.db)) as db:
            return db.execute(query).fetchall()

    async def all_told(self) -> None:
        async with asyncio.timeout(10):
            while self.rows("select 1 from outbox"):
                await asyncio.sleep(0.01)

    async def _post(self, activity: dict[str, Any]) -> Any:
        answers = [await self._deliver(activity) for _ in range(self.times)]
        return answers[0]

    async def _deliver(self, activity: dict[str, Any]) -> Any:
        async with self.client.post("/api/messages", json=activity) as response:
            assert response.status == 200
            return await response.json() if activity["type"] == "invoke" else None


Run = Callable[[int], Awaitable[Running]]


@pytest.fixture
async def run(content: Path, tmp_path: Path, aiohttp_client: Any) -> AsyncIterator[Run]:
    connectors: list[FaultyConnector] = []

    async def running(times: int = 1) -> Running:
        connector, db = FaultyConnector(random.Random(1)), tmp_path / f"{len(connectors)}.db"
        await connector.start()
        connectors.append(connector)
        library = Library(Source(content), TODAY)
        app = build(Settings(dev=True).checked(), library, SqliteStore(db))
        return Running(await aiohttp_client(TestServer(app)), connector, db, times)

    yield running
    for connector in connectors:
        await connector.stop()


async def test_of_a_whole_team_that_presses_at_once_one_takes_it_up(
    run: Run, messages: Messages
) -> None:
    bot = await run(1)
    await bot.linked()
    team = [bot.colleague(id_) for id_ in MEMBERS]
    loop, card = await bot.asked(team[0])
    press = find(card, act="accept")
    for colleague in team:
        colleague.thread = team[0].thread

    answers = await asyncio.gather(*(colleague.presses(press) for colleague in team))

    assert bot.rows("select count(*) from timeline where event = 'accept'") == [(1,)]
    key = "handover.refused.first.already_taken"
    first = messages.text(key, "nl", role="§", at="§").split("§")[0]
    losers = [n for n, answer in enumerate(answers) if first in str(answer)]
    assert len(losers) == TEAM - 1
    (winner,) = set(range(TEAM)) - set(losers)
    ((owner,),) = bot.rows("select body ->> 'owner' from handovers")
    assert owner == MEMBERS[winner]
    for n in losers:
        assert f"{first}wijkcoach {winner:02}" in str(answers[n])
    await bot.all_told()
    told = [t for t in bot.connector.letters(f"a:{GP}") if loop.ref in str(t.activity)]
    assert len(told) == 1
    assert f"wijkcoach {winner:02}" in str(told[0].card)


async def _whole_loop(bot: Running) -> tuple[dict[str, list[Any]], list[Any]]:
    """What is stored and what was sent after a whole loop, without references and times."""
    await bot.linked()
    await bot.all_told()
    loop, card = await bot.asked(bot.colleague(MEMBERS[0]))
    await loop.is_taken_up(card)
    await loop.is_closed()
    await bot.all_told()
    tables = [name for (name,) in bot.rows("select name from sqlite_master where type = 'table'")]
    kept = {t: _plain(bot.rows(f"select * from {t}")) for t in tables if not t.startswith("_")}
    sent = [(t.method, t.conversation, t.replies_to != "", t.activity) for t in bot.connector.taken]
    return kept, _plain(sent)


def _plain(values: list[Any]) -> list[Any]:
    """Without what differs from one time to the next: references, ids, times and seals of them."""
    sealed = [tuple(cell for cell in value if not isinstance(cell, bytes)) for value in values]
    return [TIMES.sub("(time)", NUMBERED.sub("(ref)", repr(value))) for value in sealed]


async def test_every_activity_delivered_twice_is_as_once(run: Run) -> None:
    kept, sent = await _whole_loop(await run(1))
    again, sent_again = await _whole_loop(await run(2))

    assert any("closed" in row for row in kept["handovers"])
    assert again == kept
    assert sorted(sent_again) == sorted(sent)
