"""The audit in SQLite: written only at its end, pruned only behind a signed checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from sqlite3 import Connection

from cases.audit import DONE, GENESIS, Break, Chain, Entry, Link, Seal

FIELDS = (
    *("at", "actor", "role", "organisation", "action"),
    *("handover", "case_ref", "on_behalf", "ground", "outcome", "detail"),
)
COLUMNS = ", ".join(FIELDS)
ADD = f"insert into audit (number, {COLUMNS}, chain) values ({', '.join('?' * 13)})"


class AuditStore:
    """The tables of the audit; every method that writes runs in the caller's transaction."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._execute = connection.execute
        self._chain = Chain(key)

    # -- writing ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Seals the empty chain once, so that a chain without its end shows ever after."""
        self._seal(0, GENESIS)

    def note(self, *entries: Entry) -> None:
        """Adds entries at the end; what was refused once a day, however often it is tried."""
        fresh = [e for e in entries if e.outcome == DONE or not self._refused_today(e)]
        if not fresh:
            return
        last, chain = self._end()
        for entry in fresh:
            last += 1
            row = entry.row
            chain = self._chain.link(chain, last, row)
            self._execute(ADD, (last, *row, chain))
        self._seal(last, chain)

    def prune(self, before: datetime, now: datetime) -> int:
        """Removes entries of before that time, behind a signed checkpoint; returns how many.

        Nothing is removed from a chain that is broken: the proof of that would go too.
        """
        if self.broken() is not None:
            return 0
        row = self._execute(
            "select number, chain, (select count(*) from audit as older "
            "where older.number <= audit.number) from audit where number < coalesce("
            "(select min(number) from audit where at >= ?), 9223372036854775807) "
            "order by number desc limit 1",
            (before.astimezone(UTC).isoformat(),),
        ).fetchone()
        if row is None:
            return 0
        last, chain, count = row
        seal = self._chain.checkpoint(last, chain, count, now.astimezone(UTC).isoformat())
        self._execute(
            "insert into audit_checkpoints (last, chain, count, at, signature) "
            "values (?, ?, ?, ?, ?)",
            (seal.last, seal.chain, seal.count, seal.at, seal.signature),
        )
        return self._execute("delete from audit where number <= ?", (seal.last,)).rowcount

    # -- reading ----------------------------------------------------------------------------

    def broken(self) -> Break | None:
        """The first entry that was changed or is missing; None: all is well."""
        return self._chain.broken(self._checkpoints(), self._links(), self._head())

    def size(self) -> tuple[int, int, str]:
        """How many entries there are, the number of the last ever, and its mark."""
        (count,) = self._execute("select count(*) from audit").fetchone()
        head = self._head()
        return (count, head.last, head.chain.hex()[:16]) if head else (count, 0, "")

    def about(self, ref: str) -> list[tuple[int, Entry]]:
        """Everything about a handover, or a case and its handovers; numbered, oldest first."""
        rows = self._execute(
            f"select number, {COLUMNS} from audit where handover = ?1 or case_ref = ?1 "
            "or handover in (select handover from audit where case_ref = ?1 and handover <> '') "
            "order by number",
            (ref,),
        )
        return [(number, Entry.read(row)) for number, *row in rows]

    def _refused_today(self, entry: Entry) -> bool:
        row = self._execute(
            "select 1 from audit where outcome <> 'done' and actor = ? and action = ? "
            "and at >= ? and handover = ? and case_ref = ? and outcome = ? limit 1",
            (
                *(entry.actor, entry.action, entry.at.astimezone(UTC).date().isoformat()),
                *(entry.handover, entry.case, entry.outcome),
            ),
        ).fetchone()
        return row is not None

    # -- the chain --------------------------------------------------------------------------

    def _end(self) -> tuple[int, bytes]:
        """What the next entry hangs on. Where the end was tampered with a number is left out, so
        that it shows for good, and the work goes on."""
        row = self._execute(
            "select last, chain, signature, (select max(number) from audit) from audit_head"
        ).fetchone()
        if row is not None:
            *sealed, written = row
            head = Seal("head", *sealed)
            if self._chain.is_right(head) and (written or 0) <= head.last:
                return head.last, head.chain
        (written,) = self._execute("select max(number) from audit").fetchone()
        pruned = [seal.last for seal in self._checkpoints()]
        return max([written or 0, *pruned]) + 1, GENESIS

    def _seal(self, last: int, chain: bytes) -> None:
        seal = self._chain.head(last, chain)
        self._execute(
            "insert or replace into audit_head (id, last, chain, signature) values (1, ?, ?, ?)",
            (seal.last, seal.chain, seal.signature),
        )

    def _links(self) -> Iterator[Link]:
        for number, chain, *row in self._execute(
            f"select number, chain, {COLUMNS} from audit order by number"
        ):
            yield Link(number, tuple(row), chain)

    def _head(self) -> Seal | None:
        row = self._execute("select last, chain, signature from audit_head").fetchone()
        return Seal("head", *row) if row else None

    def _checkpoints(self) -> list[Seal]:
        rows = self._execute(
            "select last, chain, signature, count, at from audit_checkpoints order by last"
        )
        return [Seal("checkpoint", *row) for row in rows]
