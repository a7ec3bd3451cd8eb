"""Values of the wrong shape: the editor reads what is expected, in the words of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import (
    GROUPS,
    LAAK,
    NEEDS,
    NL,
    PLACES,
    both,
    needs_file,
    organisation,
    place,
    places_file,
    problems_of,
    service,
)

FILE = "content/map/partners/wijkteam.yaml"


def wrong(tmp_path: Path, *services: dict[str, Any], **more: Any) -> list[str]:
    """What the editor reads of one partner, without the file's name in front."""
    told = problems_of(tmp_path, partners={"wijkteam": organisation("wijkteam", *services, **more)})
    assert all(line.startswith(FILE + ":") for line in told)
    return [line.removeprefix(FILE + ":") for line in told]


def in_a_service(tmp_path: Path, **fields: Any) -> list[str]:
    """What the editor reads of one service with these fields."""
    return [line for line in wrong(tmp_path, service(**fields)) if "service 'schuldhulp'" in line]


def test_a_date_is_written_year_first(tmp_path: Path) -> None:
    told = in_a_service(tmp_path, closed_until="23-11-2026")

    assert told == [
        "15:5 service 'schuldhulp': bij closed_until verwacht ik een datum als 2026-11-22 / "
        "a date such as 2026-11-22, maar er staat '23-11-2026'."
    ]


def test_a_day_that_does_not_exist_is_no_date(tmp_path: Path) -> None:
    [told] = in_a_service(tmp_path, valid_to="2026-02-30")

    assert "bij valid_to verwacht ik een datum als 2026-11-22" in told


def test_a_number_of_weeks_is_a_whole_number(tmp_path: Path) -> None:
    assert in_a_service(tmp_path, waiting={"weeks": "drie", "on": "2026-11-01"}) == [
        "15:15 service 'schuldhulp': bij weeks verwacht ik een geheel getal / a whole number, "
        "maar er staat 'drie'."
    ]


def test_nobody_waits_less_than_no_weeks(tmp_path: Path) -> None:
    [told] = in_a_service(tmp_path, waiting={"weeks": "-1", "on": "2026-11-01"})

    assert "bij weeks verwacht ik 0 of meer / or more, maar er staat '-1'." in told


def test_a_choice_lists_what_may_be_chosen(tmp_path: Path) -> None:
    assert in_a_service(tmp_path, access={"how": "walkin", **both("x")}) == [
        "13:14 service 'schuldhulp': bij how verwacht ik 'walk_in', 'appointment', 'referral' or "
        "'phone', maar er staat 'walkin'. Bedoel je 'walk_in'?"
    ]


def test_yes_and_no_are_the_only_answers_to_example(tmp_path: Path) -> None:
    told = wrong(tmp_path, example="misschien")

    assert told == [
        "7:1 organisation 'wijkteam': bij example verwacht ik yes of/or no, maar er staat "
        "'misschien'."
    ]


@pytest.mark.parametrize("written", ["yes", "no", "true", "false"])
def test_yes_no_true_and_false_are_understood(written: str, tmp_path: Path) -> None:
    assert wrong(tmp_path, example=written) == []


def test_a_text_in_one_language_misses_the_other(tmp_path: Path) -> None:
    assert in_a_service(tmp_path, name={"nl": "Schuldhulp"}) == [
        "9:5 service 'schuldhulp': en ontbreekt. Voeg een regel en: … toe."
    ]


def test_a_name_in_two_languages_is_not_one_text(tmp_path: Path) -> None:
    assert in_a_service(tmp_path, name="Schuldhulp") == [
        "9:5 service 'schuldhulp': bij name verwacht ik velden onder elkaar / fields below each "
        "other, maar er staat 'Schuldhulp'."
    ]


def test_confirmed_is_who_when_and_how_or_none(tmp_path: Path) -> None:
    [told] = in_a_service(tmp_path, confirmed="ja")

    assert told.startswith(
        "14:5 service 'schuldhulp': bij confirmed verwacht ik velden onder elkaar"
    )


def test_confirmed_may_not_be_left_out(tmp_path: Path) -> None:
    assert in_a_service(tmp_path, confirmed=None) == [
        "8:5 service 'schuldhulp': confirmed ontbreekt. Voeg een regel confirmed: … toe."
    ]


def test_a_misspelt_field_names_the_field_that_was_meant(tmp_path: Path) -> None:
    [told] = in_a_service(tmp_path, audiense=both("iedereen"))

    assert told.startswith(
        "15:5 service 'schuldhulp': 'audiense' ken ik hier niet. Bedoel je 'audience'?"
    )


def test_a_misspelt_field_in_a_field_lists_the_fields_of_that_field(tmp_path: Path) -> None:
    confirmed = {"on": "2026-11-01", "by": "wijkcoach", "how": "gebeld", "op": "vrijdag"}

    assert in_a_service(tmp_path, confirmed=confirmed) == [
        "14:73 service 'schuldhulp': 'op' ken ik hier niet. Toegestaan: on, by, how."
    ]


def test_an_empty_name_is_no_name(tmp_path: Path) -> None:
    assert wrong(tmp_path, name="") == [
        "2:1 organisation 'wijkteam': bij name verwacht ik een tekst, niet leeg / a text, not "
        "empty, maar er staat ''."
    ]


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(tmp_path: Path) -> None:
    [told] = wrong(tmp_path, name="x" * 601)

    assert "hoogstens 600 tekens / at most 600 characters" in told


def test_an_id_with_strange_signs_is_told_the_form(tmp_path: Path) -> None:
    [told] = wrong(tmp_path, channel="wijk team!")

    assert "bij channel verwacht ik de vorm / the form" in told


def test_an_organisation_without_services_is_of_no_use(tmp_path: Path) -> None:
    lines = organisation("wijkteam", services_text="services: []\n")

    assert problems_of(tmp_path, partners={"wijkteam": lines}) == [
        f"{FILE}:7:1 organisation 'wijkteam': bij services verwacht ik ten minste 1 in de lijst / "
        "at least 1 in the list, maar er staat 'een lijst / a list'."
    ]


@pytest.mark.parametrize("text", ["- id: wijkteam\n", "wijkteam\n"])
def test_a_partner_file_has_fields_below_each_other(text: str, tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, partners={"wijkteam": text})

    assert told.startswith(
        f"{FILE}:1:1 organisation: bij organisation verwacht ik velden onder elkaar"
    )


def test_a_wider_need_has_at_least_two_children(tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, needs=needs_file(NEEDS, [GROUPS[0] | {"children": ["taal"]}]))

    assert "group 'geldzorgen': bij children verwacht ik ten minste 2 in de lijst" in told


def test_a_list_that_is_missing_altogether_is_told(tmp_path: Path) -> None:
    [told] = problems_of(
        tmp_path,
        places=places_file(*PLACES),
        utrecht="municipality: Utrecht\n",
        partners={"wijkteam": organisation("wijkteam")},
    )

    assert told == (
        "content/map/places/utrecht.yaml:1:1 places ontbreekt. Voeg een regel places: … toe."
    )


def test_postcode_digits_are_four_digits(tmp_path: Path) -> None:
    [told] = problems_of(
        tmp_path, places=places_file(*PLACES, place("BU1", "Nieuw", "buurt", LAAK, pc4=["252"]))
    )

    assert "place 'BU1': bij pc4 verwacht ik de vorm / the form" in told


def test_a_level_of_place_is_one_of_four(tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, places=places_file(*PLACES, place("BU1", "Nieuw", "dorp", LAAK)))

    assert "bij level verwacht ik 'gemeente', 'stadsdeel', 'wijk' or 'buurt'" in told


def test_an_unknown_field_in_a_language_file_is_told(tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, nl=NL + "stopwoorden: [a]\n")

    assert told.startswith(
        "content/map/language/nl.yaml:8:1 language 'nl': 'stopwoorden' ken ik hier niet."
    )
