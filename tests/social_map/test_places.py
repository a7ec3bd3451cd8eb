"""Places: which lies in which, which lie side by side, and by what names people call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from social_map.gazetteer import Gazetteer
from social_map.social_map import SocialMap
from tests.factories import (
    CENTRUM,
    DEN_HAAG,
    ESCAMP,
    LAAK,
    LAAKKWARTIER,
    MOERWIJK,
    OVERVECHT,
    PLACES,
    SPOORWIJK,
    load_map,
    place,
    places_file,
    places_named,
)


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    return load_map(tmp_path).gazetteer


def where(social_map: SocialMap, question: str) -> list[str]:
    """The places that a question names, as people call them."""
    return [social_map.gazetteer.shown(id_) for id_ in places_named(social_map, question)]


# -- hierarchy ----------------------------------------------------------------------------------


def test_the_areas_around_a_neighbourhood_end_with_its_municipality(gazetteer: Gazetteer) -> None:
    assert gazetteer.ancestors(SPOORWIJK) == (LAAKKWARTIER, LAAK, DEN_HAAG)
    assert gazetteer.municipality(SPOORWIJK) == DEN_HAAG


def test_a_district_holds_everything_inside_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.below(LAAK) == (
        LAAKKWARTIER,
        SPOORWIJK,
        "BU05183824",
        "WK051839",
        "BU05183960",
    )
    assert gazetteer.contains(LAAK, SPOORWIJK)
    assert not gazetteer.contains(SPOORWIJK, LAAK)


def test_a_place_whose_parent_stands_further_down_the_file_is_fine(tmp_path: Path) -> None:
    upside_down = places_file(*reversed(PLACES))

    assert load_map(tmp_path, places=upside_down).gazetteer.ancestors(SPOORWIJK)[-1] == DEN_HAAG


# -- postcodes ----------------------------------------------------------------------------------


def test_a_postcode_gives_neighbourhoods_where_these_have_postcodes(gazetteer: Gazetteer) -> None:
    assert gazetteer.by_pc4["3562"] == ("BU03440321",)


def test_in_the_hague_only_districts_have_postcodes_so_these_are_given(
    gazetteer: Gazetteer,
) -> None:
    assert gazetteer.by_pc4["2521"] == (LAAKKWARTIER,)


@pytest.mark.parametrize("written", ["2521", "2521AB", "2521 AB", "2521ab", "(2521)", "2521?"])
def test_a_postcode_is_read_however_it_is_written(shipped: SocialMap, written: str) -> None:
    understood = shipped.understander.understand(f"schulden {written}")

    assert [p.id for p in understood.places] == [LAAKKWARTIER]
    assert [p.matched for p in understood.places] == ["2521"], "the letters are cut off at once"
    assert [n.id for n in understood.needs] == ["schulden"]


@pytest.mark.parametrize("number", ["9999", "12521", "25211", "€ 2.521", "0521", "2521x1"])
def test_a_number_that_is_no_known_postcode_names_no_place(shipped: SocialMap, number: str) -> None:
    assert where(shipped, f"schulden {number}") == []


def test_a_full_postcode_is_cut_to_its_digits_before_anything_is_stored(
    shipped: SocialMap,
) -> None:
    assert shipped.understander.without_address("taalles 2521 AB graag") == "taalles 2521 graag"


# -- neighbours ---------------------------------------------------------------------------------


def test_neighbours_share_a_postcode_then_a_district_then_a_borough_then_a_line_in_the_list(
    tmp_path: Path,
) -> None:
    gazetteer = load_map(
        tmp_path,
        places=places_file(
            *PLACES,
            place("BU1", "Nieuw Laak", "buurt", LAAKKWARTIER, pc4=["2521"]),
            place("WK1", "Rand", "wijk", CENTRUM, pc4=["2521"]),
        ),
    ).gazetteer

    assert gazetteer.neighbours("BU1") == (
        "WK1",  # the same postcode
        SPOORWIJK,  # the same wijk
        "BU05183824",
        "WK051839",  # the same stadsdeel
        "BU05183960",
        ESCAMP,  # listed beside Laak
        MOERWIJK,
    )


def test_what_lies_around_or_inside_a_place_is_no_neighbour_of_it(gazetteer: Gazetteer) -> None:
    around = {LAAK, DEN_HAAG, SPOORWIJK, "BU05183824"}

    assert not around & set(gazetteer.neighbours(LAAKKWARTIER))


def test_a_line_in_the_list_of_neighbours_works_both_ways(gazetteer: Gazetteer) -> None:
    assert ESCAMP in gazetteer.neighbours(LAAK)
    assert LAAK in gazetteer.neighbours(ESCAMP)


def test_towns_far_apart_are_no_neighbours(gazetteer: Gazetteer) -> None:
    assert OVERVECHT not in gazetteer.neighbours(LAAK)


@pytest.mark.parametrize("id_", [LAAK, LAAKKWARTIER, SPOORWIJK, "WK034403", "WK059910"])
def test_every_shipped_area_of_the_first_three_towns_has_neighbours(
    shipped: SocialMap, id_: str
) -> None:
    assert shipped.gazetteer.neighbours(id_)


# -- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "place_"),
    [
        ("schulden in Den Haag", "Den Haag"),
        ("debts in The Hague", "Den Haag"),
        ("schulden in 's-Gravenhage", "Den Haag"),
        ("schuldhulp Schilderswijk", "Schildersbuurt"),
        ("taalles laakkwartier", "Laakkwartier en Spoorwijk"),
        ("TAALLES IN SPOORWIJK!!", "Spoorwijk"),
        ("taalles (moerwijk)", "Moerwijk"),
        ("taalles overvecht", "Overvecht"),
        ("thuiszorg kralingen-crooswijk", "Kralingen-Crooswijk"),
        ("thuiszorg in kralingen crooswijk", "Kralingen-Crooswijk"),
    ],
)
def test_places_are_known_by_official_and_daily_names(
    shipped: SocialMap, question: str, place_: str
) -> None:
    assert where(shipped, question)[0] == place_


@pytest.mark.parametrize(
    ("question", "place_"),
    [
        ("schulden in Lak", "Laak"),
        ("schulden in spoorwyk", "Spoorwijk"),
        ("schulden spoorwyk", "Spoorwijk"),
        ("taalles oververcht", "Overvecht"),
        ("taalles in overvegt", "Overvecht"),
        ("taalles moerwjik", "Moerwijk"),
        ("taalles in laakwartier", "Laakkwartier en Spoorwijk"),
        ("taalles schilderwijk", "Schildersbuurt"),
        ("taalles transvaal kwartier", "Transvaalkwartier"),
        ("taalles in bloemhoff", "Bloemhof"),
        ("taalles in scheveninge", "Scheveningen"),
        ("taalles in Utrech", "Utrecht"),
        ("taalles roterdam", "Rotterdam"),
    ],
)
def test_a_slip_in_a_place_is_forgiven(shipped: SocialMap, question: str, place_: str) -> None:
    assert where(shipped, question)[:1] == [place_]


@pytest.mark.parametrize(
    "question",
    [
        "hoe laat is het",
        "wat een mooi weer vandaag",
        "mijn moeder is erg eenzaam",
        "wie helpt bij de was en de lak van de deur",
        "hij heeft schulden en is de weg kwijt",
        "mevrouw wil graag meer bewegen",
        "ze is al lang ziek en laat niemand binnen",
        "waar kan hij terecht met de brieven van de gemeente",
        "de buren maken lawaai",
        "ik zoek een maatje voor oma",
        "hij zit vast en komt binnenkort vrij",
        "kan iemand mee naar het ziekenhuis",
    ],
)
def test_everyday_words_are_not_taken_for_places(shipped: SocialMap, question: str) -> None:
    assert where(shipped, question) == []


def test_a_place_name_is_not_also_read_as_a_need(shipped: SocialMap) -> None:
    understood = shipped.understander.understand("wie werkt er in Laak")

    assert [p.id for p in understood.places] == [LAAK]
