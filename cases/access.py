"""Who is who: for which organisation a person acts, in what capacity, and who steps in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from cases.clocks import Who
from cases.handover.states import DUTIES, Duty, Event, Side

OF_SIDE: Mapping[Side, frozenset[Duty]] = {
    Side.REQUESTER: frozenset(
        {Duty.REQUESTER, Duty.BACKUP, Duty.PREPARER, Duty.COORDINATOR, Duty.ADMIN}
    ),
    Side.PARTNER: frozenset({Duty.MEMBER, Duty.KEY_FIGURE, Duty.REPLACEMENT, Duty.CONTACT}),
    Side.SYSTEM: frozenset(),
}
"""In which capacities a person acts for a side; a practice may be a partner as well."""
EVERY_DUTY = frozenset(Duty) - {Duty.SYSTEM}
REACHED_FIRST = (Duty.KEY_FIGURE, Duty.REPLACEMENT, Duty.CONTACT)


class Between(Protocol):
    """A handover, as far as it matters who may do something to it."""

    @property
    def practice(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def requester(self) -> str: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def place(self) -> str: ...


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

    def watches(self, practice: str, place: str = "") -> bool:
        """Does this coordinator see what a practice asks in a place?"""
        return practice in self.coordinates or place in self.area


@dataclass(frozen=True, slots=True)
class Stand:
    """For a period somebody stands in for another; "" when nobody does."""

    who: str
    by: str
    period: Period = ALWAYS


@dataclass(frozen=True)
class Access:
    """All registered people; with `open` everybody may do everything, also who is not here."""

    practices: Mapping[str, str]
    """Id → name."""
    people: tuple[Person, ...] = ()
    absences: tuple[Stand, ...] = ()
    delegations: tuple[Stand, ...] = ()
    """Of a coordinator's work list."""
    tenants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Tenants of others → the organisations whose people come from there."""
    open: bool = False

    @classmethod
    def everyone(cls, registered: Access | None = None) -> Access:
        """For trying the bot: anybody may do what a requester, partner or coordinator may."""
        return replace(registered or cls({}), open=True)

    def with_absences(self, absences: tuple[Stand, ...]) -> Access:
        """With those who said it in the chat."""
        return replace(self, absences=(*self.absences, *absences)) if absences else self

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.people:
            found[person.id] = (*found.get(person.id, ()), person)
        return found

    @cached_property
    def _by_organisation(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, list[Person]] = {}
        for person in self.people:
            found.setdefault(person.organisation, []).append(person)
        return {organisation: tuple(people) for organisation, people in found.items()}

    def person(self, user: str, today: date) -> Person | None:
        """Who this is today; None for a stranger, and for who is not yet or no longer here."""
        for person in self._by_id.get(user.lower(), ()):
            if person.period.holds_on(today):
                return person
        return Person(user, "", EVERY_DUTY) if self.open else None

    def admits(self, user: str, tenant: str, own: Collection[str], today: date) -> bool:
        """Is this a registered person, in a tenant from which that person comes?

        `own` are the tenants of the bot itself, where guests are as well.
        """
        person = self.person(user, today)
        if person is None:
            return False
        if person.tenant:
            return tenant == person.tenant
        return tenant in own or person.organisation in self.tenants.get(tenant, ())

    def members(self, organisation: str, today: date) -> tuple[Person, ...]:
        """Everybody of an organisation, absent or not."""
        people = self._by_organisation.get(organisation, ())
        return tuple(p for p in people if p.period.holds_on(today))

    def duties(self, person: Person, side: Side, handover: Between) -> frozenset[Duty]:
        """In which capacities a person acts for this side of this handover; empty: in none."""
        if self.open:
            return OF_SIDE[side]
        theirs = handover.practice if side is Side.REQUESTER else handover.organisation
        duties = person.duties & OF_SIDE[side]
        if person.organisation != theirs:
            duties &= {Duty.COORDINATOR}
        if not person.watches(theirs, handover.place):
            duties -= {Duty.COORDINATOR}
        return duties

    def may(
        self, person: Person, side: Side, handover: Between, event: Event | None = None
    ) -> bool:
        """May this person do this for this side; without an event: anything at all?"""
        duties = self.duties(person, side, handover)
        if event is None or self.open:
            return bool(duties)
        return any(event in DUTIES[duty] for duty in duties)

    # -- who is there ----------------------------------------------------------------------

    def present(self, user: str, today: date) -> Person | None:
        """The person, or who stands in; None when neither is there."""
        seen: set[str] = set()
        while user and user not in seen:
            seen.add(user)
            away = [a for a in self.absences if a.who == user and a.period.holds_on(today)]
            if not away:
                return self.person(user, today)
            user = away[0].by
        return None

    def with_duty(self, duty: Duty, organisation: str, today: date) -> tuple[Person, ...]:
        """Who does this for an organisation today: those present, and who stands in for others."""
        having = (p for p in self.members(organisation, today) if duty in p.duties)
        return _once(self.present(p.id, today) for p in having)

    def ladder(self, organisation: str, today: date) -> tuple[Person, ...]:
        """Whom to turn to, in this order: key figure, replacement, general contact."""
        duties = (self.with_duty(duty, organisation, today) for duty in REACHED_FIRST)
        return _once(person for people in duties for person in people)

    def coordinates(self, person: Person, practice: str, today: date, place: str = "") -> bool:
        """May this person see what a practice asks (in a place), by own right or delegated?"""
        return self.open or person.id in {p.id for p in self.coordinators(practice, today, place)}

    def coordinators(self, practice: str, today: date, place: str = "") -> tuple[Person, ...]:
        """Who coordinates for a practice or in a place, and to whom that was delegated."""
        return self._with_delegates([p for p in self.people if p.watches(practice, place)], today)

    def area(self, person: Person, today: date) -> frozenset[str]:
        """The places that this person watches over whoever asks, by own right or delegated."""
        watching = (p for p in self.people if p.area)
        theirs = (p.area for p in watching if person in self._with_delegates([p], today))
        return frozenset().union(*theirs)

    def _with_delegates(self, people: Collection[Person], today: date) -> tuple[Person, ...]:
        own = [p for p in people if p.period.holds_on(today)]
        ids = {p.id for p in own}
        delegates = (d.by for d in self.delegations if d.who in ids and d.period.holds_on(today))
        return _once((*own, *(self.person(id_, today) for id_ in delegates)))

    def told(self, who: Who, handover: Between, today: date) -> tuple[Person, ...]:
        """Whom a step of a ladder means; empty: only the channel can be told."""
        match who:
            case Who.REQUESTER:
                return _once((self.present(handover.requester, today),))
            case Who.OWNER if owner := self.present(handover.owner or "", today):
                return (owner,)
            case Who.OWNER | Who.KEY_FIGURE:
                return self._first(handover.organisation, today)
            case Who.COORDINATOR:
                return self.coordinators(handover.practice, today, handover.place)
            case Who.BACKUP:
                return self.with_duty(Duty.BACKUP, handover.practice, today)
            case _:
                return self.with_duty(Duty(who.value), handover.organisation, today)

    def _first(self, organisation: str, today: date) -> tuple[Person, ...]:
        """The key figures; where none is there, who replaces them."""
        return self.with_duty(Duty.KEY_FIGURE, organisation, today) or self.with_duty(
            Duty.REPLACEMENT, organisation, today
        )


def _once(people: Iterator[Person | None] | tuple[Person | None, ...]) -> tuple[Person, ...]:
    """Those who are there, each once, in this order."""
    return tuple(dict.fromkeys(p for p in people if p is not None))
