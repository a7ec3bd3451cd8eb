"""What time does to conversations: warn, throw away, remind, close; in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from cases.calendar import is_open
from cases.case_store import CaseStore
from cases.terms import WARNED_FOR, Terms

What = Literal["expiring", "measure", "draft"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something to tell the owner of a case; or of a `draft`, who asks for a handover."""

    what: What
    case: str
    """Of a `draft`: the reference of the handover."""
    owner: str
    at: datetime
    """For `measure`: since when it is time; else when it is thrown away."""


_DUES = TypeAdapter(list[Due])


def letter_of(dues: list[Due]) -> str:
    """Some things due as the body of one letter."""
    return _DUES.dump_json(dues).decode()


def read_letter(body: str) -> list[Due]:
    """What `letter_of` wrote."""
    return _DUES.validate_json(body)


def sweep(cases: CaseStore, now: datetime, terms: Terms) -> list[Due]:
    """Does what is due; returns what must be told, only inside working hours."""
    due = list(_told(cases, now, terms)) if is_open(now) else []
    for walk in cases.idle(now - terms.draft, warned_before=now - WARNED_FOR):
        cases.drop_walk(walk.case, walk.moment)
    cases.close_opened_before(now - terms.case, now)
    return due


def _told(cases: CaseStore, now: datetime, terms: Terms) -> Iterator[Due]:
    for walk in cases.idle(now - terms.warned, warned_before=None):
        case = cases.case(walk.case)
        cases.warned(walk.case, walk.moment, now)
        if case is not None:
            gone = max(walk.updated + terms.draft, now + WARNED_FOR)
            yield Due("expiring", case.ref, case.owner, gone)
    for case, at in cases.to_remind(now):
        cases.reminded(case.ref, now)
        yield Due("measure", case.ref, case.owner, at)
