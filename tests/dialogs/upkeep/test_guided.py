"""Wijzig: what, its new value, from what to what; the map itself waits for the editor."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cases.upkeep.changes import Change, Kind
from content.editing import edited
from content.edits import Edit
from dialogs.conversation import Conversation
from social_map.loading import load
from tests.files import LAAK

from .corner import HELP, PARTNER, Corner, Someone

Path_ = tuple[str, ...]
HERE: Path_ = ("services", HELP)
STAMP = Edit((*HERE, "confirmed"), "none", {"on": "2026-11-23", "by": "wijkcoach", "how": "chat"})


@pytest.fixture
def changing(corner: Corner, coach: Someone) -> Someone:
    """The key figure with the card of one entry at hand."""
    coach.says("vermelding")
    coach.presses("Huishoudelijke hulp")
    coach.presses("Wijzig")
    return coach


def passed_on(coach: Someone) -> Change:
    """What waits for the editor after *Doorgeven*."""
    said = coach.presses("Doorgeven")
    assert said.startswith("Doorgegeven.")
    assert "tot dan staat er wat er stond" in said
    change = coach.corner.changes[-1]
    assert (change.kind, change.service) == (Kind.CHANGE, HELP)
    assert change.file == f"map/partners/{PARTNER}.yaml"
    return change


def test_opening_hours_are_typed_shown_and_passed_on(changing: Someone) -> None:
    asked = changing.presses("Openingstijden")
    assert "Nu: werkdagen 9-17 uur." in asked

    shown = changing.says("ma–vr 8–12 uur")
    assert "Openingstijden: van “werkdagen 9-17 uur” naar ma–vr 8–12 uur" in shown
    assert "ook in de Engelse kaart" in shown

    assert passed_on(changing).edits == (
        Edit((*HERE, "hours", "nl"), "werkdagen 9-17 uur", "ma–vr 8–12 uur"),
        Edit((*HERE, "hours", "en"), "weekdays 9-17h", "ma–vr 8–12 uur"),
        STAMP,
    )
    hours = changing.corner.entry(HELP).service.hours
    assert hours is not None
    assert hours.nl == "werkdagen 9-17 uur"


def test_what_is_filled_in_on_the_card_counts_as_typed(changing: Someone) -> None:
    changing.presses("Openingstijden")

    assert "naar altijd open" in changing.presses("Door", words="altijd open")


def test_the_role_of_the_key_figure_is_the_organisations(changing: Someone) -> None:
    changing.presses("Sleutelfiguur (rol)")
    changing.says("wijkregisseur")

    assert passed_on(changing).edits == (
        Edit(("key_figure", "nl"), "consulent Wmo", "wijkregisseur"),
        Edit(("key_figure", "en"), "Wmo adviser", "wijkregisseur"),
        STAMP,
    )


@pytest.mark.parametrize(
    "typed", ["bel Fatima Yılmaz", f"vraag naar 070 {7 * '1'}", "mail anja@example.org"]
)
def test_no_person_and_no_number_comes_on_the_map(changing: Someone, typed: str) -> None:
    changing.presses("Sleutelfiguur (rol)")

    said = changing.says(typed)

    assert "Dat zet ik niet op de kaart" in said
    assert typed.split()[-1] not in said
    stored = changing.corner.store.recall(changing.chat, changing.user)[1]
    assert typed.split()[-1] not in str(stored)
    assert "naar wijkcoach" in changing.says("wijkcoach")


def test_a_text_that_is_too_long_is_asked_again(changing: Someone) -> None:
    changing.presses("Openingstijden")

    assert "er passen er 200" in changing.says("open " * 50)
    assert "naar altijd" in changing.says("altijd")


def test_how_one_gets_in_is_the_way_and_then_the_words(changing: Someone) -> None:
    changing.presses("Hoe kom je binnen")
    assert "op afspraak: aanvragen via het Wmo-loket" in changing.text
    assert "aanvragen via het Wmo-loket" in changing.says("inloop zonder afspraak")

    changing.says("elke ochtend in het buurthuis")

    assert passed_on(changing).edits == (
        Edit((*HERE, "access", "how"), "appointment", "walk_in"),
        Edit(
            (*HERE, "access", "nl"), "aanvragen via het Wmo-loket", "elke ochtend in het buurthuis"
        ),
        Edit((*HERE, "access", "en"), "apply at the Wmo desk", "elke ochtend in het buurthuis"),
        STAMP,
    )


def test_only_the_way_in_changes_when_the_words_are_kept(changing: Someone) -> None:
    changing.presses("Hoe kom je binnen")
    changing.presses("Bellen")

    changing.presses("Tekst laten staan")

    assert [e.path[-1] for e in passed_on(changing).edits] == ["how", "confirmed"]


def test_areas_are_added_and_taken_away_by_name(changing: Someone) -> None:
    changing.presses("Gebied")
    assert "Nu: Laak, Moerwijk." in changing.says("Moerwijk")
    assert "Nu: Moerwijk." in changing.presses("Eruit: Laak")
    assert "minstens één gebied" in changing.says("zonder Moerwijk")
    changing.presses("Klaar")

    change = passed_on(changing)

    assert change.edits == (Edit((*HERE, "areas"), [LAAK], ["WK051836"]), STAMP)


def test_an_area_that_is_not_known_gets_the_nearest(changing: Someone) -> None:
    changing.presses("Gebied")

    assert "Bedoel je dit?" in changing.says("Scheveningenbosje")
    assert "Nu: Laak, Scheveningen" in changing.presses("Erbij: Scheveningen")
    said = changing.says("xyzzyx")

    assert "ken ik niet" in said
    assert "Nu: Laak" in said


def test_what_it_is_for_is_understood_as_in_a_question(changing: Someone) -> None:
    changing.presses("Waarvoor")

    assert "Schulden" in changing.says("deurwaarder")
    assert "Dat stond er niet bij" in changing.says("zonder dementie")
    changing.presses("Klaar")

    change = passed_on(changing)

    assert change.edits[0].before == ["huishoudelijkehulp"]
    assert change.edits[0].after == ["huishoudelijkehulp", "schulden"]


def test_a_subject_for_which_there_is_only_the_notice_is_not_added(changing: Someone) -> None:
    changing.presses("Waarvoor")

    said = changing.says("zelfdoding")

    assert "113" in said or "ken ik niet" in said
    assert changing.effects == ()


@pytest.mark.parametrize(
    ("typed", "shown", "kept"),
    [
        ("3", "3 weken", {"weeks": "3", "on": "2026-11-23"}),
        ("drie weken", "3 weken", {"weeks": "3", "on": "2026-11-23"}),
        ("geen", "geen wachttijd", {"weeks": "0", "on": "2026-11-23"}),
        ("ongeveer 2 maanden", "9 weken", {"weeks": "9", "on": "2026-11-23"}),
    ],
)
def test_a_number_is_a_number_of_weeks(
    changing: Someone, typed: str, shown: str, kept: dict[str, str]
) -> None:
    changing.presses("Wachttijd")

    assert f"Wachttijd: van “niet bekend” naar {shown}" in changing.says(typed)
    assert passed_on(changing).edits == (Edit((*HERE, "waiting"), None, kept), STAMP)


def test_a_waiting_time_can_be_tapped(changing: Someone) -> None:
    changing.presses("Wachttijd")

    assert "naar 6 weken" in changing.presses("6")


@pytest.mark.parametrize(
    "typed", ["veel", "999", "3 of 4", "over een poosje", "3 mensen", "-1", "1.5"]
)
def test_what_is_no_number_of_weeks_is_asked_again(changing: Someone, typed: str) -> None:
    changing.presses("Wachttijd")

    assert "niet als wachttijd lezen" in changing.says(typed)
    assert "naar 2 weken" in changing.says("2")


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("12 december", "2026-12-12"),
        ("tot 12 december", "2026-12-12"),
        ("t/m 11 dec", "2026-12-12"),
        ("over twee weken", "2026-12-07"),
    ],
)
def test_closed_for_a_while(changing: Someone, typed: str, until: str) -> None:
    changing.presses("Tijdelijk gesloten")

    changing.says(typed)

    assert passed_on(changing).edits == (Edit((*HERE, "closed_until"), None, until), STAMP)


@pytest.mark.parametrize("typed", ["gisteren", "31 februari", "ooit", "1 januari 2040"])
def test_a_day_that_cannot_be_is_asked_again(changing: Someone, typed: str) -> None:
    changing.presses("Tijdelijk gesloten")

    said = changing.says(typed)

    assert "dag" in said
    assert "Doorgeven" not in changing.choices


def test_several_fields_go_in_one_proposal(changing: Someone) -> None:
    changing.presses("Openingstijden")
    changing.says("ma–vr 8–12 uur")
    changing.presses("Nog iets wijzigen")
    changing.presses("Wachttijd")
    changing.says("4")
    changing.presses("Nog iets wijzigen")
    changing.presses("Gebied")
    changing.says("Segbroek")
    shown = changing.presses("Klaar")

    for line in ("Openingstijden: van", "Wachttijd: van", "Gebied: van “Laak” naar Laak, Segbroek"):
        assert line in shown
    keys = [e.path[2] for e in passed_on(changing).edits]
    assert keys == ["hours", "hours", "areas", "waiting", "confirmed"]
    assert len(changing.corner.changes) == 1


def test_toch_niet_changes_nothing(changing: Someone) -> None:
    changing.presses("Openingstijden")
    changing.says("altijd")

    said = changing.presses("Toch niet")

    assert said.startswith("Zo staat het op de kaart")
    assert changing.corner.changes == []


def test_the_same_value_is_no_change(changing: Someone) -> None:
    changing.presses("Openingstijden")

    assert "Dat stond er al zo" in changing.says("werkdagen 9-17 uur")
    assert "Doorgeven" not in changing.choices


def test_a_question_in_between_is_answered_and_not_taken_for_a_value(changing: Someone) -> None:
    changing.presses("Openingstijden")

    said = changing.says("wie doet schulden in Laak?")

    assert "Dit verandert er" not in said
    assert "Laak" in said


def test_acute_danger_gets_the_notice(changing: Someone) -> None:
    changing.presses("Openingstijden")

    said = changing.says("hij heeft pillen ingenomen en is niet aanspreekbaar")

    assert "112" in said
    assert changing.effects == ()


def test_stop_ends_it(changing: Someone) -> None:
    changing.presses("Openingstijden")

    assert "gestopt" in changing.says("stop")
    assert "Dit verandert er" not in changing.says("altijd open")


def test_a_change_of_the_same_that_waits_is_told_and_both_are_kept(
    corner: Corner, changing: Someone
) -> None:
    changing.presses("Openingstijden")
    changing.says("altijd")
    first = passed_on(changing)
    colleague = corner.person("vervanger")
    colleague.says("vermelding")

    assert f"Wijziging {first.id} wacht op de redacteur" in colleague.text
    colleague.presses("Huishoudelijke hulp")
    colleague.presses("Wijzig")
    colleague.presses("Openingstijden")
    assert f"wijziging {first.id} van hetzelfde wacht al" in colleague.says("nooit")
    assert passed_on(colleague).role == "teamcoördinator"
    assert len(corner.changes) == 2


def test_after_a_proposal_nobody_is_asked_again_for_a_while(corner: Corner, coach: Someone) -> None:
    corner.asks()
    coach.presses("Eén voor één")
    service = coach.data("Wijzig")["services"]
    coach.presses("Wijzig")
    coach.presses("Openingstijden")
    coach.says("altijd")
    said = coach.presses("Doorgeven")

    assert said.startswith("Klopt dit nog?")
    assert "Doorgegeven." in said
    assert service not in [c["services"] for c in coach.choices.values() if "services" in c]
    check = corner.store.checks.get(service[0])
    assert check is not None
    assert check.asked_at is None


def test_the_file_cannot_be_read_and_nothing_is_lost(
    tmp_path: Path, corner: Corner, changing: Someone
) -> None:
    upkeep = corner.conversation.upkeep
    assert upkeep is not None
    elsewhere = replace(corner.conversation, upkeep=replace(upkeep, content=tmp_path))
    corner.turns.library.conversation = elsewhere
    changing.presses("Openingstijden")
    changing.says("altijd")

    assert "kan ik nu niet lezen" in changing.presses("Doorgeven")
    assert corner.changes == []


# -- in the file ----------------------------------------------------------------------------------


Asked = Callable[[Someone], None]


def test_every_kind_of_change_can_be_put_in_the_file_and_is_right(
    changing: Someone, conversation: Conversation, shipped_content: Path, tmp_path: Path
) -> None:
    for button, typed in (
        ("Sleutelfiguur (rol)", "wijkregisseur: eerste aanspreekpunt"),
        ("Openingstijden", "ma–vr 8–12 uur # behalve feestdagen"),
        ("Wachttijd", "geen"),
        ("Tijdelijk gesloten", "12 december"),
        ("Gebied", "Segbroek, zonder Laak"),
        ("Waarvoor", "schulden"),
        ("Hoe kom je binnen", "telefonisch"),
    ):
        changing.presses(button)
        changing.says(typed)
        if button == "Hoe kom je binnen":
            changing.says("bel het wijkteam")
        if "Klaar" in changing.choices and "Doorgeven" not in changing.choices:
            changing.presses("Klaar")
        if button != "Hoe kom je binnen":
            changing.presses("Nog iets wijzigen")
    change = passed_on(changing)

    content = tmp_path / "content"
    shutil.copytree(shipped_content, content)
    file = content / change.file
    file.write_text(edited(file.read_text("utf-8"), change.edits), "utf-8")

    entry = load(content, date(2026, 11, 23), "GM0518").social_map.offers[HELP]
    assert entry.organisation.key_figure.en == "wijkregisseur: eerste aanspreekpunt"
    assert entry.service.hours is not None
    assert entry.service.hours.nl == "ma–vr 8–12 uur # behalve feestdagen"
    assert entry.service.waiting is not None
    assert entry.service.waiting.weeks == 0
    assert entry.service.closed_until == date(2026, 12, 12)
    assert entry.service.areas == ("SD-GM0518-Segbroek",)
    assert entry.service.needs == ("huishoudelijkehulp", "schulden")
    assert entry.service.access.how == "phone"
    assert entry.service.confirmed is not None
    assert entry.service.confirmed.by == "wijkcoach"
