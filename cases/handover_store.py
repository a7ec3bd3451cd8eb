"""Handovers and what happened to them in SQLite; every method runs in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import NamedTuple

from cases.handover.model import Asked, Handover
from cases.handover.moves import REPEATABLE
from cases.handover.states import FINAL, OPEN, State
from cases.patience import next_due

LIVE = OPEN - REPEATABLE
"""The partner may still do something: a second one would be a double."""


class Line(NamedTuple):
    """Something that happened to a handover: who and what in codes, never what was said."""

    handover: str
    seq: int
    at: str
    event: str
    side: str
    role: str
    organisation: str
    from_state: str | None
    to_state: str
    lead_before: str
    lead_after: str


class HandoverStore:
    """The tables of handovers. Made by SqliteStore with its connection."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._many = connection.executemany

    # -- one handover -----------------------------------------------------------------------

    def add(self, handover: Handover) -> None:
        """A new handover under a reference that was never given before."""
        self._execute("insert into given_references (ref) values (?)", (handover.ref,))
        self._note_case(handover)
        self._execute(
            "insert into handovers (ref, case_ref, kind, practice, organisation, need, state, "
            "over, live, requester, ended, seq, next_due, body, begun) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(handover.ref, handover.case, handover.kind, handover.practice),
                *(handover.organisation, handover.need, *_standing(handover), *_timed(handover)),
                _iso(handover.times[State.DRAFT]),
            ),
        )

    def get(self, ref: str) -> Handover | None:
        row = self._execute("select body from handovers where ref = ?", (ref,)).fetchone()
        return _read(row[0]) if row else None

    def keep(self, handover: Handover, before: int) -> bool:
        """Writes a changed handover; False when it is no longer as it was at `before`."""
        cursor = self._execute(
            "update handovers set case_ref = ?, state = ?, over = ?, live = ?, requester = ?, "
            "ended = ?, seq = ?, next_due = ?, body = ?, warned = null where ref = ? and seq = ?",
            (handover.case, *_standing(handover), *_timed(handover), handover.ref, before),
        )
        return cursor.rowcount == 1

    def keep_clocks(self, changed: Sequence[tuple[Handover, int]]) -> bool:
        """Writes handovers of which only clocks changed; False when one is no longer as it was."""
        cursor = self._many(
            "update handovers set seq = ?, next_due = ?, body = ? where ref = ? and seq = ?",
            [(*_timed(handover), handover.ref, before) for handover, before in changed],
        )
        return not changed or cursor.rowcount == len(changed)

    def drop(self, ref: str, before: int) -> bool:
        """Throws a draft away with all that was noted of it."""
        cursor = self._execute("delete from handovers where ref = ? and seq = ?", (ref, before))
        return cursor.rowcount == 1

    def double(self, asked: Asked) -> str | None:
        """The reference under which the same is asked of the same partner already."""
        row = self._execute(
            "select ref from handovers where live = 1 and case_ref <> '' "
            "and case_ref = ? and need = ? and organisation = ? and kind = ?",
            (asked.case, asked.need, asked.organisation, asked.kind),
        ).fetchone()
        return str(row[0]) if row else None

    # -- what happened ----------------------------------------------------------------------

    def note(self, lines: Iterable[Line]) -> None:
        """Never changed afterwards, and gone only with its handover."""
        self._many("insert into timeline values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)

    def timeline(self, ref: str) -> list[Line]:
        """What happened, oldest first."""
        rows = self._execute("select * from timeline where handover = ? order by seq", (ref,))
        return [Line(*row) for row in rows]

    # -- overviews --------------------------------------------------------------------------

    def mine(self, requester: str, limit: int = 100) -> list[Handover]:
        """What this person asked and is not over, by what is due."""
        return self._by_due("requester = ? and over = 0", requester, limit)

    def of_practice(self, practice: str, limit: int = 1000) -> list[Handover]:
        """What a practice asked and is not over, by what is due."""
        return self._by_due("practice = ? and over = 0", practice, limit)

    def theirs(self, organisation: str, limit: int = 100) -> list[Handover]:
        """What an organisation was asked and may still do something about, by what is due."""
        return self._by_due(
            "organisation = ? and live = 1 and state <> 'draft'", organisation, limit
        )

    def of_case(self, case: str, practice: str) -> list[Handover]:
        """Everything asked for one case of a practice, also what is over."""
        return self._by_due("case_ref = ? and case_ref <> '' and practice = ?", case, 100, practice)

    def due(self, now: datetime) -> list[Handover]:
        """Those of which a clock is due, longest first."""
        rows = self._execute(
            "select body from handovers where next_due <= ? order by next_due, ref", (_iso(now),)
        )
        return [_read(body) for (body,) in rows.fetchall()]

    def oldest_due(self) -> datetime | None:
        """The first moment at which a clock is, or was, due."""
        row = self._execute(
            "select min(next_due) from handovers where next_due is not null"
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def open_ones(self) -> int:
        """How many are not over."""
        (count,) = self._execute("select count(*) from handovers where over = 0").fetchone()
        return int(count)

    def _note_case(self, handover: Handover) -> None:
        """A case that begins with its handover has a reference of its own from then on."""
        if handover.case:
            self._execute(
                "insert or ignore into given_references (ref) values (?)", (handover.case,)
            )

    def _by_due(self, condition: str, value: str, limit: int, *more: str) -> list[Handover]:
        rows = self._execute(
            f"select body from handovers where {condition} order by next_due, ref limit ?",
            (value, *more, limit),
        )
        return [_read(body) for (body,) in rows.fetchall()]


def _standing(handover: Handover) -> tuple[str, int, int, str, str | None]:
    state = handover.state
    ended = _iso(handover.times[state]) if state in FINAL else None
    return state.value, int(state in FINAL), int(state in LIVE), handover.requester, ended


def _timed(handover: Handover) -> tuple[int, str | None, str]:
    due = next_due(handover)
    body = handover.model_dump_json(exclude_defaults=True)
    return handover.seq, _iso(due) if due else None, body


def _read(body: str) -> Handover:
    return Handover.model_validate_json(body)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
