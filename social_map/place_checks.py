"""Checks of the places: every chain of parents ends at a municipality, neighbours are known."""

from __future__ import annotations

from collections.abc import Mapping

from content.problems import Problems, nearest
from content.source import Document
from social_map.models import Neighbours, Place


def check_places(
    places: dict[str, Place], origin: Mapping[str, tuple[Document, int]], problems: Problems
) -> dict[str, Place]:
    """Places whose chain of parents ends at a municipality; the others are problems."""
    good: dict[str, Place] = {}
    for id_, place in places.items():
        kind, parent = _parent_problem(place, places)
        if not kind:
            good[id_] = place
            continue
        document, i = origin[id_]
        hint = nearest(parent, places) if kind == "unknown_place" else ""
        problems.add(
            document.problem(
                kind,
                *("places", i, "parent"),
                object=f"place '{id_}'",
                found=parent,
                hint=hint,
            )
        )
    return good


def _parent_problem(place: Place, places: Mapping[str, Place]) -> tuple[str, str]:
    """What is wrong with the parents of a place, and which parent; ("", "") when nothing is."""
    seen = {place.id}
    while place.parent is not None:
        if place.parent not in places:
            return "unknown_place", place.parent
        if place.parent in seen:
            return "circular_parent", place.parent
        seen.add(place.parent)
        place = places[place.parent]
    return ("", "") if place.level == "gemeente" else ("no_parent", place.id)


def check_neighbours(
    document: Document, beside: Neighbours, places: Mapping[str, Place], problems: Problems
) -> dict[str, tuple[str, ...]]:
    """Place → its listed neighbours, both ways; unknown places are problems."""
    pairs: dict[str, dict[str, None]] = {}
    for one, others in beside.neighbours.items():
        named: list[tuple[str, tuple[str | int, ...]]] = [(one, ("neighbours", one))]
        named += [(other, ("neighbours", one, n)) for n, other in enumerate(others)]
        for place, at in named:
            if place not in places:
                hint = nearest(place, places)
                problems.add(document.problem("unknown_place", *at, found=place, hint=hint))
            elif place != one and one in places:
                pairs.setdefault(one, {})[place] = None
                pairs.setdefault(place, {})[one] = None
    return {one: tuple(others) for one, others in pairs.items()}
