"""What people are to be told of the map as soon as they may be; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from cases.upkeep.checks import iso
from cases.upkeep.notes import MapKind


@dataclass(frozen=True, slots=True)
class ToTell:
    """One thing that somebody is still to be told."""

    user: str
    """To whom, as in the outbox."""
    kind: MapKind
    about: str
    """One id; of a service, a report or a change."""
    why: str = ""
    mention: str = ""
    """The person who is meant, in a channel."""


class NoteStore:
    """The table of what is to be told. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._many = connection.executemany

    def wait(self, notes: Iterable[ToTell], now: datetime) -> None:
        """What waits already stays, with what was said last."""
        self._many(
            "insert into map_notes (user, kind, about, why, mention, due) "
            "values (?, ?, ?, ?, ?, ?) on conflict do update set why = excluded.why",
            [(*_named(n), n.why, n.mention, iso(now)) for n in notes],
        )

    def due(self, now: datetime) -> dict[str, list[ToTell]]:
        """What waits by now, for each who is to be told."""
        found: dict[str, list[ToTell]] = {}
        rows = self._execute(
            "select user, kind, about, why, mention from map_notes where due <= ? "
            "order by user, kind, about, mention",
            (iso(now),),
        )
        for user, kind, about, why, mention in rows:
            note = ToTell(user, MapKind(kind), about, why, mention)
            found.setdefault(user, []).append(note)
        return found

    def done(self, notes: Iterable[ToTell]) -> None:
        """They were told, or no longer matter."""
        self._many(
            "delete from map_notes where user = ? and kind = ? and about = ? and mention = ?",
            [(*_named(n), n.mention) for n in notes],
        )

    def hold(self, user: str, until: datetime) -> None:
        """Everything that waits for somebody."""
        self._execute("update map_notes set due = ? where user = ?", (iso(until), user))

    def settled(self, kind: MapKind, about: Iterable[str]) -> None:
        """Nobody is to be told of these any more."""
        self._many(
            "delete from map_notes where kind = ? and about = ?", [(kind, one) for one in about]
        )

    def told(self, day: date) -> dict[str, bool]:
        """Who was told anything that day: of the map as well?"""
        rows = self._execute(
            "select user, map from budgets where day = ? and (count > 0 or map > 0)",
            (day.isoformat(),),
        )
        return {user: bool(of_map) for user, of_map in rows}

    def spend(self, users: Iterable[str], day: date, now: datetime) -> None:
        """One message more today to each of these, and the only one about the map."""
        self._many(
            "insert into budgets (user, day, count, at, map) values (?, ?, 1, ?, 1) "
            "on conflict (user, day) do update set count = count + 1, at = excluded.at, map = 1",
            [(user, day.isoformat(), iso(now)) for user in users],
        )


def _named(note: ToTell) -> tuple[str, str, str]:
    return note.user, note.kind, note.about
