"""Who is who in the stories of handovers. The names are roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.access import Access, Person, Stand, Title
from cases.handover.states import Duty

PRACTICE, PARTNER, CJG = "gezondheidspunt-laakkwartier", "wmo-wijkteam-laak", "cjg-laak"
WELFARE, DEBTS, MENTAL = "mooiwelzijn", "gemeente-den-haag-schuldhulp", "parnassia-groep"
CONFIRMED = (PRACTICE, PARTNER, CJG, WELFARE, DEBTS, MENTAL)
"""Partners that are no examples here, so that they can be handed over to."""
LINKED = (PARTNER, CJG, MENTAL)
"""Partners with a channel from the start."""


OF_POH = (Duty.REQUESTER, Duty.BACKUP, Duty.COORDINATOR, Duty.KEY_FIGURE)
BOTH = frozenset({PRACTICE, CJG})
"""Whose handovers the coordinators see."""


def _person(id_: str, organisation: str, en: str, *duties: Duty, **more: Any) -> Person:
    title = Title(more.pop("nl", id_), en)
    return Person(id_, organisation, frozenset(duties), title, **more)


PEOPLE = (
    _person("huisarts", PRACTICE, "GP", Duty.REQUESTER),
    _person("poh", PRACTICE, "practice nurse", *OF_POH, nl="POH-KB", coordinates=BOTH),
    _person("assistente", PRACTICE, "practice assistant", Duty.PREPARER, nl="doktersassistente"),
    _person("wijkcoach", PARTNER, "neighbourhood coach", Duty.KEY_FIGURE),
    _person("vervanger", PARTNER, "team coordinator", Duty.REPLACEMENT, nl="teamcoördinator"),
    _person("balie", PARTNER, "front desk", Duty.CONTACT, nl="medewerker van de balie"),
    _person("collega", PARTNER, "social worker", Duty.MEMBER, nl="maatschappelijk werker"),
    _person("gezinscoach", CJG, "family coach", Duty.KEY_FIGURE, Duty.REQUESTER),
    _person("welzijnscoach", WELFARE, "welfare coach", Duty.KEY_FIGURE),
    _person("schuldhulpverlener", DEBTS, "debt adviser", Duty.KEY_FIGURE),
    _person("behandelaar", MENTAL, "therapist", Duty.KEY_FIGURE),
    _person("redacteur", PRACTICE, "map editor", Duty.EDITOR, nl="redacteur van de kaart"),
    _person("brugfunctionaris", "gemeente", "link worker", Duty.COORDINATOR, coordinates=BOTH),
)


def people(*, everyone: bool = False, absences: Iterable[Stand] = ()) -> Access:
    """Who may do what; `everyone`: as with `--dev`."""
    access = Access({PRACTICE: "Gezondheidspunt Laakkwartier"}, PEOPLE, tuple(absences))
    return Access.everyone(access) if everyone else access
