"""A whole turn over HTTP: an activity in, the reply posted to a connector in another process.

The bot has one core to itself; users and connector share the other. Ours answers a real question
with a real card; the others echo. Rounds are interleaved, so that a busy moment hits all alike.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import SHIPPED
from benchmarks.load import Replies, Round, requests, round_of
from benchmarks.processes import app, cores, free_port, on_core, peers_python, start, stop, wait_for
from benchmarks.questions import about_needs
from benchmarks.rivals import NEEDS
from benchmarks.table import median, ms, percentile, table

CONCURRENCY = (1, 8, 32)
OURS = "ours (search and card)"
NAMES = {
    "bare": "bare aiohttp",
    "agents": "microsoft-agents echo",
    "stock": "botbuilder echo",
}


@dataclass
class Contender:
    name: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def bot(self) -> tuple[int, int]:
        return self.port, self.process.pid


def _missing(rival: str) -> str | None:
    """The module that the peers' Python lacks for this rival."""
    for module in NEEDS[rival]:
        done = subprocess.run(
            [peers_python(), "-c", f"import {module}"], capture_output=True, check=False
        )
        if done.returncode:
            return module
    return None


def _contenders(directory: Path, core: int | None, skipped: list[str]) -> list[Contender]:
    port = free_port()
    database = str(directory / "bench.db")
    content = directory / "content"
    shutil.copytree(SHIPPED, content)  # an edit elsewhere would be read in the middle of a round
    command = app("serve", "--dev", "--port", str(port), "--db", database)
    command += ["--content", str(content)]
    found = [Contender(OURS, port, start(command, core))]
    for rival, name in NAMES.items():
        missing = _missing(rival)
        if missing:
            skipped.append(f"{name}: skipped, {missing} is not installed (extra `peers`)")
            continue
        port = free_port()
        command = [peers_python(), "-m", "benchmarks.rivals", rival, str(port)]
        found.append(Contender(name, port, start(command, core)))
    ready = []
    for contender in found:
        if wait_for(f"http://127.0.0.1:{contender.port}/ready", contender.process):
            ready.append(contender)
        else:
            skipped.append(f"{contender.name}: skipped, it did not start")
            stop(contender.process)
    return ready


async def _rounds(
    contenders: list[Contender], rounds: int, seconds: float
) -> dict[tuple[str, int], list[Round]]:
    replies = Replies()
    loop = asyncio.get_running_loop()
    connector = await loop.create_server(replies.protocol, "127.0.0.1", 0)
    address = connector.sockets[0].getsockname()[1]
    source = requests(about_needs(), address)
    for contender in contenders:
        await round_of(contender.bot, [source] * 8, replies, min(1.0, seconds))
    done: dict[tuple[str, int], list[Round]] = {}
    for _ in range(rounds):
        for concurrency in CONCURRENCY:
            for contender in contenders:
                sources = [source] * concurrency
                result = await round_of(contender.bot, sources, replies, seconds)
                done.setdefault((contender.name, concurrency), []).append(result)
    connector.close()
    return done


def run(options: Namespace) -> None:
    """Prints turns per second and what they are of bare aiohttp and of microsoft-agents."""
    rounds, seconds = (2, 0.5) if options.quick else (5, 1.5)
    available = cores()
    two = len(available) > 1
    bot_core, load_core = (available[0], available[1]) if two else (None, None)
    skipped: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        contenders = _contenders(Path(name), bot_core, skipped)
        try:
            with on_core(load_core):
                done = asyncio.run(_rounds(contenders, rounds, seconds))
        finally:
            for contender in contenders:
                stop(contender.process)
    speed = {
        (c.name, n): median([r.turns_per_second for r in done[c.name, n]])
        for c in contenders
        for n in CONCURRENCY
    }

    def of(name: str, other: str, concurrency: int) -> str:
        if (other, concurrency) not in speed:
            return "-"
        return f"{speed[name, concurrency] / speed[other, concurrency]:.2f}"

    rows = []
    for contender in contenders:
        mine = contender.name
        all_rounds = [r for n in CONCURRENCY for r in done[mine, n]]
        times = [t for r in done[mine, 8] for t in r.times]
        lost = sum(len(r.times) - r.replies + r.refused for r in all_rounds)
        rows.append(
            [
                mine,
                *(f"{speed[mine, n]:,.0f}" for n in CONCURRENCY),
                *(of(mine, NAMES["bare"], n) for n in CONCURRENCY),
                *(of(mine, NAMES["agents"], n) for n in CONCURRENCY),
                ms(median([r.cpu for r in done[mine, 8]])),
                ms(percentile(times, 50)),
                ms(percentile(times, 99)),
                str(lost),
            ]
        )
    header = ["turns/s at once:", *map(str, CONCURRENCY)]
    header += [f"/bare {n}" for n in CONCURRENCY] + [f"/agents {n}" for n in CONCURRENCY]
    header += ["cpu ms (8)", "p50 ms (8)", "p99 ms (8)", "lost"]
    pinned = "bot and load on a core each" if two else "not pinned: one core, or no way to pin"
    print(table(f"turns: HTTP, medians of {rounds} interleaved rounds, {pinned}", header, rows))
    for line in skipped:
        print("  " + line)
