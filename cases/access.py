"""Who is who: for which organisation a person acts, in what capacity, and who steps in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from cases.clocks import Who
from cases.handover.states import DUTIES, Duty, Event, Side
from cases.people import ALWAYS, Period, Person, Stand, Title

__all__ = ["ALWAYS", "Access", "Between", "Period", "Person", "Stand", "Title"]

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
TAKES_UP = frozenset({Duty.KEY_FIGURE, Duty.REPLACEMENT, Duty.MEMBER})
"""Who takes up what a partner is asked."""


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
        """With those who said it in the chat; who stands in keeps the work list as well."""
        if not absences:
            return self
        return replace(
            self,
            absences=(*self.absences, *absences),
            delegations=(*self.delegations, *(a for a in absences if a.by)),
        )

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
        known = self._registered(user, today)
        return Person(user, "", EVERY_DUTY) if known is None and self.open else known

    def _registered(self, user: str, today: date) -> Person | None:
        people = self._by_id.get(user.lower(), ())
        return next((p for p in people if self._is_there(p, today)), None)

    def known_as(self, user: str) -> Person | None:
        """As whom this person was registered last, also when that is over."""
        return max(self._by_id.get(user.lower(), ()), key=_begins, default=None)

    def _is_there(self, person: Person, today: date) -> bool:
        """Is this registration in force? Not for who said to have left since it began."""
        return person.period.holds_on(today) and not any(
            a.leaves and a.who == person.id and a.period.holds_on(today)
            for a in self.absences
            if _begins(person) <= (a.period.valid_from or date.min)
        )

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
        return tuple(p for p in people if self._is_there(p, today))

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

    def alone(self, organisation: str, today: date) -> Person | None:
        """On whom everything that comes in hangs: the only one who may take it up."""
        able = [p for p in self.members(organisation, today) if p.duties & TAKES_UP]
        return able[0] if len(able) == 1 else None

    def changed_since(self, day: date, today: date) -> tuple[tuple[Person, date, bool], ...]:
        """Who came and who went since that day, latest first: person, first or last day, came?"""
        left = {a.who: a.period.valid_from for a in self.absences if a.leaves}
        changes = []
        for person in self.people:
            first, last = person.period.valid_from, person.period.valid_to
            gone = left.get(person.id)
            if gone and _begins(person) <= gone:
                last = min(gone, last or gone)
            changes += [(person, first, True)] if first and day <= first <= today else []
            changes += [(person, last, False)] if last and day <= last <= today else []
        return tuple(sorted(changes, key=lambda c: (c[1], c[0].id), reverse=True))

    # -- who is there ----------------------------------------------------------------------

    def present(self, user: str, today: date) -> Person | None:
        """The person, or who stands in; None when neither is there."""
        seen: set[str] = set()
        while user and user not in seen:
            seen.add(user)
            back = self._registered(user, today)
            away = [
                a.by
                for a in self.absences
                if a.who == user and a.period.holds_on(today) and not (a.leaves and back)
            ]
            if not away:
                return self.person(user, today)
            user = next((by for by in reversed(away) if by), "")  # the last that was said
        return None

    def with_duty(self, duty: Duty, organisation: str, today: date) -> tuple[Person, ...]:
        """Who does this for an organisation today: those present, and who stands in for others."""
        people = self._by_organisation.get(organisation, ())  # whoever left may have a successor
        having = [p for p in people if duty in p.duties and p.period.holds_on(today)]
        side = next((s for s, duties in OF_SIDE.items() if duty in duties), Side.SYSTEM)
        there = _once(self.present(p.id, today) for p in having)
        return tuple(p for p in there if p in having or self.open or p.duties & OF_SIDE[side])

    def editors(self, today: date) -> tuple[Person, ...]:
        """Who keeps the map, of whatever organisation; without one, all who coordinate."""
        for duty in (Duty.EDITOR, Duty.COORDINATOR):
            having = (p for p in self.people if duty in p.duties and p.period.holds_on(today))
            if there := _once(self.present(p.id, today) for p in having):
                return there
        return ()

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
        ids = {p.id for p in people if p.period.holds_on(today)}
        own = [p for p in people if self._is_there(p, today)]
        delegates = (d.by for d in self.delegations if d.who in ids and d.period.holds_on(today))
        return _once((*own, *(self.person(id_, today) for id_ in delegates)))

    def told(self, who: Who, handover: Between, today: date) -> tuple[Person, ...]:
        """Whom a step of a ladder means; empty: only the channel can be told."""
        match who:
            case Who.REQUESTER:
                return self._asking(handover, today)
            case Who.OWNER if owner := self._for(Side.PARTNER, handover.owner, handover, today):
                return (owner,)
            case Who.OWNER | Who.KEY_FIGURE:
                return self._first(handover.organisation, today)
            case Who.COORDINATOR:
                known = self.coordinators(handover.practice, today, handover.place)
                return _once(p for p in known if self.present(p.id, today) == p) or known
            case Who.BACKUP:
                return self.with_duty(Duty.BACKUP, handover.practice, today)
            case _:
                return self.with_duty(Duty(who.value), handover.organisation, today)

    def _asking(self, handover: Between, today: date) -> tuple[Person, ...]:
        """Who asked, or stands in; else a colleague, and then who coordinates for the practice."""
        if there := self._for(Side.REQUESTER, handover.requester, handover, today):
            return (there,)
        if self.known_as(handover.requester) is None:
            return ()  # nothing is known of such a person, so the bot writes there anyway
        for duty in (Duty.BACKUP, Duty.REQUESTER):
            if colleagues := self.with_duty(duty, handover.practice, today):
                return colleagues
        return self.told(Who.COORDINATOR, handover, today)

    def _for(self, side: Side, user: str | None, handover: Between, today: date) -> Person | None:
        """Somebody, or who stands in, as far as that person may do anything for this side."""
        there = self.present(user or "", today)
        return there if there and self.may(there, side, handover) else None

    def _first(self, organisation: str, today: date) -> tuple[Person, ...]:
        """The key figures; where none is there, who replaces them."""
        return self.with_duty(Duty.KEY_FIGURE, organisation, today) or self.with_duty(
            Duty.REPLACEMENT, organisation, today
        )


def _begins(person: Person) -> date:
    return person.period.valid_from or date.min


def _once(people: Iterator[Person | None] | tuple[Person | None, ...]) -> tuple[Person, ...]:
    """Those who are there, each once, in this order."""
    return tuple(dict.fromkeys(p for p in people if p is not None))
