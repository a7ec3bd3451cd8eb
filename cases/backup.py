"""A copy of the database while the bot runs, and putting one back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cases.audit_key import VARIABLE, key_file
from cases.migrations import known
from cases.store import SqliteStore, StorageError
from cases.trouble import trouble

STAMP = "%Y%m%d-%H%M%S"
NAMED = re.compile(r"wijkschakel-(\d{8}-\d{6})\.db")
"""How copies in a directory are called; the time is in UTC."""
ONLY_OWNER = 0o600
SHORTLY = 0.2
"""Seconds to see whether another process has the database."""

Erased = list[tuple[str, datetime]]


def back_up(database: Path, target: Path, now: datetime, keep: timedelta) -> tuple[Path, int]:
    """The checked copy, and how many older ones of the directory were removed.

    A directory gets a file with the time in its name, and loses those that are older than `keep`.
    Raises StorageError.
    """
    if not database.is_file():
        raise StorageError(f"there is no database {database}; name it with --db")
    if not target.is_dir():
        _copy(database, target)
        return target, 0
    path = target / f"wijkschakel-{now.astimezone(UTC):{STAMP}}.db"
    _copy(database, path)
    old = [p for p in target.iterdir() if (made := _made(p)) and made < now - keep]
    for one in old:
        one.unlink()
    return path, len(old)


def is_current(database: Path) -> bool:
    """False for a database of another version: that is not to be opened beside a running bot."""
    with _reading(database) as connection:
        return _migrated(connection) == known()


def _copy(database: Path, path: Path) -> None:
    """Whole or not at all."""
    if path.exists():
        raise StorageError(f"{path} is there already; choose another name, or a directory")
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        # made beforehand, so that nobody else can ever read it
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER))
        with _reading(database) as connection:
            connection.execute("vacuum into ?", (str(part),))
        check(part)
        _to_disk(part)
        os.replace(part, path)
        _to_disk(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"no backup was made of {database} ({error})") from error
    finally:
        part.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Raises StorageError when it is not a whole database of this bot or an older one."""
    try:
        with _reading(path) as connection:
            found = [row[0] for row in connection.execute("pragma integrity_check(3)")]
            done = _migrated(connection)
    except sqlite3.Error as error:
        raise StorageError(f"{path} is damaged or no database ({error})") from error
    if found != ["ok"]:
        raise StorageError(f"{path} is damaged ({found[0]})")
    if not done:
        raise StorageError(f"{path} is no database of Wijkschakel")
    if unknown := done - known():
        raise StorageError(f"{path} is of a newer version ({min(unknown)}); install that first")


# -- putting back -----------------------------------------------------------------------------


def restore(
    copy: Path,
    database: Path,
    now: datetime,
    tidy: Callable[[SqliteStore, Erased], None],
    *,
    broken_audit: bool = False,
) -> Path | None:
    """Puts a copy in the place of the database; where the old one is now, None if there was none.

    `tidy` does what time asks for before anybody can use it, and gets what was erased since.
    Raises StorageError, and then nothing has changed.
    """
    check(copy)
    database = database.absolute()
    with _held(database) as erased:
        if erased is None:
            raise StorageError(f"{database} is in use; stop the bot first")
        try:
            with tempfile.TemporaryDirectory(prefix=".restoring-", dir=database.parent) as room:
                fresh = Path(room) / database.name
                _prepare(copy, database, fresh, lambda s: tidy(s, erased), broken_audit)
                return _swap(fresh, database, now)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"{copy} was not put back ({error})") from error


def _prepare(
    copy: Path,
    database: Path,
    fresh: Path,
    tidy: Callable[[SqliteStore], None],
    broken_audit: bool,
) -> None:
    """The copy, brought up to date and tidied, beside the database."""
    with _reading(copy) as connection:
        connection.execute("vacuum into ?", (str(fresh),))
    keys = [k for k in (key_file(database), key_file(copy)) if k.is_file()]
    if keys:
        shutil.copy2(keys[0], key_file(fresh))
    elif VARIABLE not in os.environ and _has_audit(copy):
        raise StorageError(
            f"the key of its audit is not here: set {VARIABLE}, or put it at {key_file(database)}"
        )
    store = SqliteStore(fresh)
    try:
        broken = store.audit.broken()
        if broken is not None and not broken_audit:
            raise StorageError(
                f"the audit of {copy} was changed at entry {broken.number} ({broken.what}); use "
                "another backup, or put it back all the same with --broken-audit"
            )
        tidy(store)
        store.scrub()
    finally:
        store.close()
    _to_disk(fresh)


def _swap(fresh: Path, database: Path, now: datetime) -> Path | None:
    """The old database aside, the new one in its place."""
    aside = None
    fresh.chmod(ONLY_OWNER)
    if database.exists():
        fresh.chmod(database.stat().st_mode & 0o777)
        aside = database.with_name(f"{database.name}.replaced-{now.astimezone(UTC):{STAMP}}")
        for end in ("", "-wal", "-shm"):  # of a damaged one these are there still
            part = Path(f"{database}{end}")
            if part.exists():
                os.replace(part, f"{aside}{end}")
    if key_file(fresh).exists() and not key_file(database).exists():
        os.replace(key_file(fresh), key_file(database))
    os.replace(fresh, database)
    _to_disk(database.parent)
    return aside


@contextmanager
def _held(database: Path) -> Iterator[Erased | None]:
    """Keeps all others out of the database, and gives what was erased from it on request.

    None when another process has it open.

    Only one connection can leave the write-ahead log, and its changes are then in the file.
    """
    if not database.exists():
        yield []
        return
    connection = sqlite3.connect(str(database), timeout=SHORTLY, isolation_level=None)
    with closing(connection):
        try:
            (mode,) = connection.execute("pragma journal_mode=delete").fetchone()
            in_use = mode == "wal"
            if not in_use:
                connection.execute("begin exclusive")
        except sqlite3.Error as error:  # of a damaged file nothing more can be known
            in_use = trouble(error) in ("SQLITE_BUSY", "SQLITE_LOCKED")
        yield None if in_use else _erased(connection)


def _erased(connection: sqlite3.Connection) -> Erased:
    """Nothing of a damaged database, or of one that is older than erasing."""
    try:
        rows = connection.execute("select ref, at from erased").fetchall()
    except sqlite3.Error:
        return []
    return [(ref, datetime.fromisoformat(at)) for ref, at in rows]


# -- small things -----------------------------------------------------------------------------


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=rw"  # the log can only be read by who may write
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield connection


def _migrated(connection: sqlite3.Connection) -> set[str]:
    """The changes of our tables that were made; none in a database of somebody else."""
    try:
        rows = connection.execute(
            "select name from _sqlite_migrations where migration_set = 'wijkschakel'"
        )
    except sqlite3.OperationalError:
        return set()
    return {name for (name,) in rows}


def _has_audit(path: Path) -> bool:
    with _reading(path) as connection:
        return "m005_audit" in _migrated(connection)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _made(path: Path) -> datetime | None:
    named = NAMED.fullmatch(path.name)
    return datetime.strptime(named[1], STAMP).replace(tzinfo=UTC) if named else None
