"""Every change of what the bot keeps, and whether who was behind it could have made it.

The rules here are read from who is registered and from the table of moves, not from the code that
decides; the database itself writes down what changes, whoever changes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.access import OF_SIDE, Access, Person
from cases.handover.answers import MISTAKE
from cases.handover.states import DUTIES, MOVES, Duty, Event, Side, State
from cases.store import SqliteStore
from tests.factories import TODAY

Row = dict[str, Any]
ASKS = frozenset({Duty.REQUESTER, Duty.BACKUP, Duty.PREPARER})
WATCHED = (
    *("handovers", "timeline", "cases", "walks", "channels", "absences", "users", "contacts"),
    "reports",
)
BY_ITSELF = frozenset({"clocks", "seq"})
"""Parts of a handover that change as time passes."""


@dataclass(frozen=True)
class Change:
    """A row before and after; None where there is none."""

    table: str
    before: Row | None
    after: Row | None

    def __getitem__(self, column: str) -> Any:
        row = self.after or self.before
        assert row is not None
        return row[column]


@dataclass
class Ledger:
    """Writes down changes from the moment that it is made."""

    store: SqliteStore
    access: Access
    moves: int = 0
    """Of handovers, all allowed."""

    def __post_init__(self) -> None:
        run = self.store._execute
        run("create temp table changes (id integer primary key, tab text, old text, new text)")
        for table in WATCHED:
            names = [row[1] for row in run(f"pragma table_info({table})")]
            old, new = (
                "json_object(" + ", ".join(f"'{n}', {which}.{n}" for n in names) + ")"
                for which in ("old", "new")
            )
            for event, before, after in (
                ("insert", "null", new),
                ("update", old, new),
                ("delete", old, "null"),
            ):
                run(
                    f"create temp trigger {event}_{table} after {event} on main.{table} begin "
                    f"insert into changes (tab, old, new) values ('{table}', {before}, {after}); "
                    "end"
                )

    def changes(self) -> list[Change]:
        """What changed since the last time."""
        rows = self.store._execute("select tab, old, new from changes order by id").fetchall()
        self.store._execute("delete from temp.changes")
        return [
            Change(table, old and json.loads(old), new and json.loads(new))
            for table, old, new in rows
        ]

    def wrong(self, user: str) -> list[str]:
        """What changed since the last time that this user could not have changed."""
        changes = self.changes()
        person = self.access.person(user.partition("|")[2], TODAY)
        lines = [c for c in changes if c.table == "timeline"]
        found = list[str]()
        for change in changes:
            if change.before == change.after:
                continue
            problem = self._problem(change, user, person, lines)
            if problem:
                found.append(f"{problem}: {change}")
        return found

    def concerns(self, user: str, words: str) -> bool:
        """Is this said in a handover that this user's organisation asked or was asked?"""
        person = self.access.person(user.partition("|")[2], TODAY)
        row = self.store._execute(
            "select 1 from handovers where instr(body, ?1) and ?2 in (practice, organisation)",
            (words, person.organisation if person else None),
        ).fetchone()
        return row is not None

    def _problem(
        self, change: Change, user: str, person: Person | None, lines: list[Change]
    ) -> str:
        me = user.partition("|")[2].lower()
        match change.table:
            case "handovers":
                return self._handover(change, person, lines)
            case "timeline":
                return self._line(change, person)
            case "channels":
                before, after = change.before or {}, change.after or {}
                if before | {"body": ""} == after | {"body": ""}:
                    return ""  # how the messenger reaches it now
                may = person is not None and Duty.COORDINATOR in person.duties
                return "" if may else "a channel is linked by a coordinator"
            case "absences":
                return "" if change["who"] == me and person else "somebody else was sent away"
            case "cases":
                return "" if change["owner"] == user else "somebody else's case"
            case "walks":
                owner = self._owner(change["ref"])
                return "" if owner in (user, None) else "somebody else's conversation"
            case "reports":
                return "" if change["reporter"] == user else "reported for somebody else"
            case _:
                return "" if change["user"] == user else "kept about somebody else"

    def _owner(self, case: str) -> str | None:
        row = self.store._execute("select owner from cases where ref = ?", (case,)).fetchone()
        return str(row[0]) if row else None

    def _handover(self, change: Change, person: Person | None, lines: list[Change]) -> str:
        before, after = _body(change.before), _body(change.after)
        ours = person is not None and bool(person.duties & ASKS)
        ours = ours and person is not None and change["practice"] == person.organisation
        if change.before is None:
            drafted = change["state"] == State.DRAFT
            may = ours or self._asked_again(after, person)
            return "" if may and drafted else "a handover out of nothing"
        if change.after is None:
            thrown = change["state"] == State.DRAFT
            return "" if ours and thrown else "a handover thrown away"
        if {k for k in {*before, *after} if before.get(k) != after.get(k)} <= BY_ITSELF:
            return ""
        if change["practice"] != change.before["practice"]:
            return "a handover of another practice"
        if any(line["handover"] == change["ref"] for line in lines):
            return ""  # judged by its line
        return "" if ours and change["state"] == State.DRAFT else "changed without a trace"

    def _line(self, change: Change, person: Person | None) -> str:
        if change.before is not None:
            return "" if change.after is None and self._thrown(change) else "a line was changed"
        line = change.after
        assert line is not None
        if person is None:
            return "a stranger acted"
        row = self.store._execute(
            "select practice, organisation, body from handovers where ref = ?", (line["handover"],)
        ).fetchone()
        if row is None:
            return ""  # a draft, thrown away in the same breath
        practice, organisation, body = row
        if line["event"] in ("start", "send") and self._asked_again(json.loads(body), person):
            return ""
        side = Side(line["side"])
        theirs = practice if side is Side.REQUESTER else organisation
        duties = person.duties & OF_SIDE[side] if side in OF_SIDE else frozenset()
        if person.organisation != theirs:
            duties &= {Duty.COORDINATOR}
        if theirs not in person.coordinates:
            duties -= {Duty.COORDINATOR}
        if line["organisation"] != person.organisation:
            return "acted for another organisation"
        if line["from_state"] is None:
            return "" if duties & ASKS else "drafted without the right to"
        event = Event(line["event"])
        if not any(event in DUTIES[duty] for duty in duties):
            return f"{event} without the right to"
        if MOVES.get((State(line["from_state"]), event)) != line["to_state"]:
            return "a move that does not exist"
        self.moves += 1
        return ""

    def _asked_again(self, body: Row, person: Person | None) -> bool:
        """A partner gave it up by mistake: the bot asks it the same again."""
        released = self.store.handovers.get(str(body.get("linked")))
        return (
            released is not None
            and person is not None
            and bool(body.get("again"))
            and (released.state, released.reason) == (State.CANCELLED, MISTAKE)
            and person.organisation == released.organisation == body["organisation"]
        )

    def _thrown(self, change: Change) -> bool:
        """Lines go only together with the draft that they are about."""
        gone = "select 1 from handovers where ref = ?"
        return self.store._execute(gone, (change["handover"],)).fetchone() is None


def _body(row: Row | None) -> Row:
    return json.loads(row["body"]) if row else {}


def standing(store: SqliteStore) -> Iterator[str]:
    """Handovers as they stand, for a figure."""
    yield from (
        f"{count} {state}"
        for state, count in store._execute(
            "select state, count(*) from handovers group by state order by state"
        )
    )
