"""How well a place is covered: how many there are for each need in each of its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import get_args

from social_map.gazetteer import Gazetteer
from social_map.models import Domain
from social_map.social_map import SocialMap

COLUMNS = 12
"""Parts of a place side by side at most; a screen holds no more."""

PARTIAL, WIDER, EXACT = range(3)
"""An area is a part of a column's place, lies around it, or is that place."""
Scopes = tuple[tuple[int, int], ...]
"""The columns that a service has to do with, and how."""
Alike = dict[Scopes, list[str]]
"""How services lie to the columns → the organisation of each of them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Who there is for one need in one place: services whose own area covers all of it."""

    services: int = 0
    organisations: int = 0
    single: bool = False
    """It rests on one person: one organisation, where nobody replaces the key figure."""
    wider: int = 0
    """How many of the services are there for a wider area."""
    partial: int = 0
    """Services for only a part of the place; they do not count as covering it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One need: a cell for each column, and one for the place as a whole."""

    need: str
    cells: tuple[Cell, ...]
    whole: Cell
    """Services that cover at least one of the columns; partial: those that cover none."""
    only: str = ""
    """The organisation, where there is just one."""

    @property
    def nobody(self) -> bool:
        """Nobody anywhere in the place, also not in a part."""
        return not (self.whole.services or self.whole.partial)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Need × place, as it stands on a day."""

    place: str
    places: tuple[str, ...]
    """The parts of the place, busiest first; the place itself when it has none, or when it is the
    same everywhere."""
    rest: tuple[str, ...]
    """Parts that are not shown."""
    rows: tuple[Row, ...]
    today: date
    services: int
    organisations: int
    examples: bool
    """Are shipped examples counted?"""

    @property
    def empty(self) -> tuple[Row, ...]:
        """Needs for which there is nobody."""
        return tuple(r for r in self.rows if r.nobody)

    @property
    def patchy(self) -> tuple[Row, ...]:
        """Needs for which there is somebody, but not everywhere; most holes first."""
        holes = [r for r in self.rows if not r.nobody and self.without(r)]
        return tuple(sorted(holes, key=lambda r: -len(self.without(r))))

    @property
    def lone(self) -> tuple[Row, ...]:
        """Needs that rest on one organisation; those where nobody replaces anybody first."""
        return tuple(sorted((r for r in self.rows if r.only), key=lambda r: not r.whole.single))

    @property
    def best(self) -> tuple[Row, ...]:
        """Needs for which there is somebody everywhere, most services first."""
        full = [r for r in self.rows if not self.without(r)]
        return tuple(sorted(full, key=lambda r: (-r.whole.services, -r.whole.organisations)))

    def without(self, row: Row) -> tuple[str, ...]:
        """The shown parts in which there is nobody for this need."""
        return tuple(p for p, c in zip(self.places, row.cells, strict=True) if not c.services)


def coverage(social_map: SocialMap, place: str, today: date) -> Coverage:
    """Who can be found today in the parts of a place; closed, ended and hidden ones do not count.

    Services are counted together by how they lie to the columns, for most of them lie alike.
    """
    parts = direct_parts(social_map.gazetteer, place)
    if len(parts) > 1:
        by_part = _covered(social_map, place, parts, today)
        if any(_differ(row) for row in by_part.rows):
            return by_part
    return _covered(social_map, place, (place,), today)


def _covered(social_map: SocialMap, place: str, columns: tuple[str, ...], today: date) -> Coverage:
    by_need, lying = _counted(social_map, columns, today.toordinal())
    busy = [0] * len(columns)
    for scopes, there in lying.items():
        for column, scope in scopes:
            busy[column] += len(there) if scope != WIDER else 0
    order = sorted(range(len(columns)), key=lambda c: -busy[c])
    shown, known = order[:COLUMNS], social_map.organisations_by_id
    organisations = [known[id_] for id_ in set(chain.from_iterable(lying.values()))]
    alone = {o.id for o in organisations if o.replacement is None}
    return Coverage(
        place,
        tuple(columns[c] for c in shown),
        tuple(columns[c] for c in order[COLUMNS:]),
        tuple(_row(need, by_need[need], shown, alone) for need in _needs(social_map)),
        today,
        sum(map(len, lying.values())),
        len(organisations),
        any(o.example for o in organisations),
    )


def _differ(row: Row) -> bool:
    """Is there more help in one part than in another?"""
    return len({(c.services, c.organisations, c.partial) for c in row.cells}) > 1


def direct_parts(gazetteer: Gazetteer, place: str) -> tuple[str, ...]:
    """The places just below a place, in map order."""
    return tuple(p for p in gazetteer.below(place) if gazetteer.places[p].parent == place)


def _counted(
    social_map: SocialMap, columns: tuple[str, ...], today: int
) -> tuple[Mapping[str, Alike], Alike]:
    """Who there is today, of each need and of all together."""
    of_area = _around(social_map.gazetteer, columns)
    by_need: defaultdict[str, Alike] = defaultdict(lambda: defaultdict(list))
    lying: Alike = defaultdict(list)
    seen: set[str] = set()
    by_area = social_map.listings.presence.by_area
    for area, scopes in of_area.items():
        for first, last, service, organisation, needs, areas in by_area.get(area, ()):
            if not first <= today <= last:
                continue
            lies = scopes
            if len(areas) > 1:
                if service in seen:
                    continue
                seen.add(service)
                lies = _best(of_area, areas)
            lying[lies].append(organisation)
            for need in needs:
                by_need[need][lies].append(organisation)
    return by_need, lying


def _best(of_area: Mapping[str, Scopes], areas: tuple[str, ...]) -> Scopes:
    """Of several areas the one counts for a column that covers it best."""
    near = [of_area[a] for a in areas if a in of_area]
    if len(near) == 1:
        return near[0]
    best: dict[int, int] = {}
    for column, scope in chain.from_iterable(near):
        best[column] = max(scope, best.get(column, scope))
    return tuple(sorted(best.items()))


def _around(gazetteer: Gazetteer, columns: tuple[str, ...]) -> dict[str, Scopes]:
    """Every area that has to do with the columns, and how."""
    around: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number, place in enumerate(columns):
        around[place][number] = EXACT
        for wider in gazetteer.ancestors(place):
            around[wider][number] = WIDER
        for inside in gazetteer.below(place):
            around[inside][number] = PARTIAL
    return {area: tuple(scopes.items()) for area, scopes in around.items()}


def _needs(social_map: SocialMap) -> list[str]:
    """All needs that somebody can be found for, by domain."""
    needs = [n for n in social_map.needs.values() if n.handover]
    return [n.id for n in sorted(needs, key=lambda n: get_args(Domain).index(n.domain))]


def _row(need: str, alike: Alike, shown: list[int], alone: set[str]) -> Row:
    by_column = [(dict(scopes), there) for scopes, there in alike.items()]
    cells = (_cell(((there, s[c]) for s, there in by_column if c in s), alone) for c in shown)
    whole = [(there, max(scopes.values())) for scopes, there in by_column]
    covering = {o for there, scope in whole if scope != PARTIAL for o in there}
    only = next(iter(covering)) if len(covering) == 1 else ""
    return Row(need, tuple(cells), _cell(whole, alone), only)


def _cell(lying: Iterable[tuple[list[str], int]], alone: set[str]) -> Cell:
    by_scope = [0, 0, 0]
    covering: set[str] = set()
    for there, scope in lying:
        by_scope[scope] += len(there)
        if scope != PARTIAL:
            covering.update(there)
    partial, wider, exact = by_scope
    single = len(covering) == 1 and covering <= alone
    return Cell(wider + exact, len(covering), single, wider, partial)
