"""Places of one name: home wins, a named town chooses, else the bot asks."""

from __future__ import annotations

from pathlib import Path

from social_map.social_map import SocialMap
from tests.factories import (
    ESCAMP,
    LAAKKWARTIER,
    MOERWIJK,
    PLACES,
    UTRECHT,
    UTRECHT_PLACES,
    load_map,
    place,
    places_file,
    places_named,
)


def where(social_map: SocialMap, question: str) -> list[str]:
    """The places that a question names, as people call them."""
    return [social_map.gazetteer.shown(id_) for id_ in places_named(social_map, question)]


def town_with(*more: dict[str, object]) -> str:
    return places_file(*PLACES, *more)


def test_of_equal_names_the_home_municipality_wins(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        places=town_with(place("WK051899", "Rivierenwijk", "wijk", ESCAMP)),
        utrecht=places_file(*UTRECHT_PLACES, place("WK034499", "Rivierenwijk", "wijk", UTRECHT)),
    )

    understood = social_map.understander.understand("schulden in Rivierenwijk")

    assert [p.id for p in understood.places] == ["WK051899"]
    assert not understood.ambiguous_place


def test_a_municipality_named_beside_it_chooses_among_equal_names(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        places=town_with(place("WK051899", "Rivierenwijk", "wijk", ESCAMP)),
        utrecht=places_file(*UTRECHT_PLACES, place("WK034499", "Rivierenwijk", "wijk", UTRECHT)),
    )

    assert places_named(social_map, "schulden in Rivierenwijk in Utrecht") == ["WK034499"]
    assert places_named(social_map, "schulden Utrecht Rivierenwijk") == ["WK034499"]


def test_the_same_name_for_a_district_and_its_neighbourhood_is_not_ambiguous(
    tmp_path: Path,
) -> None:
    understood = load_map(tmp_path).understander.understand("schulden in Binckhorst")

    assert [p.id for p in understood.places] == ["WK051839", "BU05183960"]
    assert not understood.ambiguous_place


def test_two_places_of_one_name_side_by_side_at_home_remain_ambiguous(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        places=town_with(
            place("BU1", "Kerkbuurt", "buurt", LAAKKWARTIER),
            place("BU2", "Kerkbuurt", "buurt", MOERWIJK),
        ),
    )

    understood = social_map.understander.understand("schulden in Kerkbuurt")

    assert understood.ambiguous_place
    assert {p.id for p in understood.places} == {"BU1", "BU2"}


def test_a_name_in_two_other_towns_and_not_at_home_is_ambiguous(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        utrecht=places_file(
            *UTRECHT_PLACES,
            place("WK034499", "Dorp", "wijk", UTRECHT),
            place("GM0599", "Rotterdam", "gemeente"),
            place("WK059999", "Dorp", "wijk", "GM0599"),
        ),
    )

    assert social_map.understander.understand("schulden in Dorp").ambiguous_place


def test_two_halves_of_one_neighbourhood_are_asked_about(shipped: SocialMap) -> None:
    understood = shipped.understander.understand("taalles in de Rivierenbuurt")

    assert understood.ambiguous_place
    assert {p.id for p in understood.places} == {"BU05182763", "BU05182762"}


def test_a_neighbourhood_with_its_municipality_names_only_the_neighbourhood(
    shipped: SocialMap,
) -> None:
    assert where(shipped, "taalles in Bloemhof, Rotterdam") == ["Bloemhof"]


def test_a_place_of_the_home_town_is_not_given_for_a_question_about_another_town(
    shipped: SocialMap,
) -> None:
    """Utrecht has no Centrum; The Hague's must not answer for it."""
    named = places_named(shipped, "taalles in Utrecht Centrum")

    assert {shipped.gazetteer.municipality(id_) for id_ in named} == {UTRECHT}


def test_several_places_are_all_named(shipped: SocialMap) -> None:
    assert where(shipped, "schulden in Laak en Moerwijk") == ["Laak", "Moerwijk"]
