"""How organisations answer what they are asked, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class OrganisationStanding:
    """What handovers and reports say of a contact."""

    answered_on: date | None = None
    """When a handover was last taken up, or advice given."""
    unanswered: int = 0
    """So many handovers in a row came back without any reaction."""
    doubted: str = ""
    """"unanswered", or "left": somebody reported that the contact no longer works there."""


class StandingStore:
    """The table of standings. Made by SqliteStore."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def get(self, organisation: str) -> OrganisationStanding:
        return self._read("where organisation = ?", organisation).get(
            organisation, OrganisationStanding()
        )

    def all(self) -> dict[str, OrganisationStanding]:
        return self._read()

    def keep(self, organisation: str, standing: OrganisationStanding) -> None:
        answered = standing.answered_on.isoformat() if standing.answered_on else ""
        self._execute(
            "insert or replace into standings (organisation, answered_on, unanswered, doubted) "
            "values (?, ?, ?, ?)",
            (organisation, answered, standing.unanswered, standing.doubted),
        )

    def _read(self, where: str = "", *values: str) -> dict[str, OrganisationStanding]:
        rows = self._execute(
            f"select organisation, answered_on, unanswered, doubted from standings {where}", values
        )
        return {
            organisation: OrganisationStanding(
                date.fromisoformat(on) if on else None, unanswered, doubted
            )
            for organisation, on, unanswered, doubted in rows
        }
