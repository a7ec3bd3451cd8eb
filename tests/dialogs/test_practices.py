"""Who is who at a practice: what a partner or colleague asks, and what must stay with the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress
from dialogs.turn import Reply, Turn
from tests.factories import LAAK, TODAY
from tests.files import both
from tests.special import contact, portfolio, practice

from .conftest import Ask

OVERVECHT = "Huisartsenpraktijken Overvecht (Stichting Overvecht Gezond)"
LAAKKWARTIER = "Gezondheidspunt Laakkwartier"
BLOEMHOF = "Gezondheidscentrum Bloemhof"


def titles(reply: Reply) -> list[str]:
    return [c.title for c in reply.choices]


def contacts(reply: Reply) -> list[str]:
    return [s.title.strip("*") for s in reply.card.sections]


ONE = [
    ("wie is POH-KB bij huisartsenpraktijken Overvecht?", OVERVECHT, "Krachtige basiszorg"),
    ("wie is de poh kb van Gezondheidspunt Laakkwartier", LAAKKWARTIER, "Krachtige basiszorg"),
    ("hoe bereik ik de POH-GGZ van Gezondheidspunt Laakkwartier?", LAAKKWARTIER, "POH-GGZ"),
    ("wie is de brugfunctionaris in Bloemhof?", BLOEMHOF, "brugfunctionaris"),
    ("wie heeft portefeuille ouderen in Overvecht?", OVERVECHT, "ouderen"),
    ("wie heeft de portefeuille farmacie?", OVERVECHT, "apotheker-farmacotherapeut"),
    ("portefeuille jeugd", OVERVECHT, "huisarts jeugd"),
    ("wie is portefeuillehouder GGZ bij Overvecht Gezond?", OVERVECHT, "kaderhuisarts GGZ"),
    ("who holds the youth portfolio?", OVERVECHT, "GP for youth"),
    ("who is the practice nurse for KB at Gezondheidscentrum Bloemhof?", BLOEMHOF, "bridge worker"),
    ("how do I reach the mental health nurse in Bloemhof?", BLOEMHOF, "mental health nurse"),
]


@pytest.mark.parametrize(("question", "where", "role"), ONE, ids=[q for q, *_ in ONE])
def test_a_question_for_one_person_gets_the_role_and_how_to_reach_it(
    ask: Ask, messages: Messages, question: str, where: str, role: str
) -> None:
    reply = ask(question)

    [section] = reply.card.sections
    assert where in reply.card.title
    assert role in section.title
    labels = [label for label, _ in section.facts]
    assert messages.text("practices.how", reply.lang) in labels
    assert messages.text("practices.confirmed", reply.lang) in labels
    assert reply.effects == ()


def test_the_card_reads_well_as_plain_text(ask: Ask, messages: Messages) -> None:
    text = ask("wie heeft portefeuille ouderen in Laak?").text(messages)

    assert text == (
        "Bij Gezondheidspunt Laakkwartier moet je hebben:\n\n"
        "• POH-ouderen\n"
        "  Portefeuille: ouderen\n"
        "  Bereiken: via de overleglijn van de praktijk\n"
        "  Bevestigd: nog niet bevestigd (voorbeeld)\n\n"
        "Voorbeeld uit de meegeleverde kaart; laat de praktijk dit eerst nakijken.\n\n"
        "Typ een nummer: 1 Alle contacten"
    )


def test_where_there_are_several_one_chooses(conversation: Conversation) -> None:
    turn = Turn("u", "c", text="wie heeft portefeuille ouderen?")
    reply, progress = conversation.take(turn, Progress(), Memory(), TODAY)

    assert titles(reply) == [
        f"POH-ouderen · {LAAKKWARTIER}",
        f"praktijkverpleegkundige ouderen · {OVERVECHT}",
    ]
    second, _ = conversation.take(Turn("u", "c", text="2"), progress, Memory(), TODAY)
    assert contacts(second) == ["praktijkverpleegkundige ouderen"]


def test_ones_own_neighbourhood_decides_where_no_other_is_named(ask: Ask) -> None:
    reply = ask("wie heeft portefeuille ouderen?", memory=Memory(usual_place=LAAK))

    assert contacts(reply) == ["POH-ouderen"]


def test_all_contacts_of_a_practice_are_one_press_away(ask: Ask) -> None:
    reply = ask("wie is POH-KB bij Gezondheidspunt Laakkwartier?")

    [everybody] = reply.choices
    assert contacts(ask(pressed=everybody.data)) == [
        "POH-Krachtige basiszorg",
        "POH-GGZ",
        "POH-ouderen",
        "POH-somatiek",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "hoe bereik ik Gezondheidscentrum Bloemhof?",
        "wie is contactpersoon bij Gezondheidscentrum Bloemhof",
        "wie werkt bij gezondheidscentrum bloemhof",
        "how can I reach Gezondheidscentrum Bloemhof?",
    ],
)
def test_a_partner_asks_for_the_practice_itself(ask: Ask, question: str) -> None:
    reply = ask(question)

    assert BLOEMHOF in reply.card.title
    assert len(reply.card.sections) == 2


def test_a_practice_that_is_not_known_gets_the_nearest_names(ask: Ask) -> None:
    reply = ask("wie is POH-KB bij de Voorbeeldpraktijk?")

    assert reply.card.title == "Die praktijk ken ik niet. Bedoel je een van deze?"
    assert len(titles(reply)) == 3
    assert "Voorbeeldpraktijk" not in str(reply.card)


def test_a_name_with_a_slip_is_the_practice_that_was_meant(
    small: Callable[..., Conversation],
) -> None:
    here = small(files=practice("de-linde", contact("POH-KB")) | practice("de-eik"))

    turn = Turn("u", "c", text="wie is POH-KB bij de lindde?")
    reply, _ = here.take(turn, Progress(), Memory(), TODAY)

    assert "De linde" in reply.card.title


def test_a_practice_without_such_a_role_says_so_and_shows_who_there_is(ask: Ask) -> None:
    reply = ask("wie is POH-ouderen bij Gezondheidscentrum Bloemhof?")

    assert reply.card.title.startswith("POH-ouderen staat bij Gezondheidscentrum Bloemhof niet")
    assert contacts(reply) == ["brugfunctionaris", "POH-GGZ"]


def test_a_place_without_such_a_portfolio_leads_elsewhere(ask: Ask) -> None:
    reply = ask("wie heeft portefeuille ouderen in Bloemhof?")

    assert reply.card.title == "In Bloemhof staat zo iemand nog niet op de kaart. Wel hier:"
    assert len(titles(reply)) == 2


def test_a_portfolio_that_is_not_known_shows_those_there_are(ask: Ask) -> None:
    reply = ask("wie heeft portefeuille vissen in Bloemhof?")

    assert reply.card.title == "Deze portefeuille ken ik niet. Deze wel:"
    assert titles(reply) == [f"sociaal · {BLOEMHOF}", f"GGZ · {BLOEMHOF}"]


WITH_THE_MAP = [
    "POH-GGZ voor angst in Laak?",
    "wie is de POH-GGZ voor angst in Laak?",
    "poh ggz laak",
    "portemonnee kwijt",
    "portefeuille kwijt in Laak",
    "wie heeft mijn portefeuille gevonden?",
    "onze praktijkcomputer doet het niet",
    "hoe bereik ik de wijkverpleging in Overvecht?",
    "wie doet schulden bij Gezondheidspunt Laakkwartier?",
    "contact met de voedselbank in Laak",
    "wie is er eenzaam in Overvecht",
    "wie heeft de regie bij kwetsbare ouderen?",
    "a portfolio of investments was stolen in Laak",
    "hij wil niet meer leven, hoe bereik ik de POH-GGZ van Gezondheidspunt Laakkwartier?",
]


@pytest.mark.parametrize("question", WITH_THE_MAP)
def test_a_question_about_something_else_is_answered_as_before(
    small: Callable[..., Conversation], conversation: Conversation, question: str
) -> None:
    finder = conversation.finder
    understood = finder.understand(question, "nl")
    wording = finder.wording("nl", TODAY)

    reply = finder.asides.practices.asked(question, understood, None, wording)
    answered = finder.ask(question, Progress(), None, "nl", TODAY)[0]

    assert reply is None or answered.card.urgent


def test_danger_goes_before_a_practice(ask: Ask) -> None:
    assert ask(WITH_THE_MAP[-1]).card.urgent


def test_a_confirmed_practice_tells_when_and_by_whom(
    small: Callable[..., Conversation],
) -> None:
    confirmed = {"on": "2026-11-02", "by": "praktijkmanager", "how": "gebeld"}
    money = portfolio("geld", "money", "schulden")
    here = small(
        files=practice("de-linde", contact("POH", money, days=both("dinsdag")), confirmed=confirmed)
    )

    turn = Turn("u", "c", text="wie heeft portefeuille schulden in Laak?")
    reply, _ = here.take(turn, Progress(), Memory(), TODAY)

    [section] = reply.card.sections
    assert dict(section.facts) == {
        "Portefeuille": "geld",
        "Bereiken": "via de overleglijn",
        "Dagen": "dinsdag",
        "Bevestigd": "op 2 november 2026 door praktijkmanager (gebeld)",
    }
    assert reply.choices == ()
    assert reply.card.footer == ""


GONE: list[dict[str, Any]] = [
    {"do": "practice"},
    {"do": "practice", "id": "nergens"},
    {"do": "practice", "id": ["gezondheidspunt-laakkwartier"]},
    {"do": "practice", "id": "gezondheidspunt-laakkwartier", "role": "tandarts"},
    {"do": "practice", "id": "gezondheidspunt-laakkwartier", "role": None},
]


@pytest.mark.parametrize("data", GONE, ids=repr)
def test_a_button_of_a_practice_that_is_not_there_is_told(ask: Ask, data: dict[str, Any]) -> None:
    assert ask(pressed=data).card.title.startswith("Die knop hoort bij een oudere vraag")
