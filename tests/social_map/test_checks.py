"""What is checked between the files of the map, and what is fine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import (
    GROUPS,
    LAAK,
    NEEDS,
    PLACES,
    need,
    needs_file,
    organisation,
    place,
    places_file,
    problems_in,
    problems_of,
    service,
    write_content,
)

FILE = "content/map/partners/wijkteam.yaml"


def wijkteam(*services: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The part of a content directory with one partner, whose file is `FILE`."""
    return {"partners": {"wijkteam": organisation("wijkteam", *services, **more)}}


def confirmed(day: str) -> dict[str, str]:
    return {"on": day, "by": "wijkcoach", "how": "gebeld"}


def test_a_mistake_in_the_needs_is_not_repeated_for_every_partner(tmp_path: Path) -> None:
    others = [n for n in NEEDS if n["id"] != "schulden"]
    wrong = need("schulden", {"nl": "Schulden"})
    told = problems_of(tmp_path, needs=needs_file([wrong, *others], GROUPS))

    assert all(line.startswith("content/map/needs.yaml") for line in told), told


def test_needs_that_cannot_be_read_are_one_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, needs="needs:\n  - id: [schulden\n") == [
        "content/map/needs.yaml:3:1 dit is geen geldige YAML ('did not find expected ',' or ']''). "
        "Kijk naar inspringing, dubbele punt en aanhalingstekens op deze en de vorige regel."
    ]


def test_a_wrong_field_in_a_service_does_not_also_blame_the_list_of_services(
    tmp_path: Path,
) -> None:
    assert problems_of(tmp_path, **wijkteam(service(needs="schulden"))) == [
        f"{FILE}:11:5 service 'schuldhulp': bij needs verwacht ik een lijst / a list, [a, b], "
        "maar er staat 'schulden'."
    ]


def test_an_entry_that_a_human_confirmed_180_days_ago_is_not_lapsed_yet(tmp_path: Path) -> None:
    assert problems_of(tmp_path, **wijkteam(service(confirmed=confirmed("2026-05-26")))) == []


def test_a_shipped_example_never_lapses(tmp_path: Path) -> None:
    old = wijkteam(service(confirmed=confirmed("2020-01-01")), example="yes")

    assert problems_of(tmp_path, **old) == []


def test_an_entry_that_was_never_confirmed_has_not_lapsed(tmp_path: Path) -> None:
    assert problems_of(tmp_path, **wijkteam(service(confirmed="none"))) == []


def test_a_lapsed_entry_is_a_warning_and_the_map_still_loads(tmp_path: Path) -> None:
    [problem] = problems_in(
        write_content(tmp_path, **wijkteam(service(confirmed=confirmed("2025-01-01"))))
    )

    assert problem.severity == "warning"


def test_today_is_a_fine_day_to_confirm(tmp_path: Path) -> None:
    assert problems_of(tmp_path, **wijkteam(service(confirmed=confirmed("2026-11-22")))) == []


def test_the_same_name_for_a_district_and_a_neighbourhood_inside_it_is_clear(
    tmp_path: Path,
) -> None:
    assert problems_of(tmp_path, **wijkteam(service(areas=["Binckhorst"]))) == []


def test_places_whose_parents_go_round_in_a_circle_are_told_so(tmp_path: Path) -> None:
    first, second = problems_of(
        tmp_path,
        places=places_file(
            *PLACES,
            place("BU1", "Eerste", "buurt", "BU2"),
            place("BU2", "Tweede", "buurt", "BU1"),
        ),
    )

    assert first.startswith("content/map/places/den-haag.yaml:61:5 place 'BU1':")
    assert second.startswith("content/map/places/den-haag.yaml:66:5 place 'BU2':")
    assert "Bedoel je 'BU1'" not in first, "the editor wrote just that"


def test_a_neighbourhood_needs_something_around_it(tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, places=places_file(*PLACES, place("BU1", "Los", "buurt")))

    assert told.startswith("content/map/places/den-haag.yaml:")
    assert "place 'BU1'" in told


def test_two_places_with_one_id_are_told_with_the_other_file(tmp_path: Path) -> None:
    told = problems_of(tmp_path, utrecht=places_file(place(LAAK, "Laak", "wijk")))

    assert told[-1].endswith(
        f"place '{LAAK}': id '{LAAK}' bestaat al in content/map/places/den-haag.yaml. "
        "Kies een andere."
    )


def test_a_need_that_is_listed_twice_is_told(tmp_path: Path) -> None:
    [told] = problems_of(tmp_path, needs=needs_file([*NEEDS, NEEDS[2]], GROUPS))

    assert told.endswith("id 'taal' bestaat al in content/map/needs.yaml. Kies een andere.")


@pytest.mark.parametrize("phrase", ["()", "(|)", "schuld (|)", "...", "( ) ( )"])
def test_choices_without_a_word_are_told(phrase: str, tmp_path: Path) -> None:
    file = f'need: schulden\nnl:\n  - "{phrase}"\n'

    [told] = problems_of(tmp_path, phrases={"schulden": file})

    assert told.startswith("content/map/phrases/schulden.yaml:3:5 phrases 'schulden': woordgroep")
