"""Route maps, kinds of entries and what begins before long: what is found, and mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from social_map.lookup import Found, Scope
from social_map.other_offers import consultations, on_step, starting_soon
from social_map.social_map import SocialMap
from social_map.standing import Standing
from tests.factories import (
    DEN_HAAG,
    ESCAMP,
    LAAK,
    LAAKKWARTIER,
    OVERVECHT,
    SPOORWIJK,
    TODAY,
    ask,
    load_map,
    organisation,
    problems_of,
    service,
    services_of,
)
from tests.files import both
from tests.special import route, step

FILE = "content/routes/meer-bewegen.yaml"
TEAM = "content/map/partners/wijkteam.yaml"
THINKS_ALONG = {
    "kind": "consultation",
    "discipline": both("psychiatrie"),
    "consult": both("bel of vraag het in de chat"),
}


def town(tmp_path: Path, *services: dict[str, Any], **more: Any) -> SocialMap:
    """A small town with one partner and the route *Meer bewegen*: first `zelf`, then `samen`."""
    partners = {"wijkteam": organisation("wijkteam", *services, **more)}
    return load_map(tmp_path, partners=partners, files=route("meer-bewegen"))


def ids(found: list[Found]) -> list[tuple[str, Scope]]:
    return [(f.offer.service.id, f.scope) for f in found]


def test_a_map_without_routes_needs_no_folder_for_them(tmp_path: Path) -> None:
    partners = {"wijkteam": organisation("wijkteam", service(tags=["vrij"]))}

    assert load_map(tmp_path, partners=partners).routes == ()
    assert problems_of(tmp_path, partners=partners) == []


def test_a_step_has_what_covers_the_place_or_a_part_of_it_nearest_first(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("deel", tags=["zelf"], areas=[SPOORWIJK]),
        service("stad", tags=["zelf"], areas=[DEN_HAAG]),
        service("hier", tags=["zelf"], areas=[LAAK]),
        service("ernaast", tags=["zelf"], areas=[ESCAMP]),
        service("later", tags=["samen"], areas=[LAAK]),
        service("zonder", areas=[LAAK]),
    )

    found = ids(on_step(social_map, "zelf", [LAAK], TODAY))

    assert found == [("hier", Scope.EXACT), ("stad", Scope.WIDER), ("deel", Scope.NARROWER)]
    assert ids(on_step(social_map, "samen", [SPOORWIJK], TODAY)) == [("later", Scope.WIDER)]
    assert on_step(social_map, "niets", [LAAK], TODAY) == []


def test_a_step_leaves_out_what_does_not_run_today_or_is_not_to_be_listed(tmp_path: Path) -> None:
    unlisted = {"on": "2026-11-01", "by": "beheerder"}
    social_map = town(
        tmp_path,
        service("voorbij", tags=["zelf"], valid_to="2026-11-21"),
        service("straks", tags=["zelf"], valid_from="2026-11-23"),
        service("weg", tags=["zelf"], name=both("Weg"), unlisted=unlisted),
        service("nu", tags=["zelf"], valid_from="2026-11-22", valid_to="2026-11-22"),
        service("gevraagd", tags=["zelf"], name=both("Ook weg")),
    )
    heard = social_map.as_heard(Standing(unlisted=frozenset({"gevraagd"})))

    assert ids(on_step(heard, "zelf", [LAAK], TODAY)) == [("nu", Scope.EXACT)]


def test_a_step_leaves_out_what_nobody_confirmed_for_over_a_year(tmp_path: Path) -> None:
    long_ago = {"on": "2025-01-01", "by": "beheerder", "how": "gebeld"}
    social_map = town(tmp_path, service("oud", tags=["zelf"], confirmed=long_ago))

    assert on_step(social_map, "zelf", [LAAK], TODAY) == []


# -- mistakes ---------------------------------------------------------------------------------


def test_a_tag_of_no_route_is_a_warning_with_what_was_meant(tmp_path: Path) -> None:
    partners = {"wijkteam": organisation("wijkteam", service(tags=["samen", "zlef"]))}

    assert problems_of(tmp_path, partners=partners, files=route("meer-bewegen")) == [
        TEAM + ":15:21 let op: service 'schuldhulp': tag 'zlef' staat in geen enkele routekaart. "
        "Bedoel je 'zelf'? De tags staan bij de stappen in routes/."
    ]


MISTAKES = {
    "one step": (
        route("meer-bewegen", step("zelf", "Zelf")),
        FILE + ":3:1 route 'meer-bewegen': bij steps verwacht ik ten minste 2 in de lijst / at "
        "least 2 in the list, maar er staat 'een lijst / a list'.",
    ),
    "the same tag twice": (
        route("meer-bewegen", step("zelf", "Zelf"), step("zelf", "Nog eens")),
        FILE + ":3:66 route 'meer-bewegen': stap 'zelf' staat twee keer in steps. Houd er één.",
    ),
    "another id": (
        {FILE.removeprefix("content/"): route("bewegen")["routes/bewegen.yaml"]},
        FILE + ":1:1 route 'bewegen': id 'bewegen' hoort gelijk te zijn aan de bestandsnaam, dus "
        "meer-bewegen.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_route_is_told(files: dict[str, str], sentence: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, files=files) == [sentence]


OF_SERVICES = {
    "a consultation without how": (
        service(**{**THINKS_ALONG, "consult": None}),
        TEAM + ":8:5 service 'schuldhulp': consult ontbreekt. Voeg een regel consult: … toe.",
    ),
    "how to consult a service": (
        service(consult=both("bel")),
        TEAM + ":15:5 service 'schuldhulp': consult werkt alleen samen met kind: consultation. "
        "Voeg dat toe of haal consult weg.",
    ),
    "another kind": (
        service(kind="groep"),
        TEAM + ":15:5 service 'schuldhulp': bij kind verwacht ik 'service', 'group', "
        "'consultation' or 'initiative', maar er staat 'groep'. Bedoel je 'group'?",
    ),
    "places of tomorrow": (
        service(capacity={"places": 3, "on": "2026-11-23"}),
        TEAM + ":15:29 service 'schuldhulp': capacity '2026-11-23' ligt in de toekomst. Vul de "
        "dag in waarop iemand het bevestigde.",
    ),
    "places below nothing": (
        service(capacity={"places": -1, "on": "2026-11-20"}),
        TEAM + ":15:16 service 'schuldhulp': bij places verwacht ik 0 of meer / or more, maar er "
        "staat '-1'.",
    ),
}


@pytest.mark.parametrize(("entry", "sentence"), OF_SERVICES.values(), ids=OF_SERVICES)
def test_a_mistake_in_a_kind_of_entry_is_told(
    entry: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, partners={"wijkteam": organisation("wijkteam", entry)}) == [
        sentence
    ]


# -- specialists ------------------------------------------------------------------------------


def test_who_thinks_along_is_found_by_need_and_place(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("gewoon"),
        service("psychiater", needs=["eenzaamheid"], **THINKS_ALONG),
        service("jurist", areas=[DEN_HAAG], **THINKS_ALONG),
        service("elders", areas=["Overvecht"], **THINKS_ALONG),
    )

    def found(*needs: str) -> list[str]:
        return [f.offer.service.id for f in consultations(social_map, needs, [LAAK], TODAY)]

    assert found("schulden") == ["jurist"]
    assert found("taal") == []
    assert found() == ["psychiater", "jurist"]


# -- seasons and room -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("2026-11-22", False),  # it has begun
        ("2026-11-23", True),
        ("2027-01-21", True),  # in sixty days
        ("2027-01-22", False),
    ],
)
def test_what_begins_within_sixty_days_is_told(first: str, told: bool, tmp_path: Path) -> None:
    social_map = town(tmp_path, service("groep", kind="group", valid_from=first))

    soon = starting_soon(social_map, ["schulden"], [SPOORWIJK], TODAY)

    assert ids(soon) == ([("groep", Scope.WIDER)] if told else [])


def test_a_group_that_has_not_begun_is_no_answer(tmp_path: Path) -> None:
    social_map = town(tmp_path, service("groep", kind="group", valid_from="2026-11-23"))

    assert services_of(ask(social_map, "schulden in Laak")) == []
    assert services_of(ask(social_map, "schulden in Laak", date(2026, 11, 23))) == ["groep"]


def test_what_begins_first_is_told_first_and_only_for_its_need_and_place(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("januari", valid_from="2027-01-12"),
        service("december", valid_from="2026-12-01", areas=[LAAKKWARTIER]),
        service("taal", valid_from="2026-12-01", needs=["taal"]),
        service("utrecht", valid_from="2026-12-01", areas=["Overvecht"]),
    )

    soon = starting_soon(social_map, ["schulden"], [LAAK], TODAY)

    assert [f.offer.service.id for f in soon] == ["december", "januari"]


def test_a_group_that_has_ended_is_no_answer(tmp_path: Path) -> None:
    social_map = town(tmp_path, service("groep", kind="group", valid_to="2026-03-30"))

    assert services_of(ask(social_map, "schulden in Laak", date(2026, 3, 30))) == ["groep"]
    assert services_of(ask(social_map, "schulden in Laak", date(2026, 3, 31))) == []


def test_what_is_full_comes_after_what_has_room(tmp_path: Path) -> None:
    def with_room(places: int) -> dict[str, Any]:
        return {"capacity": {"places": places, "on": "2026-11-20"}}

    social_map = town(tmp_path, service("vol", **with_room(0)), service("ruim", **with_room(3)))

    assert services_of(ask(social_map, "schulden in Laak")) == ["ruim", "vol"]


# -- what comes with the bot ------------------------------------------------------------------


@pytest.mark.parametrize("place", [LAAK, OVERVECHT])
@pytest.mark.parametrize("route_id", ["meer-bewegen", "vitale-kinderen"])
def test_the_shipped_routes_are_complete_in_laak_and_overvecht(
    route_id: str, place: str, shipped: SocialMap
) -> None:
    [found] = [r for r in shipped.routes if r.id == route_id]

    assert [s.tag for s in found.steps if not on_step(shipped, s.tag, [place], TODAY)] == []


def test_the_shipped_routes_are_examples_with_a_source(shipped: SocialMap) -> None:
    assert [r.id for r in shipped.routes if not (r.example and r.source)] == []
