"""Nudges that wait until somebody may be told, and how often; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Connection

from cases.handover.states import Clock


@dataclass(frozen=True, slots=True)
class Pending:
    """A step of a ladder that somebody is still to be told."""

    user: str
    """To whom, as in the outbox."""
    handover: str
    clock: Clock
    mention: str
    """The person who is meant, in a channel."""
    started: datetime
    """Of the clock: one that began anew was answered."""
    urgent: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """What somebody was told on a day."""

    count: int = 0
    urgent_at: datetime | None = None
    """The last time that something could not wait, on this day or an earlier one."""


class NudgeStore:
    """The tables of nudges. Made by SqliteStore with its connection."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._many = connection.executemany

    def wait(self, nudges: list[Pending], now: datetime) -> None:
        """A later step of the same clock takes the place of one that still waits."""
        self._many(
            "insert or replace into nudges "
            "(user, handover, clock, mention, started, urgent, due) values (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(n.user, n.handover, n.clock, n.mention),
                    *(_iso(n.started), int(n.urgent), _iso(now)),
                )
                for n in nudges
            ],
        )

    def due(self, now: datetime) -> dict[str, list[Pending]]:
        """What waits by now, for each who is to be told."""
        found: dict[str, list[Pending]] = {}
        rows = self._execute(
            "select user, handover, clock, mention, started, urgent from nudges where due <= ? "
            "order by user, urgent desc, handover, clock, mention",
            (_iso(now),),
        )
        for user, handover, clock, mention, started, urgent in rows:
            since = datetime.fromisoformat(started)
            nudge = Pending(user, handover, Clock(clock), mention, since, bool(urgent))
            found.setdefault(user, []).append(nudge)
        return found

    def done(self, nudges: list[Pending]) -> None:
        """They were told, or no longer matter."""
        self._many(
            "delete from nudges where user = ? and handover = ? and clock = ? and mention = ?",
            [_key(n) for n in nudges],
        )

    def hold(self, nudges: list[Pending], until: datetime) -> None:
        self._many(
            "update nudges set due = ? "
            "where user = ? and handover = ? and clock = ? and mention = ?",
            [(_iso(until), *_key(n)) for n in nudges],
        )

    def spent(self, day: date) -> dict[str, Spent]:
        """What everybody was told who was told anything lately."""
        rows = self._execute(
            "select user, max(case when day = ? then count else 0 end), max(urgent_at) "
            "from budgets group by user",
            (day.isoformat(),),
        )
        return {
            user: Spent(count, datetime.fromisoformat(urgent_at) if urgent_at else None)
            for user, count, urgent_at in rows
        }

    def spend(self, told: list[tuple[str, bool, bool]], day: date, now: datetime) -> None:
        """One message more today to each of these; does it count, and could it not wait?"""
        at = _iso(now)
        self._many(
            "insert into budgets (user, day, count, at, urgent_at) values (?, ?, ?, ?, ?) "
            "on conflict (user, day) do update set count = count + excluded.count, "
            "at = excluded.at, urgent_at = coalesce(excluded.urgent_at, urgent_at)",
            [
                (user, day.isoformat(), int(counts), at, at if urgent else None)
                for user, counts, urgent in told
            ],
        )

    def forget(self, before: date) -> None:
        """What was told on days before this one."""
        self._execute("delete from budgets where day < ?", (before.isoformat(),))


def _key(nudge: Pending) -> tuple[str, str, str, str]:
    return nudge.user, nudge.handover, nudge.clock, nudge.mention


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
