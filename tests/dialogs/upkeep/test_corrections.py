"""Klopt niet meer: it gets an owner, a day and an answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cases.handover.states import Duty
from content.messages import Messages
from dialogs.effects import Settle
from social_map.social_map import SocialMap
from tests.conversations.people import people
from tests.walks import confirmed, walked

from .conftest import AUGUST, Corners
from .corner import HELP, PARTNER, Corner, Someone


@pytest.fixture
def gp(corner: Corner) -> Someone:
    return corner.person("huisarts")


def reported(someone: Someone, what: str = "contact", service: str = HELP) -> str:
    return someone.presses_data({"do": "wrong", "services": [service], "what": what})


def test_the_reporter_hears_who_asks_and_by_when(gp: Someone) -> None:
    gp.says("huishoudelijke hulp in Laak")
    gp.presses("Klopt niet meer")
    gp.presses("WMO wijkteam Laak: Huishoudelijke hulp")

    said = gp.presses("Contact of tijden")

    assert "iets niet meer klopt (contact of tijden)" in said
    assert "redacteur van de kaart vraagt het na bij WMO wijkteam Laak" in said
    assert "uiterlijk maandag 30 november wat eruit kwam" in said


def test_without_anybody_who_keeps_the_map_no_day_is_promised(
    shipped: SocialMap, messages: Messages, shipped_content: Path
) -> None:
    access = people()
    nobody = [p for p in access.people if not p.duties & {Duty.COORDINATOR, Duty.EDITOR}]
    known = walked(
        shipped_content,
        confirmed(shipped, (PARTNER,), AUGUST),
        messages,
        access=replace(access, people=tuple(nobody)),
    )

    said = reported(Corner(known).person("huisarts"))

    assert "uiterlijk" not in said
    assert "Een redacteur van de kaart kan het nu nakijken" in said


def test_the_editor_hears_of_it_and_settles_it_and_the_reporter_hears_that(
    corner: Corner, gp: Someone, editor: Someone
) -> None:
    reported(gp)
    corner.asks()

    told = editor.reads()
    assert "Iemand meldde dat er iets niet meer klopt." in told
    assert "Gemeld: Huishoudelijke hulp · WMO wijkteam Laak: contact of tijden" in told
    assert "antwoord beloofd voor 30 november 2026" in told
    assert "huisarts" not in told

    assert "de melder hoort dat" in editor.presses("Aangepast")
    corner.asks()
    heard = gp.reads()
    assert "Je meldde: Huishoudelijke hulp · WMO wijkteam Laak: contact of tijden." in heard
    assert "Het is aangepast" in heard


@pytest.mark.parametrize(
    ("button", "heard"),
    [
        ("Klopt toch", "het klopt zoals het op de kaart staat"),
        ("Aangepast", "Het is aangepast"),
        ("Bestaat niet meer", "Het bestaat inderdaad niet meer"),
    ],
)
def test_each_outcome_is_told_to_the_reporter(
    corner: Corner, gp: Someone, editor: Someone, button: str, heard: str
) -> None:
    reported(gp)
    editor.says("kaart correcties")

    editor.presses(button)

    assert isinstance(editor.effects[0], Settle)
    corner.asks()
    assert heard in gp.reads()


def test_of_several_reports_the_one_that_is_due_stands_first(
    corner: Corner, gp: Someone, editor: Someone
) -> None:
    reported(gp, "contact")
    corner.waits(days=8)
    reported(gp, "area", "wmo-laak-vervoer")

    said = editor.says("kaart meldingen")

    assert said.startswith("Er wachten 2 meldingen dat iets niet meer klopt")
    assert said.index("Te laat") < said.index("Wmo-vervoer")
    titles = list(editor.choices)
    assert titles[0].startswith("Huishoudelijke hulp")
    assert "Gemeld: Wmo-vervoer" in editor.presses(titles[1])
    assert "Gemeld: Huishoudelijke hulp" in editor.presses("Klopt toch"), "the next follows"
    assert "geen meldingen" in editor.presses("Klopt toch")


def test_a_report_that_is_late_is_told_again(corner: Corner, gp: Someone, editor: Someone) -> None:
    reported(gp)
    corner.later(days=9)

    assert "wacht langer op antwoord dan beloofd" in editor.reads()


def test_a_report_is_settled_once(corner: Corner, gp: Someone, editor: Someone) -> None:
    reported(gp)
    editor.says("kaart correcties")
    press = editor.data("Klopt toch")
    editor.presses_data(press)

    assert "al afgehandeld" in editor.presses_data(press)
    assert editor.effects == ()


@pytest.mark.parametrize("who", ["huisarts", "wijkcoach", "nobody-we-know"])
def test_only_editors_see_and_settle_reports(corner: Corner, gp: Someone, who: str) -> None:
    reported(gp)
    (report,) = corner.store.corrections.open()
    other = corner.person(who)

    assert "coördinatoren en redacteuren" in other.says("kaart correcties")
    data = {"do": "listing", "go": "settle", "id": report.id, "outcome": "gone"}
    assert "coördinatoren en redacteuren" in other.presses_data(data)
    assert other.effects == ()


def test_the_menu_of_the_map_is_for_who_coordinates(corner: Corner, editor: Someone) -> None:
    editor.says("kaart")
    assert "Meldingen" in editor.choices

    bridge = corner.person("brugfunctionaris")
    bridge.says("kaart")
    assert "Dekking" in bridge.choices
    assert "Meldingen" not in bridge.choices
    assert "coördinatoren en redacteuren" in bridge.says("kaart correcties")


def test_where_others_read_along_reports_are_not_shown(corners: Corners) -> None:
    corner = corners(linked=[PARTNER])
    editor = corner.person("redacteur", PARTNER)

    assert "Hier leest iedereen mee" in editor.says("kaart correcties")
