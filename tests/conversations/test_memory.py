"""What stays behind after a conversation, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cases.notes import Gap, User
from cases.store import SqliteStore

from .talk import NOW, Colleague, database_bytes


def test_a_gap_is_counted_by_need_place_and_month_and_nothing_of_the_question_stays(
    colleague: Colleague, store: SqliteStore, database: Path
) -> None:
    answer = colleague.says("Mevrouw Dzjoerabaatar zoekt een tandarts in Overvecht, erg dringend")

    assert "nog niemand op de kaart" in answer
    assert store.gaps() == [Gap("mondzorg", "WK034403", "2026-11", 1)]
    raw = database_bytes(database).lower()
    for word in (b"mevrouw", b"dzjoerabaatar", b"zoekt", b"tandarts", b"overvecht", b"dringend"):
        assert word not in raw


def test_a_gap_of_another_month_is_counted_apart(colleague: Colleague, store: SqliteStore) -> None:
    colleague.says("tandarts in Overvecht")
    colleague.now = NOW + timedelta(days=20)
    colleague.says("tandarts in Overvecht")

    assert {g.month: g.count for g in store.gaps()} == {"2026-11": 1, "2026-12": 1}


@pytest.mark.parametrize(
    "question",
    [
        "wie doet schulden in Laak, voor Dzjoerabaatar?",
        "Dzjoerabaatar",
        "hallo Dzjoerabaatar",
        "schulden in Noord voor Dzjoerabaatar",
        "Dzjoerabaatar heeft begeleiding nodig in Laak",
        "Dzjoerabaatar wil niet meer leven",
        "wie heeft de regie bij Dzjoerabaatar?",
        "mijn wijk is Dzjoerabaatar",
    ],
)
def test_words_that_are_not_of_the_map_are_neither_kept_nor_repeated(
    question: str, colleague: Colleague, database: Path
) -> None:
    answer = colleague.says(question)

    assert "dzjoerabaatar" not in answer.lower()
    assert "dzjoerabaatar" not in colleague.progress.model_dump_json().lower()
    assert b"dzjoerabaatar" not in database_bytes(database).lower()


@pytest.mark.parametrize("postcode", ["2521 AB", "2521AB", "2521ab", "2521-AB", "2521  ab"])
def test_a_full_postcode_is_cut_to_four_digits_everywhere(
    postcode: str, colleague: Colleague, database: Path
) -> None:
    answer = colleague.says(f"wie doet schulden op {postcode}?")
    colleague.says("Andere wijk")
    colleague.says(f"tandarts {postcode.replace('2521', '3561')}")

    assert "2521" in answer
    compact = answer.lower().replace(" ", "").replace("-", "")
    assert "2521ab" not in compact
    raw = database_bytes(database).lower().replace(b" ", b"").replace(b"-", b"")
    assert b"2521ab" not in raw
    assert b"3561ab" not in raw


def test_the_usual_place_and_language_of_one_colleague_are_not_those_of_another(
    colleague: Colleague, meet: Callable[[str], Colleague]
) -> None:
    other = meet("Robin")
    colleague.says("mijn wijk is Laak")
    colleague.says("english")

    assert "Dit kan ik voor je doen" in other.says("help")
    assert "In welke wijk woont de patiënt?" in other.says("taalles")


def test_a_report_says_which_entry_what_who_and_when(
    colleague: Colleague, store: SqliteStore
) -> None:
    colleague.says("wie doet schulden in Laak?")
    colleague.says("Klopt niet meer")
    colleague.says("1")
    colleague.says("Gebied")

    (report,) = store.corrections.all()
    assert (report.service, report.what) == ("helpdesk-geldzaken-schulden", "area")
    assert (report.reporter, report.at) == (colleague.user, NOW)


def test_an_old_button_says_so_when_its_entry_has_left_the_map(colleague: Colleague) -> None:
    data: dict[str, object] = {"do": "wrong", "services": ["organisatie-die-weg-is"]}
    answer = colleague.presses_data(data)

    assert answer == "Die knop hoort bij een oudere vraag. Stel hem gerust opnieuw."


def test_a_button_of_an_older_card_still_gives_its_own_answer(colleague: Colleague) -> None:
    colleague.says("wie doet schulden in Laak?")
    assert colleague.last is not None
    more = dict(colleague.last.choices[0].data)
    colleague.says("tandarts in Overvecht")

    answer = colleague.presses_data(more)

    assert "schulden en schuldhulpverlening" in answer
    assert "Voorkomen van huisuitzetting" in answer


def test_the_usual_place_is_not_used_when_life_is_in_danger(colleague: Colleague) -> None:
    colleague.says("mijn wijk is Laak")

    answer = colleague.says("hij wil niet meer leven")

    assert "112" in answer
    assert "Laak" not in answer


def test_a_place_that_left_the_map_is_no_longer_used_as_the_usual_one(
    colleague: Colleague, store: SqliteStore
) -> None:
    store.keep_user(colleague.user, User(usual_place="BU99999999"))

    answer = colleague.says("taalles")

    assert "In welke wijk woont de patiënt?" in answer
