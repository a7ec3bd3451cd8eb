"""Notes in SQLite: one connection on the event-loop thread, one transaction per turn."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from cases.absence_store import AbsenceStore
from cases.audit_key import audit_key
from cases.audit_store import AuditStore
from cases.case_store import CaseStore
from cases.channel_store import ChannelStore
from cases.handover_store import HandoverStore
from cases.migrations import migrations
from cases.notes import Gap, User
from cases.nudge_store import NudgeStore
from cases.outbox import Outbox
from cases.retention_store import RetentionStore
from cases.trouble import trouble
from cases.upkeep.change_store import ChangeStore
from cases.upkeep.checks import CheckStore
from cases.upkeep.correction_store import CorrectionStore
from cases.upkeep.note_store import NoteStore
from cases.upkeep.standing_store import StandingStore
from content.problems import UserFault

SEEN_FOR = timedelta(days=2)
"""How long an activity id is kept to recognise one that is sent again."""
LEFT_FOR = timedelta(days=8)
"""How long it is kept where a conversation stands, with the buttons of its last message."""

PATIENTLY, SHORTLY = 2000, 50
"""Milliseconds that another process is waited for; shortly when the last time was in vain."""


class StorageError(UserFault):
    """The database cannot be used."""


class Overtaken(Exception):
    """Somebody else changed this in between; read it again and decide again."""


class SqliteStore:
    """The database file. Raises StorageError when it cannot be opened or upgraded."""

    def __init__(self, path: str | Path) -> None:
        try:
            _for_our_eyes_only(path)
            connection = sqlite3.connect(str(path), isolation_level=None)
            for pragma in (
                "journal_mode=wal",
                "foreign_keys=on",
                "secure_delete=on",
                f"busy_timeout={PATIENTLY}",
                "synchronous=normal",  # `atomic` sets it to full for promises
                "wal_autocheckpoint=4000",  # pages; a checkpoint waits for the disk
            ):
                connection.execute(f"pragma {pragma}")
            self._db = Database(connection)
            self.audit = _upgraded(self._db, path)
        except sqlite3.Error as error:
            raise StorageError(
                f"database {path} cannot be opened ({error}); choose another file with --db "
                "or restore a backup"
            ) from error
        self._execute = connection.execute
        self._promised = False
        self._works = True
        self._waits = PATIENTLY
        self.cases = CaseStore(connection)
        self.outbox = Outbox(connection)
        self.handovers = HandoverStore(connection)
        self.channels = ChannelStore(connection)
        self.nudges = NudgeStore(connection)
        self.absences = AbsenceStore(connection)
        self.retention = RetentionStore(connection)
        self.checks = CheckStore(connection)
        self.standings = StandingStore(connection)
        self.changes = ChangeStore(connection)
        self.corrections = CorrectionStore(connection)
        self.map_notes = NoteStore(connection)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def atomic(self, promised: bool = False) -> Iterator[None]:
        """One transaction; never await inside, never nest.

        What is `promised` is on the disk when it ends; the rest survives the process, not the
        machine.
        """
        if promised != self._promised:  # cannot be changed inside a transaction
            self._execute(f"pragma synchronous={'full' if promised else 'normal'}")
            self._promised = promised
        self._begin()
        try:
            yield
            self._execute("commit")
        except BaseException as error:
            self._works = self._works and not trouble(error)
            if self._db.conn.in_transaction:  # a full disk ends it already
                self._execute("rollback")
            raise
        self._works = True

    def _begin(self) -> None:
        """Waits for another process, but not again and again for one that stays."""
        try:
            self._execute("begin immediate")
        except sqlite3.Error:
            self._works = False
            self._wait(SHORTLY)
            raise
        self._wait(PATIENTLY)

    def _wait(self, milliseconds: int) -> None:
        if milliseconds != self._waits:
            self._execute(f"pragma busy_timeout={milliseconds}")
            self._waits = milliseconds

    def scrub(self) -> bool:
        """Writes the file anew, so that nothing of what was deleted can be found in it.

        False when another process reads at this moment, and something may be left.
        """
        self._execute("vacuum")
        busy, *_ = self._execute("pragma wal_checkpoint(truncate)").fetchone()
        return not busy

    def working(self) -> bool:
        """True when the database answers, and took what was last to be kept."""
        try:
            self._execute("select 1 from users limit 1").fetchone()
            return self._works
        except sqlite3.Error:
            return False

    # -- seen activities --------------------------------------------------------------------

    def first_time(self, activity: str, now: datetime) -> bool:
        """Notes the activity; False when it was noted before."""
        cursor = self._execute(
            "insert or ignore into seen (activity, at) values (?, ?)", (activity, now.isoformat())
        )
        return cursor.rowcount == 1

    def forget(self, now: datetime) -> None:
        """Forgets activity ids and standing conversations that are too old to matter."""
        self._execute("delete from seen where at < ?", ((now - SEEN_FOR).isoformat(),))
        self._execute("delete from progress where updated < ?", ((now - LEFT_FOR).isoformat(),))

    # -- users and progress -----------------------------------------------------------------

    def user(self, user: str) -> User:
        row = self._execute(
            "select lang, usual_place, record from users where user = ?", (user,)
        ).fetchone()
        return User(*row) if row else User()

    def keep_user(self, user: str, settings: User) -> None:
        self._execute(
            "insert or replace into users (user, lang, usual_place, record) values (?, ?, ?, ?)",
            (user, settings.lang, settings.usual_place, settings.record),
        )

    def recall(self, conversation: str, user: str) -> tuple[User, str | None]:
        """The user's settings and where the conversation stands, in one read."""
        row = self._execute(
            "select lang, usual_place, record, body from (select ? as user) asked "
            "left join users using (user) "
            "left join progress on progress.user = asked.user and conversation = ?",
            (user, conversation),
        ).fetchone()
        return User(*row[:3]), row[3]

    def keep_progress(self, conversation: str, user: str, body: str, now: datetime) -> None:
        self._execute(
            "insert or replace into progress (conversation, user, body, updated) "
            "values (?, ?, ?, ?)",
            (conversation, user, body, now.isoformat()),
        )

    # -- gaps -------------------------------------------------------------------------------

    def count_gap(self, need: str, place: str, month: str) -> None:
        self._execute(
            "insert into gaps (need, place, month, count) values (?, ?, ?, 1) "
            "on conflict (need, place, month) do update set count = count + 1",
            (need, place, month),
        )

    def gaps(self) -> list[Gap]:
        rows = self._execute("select need, place, month, count from gaps order by 4 desc, 1, 2, 3")
        return [Gap(*row) for row in rows]


def _upgraded(db: Database, path: str | Path) -> AuditStore:
    """All tables in one transaction with the beginning of the audit, whose key is found first."""
    if not migrations.pending(db):
        return AuditStore(db.conn, audit_key(path, begun=True))
    db.execute("begin immediate")  # somebody else may be upgrading
    try:
        begun = "m005_audit" not in {migration.name for migration in migrations.pending(db)}
        audit = AuditStore(db.conn, audit_key(path, begun))
        migrations.apply(db)
        if not begun:
            audit.begin()
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")
    return audit


def _for_our_eyes_only(path: str | Path) -> None:
    """A new file is readable for the account of the bot alone; SQLite's own beside it follow."""
    if str(path) != ":memory:":
        with suppress(OSError):  # SQLite tells what is wrong with the path
            os.close(os.open(path, os.O_CREAT, 0o600))
