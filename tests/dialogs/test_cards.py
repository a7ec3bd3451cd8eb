"""Properties of every reply: it can be read without the card, and fits where it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cards import adaptive_card
from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress, read_progress
from dialogs.turn import Card, Reply, Section, Turn
from tests.factories import TODAY

from .conftest import Ask
from .questions import QUESTIONS, questions

LARGEST_CARD = 28 * 1024
MOST_BUTTONS = 6

many = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def shown_texts(block: Any) -> Iterator[str]:
    """Every text of a card that a person sees."""
    if isinstance(block, list):
        for item in block:
            yield from shown_texts(item)
    elif isinstance(block, dict):
        for key in ("text", "title", "value"):
            if isinstance(block.get(key), str):
                yield block[key]
        for key in ("body", "items", "facts", "actions"):
            yield from shown_texts(block.get(key, []))


@many
@given(question=questions)
def test_everything_on_the_card_stands_in_the_text_too(
    ask: Ask, messages: Messages, question: str
) -> None:
    reply = ask(question)

    text = reply.text(messages).split()
    for shown in shown_texts(adaptive_card(reply)):
        assert " ".join(shown.replace("**", "").split()) in " ".join(text)


@many
@given(question=questions)
def test_a_card_fits_in_teams_with_its_buttons_in_sight(ask: Ask, question: str) -> None:
    reply = ask(question)

    card = adaptive_card(reply)
    assert len(json.dumps(card).encode()) <= LARGEST_CARD
    assert len(reply.choices) <= MOST_BUTTONS
    assert len({c.title for c in reply.choices}) == len(reply.choices)
    assert card["version"] == "1.5"
    assert card["lang"] == reply.lang


@many
@given(question=questions)
def test_no_reply_shows_the_seams(ask: Ask, messages: Messages, question: str) -> None:
    text = ask(question).text(messages)

    for seam in ("None", "{", "}", "()", "[]", "  \n", "SD-GM", "WK0", "BU0", "<"):
        assert seam not in text
    assert not any(line.rstrip().endswith((": ", "label.")) for line in text.splitlines())
    assert text == text.strip()


@many
@given(question=questions)
def test_every_button_can_also_be_typed_by_title_and_by_number(
    conversation: Conversation, question: str
) -> None:
    def take(progress: Progress, text: str = "", pressed: Any = None) -> Reply:
        turn = Turn("u", "c", text=text, pressed=pressed)
        return conversation.take(turn, progress, Memory(), TODAY)[0]

    reply, progress = conversation.take(Turn("u", "c", text=question), Progress(), Memory(), TODAY)
    for number, choice in enumerate(reply.choices, 1):
        pressed = take(progress, pressed=choice.data)
        assert take(progress, choice.title) == pressed
        assert take(progress, choice.title.upper()) == pressed
        assert take(progress, f" {number} ") == pressed


@many
@given(question=questions)
def test_progress_survives_being_stored(conversation: Conversation, question: str) -> None:
    _, progress = conversation.take(Turn("u", "c", text=question), Progress(), Memory(), TODAY)

    assert read_progress(progress.model_dump_json(exclude_defaults=True)) == progress


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_button_of_a_reply_leads_somewhere(ask: Ask, question: str) -> None:
    for choice in ask(question).choices:
        answer = ask(pressed=json.loads(json.dumps(choice.data)))
        assert answer.card.title != ask(pressed={"do": "unknown"}).card.title


def test_buttons_answer_in_place_and_fall_back_to_a_message(ask: Ask) -> None:
    card = adaptive_card(ask("wie doet schulden in Laak?"))

    for action in card["actions"]:
        assert action["type"] == "Action.Execute"
        assert action["verb"] in {"find", "wrong", "other_place"}
        fallback = {"type": "Action.Submit", "title": action["title"], "data": action["data"]}
        assert action["fallback"] == fallback


def test_what_follows_a_list_is_no_part_of_its_last_point() -> None:
    words = "Typ bijvoorbeeld:\n- schulden\n- taalles\nLaat namen weg.\n- of niet"

    card = adaptive_card(Reply(Card("Hoi", (words,)), "nl"))

    shown = card["body"][1]["text"]
    assert shown == "Typ bijvoorbeeld:\n- schulden\n- taalles\n\nLaat namen weg.\n- of niet"


def test_a_folded_section_shows_at_a_press_of_its_title(messages: Messages) -> None:
    section = Section("**Werkafspraak: wijkteam**", "De praktijk houdt de regie.", folded=True)
    reply = Reply(Card("Overdracht", sections=(section,)), "nl")

    _, unfold, inside = adaptive_card(reply)["body"]

    assert unfold["items"][0]["text"] == "**Werkafspraak: wijkteam**"
    assert unfold["selectAction"]["targetElements"] == [inside["id"]]
    assert not inside["isVisible"]
    assert [item["text"] for item in inside["items"]] == ["De praktijk houdt de regie."]
    assert "De praktijk houdt de regie." in reply.text(messages)


def test_a_warning_stands_out_on_the_card(ask: Ask) -> None:
    card = adaptive_card(ask("hij wil niet meer leven"))

    assert card["body"][0]["color"] == "Attention"
    assert card["actions"] == []


def test_a_typed_question_cannot_put_markup_on_a_card(ask: Ask) -> None:
    reply = ask("**schulden** [klik](http://voorbeeld.nl) in *Laak* <at>iedereen</at>")

    shown = " ".join(shown_texts(adaptive_card(reply)))
    for markup in ("[klik]", "(http", "<at>", "“*", "*”"):
        assert markup not in shown
