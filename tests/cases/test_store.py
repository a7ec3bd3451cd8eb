"""What a store of notes must do, whatever it is made of; tried on a file and in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cases.notes import Correction, Gap, User
from cases.store import SEEN_FOR, SqliteStore, StorageError

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "notes.db" if request.param == "file" else ":memory:")
    yield opened
    opened.close()


def test_somebody_unknown_has_no_settings(store: SqliteStore) -> None:
    assert store.user("nobody") == User(lang=None, usual_place=None)


def test_settings_are_kept_per_user_and_replaced(store: SqliteStore) -> None:
    store.keep_user("a", User("nl", "GM0518"))
    store.keep_user("b", User("en", None))
    store.keep_user("a", User("nl", None))

    assert store.user("a") == User("nl", None)
    assert store.user("b") == User("en", None)


def test_progress_is_kept_per_conversation_and_user(store: SqliteStore) -> None:
    store.keep_progress("channel", "a", '{"x": 1}', NOW)
    store.keep_progress("channel", "b", '{"x": 2}', NOW)
    store.keep_progress("personal", "a", '{"x": 3}', NOW)
    store.keep_progress("channel", "a", '{"x": 4}', NOW)

    assert store.recall("channel", "a")[1] == '{"x": 4}'
    assert store.recall("channel", "b")[1] == '{"x": 2}'
    assert store.recall("personal", "a")[1] == '{"x": 3}'
    assert store.recall("personal", "b")[1] is None


def test_an_activity_is_new_only_once(store: SqliteStore) -> None:
    assert store.first_time("x", NOW)
    assert not store.first_time("x", NOW)
    assert not store.first_time("x", NOW + timedelta(hours=1))
    assert store.first_time("y", NOW)


def test_activities_are_forgotten_after_their_time_and_not_before(store: SqliteStore) -> None:
    store.first_time("old", NOW)
    store.first_time("young", NOW + timedelta(seconds=1))
    store.forget(NOW + SEEN_FOR + timedelta(seconds=1))

    assert store.first_time("old", NOW)
    assert not store.first_time("young", NOW)


def test_gaps_are_counted_by_need_place_and_month(store: SqliteStore) -> None:
    for need, place, month in (
        ("taal", "GM1", "2026-11"),
        ("taal", "GM1", "2026-12"),
        ("taal", "GM2", "2026-11"),
        ("taal", "GM1", "2026-11"),
    ):
        store.count_gap(need, place, month)

    assert store.gaps()[0] == Gap("taal", "GM1", "2026-11", 2)
    assert sorted(g.count for g in store.gaps()) == [1, 1, 2]


def test_reports_stay_in_order_with_their_time(store: SqliteStore) -> None:
    first = Correction("dienst", "gone", "a", NOW)
    second = Correction("dienst", "gone", "a", NOW + timedelta(minutes=1))
    numbers = [store.corrections.add(first), store.corrections.add(second)]

    assert store.corrections.all() == [
        replace(first, id=numbers[0]),
        replace(second, id=numbers[1]),
    ]


def test_a_transaction_that_fails_leaves_nothing_behind(store: SqliteStore) -> None:
    store.count_gap("taal", "GM1", "2026-11")

    def transaction() -> None:
        with store.atomic():
            store.first_time("x", NOW)
            store.keep_user("a", User("nl", "GM0518"))
            store.keep_progress("c", "a", "{}", NOW)
            store.count_gap("taal", "GM1", "2026-11")
            store.corrections.add(Correction("dienst", "gone", "a", NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction()

    assert store.first_time("x", NOW)
    assert store.user("a") == User()
    assert store.recall("c", "a")[1] is None
    assert store.gaps() == [Gap("taal", "GM1", "2026-11", 1)]
    assert store.corrections.all() == []


def test_after_a_failed_transaction_the_next_one_works(store: SqliteStore) -> None:
    with pytest.raises(RuntimeError), store.atomic():
        raise RuntimeError
    with store.atomic():
        store.keep_user("a", User("nl", None))

    assert store.user("a").lang == "nl"


@pytest.mark.parametrize("text", ["'; drop table users; --", "a\x00b", "🙂", "é" * 5000])
def test_strange_keys_are_only_keys(store: SqliteStore, text: str) -> None:
    store.keep_user(text, User("nl", text))

    assert store.user(text) == User("nl", text)
    assert store.user("other") == User()


def test_notes_are_there_after_the_bot_starts_again(tmp_path: Path) -> None:
    before = SqliteStore(tmp_path / "notes.db")
    before.keep_user("a", User("en", "GM0518"))
    before.first_time("x", NOW)
    before.close()

    after = SqliteStore(tmp_path / "notes.db")
    assert after.user("a") == User("en", "GM0518")
    assert not after.first_time("x", NOW)
    after.close()


def test_a_working_database_says_so_and_a_closed_one_not(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "notes.db")
    assert store.working()
    store.close()
    assert not store.working()


def test_a_database_in_use_by_another_process_can_be_read_meanwhile(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "notes.db")
    store.count_gap("taal", "GM1", "2026-11")
    other = sqlite3.connect(tmp_path / "notes.db")
    with store.atomic():
        store.count_gap("taal", "GM1", "2026-11")
        assert other.execute("select count from gaps").fetchall() == [(1,)]
    other.close()
    store.close()


def _directory(path: Path) -> None:
    path.mkdir()


def _not_a_database(path: Path) -> None:
    path.write_bytes(b"dit is geen database, maar een brief " * 100)


def _other_tables(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("create table users (naam text)")
    other.close()


@pytest.mark.parametrize("make", [_directory, _not_a_database, _other_tables])
def test_a_database_that_cannot_be_opened_says_which_file_and_what_to_do(
    tmp_path: Path, make: object
) -> None:
    path = tmp_path / "notes.db"
    make(path)  # type: ignore[operator]

    with pytest.raises(StorageError) as raised:
        SqliteStore(path)

    assert str(path) in str(raised.value)
    assert "choose another file with --db" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_in_a_directory_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="choose another file with --db"):
        SqliteStore(tmp_path / "nowhere" / "notes.db")


def test_times_in_other_zones_are_kept_as_the_same_moment(store: SqliteStore) -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    store.corrections.add(Correction("dienst", "gone", "a", summer))

    assert store.corrections.all()[0].at == summer


def test_a_new_database_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    database = tmp_path / "notes.db"
    store = SqliteStore(database)

    assert {p.stat().st_mode & 0o077 for p in tmp_path.iterdir()} == {0}
    store.close()
