"""*Ik pak het op* over HTTP beside a search turn of the same bot, with many handovers waiting.

Colleagues in the channels of partners take up one handover after another; each press is on the
disk before it is answered, then the requester is told and the card in the channel changes. That
happens beside the next presses; a round is over when everybody has been told, so that its
processor time is all of it.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import sqlite3
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.generate import SHIPPED
from benchmarks.handovers import SOME_GP, SOME_TEAM, sent, shipped_rules
from benchmarks.load import Replies, Round, request, requests, round_of
from benchmarks.processes import app, cores, cpu, free_port, on_core, start, stop, wait_for
from benchmarks.questions import about_needs
from benchmarks.table import median, ms, percentile, table
from bot.library import Source
from cases.access import Access
from cases.counter import Counter
from cases.store import SqliteStore

CONCURRENCY = (1, 8, 32)
WAITING, PARTNERS, GPS = 60_000, 32, 100
"""Handovers that wait for an answer, of how many partners, asked by how many."""
SEARCH, ACCEPT = "search turn", "taking up"
AT_MOST = 2.0
"""Times a search turn."""

FILL = """
with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n + 1 < :count)
insert into handovers (ref, case_ref, kind, practice, organisation, need, state, over, live,
    requester, seq, next_due, body)
select printf('WO-%06d', n), printf('KB-%06d', n), kind, template.practice, partner, need, state,
    over, live, printf('oid-g%d', n % :gps), seq, next_due,
    replace(replace(replace(replace(template.body, ref, printf('WO-%06d', n)),
        case_ref, printf('KB-%06d', n)), :team, partner), :gp, printf('oid-g%d', n % :gps))
from numbers, template, (select organisation as partner, rowid from partners) as p
where p.rowid = n % :partners + 1
"""
POSTS = """
insert into posts (handover, organisation, activity, body)
select ref, handovers.organisation, 'posted-' || ref, channels.body
from handovers join channels using (organisation)
"""


@dataclass
class Team:
    """Colleagues in the channels of the partners, who take up what waits there."""

    partners: list[str]
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    pressed: int = 0

    def sources(self, connector: int, at_once: int) -> list[Iterator[bytes]]:
        return [self._presses(connector) for _ in range(at_once)]

    def _presses(self, connector: int) -> Iterator[bytes]:
        for number in self._numbers:
            if number >= WAITING:
                break
            self.pressed += 1
            data = {"do": "handover", "ref": f"WO-{number:06}", "act": "accept", "seq": 1}
            value = {"action": {"type": "Action.Execute", "data": data | {"as": "partner"}}}
            press = {"type": "invoke", "name": "adaptiveCard/action", "value": value}
            channel = self.partners[number % PARTNERS]
            yield in_channel(channel, f"press{number}", number, connector, press)
        raise RuntimeError("nothing waits any more: start with more of them")


def in_channel(
    partner: str, id_: str, number: int, connector: int, fields: dict[str, Any]
) -> bytes:
    """An activity of one of the colleagues in the channel of a partner."""
    where = {"id": f"19:{partner}", "conversationType": "channel"}
    return request(id_, f"m{number % 200}", connector, {**fields, "conversation": where})


def _typed(text: str) -> dict[str, Any]:
    """Words to the bot, mentioned as in a channel."""
    mention = {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>bot</at>"}
    return {"type": "message", "text": f"<at>bot</at> {text}", "entities": [mention]}


async def _say(bot: int, *said: bytes) -> None:
    """Sends these one by one, and waits for each answer."""
    for one in said:
        reader, writer = await asyncio.open_connection("127.0.0.1", bot)
        writer.write(one)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.splitlines()[0]:
            raise RuntimeError(head)
        writer.close()


def _fill(db: Path, partners: list[str]) -> None:
    """Many handovers that were sent just now, each posted in the channel of its partner."""
    store = SqliteStore(db)
    counter = Counter(store, shipped_rules(), Access({}))
    sent(counter, "WO-TMPL00", datetime.now(UTC), practice="voorbeeldpraktijk")
    store.close()
    connection = sqlite3.connect(db)
    with connection:
        connection.execute("create table partners (organisation text)")
        connection.executemany("insert into partners values (?)", [(p,) for p in partners])
        connection.execute("create table template as select * from handovers")
        for name in ("outbox", "timeline", "handovers"):
            connection.execute(f"delete from {name}")
        given = {"count": WAITING, "partners": PARTNERS, "gps": GPS}
        connection.execute(FILL, {**given, "team": SOME_TEAM, "gp": SOME_GP})
        connection.execute(POSTS)
        for name in ("partners", "template"):
            connection.execute(f"drop table {name}")
    connection.close()


class Ledger:
    """Reads what the bot has still to tell, and what was taken up."""

    def __init__(self, db: Path) -> None:
        self._execute = sqlite3.connect(db).execute

    def count(self, query: str) -> int:
        (number,) = self._execute(query).fetchone()
        return int(number)

    async def all_told(self) -> None:
        until = time.monotonic() + 60
        while self.count("select count(*) from outbox"):
            if time.monotonic() > until:
                raise RuntimeError("letters are left that nobody delivers")
            await asyncio.sleep(0.01)


@dataclass(frozen=True)
class Measured:
    """A round, with the processor time of all that followed from it, per turn."""

    round: Round
    all_cpu: float


Results = dict[tuple[str, int], list[Measured]]


async def _rounds(
    bot: tuple[int, int], db: Path, partners: list[str], rounds: int, seconds: float
) -> tuple[Results, int, int]:
    replies, ledger = Replies(), Ledger(db)
    loop = asyncio.get_running_loop()
    connector = await loop.create_server(replies.protocol, "127.0.0.1", 0)
    address = connector.sockets[0].getsockname()[1]
    said = [
        in_channel(partner, "link", number, address, _typed(f"koppel {partner}"))
        for number, partner in enumerate(partners)
    ]
    hello = {"type": "message", "text": "mijn overdrachten"}
    said += [request(f"g{n}", f"g{n}", address, hello) for n in range(GPS)]
    await _say(bot[0], *said)
    _fill(db, partners)
    team, questions = Team(partners), requests(about_needs(), address)

    async def measured(name: str, concurrency: int, seconds: float) -> Measured:
        sources = [questions] * concurrency
        if name == ACCEPT:
            sources = team.sources(address, concurrency)
        used = cpu(bot[1])
        done = await round_of(bot, sources, replies, seconds)
        await ledger.all_told()
        return Measured(done, (cpu(bot[1]) - used) / max(1, len(done.times)))

    for name in (SEARCH, ACCEPT):
        await measured(name, 8, min(1.0, seconds))
    done: Results = {}
    for _ in range(rounds):
        for concurrency in CONCURRENCY:
            for name in (SEARCH, ACCEPT):
                result = await measured(name, concurrency, seconds)
                done.setdefault((name, concurrency), []).append(result)
    connector.close()
    taken_up = ledger.count("select count(*) from handovers where state = 'accepted'")
    return done, team.pressed, taken_up


def _shown(done: Results) -> list[list[str]]:
    def speed(name: str, concurrency: int) -> float:
        return median([m.round.turns_per_second for m in done[name, concurrency]])

    def used(name: str, concurrency: int) -> float:
        return median([m.all_cpu for m in done[name, concurrency]])

    rows = []
    for name in (SEARCH, ACCEPT):
        times = [t for m in done[name, 32] for t in m.round.times]
        rows.append(
            [
                name,
                *(f"{speed(name, n):,.0f}" for n in CONCURRENCY),
                *(ms(used(name, n)) for n in CONCURRENCY),
                *(f"{speed(SEARCH, n) / speed(name, n):.2f}" for n in CONCURRENCY),
                *(f"{used(name, n) / used(SEARCH, n):.2f}" for n in CONCURRENCY),
                ms(percentile(times, 50)),
                ms(percentile(times, 99)),
                str(sum(m.round.refused for n in CONCURRENCY for m in done[name, n])),
            ]
        )
    return rows


def _partners() -> list[str]:
    """Ids of partners on the shipped map."""
    conversation, _ = Source(SHIPPED).read(date.today(), talks=False)
    return [o.id for o in conversation.social_map.organisations][:PARTNERS]


def run(options: Namespace) -> int:
    """Prints turns per second and processor time, and both as times a search turn."""
    rounds, seconds = (2, 0.5) if options.quick else (5, 1.5)
    available = cores()
    two = len(available) > 1
    bot_core, load_core = (available[0], available[1]) if two else (None, None)
    with tempfile.TemporaryDirectory() as name:
        content, db, port = Path(name) / "content", Path(name) / "bench.db", free_port()
        shutil.copytree(SHIPPED, content)
        command = app("serve", "--dev", "--port", str(port), "--db", str(db))
        bot = start([*command, "--content", str(content)], bot_core)
        try:
            if not wait_for(f"http://127.0.0.1:{port}/ready", bot):
                raise RuntimeError("the bot did not get ready")
            with on_core(load_core):
                rounds_of = _rounds((port, bot.pid), db, _partners(), rounds, seconds)
                done, pressed, taken_up = asyncio.run(rounds_of)
        finally:
            stop(bot)
    title = f"accepting: HTTP with {WAITING:,} handovers waiting, medians of {rounds} rounds"
    header = ["turns/s at once:", *map(str, CONCURRENCY)]
    header += [f"cpu ms {n}" for n in CONCURRENCY] + [f"x time {n}" for n in CONCURRENCY]
    header += [f"x cpu {n}" for n in CONCURRENCY] + ["p50 ms (32)", "p99 ms (32)", "refused"]
    print(table(title, header, _shown(done)))
    print(f"  x: times a search turn, at most {AT_MOST} for taking up; cpu with what is told of it")
    print(f"  {pressed:,} presses, {taken_up:,} taken up")
    return int(pressed != taken_up)
