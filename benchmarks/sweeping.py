"""A sweep of the clocks: 100 handovers are due among 10,000 and among a million open ones."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.generate import SEED
from benchmarks.handovers import sent, shipped_rules
from benchmarks.table import median, ms, table
from cases.access import Access, Person
from cases.channel_store import Channel
from cases.clocks import Rules
from cases.counter import Counter
from cases.handover.states import Duty
from cases.nudging import sweep
from cases.store import SqliteStore

FEW, MANY, DUE = 10_000, 1_000_000, 100
PARTNERS, GPS = 200, 500
AT_MOST_MS, AT_MOST_TIMES = 20.0, 1.5
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""A Wednesday, in working time."""
ON_TIME, LATE = NOW - timedelta(hours=1), NOW - timedelta(days=1, minutes=10)
"""When it was sent, to be due later or due now."""

FILL = """
with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n + 1 < :count)
insert into handovers select
    printf('WO-%07d', n), printf('KB-%07d', n), 'handover', seq, state, over, live,
    printf('team-%03d', n % :partners), 'praktijk', printf('gp-%03d', n / 7 % :gps), need,
    strftime('%Y-%m-%dT%H:%M:%S+00:00', next_due, (n % 500000) || ' seconds'),
    replace(replace(replace(body, ref, printf('WO-%07d', n)), case_ref, printf('KB-%07d', n)),
        organisation, printf('team-%03d', n % :partners))
from numbers, template
"""
MAKE_DUE = """
update handovers set (seq, next_due, body) = (
    select seq, next_due, replace(replace(replace(body, template.ref, handovers.ref),
        template.case_ref, handovers.case_ref), template.organisation, handovers.organisation)
    from late as template) where ref = ?
"""


def _counter(path: Path, rules: Rules) -> Counter:
    """Every partner has a key figure, who can be written to, and a channel."""
    store = SqliteStore(path)
    people = [Person(f"gp-{n:03}", "praktijk", frozenset({Duty.REQUESTER})) for n in range(GPS)]
    with store.atomic():
        for n in range(PARTNERS):
            team = f"team-{n:03}"
            people.append(Person(f"key-{n:03}", team, frozenset({Duty.KEY_FIGURE})))
            store.channels.link(Channel(team, team, "{}", "x", NOW))
            store.outbox.keep_contact(f"msteams|key-{n:03}", "{}")
    return Counter(store, rules, Access({"praktijk": "Praktijk"}, tuple(people)))


def _filled(path: Path, rules: Rules, count: int) -> Counter:
    """A database with so many open handovers, none of them due yet."""
    counter = _counter(path, rules)
    sent(counter, "WO-TMPL00", ON_TIME)
    sent(counter, "WO-TMPL01", LATE)
    connection = sqlite3.connect(path)
    connection.execute("pragma synchronous=off")
    with connection:
        for name, ref in (("template", "WO-TMPL00"), ("late", "WO-TMPL01")):
            connection.execute(
                f"create table {name} as select * from handovers where ref = '{ref}'"
            )
        connection.execute("delete from handovers")
        connection.execute(FILL, {"count": count, "partners": PARTNERS, "gps": GPS})
    connection.close()
    return counter


def _swept(counter: Counter, path: Path, refs: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of one sweep that finds these due."""
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(MAKE_DUE, [(ref,) for ref in refs])
        for name in ("outbox", "nudges", "budgets", "timeline"):
            connection.execute(f"delete from {name}")
    connection.close()
    began, used = time.perf_counter(), time.process_time()
    stepped = sweep(counter, NOW)
    took = time.perf_counter() - began, time.process_time() - used
    if sorted(s.handover for s in stepped) != sorted(refs):
        raise RuntimeError(f"{len(stepped)} were due, not {len(refs)}")
    return took


def _rounds(count: int, path: Path, rules: Rules, rounds: int) -> Callable[[], tuple[float, float]]:
    counter = _filled(path, rules, count)
    draw = random.Random(SEED)
    picked = [draw.sample(range(count), DUE) for _ in range(rounds + 1)]

    def once() -> tuple[float, float]:
        return _swept(counter, path, [f"WO-{n:07}" for n in picked.pop()])

    once()
    return once


def run(options: Namespace) -> int:
    """Prints milliseconds of a sweep; 1 when it is too slow or grows with what is not due."""
    rounds = 7 if options.quick else 21
    counts = (FEW, MANY)
    rules = shipped_rules()
    with tempfile.TemporaryDirectory() as name:
        turns = {n: _rounds(n, Path(name) / f"{n}.db", rules, rounds) for n in counts}
        took: dict[int, list[tuple[float, float]]] = {n: [] for n in counts}
        for _ in range(rounds):
            for count, once in turns.items():
                took[count].append(once())
    wall = {n: median([w for w, _ in took[n]]) for n in counts}
    cpu = {n: median([c for _, c in took[n]]) for n in counts}
    rows = [
        [f"{n:,}", ms(wall[n]), ms(cpu[n]), ms(min(w for w, _ in took[n])), ms(wall[n] / DUE)]
        for n in counts
    ]
    header = ["open handovers", "ms", "cpu ms", "best ms", "ms each"]
    print(table(f"sweeping: {DUE} are due, medians of {rounds}", header, rows))
    times = cpu[MANY] / cpu[FEW]
    print(f"  {wall[MANY] / wall[FEW]:.2f} times by the clock, {times:.2f} times of the processor;")
    print(f"  at most {AT_MOST_TIMES} times and {AT_MOST_MS:.0f} ms, both of the processor")
    return int(times > AT_MOST_TIMES or cpu[MANY] * 1000 > AT_MOST_MS)
