"""What a store of cases must do, whatever it is made of; tried on a file and in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.case_store import CaseStore
from cases.desk import Desk
from cases.four_d import Answer, Case, Walk
from cases.store import Overtaken, SqliteStore
from cases.terms import Terms

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SAM, ROBIN, REF, OTHER = "teams|sam", "teams|robin", "KB-7F3KQ2", "KB-000001"


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "notes.db" if request.param == "file" else ":memory:")
    yield opened
    opened.close()


@pytest.fixture
def cases(store: SqliteStore) -> CaseStore:
    return store.cases


def begun(ref: str = REF, moment: int = 1, now: datetime = NOW) -> Walk:
    return Walk(
        case=ref,
        moment=moment,
        instrument="4d",
        digest="x",
        first="health",
        started=now,
        updated=now,
    )


def opened(cases: CaseStore, ref: str = REF, owner: str = SAM, now: datetime = NOW) -> Walk:
    """A case with its first conversation."""
    cases.open_case(Case(ref=ref, owner=owner, instrument="4d", opened=now))
    walk = begun(ref, now=now)
    assert cases.add_walk(walk)
    return walk


def answered(cases: CaseStore, walk: Walk, mark: int, to: str = "body") -> Walk:
    """The same conversation a step further, kept."""
    after = walk.answered("health", Answer(mark=mark), to, walk.updated + timedelta(minutes=1))
    assert cases.keep_walk(after, walk.seq, mark, None)
    return after


# -- reading and writing --------------------------------------------------------------------------


def test_what_is_kept_comes_back_as_it_was(cases: CaseStore) -> None:
    walk = opened(cases)
    walk = walk.answered("health", Answer(mark=4), "body", NOW + DAY)
    walk = walk.answered(
        "body", Answer(ticks={"a": "plays", "b": "strength", "c": "later"}), "talk", NOW + DAY
    )
    walk = walk.answered("talk", Answer(chosen=("x", "y"), words="samen bellen"), "mind", NOW + DAY)
    walk = walk.ticked({"d": "plays"}, NOW + DAY).in_place("SD-GM0518-Laak")

    assert cases.keep_walk(walk, 0, 4, 6)
    assert cases.walk(REF, SAM) == walk
    assert cases.case(REF) == Case(ref=REF, owner=SAM, instrument="4d", opened=NOW)


def test_a_reference_that_nobody_has_is_nothing(cases: CaseStore) -> None:
    assert cases.walk(REF, SAM) is None
    assert cases.case(REF) is None
    assert cases.earlier(REF, 2) is None
    assert cases.series(REF) == []
    assert cases.unfinished(SAM) == []
    assert not cases.keep_walk(begun(), 0, None, None)


def test_only_the_owner_sees_a_conversation(cases: CaseStore) -> None:
    opened(cases)

    assert cases.walk(REF, ROBIN) is None
    assert cases.unfinished(ROBIN) == []
    assert cases.walk(REF, SAM) is not None


# -- compare and set ------------------------------------------------------------------------------


def test_of_two_that_go_on_from_the_same_number_the_first_is_kept(cases: CaseStore) -> None:
    walk = opened(cases)
    first = walk.answered("health", Answer(mark=4), "body", NOW)
    second = walk.answered("health", Answer(mark=9), "body", NOW)

    assert cases.keep_walk(first, walk.seq, 4, None)
    assert not cases.keep_walk(second, walk.seq, 9, None)

    assert cases.walk(REF, SAM) == first
    assert [m.mark for m in cases.series(REF)] == [4]


def test_a_conversation_that_was_thrown_away_cannot_be_kept(cases: CaseStore) -> None:
    walk = opened(cases)
    cases.drop_walk(REF, 1)

    assert not cases.keep_walk(walk.touched(NOW), walk.seq, None, None)
    assert cases.walk(REF, SAM) is None


def test_the_desk_says_that_somebody_was_earlier_and_then_nothing_of_the_turn_stays(
    store: SqliteStore,
) -> None:
    desk, walk = Desk(store), opened(store.cases)
    answered(store.cases, walk, 4)

    def turn() -> None:
        with desk.turn(NOW, promised=True):
            desk.count("4d:high_use", NOW)
            desk.keep_walk(walk.touched(NOW), walk.seq, None, None)

    with pytest.raises(Overtaken):
        turn()
    with pytest.raises(Overtaken):
        desk.add_walk(begun())

    assert store.cases.counters() == {}
    assert [m.mark for m in store.cases.series(REF)] == [4]


def test_the_same_conversation_is_added_once(cases: CaseStore) -> None:
    first = answered(cases, opened(cases), 4)

    assert not cases.add_walk(begun())
    assert cases.walk(REF, SAM) == first


def test_a_reference_is_given_once_also_after_its_case_is_gone(cases: CaseStore) -> None:
    assert not cases.was_given(REF)
    opened(cases)
    cases.drop_walk(REF, 1)

    assert cases.was_given(REF)
    with pytest.raises(sqlite3.IntegrityError):
        opened(cases)
    assert cases.case(REF) is None


# -- the series -----------------------------------------------------------------------------------


def test_marks_are_kept_in_the_order_of_the_conversations(cases: CaseStore) -> None:
    first = answered(cases, opened(cases), 4, "end")
    later = begun(moment=2, now=NOW + 90 * DAY)
    third = begun(moment=3, now=NOW + 270 * DAY)
    assert cases.add_walk(third)
    assert cases.add_walk(later)
    answered(cases, third, 7)
    assert cases.keep_walk(later.touched(NOW), 0, 6, 5)

    series = cases.series(REF)

    assert [(m.moment, m.mark, m.estimate) for m in series] == [
        (1, 4, None),
        (2, 6, 5),
        (3, 7, None),
    ]
    assert [m.on for m in series] == [NOW, NOW + 90 * DAY, NOW + 270 * DAY]
    assert cases.earlier(REF, 2) == first
    assert cases.earlier(REF, 1) is None
    latest = cases.walk(REF, SAM)
    assert latest is not None
    assert latest.moment == 3


def test_a_conversation_without_a_mark_leaves_a_gap_in_the_series(cases: CaseStore) -> None:
    opened(cases)
    cases.add_walk(begun(moment=2))
    assert cases.keep_walk(begun(moment=2).touched(NOW), 0, 6, None)

    assert [m.moment for m in cases.series(REF)] == [2]


def test_throwing_a_follow_up_away_leaves_the_conversation_before_it(cases: CaseStore) -> None:
    first = answered(cases, opened(cases), 4, "end")
    cases.add_walk(begun(moment=2))

    cases.drop_walk(REF, 2)

    assert cases.walk(REF, SAM) == first
    assert cases.case(REF) is not None


# -- what is unfinished ---------------------------------------------------------------------------


def test_unfinished_conversations_come_latest_first_and_no_more_than_asked(
    cases: CaseStore,
) -> None:
    for number in range(8):
        opened(cases, f"KB-00000{number}", now=NOW + number * timedelta(minutes=1))
    opened(cases, "KB-00000X", owner=ROBIN)
    done = begun("KB-000007").moved("done", NOW + DAY)
    assert cases.keep_walk(done, 0, None, None)
    stopped = begun("KB-000000").moved("stopped", NOW + DAY)
    assert cases.keep_walk(stopped, 0, None, None)

    found = [w.case[-1] for w in cases.unfinished(SAM)]

    assert found == ["0", "6", "5", "4", "3", "2"]
    assert [w.case[-1] for w in cases.unfinished(SAM, limit=2)] == ["0", "6"]


# -- closing and purging --------------------------------------------------------------------------


def test_a_closed_case_cannot_be_walked_and_is_not_reminded_of(cases: CaseStore) -> None:
    opened(cases)
    cases.remind_at(REF, [NOW + DAY])
    cases.close_case(REF, NOW)
    cases.close_case(REF, NOW + 9 * DAY)

    assert cases.walk(REF, SAM) is None
    assert cases.unfinished(SAM) == []
    assert cases.to_remind(NOW + 100 * DAY) == []
    case = cases.case(REF)
    assert case is not None
    assert case.closed == NOW, "the first time counts"


def test_a_reminder_is_due_from_its_moment_and_can_be_taken_back(cases: CaseStore) -> None:
    opened(cases)
    cases.remind_at(REF, [NOW + DAY])

    assert cases.to_remind(NOW + DAY - timedelta(seconds=1)) == []
    assert [(c.ref, at) for c, at in cases.to_remind(NOW + DAY)] == [(REF, NOW + DAY)]
    cases.remind_at(REF, [])
    assert cases.to_remind(NOW + 2 * DAY) == []


def test_purging_deletes_closed_cases_with_their_conversations_and_keeps_the_rest(
    cases: CaseStore, store: SqliteStore
) -> None:
    answered(cases, opened(cases), 4)
    answered(cases, opened(cases, OTHER), 5)
    cases.count("4d:high_use", "2026-11")
    cases.close_case(REF, NOW)
    cases.close_case(OTHER, NOW + DAY)

    Desk(store).sweep(NOW + Terms().closed)

    assert cases.case(REF) is None
    assert cases.series(REF) == []
    assert cases.was_given(REF)
    assert [m.mark for m in cases.series(OTHER)] == [5]
    assert cases.counters() == {("4d:high_use", "2026-11"): 1}


def test_old_cases_close_by_themselves(cases: CaseStore) -> None:
    opened(cases)
    opened(cases, OTHER, now=NOW + DAY)

    cases.close_opened_before(NOW, NOW + 400 * DAY)

    assert cases.walk(REF, SAM) is None
    assert cases.walk(OTHER, SAM) is not None


def test_counters_count_by_month_and_know_no_case(cases: CaseStore) -> None:
    for month in ("2026-11", "2026-11", "2026-12"):
        cases.count("4d:high_use", month)

    assert cases.counters() == {("4d:high_use", "2026-11"): 2, ("4d:high_use", "2026-12"): 1}


@pytest.mark.parametrize("ref", ["'; drop table cases; --", "a\x00b", "🙂", "é" * 5000, ""])
def test_a_strange_reference_is_only_a_reference(cases: CaseStore, ref: str) -> None:
    walk = opened(cases, ref)

    assert cases.walk(ref, SAM) == walk
    assert cases.walk(REF, SAM) is None
