"""What time does to a 4D conversation: a warning, then gone; a reminder; the end of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cases.desk import Desk
from cases.four_d import Answer, Case, Walk
from cases.store import SqliteStore
from cases.sweep import read_letter
from cases.terms import Terms

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Amsterdam."""
SAM, REF = "teams|sam", "KB-7F3KQ2"
DAY = timedelta(days=1)


@pytest.fixture
def desk() -> Iterator[Desk]:
    store = SqliteStore(":memory:")
    yield Desk(store)
    store.close()


def begin(desk: Desk, ref: str = REF, owner: str = SAM, now: datetime = MONDAY) -> Walk:
    """Somebody begins a conversation, and can be written to."""
    walk = Walk(case=ref, instrument="4d", digest="x", first="health", started=now, updated=now)
    with desk.turn(now):
        desk.open_case(Case(ref=ref, owner=owner, instrument="4d", opened=now), walk)
        desk.keep_contact(owner, "{}")
    return walk


def finish(desk: Desk, walk: Walk, *remind_at: datetime) -> None:
    done = walk.answered("health", Answer(mark=4), "end", walk.updated)
    done = done.moved("done", walk.updated)
    with desk.turn(walk.updated):
        desk.keep_walk(done, walk.seq, 4, None)
        desk.remind_at(walk.case, remind_at)


def told(desk: Desk, now: datetime) -> list[tuple[str, str]]:
    """Sweeps; what was put in the outbox, as (what, case)."""
    desk.sweep(now)
    letters = desk.letters(now)
    for letter in letters:
        desk.told(letter)
    return [(due.what, due.case) for letter in letters for due in read_letter(letter.body)]


def test_an_unfinished_conversation_is_warned_about_once_and_then_thrown_away(desk: Desk) -> None:
    begin(desk)

    assert told(desk, MONDAY + 5 * DAY) == []
    assert told(desk, MONDAY + 7 * DAY) == [("expiring", REF)]  # the sixth day was a Sunday
    assert told(desk, MONDAY + 7 * DAY + timedelta(hours=2)) == []
    assert desk.cases_of(SAM, MONDAY).walk(REF) is not None
    assert told(desk, MONDAY + 8 * DAY) == []
    assert desk.cases_of(SAM, MONDAY).walk(REF) is None
    assert desk.store.cases.case(REF) is None


def test_a_conversation_that_goes_on_after_the_warning_is_kept(desk: Desk) -> None:
    walk = begin(desk)
    told(desk, MONDAY + 7 * DAY)

    later = MONDAY + 7 * DAY + timedelta(hours=1)
    with desk.turn(later):
        desk.keep_walk(walk.answered("health", Answer(mark=4), "body", later), walk.seq, 4, None)

    assert told(desk, MONDAY + 9 * DAY) == []
    assert desk.cases_of(SAM, later).walk(REF) is not None
    assert told(desk, MONDAY + 14 * DAY) == [("expiring", REF)]


def test_nobody_is_thrown_away_without_a_warning_after_a_long_downtime(desk: Desk) -> None:
    begin(desk)

    assert told(desk, MONDAY + 28 * DAY) == [("expiring", REF)]
    assert desk.cases_of(SAM, MONDAY).walk(REF) is not None


def test_nothing_is_said_outside_working_hours(desk: Desk) -> None:
    finish(desk, begin(desk), MONDAY + 90 * DAY)
    saturday = MONDAY + 96 * DAY

    assert told(desk, saturday) == []
    assert told(desk, saturday + 2 * DAY) == [("measure", REF)]


def test_a_measurement_is_reminded_of_once(desk: Desk) -> None:
    finish(desk, begin(desk), MONDAY + 90 * DAY)

    assert told(desk, MONDAY + 85 * DAY) == []
    assert told(desk, MONDAY + 91 * DAY) == [("measure", REF)]
    assert told(desk, MONDAY + 92 * DAY) == []


def test_the_third_measurement_is_reminded_of_also_when_the_second_was_left_out(
    desk: Desk,
) -> None:
    finish(desk, begin(desk), MONDAY + 90 * DAY, MONDAY + 270 * DAY)

    assert told(desk, MONDAY + 91 * DAY) == [("measure", REF)]
    assert told(desk, MONDAY + 200 * DAY) == []
    assert told(desk, MONDAY + 273 * DAY) == [("measure", REF)]
    assert told(desk, MONDAY + 300 * DAY) == []


def test_what_is_due_for_one_person_is_one_message(desk: Desk) -> None:
    for ref in (REF, "KB-7F3KQ3"):
        finish(desk, begin(desk, ref), MONDAY + DAY)
    finish(desk, begin(desk, "KB-7F3KQ4", "teams|kim"), MONDAY + DAY)

    desk.sweep(MONDAY + DAY)

    by_user = {x.user: len(read_letter(x.body)) for x in desk.letters(MONDAY + DAY)}
    assert by_user == {SAM: 2, "teams|kim": 1}


def test_who_cannot_be_written_to_gets_no_letter_and_loses_nothing(desk: Desk) -> None:
    finish(desk, begin(desk), MONDAY + DAY)
    desk.store.outbox.unreachable(SAM)

    assert [d.what for d in desk.sweep(MONDAY + DAY)] == ["measure"]

    assert desk.letters(MONDAY + DAY) == []
    assert desk.cases_of(SAM, MONDAY).walk(REF) is not None


def test_a_case_closes_after_its_time_and_a_month_later_only_counters_are_left(
    desk: Desk,
) -> None:
    finish(desk, begin(desk))
    desk.count("4d:solk", MONDAY)

    desk.sweep(MONDAY + Terms().case)
    assert desk.cases_of(SAM, MONDAY).walk(REF) is None
    assert desk.store.cases.case(REF) is not None

    desk.sweep(MONDAY + Terms().kept)
    assert desk.store.cases.case(REF) is None
    assert desk.store.cases.series(REF) == []
    assert desk.store.cases.counters() == {("4d:solk", "2026-11"): 1}


def test_a_reference_is_never_given_twice(desk: Desk) -> None:
    walk = begin(desk)
    with desk.turn(MONDAY):
        desk.drop_walk(walk.case, walk.moment)

    assert desk.store.cases.was_given(REF)
    assert desk.cases_of(SAM, MONDAY).new_reference() != REF


def test_a_sweep_touches_only_what_is_due_among_many(desk: Desk) -> None:
    for n in range(50):
        begin(desk, f"KB-0000{n:02}".replace("O", "0"), now=MONDAY + 3 * DAY)
    begin(desk)

    assert told(desk, MONDAY + 7 * DAY) == [("expiring", REF)]


def test_a_finished_conversation_that_stopped_while_it_was_changed_is_no_draft(
    desk: Desk,
) -> None:
    walk = begin(desk)
    finish(desk, walk)
    done = desk.cases_of(SAM, MONDAY).walk(REF)
    assert done is not None
    with desk.turn(MONDAY):
        desk.keep_walk(done.moved("stopped", MONDAY), done.seq, 4, None)

    assert told(desk, MONDAY + 7 * DAY) == []
    desk.sweep(MONDAY + 9 * DAY)
    assert desk.cases_of(SAM, MONDAY).walk(REF) is not None
