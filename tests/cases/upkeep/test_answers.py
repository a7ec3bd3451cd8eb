"""What people say of an entry, what editors decide on it, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from cases.handover.running import today
from cases.upkeep.changes import Change, Kind, Status
from cases.upkeep.checks import Confirmed
from tests.cases.handing_over import MONDAY

from .parish import COACH, LONG_AGO, PEOPLE, TEAM, WELFARE, Parish, entry

TODAY = today(MONDAY)
ASKED_AGAIN = date(2027, 2, 22)
"""Ninety days later is a Sunday."""


@pytest.fixture
def parish() -> Iterator[Parish]:
    parish = Parish()
    parish.registers(entry(), entry("dagbesteding"), entry("buurthuis", WELFARE))
    yield parish
    parish.close()


def decides(parish: Parish, change: Change, status: Status) -> None:
    """An editor runs `changes apply` or `changes reject`."""
    with parish.store.atomic(promised=True):
        assert parish.store.changes.decide(change.id, status, parish.now)
        if status is Status.APPLIED:
            parish.keeper.applied(change, parish.now)
        else:
            parish.keeper.reject(change, parish.now)


def settles(parish: Parish, outcome: str, **of: Any) -> None:
    (report,) = parish.store.corrections.open(**of)
    with parish.store.atomic(promised=True):
        parish.keeper.settle(report.id, outcome, parish.now)


# -- ja, klopt ----------------------------------------------------------------------------------


def test_the_key_figure_confirms_and_is_left_alone_for_ninety_days(parish: Parish) -> None:
    parish.sweeps()
    parish.confirms("key", entry(), entry("dagbesteding"))
    parish.read()

    said = Confirmed("d1", TODAY, COACH.nl, "chat", LONG_AGO)
    assert parish.keeper.heard().confirmed == {"wmo": said, "dagbesteding": said}
    assert [c.service for c in parish.own("key").asked()] == []
    parish.at(date(2027, 2, 19))
    assert parish.asked() == ["editor"]  # of the welfare organisation, where nobody answered
    parish.at(date(2027, 2, 21))
    assert parish.asked() == []
    parish.at(ASKED_AGAIN)
    assert parish.asked() == ["key"]


def test_what_waited_to_be_asked_is_not_asked_after_the_answer() -> None:
    parish = Parish(days={"key": frozenset({5})})
    parish.registers(entry())
    parish.sweeps()
    parish.confirms("replacement", entry())

    parish.at(date(2026, 11, 27))
    assert parish.asked() == []
    parish.close()


def test_a_confirmation_waits_for_the_editor_once_however_often_it_is_pressed(
    parish: Parish,
) -> None:
    for _ in range(3):
        parish.confirms("key", entry())

    assert [c.kind for c in parish.store.changes.open("wmo")] == [Kind.CONFIRM]


def test_a_confirmation_answers_who_reported_that_it_is_not_right(parish: Parish) -> None:
    parish.reports("gp", entry())
    parish.confirms("key", entry())

    assert ("gp", "answer", ("1",), "") in parish.hears()
    (report,) = parish.store.corrections.all()
    assert (report.outcome, report.closed, report.reporter) == ("right", MONDAY, "")


def test_an_example_that_is_confirmed_is_never_asked_about(parish: Parish) -> None:
    parish.confirms("key", entry("voorbeeld"))

    assert parish.store.checks.get("voorbeeld") is None


# -- wijzig -------------------------------------------------------------------------------------


def test_a_proposed_change_is_an_answer_and_makes_nothing_fresh(parish: Parish) -> None:
    parish.sweeps()
    parish.read()
    parish.proposes("key", entry())

    assert parish.keeper.heard().confirmed == {}
    assert parish.check().confirmed_on == LONG_AGO
    assert today(parish.check().due) == ASKED_AGAIN
    assert [kind for _, kind, _, _ in parish.hears()] == ["waiting"]


def test_editors_hear_once_a_day_that_changes_wait(parish: Parish) -> None:
    first, second = parish.proposes("key", entry()), parish.proposes("key", entry("dagbesteding"))
    waiting = ("editor", "waiting", (str(first.id), str(second.id)), "")
    assert waiting in parish.hears()
    third = parish.proposes("welfare", entry("buurthuis", WELFARE))

    parish.later(hours=2)
    assert [u for u, *_ in parish.hears() if u == "editor"] == []
    parish.later(days=1)
    assert ("editor", "waiting", (str(third.id),), "") in parish.hears()


def test_editors_do_not_hear_of_what_was_decided_in_between(parish: Parish) -> None:
    change = parish.proposes("key", entry())
    decides(parish, change, Status.APPLIED)

    assert [(u, kind) for u, kind, _, _ in parish.hears() if u != "welfare"] == [
        ("key", "check"),
        ("key", "decided"),
    ]


def test_who_proposed_and_who_reported_hear_that_it_was_applied(parish: Parish) -> None:
    parish.reports("gp", entry())
    change = parish.proposes("key", entry())
    parish.read()
    decides(parish, change, Status.APPLIED)
    told = parish.hears()

    assert ("key", "decided", (str(change.id),), "applied") in told
    assert ("gp", "answer", ("1",), "") in told
    assert parish.store.corrections.all()[0].outcome == "changed"


def test_after_a_rejection_the_key_figure_is_asked_again(parish: Parish) -> None:
    parish.sweeps()
    parish.read()
    change = parish.proposes("key", entry())
    parish.later(days=1)
    decides(parish, change, Status.REJECTED)

    assert parish.hears() == [
        ("key", "check", ("wmo",), ""),
        ("key", "decided", (str(change.id),), "rejected"),
    ]


def test_a_rejected_confirmation_no_longer_counts(parish: Parish) -> None:
    parish.confirms("key", entry())
    (change,) = parish.store.changes.open("wmo")
    decides(parish, change, Status.REJECTED)

    assert parish.keeper.heard().confirmed == {}
    assert parish.check().confirmed_on == LONG_AGO
    parish.registers(entry(), entry("dagbesteding"), entry("buurthuis", WELFARE))
    assert ("key", "check", ("dagbesteding", "wmo"), "") in parish.hears()


# -- wil niet vermeld worden --------------------------------------------------------------------


def test_who_wants_no_entry_is_off_the_map_at_once_and_never_asked_again(parish: Parish) -> None:
    change = parish.proposes("welfare", entry("buurthuis", WELFARE), Kind.UNLIST)

    assert parish.keeper.heard().unlisted == {"buurthuis"}
    parish.registers(entry("buurthuis", WELFARE), entry("buurthuis", WELFARE, digest="d2"))
    assert [parish.asked(days=40) for _ in range(9)] == [[]] * 9
    decides(parish, change, Status.APPLIED)
    parish.registers()
    parish.registers(entry("buurthuis", WELFARE))  # brought in again from elsewhere
    assert parish.keeper.heard().unlisted == {"buurthuis"}
    assert parish.asked(days=40) == []


def test_an_unlisting_that_is_rejected_is_undone(parish: Parish) -> None:
    change = parish.proposes("welfare", entry("buurthuis", WELFARE), Kind.UNLIST)
    parish.hears()
    decides(parish, change, Status.REJECTED)

    assert parish.keeper.heard().unlisted == frozenset()
    assert ("welfare", "check", ("buurthuis",), "") in parish.hears()


# -- klopt niet meer ----------------------------------------------------------------------------


def test_a_report_has_an_owner_a_due_date_and_an_answer(parish: Parish) -> None:
    parish.confirms("key", entry(), entry("dagbesteding"))
    parish.confirms("welfare", entry("buurthuis", WELFARE))
    parish.later(hours=1)
    parish.reports("gp", entry())

    (report,) = parish.own("editor").reports()
    assert report.due is not None
    assert today(report.due) == TODAY + timedelta(days=7)  # five working days
    assert parish.hears() == [
        ("editor", "correction", ("1",), "new"),
        ("key", "check", ("wmo",), "report"),
    ]
    parish.later(days=7)
    assert ("editor", "correction", ("1",), "late") in parish.hears()
    settles(parish, "changed")
    assert ("gp", "answer", ("1",), "") in parish.hears()
    assert parish.own("editor").reports() == []


def test_the_same_report_twice_is_one(parish: Parish) -> None:
    for _ in range(3):
        parish.reports("gp", entry())
    parish.reports("gp", entry(), "area")
    parish.reports("brug", entry())

    assert len(parish.store.corrections.all()) == 3


def test_reports_come_again_and_again_but_the_question_does_not(parish: Parish) -> None:
    parish.reports("gp", entry())
    assert ("key", "check", ("wmo",), "report") in parish.hears()
    for n in range(1, 5):
        parish.later(days=1)
        parish.reports("gp", entry(), ["area", "offer", "contact", "gone"][n - 1])
        assert [u for u, kind, *_ in parish.hears() if kind == "check"] == []


def test_who_is_said_to_have_left_is_not_the_one_who_is_asked(parish: Parish) -> None:
    parish.confirms("key", entry(), entry("dagbesteding"))
    parish.reports("gp", entry(), "person")

    assert parish.keeper.heard().doubted == {TEAM: "left"}
    told = parish.hears()
    assert ("replacement", "check", ("wmo",), "left") in told
    assert "key" not in {user for user, *_ in told}
    parish.confirms("replacement", entry("dagbesteding"))  # whatever entry it is
    assert parish.keeper.heard().doubted == {}


def test_an_editor_finds_that_the_contact_still_works_there(parish: Parish) -> None:
    parish.confirms("key", entry(), entry("dagbesteding"))
    parish.reports("gp", entry(), "person")
    settles(parish, "right")

    assert parish.keeper.heard().doubted == {}
    assert [u for u, kind, about, _ in parish.hears() if about == ("wmo",)] == []
    assert today(parish.check().due) == ASKED_AGAIN


def test_a_report_on_an_example_only_goes_to_the_editor(parish: Parish) -> None:
    parish.reports("gp", entry("voorbeeld", "voorbeeld"), "person")

    assert parish.keeper.heard().doubted == {}
    assert ("editor", "correction", ("1",), "new") in parish.hears()


def test_a_report_waits_for_an_editor_where_there_is_none() -> None:
    people = tuple(p for p in PEOPLE if p.id not in {"editor", "brug"})
    parish = Parish(people=people)
    parish.reports("gp", entry("voorbeeld"))
    assert parish.hears() == []
    parish.access = Parish().access
    parish.store.outbox.keep_contact("teams|editor", "{}")

    assert parish.hears() == [("editor", "correction", ("1",), "new")]
    parish.close()


def test_a_report_that_was_settled_is_settled_once(parish: Parish) -> None:
    parish.reports("gp", entry())
    settles(parish, "gone", service="wmo")
    with parish.store.atomic():
        parish.keeper.settle(1, "right", parish.now)
        parish.keeper.settle(99, "right", parish.now)

    assert parish.store.corrections.all()[0].outcome == "gone"
    assert [kind for _, kind, *_ in parish.hears()].count("answer") == 1
