"""Where a conversation stands, as it is stored."""

from __future__ import annotations

import pytest

from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress, read_progress
from dialogs.turn import Choice, Turn
from tests.factories import TODAY

MARKER = "dzjoerabaatar"


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "",
        "geen json",
        "[]",
        "null",
        "{",
        '{"version": 2}',
        '{"version": "1", "choices": 3}',
        '{"choices": [["titel"]]}',
        '{"choices": [["titel", "geen object"]]}',
        '{"waiting": "iets anders"}',
        '{"lang": "de"}',
        '{"needs": {"a": 1}}',
        '{"unknown": true}',
    ],
)
def test_broken_progress_starts_anew(stored: str | None) -> None:
    assert read_progress(stored) == Progress()


def test_progress_about_needs_and_places_that_left_the_map_is_harmless(
    conversation: Conversation,
) -> None:
    progress = Progress(
        lang="nl", waiting="place", needs=("weg", "ook-weg"), group="weg", places=("BU0",)
    )

    reply, _ = conversation.take(Turn("u", "c", text="Laak"), progress, Memory(), TODAY)

    assert "Ik herken **Laak**" in reply.card.title


def test_a_place_that_left_the_map_is_not_taken_for_the_need_that_follows(
    conversation: Conversation,
) -> None:
    progress = Progress(lang="nl", waiting="need", places=("BU0",))

    reply, _ = conversation.take(Turn("u", "c", text="schulden"), progress, Memory(), TODAY)

    assert "In welke wijk woont de patiënt?" in reply.card.title


@pytest.mark.parametrize(
    "said",
    [
        "schulden in Laak voor {}",
        "{}",
        "{} is eenzaam",
        "begeleiding voor {}",
        "schulden in noord voor {}",
        "mijn wijk is {}",
        "wie heeft de regie bij {}?",
        "{} wil niet meer leven",
    ],
)
def test_progress_holds_no_words_of_the_user(conversation: Conversation, said: str) -> None:
    turn = Turn("u", "c", text=said.format(MARKER), first_name=MARKER)

    _, progress = conversation.take(turn, Progress(), Memory(), TODAY)

    assert MARKER not in progress.model_dump_json().lower()


@pytest.mark.parametrize("typed", ["1", " 1 ", "1.", "Meer tonen", "MEER TONEN", "meer tonen."])
def test_a_choice_is_found_by_number_or_title(typed: str) -> None:
    progress = Progress().offering((Choice("Meer tonen", {"do": "x"}), Choice("Stop", {"do": "y"})))

    assert progress.chosen(typed) == {"do": "x"}


@pytest.mark.parametrize("typed", ["0", "3", "-1", "1e0", "meer", "", "9" * 6000, "²", "①"])
def test_what_is_no_choice_is_not_taken_for_one(typed: str) -> None:
    progress = Progress().offering((Choice("Meer tonen", {"do": "x"}), Choice("Stop", {"do": "y"})))

    assert progress.chosen(typed) is None


@pytest.mark.parametrize("typed", ["ja", "Ja.", "Ja, het is veilig"])
def test_a_yes_is_enough_for_a_button_that_begins_with_it(typed: str) -> None:
    safe, drop = Choice("Ja, het is veilig", {"go": "safe"}), Choice("Weggooien", {"go": "drop"})

    assert Progress().offering((safe, drop)).chosen(typed) == {"go": "safe"}


def test_a_yes_to_two_buttons_or_the_beginning_of_a_signal_is_no_choice() -> None:
    one, two = Choice("Ja, nu", {"go": "a"}), Choice("Ja, straks", {"go": "b"})
    signal = Choice("Geld, achterstanden", {"tick": "c"})
    progress = Progress().offering((one, two, signal))

    assert progress.chosen("ja") is None
    assert progress.chosen("geld") is None
