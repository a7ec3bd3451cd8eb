"""What is typed during a 4D conversation: marks, numbers, commands, and what is not kept of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dialogs.mark import TypedMark, read_mark
from tests.conversations.talk import Colleague, database_bytes

from .conftest import in_body

MADE_UP_BSN = "".join(3 * digit for digit in "123")
"""Valid, and nobody's."""


def at_the_mark(colleague: Colleague) -> Colleague:
    """Brought to the question for the health mark."""
    colleague.says("4d")
    colleague.presses("Beginnen")
    return colleague


# -- the mark -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("7", 7),
        ("zeven", 7),
        ("Zeven!", 7),
        ("een 7", 7),
        ("een zeven, denk ik", 7),
        ("7!", 7),
        ("7,0", 7),
        ("7/10", 7),
        ("9/10", 9),
        ("9 van de 10", 9),
        ("10 van de 10", 10),
        ("seven", 7),
        ("about a 7", 7),
        ("één", 1),
        ("een", 1),
        ("tien", 10),
        ("ruim een 7", 7),
    ],
)
def test_a_typed_mark_is_understood(sam: Colleague, typed: str, mark: int) -> None:
    at_the_mark(sam).says(typed)

    assert sam.walk.answers["health"].mark == mark


@pytest.mark.parametrize("typed", ["0", "11", "-3", "100", "0,5", "10,5", "9" * 11])
def test_a_mark_outside_the_scale_is_asked_again(sam: Colleague, typed: str) -> None:
    answer = at_the_mark(sam).says(typed)

    assert "Dat cijfer staat niet op de schaal. Kies een heel getal van 1 tot en met 10." in answer
    assert sam.walk.events == ()


@pytest.mark.parametrize(
    ("typed", "low"),
    [
        ("7,5", 7),
        ("7.5", 7),
        ("zes of zeven", 6),
        ("6 à 7", 6),
        ("tussen de 6 en de 7".replace("de ", ""), 6),
        ("zes en een half", 6),
        ("zesenhalf", 6),
        ("6½", 6),
        ("een 9 of een 10", 9),
    ],
)
def test_between_two_marks_it_asks_which_and_the_number_typed_is_the_mark(
    sam: Colleague, typed: str, low: int
) -> None:
    answer = at_the_mark(sam).says(typed)

    assert f"Wordt het een {low} of een {low + 1}?" in answer
    assert "Typ een nummer" not in answer, "1 and 2 would be marks"
    assert sam.buttons == [str(low), str(low + 1)]
    sam.says(str(low + 1))
    assert sam.walk.answers["health"].mark == low + 1


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        *(("nederlands", t) for t in ("weet niet", "Ik weet het niet.", "geen idee")),
        *(("english", t) for t in ("don't know", "I don’t know", "no idea")),
    ],
)
def test_who_cannot_say_a_mark_is_not_asked_about_it(sam: Colleague, lang: str, typed: str) -> None:
    at_the_mark(sam).says(lang)
    sam.says(sam.ref)
    sam.says("1")
    answer = sam.says(typed)

    assert sam.walk.answers["health"].unknown
    assert sam.walk.at == "estimate"
    assert "Waarom een" not in answer
    assert "Why " not in answer


@pytest.mark.parametrize(
    "typed",
    [
        "is er een tandarts in Laak?",
        "een moment",
        "2 weken wachten",
        "geen 7 maar 6",
        "wie helpt een gezin?",
        "7 8 9",
        "een half uur",
        "hij is 7 jaar",
    ],
)
def test_a_sentence_with_a_number_in_it_is_not_taken_for_a_mark(sam: Colleague, typed: str) -> None:
    at_the_mark(sam).says(typed)

    assert sam.walk.events == ()
    assert read_mark(typed) is None


def test_a_mark_is_read_without_looking_at_the_scale() -> None:
    assert read_mark("-3") == TypedMark(-3)
    assert read_mark("") is None


@pytest.mark.parametrize(
    ("mark", "asked", "not_asked"),
    [
        (1, "“Wat houdt u nu op de been?”", "een 0"),
        (10, "“Wat zorgt ervoor dat het een 10 blijft?”", "een 11"),
        (5, "“Waarom een 5 en geen 4? Wat gaat er dus goed?”", "op de been"),
    ],
)
def test_the_lowest_and_the_highest_mark_have_their_own_questions(
    sam: Colleague, mark: int, asked: str, not_asked: str
) -> None:
    answer = at_the_mark(sam).says(str(mark))

    assert asked in answer
    assert not_asked not in answer


# -- ticks and commands ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "ticks"),
    [
        ("2", {"body_sleep": "plays"}),
        ("1 3", {"body_complaints": "plays", "body_medication": "plays"}),
        ("1, 3 en 5", {"body_complaints": "plays", "body_medication": "plays"}),
        ("1+3", {"body_complaints": "plays", "body_medication": "plays"}),
        ("goed 2 en 7", {"body_sleep": "strength", "body_teeth": "strength"}),
        ("later 4", {"body_lifestyle": "later"}),
        ("speelt 2", {"body_sleep": "plays"}),
        ("gaat goed 2", {"body_sleep": "strength"}),
        ("1 3 goed 2 later 4", {"body_complaints": "plays", "body_medication": "plays"}),
        ("1 3 goed 2 later 4", {"body_sleep": "strength", "body_lifestyle": "later"}),
        ("1 en 3 en gaat goed 2", {"body_medication": "plays", "body_sleep": "strength"}),
    ],
)
def test_numbers_tick_the_lines_of_the_card(
    sam: Colleague, typed: str, ticks: dict[str, str]
) -> None:
    in_body(sam).says(typed)

    assert sam.walk.draft is not None
    assert ticks.items() <= sam.walk.draft.items()


@pytest.mark.parametrize("typed", ["1 2", "speelt 2", "goed 2", "1 goed 2"])
def test_ticks_that_are_typed_twice_still_stand(sam: Colleague, typed: str) -> None:
    in_body(sam).says(typed)
    once = sam.walk.draft
    sam.says(typed)

    assert once
    assert sam.walk.draft == once


@pytest.mark.parametrize("typed", ["2", "niet 2", "speelt niet 2"])
def test_a_number_typed_again_or_with_a_not_takes_the_tick_away(sam: Colleague, typed: str) -> None:
    in_body(sam).says("1 2")
    sam.says(typed)

    assert sam.walk.draft == {"body_complaints": "plays"}


@pytest.mark.parametrize("typed", ["12-03-1951", "1 slecht 2", "goed 2 slaap", "vraag 1 goed 2"])
def test_numbers_among_other_words_tick_nothing(sam: Colleague, typed: str) -> None:
    here = in_body(sam).walk
    sam.says(typed)

    assert sam.walk == here


@pytest.mark.parametrize(
    "typed", ["99 98", "goed 99", "niet 99", "vraag 99", "1 99", "0 1", "goed " + "9" * 5000]
)
def test_a_number_that_is_not_there_ticks_nothing(sam: Colleague, typed: str) -> None:
    here = in_body(sam).walk

    assert "Dat nummer staat er niet bij" in sam.says(typed)
    assert sam.walk == here


@pytest.mark.parametrize(
    "typed",
    [
        *("help", "?", "hallo", "english", "vergeet mijn wijk", "door", "ja", "ok", "weet niet"),
        *("1,", "½", "+1", "1/2", "goed", "niet 1", "vraag", "KB-", "<b>1</b>"),
        *("wie doet schulden in Laak?", "wie doet schulden in laak", "waar kan taalles"),
    ],
)
def test_a_command_or_a_question_is_never_kept_as_a_remark(sam: Colleague, typed: str) -> None:
    in_body(sam).presses("Door", plays="body_sleep")
    for title in ("Door", "Door", "Door", "Overslaan", "Overslaan"):
        sam.presses(title)
    sam.presses("Slaapt slecht of is overdag uitgeput")
    for title in ("Door", "Overslaan"):
        sam.presses(title)
    assert sam.walk.at == "first_step:body_sleep"

    sam.says(typed)

    assert sam.walk.at == "first_step:body_sleep"
    assert all(not a.words for a in sam.walk.answers.values())


# -- a card that is not a step ---------------------------------------------------------------------


def test_a_word_that_is_not_understood_leaves_the_card_as_it_was(sam: Colleague) -> None:
    sam.says("4d")

    assert "Dat kan ik hier niet plaatsen." in sam.says("mwah")
    assert "1 tot en met 10" in sam.says("beginnen")
    sam.says("pauze")
    sam.says("mwah")
    assert "1 tot en met 10" in sam.says("1")


def test_after_a_question_in_between_what_is_not_understood_is_not_about_the_walk(
    sam: Colleague,
) -> None:
    at_the_mark(sam).says("wie doet schulden in Laak?")

    assert "Daar gaat deze kaart niet over" in sam.says("mwah")
    assert f"Verder met {sam.ref}" in sam.buttons


def test_yes_and_no_answer_a_question_about_a_red_flag(sam: Colleague) -> None:
    in_body(sam).says("overslaan")
    sam.presses("Door", plays="mind_mood")
    assert sam.walk.at == "check:mind_mood"
    sam.says("nee")
    assert sam.walk.answers["check:mind_mood"].chosen == ("no",)

    sam.says("terug")
    sam.says("ja")
    assert sam.walk.answers["check:mind_mood"].chosen == ("yes",)
    assert sam.walk.state == "stopped"
    sam.says("verder")
    sam.says("ja")
    assert sam.walk.state == "open"


# -- what comes first -----------------------------------------------------------------------------


def brought_to_priorities(colleague: Colleague, change: str) -> Colleague:
    """With three signals, something said about connections, and this about what to change."""
    in_body(colleague).presses("Door", plays="body_complaints,body_sleep,body_daily")
    for title in ("Door", "Door", "Door"):
        colleague.presses(title)
    colleague.presses("Slaapt slecht of is overdag uitgeput")
    colleague.presses(change)
    assert colleague.walk.at == "priorities"
    return colleague


def test_who_says_nothing_about_change_is_not_said_to_want_any(sam: Colleague) -> None:
    brought_to_priorities(sam, "Overslaan").presses("Overslaan")
    for _ in range(3):
        sam.presses("Overslaan" if "Overslaan" in sam.buttons else "Door")

    assert sam.walk.state == "done"
    assert "Wil het liefst veranderen" not in sam.says(sam.ref)


def test_several_numbers_are_all_that_comes_first_the_first_one_first(sam: Colleague) -> None:
    brought_to_priorities(sam, "Klachten die steeds terugkomen").says("2 1")

    assert sam.walk.draft is not None
    assert list(sam.walk.draft) == ["body_sleep", "body_complaints"]
    sam.says("1 2")
    assert list(sam.walk.draft) == ["body_complaints", "body_sleep"]
    sam.says("3 1 2")
    assert sam.walk.answers["priorities"].chosen == ("body_daily", "body_complaints", "body_sleep")


# -- what stands still, and what is not kept ------------------------------------------------------


@pytest.mark.parametrize("typed", ["terug", "overslaan", "8", "door", "2", "pauze", "stop", "mwah"])
def test_while_a_conversation_stands_still_at_a_red_flag_nothing_answers_it(
    sam: Colleague, typed: str
) -> None:
    phone = in_body(sam).progress
    sam.presses("Acuut")
    sam.presses("Gedachten aan zelfdoding, een plan of een poging")
    sam.says("verder")
    here = sam.walk
    sam.store.keep_progress(sam.chat, sam.user, phone.model_dump_json(), sam.now)

    sam.says(typed)

    assert here.state == "stopped"
    assert sam.walk == here


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("pijn op de borst nu", "Lichamelijk alarm"),
        ("Hij krijgt bijna geen lucht!", "Lichamelijk alarm"),
        ("chest pain now", "Lichamelijk alarm"),
        ("dubbele dosis insuline gespoten", "Overdosis"),
        ("he took too many tablets", "Overdosis"),
        ("meneer is psychotisch", "Ernstig verward"),
        ("ze is ernstig vervuild", "Ernstige zelfverwaarlozing"),
        ("morgen worden ze ontruimd", "Huisuitzetting"),
        ("er is geen slaapplek voor vannacht", "Geen slaapplek"),
        ("no place to sleep tonight", "Geen slaapplek"),
    ],
)
def test_a_red_flag_in_own_words_gives_its_notice_and_keeps_nothing(
    sam: Colleague, tmp_path: Path, typed: str, flag: str
) -> None:
    here = in_body(sam).walk

    assert sam.says(f"{typed}, dzjoerabaatar").startswith(flag)
    goes_on = "Doe dit eerst." in sam.last.card.footer  # type: ignore[union-attr]
    assert sam.walk.state == ("open" if goes_on else "stopped")
    assert sam.walk.events == here.events
    assert b"dzjoerabaatar" not in database_bytes(tmp_path / "notes.db").lower()


@pytest.mark.parametrize(
    "typed", ["geen pijn op de borst", "heeft geen erge pijn op de borst", "no chest pain"]
)
def test_a_red_flag_that_is_denied_stops_nothing(sam: Colleague, typed: str) -> None:
    in_body(sam).says(typed)

    assert sam.walk.state == "open"
    assert "♥" in sam.last.card.title  # type: ignore[union-attr]


def test_the_name_of_a_red_flag_can_be_typed(sam: Colleague) -> None:
    in_body(sam).presses("Acuut")

    assert "Vraag of het met opzet was" in sam.says("Overdosis of gevaarlijke fout met medicijnen")
    sam.says("acuut")
    assert "Vraag door: welke gedachten" in sam.says("gedachten aan zelfdoding")
    assert sam.walk.state == "stopped"


def test_a_door_that_is_pressed_at_a_red_flag_asks_first_whether_it_is_safe(sam: Colleague) -> None:
    button = in_body(sam).data("Door", plays="body_sleep")
    sam.says("hij wil niet meer leven")

    assert "Is het nu veilig om verder te praten?" in sam.presses_data(button)
    assert "body" not in sam.walk.answers


@pytest.mark.parametrize("brought", [at_the_mark, in_body])
@pytest.mark.parametrize(
    "typed",
    [
        "ze wil dood, zegt Dzjoerabaatar",
        "Dzjoerabaatar is de naam",
        "een 7 volgens Dzjoerabaatar",
        "mevrouw Dzjoerabaatar 1 2",
    ],
)
def test_nothing_that_is_not_an_answer_is_kept(
    sam: Colleague, tmp_path: Path, typed: str, brought: Callable[[Colleague], Colleague]
) -> None:
    brought(sam).says(typed)

    assert "dzjoerabaatar" not in sam.progress.model_dump_json().lower()
    assert b"dzjoerabaatar" not in database_bytes(tmp_path / "notes.db").lower()


@pytest.mark.parametrize(
    "typed",
    [
        "bellen met mevrouw Dzjoerabaatar",
        f"BSN {MADE_UP_BSN}, Dzjoerabaatar",
        "dzjoerabaatar" * 15,
        "hij wil dood, dzjoerabaatar",
    ],
)
def test_a_remark_that_is_refused_is_kept_nowhere(
    sam: Colleague, tmp_path: Path, typed: str
) -> None:
    in_body(sam).presses("Door", plays="body_sleep")
    for title in ("Door", "Door", "Door", "Overslaan", "Overslaan"):
        sam.presses(title)
    sam.presses("Slaapt slecht of is overdag uitgeput")
    for title in ("Door", "Overslaan"):
        sam.presses(title)

    sam.says(typed)

    assert sam.walk.at == "first_step:body_sleep"
    raw = database_bytes(tmp_path / "notes.db").lower()
    assert MADE_UP_BSN.encode() not in raw
    assert b"mevrouw dzjoerabaatar" not in raw
    assert b"dzjoerabaatar" * 15 not in raw
