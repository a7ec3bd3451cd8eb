"""Who said in the chat not to be there for a while, or any more; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from sqlite3 import Connection
from typing import NamedTuple

from cases.access import Period, Stand
from cases.handover.states import Event, Side

ONE_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=366)
"""How long it is known who left: by then the list of people says so itself."""
LONGEST_DRAFT = timedelta(days=60)
"""What came in was begun at most so long before."""
CAME_IN = (Event.SEND.value, Event.CONSULT.value)
TAKEN_UP = (Event.ACCEPT.value, Event.ACCEPT_LATER.value, Event.ADVISE.value)
COLUMNS = "who, by_whom, first_day, last_day, leaves"


class Happened(NamedTuple):
    """Something that came in, or was taken up."""

    handover: str
    event: str
    role: str
    """Of who took it up."""


class AbsenceStore:
    """The table of absences, beside those of the content. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def away(self, who: str, first: date, last: date, today: date, by: str = "") -> None:
        """In place of what was said of those days before; what began already goes on from there.

        A last day before the first takes back what was said of the first day.
        """
        if last < first:
            self._back(who, first, today)
            return
        overlaps = "who = ? and leaves = 0 and first_day <= ? and last_day >= ?"
        days = (who, last.isoformat(), first.isoformat())
        (began,) = self._execute(
            f"select min(first_day) from absences where {overlaps} and first_day <= ?",
            (*days, today.isoformat()),
        ).fetchone()
        self._execute(f"delete from absences where {overlaps}", days)
        since = min(first, date.fromisoformat(began)) if began else first
        self._execute(
            "insert or replace into absences (who, first_day, last_day, by_whom) "
            "values (?, ?, ?, ?)",
            (who, since.isoformat(), last.isoformat(), by),
        )

    def _back(self, who: str, day: date, today: date) -> None:
        """Of today: with what is over, for that has been summed up at once."""
        since = date.min if day <= today else day
        self._execute(
            "delete from absences where who = ? and leaves = 0 and first_day <= ? "
            "and last_day >= ?",
            (who, day.isoformat(), since.isoformat()),
        )

    def leave(self, who: str, day: date, successor: str) -> None:
        """For good; in place of all that was said before."""
        self._execute("delete from absences where who = ?", (who,))
        self._execute(
            "insert into absences (who, first_day, last_day, by_whom, leaves) "
            "values (?, ?, ?, ?, 1)",
            (who, day.isoformat(), date.max.isoformat(), successor),
        )

    def stays(self, who: str) -> bool:
        """It was a mistake that somebody left; False when nobody said so."""
        cursor = self._execute("delete from absences where who = ? and leaves = 1", (who,))
        return cursor.rowcount > 0

    def on(self, day: date) -> tuple[Stand, ...]:
        """Who is away that day, and who was chosen to stand in."""
        return self._read("? between first_day and last_day", day.isoformat())

    def of(self, who: str) -> tuple[Stand, ...]:
        """What somebody said, also for later and what is over."""
        return self._read("who = ?", who)

    def left(self, who: str) -> Stand | None:
        """Who follows somebody who left for good."""
        return next(iter(self._read("who = ? and leaves = 1", who)), None)

    def over(self, today: date) -> dict[str, Period]:
        """Whose days away are over, and nothing was told of them yet: from the first to the last.

        Not who is away again already.
        """
        rows = self._execute(
            "select who, min(first_day), max(last_day) from absences as gone where last_day < ? "
            "and not exists (select 1 from absences where who = gone.who "
            "and ? between first_day and last_day) group by who order by who",
            (today.isoformat(), today.isoformat()),
        )
        return {
            who: Period(date.fromisoformat(first), date.fromisoformat(last))
            for who, first, last in rows
        }

    def told(self, who: str, today: date) -> None:
        """Somebody heard what happened: those days away are forgotten."""
        self._execute(
            "delete from absences where who = ? and last_day < ?", (who, today.isoformat())
        )

    def forget(self, today: date) -> None:
        """Who left long ago."""
        self._execute(
            "delete from absences where leaves = 1 and first_day < ?",
            ((today - REMEMBERED).isoformat(),),
        )

    def happened(self, organisation: str, since: datetime) -> list[Happened]:
        """What an organisation was asked and took up since then, oldest first."""
        events = (*CAME_IN, *TAKEN_UP)
        rows = self._execute(
            "select handover, event, role from timeline where at >= ? "
            f"and event in ({', '.join('?' * len(events))}) and handover in ("
            "select ref from handovers where organisation = ? and live = 1 union "
            "select ref from handovers where begun >= ? and organisation = ?) "
            "order by at, handover",
            (
                *(since.isoformat(), *events, organisation),
                *((since - LONGEST_DRAFT).isoformat(), organisation),
            ),
        )
        return [Happened(*row) for row in rows]

    def answered(self, requester: str, since: datetime) -> list[str]:
        """What somebody asked and a partner did something about since then."""
        rows = self._execute(
            "select distinct handover from timeline where side = ? and at >= ? and handover in "
            "(select ref from handovers where requester = ? and over = 0) order by handover",
            (Side.PARTNER, since.isoformat(), requester),
        )
        return [ref for (ref,) in rows]

    def _read(self, where: str, *values: str) -> tuple[Stand, ...]:
        return tuple(self._stands(where, *values))

    def _stands(self, where: str, *values: str) -> Iterator[Stand]:
        rows = self._execute(
            f"select {COLUMNS} from absences where {where} order by who, first_day", values
        )
        for who, by, first, last, leaves in rows:
            period = Period(date.fromisoformat(first), date.fromisoformat(last))
            yield Stand(who, by, period, bool(leaves))
