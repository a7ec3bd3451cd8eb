"""What was deleted cannot be found in the files either: the raw bytes are searched."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.four_d import Answer, Case, Walk
from cases.handover.states import Event
from cases.retention import erase
from cases.store import SqliteStore

from .handing_over import GP, KEY_FIGURE, said
from .town import REF, Town

CASE = "KB-7F3KQ2"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = ("zomertarwe", "winterkoning", "lentebode")
"""Remarks of which no letter may be left."""


def files(path: Path) -> dict[str, bytes]:
    """The database and what stands beside it."""
    return {p.name: p.read_bytes() for p in path.parent.glob(f"{path.name}*")}


def found(path: Path, words: tuple[str, ...] = WORDS) -> set[tuple[str, str]]:
    return {
        (name, word)
        for name, content in files(path).items()
        for word in words
        if word.encode() in content
    }


def filled(path: Path) -> Town:
    """A case with a conversation and a handover, each with remarks, among many others."""
    town = Town(path)
    for n in range(40):
        town.sends(f"WO-0000{n:02}", case=f"KB-0000{n:02}", remark="gewoon " * 15)
    walk = Walk(
        case=CASE, instrument="4d", digest="x", first="a", started=town.now, updated=town.now
    )
    with town.desk.turn(town.now):
        town.desk.open_case(
            Case(ref=CASE, owner="teams|gp", instrument="4d", opened=town.now), walk
        )
    first = walk.answered("a", Answer(words=WORDS[0]), "b", town.now)
    second = first.back(town.now).answered("a", Answer(words=WORDS[1]), "b", town.now)
    for before, after in ((walk, first), (first, second)):
        with town.desk.turn(town.now):
            town.desk.keep_walk(after, before.seq, None, None)
    town.starts(remark=WORDS[1])
    town.does(GP, Event.SEND, remark=said(WORDS[1]))
    town.does(KEY_FIGURE, Event.ASK, question="language", remark=said(WORDS[2]))
    town.nudged(hours=6)
    town.does(GP, Event.WITHDRAW)
    town.read()
    return town


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wijkschakel.db"


def test_the_words_are_in_the_files_to_begin_with(path: Path) -> None:
    town = filled(path)

    assert {word for _, word in found(path)} == set(WORDS)
    town.close()


def test_after_a_purge_no_trace_of_content_is_left_in_the_files(path: Path) -> None:
    town = filled(path)
    with town.desk.turn(town.now):
        town.desk.close_case(CASE, town.now)
    town.later(days=31)
    town.desk.sweep(town.now)

    assert town.store.handovers.get(REF) is None
    assert town.store.scrub()
    assert found(path) == set()
    assert town.store.handovers.get("WO-000000") is not None
    town.close()


def test_after_erasing_no_trace_of_content_is_left_in_the_files(path: Path) -> None:
    town = filled(path)
    with town.desk.turn(town.now):
        erase(town.store, CASE, "beheer", town.now)

    assert town.store.scrub()
    assert found(path) == set()
    town.close()


def test_an_answer_that_was_taken_back_leaves_no_trace_after_the_night(path: Path) -> None:
    town = filled(path)

    assert town.store.scrub()
    assert WORDS[0] not in {word for _, word in found(path)}
    assert WORDS[1] in {word for _, word in found(path)}
    town.close()


def test_deleted_rows_are_overwritten_at_once(path: Path) -> None:
    store = SqliteStore(path)

    assert store._execute("pragma secure_delete").fetchone() == (1,)
    store.close()


def test_while_somebody_reads_the_traces_wait_for_the_next_time(path: Path) -> None:
    town = filled(path)
    with town.desk.turn(town.now):
        erase(town.store, CASE, "beheer", town.now)
    town.store._execute("pragma busy_timeout=50")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from handovers").fetchone()

    assert not town.store.scrub()
    reader.close()
    assert town.store.scrub()
    assert found(path) == set()
    town.close()


def test_every_night_the_files_hold_only_what_is_kept(path: Path) -> None:
    """Many handovers come and go; afterwards only the last is there."""
    town = Town(path)
    for n in range(60):
        ref = f"WO-0000{n:02}"
        town.sends(ref, case=f"KB-0000{n:02}", remark=f"woord{n:02} " * (1 + n % 12))
        town.does(GP, Event.WITHDRAW, ref)
        town.read()
        town.now += timedelta(days=1)
    town.now += timedelta(days=28, hours=12)
    town.desk.sweep(town.now)

    assert town.store.scrub()
    words = tuple(f"woord{n:02}" for n in range(60))
    assert {word for _, word in found(path, words)} == {"woord59"}
    town.close()


def test_what_moved_from_page_to_page_leaves_nothing_behind(path: Path) -> None:
    """Overwriting deleted rows is not enough: SQLite leaves copies where it made room.

    With this seed one is left in the file unless it is written anew.
    """
    store, chance, there = SqliteStore(path), random.Random(3), set[str]()
    for _ in range(6000):
        key = f"K{chance.randrange(400):03}"
        if chance.random() < 0.7:
            store.keep_progress(key, "u", f"woord{key} " * chance.randrange(1, 40), NOW)
            there.add(key)
        else:
            store._execute("delete from progress where conversation = ?", (key,))
            there.discard(key)
    gone = tuple(f"woord{n}" for n in sorted({f"K{n:03}" for n in range(400)} - there))

    assert store.scrub()
    assert found(path, gone) == set()
    store.close()
