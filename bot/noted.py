"""What of a turn is written in the audit; moves of handovers are noted where they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cases.access import Person
from cases.audit import Entry
from cases.noting import UNSEEN, VIEW, of_person
from cases.outbox import person_of
from dialogs.effects import (
    AddWalk,
    BeAway,
    CloseCase,
    Confirm,
    DropWalk,
    Effect,
    KeepWalk,
    Leave,
    Link,
    OpenCase,
    Propose,
    Report,
    Seen,
    SeenCase,
    Settle,
    Unlink,
)


def noted(
    effects: Iterable[Effect], user: str, person: Person | None, now: datetime
) -> Iterator[Entry]:
    """The entries of one turn; `person`: None for who is not registered."""
    who = person_of(user)

    def about_case(action: str, case: str, detail: str = "") -> Entry:
        return of_person(who, person, action, now, case=case, ground="own_case", detail=detail)

    for effect in effects:
        match effect:
            case Seen(entry):
                yield entry
            case OpenCase(case):
                yield about_case("open_case", case.ref, case.instrument)
            case AddWalk(walk):
                yield about_case("add_walk", walk.case, str(walk.moment))
            case KeepWalk(walk):
                yield about_case("go_on", walk.case, walk.state)
            case DropWalk(ref, moment):
                yield about_case("drop_walk", ref, str(moment))
            case CloseCase(ref):
                yield about_case("close_case", ref)
            case SeenCase(ref, True):
                yield about_case(VIEW, ref, "walk")
            case SeenCase(ref):
                yield of_person(who, person, VIEW, now, case=ref, outcome=UNSEEN)
            case Link(organisation):
                yield of_person(who, person, "link", now, ground="duty", detail=organisation)
            case Unlink(organisation):
                yield of_person(who, person, "unlink", now, ground="duty", detail=organisation)
            case BeAway(until):
                day = until.isoformat()
                yield of_person(who, person, "away", now, ground="own_person", detail=day)
            case Report(service, _, what):
                yield of_person(who, person, "report", now, detail=f"{service} {what}")
            case Confirm(proposals):
                for what in (proposal.listed.service for proposal in proposals):
                    yield of_person(who, person, "confirm", now, ground="duty", detail=what)
            case Propose(kind, listed):
                what = f"{listed.service} {kind}"
                yield of_person(who, person, "propose", now, ground="duty", detail=what)
            case Settle(report, outcome):
                what = f"{report} {outcome}"
                yield of_person(who, person, "settle", now, ground="duty", detail=what)
            case Leave(organisation):
                yield of_person(who, person, "leave", now, ground="own_person", detail=organisation)
