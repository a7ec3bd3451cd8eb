"""The files are read again: what is new, what changed, what the file has caught up with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.handover.running import today
from tests.cases.handing_over import MONDAY

from .parish import LONG_AGO, WELFARE, Parish, at, entry

TODAY = today(MONDAY)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def parish() -> Iterator[Parish]:
    parish = Parish()
    yield parish
    parish.close()


def writes(parish: Parish) -> int:
    """How many rows were ever written."""
    (count,) = parish.store._execute("select total_changes()").fetchone()
    return int(count)


def test_reading_the_same_files_again_writes_nothing(parish: Parish) -> None:
    entries = entry(), entry("nooit", confirmed=None), entry("buurthuis", WELFARE, LAST_WEEK)
    parish.registers(*entries)
    parish.confirms("key", entries[0])
    parish.sweeps()
    before = writes(parish)
    parish.later(days=1)
    tomorrow = today(parish.now)
    parish.registers(entries[0], replace(entries[1], again_on=tomorrow), entries[2])

    assert writes(parish) == before


def test_an_entry_that_is_gone_takes_what_was_said_of_it_along(parish: Parish) -> None:
    parish.registers(entry(), entry("dagbesteding"))
    parish.confirms("key", entry())
    parish.registers(entry("dagbesteding"))

    assert parish.store.checks.get("wmo") is None
    assert parish.keeper.heard().confirmed == {}
    assert parish.hears() == [
        ("key", "check", ("dagbesteding",), ""),
    ]


def test_what_is_taken_off_the_map_while_somebody_is_asked_is_not_asked(parish: Parish) -> None:
    parish.now = at(TODAY, 18)
    parish.registers(entry())
    parish.sweeps()
    parish.registers()
    parish.at(TODAY + timedelta(days=1))

    assert parish.asked() == []


def test_a_confirmation_counts_until_the_entry_is_changed(parish: Parish) -> None:
    parish.registers(entry())
    parish.confirms("key", entry())
    parish.later(days=1)
    parish.registers(entry(digest="d2"))

    assert parish.keeper.heard().confirmed == {}
    assert parish.check().confirmed_on == LONG_AGO
    assert parish.asked() == ["key"]


def test_a_confirmation_is_let_go_when_the_file_says_as_much(parish: Parish) -> None:
    parish.registers(entry())
    parish.confirms("key", entry())
    parish.later(days=1)
    parish.registers(entry(confirmed=TODAY))

    assert parish.keeper.heard().confirmed == {}
    assert parish.check().confirmed_on == TODAY
    assert parish.asked(days=80) == []


def test_an_editor_who_confirms_in_the_file_ends_the_question(parish: Parish) -> None:
    parish.registers(entry())
    assert parish.asked() == ["key"]
    parish.later(days=2)
    parish.registers(entry(confirmed=TODAY))

    assert parish.check().asked_at is None
    assert parish.asked(days=30) == []


def test_a_save_of_the_file_ends_no_question_and_asks_nobody_twice(parish: Parish) -> None:
    parish.registers(entry())
    assert parish.asked() == ["key"]
    parish.registers(entry(digest="d2"))

    assert parish.asked(days=1) == []
    assert parish.asked(days=6) == ["replacement"]


def test_a_save_of_the_file_does_not_make_a_report_forgotten(parish: Parish) -> None:
    parish.registers(entry(confirmed=LAST_WEEK))
    parish.reports("gp", entry())
    parish.registers(entry(confirmed=LAST_WEEK, digest="d2"))

    assert ("key", "check", ("wmo",), "report") in parish.hears()


def test_an_entry_that_moves_to_another_organisation_is_asked_there(parish: Parish) -> None:
    parish.registers(entry(confirmed=LAST_WEEK))
    parish.registers(entry("wmo", WELFARE, LAST_WEEK, "d2"))
    parish.at(LAST_WEEK + timedelta(days=91))  # after a Sunday

    assert parish.asked() == ["welfare"]


def test_another_rhythm_in_the_content_holds_for_who_was_not_asked_yet(parish: Parish) -> None:
    parish.registers(entry(confirmed=LAST_WEEK), entry("buurthuis", WELFARE))
    parish.sweeps()
    parish.read()
    shorter = replace(entry(confirmed=LAST_WEEK), again_on=LAST_WEEK + timedelta(days=30))
    parish.registers(shorter, replace(entry("buurthuis", WELFARE), again_on=date(2026, 7, 1)))

    assert today(parish.check().due) == LAST_WEEK + timedelta(days=30)
    assert parish.asked(days=1) == []
    parish.at(LAST_WEEK + timedelta(days=30))
    assert parish.asked() == ["editor", "key"]  # three weeks: nobody of the other answered


def test_two_entries_of_which_one_was_confirmed_in_the_chat_and_never_in_the_file(
    parish: Parish,
) -> None:
    parish.registers(entry("nooit", confirmed=None))
    parish.confirms("key", entry("nooit", confirmed=None))
    for _ in range(80):
        parish.later(days=1)
        parish.registers(entry("nooit", confirmed=None, first=today(parish.now)))

    assert parish.keeper.heard().confirmed.keys() == {"nooit"}
    assert parish.asked() == []
    parish.at(date(2027, 2, 22))
    assert parish.asked() == ["key"]
