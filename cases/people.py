"""A person as the list of people knows him or her: of what, as what, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cases.handover.states import Duty


@dataclass(frozen=True, slots=True)
class Title:
    """What a person is, as a colleague would say it: huisarts, wijkcoach."""

    nl: str
    en: str

    def in_(self, lang: Literal["nl", "en"]) -> str:
        return self.nl if lang == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it; None: no end on that side."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def meets(self, other: Period) -> bool:
        """Is there a day that both hold on?"""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        return first <= min(self.valid_to or date.max, other.valid_to or date.max)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an organisation, known by the id in its directory."""

    id: str
    organisation: str
    """A partner or a practice; "" when anybody may do anything."""
    duties: frozenset[Duty]
    title: Title | None = None
    days: frozenset[int] | None = None
    """Own working days (ISO); None: those of the organisation."""
    coordinates: frozenset[str] = frozenset()
    """Practices whose handovers a coordinator sees."""
    area: frozenset[str] = frozenset()
    """Places, with all below them, where a coordinator sees the handovers of every practice."""
    tenant: str = ""
    """The only one this person comes from; "": one of the organisation's, or the bot's own."""
    period: Period = ALWAYS
    roles: tuple[str, ...] = ()
    """The duties as they are written in the file, in that order; empty: it stands in none."""

    def watches(self, practice: str, place: str = "") -> bool:
        """Does this coordinator see what a practice asks in a place?"""
        return practice in self.coordinates or place in self.area


@dataclass(frozen=True, slots=True)
class Stand:
    """For a period somebody stands in for another; "" when nobody does."""

    who: str
    by: str
    period: Period = ALWAYS
    leaves: bool = False
    """Does not come back; `by` is the successor."""
