"""Cross-checks between the files of the map; what they find is told, and what can be mended is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from content.problems import Problems, nearest
from content.source import Document
from social_map.day_checks import check_days
from social_map.gazetteer import Gazetteer
from social_map.models import (
    Agreement,
    Limits,
    Need,
    NeedGroup,
    Organisation,
    Phrases,
    Service,
)
from social_map.phrases import BadPhrase, parse_phrase

T = TypeVar("T", Need, NeedGroup)


@dataclass(frozen=True)
class KnownNeeds:
    """The need ids that other files may name; None when needs.yaml could not be read."""

    ids: frozenset[str] | None
    unsafe: frozenset[str] = frozenset()
    """Needs that only get the safety notice."""

    def unknown(self, need: str) -> bool:
        return self.ids is not None and need not in self.ids

    def nearest(self, need: str) -> str:
        return nearest(need, sorted(self.ids or ()))


def ids_of(data: Any, key: str) -> list[str]:
    """The ids in the list under `key`, also of items that have problems."""
    items = data.get(key) if isinstance(data, dict) else None
    found = (
        (i.get("id") for i in items or () if isinstance(i, dict)) if isinstance(items, list) else ()
    )
    return [id_ for id_ in found if isinstance(id_, str)]


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
    needs: KnownNeeds,
    problems: Problems,
) -> None:
    """Every group is about known needs and has an id of its own."""
    for i, group in groups:
        if group.id in (needs.ids or ()):
            problems.add(
                document.problem(
                    "duplicate_id",
                    *("groups", i, "id"),
                    object=f"group '{group.id}'",
                    found=group.id,
                    expected=document.name,
                )
            )
        for n, child in enumerate(group.children):
            if needs.unknown(child):
                problems.add(
                    document.problem(
                        "unknown_need",
                        "groups",
                        i,
                        "children",
                        n,
                        object=f"group '{group.id}'",
                        found=child,
                        hint=needs.nearest(child),
                    )
                )


def check_phrases(
    phrases: Phrases, document: Document, needs: KnownNeeds, problems: Problems
) -> None:
    """The need is known and every line can be read as a phrase."""
    name = f"phrases '{phrases.need}'"
    check_file_name(phrases.need, "need", name, document, problems)
    if needs.unknown(phrases.need):
        problems.add(
            document.problem(
                "unknown_need",
                "need",
                object=name,
                found=phrases.need,
                hint=needs.nearest(phrases.need),
            )
        )
    for key, lines in (("nl", phrases.nl), ("en", phrases.en), ("not", phrases.not_)):
        check_lines(lines, document, (key,), name, problems)


def check_file_name(id_: str, key: str, name: str, document: Document, problems: Problems) -> None:
    """One object a file, called like the file: so no two files are about the same."""
    stem = document.path.stem
    if id_ != stem:
        problems.add(document.problem("wrong_id", key, object=name, found=id_, expected=stem))


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
    needs: KnownNeeds,
    gazetteer: Gazetteer,
    seen: dict[str, str],
    today: date,
    limits: Limits,
    problems: Problems,
) -> Organisation:
    """The organisation with its areas as place ids. `seen` remembers service ids per file."""
    lapses_after = None if organisation.example else limits.flag_after
    name = f"organisation '{organisation.id}'"
    check_file_name(organisation.id, "id", name, document, problems)
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
        check_days(service, document, at, today, lapses_after, problems)
        areas = areas_of(
            service.areas, f"service '{service.id}'", document, at, gazetteer, problems
        )
        services.append(service.model_copy(update={"areas": areas}))
    return organisation.model_copy(update={"services": tuple(services)})


def _check_needs(
    service: Service,
    document: Document,
    at: tuple[str | int, ...],
    needs: KnownNeeds,
    problems: Problems,
) -> None:
    name = f"service '{service.id}'"
    if not service.needs:
        problems.add(document.problem("no_need", *at, "needs", object=name))
    for n, need in enumerate(service.needs):
        where = (*at, "needs", n)
        if needs.unknown(need):
            hint = needs.nearest(need)
            problems.add(
                document.problem("unknown_need", *where, object=name, found=need, hint=hint)
            )
        elif need in needs.unsafe:
            problems.add(document.problem("never_a_service", *where, object=name, found=need))


def areas_of(
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
        ids = gazetteer.meant(area)
        where = (*at, "areas", n)
        if not ids:
            hint = gazetteer.like(area)
            problems.add(
                document.problem("unknown_place", *where, object=name, found=area, hint=hint)
            )
        elif len(ids) > 1:
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
    needs: KnownNeeds,
    gazetteer: Gazetteer,
    problems: Problems,
) -> Agreement:
    """The agreement with its areas as place ids."""
    name = f"agreement '{agreement.id}'"
    check_file_name(agreement.id, "id", name, document, problems)
    for n, need in enumerate(agreement.needs):
        if needs.unknown(need):
            hint = needs.nearest(need)
            problems.add(
                document.problem("unknown_need", "needs", n, object=name, found=need, hint=hint)
            )
    areas = areas_of(agreement.areas, name, document, (), gazetteer, problems)
    return agreement.model_copy(update={"areas": areas})
