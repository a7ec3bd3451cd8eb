"""What time does to cases: warn, throw away, remind, close, purge; in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import TypeAdapter

from cases.calendar import is_open
from cases.case_store import CaseStore

WARNED_AFTER = timedelta(days=6)
"""An unfinished conversation that nobody touched for so long is warned about."""
DROPPED_AFTER = timedelta(days=7)
WARNED_FOR = timedelta(days=1)
"""At least so long lies between the warning and throwing away."""
CLOSED_AFTER = timedelta(days=400)
"""A case closes by itself so long after its first conversation."""
PURGED_AFTER = timedelta(days=30)
"""Of a closed case everything but the counters is gone after so long."""
KEPT_FOR = CLOSED_AFTER + PURGED_AFTER
"""From its first conversation on, a case is kept for so long at most."""

What = Literal["expiring", "measure"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something to tell the owner of a case."""

    what: What
    case: str
    owner: str
    at: datetime
    """For `expiring`: when it is thrown away; for `measure`: since when it is time."""


_DUES = TypeAdapter(list[Due])


def letter_of(dues: list[Due]) -> str:
    """Some things due as the body of one letter."""
    return _DUES.dump_json(dues).decode()


def read_letter(body: str) -> list[Due]:
    """What `letter_of` wrote."""
    return _DUES.validate_json(body)


def sweep(cases: CaseStore, now: datetime) -> list[Due]:
    """Does what is due; returns what must be told, only inside working hours."""
    due = list(_told(cases, now)) if is_open(now) else []
    for walk in cases.idle(now - DROPPED_AFTER, warned_before=now - WARNED_FOR):
        cases.drop_walk(walk.case, walk.moment)
    cases.close_opened_before(now - CLOSED_AFTER, now)
    cases.purge_closed_before(now - PURGED_AFTER)
    return due


def _told(cases: CaseStore, now: datetime) -> Iterator[Due]:
    for walk in cases.idle(now - WARNED_AFTER, warned_before=None):
        case = cases.case(walk.case)
        cases.warned(walk.case, walk.moment, now)
        if case is not None:
            gone = max(walk.updated + DROPPED_AFTER, now + WARNED_FOR)
            yield Due("expiring", case.ref, case.owner, gone)
    for case, at in cases.to_remind(now):
        cases.reminded(case.ref, now)
        yield Due("measure", case.ref, case.owner, at)
