"""Is it still right? Who is asked, in which order, how often, and never when they are off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.access import Access, Period, Stand
from cases.calendar import Duration
from cases.handover.running import today
from cases.upkeep.asking import sweep
from cases.upkeep.notes import MapKind, MapNote
from tests.cases.handing_over import MONDAY, shipped_rules

from .parish import PEOPLE, TEAM, TOWN_HALL, WELFARE, Parish, entry


@pytest.fixture
def parish() -> Iterator[Parish]:
    parish = Parish()
    yield parish
    parish.close()


def without(*ids: str, **more: object) -> Parish:
    """A parish in which these are not registered."""
    return Parish(people=tuple(p for p in PEOPLE if p.id not in ids), **more)  # type: ignore[arg-type]


# -- the ladder -------------------------------------------------------------------------------


def test_nobody_answers_so_the_question_climbs_to_the_editor_and_comes_back(
    parish: Parish,
) -> None:
    parish.registers(entry())

    assert parish.hears() == [("key", "check", ("wmo",), "")]
    assert parish.asked(days=6, hours=23) == []
    assert parish.asked(hours=1) == ["replacement"]
    assert parish.asked(days=7) == ["contact"]
    assert parish.asked(days=7) == ["editor"]
    assert parish.asked(days=29) == []
    assert parish.asked(days=1) == ["editor"]  # Wednesday 13 January: twenty working days
    assert parish.check().asked_at == MONDAY


def test_an_entry_is_first_asked_when_its_time_has_come(parish: Parish) -> None:
    confirmed = today(MONDAY) - timedelta(days=89)
    parish.registers(entry(confirmed=confirmed), entry("dagbesteding", confirmed=None))

    assert parish.hears() == [("key", "check", ("dagbesteding",), "")]
    parish.at(date(2026, 11, 24), 8)
    assert parish.hears() == []
    parish.at(date(2026, 11, 24))
    assert parish.hears() == [("key", "check", ("wmo",), "")]


def test_all_entries_of_one_person_come_in_one_message(parish: Parish) -> None:
    parish.registers(entry(), entry("dagbesteding"), entry("buurthuis", WELFARE))
    parish.sweeps()

    assert parish.read() == [
        ("key", [MapNote(MapKind.CHECK, ("dagbesteding", "wmo"))]),
        ("welfare", [MapNote(MapKind.CHECK, ("buurthuis",))]),
    ]


def test_where_a_role_is_vacant_the_next_is_asked_at_once() -> None:
    parish = without("key", "replacement")
    parish.registers(entry())

    assert parish.asked() == ["contact"]
    assert parish.check().step == 3
    assert parish.asked(days=20) == []
    assert parish.asked(days=1) == ["editor"]
    parish.close()


def test_for_who_is_on_leave_the_one_who_stands_in_is_asked() -> None:
    leave = Period(date(2026, 11, 20), date(2026, 12, 4))
    parish = Parish(absences=(Stand("key", "member", leave), Stand("welfare", "", leave)))
    parish.registers(entry(), entry("buurthuis", WELFARE))

    assert parish.asked() == ["editor", "member"]
    parish.close()


def test_without_an_editor_those_who_coordinate_are_asked() -> None:
    parish = without("editor", "welfare")
    parish.registers(entry("buurthuis", WELFARE))

    assert parish.asked() == ["brug"]
    parish.close()


def test_where_nobody_is_at_all_the_key_figure_is_asked_the_next_day_that_there_is_one() -> None:
    parish = without("editor", "brug", "welfare")
    parish.registers(entry("buurthuis", WELFARE))

    (tried,) = parish.sweeps()
    assert (tried.told, parish.read()) == ((), [])
    assert parish.check("buurthuis").asked_at is None
    parish.access = Access({}, PEOPLE)
    parish.store.outbox.keep_contact("teams|welfare", "{}")
    assert parish.asked(days=1) == ["welfare"]
    parish.close()


def test_the_channel_is_asked_where_people_cannot_be_written_to() -> None:
    parish = Parish(away=("key", "replacement"), linked=(TEAM,))
    parish.registers(entry())
    parish.sweeps()

    assert parish.read() == [(f"#{TEAM}", [MapNote(MapKind.CHECK, ("wmo",), "", ("key",))])]
    assert parish.asked(days=7) == [f"#{TEAM}"]
    parish.close()


def test_an_organisation_without_a_general_contact_is_asked_in_its_channel() -> None:
    parish = without("key", "replacement", "contact", linked=(TEAM,))
    parish.registers(entry())
    parish.sweeps()

    assert parish.read() == [(f"#{TEAM}", [MapNote(MapKind.CHECK, ("wmo",))])]
    parish.close()


def test_two_key_figures_are_both_asked_once_each_on_an_own_day() -> None:
    colleague = replace(PEOPLE[0], id="colleague")
    parish = Parish(
        people=(*PEOPLE, colleague), days={"key": frozenset({1}), "colleague": frozenset({3})}
    )
    parish.registers(entry())

    heard = [parish.asked(days=0 if n == 0 else 1) for n in range(7)]
    assert heard == [["key"], [], ["colleague"], [], [], [], []]
    assert parish.asked(days=1) == ["replacement"]
    parish.close()


# -- how much and when ------------------------------------------------------------------------


def test_nobody_is_asked_outside_working_hours_or_on_a_holiday(parish: Parish) -> None:
    parish.at(date(2026, 12, 24), 18)
    parish.registers(entry())

    heard = [(parish.now, parish.asked(hours=1)) for _ in range(24 * 5)]
    assert [user for _, users in heard for user in users] == ["key"]
    parish.at(date(2026, 12, 28))
    assert parish.check().asked_at is not None
    assert today(parish.check().due) > date(2026, 12, 28)


def test_one_message_about_the_map_a_day(parish: Parish) -> None:
    parish.registers(entry())
    assert parish.asked() == ["key"]
    parish.registers(entry(), entry("dagbesteding"))

    assert parish.asked(hours=2) == []
    assert parish.asked(hours=21) == []
    assert parish.asked(hours=1) == ["key"]


def test_who_had_enough_nudges_today_is_asked_tomorrow(parish: Parish) -> None:
    told = [("teams|key", True, False)] * shipped_rules().nudges.per_person_a_day
    parish.store.nudges.spend(told, today(MONDAY), MONDAY)
    parish.registers(entry())

    assert parish.asked() == []
    assert parish.asked(days=1) == ["key"]


def test_a_question_counts_as_one_of_the_nudges_of_a_day(parish: Parish) -> None:
    parish.registers(entry())
    parish.sweeps()

    assert parish.store.nudges.spent(today(MONDAY))["teams|key"].count == 1


def test_after_two_months_off_each_is_asked_in_turn_with_time_to_answer(parish: Parish) -> None:
    parish.registers(entry())
    assert parish.asked() == ["key"]
    parish.later(days=60)

    assert [parish.asked(minutes=1) for _ in range(60)] == [["replacement"]] + [[]] * 59
    assert parish.asked(days=6) == []
    assert parish.asked(days=1) == ["contact"]


def test_who_goes_on_leave_before_being_told_is_left_alone() -> None:
    parish = Parish(days={"key": frozenset({5})})
    parish.registers(entry())
    assert parish.asked() == []  # not before Friday
    parish.store.absences.away(
        "key", date(2026, 11, 27), date(2026, 12, 4), today(parish.now), by=""
    )

    parish.at(date(2026, 11, 27))
    assert parish.asked() == []
    assert parish.asked(minutes=1) == ["replacement"]
    parish.close()


def test_who_stands_in_by_then_is_told_instead() -> None:
    parish = Parish(days={"key": frozenset({5})})
    parish.registers(entry())
    parish.sweeps()
    parish.store.absences.away(
        "key", date(2026, 11, 27), date(2026, 12, 4), today(parish.now), by="member"
    )

    parish.at(date(2026, 11, 27))
    parish.sweeps()
    assert parish.asked(minutes=1) == ["member"]
    parish.close()


def test_the_same_sweep_twice_says_nothing_twice(parish: Parish) -> None:
    parish.registers(entry(), entry("dagbesteding"))
    assert len(parish.sweeps()) == 2

    assert parish.sweeps() == []
    assert len(parish.read()) == 1


def test_a_time_without_its_zone_is_refused(parish: Parish) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sweep(parish.keeper, MONDAY.replace(tzinfo=None))


def test_an_organisation_with_hours_of_its_own_is_asked_in_those() -> None:
    rules = shipped_rules()
    late = replace(rules.calendar(), days=frozenset({3}))
    parish = Parish(rules=replace(rules, calendars={**rules.calendars, TEAM: late}))
    parish.registers(entry())

    assert [parish.asked(days=n and 1) for n in range(3)] == [[], [], ["key"]]
    parish.close()


def test_an_editor_of_an_organisation_with_a_channel_is_mentioned_there() -> None:
    parish = without("welfare", away=("editor",), linked=(TOWN_HALL,))
    parish.registers(entry("buurthuis", WELFARE))
    parish.sweeps()

    (told,) = parish.read()
    assert told == (f"#{TOWN_HALL}", [MapNote(MapKind.CHECK, ("buurthuis",), "", ("editor",))])
    parish.close()


def test_times_shorter_than_a_working_day_also_climb() -> None:
    rules = shipped_rules()
    hours = [Duration.parse(f"{n}wh") for n in (0, 1, 2, 3)]
    quick = tuple(
        replace(step, after=after) for step, after in zip(rules.map.ladder, hours, strict=True)
    )
    parish = Parish(rules=replace(rules, map=replace(rules.map, ladder=quick)))
    parish.registers(entry())

    assert [parish.asked(hours=n and 1) for n in range(4)] == [
        *(["key"], ["replacement"], ["contact"], ["editor"])
    ]
    parish.close()


def test_only_what_is_due_is_read(parish: Parish) -> None:
    asked: list[str] = []
    parish.store._execute("select 1").connection.set_trace_callback(asked.append)
    parish.sweeps()
    parish.store._execute("select 1").connection.set_trace_callback(None)

    (query,) = [sql for sql in asked if "from checks" in sql]
    plan = [row[3] for row in parish.store._execute(f"explain query plan {query}")]
    assert plan[0] == "SEARCH checks USING INDEX checks_by_due (due<?)"


def test_a_whole_city_is_asked_in_some_sweeps_and_each_organisation_in_one(
    parish: Parish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.upkeep.checks.MOST", 5)
    parish.registers(
        *(entry(f"wmo-{n}") for n in range(4)), *(entry(f"huis-{n}", WELFARE) for n in range(3))
    )

    assert [len(parish.sweeps()) for _ in range(3)] == [3, 4, 0]
    assert [(user, len(note.about)) for user, (note,) in parish.read()] == [
        ("welfare", 3),
        ("key", 4),
    ]


def test_more_entries_of_one_organisation_than_one_sweep_takes(
    parish: Parish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.upkeep.checks.MOST", 3)
    parish.registers(*(entry(f"wmo-{n}") for n in range(7)))

    assert [len(parish.sweeps()) for _ in range(4)] == [3, 3, 1, 0]
    parish.later(days=1)
    parish.sweeps()
    assert [len(note.about) for _, (note,) in parish.read()] == [3, 4]


def test_a_sweep_that_fails_half_way_leaves_everything_as_it_was(parish: Parish) -> None:
    parish.registers(entry(), entry("buurthuis", WELFARE))
    parish.reports("gp", entry())
    before = list(parish.store._db.conn.iterdump())
    parish.store._execute(
        "create trigger disk_full before insert on budgets begin select raise(abort, 'full'); end"
    )
    with pytest.raises(sqlite3.Error, match="full"):
        parish.sweeps()
    parish.store._execute("drop trigger disk_full")

    assert list(parish.store._db.conn.iterdump()) == before
    assert parish.asked() == ["key", "welfare"]
