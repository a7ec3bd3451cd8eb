"""Route maps: offers in steps from light, on one's own, to heavy, with guidance."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from content.parsed import Parsed
from content.problems import Problems, nearest
from content.shape import shaped
from content.source import Document, read_all
from social_map.checks import check_file_name
from social_map.models import Bilingual, Frozen, Id, Organisation, Text, Words


class Step(Frozen):
    """One step of a route: everything on the map that has its tag."""

    tag: Id
    label: Bilingual
    text: Bilingual | None = None
    """For whom this step is."""


class RouteMap(Frozen):
    """The way through what there is for one aim, lightest first."""

    id: Id
    title: Bilingual
    words: Words = Words()
    """What else it is called, besides its title."""
    steps: tuple[Step, ...] = Field(min_length=2)
    example: bool = False
    source: Text | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All that the route is called."""
        return (self.title.nl, self.title.en, *self.words.nl, *self.words.en)


def read_routes(
    directory: Path, content: Path, problems: Problems, parsed: Parsed
) -> tuple[RouteMap, ...]:
    """The routes in file order; without any, no directory is needed."""
    if not directory.is_dir():
        return ()
    found = []
    for document in read_all(directory, content, problems, parsed):
        route = shaped(RouteMap, document, problems, kind="route")
        if route is not None:
            _check(route, document, problems)
            found.append(route)
    return tuple(found)


def _check(route: RouteMap, document: Document, problems: Problems) -> None:
    name = f"route '{route.id}'"
    check_file_name(route.id, "id", name, document, problems)
    seen: set[str] = set()
    for i, step in enumerate(route.steps):
        if step.tag in seen:
            problems.add(
                document.problem(
                    "step_twice", "steps", i, "tag", object=name, found=step.tag, key="steps"
                )
            )
        seen.add(step.tag)


def check_tags(
    organisation: Organisation,
    document: Document,
    routes: Iterable[RouteMap],
    problems: Problems,
) -> None:
    """A tag that no route has is mostly a slip; where there are no routes every tag is fine."""
    known = list(dict.fromkeys(step.tag for route in routes for step in route.steps))
    if not known:
        return
    for i, service in enumerate(organisation.services):
        for n, tag in enumerate(service.tags):
            if tag not in known:
                problems.add(
                    document.problem(
                        "unknown_tag",
                        *("services", i, "tags", n),
                        object=f"service '{service.id}'",
                        found=tag,
                        hint=nearest(tag, known),
                        severity="warning",
                    )
                )
