"""What waits to be told, and where each person can be written to; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection

GIVEN_UP_AFTER = 12
"""Attempts, about a day of trying with doubling pauses."""
LONGEST_PAUSE = timedelta(hours=12)
SHORTEST_PAUSE = timedelta(seconds=1)
TERMINAL = "terminal"
"""What a terminal is called where a messenger is named; it fetches its letters itself."""
CHANNEL = "#"
"""Before an organisation in the place of a user: its channel."""

PLACE = "coalesce(channels.conversation, outbox.user)"
LETTER = "outbox.id, outbox.user, outbox.body, attempts, coalesce(contacts.body, channels.body)"
WAITING = (
    "from outbox left join contacts on contacts.user = outbox.user "
    "left join channels on channels.organisation = substr(outbox.user, 2) "
    "and outbox.user glob '#*' "
)
THIS = "id = ? and user = ? and body = ?"
"""The number alone may be given again once its letter is gone."""


def channel_of(organisation: str) -> str:
    """The channel of an organisation, as a user of the outbox."""
    return CHANNEL + organisation


def organisation_of(user: str) -> str:
    """The organisation whose channel this is; "" for a person."""
    return user.removeprefix(CHANNEL) if user.startswith(CHANNEL) else ""


def person_of(user: str) -> str:
    """A person without the messenger, as the list of people knows him or her."""
    return user.rpartition("|")[2].lower()


def pause(attempts: int, chance: float = 0.5) -> timedelta:
    """How long to wait after so many attempts: doubling, and anything between nothing and that
    by chance (0 to 1), so that many letters do not come back at the same moment."""
    longest = min(timedelta(minutes=2 * 2**attempts), LONGEST_PAUSE)
    return max(chance * longest, SHORTEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that waits. `contact` is the messenger's own data on where to write."""

    id: int
    user: str
    """A person, or with `CHANNEL` before it an organisation."""
    body: str
    attempts: int
    contact: str | None
    """None: he or she cannot be written to any more."""
    about: str = "cases"
    """Who can read the body."""


class Outbox:
    """The tables of messages that the bot sends by itself. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def keep_contact(self, user: str, contact: str) -> None:
        """Where this person can be written to, as of the last turn."""
        known = self._execute("select body from contacts where user = ?", (user,)).fetchone()
        if known != (contact,):  # hardly ever: even a write that changes nothing costs a commit
            self._execute(
                "insert or replace into contacts (user, body) values (?, ?)", (user, contact)
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
            (user, body, _iso(now), about, organisation_of(user)),
        )

    def waiting(self, now: datetime, terminal: str = "", limit: int = 100) -> list[Letter]:
        """What is due, oldest first: of each conversation only the first that waits.

        The next one follows when that is told or given up, so that the order is kept. What was
        never tried is due, also when a sweep looked ahead. Only what is for a terminal, or
        everything but what is for terminals.
        """
        place = f"{PLACE} = ?" if terminal else f"{PLACE} not glob ?"
        rows = self._execute(
            f"select {LETTER}, about {WAITING} "
            f"where (due <= ? or attempts = 0) and {place} and not exists "
            "(select 1 from outbox as earlier where earlier.user = outbox.user "
            "and earlier.id < outbox.id) order by due, outbox.id limit ?",
            (_iso(now), terminal or f"{TERMINAL}|*", limit),
        )
        return [Letter(*row) for row in rows]

    def size(self) -> int:
        """How many letters wait."""
        (count,) = self._execute("select count(*) from outbox").fetchone()
        return int(count)

    def users_in(self, channel: str, conversation: str) -> list[str]:
        """Who is written to in this conversation of a messenger."""
        rows = self._execute(
            "select user from contacts where case when json_valid(body) "
            "and json_extract(body, '$.channel') = ? then json_extract(body, '$.conversation') end "
            "= ? order by user",
            (channel, conversation),
        )
        return [user for (user,) in rows]

    def waiting_for(self, user: str) -> list[Letter]:
        """Everything that waits for one person or channel."""
        rows = self._execute(
            f"select {LETTER}, about {WAITING} where outbox.user = ? order by outbox.id", (user,)
        )
        return [Letter(*row) for row in rows]

    def told(self, letter: Letter) -> None:
        self._execute(f"delete from outbox where {THIS}", (letter.id, letter.user, letter.body))

    def failed(self, letter: Letter, now: datetime, after: timedelta | None = None) -> bool:
        """Tries again after a pause; False when it was tried often enough and is given up."""
        attempts = letter.attempts + 1
        if attempts >= GIVEN_UP_AFTER:
            self.told(letter)
            return False
        due = now + (after or pause(attempts))
        self._execute(
            f"update outbox set attempts = ?, due = ? where {THIS}",
            (attempts, _iso(due), letter.id, letter.user, letter.body),
        )
        return True

    def unreachable(self, user: str) -> None:
        """The messenger says that this person or channel can no longer be written to."""
        self._execute("delete from outbox where user = ?", (user,))
        self._execute("delete from contacts where user = ?", (user,))
        self._execute("delete from channels where organisation = ?", (organisation_of(user),))


def _iso(moment: datetime) -> str:
    """In UTC, for the text is compared."""
    return moment.astimezone(UTC).isoformat()
