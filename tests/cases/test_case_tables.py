"""The tables of cases: an older database gets them, and a turn writes them whole or not at all."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from cases.four_d import Case, Walk
from cases.migrations import m001_notes, migrations
from cases.notes import Gap, User
from cases.store import SqliteStore

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SAM, REF = "teams|sam", "KB-7F3KQ2"
WALK = Walk(case=REF, instrument="4d", digest="x", first="health", started=NOW, updated=NOW)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database of the release before there were cases, in use."""
    path = tmp_path / "notes.db"
    connection = sqlite3.connect(path)
    database = Database(connection)
    m001_notes(database)
    connection.execute("insert into users values ('a', 'nl', 'GM0518')")
    connection.execute("insert into gaps values ('taal', 'GM0518', '2026-10', 4)")
    connection.execute("insert into progress values ('c', 'a', '{}', '2026-10-01')")
    migrations.ensure_migrations_table(database)
    database["_sqlite_migrations"].insert(
        {"migration_set": "wijkschakel", "name": "m001_notes", "applied_at": "2026-10-01"}
    )
    connection.commit()
    connection.close()
    return path


def test_an_older_database_gets_the_tables_and_keeps_its_notes(older: Path) -> None:
    store = SqliteStore(older)
    store.cases.open_case(Case(ref=REF, owner=SAM, instrument="4d", opened=NOW))
    store.cases.add_walk(WALK)

    assert store.cases.walk(REF, SAM) == WALK
    assert store.user("a") == User("nl", "GM0518", record=None)
    assert store.gaps() == [Gap("taal", "GM0518", "2026-10", 4)]
    assert store.recall("c", "a")[1] == "{}"
    store.close()


def test_what_was_kept_is_there_after_the_bot_starts_again(older: Path) -> None:
    store = SqliteStore(older)
    store.cases.open_case(Case(ref=REF, owner=SAM, instrument="4d", opened=NOW))
    store.cases.add_walk(WALK)
    store.keep_user("a", User("nl", None, "file"))
    store.close()

    again = SqliteStore(older)
    assert again.cases.walk(REF, SAM) == WALK
    assert again.user("a") == User("nl", None, "file")
    again.close()


def test_every_table_refuses_values_of_another_kind(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "notes.db").close()
    connection = sqlite3.connect(tmp_path / "notes.db")
    tables = connection.execute("pragma table_list").fetchall()
    connection.close()

    ours = {name: strict for schema, name, kind, _, _, strict in tables if kind == "table"}
    loose = {n for n, strict in ours.items() if not strict and "sqlite" not in n}
    assert ours["walks"] == 1
    assert loose == set()


def test_no_table_of_cases_has_room_for_who_it_is_about(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "notes.db").close()
    connection = sqlite3.connect(tmp_path / "notes.db")
    columns = {
        table: {row[1] for row in connection.execute(f"pragma table_info({table})")}
        for table in ("cases", "reminders", "walks", "counters", "given_references")
    }
    connection.close()

    assert columns == {
        "cases": {"ref", "owner", "instrument", "opened", "closed"},
        "reminders": {"ref", "at"},
        "walks": {
            *("ref", "moment", "state", "seq", "mark", "estimate"),
            *("started", "updated", "warned", "body"),
        },
        "counters": {"what", "month", "count"},
        "given_references": {"ref"},
    }


def test_a_conversation_belongs_to_a_case(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "notes.db")

    with pytest.raises(sqlite3.IntegrityError):
        store.cases.add_walk(WALK)

    store.close()


def test_a_turn_that_fails_leaves_no_case_behind() -> None:
    store = SqliteStore(":memory:")

    def turn() -> None:
        with store.atomic(promised=True):
            store.cases.open_case(Case(ref=REF, owner=SAM, instrument="4d", opened=NOW))
            store.cases.add_walk(WALK)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        turn()

    assert store.cases.case(REF) is None
    assert not store.cases.was_given(REF)
    store.close()


def test_a_promise_is_on_the_disk_before_the_turn_ends_and_other_notes_need_not_wait(
    tmp_path: Path,
) -> None:
    store = SqliteStore(tmp_path / "notes.db")
    found = []
    for promised in (True, False, True):
        with store.atomic(promised):
            found += store._execute("pragma synchronous").fetchone()
    store.close()

    assert found == [2, 1, 2]  # full, normal, full
