"""Who is turned to while somebody is away: who is next in line, and who could be chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.access import TAKES_UP, Access, Period, Person, Stand
from cases.clocks import Who
from cases.handover.model import Handover
from cases.handover.states import Duty
from dialogs.handover.colleagues import title_of
from dialogs.handover.scene import Scene

STANDS_IN = frozenset({Duty.REQUESTER, Duty.BACKUP, Duty.COORDINATOR})
"""Who may keep an eye on what a colleague of the practice asked."""
MAY_BE_AWAY = TAKES_UP | STANDS_IN | {Duty.CONTACT}
"""Who gets messages about handovers."""


def others(period: Period, scene: Scene) -> list[Person]:
    """Colleagues who could stand in: for what a partner is asked, or a practice asks."""
    own, person, day = scene.own, scene.own.person, _first(period, scene)
    if person is None or not person.organisation:
        return []
    wanted = [able for able in (TAKES_UP, STANDS_IN) if person.duties & able]
    access = _access(period, scene)
    colleagues = access.members(person.organisation, day)
    able = (p for p in colleagues if any(p.duties & duties for duties in wanted))
    return [p for p in able if p.id != own.me and access.present(p.id, day) == p]


def instead(period: Period, by: str, organisation: str, scene: Scene) -> tuple[str, str]:
    """Who gets what comes in for who is away: the id, "" for nobody, and how that is said.

    `organisation`: of which the card is, for who is not registered with one.
    """
    own, person, day = scene.own, scene.own.person, _first(period, scene)
    home = (person.organisation if person else "") or organisation
    access = _access(period, scene, Stand(own.me, by, period))
    if person is not None and person.duties & (TAKES_UP | {Duty.CONTACT}):
        found = [p for p in access.ladder(home, day) if p.id != own.me]
        if found and not found[0].duties & TAKES_UP:
            return found[0].id, scene.say("handover.away.contact")
    else:
        nowhere: dict[str, Any] = {"organisation": "", "owner": None, "place": ""}
        asked = Handover.model_construct(**{**nowhere, "practice": home, "requester": own.me})
        found = [p for p in access.told(Who.REQUESTER, asked, day) if p.id != own.me]
    if not found:
        return "", scene.say("handover.away.nobody")
    return found[0].id, scene.say("handover.away.instead", role=title_of(found[0], scene))


def _access(period: Period, scene: Scene, *more: Stand) -> Access:
    """Who is there on the first day; what this person said before does not count."""
    own = scene.own
    said = own.counter.store.absences.on(_first(period, scene))
    known = tuple(a for a in said if a.who != own.me)
    return own.counter.registered.with_absences((*known, *more))


def _first(period: Period, scene: Scene) -> date:
    return period.valid_from or scene.own.today
