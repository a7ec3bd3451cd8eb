"""Cross-checks between the files of the map; what they find is told, and what can be mended is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from content.problems import Problems, nearest
from content.source import Document
from social_map.gazetteer import Gazetteer, inside_one
from social_map.models import Agreement, Need, NeedGroup, Organisation, Phrases, Place, Service
from social_map.vocabulary import BadPhrase, parse_phrase
from social_map.words import split

LAPSED_DAYS = 180
"""After so many days without a confirmation an entry is flagged for its editor."""

T = TypeVar("T", Need, NeedGroup)


def without_duplicates(
    document: Document, key: str, items: list[tuple[int, T]], problems: Problems
) -> dict[str, T]:
    """Items by id; the second of two with the same id is a problem."""
    by_id: dict[str, T] = {}
    for i, item in items:
        if item.id in by_id:
            problems.add(
                document.problem(
                    "duplicate_id", key, i, "id", found=item.id, expected=document.name
                )
            )
        by_id.setdefault(item.id, item)
    return by_id


def check_groups(
    document: Document,
    groups: list[tuple[int, NeedGroup]],
    needs: Mapping[str, Need],
    problems: Problems,
) -> None:
    """Every group is about known needs."""
    for i, group in groups:
        for n, child in enumerate(group.children):
            if child not in needs:
                problems.add(
                    document.problem(
                        "unknown_need",
                        "groups",
                        i,
                        "children",
                        n,
                        object=f"group '{group.id}'",
                        found=child,
                        hint=nearest(child, needs),
                    )
                )


def check_places(
    places: dict[str, Place], origin: Mapping[str, tuple[Document, int]], problems: Problems
) -> dict[str, Place]:
    """Places whose chain of parents ends at a municipality; the others are problems."""
    good: dict[str, Place] = {}
    for id_, place in places.items():
        document, i = origin[id_]
        wrong = _wrong_parent(place, places)
        if wrong is None:
            good[id_] = place
        else:
            problems.add(
                document.problem(
                    "unknown_place",
                    "places",
                    i,
                    "parent",
                    object=f"place '{id_}'",
                    found=wrong,
                    hint=nearest(wrong, places),
                )
            )
    return good


def _wrong_parent(place: Place, places: Mapping[str, Place]) -> str | None:
    """The parent that is unknown, or that leads round in a circle."""
    seen = {place.id}
    while place.parent is not None:
        if place.parent not in places or place.parent in seen:
            return place.parent
        seen.add(place.parent)
        place = places[place.parent]
    return None


def check_phrases(
    phrases: Phrases, document: Document, needs: Mapping[str, Need], problems: Problems
) -> None:
    """The need is known and every line can be read as a phrase."""
    name = f"phrases '{phrases.need}'"
    if phrases.need not in needs:
        problems.add(
            document.problem(
                "unknown_need",
                "need",
                object=name,
                found=phrases.need,
                hint=nearest(phrases.need, needs),
            )
        )
    for key, lines in (("nl", phrases.nl), ("en", phrases.en), ("not", phrases.not_)):
        check_lines(lines, document, (key,), name, problems)


def check_lines(
    lines: tuple[str, ...],
    document: Document,
    at: tuple[str | int, ...],
    name: str,
    problems: Problems,
) -> None:
    """Every line can be read as a phrase and holds at least one word."""
    for i, line in enumerate(lines):
        try:
            empty = not parse_phrase(line)
        except BadPhrase as bad:
            problems.add(document.problem(bad.kind, *at, i, object=name, found=line))
        else:
            if empty:
                problems.add(document.problem("empty_phrase", *at, i, object=name, found=line))


def check_organisation(
    organisation: Organisation,
    document: Document,
    needs: Mapping[str, Need],
    gazetteer: Gazetteer,
    seen: dict[str, str],
    today: date,
    problems: Problems,
) -> Organisation:
    """The organisation with its areas as place ids. `seen` remembers service ids per file."""
    name = f"organisation '{organisation.id}'"
    if organisation.id != document.path.stem:
        problems.add(
            document.problem(
                "wrong_id", "id", object=name, found=organisation.id, expected=document.path.stem
            )
        )
    if organisation.ring == "inner" and organisation.replacement is None:
        problems.add(document.problem("no_replacement", "ring", object=name))
    services = []
    for i, service in enumerate(organisation.services):
        at: tuple[str | int, ...] = ("services", i)
        owner = seen.setdefault(service.id, document.name)
        if owner != document.name or any(s.id == service.id for s in organisation.services[:i]):
            problems.add(
                document.problem(
                    "duplicate_id",
                    *at,
                    "id",
                    object=f"service '{service.id}'",
                    found=service.id,
                    expected=owner,
                )
            )
        _check_needs(service, document, at, needs, problems)
        _check_dates(service, document, at, today, organisation.example, problems)
        areas = _areas(service.areas, f"service '{service.id}'", document, at, gazetteer, problems)
        services.append(service.model_copy(update={"areas": areas}))
    return organisation.model_copy(update={"services": tuple(services)})


def _check_needs(
    service: Service,
    document: Document,
    at: tuple[str | int, ...],
    needs: Mapping[str, Need],
    problems: Problems,
) -> None:
    name = f"service '{service.id}'"
    if not service.needs:
        problems.add(document.problem("no_need", *at, "needs", object=name))
    for n, need in enumerate(service.needs):
        where = (*at, "needs", n)
        if need not in needs:
            hint = nearest(need, needs)
            problems.add(
                document.problem("unknown_need", *where, object=name, found=need, hint=hint)
            )
        elif not needs[need].handover:
            problems.add(document.problem("never_a_service", *where, object=name, found=need))


def _check_dates(
    service: Service,
    document: Document,
    at: tuple[str | int, ...],
    today: date,
    example: bool,
    problems: Problems,
) -> None:
    name = f"service '{service.id}'"
    told = [("confirmed", service.confirmed), ("waiting", service.waiting)]
    for key, dated in told:
        if dated is not None and dated.on > today:
            problems.add(
                document.problem(
                    "future_date", *at, key, "on", object=name, key=key, found=str(dated.on)
                )
            )
    if service.valid_from and service.valid_to and service.valid_to < service.valid_from:
        problems.add(
            document.problem(
                "dates_reversed",
                *at,
                "valid_to",
                object=name,
                found=str(service.valid_to),
                expected=str(service.valid_from),
            )
        )
    confirmed = service.confirmed
    if confirmed and not example and (today - confirmed.on).days > LAPSED_DAYS:
        problems.add(
            document.problem(
                "lapsed",
                *at,
                "confirmed",
                object=name,
                found=str(confirmed.on),
                expected=str(LAPSED_DAYS),
                severity="warning",
            )
        )


def _areas(
    areas: tuple[str, ...],
    name: str,
    document: Document,
    at: tuple[str | int, ...],
    gazetteer: Gazetteer,
    problems: Problems,
) -> tuple[str, ...]:
    """The areas as place ids, whether written as id or as an unambiguous name."""
    if not areas:
        problems.add(document.problem("no_area", *at, "areas", object=name))
    found: dict[str, None] = {}
    for n, area in enumerate(areas):
        ids = (area,) if area in gazetteer.places else gazetteer.names.get(tuple(split(area)), ())
        where = (*at, "areas", n)
        if not ids:
            known = [*gazetteer.places, *(p.name for p in gazetteer.places.values())]
            hint = nearest(area, known)
            problems.add(
                document.problem("unknown_place", *where, object=name, found=area, hint=hint)
            )
        elif len(ids) > 1 and not inside_one(gazetteer, ids):
            choices = ", ".join(ids)
            problems.add(
                document.problem(
                    "ambiguous_place", *where, object=name, found=area, expected=choices
                )
            )
        else:
            found[ids[0]] = None
    return tuple(found)


def check_agreement(
    agreement: Agreement,
    document: Document,
    needs: Mapping[str, Need],
    gazetteer: Gazetteer,
    problems: Problems,
) -> Agreement:
    """The agreement with its areas as place ids."""
    name = f"agreement '{agreement.id}'"
    for n, need in enumerate(agreement.needs):
        if need not in needs:
            hint = nearest(need, needs)
            problems.add(
                document.problem("unknown_need", "needs", n, object=name, found=need, hint=hint)
            )
    areas = _areas(agreement.areas, name, document, (), gazetteer, problems)
    return agreement.model_copy(update={"areas": areas})
