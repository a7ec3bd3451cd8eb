"""The door to the notes: what is kept, what is forgotten, and that a turn is one piece."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cases.desk import Desk
from cases.notes import Correction, Gap, User
from cases.store import SEEN_FOR, SqliteStore

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def desk() -> Iterator[Desk]:
    store = SqliteStore(":memory:")
    yield Desk(store)
    store.close()


def test_a_time_without_zone_is_refused_before_anything_changes(desk: Desk) -> None:
    with pytest.raises(ValueError, match="time zone"), desk.turn(NOW.replace(tzinfo=None)):
        desk.count_gap("taal", "GM0518", NOW)

    assert desk.store.gaps() == []


def test_a_turn_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    def turn() -> None:
        with desk.turn(NOW):
            desk.first_time("x", NOW)
            desk.remember("a", "en", "GM0518")
            desk.keep_progress("c", "a", "{}", NOW)
            desk.count_gap("taal", "GM0518", NOW)
            desk.store.corrections.add(Correction("dienst", "gone", "a", NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        turn()

    assert desk.first_time("x", NOW)
    assert desk.user("a") == User()
    assert desk.recall("c", "a")[1] is None
    assert desk.store.gaps() == []
    assert desk.store.corrections.all() == []


def test_a_turn_that_succeeds_is_kept_whole(desk: Desk) -> None:
    with desk.turn(NOW):
        desk.remember("a", "en", None)
        desk.count_gap("taal", "GM0518", NOW)

    assert desk.user("a") == User("en", None)
    assert desk.store.gaps() == [Gap("taal", "GM0518", "2026-11", 1)]


@pytest.mark.parametrize(
    ("lang", "place", "after"),
    [
        (None, None, User("nl", "GM0518")),
        ("en", None, User("en", "GM0518")),
        (None, "GM0344", User("nl", "GM0344")),
        (None, "", User("nl", None)),
        ("", "", User(None, None)),
    ],
)
def test_what_is_not_said_stays_as_it_was_and_an_empty_word_forgets(
    desk: Desk, lang: str | None, place: str | None, after: User
) -> None:
    desk.remember("a", "nl", "GM0518")

    desk.remember("a", lang, place)

    assert desk.user("a") == after


def test_tidying_forgets_only_what_is_no_longer_needed(desk: Desk) -> None:
    desk.first_time("old", NOW)
    desk.remember("a", "nl", "GM0518")
    desk.count_gap("taal", "GM0518", NOW)

    desk.sweep(NOW + SEEN_FOR + timedelta(minutes=1))

    assert desk.first_time("old", NOW)
    assert desk.user("a") == User("nl", "GM0518")
    assert len(desk.store.gaps()) == 1
