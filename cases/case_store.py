"""Cases and their conversations in SQLite; every method runs in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection, Row
from typing import Any

from cases.four_d import Case, Measured, Walk
from cases.references import new_reference

CASE = "ref, owner, instrument, opened, closed"


class CaseStore:
    """The tables of 4D conversations. Made by SqliteStore with its connection."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    # -- cases ------------------------------------------------------------------------------

    def was_given(self, ref: str) -> bool:
        """Was this reference ever given, also to a case that is gone?"""
        row = self._execute("select 1 from given_references where ref = ?", (ref,)).fetchone()
        return row is not None

    def new_reference(self, kind: str) -> str:
        """A reference that was never given before."""
        while True:
            ref = new_reference(kind)
            if not self.was_given(ref):
                return ref

    def open_case(self, case: Case) -> None:
        """A new case under a reference that was never given before."""
        self._execute("insert into given_references (ref) values (?)", (case.ref,))
        self._execute(
            "insert into cases (ref, owner, instrument, opened) values (?, ?, ?, ?)",
            (case.ref, case.owner, case.instrument, case.opened.isoformat()),
        )

    def case(self, ref: str) -> Case | None:
        row = self._execute(f"select {CASE} from cases where ref = ?", (ref,)).fetchone()
        return _case(row) if row else None

    def close_case(self, ref: str, now: datetime) -> None:
        """No more reminders; what was answered goes with the purge."""
        self._execute(
            "update cases set closed = ? where ref = ? and closed is null", (now.isoformat(), ref)
        )
        self.remind_at(ref, ())

    def remind_at(self, ref: str, times: Sequence[datetime]) -> None:
        """When the owner is reminded of the next measurements, in place of what was set before."""
        self._execute("delete from reminders where ref = ?", (ref,))
        for at in times:
            self._execute("insert into reminders (ref, at) values (?, ?)", (ref, at.isoformat()))

    # -- conversations ----------------------------------------------------------------------

    def add_walk(self, walk: Walk) -> bool:
        """False when this conversation of the case is there already."""
        cursor = self._execute(
            "insert or ignore into walks (ref, moment, state, seq, started, updated, body) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            (
                *(walk.case, walk.moment, walk.state, walk.seq),
                *(walk.started.isoformat(), walk.updated.isoformat(), _body(walk)),
            ),
        )
        return cursor.rowcount == 1

    def keep_walk(self, walk: Walk, before: int, mark: int | None, estimate: int | None) -> bool:
        """Writes a changed walk; False when it is no longer as it was at `before`."""
        cursor = self._execute(
            "update walks set state = ?, seq = ?, mark = ?, estimate = ?, updated = ?, "
            "warned = null, body = ? where ref = ? and moment = ? and seq = ?",
            (
                *(walk.state, walk.seq, mark, estimate, walk.updated.isoformat(), _body(walk)),
                *(walk.case, walk.moment, before),
            ),
        )
        return cursor.rowcount == 1

    def drop_walk(self, ref: str, moment: int) -> None:
        """Throws a conversation away, and its case when nothing else is kept under it."""
        self._execute("delete from walks where ref = ? and moment = ?", (ref, moment))
        self._execute(
            "delete from cases where ref = ? and not exists "
            "(select 1 from walks where walks.ref = cases.ref)",
            (ref,),
        )

    def walk(self, ref: str, owner: str) -> Walk | None:
        """The latest conversation of an open case of this owner."""
        row = self._execute(
            "select body from walks join cases using (ref) "
            "where ref = ? and owner = ? and closed is null order by moment desc limit 1",
            (ref, owner),
        ).fetchone()
        return Walk.model_validate_json(row[0]) if row else None

    def earlier(self, ref: str, moment: int) -> Walk | None:
        """The conversation before this one of the same case."""
        row = self._execute(
            "select body from walks where ref = ? and moment < ? order by moment desc limit 1",
            (ref, moment),
        ).fetchone()
        return Walk.model_validate_json(row[0]) if row else None

    def unfinished(self, owner: str, limit: int = 6) -> list[Walk]:
        """The owner's unfinished conversations, latest first."""
        rows = self._execute(
            "select body from cases join walks using (ref) "
            "where owner = ? and closed is null and state <> 'done' "
            "order by updated desc limit ?",
            (owner, limit),
        )
        return [Walk.model_validate_json(body) for (body,) in rows]

    def series(self, ref: str) -> list[Measured]:
        """The marks of a case in the order of its conversations."""
        rows = self._execute(
            "select moment, mark, estimate, started from walks where ref = ? order by moment",
            (ref,),
        )
        return [
            Measured(moment=m, mark=mark, estimate=own, on=datetime.fromisoformat(on))
            for m, mark, own, on in rows
            if mark is not None
        ]

    # -- what time does ---------------------------------------------------------------------

    def idle(self, since: datetime, warned_before: datetime | None) -> list[Walk]:
        """Drafts that nobody touched since: warned by then, or not at all."""
        condition = "warned is null" if warned_before is None else "warned <= ?"
        until = [] if warned_before is None else [warned_before.isoformat()]
        rows = self._execute(
            f"select body from walks where state <> 'done' and updated <= ? and {condition}",
            [since.isoformat(), *until],
        )
        walks = (Walk.model_validate_json(body) for (body,) in rows.fetchall())
        return [walk for walk in walks if not walk.finished]

    def warned(self, ref: str, moment: int, now: datetime) -> None:
        self._execute(
            "update walks set warned = ? where ref = ? and moment = ?",
            (now.isoformat(), ref, moment),
        )

    def to_remind(self, now: datetime) -> list[tuple[Case, datetime]]:
        """Cases of which a measurement moment has come, each with the latest of these."""
        rows = self._execute(
            f"select {CASE}, max(at) from reminders join cases using (ref) where at <= ? "
            "group by ref",
            (now.isoformat(),),
        )
        return [(_case(row[:-1]), datetime.fromisoformat(row[-1])) for row in rows.fetchall()]

    def reminded(self, ref: str, now: datetime) -> None:
        """The owner was told of the moments until now; later ones stay."""
        self._execute("delete from reminders where ref = ? and at <= ?", (ref, now.isoformat()))

    def close_opened_before(self, then: datetime, now: datetime) -> None:
        self._execute(
            "update cases set closed = ? where closed is null and opened <= ?",
            (now.isoformat(), then.isoformat()),
        )
        self._execute(
            "delete from reminders where ref in (select ref from cases where closed is not null)"
        )

    # -- counters ---------------------------------------------------------------------------

    def count(self, what: str, month: str) -> None:
        self._execute(
            "insert into counters (what, month, count) values (?, ?, 1) "
            "on conflict (what, month) do update set count = count + 1",
            (what, month),
        )

    def counters(self) -> dict[tuple[str, str], int]:
        rows = self._execute("select what, month, count from counters")
        return {(what, month): count for what, month, count in rows}


def _body(walk: Walk) -> str:
    return walk.model_dump_json(exclude_defaults=True)


def _case(row: Row | tuple[Any, ...]) -> Case:
    ref, owner, instrument, opened, closed = row
    return Case(
        ref=ref,
        owner=owner,
        instrument=instrument,
        opened=datetime.fromisoformat(opened),
        closed=datetime.fromisoformat(closed) if closed else None,
    )
