"""What is past its time, and wiping it; every method runs in the caller's transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from cases.handover.model import Handover

TOUCHED = (
    "coalesce((select max(at) from timeline where handover = ref and side <> 'system'), begun)"
)
"""When somebody last did something to a handover; nudges do not count."""

THESE = "select ref from handovers where case_ref = ?1"
NAMED = "instr(body, ?1) or exists (select 1 from these where instr(body, these.ref)) "
KEPT = {
    "case": "cases where ref = ?1",
    "conversations": "walks where ref = ?1 order by moment",
    "reminders": "reminders where ref = ?1 order by at",
    "handovers": "handovers where ref in these order by begun, ref",
    "timeline": "timeline where handover in these order by handover, seq",
    "posts": "posts where handover in these order by handover, organisation",
    "nudges": "nudges where handover in these order by handover, clock, user",
    "letters": f"outbox where {NAMED} order by id",
    "buttons": f"progress where {NAMED} order by conversation, user",
}
"""What is kept of a case, and where."""


class RetentionStore:
    """Looks through all tables that hold something of a case. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    # -- drafts of handovers --------------------------------------------------------------------

    def idle_drafts(
        self, since: datetime, warned_before: datetime | None
    ) -> list[tuple[Handover, datetime]]:
        """Drafts that nobody touched since, and when that was: warned by then, or not at all."""
        condition = "warned is null" if warned_before is None else "warned <= ?"
        until = [] if warned_before is None else [_iso(warned_before)]
        rows = self._execute(
            f"select body, {TOUCHED} as touched from handovers "
            f"where state = 'draft' and touched <= ? and {condition} order by ref",
            [_iso(since), *until],
        )
        return [
            (Handover.model_validate_json(body), datetime.fromisoformat(touched))
            for body, touched in rows.fetchall()
        ]

    def warned(self, handover: str, now: datetime) -> None:
        self._execute("update handovers set warned = ? where ref = ?", (_iso(now), handover))

    # -- what is past its time ------------------------------------------------------------------

    def cases_closed_before(self, then: datetime) -> list[str]:
        rows = self._execute("select ref from cases where closed <= ?", (then.isoformat(),))
        return [ref for (ref,) in rows.fetchall()]

    def handovers_over_before(self, then: datetime) -> list[tuple[str, str]]:
        """Handovers, each with its case, that ended by then, and so did all else of the case."""
        rows = self._execute(
            "select ref, case_ref from handovers as h where ended <= ?1 "
            "and not exists (select 1 from cases where cases.ref = h.case_ref "
            "and (closed is null or closed > ?1)) "
            "and not exists (select 1 from handovers as other where other.case_ref = h.case_ref "
            "and h.case_ref <> '' and (other.ended is null or other.ended > ?1)) order by ref",
            (_iso(then),),
        )
        return [(ref, case) for ref, case in rows.fetchall()]

    def handovers_begun_before(self, then: datetime) -> list[tuple[str, str]]:
        """The same of those that are too old, over or not."""
        rows = self._execute(
            "select ref, case_ref from handovers where begun <= ? order by ref", (_iso(then),)
        )
        return [(ref, case) for ref, case in rows.fetchall()]

    def of_case(self, case: str) -> list[Handover]:
        """All handovers of a case, oldest first."""
        rows = self._execute(
            "select body from handovers where case_ref = ? order by begun, ref", (case,)
        )
        return [Handover.model_validate_json(body) for (body,) in rows.fetchall()]

    # -- wiping ---------------------------------------------------------------------------------

    def wipe_case(self, ref: str) -> None:
        """The case with its conversations and reminders; not its handovers, not its counters."""
        self._execute("delete from cases where ref = ?", (ref,))
        self._wipe_traces(ref)

    def wipe_handover(self, ref: str) -> None:
        """The handover with its timeline, posts, nudges and letters."""
        self._execute("delete from handovers where ref = ?", (ref,))
        self._wipe_traces(ref)

    def _wipe_traces(self, ref: str) -> None:
        """Where else a reference is named: buttons on offer, and what waits to be told."""
        self._execute("delete from progress where instr(body, ?)", (ref,))
        self._execute(
            "update outbox set body = (select json_group_array(json(value)) from json_each(body) "
            "where not instr(value, ?1)) where instr(body, ?1) and json_valid(body)",
            (ref,),
        )
        self._execute("delete from outbox where body = '[]'")

    # -- everything of a case -------------------------------------------------------------------

    def kept_of(self, case: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that holds something of a case, by what it is."""
        return {what: self._rows(f"select * from {rows}", case) for what, rows in KEPT.items()}

    def _rows(self, select: str, case: str) -> list[dict[str, Any]]:
        cursor = self._execute(f"with these as ({THESE}) {select}", (case,))
        names = [column[0] for column in cursor.description]
        return [
            {n: json.loads(v) if n == "body" else v for n, v in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]

    # -- erased on request ----------------------------------------------------------------------

    def note_erased(self, ref: str, now: datetime) -> None:
        """A backup of before then may bring it back: it is erased again after restoring."""
        self._execute("insert or replace into erased (ref, at) values (?, ?)", (ref, _iso(now)))

    def erased(self) -> list[tuple[str, datetime]]:
        rows = self._execute("select ref, at from erased order by ref")
        return [(ref, datetime.fromisoformat(at)) for ref, at in rows.fetchall()]


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
