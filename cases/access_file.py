"""`content/access.yaml` → who is who, checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from cases.access import REACHED_FIRST, Access, Stand
from cases.access_lines import (
    AbsenceLine,
    AccessFile,
    Dated,
    DelegationLine,
    MemberLine,
    PracticeLine,
    TenantLine,
)
from cases.entries import lines_of
from content.parsed import Parsed
from content.problems import Problems, nearest
from content.shape import shaped
from content.source import Document, read

At = tuple[str | int, ...]


class Places(Protocol):
    """The places of the map, as far as an area is written in them."""

    def meant(self, written: str) -> tuple[str, ...]:
        """Ids of the places that an id or a name may mean."""

    def below(self, id_: str) -> tuple[str, ...]: ...

    def like(self, written: str) -> str:
        """A hint for a place that is not known; "" without one."""


def load_access(
    content: Path,
    today: date,
    problems: Problems,
    parsed: Parsed | None = None,
    organisations: Collection[str] | None = None,
    inner_ring: Collection[str] = (),
    places: Places | None = None,
) -> Access | None:
    """Who is who; None when the file has problems, which are added to `problems`.

    `organisations` are the partners on the map and `places` its places, None: they could not be
    read; of the partners in `inner_ring` somebody must be reachable, else that is warned about.
    """
    before = len(problems.errors)
    document = read(content / "access.yaml", content, problems, parsed)
    if document is None:
        return None
    shaped(AccessFile, document, problems, kind="access")
    reading = _Reading(
        document,
        lines_of(PracticeLine, document, problems, "practices", "practice"),
        lines_of(TenantLine, document, problems, "tenants", "tenant"),
        lines_of(MemberLine, document, problems, "members", "member"),
        lines_of(AbsenceLine, document, problems, "absences", "absence"),
        lines_of(DelegationLine, document, problems, "delegations", "delegation"),
        problems,
    )
    reading.check_organisations(organisations)
    reading.check_areas(places)
    reading.check_dates()
    if len(problems.errors) == before:  # else a person may only seem unknown
        reading.check_people()
    if len(problems.errors) > before:
        return None
    access = reading.access()
    reading.check_inner_ring(access, inner_ring, today)
    return access


@dataclass(frozen=True)
class _Reading:
    """The file as it is written, and where to tell what is wrong in it."""

    document: Document
    practices: list[tuple[int, PracticeLine]]
    tenants: list[tuple[int, TenantLine]]
    members: list[tuple[int, MemberLine]]
    absences: list[tuple[int, AbsenceLine]]
    delegations: list[tuple[int, DelegationLine]]
    problems: Problems
    areas: dict[str, frozenset[str]] = field(default_factory=dict)
    """As written → the place with all below it."""

    def tell(self, kind: str, at: At, **details: Any) -> None:
        self.problems.add(self.document.problem(kind, *at, **details))

    def access(self) -> Access:
        return Access(
            practices={p.id: p.name for _, p in self.practices},
            people=tuple(m.person(self.areas) for _, m in self.members),
            absences=tuple(Stand(a.who, a.replaced_by or "", a.period) for _, a in self.absences),
            delegations=tuple(Stand(d.who, d.to, d.period) for _, d in self.delegations),
            tenants={t.id: frozenset(t.organisations) for _, t in self.tenants},
        )

    def check_organisations(self, organisations: Collection[str] | None) -> None:
        """Practices stand here once; members are of a practice or of a partner on the map."""
        practices: set[str] = set()
        for i, practice in self.practices:
            if practice.id in practices:
                name = f"practice '{practice.id}'"
                self._tell_double(("practices", i, "id"), name, practice.id)
            practices.add(practice.id)
        tenants: set[str] = set()
        for i, tenant in self.tenants:
            if tenant.id in tenants:
                self._tell_double(("tenants", i, "id"), f"tenant '{tenant.id}'", tenant.id)
            tenants.add(tenant.id)
        if organisations is None:
            return
        known = practices.union(organisations)
        for i, member in self.members:
            at: At = ("members", i)
            name = f"member '{member.id}'"
            self._check_organisation(member.organisation, known, (*at, "organisation"), name)
            for n, practice_id in enumerate(member.coordinates):
                self._check_organisation(practice_id, known, (*at, "coordinates", n), name)

        for i, tenant in self.tenants:
            for n, organisation in enumerate(tenant.organisations):
                at = ("tenants", i, "organisations", n)
                self._check_organisation(organisation, known, at, f"tenant '{tenant.id}'")

    def check_areas(self, places: Places | None) -> None:
        """The places that a coordinator watches are on the map, and only a coordinator has them."""
        for i, member in self.members:
            name = f"member '{member.id}'"
            for n, written in enumerate(member.area if places else ()):
                assert places is not None
                at: At = ("members", i, "area", n)
                ids = places.meant(written)
                if len(ids) == 1:
                    self.areas[written] = frozenset((*ids, *places.below(ids[0])))
                elif ids:
                    choices = ", ".join(ids)
                    self.tell("ambiguous_place", at, object=name, found=written, expected=choices)
                else:
                    hint = places.like(written)
                    self.tell("unknown_place", at, object=name, found=written, hint=hint)

    def _check_organisation(self, id_: str, known: Collection[str], at: At, name: str) -> None:
        if id_ not in known:
            hint = nearest(id_, sorted(known))
            self.tell("unknown_organisation", at, object=name, found=id_, hint=hint)

    def _tell_double(self, at: At, name: str, id_: str) -> None:
        self.tell("duplicate_id", at, object=name, found=id_, expected=self.document.name)

    def check_dates(self) -> None:
        """Nothing ends before it begins."""
        dated: list[tuple[str, int, str, Dated]] = [
            *(("members", i, f"member '{m.id}'", m) for i, m in self.members),
            *(("absences", i, "absence", a) for i, a in self.absences),
            *(("delegations", i, "delegation", d) for i, d in self.delegations),
        ]
        for key, i, name, line in dated:
            if line.valid_from and line.valid_to and line.valid_to < line.valid_from:
                self.tell(
                    "dates_reversed",
                    (key, i, "valid_to"),
                    object=name,
                    found=str(line.valid_to),
                    expected=str(line.valid_from),
                )

    def check_people(self) -> None:
        """Nobody is two people at once; who stands in is known, and may."""
        by_id: dict[str, list[MemberLine]] = {}
        for i, member in self.members:
            name = f"member '{member.id}'"
            if any(m.period.meets(member.period) for m in by_id.get(member.id, ())):
                self._tell_double(("members", i, "id"), name, member.id)
            by_id.setdefault(member.id, []).append(member)
            for key in ("coordinates", "area"):
                if getattr(member, key) and "coordinator" not in member.roles:
                    at: At = ("members", i, key)
                    needed = "roles: [coordinator]"
                    self.tell("only_with", at, object=name, key=key, expected=needed)
            if member.tenant and member.tenant not in {t.id for _, t in self.tenants}:
                at = ("members", i, "tenant")
                needed = "een id uit tenants / an id of tenants"
                details = {"key": "tenant", "expected": needed, "found": member.tenant}
                self.tell("wrong_value", at, object=name, **details)
        for i, absence in self.absences:
            at = ("absences", i)
            known = self._check_member(absence.who, by_id, (*at, "who"), "absence")
            if known and absence.replaced_by is not None:
                by = absence.replaced_by
                self._check_stand_in(absence.who, by, by_id, (*at, "replaced_by"))
        for i, delegation in self.delegations:
            at = ("delegations", i)
            if self._check_member(delegation.who, by_id, (*at, "who"), "delegation") and not any(
                "coordinator" in m.roles for m in by_id[delegation.who]
            ):
                found = delegation.who
                self.tell("no_coordinator", (*at, "who"), object="delegation", found=found)
            self._check_member(delegation.to, by_id, (*at, "to"), "delegation")

    def _check_member(self, id_: str, known: Collection[str], at: At, name: str) -> bool:
        if id_ not in known:
            self.tell("unknown_member", at, object=name, found=id_)
        return id_ in known

    def _check_stand_in(
        self, who: str, by: str, by_id: dict[str, list[MemberLine]], at: At
    ) -> None:
        """Who stands in is a colleague."""
        if self._check_member(by, by_id, at, "absence"):
            own = {m.organisation for m in by_id[who]}
            if by == who or own.isdisjoint(m.organisation for m in by_id[by]):
                self.tell(
                    "no_colleague", at, object="absence", found=by, expected=", ".join(sorted(own))
                )

    def check_inner_ring(self, access: Access, inner_ring: Collection[str], today: date) -> None:
        """Every partner of the inner ring has a key figure and a replacement today."""
        for organisation in sorted(inner_ring):
            duties = [m.duties for m in access.members(organisation, today)]
            for duty in REACHED_FIRST[:2]:
                if not any(duty in d for d in duties):
                    self.tell(
                        "role_vacant",
                        ("members",),
                        object=f"organisation '{organisation}'",
                        found=duty,
                        severity="warning",
                    )
