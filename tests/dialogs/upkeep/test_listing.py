"""`vermelding`: one's own entries, and the wish to stand nowhere any more."""

from __future__ import annotations

import pytest

from cases.upkeep.changes import Kind
from content.edits import Edit

from .conftest import Corners
from .corner import CJG, HELP, PARTNER, Corner, Someone


def test_a_key_figure_sees_how_each_entry_stands(corner: Corner, coach: Someone) -> None:
    said = coach.says("vermeldingen")

    assert said.startswith("WMO wijkteam Laak heeft 5 vermeldingen op de kaart")
    assert said.count("Bevestigd op 1 augustus 2026 door POH-KB.") == 5
    coach.presses("Wmo-vervoer")
    coach.presses("Ja, klopt")
    assert "Bevestigd op 23 november 2026 door wijkcoach." in coach.says("vermelding")


def test_the_editor_names_the_organisation(editor: Someone) -> None:
    assert "Van welke organisatie" in editor.says("vermeldingen")
    assert "Welke organisatie bedoel je?" in editor.says("vermelding cjg")
    said = editor.presses("CJG Laak (Centrum Jeugd en Gezin)")
    assert said.startswith("CJG Laak (Centrum Jeugd en Gezin) heeft")
    assert "ken ik niet" in editor.says("vermelding qqqqqq")


def test_in_english_too(coach: Someone) -> None:
    coach.says("english")

    assert coach.says("listings").startswith("WMO wijkteam Laak has 5 entries on the map")


def test_in_a_channel_it_is_about_who_is_asked_there(corners: Corners) -> None:
    corner = corners(linked=[PARTNER])
    coach = corner.person("wijkcoach", PARTNER)

    assert coach.says("vermelding").startswith("WMO wijkteam Laak heeft 5")


@pytest.mark.parametrize("who", ["huisarts", "nobody-we-know", "collega"])
def test_who_speaks_for_nobody_is_told_so(corner: Corner, who: str) -> None:
    said = corner.person(who).says("vermelding wijkteam laak")

    assert "kan ik hier niet voor je openen" in said
    assert "5 vermeldingen" not in said


def test_an_organisation_of_others_is_not_found(coach: Someone) -> None:
    assert "kan ik hier niet voor je openen" in coach.says("vermelding cjg laak")
    coach.presses_data({"do": "listing", "go": "list", "organisation": CJG})
    assert "kan ik hier niet voor je openen" in coach.text


def test_an_entry_that_must_not_be_listed_goes_at_once_and_for_good(
    corner: Corner, coach: Someone
) -> None:
    coach.says("vermelding")
    coach.presses("Huishoudelijke hulp")
    assert "nergens meer" in coach.presses("Wil niet vermeld worden")
    assert corner.changes == []

    said = coach.presses("Ja, haal van de kaart")

    assert "staat niet meer op de kaart" in said
    (change,) = corner.changes
    assert change.kind is Kind.UNLIST
    path = ("services", HELP, "unlisted")
    assert change.edits == (Edit(path, None, {"on": "2026-11-23", "by": "wijkcoach"}),)
    assert HELP not in corner.conversation.social_map.offers
    assert "4 vermeldingen" in coach.says("vermelding")
    assert "al gebeurd" in coach.presses_data({"do": "listing", "go": "show", "services": [HELP]})
    stranger = corner.person("huisarts")
    stranger.presses_data({"do": "listing", "go": "show", "services": [HELP]})
    assert "al gebeurd" not in stranger.text


def test_nee_leaves_it_where_it_is(corner: Corner, coach: Someone) -> None:
    coach.says("vermelding")
    coach.presses("Huishoudelijke hulp")
    coach.presses("Wil niet vermeld worden")

    assert coach.presses("Nee, laat staan").startswith("Zo staat het op de kaart")
    assert HELP in corner.conversation.social_map.offers


def test_klopt_niet_meer_at_an_own_entry_leads_to_changing_it(
    corner: Corner, coach: Someone
) -> None:
    said = coach.presses_data({"do": "wrong", "services": [HELP]})

    assert said.startswith("Zo staat het op de kaart")
    assert "Wijzig" in coach.choices
