"""Klopt dit nog? Somebody is asked, answers, and from then on the map says so."""

from __future__ import annotations

import pytest

from cases.upkeep.changes import Kind
from dialogs.progress import Progress
from dialogs.upkeep.upkeep import Upkeep
from social_map.social_map import SocialMap

from .conftest import AUGUST, Corners
from .corner import CJG, HELP, PARTNER, Corner, Someone

SERVICES = 5
"""Of the neighbourhood team."""


def test_the_key_figure_is_asked_once_about_all_entries_and_confirms_them(
    corner: Corner, coach: Someone
) -> None:
    corner.asks()
    asked = coach.reads()

    assert asked.startswith("Klopt dit nog? 5 vermeldingen van WMO wijkteam Laak")
    assert "Open: werkdagen 9-17 uur" in asked
    assert "Waarvoor: Huishoudelijke hulp (Wmo)" in asked
    assert list(coach.choices) == ["Ja, alles klopt", "Eén voor één", "Ik ben hier weg"]

    said = coach.presses("Ja, alles klopt")

    assert "bevestigd op 23 november 2026 door wijkcoach" in said
    assert "21 februari 2027" in said
    confirmed = corner.entry(HELP).service.confirmed
    assert confirmed is not None
    assert (confirmed.on, confirmed.by, confirmed.how) == (corner.today, "wijkcoach", "chat")
    assert [c.kind for c in corner.changes] == [Kind.CONFIRM] * SERVICES
    corner.later(days=3)
    assert coach.reads() == ""


def test_one_by_one_the_next_follows_after_each_answer(corner: Corner, coach: Someone) -> None:
    corner.asks()
    said = coach.presses("Eén voor één")

    for left in range(SERVICES - 1, 0, -1):
        assert said.startswith("Klopt dit nog?")
        assert (f"nog {left}" in said) == (left > 0)
        said = coach.presses("Ja, klopt")

    assert said.startswith("Klopt dit nog?")
    said = coach.presses("Ja, klopt")
    assert said.startswith("Dank je.")
    assert len({c.service for c in corner.changes}) == SERVICES


def test_in_a_messenger_without_cards_the_numbers_and_titles_do_the_same(corners: Corners) -> None:
    corner = corners(device="sms")
    coach = corner.person("wijkcoach")
    corner.asks()

    assert "1 Ja, alles klopt · 2 Eén voor één · 3 Ik ben hier weg" in coach.reads()
    assert coach.says("2").startswith("Klopt dit nog?")
    assert "bevestigd op 23 november" in coach.says("1")
    assert "bevestigd op 23 november" in coach.says("ja, klopt")
    assert len(corner.changes) == 2


def test_what_a_colleague_confirmed_meanwhile_is_not_confirmed_again(corner: Corner) -> None:
    coach, stand_in = corner.person("wijkcoach"), corner.person("vervanger")
    corner.asks()
    corner.later(days=10)
    assert stand_in.reads(), "the replacement is asked as well"

    coach.presses("Ja, alles klopt")
    said = stand_in.presses("Ja, alles klopt")

    assert "al bevestigd" in said
    assert "door wijkcoach" in said
    assert stand_in.effects == ()
    assert {c.role for c in corner.changes} == {"wijkcoach"}


def test_a_button_pressed_twice_confirms_once(corner: Corner, coach: Someone) -> None:
    corner.asks()
    data = coach.data("Ja, alles klopt")

    coach.presses_data(data)

    assert "al bevestigd" in coach.presses_data(data)
    assert len(corner.changes) == SERVICES


def test_nobody_confirms_an_entry_that_changed_after_it_was_shown(
    corner: Corner, coach: Someone
) -> None:
    corner.asks()
    coach.presses("Eén voor één")
    shown = {**coach.data("Ja, klopt"), "extra": ["as it was last week"]}

    said = coach.presses_data(shown)

    assert "intussen veranderd" in said
    assert coach.effects == ()
    assert corner.changes == []
    assert "bevestigd op 23 november" in coach.presses("Ja, klopt")


def test_who_says_yes_after_a_colleague_passed_on_a_change_hears_of_it_first(
    corner: Corner,
) -> None:
    coach, stand_in = corner.person("wijkcoach"), corner.person("vervanger")
    for someone in (coach, stand_in):
        someone.says("vermelding")
        someone.presses("Huishoudelijke hulp")
    before = coach.data("Ja, klopt")
    for step in ("Wijzig", "Wachttijd", "4", "Doorgeven"):
        stand_in.presses(step)

    said = coach.presses_data(before)

    assert "Een collega gaf intussen een wijziging door" in said
    assert coach.effects == ()
    assert "Dank je. Vanaf nu staat er" in coach.presses("Ja, klopt")


def test_the_editor_who_speaks_for_others_has_not_left_there(editor: Someone) -> None:
    editor.says("vermelding wmo wijkteam")
    editor.presses("Huishoudelijke hulp")

    assert list(editor.choices) == ["Ja, klopt", "Wijzig", "Wil niet vermeld worden"]


def test_in_the_channel_who_is_meant_is_called_and_any_colleague_may_answer(
    corners: Corners,
) -> None:
    corner = corners(linked=[PARTNER], away=["wijkcoach"])
    colleague = corner.person("collega", PARTNER)
    corner.asks()

    assert "@wijkcoach" in colleague.reads()
    assert "door maatschappelijk werker" in colleague.presses("Ja, alles klopt")
    assert corner.entry(HELP).service.confirmed.by == "maatschappelijk werker"  # type: ignore[union-attr]


def test_in_a_channel_of_others_nobody_speaks_for_the_team(corners: Corners) -> None:
    corner = corners(linked=[CJG])
    coach = corner.person("wijkcoach", CJG)

    coach.presses_data({"do": "listing", "go": "right", "services": [HELP]})

    assert "kan ik hier niet voor je openen" in coach.text
    assert coach.effects == ()


def test_typed_without_a_card_at_hand_the_entries_are_shown_first(
    corner: Corner, coach: Someone
) -> None:
    corner.asks()
    coach.says("hallo")

    assert coach.says("klopt nog").startswith("Klopt dit nog? 5 vermeldingen")
    assert corner.changes == []


def test_who_was_asked_nothing_may_say_that_it_is_right_about_anything(corner: Corner) -> None:
    said = corner.person("huisarts").says("klopt")

    assert "Klopt dit nog?" not in said


def test_an_answer_to_something_else_is_left_alone(corner: Corner) -> None:
    upkeep = corner.conversation.upkeep
    assert upkeep is not None

    assert upkeep.concerned("ja klopt", None, Progress())
    assert not upkeep.concerned("ja klopt", None, Progress(walk="KB-7F3KQ2"))
    assert not upkeep.concerned("ja klopt", None, Progress(waiting="place"))


def test_when_nobody_answers_the_editor_is_asked_to_find_out(
    corner: Corner, editor: Someone
) -> None:
    corner.later(days=25)

    asked = editor.reads()

    assert "Klopt dit nog?" in asked
    assert "Van de contactpersonen kwam geen antwoord" in asked
    assert "door redacteur" in editor.presses("Ja, alles klopt")


def test_the_question_says_what_made_the_bot_ask(corner: Corner, coach: Someone) -> None:
    corner.asks()
    coach.presses("Ja, alles klopt")
    corner.waits(days=2)
    gp = corner.person("huisarts")
    gp.presses_data({"do": "wrong", "services": [HELP], "what": "offer"})
    corner.asks()

    assert "iemand meldde dat hier iets niet meer klopt" in coach.reads()
    assert coach.presses("Ja, klopt").startswith("Dank je. Vanaf nu staat er")
    corner.asks()
    assert "Bevestigd op 25 november 2026 door wijkcoach" in gp.reads()


def test_a_key_figure_who_talks_english_reads_it_in_english(corner: Corner, coach: Someone) -> None:
    coach.says("english")
    corner.asks()

    assert coach.reads().startswith("Is this still right? 5 entries of WMO wijkteam Laak")
    assert "confirmed on 23 November 2026 by neighbourhood coach" in coach.presses(
        "Yes, all are right"
    )
    assert {c.role for c in corner.changes} == {"wijkcoach"}


def test_an_example_is_not_confirmed_before_the_editor_made_it_real(
    corner: Corner, editor: Someone
) -> None:
    assert "nog een voorbeeld" in editor.says("vermelding altrecht")

    said = editor.presses("Ja, klopt")

    assert "maakt er een echte vermelding van" in said
    (change,) = corner.changes
    assert change.kind is Kind.CONFIRM
    assert corner.entry(change.service).service.confirmed is None


@pytest.mark.parametrize("who", ["huisarts", "gezinscoach", "nobody-we-know", "collega"])
def test_others_are_told_nothing_of_an_entry(corner: Corner, who: str, shipped: SocialMap) -> None:
    stranger = corner.person(who)
    for go in ("show", "right", "each", "change", "field", "summary", "send", "unlist"):
        said = stranger.presses_data({"do": "listing", "go": go, "services": [HELP], "sure": True})

        assert "kan ik hier niet voor je openen" in said
        assert shipped.offers[HELP].service.name.nl not in said
        assert stranger.effects == ()


def test_the_front_takes_no_more_than_what_is_about_the_map(corner: Corner) -> None:
    upkeep = corner.conversation.upkeep
    assert isinstance(upkeep, Upkeep)

    for text in ("wie doet schulden in laak", "kaartje kopen", "wijkteam", "1"):
        assert not upkeep.concerned(text, None, Progress())
    assert corner.person("huisarts").says("kaart van de stad") != ""
    assert corner.entry(HELP).service.confirmed.on == AUGUST  # type: ignore[union-attr]
