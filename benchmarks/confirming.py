"""A sweep for confirmations: 100 entries are due among 10,000 and among 100,000 on the map."""

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
from benchmarks.handovers import shipped_rules
from benchmarks.table import median, ms, table
from cases.access import Access, Person
from cases.clocks import Rules
from cases.handover.states import Duty
from cases.store import SqliteStore
from cases.upkeep.asking import sweep
from cases.upkeep.checks import iso
from cases.upkeep.keeper import Keeper
from cases.upkeep.listed import Listed

FEW, MANY, DUE = 10_000, 100_000, 100
EACH, RESTS = 4, 60
"""Entries of one organisation; days over which those that are not due come round."""
AT_MOST_MS, AT_MOST_TIMES = 20.0, 1.5
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""A Wednesday, in working time."""
FILLED = ("before", "outbox", "map_notes", "budgets")
"""Tables that a round fills."""


def _keeper(path: Path, rules: Rules, count: int) -> Keeper:
    """Every organisation has a key figure, who can be written to; no entry is due yet."""
    store = SqliteStore(path)
    teams = range(count // EACH)
    people = [Person(f"key-{n:05}", f"team-{n:05}", frozenset({Duty.KEY_FIGURE})) for n in teams]
    keeper = Keeper(store, rules, Access({}, tuple(people)))
    with store.atomic():
        for person in people:
            store.outbox.keep_contact(f"msteams|{person.id}", "{}")
        keeper.register(_listed(count), NOW)
    return keeper


def _listed(count: int) -> list[Listed]:
    """As the files say; the same each time."""
    return [
        Listed(
            *(f"service-{n:06}", f"team-{n // EACH:05}", "0" * 16),
            (NOW + timedelta(days=1 + n % RESTS)).date(),
            (NOW - timedelta(days=89 - n % RESTS)).date(),
        )
        for n in range(count)
    ]


def _swept(keeper: Keeper, path: Path, due: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of one sweep that finds these due; then all is as before."""
    connection = sqlite3.connect(path)
    rows = connection.executemany
    with connection:
        connection.execute("create table if not exists before as select * from checks limit 0")
        rows("insert into before select * from checks where service = ?", [(d,) for d in due])
        rows("update checks set due = ? where service = ?", [(iso(NOW), d) for d in due])
    began, used = time.perf_counter(), time.process_time()
    asked = sweep(keeper, NOW)
    took = time.perf_counter() - began, time.process_time() - used
    if sorted(a.service for a in asked) != sorted(due):
        raise RuntimeError(f"{len(asked)} were due, not {len(due)}")
    with connection:
        connection.execute("insert or replace into checks select * from before")
        for name in FILLED:
            connection.execute(f"delete from {name}")
    connection.close()
    return took


def _rounds(count: int, path: Path, rules: Rules, rounds: int) -> Callable[[], tuple[float, float]]:
    keeper = _keeper(path, rules, count)
    draw = random.Random(SEED)
    picked = [draw.sample(range(count), DUE) for _ in range(rounds + 1)]

    def once() -> tuple[float, float]:
        return _swept(keeper, path, [f"service-{n:06}" for n in picked.pop()])

    once()
    return once


def _registering(path: Path, rules: Rules) -> tuple[float, float]:
    """Processor seconds to take in all entries of the files, and again when nothing changed."""
    keeper, took = Keeper(SqliteStore(path), rules, Access({})), []
    for _ in range(2):
        listed, began = _listed(MANY), time.process_time()
        with keeper.store.atomic():
            keeper.register(listed, NOW)
        took.append(time.process_time() - began)
    return took[0], took[1]


def run(options: Namespace) -> int:
    """Prints milliseconds of a sweep; 1 when it is too slow or grows with what is not due."""
    rounds, counts, rules = 7 if options.quick else 21, (FEW, MANY), shipped_rules()
    with tempfile.TemporaryDirectory() as name:
        turns = {n: _rounds(n, Path(name) / f"{n}.db", rules, rounds) for n in counts}
        took: dict[int, list[tuple[float, float]]] = {n: [] for n in counts}
        for _ in range(rounds):
            for count, once in turns.items():
                took[count].append(once())
        first, again = _registering(Path(name) / "registering.db", rules)
    wall = {n: median([w for w, _ in took[n]]) for n in counts}
    cpu = {n: median([c for _, c in took[n]]) for n in counts}
    rows = [
        [f"{n:,}", ms(wall[n]), ms(cpu[n]), ms(min(w for w, _ in took[n])), ms(wall[n] / DUE)]
        for n in counts
    ]
    header = ["entries", "ms", "cpu ms", "best ms", "ms each"]
    print(table(f"confirming: {DUE} are due, medians of {rounds}", header, rows))
    times = cpu[MANY] / cpu[FEW]
    print(f"  {wall[MANY] / wall[FEW]:.2f} times by the clock, {times:.2f} times of the processor;")
    print(f"  at most {AT_MOST_TIMES} times and {AT_MOST_MS:.0f} ms, both of the processor;")
    print(f"  taking in all {MANY:,} of the files: {first:.2f} s of the processor;")
    print(f"  when nothing changed: {again:.2f} s")
    return int(times > AT_MOST_TIMES or cpu[MANY] * 1000 > AT_MOST_MS)
