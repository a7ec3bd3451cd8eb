"""Notes in SQLite: one connection on the event-loop thread, one transaction per turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from cases.absence_store import AbsenceStore
from cases.case_store import CaseStore
from cases.channel_store import ChannelStore
from cases.handover_store import HandoverStore
from cases.migrations import migrations
from cases.notes import Correction, Gap, User
from cases.nudge_store import NudgeStore
from cases.outbox import Outbox
from content.problems import UserFault

SEEN_FOR = timedelta(days=2)
"""How long an activity id is kept to recognise one that is sent again."""
LEFT_FOR = timedelta(days=8)
"""How long it is kept where a conversation stands, with the buttons of its last message."""


class StorageError(UserFault):
    """The database cannot be used."""


class Overtaken(Exception):
    """Somebody else changed this in between; read it again and decide again."""


class SqliteStore:
    """The database file. Raises StorageError when it cannot be opened or upgraded."""

    def __init__(self, path: str | Path) -> None:
        try:
            connection = sqlite3.connect(str(path), isolation_level=None)
            for pragma in (
                "journal_mode=wal",
                "foreign_keys=on",
                "busy_timeout=2000",
                "synchronous=normal",  # `atomic` sets it to full for promises
                "wal_autocheckpoint=4000",  # pages; a checkpoint waits for the disk
            ):
                connection.execute(f"pragma {pragma}")
            self._db = Database(connection)
            migrations.apply(self._db)
        except sqlite3.Error as error:
            raise StorageError(
                f"database {path} cannot be opened ({error}); choose another file with --db "
                "or restore a backup"
            ) from error
        self._execute = connection.execute
        self._promised = False
        self.cases = CaseStore(connection)
        self.outbox = Outbox(connection)
        self.handovers = HandoverStore(connection)
        self.channels = ChannelStore(connection)
        self.nudges = NudgeStore(connection)
        self.absences = AbsenceStore(connection)

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
        self._execute("begin immediate")
        try:
            yield
        except BaseException:
            self._execute("rollback")
            raise
        self._execute("commit")

    def working(self) -> bool:
        """True when the database answers."""
        try:
            return bool(self._execute("select 1").fetchone() == (1,))
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

    # -- gaps and reports -------------------------------------------------------------------

    def count_gap(self, need: str, place: str, month: str) -> None:
        self._execute(
            "insert into gaps (need, place, month, count) values (?, ?, ?, 1) "
            "on conflict (need, place, month) do update set count = count + 1",
            (need, place, month),
        )

    def gaps(self) -> list[Gap]:
        rows = self._execute("select need, place, month, count from gaps order by 4 desc, 1, 2, 3")
        return [Gap(*row) for row in rows]

    def add_report(self, report: Correction) -> None:
        self._execute(
            "insert into reports (service, what, reporter, at) values (?, ?, ?, ?)",
            (report.service, report.what, report.reporter, report.at.isoformat()),
        )

    def reports(self) -> list[Correction]:
        rows = self._execute("select service, what, reporter, at from reports order by id")
        return [Correction(s, w, r, datetime.fromisoformat(at)) for s, w, r, at in rows]
