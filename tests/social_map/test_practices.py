"""Practices of the map: who does what there, and what an editor is told of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from social_map.practices import near
from social_map.social_map import SocialMap
from tests.factories import (
    BINCKHORST,
    LAAK,
    MOERWIJK,
    OVERVECHT,
    SPOORWIJK,
    ZAMENHOFDREEF,
    load_map,
    problems_of,
)
from tests.special import contact, portfolio, practice

FILE = "content/map/practices/de-linde.yaml"


def test_a_map_without_practices_needs_no_folder_for_them(tmp_path: Path) -> None:
    assert load_map(tmp_path).practices == ()


def test_a_practice_keeps_its_contacts_and_gets_place_codes(tmp_path: Path) -> None:
    files = practice("de-linde", contact("POH-KB"), contact("POH-GGZ"), areas=["Spoorwijk"])

    [linde] = load_map(tmp_path, files=files).practices

    assert linde.areas == (SPOORWIJK,)
    assert [c.role.nl for c in linde.contacts] == ["POH-KB", "POH-GGZ"]
    assert linde.contact("POH-GGZ") is linde.contacts[1]
    assert linde.contact("huisarts") is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (SPOORWIJK, ["de-linde"]),  # a part of where it works
        ("GM0518", ["de-linde"]),  # around where it works
        (BINCKHORST, ["de-linde"]),
        (MOERWIJK, []),
        (ZAMENHOFDREEF, ["de-dreef"]),
    ],
)
def test_a_practice_is_near_where_it_works(asked: str, found: list[str], tmp_path: Path) -> None:
    files = practice("de-linde", areas=[LAAK]) | practice("de-dreef", areas=[OVERVECHT])
    social_map = load_map(tmp_path, files=files)

    assert [p.id for p in near(social_map.practices, [asked], social_map.gazetteer)] == found


MISTAKES = {
    "no contacts": (
        practice("de-linde", contacts=[]),
        FILE + ":4:1 practice 'de-linde': bij contacts verwacht ik ten minste 1 in de lijst / at "
        "least 1 in the list, maar er staat 'een lijst / a list'.",
    ),
    "another id": (
        {FILE.removeprefix("content/"): practice("linde")["map/practices/linde.yaml"]},
        FILE + ":1:1 practice 'linde': id 'linde' hoort gelijk te zijn aan de bestandsnaam, dus "
        "de-linde.",
    ),
    "an unknown place": (
        practice("de-linde", areas=["Laak", "Spoorwyk"]),
        FILE + ":3:17 practice 'de-linde': plaats 'Spoorwyk' ken ik niet. Bedoel je 'Spoorwijk'? "
        "Alle plaatsen staan in map/places/.",
    ),
    "an unknown need": (
        practice("de-linde", contact("POH", portfolio("geld", "money", "schulde"))),
        FILE + ":4:115 practice 'de-linde': behoefte 'schulde' ken ik niet. Bedoel je 'schulden'? "
        "Alle behoeften staan in map/needs.yaml.",
    ),
    "a role twice": (
        practice("de-linde", contact("POH"), contact("POH")),
        FILE + ":4:144 practice 'de-linde': 'POH' staat al bij De linde. Geef dit een eigen "
        "tekst, anders weet niemand welk van de twee bedoeld is.",
    ),
    "confirmed tomorrow": (
        practice("de-linde", confirmed={"on": "2026-11-23", "by": "huisarts", "how": "gebeld"}),
        FILE + ":5:13 practice 'de-linde': confirmed '2026-11-23' ligt in de toekomst. Vul de dag "
        "in waarop iemand het bevestigde.",
    ),
    "confirmed long ago": (
        practice("de-linde", confirmed={"on": "2026-05-25", "by": "huisarts", "how": "gebeld"}),
        FILE + ":5:1 let op: practice 'de-linde': voor het laatst bevestigd op '2026-05-25', "
        "langer dan 180 dagen geleden. Vraag de sleutelfiguur of het nog klopt.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_practice_is_told(
    files: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, files=files) == [sentence]


def test_an_example_practice_does_not_lapse(tmp_path: Path) -> None:
    confirmed = {"on": "2020-01-01", "by": "huisarts", "how": "gebeld"}

    assert problems_of(tmp_path, files=practice("a", confirmed=confirmed, example="true")) == []


# -- what comes with the bot ------------------------------------------------------------------


def test_every_shipped_practice_is_an_example_with_a_source(shipped: SocialMap) -> None:
    assert shipped.practices
    assert [p.id for p in shipped.practices if not (p.example and p.source)] == []
    assert [p.id for p in shipped.practices if p.confirmed is not None] == []


def test_a_shipped_practice_has_the_id_it_has_among_the_partners(shipped: SocialMap) -> None:
    assert {p.id for p in shipped.practices} <= shipped.organisations_by_id.keys()


def test_the_portfolios_of_overvecht_are_those_of_the_source(shipped: SocialMap) -> None:
    [overvecht] = near(shipped.practices, [OVERVECHT], shipped.gazetteer)

    portfolios = {p.label.nl for c in overvecht.contacts for p in c.portfolios}
    assert portfolios == {"GGZ", "jeugd", "sociaal", "ouderen", "preventie", "farmacie"}
