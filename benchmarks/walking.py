"""A step of a 4D conversation over HTTP beside a search turn, with many unfinished ones stored.

One bot, one database; tapping (the answer is the HTTP body), typing (the reply is posted, as it is
to a question) and searching take turns. What a step changes is on the disk before it is answered.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.generate import SEED, SHIPPED
from benchmarks.load import Replies, Round, requests, round_of
from benchmarks.processes import app, cores, free_port, on_core, start, stop, wait_for
from benchmarks.questions import about_needs
from benchmarks.table import median, ms, percentile, table
from benchmarks.walks import Owners, played
from bot.library import Library, Source
from cases.store import SqliteStore

CONCURRENCY = (1, 8, 32)
WALKS, USERS = 10_000, 200
"""Unfinished conversations, half of them gone on with by tapping and half by typing; users each."""
SEARCH, TAPPED, TYPED = "search turn", "4D step, tapped", "4D step, typed"
AT_MOST = 1.5
"""Times a search turn."""

Results = dict[tuple[str, int], list[Round]]


async def _rounds(
    bot: tuple[int, int], owners: dict[str, Owners], rounds: int, seconds: float
) -> Results:
    replies = Replies()
    loop = asyncio.get_running_loop()
    connector = await loop.create_server(replies.protocol, "127.0.0.1", 0)
    address = connector.sockets[0].getsockname()[1]
    questions = requests(about_needs(), address)

    def sources(name: str, concurrency: int) -> list[Iterator[bytes]]:
        if name in owners:
            return owners[name].sources(address, concurrency)
        return [questions] * concurrency

    names = (SEARCH, *owners)
    for name in names:
        await round_of(bot, sources(name, 8), replies, min(1.0, seconds))
    done: Results = {}
    for _ in range(rounds):
        for concurrency in CONCURRENCY:
            for name in names:
                result = await round_of(bot, sources(name, concurrency), replies, seconds)
                done.setdefault((name, concurrency), []).append(result)
    connector.close()
    return done


def on_disk(directory: Path, promised: bool, times: int = 300) -> float:
    """Seconds of one small transaction on this disk, the median."""
    store = SqliteStore(directory / f"commits-{promised}.db")
    took: list[float] = []
    for number in range(times):
        began = time.perf_counter()
        with store.atomic(promised):
            store.first_time(str(number), datetime.now(UTC))
        took.append(time.perf_counter() - began)
    store.close()
    return median(took)


def _shown(done: Results, lost: dict[str, int]) -> list[list[str]]:
    def speed(name: str, concurrency: int) -> float:
        return median([r.turns_per_second for r in done[name, concurrency]])

    def cpu(name: str, concurrency: int) -> float:
        return median([r.cpu for r in done[name, concurrency]])

    rows = []
    for name in (SEARCH, TAPPED, TYPED):
        times = [t for r in done[name, 8] for t in r.times]
        rows.append(
            [
                name,
                *(f"{speed(name, n):,.0f}" for n in CONCURRENCY),
                *(ms(cpu(name, n)) for n in CONCURRENCY),
                *(f"{speed(SEARCH, n) / speed(name, n):.2f}" for n in CONCURRENCY),
                *(f"{cpu(name, n) / cpu(SEARCH, n):.2f}" for n in CONCURRENCY),
                ms(percentile(times, 50)),
                ms(percentile(times, 99)),
                str(lost.get(name, 0) + sum(r.refused for n in CONCURRENCY for r in done[name, n])),
            ]
        )
    return rows


def run(options: Namespace) -> None:
    """Prints turns per second, processor time and both as times a search turn."""
    rounds, seconds = (2, 0.5) if options.quick else (5, 1.5)
    available = cores()
    two = len(available) > 1
    bot_core, load_core = (available[0], available[1]) if two else (None, None)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        content = directory / "content"
        shutil.copytree(SHIPPED, content)
        library = Library(Source(content), date.today())
        store = SqliteStore(directory / "bench.db")
        owners = {}
        for number, (what, typing) in enumerate([(TAPPED, False), (TYPED, True)], 1):
            users = [str(number * USERS + n) for n in range(USERS)]
            moves = played(library, typing)
            owners[what] = Owners.seeded(store, users, WALKS // 2, moves, SEED + number)
            print(f"  {what}: a whole conversation takes {len(moves)}")
        port = free_port()
        command = app("serve", "--dev", "--port", str(port), "--db", str(directory / "bench.db"))
        bot = start([*command, "--content", str(content)], bot_core)
        try:
            if not wait_for(f"http://127.0.0.1:{port}/ready", bot):
                raise RuntimeError("the bot did not get ready")
            with on_core(load_core):
                done = asyncio.run(_rounds((port, bot.pid), owners, rounds, seconds))
        finally:
            stop(bot)
        lost = {what: some.lost(store) for what, some in owners.items()}
        store.close()
        full, normal = on_disk(directory, promised=True), on_disk(directory, promised=False)
    title = f"walking: HTTP with {WALKS:,} unfinished conversations, medians of {rounds} rounds"
    header = ["turns/s at once:", *map(str, CONCURRENCY)]
    header += [f"cpu ms {n}" for n in CONCURRENCY] + [f"x time {n}" for n in CONCURRENCY]
    header += [f"x cpu {n}" for n in CONCURRENCY] + ["p50 ms (8)", "p99 ms (8)", "lost"]
    print(table(title, header, _shown(done, lost)))
    print(f"  x: times a search turn, at most {AT_MOST} for a step")
    print(f"  a small transaction here: {ms(full)} ms on the disk, {ms(normal)} ms without waiting")
