"""A database that exists is brought up to date, and only once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from cases.migrations import migrations
from cases.notes import Gap, User
from cases.store import SqliteStore

TABLES = {"users", "progress", "seen", "gaps", "reports"}

FIRST_RELEASE = """
create table users (user text primary key, lang text, usual_place text) strict;
create table progress (
    conversation text, user text, body text not null, updated text not null,
    primary key (conversation, user)) strict;
create table seen (activity text primary key, at text not null) strict;
create index seen_at on seen (at);
create table gaps (
    need text, place text, month text, count integer not null,
    primary key (need, place, month)) strict;
create table reports (
    id integer primary key, service text not null, what text not null,
    reporter text not null, at text not null) strict;
insert into users values ('a', 'nl', 'GM0518');
insert into gaps values ('taal', 'GM0518', '2026-10', 4);
"""


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    connection.close()
    return {name for (name,) in rows}


def test_a_new_database_has_all_tables(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "notes.db").close()

    assert tables(tmp_path / "notes.db") >= TABLES


def test_a_database_of_the_first_release_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_RELEASE)
    database = Database(connection)
    migrations.ensure_migrations_table(database)
    database["_sqlite_migrations"].insert(
        {"migration_set": "wijkschakel", "name": "m001_notes", "applied_at": "2026-10-01"}
    )
    connection.commit()
    connection.close()

    store = SqliteStore(path)

    assert store.user("a") == User("nl", "GM0518")
    assert store.gaps() == [Gap("taal", "GM0518", "2026-10", 4)]
    store.close()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    first = SqliteStore(path)
    first.keep_user("a", User("en", None))
    first.close()
    before = tables(path)
    second = SqliteStore(path)

    assert second.user("a") == User("en", None)
    assert migrations.pending(Database(path)) == []
    second.close()
    assert tables(path) == before


def test_tables_take_only_the_kinds_of_values_they_are_made_for(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "notes.db").close()
    connection = sqlite3.connect(tmp_path / "notes.db")

    refused = ""
    try:
        connection.execute("insert into gaps values ('taal', 'GM0518', '2026-11', 'veel')")
    except sqlite3.IntegrityError as error:
        refused = str(error)
    connection.close()

    assert "cannot store TEXT value in INTEGER column" in refused


def test_no_table_has_room_for_what_somebody_said(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "notes.db").close()
    connection = sqlite3.connect(tmp_path / "notes.db")
    columns = {
        table: {row[1] for row in connection.execute(f"pragma table_info({table})")}
        for table in TABLES
    }
    connection.close()

    assert columns["gaps"] == {"need", "place", "month", "count"}
    about = {"service", "organisation", "what", "reporter", "outcome"}
    assert columns["reports"] == about | {"id", "at", "due", "told", "closed"}
    assert columns["users"] == {"user", "lang", "usual_place", "record"}
