"""Commands, follow-ups and memory, one turn at a time."""

from __future__ import annotations

import pytest

from dialogs.conversation import Conversation, Memory
from dialogs.effects import Remember
from dialogs.progress import Progress
from dialogs.turn import Turn
from tests.factories import LAAK

from .conftest import Ask


@pytest.mark.parametrize("said", ["hoi", "Hallo!", "goedemorgen", "HELLO", "Dag."])
def test_a_greeting_is_greeted_back(ask: Ask, said: str) -> None:
    assert ask(said).card.title == "Hoi, fijn dat je er bent."


@pytest.mark.parametrize("said", ["help", "Help!", "wat kun je?", "?", "what can you do"])
def test_asking_for_help_tells_what_can_be_asked(ask: Ask, said: str) -> None:
    assert any("wie doet schulden in Laak?" in line for line in ask(said).card.lines)


@pytest.mark.parametrize("said", ["stop", "Stop.", "annuleren", "cancel"])
def test_stop_stops(ask: Ask, said: str) -> None:
    assert ask(said).card.title.startswith("Goed, gestopt.")


@pytest.mark.parametrize(
    "said", ["stoppen met roken in Laak", "hulp in Laak bij schulden", "help mij met schulden"]
)
def test_a_command_counts_only_as_the_whole_message(ask: Ask, said: str) -> None:
    title = ask(said).card.title

    assert not title.startswith(("Goed, gestopt", "Dit kan ik"))


def test_the_greeting_uses_the_first_name_and_works_without(conversation: Conversation) -> None:
    named, _ = conversation.welcome(Turn("u", "c", first_name="Sam"), Memory())
    nameless, _ = conversation.welcome(Turn("u", "c"), Memory())

    assert named.card.title == "Hoi Sam, fijn dat je er bent."
    assert nameless.card.title == "Hoi, fijn dat je er bent."


def test_the_greeting_is_in_the_language_that_was_chosen_before(
    conversation: Conversation,
) -> None:
    reply, _ = conversation.welcome(Turn("u", "c", first_name="Sam"), Memory(lang="en"))

    assert reply.card.title == "Hi Sam, good to see you."


def test_a_question_is_answered_in_its_own_language_whatever_was_chosen(ask: Ask) -> None:
    assert ask("who handles debts in Laak?", memory=Memory(lang="nl")).lang == "en"
    assert ask("wie doet de schulden in Laak?", memory=Memory(lang="en")).lang == "nl"


@pytest.mark.parametrize("said", ["mijn wijk is Laak", "Mijn wijk is laak.", "ik werk in Laak"])
def test_the_usual_place_is_kept_when_told(ask: Ask, said: str) -> None:
    assert ask(said).effects == (Remember(place=LAAK),)


def test_my_neighbourhood_can_be_told_in_english(ask: Ask) -> None:
    reply = ask("my neighbourhood is Laak", progress=Progress(lang="en"))

    assert reply.effects == (Remember(place=LAAK),)
    assert "I'll remember Laak" in reply.card.title


@pytest.mark.parametrize(
    "said", ["schulden in Laak", "Laak", "wie helpt met schulden?", "mijn wijk is nergens"]
)
def test_nothing_is_remembered_without_being_told(ask: Ask, said: str) -> None:
    assert not any(isinstance(e, Remember) for e in ask(said).effects)


def test_the_offer_to_remember_comes_only_after_the_place_was_asked(ask: Ask) -> None:
    keep = "Onthoud Laak als mijn wijk"
    waiting = Progress(lang="nl", waiting="place", needs=("schulden",))

    assert keep in [c.title for c in ask("Laak", progress=waiting).choices]
    known = Memory(usual_place="GM0518")
    assert keep not in [c.title for c in ask("Laak", progress=waiting, memory=known).choices]
    assert keep not in [c.title for c in ask("schulden in Laak").choices]


@pytest.mark.parametrize("said", ["Laak", "2521", "in Laak graag", "laak."])
def test_a_place_that_was_asked_for_completes_the_question(ask: Ask, said: str) -> None:
    waiting = Progress(lang="nl", waiting="place", needs=("schulden",))

    assert "schulden en schuldhulpverlening" in ask(said, progress=waiting).card.title


def test_a_new_question_is_not_mixed_with_the_one_before(ask: Ask) -> None:
    waiting = Progress(lang="nl", waiting="place", needs=("schulden",))

    reply = ask("thuiszorg in Spoorwijk", progress=waiting)

    assert "thuiszorg en wijkverpleging" in reply.card.title


def test_a_number_is_a_choice_before_anything_else(ask: Ask) -> None:
    question = ask("wie doet schulden in Laak?")
    progress = Progress(lang="nl").offering(question.choices)

    assert ask("1", progress=progress) == ask(pressed=question.choices[0].data)


def test_four_digits_are_a_postcode_and_no_choice(ask: Ask) -> None:
    question = ask("wie doet schulden in Laak?")
    progress = Progress(lang="nl").offering(question.choices)

    assert "2521" in ask("taalles 2521", progress=progress).card.title
    assert "nummer" not in ask("2521", progress=progress).card.title


@pytest.mark.parametrize("said", ["", "   ", "\n\t", "🙂", "...", "!?", "\u200b", "\x00"])
def test_nothing_said_gets_an_example(ask: Ask, said: str) -> None:
    assert ask(said).card.title.startswith("Ik zag geen vraag.")


@pytest.mark.parametrize("length", [3_000, 100_000])
def test_a_very_long_message_is_still_answered(ask: Ask, length: int) -> None:
    assert ask("schulden in Laak " * (length // 17)).card.title
