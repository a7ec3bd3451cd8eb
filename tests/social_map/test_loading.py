"""From files to a map: what is written comes back, what is wrong is told and never crashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from social_map.social_map import SocialMap
from tests.factories import (
    BINCKHORST,
    ESCAMP,
    LAAK,
    PARTNERS,
    PHRASES,
    SPOORWIJK,
    agreement,
    ask,
    load_map,
    organisation,
    problems_in,
    problems_of,
    service,
    services_of,
)


def test_an_area_may_be_written_as_a_name(tmp_path: Path) -> None:
    partners = {"wijkteam": organisation("wijkteam", service(areas=["Spoorwijk", "the hague"]))}

    [service_] = load_map(tmp_path, partners=partners).organisations[0].services

    assert service_.areas == (SPOORWIJK, "GM0518")


def test_a_name_of_a_district_and_its_neighbourhood_means_the_district(tmp_path: Path) -> None:
    partners = {"wijkteam": organisation("wijkteam", service(areas=["Binckhorst"]))}

    [service_] = load_map(tmp_path, partners=partners).organisations[0].services

    assert service_.areas == (BINCKHORST,)


def test_an_area_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    partners = {"wijkteam": organisation("wijkteam", service(areas=["Laak", LAAK]))}

    [service_] = load_map(tmp_path, partners=partners).organisations[0].services

    assert service_.areas == (LAAK,)


def test_telephone_numbers_and_times_stay_as_written(tmp_path: Path) -> None:
    hours = "hours: {nl: 8:30, en: 0831}\n"
    services = organisation("w", service("s")).split("services:")[1] + "    " + hours
    partners = {"w": organisation("w", services_text="services:" + services)}

    [service_] = load_map(tmp_path, partners=partners).organisations[0].services

    assert service_.hours is not None
    assert (service_.hours.nl, service_.hours.en) == ("8:30", "0831")


def test_a_map_without_a_list_of_neighbours_loads(tmp_path: Path) -> None:
    social_map = load_map(tmp_path, files={"map/places/neighbours.yaml": None})

    assert ESCAMP not in social_map.gazetteer.neighbours(LAAK)


@pytest.mark.parametrize(
    "text",
    [
        "hallo\n",
        f"- {LAAK}\n",
        f"neighbours:\n  - {LAAK}\n",
        f"neighbours:\n  {LAAK}: {ESCAMP}\n",
        f"neighbours:\n  {LAAK}: [[{ESCAMP}]]\n",
        f"neighbours:\n  {LAAK}: [{{nl: {ESCAMP}}}]\n",
        f"buren:\n  {LAAK}: [{ESCAMP}]\n",
    ],
)
def test_a_list_of_neighbours_of_another_shape_is_told(text: str, tmp_path: Path) -> None:
    told = problems_of(tmp_path, neighbours=text)

    assert told
    assert all(line.startswith("content/map/places/neighbours.yaml:") for line in told)


def test_an_unknown_neighbour_is_told_with_what_was_meant(tmp_path: Path) -> None:
    assert problems_of(tmp_path, neighbours=f"neighbours:\n  {LAAK}: [{ESCAMP[:-1]}]\n") == [
        f"content/map/places/neighbours.yaml:2:20 plaats '{ESCAMP[:-1]}' ken ik niet. "
        f"Bedoel je '{ESCAMP}'? Alle plaatsen staan in map/places/."
    ]


@pytest.mark.parametrize("text", ["- ikea\n", "ikea\n", "shopping: ikea\n"])
def test_subjects_off_the_map_of_another_shape_are_told(text: str, tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, off_map=text)

    assert told.startswith("content/map/not_on_map.yaml:1:1 ")


@pytest.mark.parametrize(
    ("part", "text", "file"),
    [
        ("acute", 'nl:\n  - "(ademt|hijgt niet"\n', "acute.yaml"),
        ("off_map", 'shop:\n  phrases:\n    nl: ["(a|b"]\n', "not_on_map.yaml"),
    ],
)
def test_brackets_that_do_not_match_are_told_in_every_file_with_phrases(
    part: str, text: str, file: str, tmp_path: Path
) -> None:
    [told] = problems_of(tmp_path, **{part: text})

    assert told.startswith(f"content/map/{file}:")
    assert "haakjes die niet kloppen" in told


def test_two_files_with_phrases_for_one_need_are_told(tmp_path: Path) -> None:
    """Else the words of the first would silently be forgotten."""
    told = problems_of(tmp_path, phrases=PHRASES | {"zwart": "need: schulden\nnl: [zwart saldo]\n"})

    assert [line.split(":")[0] for line in told] == ["content/map/phrases/zwart.yaml"]


def test_two_agreements_with_one_id_are_told(tmp_path: Path) -> None:
    told = problems_of(tmp_path, agreements={"a": agreement("jeugd"), "b": agreement("jeugd")})

    assert any("'jeugd'" in line for line in told)


def test_an_agreement_about_nothing_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, agreements={"jeugd": agreement("jeugd", needs=[])})


def test_an_agreement_names_known_needs_and_places(tmp_path: Path) -> None:
    wrong = agreement("jeugd", needs=["eenzaam"], areas=["Lak"])

    assert problems_of(tmp_path, agreements={"jeugd": wrong}) == [
        "content/agreements/jeugd.yaml:4:9 agreement 'jeugd': behoefte 'eenzaam' ken ik niet. "
        "Bedoel je 'eenzaamheid'? Alle behoeften staan in map/needs.yaml.",
        "content/agreements/jeugd.yaml:5:9 agreement 'jeugd': plaats 'Lak' ken ik niet. "
        "Bedoel je 'Laak'? Alle plaatsen staan in map/places/.",
    ]


def test_a_content_directory_without_anything_names_every_file_it_misses(tmp_path: Path) -> None:
    missed = {p.file.removeprefix(f"{tmp_path.name}/") for p in problems_in(tmp_path)}

    assert missed == {
        "access.yaml",
        "agreements",
        "clocks.yaml",
        "four_d",
        "map/acute.yaml",
        "map/language/en.txt",
        "map/language/en.yaml",
        "map/language/nl.txt",
        "map/language/nl.yaml",
        "map/needs.yaml",
        "map/not_on_map.yaml",
        "map/partners",
        "map/phrases",
        "map/places",
        "privacy/addresses.yaml",
        "privacy/first_names.txt",
        "privacy/names.yaml",
        "privacy/numbers.yaml",
        "privacy/ordinary_words.txt",
        "privacy/surnames.txt",
        "red_flags.yaml",
        "texts/en.yaml",
        "texts/nl.yaml",
    }


def test_the_map_keeps_partners_in_the_order_of_their_files(tmp_path: Path) -> None:
    assert [o.id for o in load_map(tmp_path).organisations] == sorted(PARTNERS)


def test_another_home_town_decides_what_wide_means(tmp_path: Path) -> None:
    partners = {"taal": organisation("taal", service("t", needs=["taal"], areas=["GM0344"]))}
    utrecht: SocialMap = load_map(tmp_path, partners=partners, home="GM0344")

    assert services_of(ask(utrecht, "taalles")) == ["t"]
