"""A copy while the bot runs, and putting it back: whole, checked, and what was erased stays so."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.audit_key import VARIABLE, key_file
from cases.backup import STAMP, Erased, back_up, restore
from cases.handover.states import Event
from cases.store import SqliteStore, StorageError

from .handing_over import GP, KEY_FIGURE, MONDAY
from .town import REF, Town

MONTH = timedelta(days=30)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOLDS = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("select count(*) from handovers").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "wijkschakel.db"


@pytest.fixture
def town(database: Path) -> Iterator[Town]:
    laak = Town(database)
    laak.sends()
    yield laak
    laak.close()


def named(at: datetime) -> str:
    return f"wijkschakel-{at:{STAMP}}.db"


def nothing(store: SqliteStore, erased: Erased) -> None:
    """As it was."""


def states(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as db:
        return dict(db.execute("select ref, state from handovers"))


def stopped(database: Path, *refs: str) -> Path:
    """A bot that ran and stopped."""
    town = Town(database)
    for ref in refs or (REF,):
        town.sends(ref, case=f"KB{ref[2:]}")
    town.close()
    return database


# -- making one -----------------------------------------------------------------------------------


def test_a_backup_holds_everything_also_what_is_only_in_the_log(town: Town, tmp_path: Path) -> None:
    path, _ = back_up(tmp_path / "wijkschakel.db", tmp_path / "kopie.db", NOW, MONTH)
    town.does(KEY_FIGURE, Event.ACCEPT)

    assert states(path) == {REF: "requested"}
    assert states(tmp_path / "wijkschakel.db") == {REF: "accepted"}
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_is_made_in_the_midst_of_work_and_shows_one_moment(
    town: Town, database: Path, tmp_path: Path
) -> None:
    with town.desk.turn(town.now):
        town.desk.count_gap("taal", "laak", town.now)
        path, _ = back_up(database, tmp_path / "kopie.db", NOW, MONTH)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("select count(*) from gaps").fetchone() == (0,)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_only_the_owner_can_read_a_backup(town: Town, database: Path, tmp_path: Path) -> None:
    path, _ = back_up(database, tmp_path / "kopie.db", NOW, MONTH)

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_backup_never_takes_the_place_of_another_file(
    town: Town, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "brief.txt").write_text("van belang")

    with pytest.raises(StorageError, match="is there already"):
        back_up(database, tmp_path / "brief.txt", NOW, MONTH)
    assert (tmp_path / "brief.txt").read_text() == "van belang"


def test_in_a_directory_backups_are_dated_and_stay_for_thirty_days(
    town: Town, database: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kopieen"
    kept.mkdir()
    (kept / "brief.txt").write_text("van belang")
    (kept / "wijkschakel-oud.db").write_text("van de beheerder")
    removed = [back_up(database, kept, NOW + timedelta(days=day), MONTH)[1] for day in range(33)]

    names = sorted(p.name for p in kept.glob("wijkschakel-2*.db"))
    assert len(names) == 31
    assert names[0] == named(NOW + timedelta(days=2))
    assert names[-1] == named(NOW + timedelta(days=32))
    assert removed == [0] * 31 + [1, 1]
    assert (kept / "brief.txt").exists()
    assert (kept / "wijkschakel-oud.db").exists()


def test_of_a_damaged_database_no_backup_is_made_and_old_ones_stay(
    database: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kopieen"
    kept.mkdir()
    stopped(database)
    back_up(database, kept, NOW, MONTH)
    damage(database)

    with pytest.raises(StorageError, match=r"no backup was made|damaged"):
        back_up(database, kept, NOW + timedelta(days=60), MONTH)
    assert [p.name for p in kept.iterdir()] == [named(NOW)]


def test_without_a_database_or_a_place_it_says_so(tmp_path: Path, database: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        back_up(database, tmp_path / "kopie.db", NOW, MONTH)
    stopped(database)
    with pytest.raises(StorageError, match="no backup was made"):
        back_up(database, tmp_path / "nergens" / "kopie.db", NOW, MONTH)
    assert not database.with_name("nergens").exists()


def test_of_what_is_no_database_of_the_bot_no_backup_is_made(
    database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("create table handovers (ref text)")

    with pytest.raises(StorageError, match="no database of Wijkschakel"):
        back_up(database, tmp_path / "kopie.db", NOW, MONTH)
    assert [p.name for p in tmp_path.iterdir()] == [database.name]


# -- putting it back ------------------------------------------------------------------------------


def damage(path: Path) -> None:
    """As a bad disk does it: pages in the middle are something else."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 8192))


def test_a_backup_comes_back_and_what_was_there_is_kept_aside(
    database: Path, tmp_path: Path
) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    town = Town(database)
    town.does(GP, Event.WITHDRAW)
    town.close()

    aside = restore(copy, database, NOW, nothing)

    assert states(database) == {REF: "requested"}
    assert aside == database.with_name(f"wijkschakel.db.replaced-{NOW:{STAMP}}")
    assert states(aside) == {REF: "cancelled"}
    store = SqliteStore(database)
    assert store.audit.broken() is None
    assert store.handovers.get(REF) is not None
    store.close()
    assert not list(tmp_path.glob(".restoring*"))


def test_a_lost_database_comes_back(database: Path, tmp_path: Path) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    database.unlink()

    assert restore(copy, database, NOW, nothing) is None
    assert states(database) == {REF: "requested"}


def test_a_damaged_database_is_replaced_and_kept_aside(database: Path, tmp_path: Path) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    database.write_bytes(b"geen database meer " * 1000)

    aside = restore(copy, database, NOW, nothing)
    assert states(database) == {REF: "requested"}
    assert aside is not None
    assert aside.read_bytes().startswith(b"geen database")


def test_while_the_bot_runs_nothing_is_put_back(town: Town, database: Path, tmp_path: Path) -> None:
    copy, _ = back_up(database, tmp_path / "kopie.db", NOW, MONTH)
    town.does(KEY_FIGURE, Event.ACCEPT)

    with pytest.raises(StorageError, match="stop the bot first"):
        restore(copy, database, NOW, nothing)
    assert states(database) == {REF: "accepted"}
    town.does(KEY_FIGURE, Event.ARRIVE)


def test_while_another_process_has_it_open_nothing_is_put_back(
    database: Path, tmp_path: Path
) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    holds = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holds:
        assert holds.stdout is not None
        assert holds.stdout.readline() == "open\n"
        with pytest.raises(StorageError, match="stop the bot first"):
            restore(copy, database, NOW, nothing)
        holds.communicate("")
    restore(copy, database, NOW, nothing)


@pytest.mark.parametrize("wrong", ["damaged", "no database", "of somebody else", "not there"])
def test_what_is_no_whole_backup_changes_nothing(
    wrong: str, database: Path, tmp_path: Path
) -> None:
    stopped(database)
    copy = tmp_path / "kopie.db"
    if wrong == "damaged":
        back_up(database, copy, NOW, MONTH)
        damage(copy)
    elif wrong == "no database":
        copy.write_text("een brief " * 1000)
    elif wrong == "of somebody else":
        with closing(sqlite3.connect(copy)) as other:
            other.execute("create table handovers (ref text)")

    with pytest.raises(StorageError, match=r"kopie\.db"):
        restore(copy, database, NOW, nothing)
    assert states(database) == {REF: "requested"}
    assert not list(tmp_path.glob("*.replaced*"))


def test_a_backup_of_a_newer_version_is_not_put_back(database: Path, tmp_path: Path) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("update _sqlite_migrations set name = 'm999_x' where name = 'm001_notes'")
        db.commit()

    with pytest.raises(StorageError, match="newer version"):
        restore(copy, database, NOW, nothing)


def test_a_backup_of_which_the_audit_was_changed_is_only_put_back_when_one_says_so(
    database: Path, tmp_path: Path
) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("drop trigger audit_is_never_changed")
        db.execute("update audit set actor = 'een ander'")
        db.commit()

    with pytest.raises(StorageError, match=r"audit of .* was changed at entry 1"):
        restore(copy, database, NOW, nothing)
    restore(copy, database, NOW, nothing, broken_audit=True)
    store = SqliteStore(database)
    assert store.audit.broken() is not None
    store.close()


def test_on_another_machine_the_key_of_the_audit_is_asked_for(
    database: Path, tmp_path: Path
) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()

    with pytest.raises(StorageError, match="key of its audit is not here"):
        restore(copy, elsewhere / "wijkschakel.db", NOW, nothing)
    shutil.copy(key_file(database), key_file(elsewhere / "wijkschakel.db"))
    restore(copy, elsewhere / "wijkschakel.db", NOW, nothing)
    assert states(elsewhere / "wijkschakel.db") == {REF: "requested"}


def test_a_restore_that_fails_half_way_has_changed_nothing(database: Path, tmp_path: Path) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    before = database.read_bytes()

    def fails(store: SqliteStore, erased: Erased) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(StorageError, match="was not put back"):
        restore(copy, database, NOW, fails)
    assert states(database) == {REF: "requested"}
    assert len(database.read_bytes()) == len(before)
    assert not list(tmp_path.glob(".restoring*"))


def test_what_was_erased_after_the_backup_is_named_when_it_comes_back(
    database: Path, tmp_path: Path
) -> None:
    copy, _ = back_up(stopped(database), tmp_path / "kopie.db", NOW, MONTH)
    town = Town(database)
    with town.desk.turn(town.now):
        town.store.retention.note_erased("KB-9D4MXT", MONDAY)
    town.close()
    told: Erased = []
    restore(copy, database, NOW, lambda store, erased: told.extend(erased))

    assert told == [("KB-9D4MXT", MONDAY)]
