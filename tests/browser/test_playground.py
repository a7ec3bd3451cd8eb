"""Stories of a colleague who talks with the bot in a Teams-like client, as a person sees them."""

from __future__ import annotations

import pytest

from .playground import Playground, Room

pytestmark = pytest.mark.browser


# -- the first day ------------------------------------------------------------------------------


def test_the_bot_introduces_itself_once_when_it_is_installed(teams: Playground) -> None:
    (greeting,) = teams.cards()

    assert greeting.title.startswith("Hoi")
    assert "wie doet schulden in Laak?" in greeting.text
    assert "geboortedata" in greeting.text  # says what to leave out
    assert teams.sent() == ["message"]


def test_the_greeting_tells_more_when_asked(teams: Playground) -> None:
    more = teams.press("Wat kun je nog meer?")

    assert "mijn wijk is Laak" in more.text
    assert "@" in more.text


# -- who does what, where -----------------------------------------------------------------------


def test_who_handles_debts_in_laak(teams: Playground) -> None:
    card = teams.ask("wie doet schulden in Laak?")

    assert "schulden" in card.title
    assert "Laak" in card.title
    assert 1 <= len(card.services) <= 3
    for service in card.services:
        assert service.title  # the service and its organisation
        assert "Laak" in service.facts["Waarom"]
        assert service.facts["Sleutelfiguur"]
        assert service.facts["Binnenkomen"]
        assert "nog niet bevestigd" in service.facts["Bevestigd"]
    assert "**" not in card.text
    assert "Overdracht: Helpdesk Geldzaken" in card.buttons
    assert (card.buttons[0], *card.buttons[-2:]) == ("Meer tonen", "Klopt niet meer", "Andere wijk")


def test_the_same_question_in_english_is_answered_in_english(teams: Playground) -> None:
    card = teams.ask("who handles debts in Laak?")

    assert "Laak" in card.title
    assert "partner" in card.title
    for service in card.services:
        assert "Laak" in service.facts["Why"]
        assert service.facts["Key figure"]
        assert service.facts["Getting in"]
        assert "not confirmed yet" in service.facts["Confirmed"]
    assert "Handover: Helpdesk Geldzaken" in card.buttons
    assert (card.buttons[0], *card.buttons[-2:]) == ("Show more", "No longer correct", "Other area")


def test_a_question_gives_exactly_one_message(teams: Playground) -> None:
    teams.ask("wie doet schulden in Laak?")
    teams.ask("eenzaamheid in Spoorwijk")

    assert teams.sent() == ["message"] * 3  # the greeting and two answers
    assert len(teams.cards()) == 3


def test_a_question_about_the_lead_is_answered_from_the_working_agreements(
    teams: Playground,
) -> None:
    card = teams.ask("wie heeft de regie bij kwetsbare ouderen?")

    assert card.title.startswith("Werkafspraak")
    assert "Wie heeft de regie" in card.text
    assert "Wie signaleert" in card.text


def test_what_is_not_on_the_map_is_said_kindly(teams: Playground) -> None:
    card = teams.ask("wat eten we vanavond?")

    assert "Daar gaat deze kaart niet over" in card.text
    assert card.services == ()


# -- buttons ------------------------------------------------------------------------------------


def test_more_shows_other_services_in_the_same_card(teams: Playground) -> None:
    first = teams.ask("wie doet schulden in Laak?")

    more = teams.press("Meer tonen")

    assert more.services
    assert not {s.title for s in more.services} & {s.title for s in first.services}
    assert len(teams.cards()) == 2  # the greeting and this card, which changed in place
    assert teams.sent() == ["message"] * 2


def test_something_that_is_no_longer_right_is_reported_step_by_step(teams: Playground) -> None:
    answer = teams.ask("wie doet schulden in Laak?")

    which = teams.press("Klopt niet meer")
    assert len(which.buttons) == len(answer.services)
    _, _, organisation = answer.services[0].title.partition(" · ")
    assert which.buttons[0].startswith(organisation)

    what = teams.press(which.buttons[0])
    assert organisation in what.title
    assert "Persoon is weg" in what.buttons

    thanks = teams.press("Persoon is weg")
    assert thanks.title.startswith("Dank je")
    assert organisation in thanks.title
    assert thanks.buttons == ()


def test_another_neighbourhood_is_chosen_with_a_button(teams: Playground) -> None:
    teams.ask("eenzaamheid in Spoorwijk")

    where = teams.press("Andere wijk")
    assert where.buttons

    answer = teams.press(where.buttons[0])
    assert "eenzaamheid" in answer.title
    assert where.buttons[0] in answer.title


# -- a place that is missing --------------------------------------------------------------------


def test_without_a_place_the_bot_asks_and_takes_a_typed_answer(teams: Playground) -> None:
    question = teams.ask("wie helpt met schulden?")
    assert "wijk" in question.title
    assert "Een adres heb ik niet nodig" in question.text

    answer = teams.ask("Spoorwijk")

    assert "schulden" in answer.title
    assert "Spoorwijk" in answer.title
    assert all("Spoorwijk" in service.facts["Waarom"] for service in answer.services)


def test_without_a_place_the_whole_town_can_be_chosen(teams: Playground) -> None:
    teams.ask("wie helpt met schulden?")

    answer = teams.press("Maakt niet uit")

    assert "schulden" in answer.title
    assert "Den Haag" in answer.title
    assert answer.services


# -- nobody, and danger -------------------------------------------------------------------------


def test_where_nobody_is_found_there_are_alternatives(teams: Playground) -> None:
    card = teams.ask("eenzaamheid in de Schilderswijk")

    assert "niemand op de kaart" in card.title
    assert "Dit kan wel" in card.text
    assert any("vlak bij" in service.facts["Waarom"] for service in card.services)
    assert "geteld" in card.text
    assert "Andere wijk" in card.buttons


def test_words_of_danger_give_the_fixed_notice_and_no_partner(teams: Playground) -> None:
    for words in ("mevrouw wil niet meer leven", "she wants to kill herself"):
        card = teams.ask(words)

        for number in ("112", "113", "0800-2000"):
            assert number in card.text
        assert card.services == ()
        assert card.buttons == ()


# -- among colleagues ---------------------------------------------------------------------------


def test_in_a_channel_the_bot_answers_only_who_mentions_it(teams: Playground) -> None:
    teams.enter(Room.CHANNEL)
    before = teams.sent()

    teams.post("wie doet schulden in Laak?")
    teams.overhear(Room.CHANNEL, "en wie doet eenzaamheid in Laak?")
    teams.post("wie helpt bij eenzaamheid in Spoorwijk?", mention=True)

    answer = teams.answered("wie helpt bij eenzaamheid in Spoorwijk?")
    assert "Spoorwijk" in answer.title
    assert answer.services
    assert teams.replies("wie doet schulden in Laak?") == []
    assert teams.sent() == [*before, "message"]


def test_in_a_group_chat_the_bot_answers_only_who_mentions_it(teams: Playground) -> None:
    teams.enter(Room.GROUP)
    before = teams.sent()

    teams.say("wie doet schulden in Laak?")
    teams.overhear(Room.GROUP, "en wie doet eenzaamheid in Laak?")
    answer = teams.ask("wie helpt bij eenzaamheid in Spoorwijk?", mention=True)

    assert "Spoorwijk" in answer.title
    assert answer.services
    assert teams.sent() == [*before, "message"]


def test_in_a_channel_a_button_works_without_a_mention(teams: Playground) -> None:
    teams.enter(Room.CHANNEL)
    teams.post("wie doet schulden in Laak?", mention=True)
    first = teams.answered("wie doet schulden in Laak?")

    more = teams.press("Meer tonen", thread="wie doet schulden in Laak?")

    assert more.services
    assert not {s.title for s in more.services} & {s.title for s in first.services}
