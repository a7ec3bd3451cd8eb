"""What waits to be told, and where each person can be written to; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

GIVEN_UP_AFTER = 12
"""Attempts, about a day and a half of trying with doubling pauses."""
CHANNEL = "#"
"""Before an organisation in the place of a user: its channel."""

LETTER = "outbox.id, outbox.user, outbox.body, attempts, coalesce(contacts.body, channels.body)"
WAITING = (
    "from outbox left join contacts on contacts.user = outbox.user "
    "left join channels on channels.organisation = substr(outbox.user, 2) "
    "and outbox.user glob '#*' "
)


def channel_of(organisation: str) -> str:
    """The channel of an organisation, as a user of the outbox."""
    return CHANNEL + organisation


def organisation_of(user: str) -> str:
    """The organisation whose channel this is; "" for a person."""
    return user.removeprefix(CHANNEL) if user.startswith(CHANNEL) else ""


def person_of(user: str) -> str:
    """A person without the messenger, as the list of people knows him or her."""
    return user.rpartition("|")[2].lower()


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that waits. `contact` is the messenger's own data on where to write."""

    id: int
    user: str
    """A person, or with `CHANNEL` before it an organisation."""
    body: str
    attempts: int
    contact: str
    about: str = "cases"
    """Who can read the body."""


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

    def reached_at(self, person: str) -> str | None:
        """As which user this person can be written to, with or without the messenger's name."""
        row = self._execute(
            "select min(user) from contacts where person = ?", (person_of(person),)
        ).fetchone()
        return row[0] if row else None

    def post(self, user: str, body: str, now: datetime, about: str = "cases") -> None:
        """Waits to be told; nothing for a person or channel that cannot be written to."""
        self._execute(
            "insert into outbox (user, body, due, about) select ?1, ?2, ?3, ?4 "
            "where exists (select 1 from contacts where user = ?1) "
            "or exists (select 1 from channels where organisation = ?5)",
            (user, body, now.isoformat(), about, organisation_of(user)),
        )

    def waiting(self, now: datetime, limit: int = 100) -> list[Letter]:
        """What is due, oldest first: of each conversation only the first that waits.

        The next one follows when that is told or given up, so that the order is kept.
        """
        rows = self._execute(
            f"select {LETTER}, about {WAITING} where due <= ? and not exists (select 1 from outbox "
            "as earlier where earlier.user = outbox.user and earlier.id < outbox.id) "
            "order by due, outbox.id limit ?",
            (now.isoformat(), limit),
        )
        return [Letter(*row) for row in rows]

    def waiting_for(self, user: str) -> list[Letter]:
        """Everything that waits for one person or channel."""
        rows = self._execute(
            f"select {LETTER}, about {WAITING} where outbox.user = ? order by outbox.id", (user,)
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
        """The messenger says that this person or channel can no longer be written to."""
        self._execute("delete from outbox where user = ?", (user,))
        self._execute("delete from contacts where user = ?", (user,))
        self._execute("delete from channels where organisation = ?", (organisation_of(user),))
