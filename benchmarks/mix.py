"""Everything at once for two minutes: 1,000 people in 200 conversations, at a human pace.

They ask questions and press buttons, go on with 4D conversations and hand over; colleagues in the
channels of partners take up what is posted there. Beside them somebody looks at `/health` all the
time, which does nothing: what it takes is how long the event loop was busy with something else.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
import urllib.request
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.generate import SEED, SHIPPED
from benchmarks.people import Chat, Line, Messenger, Town
from benchmarks.processes import (
    app,
    cores,
    cpu,
    free_port,
    memory,
    on_core,
    start,
    stop,
    wait_for,
    waited,
)
from benchmarks.questions import about_needs
from benchmarks.table import ms, percentile, table
from benchmarks.walking import on_disk
from benchmarks.walks import Owners, played
from bot.library import Library, Source
from cases.store import SqliteStore

PEOPLE, CONVERSATIONS, CHANNELS = 1_000, 200, 32
USERS = [f"u{number}" for number in range(PEOPLE)]
PAUSE = 2.0
"""Seconds between two turns in a conversation, on average."""
WALKING, ASKING, WALKS_EACH = 3, 5, 30
"""Of nine people who go on with 4D conversations and who ask questions (the ninth hands over), and
unfinished conversations of each."""
WARMING = 0.25
"""Part of the time after which memory is taken for settled."""
LOOK_EVERY = 0.02
AT_MOST_GROWN = 1.1
"""Times the settled memory."""


@dataclass
class Seen:
    """What was measured besides the turns themselves."""

    lag: list[float] = field(default_factory=list)
    """Seconds that `/health` took."""
    megabytes: list[float] = field(default_factory=list)
    """Settled, halfway and at the end."""
    cpu: float = 0.0
    """Of one core, the part that the bot used."""
    waited: float = 0.0
    """The part of the time that it could have worked, and others had the core."""
    left: int = 0
    """Letters that still waited at the end."""


async def _line(port: int) -> Line:
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


async def _look(port: int, town: Town, seen: Seen) -> None:
    line = await _line(port)
    while not town.over:
        began = time.perf_counter()
        await line.post(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        seen.lag.append(time.perf_counter() - began)
        await asyncio.sleep(LOOK_EVERY)


async def _weigh(pid: int, seconds: float, seen: Seen) -> None:
    settled = seconds * WARMING
    for wait in (settled, (seconds - settled) / 2, (seconds - settled) / 2):
        await asyncio.sleep(wait)
        seen.megabytes.append(memory(pid).get("VmRSS", float("nan")))


async def _link(line: Line, town: Town, organisations: Sequence[str]) -> None:
    """Every partner is asked in one of the channels."""
    for number, organisation in enumerate(organisations):
        channel = f"19:channel{number % CHANNELS}"
        town.messenger.letters.setdefault(channel, asyncio.Queue())
        await Chat(town, line, ("admin",), channel).says("link", "admin", f"koppel {organisation}")


async def _told(db: Path) -> int:
    """Letters that are left when the bot had some time for them."""
    with closing(sqlite3.connect(db)) as connection:
        for _ in range(200):
            (left,) = connection.execute("select count(*) from outbox").fetchone()
            if not left:
                break
            await asyncio.sleep(0.05)
    return int(left)


async def _lived(
    bot: tuple[int, int], owners: Owners, library: Library, db: Path, seconds: float
) -> tuple[Town, Seen]:
    port, pid = bot
    messenger, seen = Messenger(), Seen()
    connector = await asyncio.get_running_loop().create_server(messenger.protocol, "127.0.0.1", 0)
    address = connector.sockets[0].getsockname()[1]
    walkers = list(owners.left)
    steps = dict(zip(walkers, owners.sources(address, len(walkers)), strict=True))
    requesters = frozenset(u for n, u in enumerate(USERS) if n % 9 >= WALKING + ASKING)
    questions, rng = about_needs(), random.Random(SEED)
    town = Town(messenger, address, questions, steps, requesters, 0.001, rng, 0.0)
    partners = [o.id for o in library.conversation.social_map.organisations]
    await _link(await _line(port), town, partners)
    town.times.clear()
    chats = [
        Chat(town, await _line(port), USERS[number::CONVERSATIONS], channel)
        for number, channel in enumerate([*messenger.letters, *[""] * (CONVERSATIONS - CHANNELS)])
    ]
    town.pause, town.until = PAUSE, time.perf_counter() + seconds
    used, missed = cpu(pid), waited(pid)
    async with asyncio.TaskGroup() as group:
        for chat in chats:
            group.create_task(chat.goes_on())
        group.create_task(_look(port, town, seen))
        group.create_task(_weigh(pid, seconds, seen))
    seen.cpu, seen.waited = (cpu(pid) - used) / seconds, (waited(pid) - missed) / seconds
    seen.left = await _told(db)
    connector.close()
    return town, seen


def _failed(port: int) -> int:
    """What the bot itself counted as failed or not delivered."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        lines = page.read().decode().splitlines()
    counted = ("wijkschakel_failed_total ", "wijkschakel_undelivered_total ")
    return int(sum(float(line.split()[1]) for line in lines if line.startswith(counted)))


def _shown(town: Town, seen: Seen, seconds: float) -> list[list[str]]:
    def row(name: str, times: Sequence[float]) -> list[str]:
        shown = (ms(percentile(times, p)) for p in (50, 99, 100))
        return [name, f"{len(times):,}", f"{len(times) / seconds:,.0f}", *shown]

    rows = [row(kind, times) for kind, times in sorted(town.times.items())]
    every = [t for times in town.times.values() for t in times]
    return [*rows, row("all turns", every), row("event loop busy", seen.lag)]


def run(options: Namespace) -> int:
    """Prints times per kind of turn, lag, memory and errors; 1 when there were errors."""
    seconds = 15.0 if options.quick else options.seconds
    available = cores()
    two = len(available) > 1
    bot_core, load_core = (available[0], available[1]) if two else (None, None)
    with tempfile.TemporaryDirectory() as name:
        content, db, port = Path(name) / "content", Path(name) / "bench.db", free_port()
        shutil.copytree(SHIPPED, content)
        library = Library(Source(content), date.today())
        store = SqliteStore(db)
        walkers = [user for number, user in enumerate(USERS) if number % 9 < WALKING]
        moves = played(library, typing=False)
        owners = Owners.seeded(store, walkers, len(walkers) * WALKS_EACH, moves, SEED)
        command = app("serve", "--dev", "--port", str(port), "--db", str(db))
        bot = start([*command, "--content", str(content)], bot_core)
        try:
            if not wait_for(f"http://127.0.0.1:{port}/ready", bot):
                raise RuntimeError("the bot did not get ready")
            with on_core(load_core):
                lived = _lived((port, bot.pid), owners, library, db, seconds)
                town, seen = asyncio.run(lived)
            failed = _failed(port)
        finally:
            stop(bot)
        lost = owners.lost(store)
        store.close()
        disk = on_disk(Path(name), promised=True)
    where = "bot and people on a core each" if two else "not pinned"
    title = f"mix: {PEOPLE:,} people in {CONVERSATIONS} conversations, {seconds:.0f} s, {where}"
    print(
        table(
            title,
            ["turns", "count", "a second", "p50 ms", "p99 ms", "longest"],
            _shown(town, seen, seconds),
        )
    )
    settled, halfway, end = seen.megabytes
    print(
        f"  memory: {settled:.0f} MB settled, {halfway:.0f} halfway, {end:.0f} at the end "
        f"({end / settled:.2f} x, at most {AT_MOST_GROWN})"
    )
    print(
        f"  the bot used {seen.cpu:.0%} of a core, and {seen.waited:.0%} of the time others had it "
        "while it could have worked: times count on a machine that is free"
    )
    print(
        f"  {town.asked:,} handovers sent, {town.messenger.posted:,} posted in channels; "
        f"{seen.left} letters left, {abs(lost)} 4D steps lost"
    )
    print(
        f"  a small transaction takes {ms(disk)} ms on this disk, and the event loop waits for it"
    )
    print(f"  errors: {town.wrong.total()}, counted by the bot {failed}")
    for wrong, times in town.wrong.most_common(5):
        print(f"    {times} x {wrong}")
    broken = town.wrong.total() or failed or seen.left or lost or end > settled * AT_MOST_GROWN
    return int(bool(broken))
