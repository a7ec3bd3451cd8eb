"""Who said in the chat not to be there for a while; in the caller's transaction."""

from __future__ import annotations

from datetime import date
from sqlite3 import Connection

from cases.access import Period, Stand


class AbsenceStore:
    """The table of absences, beside those of the content. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def away(self, who: str, first: date, last: date) -> None:
        """In place of what was said before; a last day before the first takes it back."""
        self._execute("delete from absences where who = ?", (who,))
        if first <= last:
            self._execute(
                "insert into absences (who, first_day, last_day) values (?, ?, ?)",
                (who, first.isoformat(), last.isoformat()),
            )

    def on(self, day: date) -> tuple[Stand, ...]:
        """Who is away that day; nobody in particular stands in."""
        rows = self._execute(
            "select who, first_day, last_day from absences where ? between first_day and last_day "
            "order by who",
            (day.isoformat(),),
        )
        return tuple(
            Stand(who, "", Period(date.fromisoformat(first), date.fromisoformat(last)))
            for who, first, last in rows
        )

    def forget(self, before: date) -> None:
        """Those that are over."""
        self._execute("delete from absences where last_day < ?", (before.isoformat(),))
