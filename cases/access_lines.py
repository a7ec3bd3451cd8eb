"""What stands in `content/access.yaml`, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from cases.access import Period, Person, Title
from cases.entries import Frozen, Id, ObjectId, TenantId, Weekday, iso_days
from cases.handover.states import Duty

Role = Literal[
    "requester",
    "preparer",
    "backup",
    "coordinator",
    "member",
    "key_figure",
    "replacement",
    "contact",
    "admin",
    "editor",
]
Word = Annotated[str, Field(min_length=1, max_length=80)]


class PracticeLine(Frozen):
    """A practice; a practice that is also on the map has the id that it has there."""

    id: Id
    name: Word


class TitleLine(Frozen):
    """What somebody is, never who."""

    nl: Word
    en: Word


class Dated(Frozen):
    """Something that holds for a time; both days belong to it."""

    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)


class MemberLine(Dated):
    """Somebody who may act for an organisation."""

    id: ObjectId
    organisation: Id
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    title: TitleLine
    works: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    coordinates: tuple[Id, ...] = ()
    area: tuple[Word, ...] = ()
    tenant: TenantId | None = None

    def person(self, places: Mapping[str, frozenset[str]]) -> Person:
        """`places`: each area as it is written → itself and all below it."""
        duties = frozenset(map(Duty, self.roles))
        coordinates = frozenset(self.coordinates)
        if Duty.COORDINATOR in duties:
            coordinates |= {self.organisation}
        return Person(
            id=self.id,
            organisation=self.organisation,
            duties=duties,
            title=Title(self.title.nl, self.title.en),
            days=iso_days(self.works) if self.works else None,
            coordinates=coordinates,
            area=frozenset().union(*(places.get(area, frozenset()) for area in self.area)),
            tenant=self.tenant or "",
            period=self.period,
            roles=self.roles,
        )


class TenantLine(Frozen):
    """A tenant of others, and whose people come from there."""

    id: TenantId
    organisations: Annotated[tuple[Id, ...], Field(min_length=1)]


class AbsenceLine(Dated):
    """Somebody is away, and who stands in."""

    who: ObjectId
    replaced_by: ObjectId | None = None


class DelegationLine(Dated):
    """A coordinator lets somebody else keep the work list."""

    who: ObjectId
    to: ObjectId


class AccessFile(Frozen):
    """The file; what its lists hold is read one by one."""

    practices: tuple[Any, ...] = ()
    tenants: tuple[Any, ...] = ()
    members: tuple[Any, ...] = ()
    absences: tuple[Any, ...] = ()
    delegations: tuple[Any, ...] = ()
