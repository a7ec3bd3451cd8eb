"""Reports that an entry is no longer right, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from cases.notes import Correction
from cases.upkeep.checks import iso

COLUMNS = "service, what, reporter, at, organisation, due, told, closed, outcome, id"


class CorrectionStore:
    """The table of reports. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._many = connection.executemany

    def add(self, report: Correction) -> int:
        """Its number."""
        cursor = self._execute(
            "insert into reports (service, what, reporter, at, organisation, due) "
            "values (?, ?, ?, ?, ?, ?)",
            (
                *(report.service, report.what, report.reporter, report.at.isoformat()),
                *(report.organisation, iso(report.due) if report.due else ""),
            ),
        )
        return cursor.lastrowid or 0

    def get(self, id_: int) -> Correction | None:
        return next(iter(self._read("id = ?", id_)), None)

    def all(self) -> list[Correction]:
        return self._read("true")

    def open(self, service: str = "") -> list[Correction]:
        """Those without an answer, what is due first; of one service, or all."""
        of_one = "and service = ?" if service else ""
        found = self._read(f"closed is null {of_one}", *([service] if service else []))
        return sorted(found, key=lambda report: (report.due or report.at, report.id))

    def untold(self, now: datetime) -> list[Correction]:
        """Those that editors have not heard of, or not since they were due."""
        return self._read(
            "closed is null and (told is null or (due <= ? and told < due))", iso(now)
        )

    def told(self, ids: Iterable[int], now: datetime) -> None:
        """Editors will hear of them."""
        self._many("update reports set told = ? where id = ?", [(iso(now), id_) for id_ in ids])

    def close(self, id_: int, outcome: str, now: datetime) -> bool:
        """Who reported it is forgotten; False when it was closed before."""
        cursor = self._execute(
            "update reports set closed = ?, outcome = ?, reporter = '' "
            "where id = ? and closed is null",
            (iso(now), outcome, id_),
        )
        return cursor.rowcount == 1

    def forget(self, before: datetime) -> None:
        """What was closed before then."""
        self._execute("delete from reports where closed < ?", (iso(before),))

    def _read(self, where: str, *values: object) -> list[Correction]:
        rows = self._execute(f"select {COLUMNS} from reports where {where} order by id", values)
        return [_correction(*row) for row in rows.fetchall()]


def _correction(*row: Any) -> Correction:
    service, what, reporter, at, organisation, due, told, closed, outcome, id_ = row
    moments = (datetime.fromisoformat(m) if m else None for m in (due, told, closed))
    return Correction(
        *(service, what, reporter, datetime.fromisoformat(at), organisation),
        *(*moments, outcome, id_),
    )
