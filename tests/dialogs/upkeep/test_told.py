"""What the bot says by itself about the map, besides its questions."""

from __future__ import annotations

import pytest

from cases.upkeep.changes import Change, Status
from cases.upkeep.notes import MapKind, MapNote

from .corner import HELP, PARTNER, Corner, Someone


def proposed(coach: Someone) -> Change:
    """The key figure passed on other opening hours."""
    coach.says("vermelding")
    coach.presses("Huishoudelijke hulp")
    coach.presses("Wijzig")
    coach.presses("Openingstijden")
    coach.says("altijd")
    coach.presses("Doorgeven")
    return coach.corner.changes[-1]


def test_editors_hear_that_changes_wait(corner: Corner, coach: Someone, editor: Someone) -> None:
    proposed(coach)
    corner.asks()

    said = editor.reads()

    assert "Er wacht 1 wijziging op de redacteur" in said
    assert "app.py changes list" in said
    assert "Kaart" in editor.choices


def test_a_change_that_was_decided_on_meanwhile_waits_no_more(
    corner: Corner, coach: Someone, editor: Someone
) -> None:
    change = proposed(coach)
    corner.store.changes.decide(change.id, Status.REJECTED, corner.now)
    corner.asks()

    assert "wacht" not in editor.reads()


@pytest.mark.parametrize(
    ("status", "why", "said"),
    [
        (Status.APPLIED, "applied", "staat nu op de kaart"),
        (Status.REJECTED, "rejected", "is niet overgenomen. De redacteur schrijft: “dubbel”"),
    ],
)
def test_who_proposed_a_change_hears_what_came_of_it(
    corner: Corner, coach: Someone, status: Status, why: str, said: str
) -> None:
    change = proposed(coach)
    corner.store.changes.decide(change.id, status, corner.now, "dubbel")
    note = MapNote(MapKind.DECIDED, (str(change.id),), why)

    corner.posts("wijkcoach", note)

    assert said in coach.reads()


def test_a_question_that_was_answered_meanwhile_is_not_asked(
    corner: Corner, coach: Someone
) -> None:
    corner.asks()
    coach.presses("Ja, alles klopt")
    coach.reads()

    corner.posts("wijkcoach", MapNote(MapKind.CHECK, (HELP,)))

    assert coach.reads() == ""


def test_a_letter_about_what_is_no_longer_there_says_nothing(
    corner: Corner, coach: Someone
) -> None:
    for kind in MapKind:
        corner.posts("wijkcoach", MapNote(kind, ("gone", "17", "-1", "²")))

    assert coach.reads() == ""


def test_news_stand_above_a_question_in_one_letter(corner: Corner, coach: Someone) -> None:
    change = proposed(coach)
    corner.store.changes.decide(change.id, Status.APPLIED, corner.now)
    corner.asks()
    coach.reads()
    asked = [c.service for c in corner.store.checks.asked([PARTNER])]

    corner.posts(
        "wijkcoach",
        MapNote(MapKind.CHECK, tuple(asked)),
        MapNote(MapKind.DECIDED, (str(change.id),), "applied"),
    )

    said = coach.reads()
    assert said.startswith("Klopt dit nog?")
    assert "staat nu op de kaart" in said
