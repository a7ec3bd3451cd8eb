"""Proposed changes, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from cases.upkeep.changes import Change, Kind, Status
from content.edits import Edit

COLUMNS = (
    "kind, file, organisation, service, edits, user, role, by_organisation, at, "
    "id, status, decided, note, digest"
)


class ChangeStore:
    """The table of changes. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def add(self, change: Change, now: datetime) -> int:
        """Its number. What only confirms takes the place of an earlier confirmation."""
        if change.kind is Kind.CONFIRM:
            self._execute(
                "update changes set status = ?, decided = ? "
                "where service = ? and kind = ? and status = ?",
                (Status.REPLACED, _iso(now), change.service, Kind.CONFIRM, Status.OPEN),
            )
        edits = json.dumps([astuple(e) for e in change.edits], ensure_ascii=False)
        cursor = self._execute(
            "insert into changes (kind, file, organisation, service, edits, user, role, "
            "by_organisation, at, status, decided, note, digest) "
            "values (?,?,?,?,?,?,?,?,?,?,null,'',?)",
            (
                *(change.kind, change.file, change.organisation, change.service, edits),
                *(change.user, change.role, change.by_organisation, _iso(change.at)),
                *(Status.OPEN, change.digest),
            ),
        )
        return cursor.lastrowid or 0

    def get(self, id_: int) -> Change | None:
        return next(self._read("id = ?", id_), None)

    def open(self, service: str = "") -> list[Change]:
        """What waits for an editor, oldest first; of one service, or all."""
        found = self._read("status = ? and service = ?", Status.OPEN, service)
        return list(found if service else self._read("status = ?", Status.OPEN))

    def since(self, day: datetime) -> list[Change]:
        """What was applied since then, latest first."""
        found = list(self._read("status = ? and decided >= ?", Status.APPLIED, _iso(day)))
        return found[::-1]

    def decide(self, id_: int, status: Status, now: datetime, note: str = "") -> bool:
        """False when it was decided on before."""
        cursor = self._execute(
            "update changes set status = ?, decided = ?, note = ? where id = ? and status = ?",
            (status, _iso(now), note, id_, Status.OPEN),
        )
        return cursor.rowcount == 1

    def forget(self, before: datetime) -> None:
        """What was decided on before then."""
        self._execute(
            "delete from changes where status <> ? and decided < ?", (Status.OPEN, _iso(before))
        )

    def _read(self, where: str, *values: object) -> Iterator[Change]:
        rows = self._execute(f"select {COLUMNS} from changes where {where} order by id", values)
        return (_change(*row) for row in rows.fetchall())


def _change(*row: Any) -> Change:
    kind, file, organisation, service, edits, user, role, by, at, *rest = row
    id_, status, decided, note, digest = rest
    return Change(
        *(Kind(kind), file, organisation, service),
        tuple(Edit(tuple(path), before, after) for path, before, after in json.loads(edits)),
        *(user, role, by),
        *(datetime.fromisoformat(at), id_, Status(status)),
        datetime.fromisoformat(decided) if decided else None,
        note,
        digest,
    )


def _iso(moment: datetime) -> str:
    """In UTC, for the text is compared."""
    return moment.astimezone(UTC).isoformat()
