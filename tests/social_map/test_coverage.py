"""How well a place is covered: need × place, who is alone, and where there is nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_map.coverage import Cell, Coverage, Row, coverage
from social_map.lookup import Scope, who_handles
from social_map.social_map import SocialMap
from tests.factories import (
    BINCKHORST,
    DEN_HAAG,
    ESCAMP,
    LAAK,
    LAAKKWARTIER,
    MOERWIJK,
    PLACES,
    SPOORWIJK,
    TODAY,
    load_map,
    organisation,
    place,
    places_file,
    service,
)


def row(covered: Coverage, need: str) -> Row:
    return next(r for r in covered.rows if r.need == need)


def cell(covered: Coverage, need: str, where: str) -> Cell:
    return row(covered, need).cells[covered.places.index(where)]


def of(tmp_path: Path, *services: Any, **more: Any) -> SocialMap:
    """A town with one partner that has these services."""
    return load_map(tmp_path, partners={"wijkteam": organisation("wijkteam", *services, **more)})


def test_the_parts_of_a_place_stand_side_by_side_the_busiest_first(tmp_path: Path) -> None:
    social_map = of(tmp_path, service("a", areas=[BINCKHORST]), service("b", areas=[LAAK]))

    covered = coverage(social_map, LAAK, TODAY)

    assert covered.places == (BINCKHORST, LAAKKWARTIER)
    assert (covered.place, covered.rest, covered.today) == (LAAK, (), TODAY)
    assert (covered.services, covered.organisations) == (2, 1)


@pytest.mark.parametrize("where", [SPOORWIJK, BINCKHORST])
def test_a_place_without_parts_or_with_one_is_its_own_column(tmp_path: Path, where: str) -> None:
    covered = coverage(load_map(tmp_path), where, TODAY)

    assert covered.places == (where,)


@pytest.mark.parametrize("areas", [[LAAK], [DEN_HAAG, BINCKHORST, LAAK]])
def test_parts_that_are_the_same_are_not_told_apart(tmp_path: Path, areas: list[str]) -> None:
    covered = coverage(of(tmp_path, service("a", areas=areas)), LAAK, TODAY)

    assert covered.places == (LAAK,)
    assert cell(covered, "schulden", LAAK) == Cell(1, 1, True)


def test_who_works_in_the_whole_place_or_around_it_counts_in_every_part(tmp_path: Path) -> None:
    social_map = of(
        tmp_path,
        service("hier", areas=[LAAKKWARTIER]),
        service("heel-laak", areas=[LAAK]),
        service("heel-den-haag", areas=[DEN_HAAG]),
        service("elders", areas=[MOERWIJK]),
    )

    covered = coverage(social_map, LAAK, TODAY)

    assert cell(covered, "schulden", LAAKKWARTIER) == Cell(3, 1, True, wider=2)
    assert cell(covered, "schulden", BINCKHORST) == Cell(2, 1, True, wider=2)
    assert row(covered, "schulden").whole == Cell(3, 1, True, wider=2)


def test_who_works_in_a_part_of_the_part_does_not_cover_it(tmp_path: Path) -> None:
    social_map = of(tmp_path, service("inloop", areas=[SPOORWIJK]))

    covered = coverage(social_map, LAAK, TODAY)

    assert cell(covered, "schulden", LAAKKWARTIER) == Cell(0, 0, False, partial=1)
    assert cell(covered, "schulden", BINCKHORST) == Cell()
    assert "schulden" not in {r.need for r in covered.empty}
    assert "schulden" in {r.need for r in covered.patchy}
    assert cell(coverage(social_map, LAAKKWARTIER, TODAY), "schulden", SPOORWIJK).services == 1


def test_a_service_with_several_areas_counts_once(tmp_path: Path) -> None:
    areas = [SPOORWIJK, LAAKKWARTIER, DEN_HAAG]
    beside = service("taal", needs=["taal"], areas=[BINCKHORST])
    covered = coverage(of(tmp_path, service("a", areas=areas), beside), LAAK, TODAY)

    assert cell(covered, "schulden", LAAKKWARTIER) == Cell(1, 1, True)
    assert cell(covered, "schulden", BINCKHORST) == Cell(1, 1, True, wider=1)


@pytest.mark.parametrize(
    ("more", "single"),
    [({}, True), ({"replacement": {"nl": "teamleider", "en": "team leader"}}, False)],
)
def test_a_need_rests_on_one_person_where_nobody_replaces_anybody(
    tmp_path: Path, more: dict[str, Any], single: bool
) -> None:
    covered = coverage(of(tmp_path, service("a"), service("b"), **more), LAAK, TODAY)

    assert cell(covered, "schulden", LAAK) == Cell(2, 1, single)
    assert [(r.need, r.only, r.whole.single) for r in covered.lone] == [
        ("schulden", "wijkteam", single)
    ]


def test_two_organisations_are_not_one_person(tmp_path: Path) -> None:
    partners = {id_: organisation(id_, service(f"{id_}-hulp")) for id_ in ("een", "twee")}
    covered = coverage(load_map(tmp_path, partners=partners), LAAK, TODAY)

    assert cell(covered, "schulden", LAAK) == Cell(2, 2)
    assert covered.lone == ()
    assert [r.need for r in covered.best] == ["schulden"]


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({"valid_to": "2026-11-21"}, False),
        ({"valid_to": "2026-11-22"}, True),
        ({"valid_from": "2026-11-23"}, False),
        ({"closed_until": "2026-11-23"}, False),
        ({"closed_until": "2026-11-22"}, True),
    ],
)
def test_who_is_not_there_today_does_not_count(
    tmp_path: Path, more: dict[str, str], there: bool
) -> None:
    social_map = of(tmp_path, service("a", **more), service("taal", needs=["taal"]))

    covered = coverage(social_map, LAAK, TODAY)

    assert bool(cell(covered, "schulden", LAAK).services) is there


def test_every_need_has_a_row_by_domain_also_without_anybody(tmp_path: Path) -> None:
    covered = coverage(load_map(tmp_path), LAAK, TODAY)

    assert [r.need for r in covered.rows] == [
        *("thuiszorg", "eenzaamheid"),
        *("schulden", "inkomen", "taal"),
    ]
    assert [r.need for r in covered.empty] == ["thuiszorg", "eenzaamheid", "taal"]


def test_a_need_that_is_not_there_everywhere_is_told_with_where(tmp_path: Path) -> None:
    social_map = of(tmp_path, service("a", areas=[BINCKHORST]))

    covered = coverage(social_map, LAAK, TODAY)

    assert [(r.need, covered.without(r)) for r in covered.patchy] == [("schulden", (LAAKKWARTIER,))]


def test_twelve_parts_at_most_the_others_are_named(tmp_path: Path) -> None:
    parts = [place(f"WK05180{n:02}", f"Wijk {n}", "wijk", ESCAMP) for n in range(21, 34)]
    partners = {"wijkteam": organisation("wijkteam", service("a", areas=["WK0518033"]))}
    social_map = load_map(tmp_path, places=places_file(*PLACES, *parts), partners=partners)

    covered = coverage(social_map, ESCAMP, TODAY)

    assert covered.places[0] == "WK0518033"
    assert len(covered.places) == len(covered.rows[0].cells) == 12
    assert covered.rest == ("WK0518031", "WK0518032")


def test_shipped_examples_are_told_apart(shipped: SocialMap, tmp_path: Path) -> None:
    assert coverage(shipped, LAAK, TODAY).examples
    assert not coverage(load_map(tmp_path), LAAK, TODAY).examples


@given(st.data())
def test_a_cell_is_covered_exactly_when_the_bot_finds_somebody_there(
    shipped: SocialMap, data: st.DataObject
) -> None:
    """What the picture shows is what a colleague gets who asks."""
    where = data.draw(st.sampled_from([LAAK, DEN_HAAG, "GM0344", "WK034403", "WK059910"]))
    covered = coverage(shipped, where, TODAY)
    chosen = data.draw(st.sampled_from(covered.rows))
    column = data.draw(st.integers(0, len(covered.places) - 1))

    found = who_handles(shipped, [chosen.need], [covered.places[column]], TODAY)

    told = chosen.cells[column]
    whole = [f for f in found if f.scope in (Scope.EXACT, Scope.WIDER)]
    open_now = [f for f in whole if not f.offer.service.closed_on(TODAY)]
    assert len(open_now) == min(told.services, len(whole))
    assert bool(told.services) == bool(open_now)
    assert bool(told.services or told.partial) or not found


def test_nothing_is_counted_on_a_day_before_anything_began(tmp_path: Path) -> None:
    social_map = of(tmp_path, service("a", valid_from="2026-11-22"))

    assert coverage(social_map, LAAK, date(2020, 1, 1)).services == 0
