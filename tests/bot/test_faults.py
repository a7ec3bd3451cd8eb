"""A messenger on a bad day and a bot that is killed: every handover still comes round, once.

Requesters and partners bring handovers from question to closed loop, over HTTP, while the
connector refuses, breaks off, is slow or swallows its answer, and the bot is killed every few
hundred milliseconds. Afterwards each person and each channel has got each message once, in order,
as when nothing goes wrong; twice only where the bot could not know that it had been taken.
`make prove` does ten times as many.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from content.messages import Messages
from tests.factories import write_content
from tests.files import access_file, member, object_id, organisation, service

from .faulty import FAULTS, FaultyConnector, Taken
from .loop import REF, Card, Loop, Person, headline
from .served import Forked, Served

HANDOVERS = 30 * int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
SEED = int(os.environ.get("WIJKSCHAKEL_SEED", random.randrange(1_000_000)))
AT_ONCE = 15
"""Requesters; each brings one handover round after another."""
ALIVE = (0.15, 0.6)
"""Seconds between two kills, besides what starting takes."""
PARTNERS = {
    "schuldhulp-laak": "wie doet schulden in Laak?",
    "inkomen-laak": "wie helpt met de bijstand in Laak?",
    "taalhuis-laak": "wie doet taalles in Laak?",
}
KEY_FIGURES = {partner: object_id(11 + n) for n, partner in enumerate(PARTNERS)}
LONGEST = 120.0
"""Seconds in which a single step must come through."""

Identity = tuple[str, str]
"""Of a message about one handover: its headline, and who got it: requester, channel, key figure."""


class World:
    """The bot, the messenger and the people."""

    def __init__(
        self, served: Served, connector: FaultyConnector, http: aiohttp.ClientSession
    ) -> None:
        self.served, self.connector, self._http = served, connector, http
        self.rng = random.Random(SEED)
        self.tally: Counter[str] = Counter()
        self.done: list[Loop] = []

    # -- people -------------------------------------------------------------------------------

    def chat(self, id_: str) -> Person:
        return Person(id_, f"a:{id_}", self.connector.url, self._post)

    def channel(self, partner: str) -> Person:
        """A colleague in the partner's channel."""
        url = self.connector.url
        return Person(f"of-{partner}", f"19:{partner}", url, self._post, channel=True)

    async def answer(self, who: Person, text: str) -> Card:
        """The answer to typed words; asked anew when it does not come."""
        while True:
            replies = self.connector.reply_to(await who.says(text))
            if replies:
                return replies[-1].card
            self.tally["asked anew"] += 1

    async def brings_round(self, requester: Person, partner: str) -> Loop:
        """One handover from question to closed loop."""
        loop = Loop(requester, self.channel(partner))
        async with asyncio.timeout(LONGEST):
            await loop.asks(await self.answer(requester, PARTNERS[partner]))
        async with asyncio.timeout(LONGEST):
            posted = await self.connector.letter(loop.partner.conversation, loop.ref)
        loop.partner.thread = posted.id
        async with asyncio.timeout(LONGEST):
            await loop.is_taken_up(self.connector.shown(posted.conversation, posted.id))
        async with asyncio.timeout(LONGEST):
            await loop.is_closed()
        self.done.append(loop)
        return loop

    async def _post(self, activity: dict[str, Any]) -> Any:
        """Sends an activity until it is answered, as a messenger does."""
        url = f"{self.served.url}/api/messages"
        while True:
            try:
                async with self._http.post(url, json=activity) as response:
                    assert response.status == 200
                    return await response.json() if activity["type"] == "invoke" else None
            except (aiohttp.ClientError, TimeoutError):
                self.tally["activities sent again"] += 1
                await asyncio.sleep(0.1)

    # -- the bot ------------------------------------------------------------------------------

    async def killed(self) -> None:
        """SIGKILL, and on again; what would be tried again later is tried again then."""
        await asyncio.to_thread(self.served.kill)
        await asyncio.sleep(0.05)  # what it had sent arrives
        self.connector.generation += 1
        self.tally["kills"] += 1
        with closing(sqlite3.connect(self.served.db)) as db, db:
            later = db.execute("update outbox set due = '2026-01-01' where attempts > 0").rowcount
            self.tally["letters tried again later"] += later
        await asyncio.to_thread(self.served.start)

    async def killed_again_and_again(self, over: asyncio.Event) -> None:
        while not over.is_set():
            await asyncio.sleep(self.rng.uniform(*ALIVE))
            await self.killed()

    async def all_told(self) -> None:
        """Waits until nothing is left to tell."""
        async with asyncio.timeout(LONGEST):
            while self.waiting():
                await asyncio.sleep(0.05)

    def waiting(self) -> int:
        with closing(sqlite3.connect(self.served.db)) as db:
            (count,) = db.execute("select count(*) from outbox").fetchone()
        return int(count)

    def kept(self) -> dict[str, str]:
        """Reference → state, as it is stored."""
        with closing(sqlite3.connect(self.served.db)) as db:
            return dict(db.execute("select ref, state from handovers"))

    # -- what people got ----------------------------------------------------------------------

    def about(self, loop: Loop) -> list[Taken]:
        """What the bot wrote by itself about one handover, in the order in which it was taken."""
        return [t for t in self.connector.letters() if loop.ref in REF.findall(str(t.activity))]

    def identity(self, taken: Taken, loop: Loop) -> Identity:
        places = {
            loop.requester.conversation: "requester",
            loop.partner.conversation: "channel",
        }
        return places.get(taken.conversation, "key figure"), headline(taken.card)

    def doubles(self) -> Iterator[tuple[str, Taken, Taken]]:
        """Messages that somebody got twice, each with why that could not be known, or ""."""
        groups: dict[tuple[str, ...], list[Taken]] = {}
        for taken in self.connector.taken:
            if taken.method == "POST":
                about = REF.search(str(taken.activity))
                what = (taken.replies_to, about[0] if about else "", headline(taken.card))
                groups.setdefault((taken.conversation, *what), []).append(taken)
        for copies in groups.values():
            for first, second in itertools.pairwise(copies):
                yield self._why(first, second), first, second

    def _why(self, first: Taken, second: Taken) -> str:
        """Of a letter nothing else may have been told there in between: the order would be lost."""
        between = self.connector.taken[first.number : second.number - 1]
        letters = [t for t in between if t.conversation == first.conversation and not t.replies_to]
        if letters and not first.replies_to:
            return ""
        if first.swallowed:
            return "twice: the answer was swallowed"
        killed = second.generation > first.generation and not first.replies_to
        return "twice: killed before it was noted" if killed else ""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The small town with three partners, each with a key figure."""
    people = [member(number, partner, "key_figure") for number, partner in enumerate(PARTNERS, 11)]
    partners = {
        id_: organisation(id_, service(f"{id_}-dienst", needs=[need]), example=True)
        for id_, need in zip(PARTNERS, ("schulden", "inkomen", "taal"), strict=True)
    }
    return write_content(tmp_path, access=access_file(member(1), *people), partners=partners)


@pytest.fixture
async def world(content: Path, tmp_path: Path) -> AsyncIterator[World]:
    served = Forked(content, tmp_path / "bot.db", tmp_path / "bot.log")
    served.start()
    connector = FaultyConnector(random.Random(SEED))
    await connector.start()
    own_line = aiohttp.TCPConnector(force_close=True)  # a killed bot leaves no line to use again
    quick = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(connector=own_line, timeout=quick) as http:
        yield World(served, connector, http)
    served.kill()
    served.close()
    await connector.stop()


async def _settled_in(world: World) -> dict[str, list[Identity]]:
    """Channels are linked and key figures known; what one loop tells when nothing goes wrong."""
    usual: dict[str, list[Identity]] = {}
    for partner, key_figure in KEY_FIGURES.items():
        await world.answer(world.chat(key_figure), "hallo")
        await world.answer(world.channel(partner), f"koppel {partner}")
        loop = await world.brings_round(world.chat("calm"), partner)
        await world.all_told()
        usual[partner] = [world.identity(t, loop) for t in world.about(loop)]
    return usual


async def _in_trouble(world: World) -> None:
    """All handovers, with the messenger and the bot at their worst."""
    asked = list(itertools.islice(itertools.cycle(PARTNERS), HANDOVERS))

    async def brings(number: int) -> None:
        requester = world.chat(f"gp-{number}")
        for partner in asked[number::AT_ONCE]:
            await world.brings_round(requester, partner)

    over = asyncio.Event()
    world.connector.faults = True
    async with asyncio.TaskGroup() as group:
        group.create_task(world.killed_again_and_again(over))
        people = [group.create_task(brings(number)) for number in range(AT_ONCE)]
        await asyncio.wait(people)
        over.set()
    world.connector.faults = False
    await world.killed()
    await world.all_told()


@pytest.mark.prove
async def test_every_handover_comes_round_once_whatever_goes_wrong(
    world: World, messages: Messages
) -> None:
    try:
        usual = await _settled_in(world)
        calm, undisturbed = len(world.done), len(world.connector.taken)
        await _in_trouble(world)

        told_in_trouble(world, usual, world.done[calm:])
        assert len(world.done) == calm + HANDOVERS
        assert world.kept() == dict.fromkeys((x.ref for x in world.done), "closed")
        closed = messages.text("handover.state.closed", "nl", by="§", at="").partition("§")[0]
        for loop in world.done:
            both_think_it_is_closed(world, loop, closed)
        for why, first, second in world.doubles():
            assert why, f"told twice: {first} and {second}"
            world.tally[why] += 1
            assert first.number > undisturbed
        assert "Traceback" not in world.served.log.read_text()
        it_was_a_bad_day(world)
    finally:
        print(f"seed {SEED}: {len(world.done)} handovers, {dict(world.tally)}")
        print(f"messenger: {dict(world.connector.tally)}")


def told_in_trouble(world: World, usual: dict[str, list[Identity]], loops: list[Loop]) -> None:
    """Each place got what it gets when nothing goes wrong, in that order; doubles left out."""
    for loop in loops:
        partner = loop.partner.conversation.removeprefix("19:")
        got = list(dict.fromkeys(world.identity(t, loop) for t in world.about(loop)))
        for place in ("requester", "channel", "key figure"):
            expected = [i for i in usual[partner] if i[0] == place]
            assert expected, f"nothing is ever told to the {place}"
            assert [i for i in got if i[0] == place] == expected, loop.ref


def both_think_it_is_closed(world: World, loop: Loop, closed: str) -> None:
    """The last that each side was shown says that the loop is closed."""
    assert closed in str(loop.shown["requester"])
    channel = loop.partner.conversation
    posted = [t for t in world.about(loop) if t.conversation == channel]  # the last one is known
    assert closed in str(world.connector.shown(channel, posted[-1].id))


def it_was_a_bad_day(world: World) -> None:
    """Everything that should have gone wrong did."""
    assert world.tally["kills"] >= HANDOVERS / 5
    assert world.tally["activities sent again"] > world.tally["kills"] / 2
    for fault in FAULTS:
        assert world.connector.tally[fault] > 0, f"never {fault}"
    assert world.tally["twice: the answer was swallowed"] > 0
