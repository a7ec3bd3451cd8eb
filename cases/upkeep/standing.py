"""What handovers and reports say of a contact: does anybody answer there?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases.upkeep.standing_store import OrganisationStanding, StandingStore

UNANSWERED, LEFT, REPORTED = "unanswered", "left", "report"
"""Why an entry is asked about before its time."""


def answered(standings: StandingStore, organisation: str, day: date) -> None:
    """A handover was taken up: who is said to have left may still have."""
    before = standings.get(organisation)
    doubted = "" if before.doubted == UNANSWERED else before.doubted
    after = OrganisationStanding(day, 0, doubted)
    if after != before:
        standings.keep(organisation, after)


def unanswered(standings: StandingStore, organisation: str, limit: int) -> bool:
    """A handover came back without any reaction; True when that makes the contact doubtful."""
    before = standings.get(organisation)
    count = before.unanswered + 1
    doubts = count >= limit
    doubted = before.doubted or (UNANSWERED if doubts else "")
    standings.keep(organisation, replace(before, unanswered=count, doubted=doubted))
    return doubts


def left(standings: StandingStore, organisation: str) -> None:
    """Somebody reported that the contact no longer works there."""
    before = standings.get(organisation)
    if before.doubted != LEFT:
        standings.keep(organisation, replace(before, doubted=LEFT))


def stays(standings: StandingStore, organisation: str) -> None:
    """The contact still works there after all."""
    before = standings.get(organisation)
    if before.doubted == LEFT:
        standings.keep(organisation, replace(before, doubted=""))


def trusted(standings: StandingStore, organisation: str) -> None:
    """Somebody of the organisation answered for it."""
    before = standings.get(organisation)
    if before.doubted or before.unanswered:
        standings.keep(organisation, replace(before, unanswered=0, doubted=""))
