"""Which entries are to be asked about and when, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Connection
from typing import Any

COLUMNS = "service, organisation, digest, confirmed_on, every, due, step, why, asked_at"
MOST = 2000
"""Steps in one sweep: no turn waits longer for it."""
PUT_AWAY = datetime(9999, 1, 1, tzinfo=UTC)
"""Due when it waits for an editor only: nobody is asked."""


@dataclass(frozen=True, slots=True)
class Check:
    """How it stands with the question whether one entry is right."""

    service: str
    organisation: str
    digest: str
    confirmed_on: date | None
    """By the file, or in the chat when that is later and still holds."""
    every: int
    """After how many days it is asked again; 0 while that is not known."""
    due: datetime
    """When the next step of the ladder is taken."""
    step: int = 0
    """How many steps were taken, or passed over because nobody was there."""
    why: str = ""
    """Nothing but the rhythm, or "unanswered", "left" or "report"."""
    asked_at: datetime | None = None
    """When somebody was asked first, of this question; None: nobody yet."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody said in the chat that an entry is right."""

    digest: str
    """Of the entry as it stood then."""
    on: date
    by_role: str
    how: str = "chat"
    before: date | None = None
    """When it was confirmed last, as the file said then."""


class CheckStore:
    """The tables of checks and confirmations. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._many = connection.executemany

    # -- checks -----------------------------------------------------------------------------

    def get(self, service: str) -> Check | None:
        return next(self._read("service = ?", service), None)

    def hurry(self, services: Iterable[str], now: datetime) -> None:
        """The next step is taken now."""
        self._many(
            "update checks set due = ?1 where service = ?2 and due > ?1",
            [(iso(now), service) for service in services],
        )

    def all(self) -> dict[str, Check]:
        return {check.service: check for check in self._read("true")}

    def due(self, now: datetime) -> list[Check]:
        """Some organisations with all of theirs, if that is not too much for one sweep.

        Nothing else is read: with `+` the order takes no index of its own.
        """
        order = f"+organisation, +service limit {MOST}"
        found = list(self._read("due <= ?", iso(now), order=order))
        if len(found) < MOST or found[0].organisation == found[-1].organisation:
            return found
        return [check for check in found if check.organisation != found[-1].organisation]

    def of(self, organisation: str) -> list[Check]:
        return list(self._read("organisation = ?", organisation))

    def asked(self, organisations: Iterable[str] | None = None) -> list[Check]:
        """Those that somebody was asked about and nobody answered; None: of everybody."""
        if organisations is None:
            return list(self._read("asked_at is not null"))
        of_each = (self._read("organisation = ?", o) for o in dict.fromkeys(organisations))
        return [check for checks in of_each for check in checks if check.asked_at]

    def keep(self, checks: Iterable[Check]) -> None:
        self._many(
            f"insert into checks ({COLUMNS}) values (?,?,?,?,?,?,?,?,?) "
            "on conflict (service) do update set organisation = excluded.organisation, "
            "digest = excluded.digest, confirmed_on = excluded.confirmed_on, "
            "every = excluded.every, due = excluded.due, step = excluded.step, "
            "why = excluded.why, asked_at = excluded.asked_at",
            [_row(check) for check in checks],
        )

    def drop(self, services: Iterable[str]) -> None:
        """They are no longer on the map."""
        gone = [(service,) for service in services]
        self._many("delete from checks where service = ?", gone)
        self._many("delete from confirmations where service = ?", gone)

    # -- what was said in the chat ----------------------------------------------------------

    def confirmed(self) -> Mapping[str, Confirmed]:
        return dict(self._said("true"))

    def said(self, service: str) -> Confirmed | None:
        return next((said for _, said in self._said("service = ?", service)), None)

    def confirm(self, service: str, said: Confirmed) -> None:
        self._execute(
            "insert or replace into confirmations (service, digest, on_day, by_role, how, before) "
            "values (?, ?, ?, ?, ?, ?)",
            (service, said.digest, said.on.isoformat(), said.by_role, said.how, _day(said.before)),
        )

    def overtaken(self, services: Iterable[str]) -> None:
        """What was confirmed has changed since, or the file says as much."""
        self._many("delete from confirmations where service = ?", [(s,) for s in services])

    def unlisted(self) -> frozenset[str]:
        """What somebody of the organisation does not want on the map."""
        return frozenset(s for (s,) in self._execute("select service from unlisted"))

    def unlist(self, service: str, now: datetime) -> None:
        self._execute(
            "insert or ignore into unlisted (service, at) values (?, ?)", (service, iso(now))
        )

    def list_again(self, service: str) -> None:
        self._execute("delete from unlisted where service = ?", (service,))

    def _said(self, where: str, *values: str) -> Iterator[tuple[str, Confirmed]]:
        rows = self._execute(
            "select service, digest, on_day, by_role, how, before from confirmations "
            f"where {where}",
            values,
        )
        for service, digest, on, by_role, how, before in rows.fetchall():
            day = date.fromisoformat(on)
            yield service, Confirmed(digest, day, by_role, how, _read_day(before))

    def _read(self, where: str, *values: str, order: str = "service") -> Iterator[Check]:
        query = f"select {COLUMNS} from checks where {where} order by {order}"
        return (_check(*row) for row in self._execute(query, values).fetchall())


def iso(moment: datetime) -> str:
    """In UTC, for the text is compared."""
    return moment.astimezone(UTC).isoformat()


def _row(check: Check) -> tuple[Any, ...]:
    return (
        *(check.service, check.organisation, check.digest, _day(check.confirmed_on)),
        *(check.every, iso(check.due), check.step, check.why),
        iso(check.asked_at) if check.asked_at else None,
    )


def _check(*row: Any) -> Check:
    service, organisation, digest, confirmed_on, every, due, step, why, asked_at = row
    return Check(
        *(service, organisation, digest, _read_day(confirmed_on), every),
        *(datetime.fromisoformat(due), step, why),
        datetime.fromisoformat(asked_at) if asked_at else None,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
