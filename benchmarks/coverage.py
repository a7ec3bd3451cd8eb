"""Need × place of a whole municipality over a made-up map, beside SQLite over the same rows."""

from __future__ import annotations

import sqlite3
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace

from benchmarks.generate import SHIPPED, TODAY, material, organisations
from benchmarks.table import median, ms, table
from social_map.coverage import Coverage, coverage
from social_map.loading import load
from social_map.models import Organisation
from social_map.offers import is_hidden
from social_map.presence import Presence
from social_map.social_map import SocialMap

PLACE = "GM0518"
AT_MOST_MS = 200.0

TABLES = """
create table offered (service text, organisation text, replaced integer, need text, area text,
    valid_from text, valid_to text, closed_until text, hidden integer);
create table inside (area text, place text, scope integer);
create index inside_by_area on inside (area);
"""
COUNT = """
with there as (
    select need, place, service, organisation, replaced, max(scope) as scope
    from offered join inside using (area)
    where not hidden and (valid_from is null or valid_from <= :today)
        and (valid_to is null or valid_to >= :today)
        and (closed_until is null or closed_until <= :today)
    group by need, place, service)
select need, place, sum(scope > 0), count(distinct case when scope > 0 then organisation end)
from there group by need, place
"""
Counts = dict[tuple[str, str], tuple[int, int]]
"""(need, place) → services, organisations."""


def made_up(services: int) -> SocialMap:
    """A map of so many services, without files."""
    shipped = load(SHIPPED, TODAY).social_map
    made = (Organisation.model_validate(o) for o in organisations(services, material()))
    return replace(shipped, organisations=tuple(made))


def _database(social_map: SocialMap, columns: tuple[str, ...]) -> sqlite3.Connection:
    """The same rows in the shape that suits SQLite best: one for each need in each area."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    gazetteer = social_map.gazetteer
    for place in columns:
        around = [(place, place, 2), *((a, place, 1) for a in gazetteer.ancestors(place))]
        around += [(a, place, 0) for a in gazetteer.below(place)]
        database.executemany("insert into inside values (?, ?, ?)", around)
    for offer in social_map.offers.values():
        service, by = offer.service, offer.organisation
        days = (service.valid_from, service.valid_to, service.closed_until)
        told = [day.isoformat() if day else None for day in days]
        hidden = is_hidden(offer, TODAY, social_map.limits)
        first = (service.id, by.id, by.replacement is not None)
        rows = ((*first, n, a, *told, hidden) for n in service.needs for a in service.areas)
        database.executemany("insert into offered values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute("analyze")
    return database


def _by_sqlite(database: sqlite3.Connection) -> Counts:
    rows = database.execute(COUNT, {"today": TODAY.isoformat()})
    return {(need, place): (s, o) for need, place, s, o in rows if s}


def _by_us(covered: Coverage) -> Counts:
    return {
        (row.need, place): (cell.services, cell.organisations)
        for row in covered.rows
        for place, cell in zip(covered.places, row.cells, strict=True)
        if cell.services
    }


def _cpu(once: Callable[[], object], rounds: int) -> list[float]:
    took = []
    for _ in range(rounds):
        began = time.process_time()
        once()
        took.append(time.process_time() - began)
    return took


def run(options: Namespace) -> int:
    """Prints milliseconds; 1 when it is too slow. Raises when the two do not count the same."""
    rounds = 5 if options.quick else 15
    social_map = made_up(options.services)
    covered = coverage(social_map, PLACE, TODAY)
    database = _database(social_map, covered.places)
    if _by_us(covered) != _by_sqlite(database):
        raise RuntimeError("SQLite counts something else")
    made = _cpu(lambda: Presence.of(social_map.offers.values(), social_map.limits), 3)
    ours = _cpu(lambda: coverage(social_map, PLACE, TODAY), rounds)
    theirs = _cpu(lambda: _by_sqlite(database), rounds)
    rows = [
        ["ours", ms(median(ours)), ms(min(ours)), "1.0"],
        ["SQLite, joined and grouped", ms(median(theirs)), ms(min(theirs)), ""],
    ]
    rows[1][3] = f"{median(theirs) / median(ours):.1f}"
    rows.append(["ours: the index, once for a map", ms(median(made)), ms(min(made)), ""])
    shape = f"{len(covered.rows)} needs × {len(covered.places)} places"
    title = f"coverage: {options.services:,} services, {shape}, medians of {rounds}"
    print(table(title, ["", "cpu ms", "best ms", "x ours"], rows))
    print(
        f"  {covered.services:,} services are in or around the place; at most {AT_MOST_MS:.0f} ms"
    )
    return int(median(ours) * 1000 > AT_MOST_MS)
