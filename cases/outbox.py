"""What waits to be told, and where each person can be written to; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

GIVEN_UP_AFTER = 12
"""Attempts, about a day and a half of trying with doubling pauses."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that waits. `contact` is the messenger's own data on where to write."""

    id: int
    user: str
    body: str
    attempts: int
    contact: str


class Outbox:
    """The tables of messages that the bot sends by itself. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def keep_contact(self, user: str, contact: str) -> None:
        """Where this person can be written to, as of the last turn."""
        self._execute(
            "insert into contacts (user, body) values (?, ?) "
            "on conflict (user) do update set body = excluded.body where body <> excluded.body",
            (user, contact),
        )

    def post(self, user: str, body: str, now: datetime) -> None:
        """Waits to be told; nothing for a person who cannot be written to."""
        self._execute(
            "insert into outbox (user, body, due) select user, ?, ? from contacts where user = ?",
            (body, now.isoformat(), user),
        )

    def waiting(self, now: datetime, limit: int = 100) -> list[Letter]:
        """What is due, oldest first."""
        rows = self._execute(
            "select id, user, outbox.body, attempts, contacts.body from outbox "
            "join contacts using (user) where due <= ? order by due, id limit ?",
            (now.isoformat(), limit),
        )
        return [Letter(*row) for row in rows]

    def told(self, letter: Letter) -> None:
        self._execute("delete from outbox where id = ?", (letter.id,))

    def failed(self, letter: Letter, now: datetime) -> bool:
        """Tries again later; False when it has been tried often enough and is given up."""
        attempts = letter.attempts + 1
        if attempts >= GIVEN_UP_AFTER:
            self.told(letter)
            return False
        due = now + timedelta(minutes=min(2**attempts, 360))
        self._execute(
            "update outbox set attempts = ?, due = ? where id = ?",
            (attempts, due.isoformat(), letter.id),
        )
        return True

    def unreachable(self, user: str) -> None:
        """The messenger says that this person can no longer be written to."""
        self._execute("delete from outbox where user = ?", (user,))
        self._execute("delete from contacts where user = ?", (user,))
