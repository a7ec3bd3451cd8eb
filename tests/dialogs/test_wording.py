"""How answers read: one or many, known or unknown, today or long ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress
from dialogs.turn import Turn
from tests.factories import (
    DEN_HAAG,
    LAAK,
    LAAKKWARTIER,
    MOERWIJK,
    SPOORWIJK,
    TODAY,
    both,
    organisation,
    service,
)

Small = Callable[..., Conversation]
Say = Callable[..., str]


@pytest.fixture
def said(small: Small, messages: Messages) -> Say:
    """The answer's text where one organisation gives one service with the given fields."""

    def saying(
        question: str = "schulden in Laak", about: dict[str, Any] | None = None, **fields: Any
    ) -> str:
        partner = organisation("helpers", service(**fields), **(about or {}))
        conversation = small(partners={"helpers": partner})
        turn = Turn("u", "c", text=question)
        return conversation.take(turn, Progress(), Memory(), TODAY)[0].text(messages)

    return saying


def confirmed(on: str) -> dict[str, str]:
    return {"on": on, "by": "POH-KB", "how": "gebeld"}


def test_one_partner_is_one_partner(said: Say) -> None:
    assert "Voor schulden in Laak vond ik 1 partner.\n" in said()
    assert "For debts in Laak I found 1 partner.\n" in said("who handles debts in Laak")


@pytest.mark.parametrize(
    ("count", "sentence", "button"),
    [
        (2, "vond ik 2 partners.\n", False),
        (3, "vond ik 3 partners.\n", False),
        (4, "vond ik 4 partners. Dit zijn er 3:\n", True),
    ],
)
def test_more_partners_are_counted_and_three_are_shown(
    small: Small, messages: Messages, count: int, sentence: str, button: bool
) -> None:
    partners = {f"p{i}": organisation(f"p{i}") for i in range(count)}
    reply, _ = small(partners=partners).take(
        Turn("u", "c", text="schulden in Laak"), Progress(), Memory(), TODAY
    )

    text = reply.text(messages)
    assert sentence in text
    assert text.count("• ") == min(count, 3)
    assert ("Meer tonen" in text) is button


def test_paging_shows_every_partner_once(small: Small, messages: Messages) -> None:
    partners = {f"p{i}": organisation(f"p{i}", name=f"Partner {i}") for i in range(8)}
    conversation = small(partners=partners)
    progress, shown, said = Progress(), "", "schulden in Laak"
    for _ in range(3):
        turn = Turn("u", "c", text=said)
        reply, progress = conversation.take(turn, progress, Memory(), TODAY)
        shown += reply.text(messages)
        said = "Meer tonen"

    assert [shown.count(f"Partner {i}\n") for i in range(8)] == [1] * 8
    assert "Nog 3 van de 8 partners" in shown
    assert "Nog 2 van de 8 partners" in shown
    assert "Meer tonen" not in reply.text(messages)


def test_what_is_not_known_has_no_line(said: Say) -> None:
    text = said()

    for label in ("Voor:", "Open:", "Talen:", "Wachttijd:"):
        assert label not in text
    assert "Bevestigd: ⚠ nog niet bevestigd\n" in text + "\n"
    assert "Voorbeeld uit" not in text


def test_what_is_known_has_its_line(said: Say) -> None:
    text = said(
        audience=both("gezinnen"),
        hours=both("werkdagen"),
        languages=["nl", "ar"],
        waiting={"weeks": 3, "on": "2026-11-01"},
    )

    assert "Voor: gezinnen" in text
    assert "Open: werkdagen" in text
    assert "Talen: nl, ar" in text
    assert "Wachttijd: 3 weken (opgave van 1 november 2026)" in text


@pytest.mark.parametrize(
    ("weeks", "sentence"),
    [(0, "geen (opgave van"), (1, "1 week (opgave van"), (2, "2 weken (opgave van")],
)
def test_waiting_time_reads_well(said: Say, weeks: int, sentence: str) -> None:
    assert f"Wachttijd: {sentence}" in said(waiting={"weeks": weeks, "on": "2026-11-01"})


def test_a_fresh_confirmation_says_who_when_and_how(said: Say) -> None:
    assert "Bevestigd: op 1 november 2026 door POH-KB (gebeld)" in said(
        confirmed=confirmed("2026-11-01")
    )
    english = said("who handles debts in Laak", confirmed=confirmed("2026-11-01"))
    assert "Confirmed: on 1 November 2026 by POH-KB" in english


def test_a_confirmation_that_is_asked_about_is_shown_as_it_was(said: Say) -> None:
    assert "Bevestigd: op 1 juni 2026 door POH-KB (gebeld)\n" in said(
        confirmed=confirmed("2026-06-01")
    )


def test_after_half_a_year_without_a_confirmation_there_is_a_warning(said: Say) -> None:
    warned = "⚠ al zo'n 6 maanden niet bevestigd (laatst op 25 mei 2026 door POH-KB, gebeld)"

    assert warned in said(confirmed=confirmed("2026-05-25"))
    assert "bel eerst" not in said(confirmed=confirmed("2026-05-25"))
    english = said("who handles debts in Laak", confirmed=confirmed("2026-05-25"))
    assert "⚠ not confirmed for about 6 months (last on 25 May 2026 by POH-KB, gebeld)" in english


def test_a_partner_of_the_inner_ring_that_nobody_confirmed_for_a_year_is_to_be_called_first(
    said: Say,
) -> None:
    inner = {"ring": "inner", "replacement": both("collega van het wijkteam")}

    text = said(about=inner, confirmed=confirmed("2025-10-01"))

    assert "⚠ al zo'n 13 maanden niet bevestigd" in text
    assert "gebeld); bel eerst\n" in text


def test_who_is_left_out_is_counted_once_and_not_offered(said: Say) -> None:
    text = said(confirmed=confirmed("2025-11-21"), needs=["schulden", "inkomen"])

    assert "Voor schulden heb ik in Laak nog niemand op de kaart staan." in text
    left_out = "1 partner laat ik weg, omdat niemand die sinds 22 november 2025 heeft bevestigd."
    assert text.count(left_out) == 1
    assert "Schuldhulp" not in text


def test_nobody_is_left_out_when_nobody_is_there_at_all(said: Say) -> None:
    assert "laat ik weg" not in said("taalles in Laak", confirmed=confirmed("2025-11-21"))


def test_an_example_is_called_an_example_twice(said: Say) -> None:
    text = said(about={"example": "yes"})

    assert "nog niet bevestigd (voorbeeld)" in text
    assert "Voorbeeld uit de meegeleverde kaart" in text


@pytest.mark.parametrize(
    ("areas", "question", "reason"),
    [
        ([LAAK], "schulden in Laak", "werkt in Laak"),
        ([DEN_HAAG], "schulden in Laak", "werkt in heel Den Haag, dus ook in Laak"),
        ([SPOORWIJK], "schulden in Laak", "werkt alleen in Spoorwijk, een deel van Laak"),
        ([MOERWIJK], "schulden in Laak", "werkt in Moerwijk, vlak bij Laak"),
        ([LAAKKWARTIER], "schulden 2521", "werkt in"),
    ],
)
def test_the_reason_tells_how_area_and_place_lie(
    said: Say, areas: list[str], question: str, reason: str
) -> None:
    assert f"Waarom: {reason}" in said(question, areas=areas)


def test_the_inner_ring_is_named(said: Say) -> None:
    about = {"ring": "inner", "replacement": both("collega van het wijkteam")}

    assert "vaste partner in het wijkoverleg" in said(about=about)
    assert "vaste partner in het wijkoverleg" not in said()


def test_a_service_that_is_closed_for_now_says_until_when(said: Say) -> None:
    assert "Tijdelijk gesloten tot 1 december 2026." in said(closed_until="2026-12-01")
    assert "gesloten" not in said(closed_until="2026-11-22")


def test_a_service_that_ends_says_when_and_is_gone_afterwards(said: Say) -> None:
    assert "Loopt tot en met 22 november 2026." in said(valid_to="2026-11-22")
    assert "nog niemand op de kaart" in said(valid_to="2026-11-21")


def test_nobody_nearby_tells_whom_to_ask_instead(said: Say) -> None:
    text = said("taalles in Laak")

    assert "Voor taal heb ik in Laak nog niemand op de kaart staan." in text
    assert "Vraag het aan je POH-KB of brugfunctionaris" in text
    assert "Ik heb geteld dat hier iemand ontbreekt" in text
    assert "Klopt niet meer" not in text


def test_nobody_here_but_somebody_nearby_is_offered_with_the_reason(said: Say) -> None:
    text = said("schulden in Laak", areas=[MOERWIJK])

    assert "nog niemand op de kaart" in text
    assert "Dit kan wel:" in text
    assert "• Schuldhulp · Helpers" in text
    assert "werkt in Moerwijk, vlak bij Laak" in text


def test_a_related_partner_says_how_it_is_related(said: Say) -> None:
    text = said("schulden in Laak", needs=["inkomen"])

    assert "nog niemand op de kaart" in text
    assert "Waarom: doet inkomen, verwant aan wat je zoekt; werkt in Laak" in text


def test_a_second_need_in_the_question_is_heard_too(said: Say) -> None:
    text = said("taalles en schuldhulp in Laak")

    assert "Voor schulden in Laak" in text
    assert "“taalles” → Taal" in text
