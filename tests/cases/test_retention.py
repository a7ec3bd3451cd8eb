"""What is kept how long: drafts that are forgotten, closed cases with all of their handovers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.desk import Desk
from cases.four_d import Case, Walk
from cases.handover.states import Event
from cases.letters import EXPIRING
from cases.migrations import known
from cases.retention import NotOver, erase, must_scrub
from cases.store import SqliteStore
from cases.sweep import Due
from cases.terms import Terms

from .handing_over import ASSISTANT, GP, KEY_FIGURE, MONDAY, PARTNER
from .town import CHANNEL, REF, Town

CASE = "KB-7F3KQ2"
DAY = timedelta(days=1)
TABLES = ("handovers", "timeline", "posts", "nudges", "cases", "walks", "reminders", "outbox")


@pytest.fixture
def town() -> Iterator[Town]:
    laak = Town()
    yield laak
    laak.close()


def sweep(town: Town, **time: float) -> list[Due]:
    town.later(**time)
    return town.desk.sweep(town.now)


def kept(town: Town, ref: str = REF) -> bool:
    return town.store.handovers.get(ref) is not None


def rows(town: Town) -> dict[str, int]:
    """How much there is of a case, by table; empty ones left out."""
    counted = {t: town.store._execute(f"select count(*) from {t}").fetchone()[0] for t in TABLES}
    return {table: count for table, count in counted.items() if count}


def walked(town: Town, ref: str = CASE) -> None:
    """A 4D conversation of the GP under this reference, with a reminder."""
    walk = Walk(
        case=ref, instrument="4d", digest="x", first="a", started=town.now, updated=town.now
    ).moved("done", town.now)
    with town.desk.turn(town.now):
        case = Case(ref=ref, owner="teams|gp", instrument="4d", opened=town.now)
        town.desk.open_case(case, walk)
        town.desk.remind_at(ref, [town.now + 90 * DAY])


def withdrawn(town: Town, ref: str = REF, **given: Any) -> None:
    town.sends(ref, **given)
    town.does(GP, Event.WITHDRAW, ref)
    town.read()


# -- drafts of handovers --------------------------------------------------------------------------


def test_a_forgotten_draft_is_warned_about_once_and_thrown_away_after_a_week(town: Town) -> None:
    town.starts()
    town.read()

    assert sweep(town, days=5) == []
    assert sweep(town, days=2) == [Due("draft", REF, "gp", town.now + DAY)]  # the sixth: a Sunday
    assert ("gp", "news", EXPIRING) in town.hears()
    assert sweep(town, hours=2) == []
    assert town.hears() == []
    assert kept(town)
    sweep(town, hours=23)
    assert not kept(town)


def test_who_prepared_a_draft_is_warned_too(town: Town) -> None:
    town.starts(ASSISTANT, requester="gp")
    town.read()
    sweep(town, days=7)

    assert {user for user, _, what in town.hears() if what == EXPIRING} == {"gp", "assistant"}


def test_a_draft_that_is_changed_after_the_warning_stays(town: Town) -> None:
    town.starts()
    sweep(town, days=7)
    town.does(GP, Event.CHANGE, urgency="routine")

    sweep(town, days=2)
    assert kept(town)
    assert [due.what for due in sweep(town, days=5)] == ["draft"]


def test_nudges_do_not_keep_a_draft_alive(town: Town) -> None:
    town.starts()
    for _ in range(7):
        town.nudged(days=1)

    assert [due.what for due in sweep(town)] == ["draft"]


def test_nobody_loses_a_draft_unwarned_after_a_long_downtime(town: Town) -> None:
    town.starts()

    assert [due.what for due in sweep(town, days=28)] == ["draft"]
    assert kept(town)
    sweep(town, days=1)
    assert not kept(town)


def test_nobody_is_warned_of_a_draft_at_night(town: Town) -> None:
    town.starts()

    assert sweep(town, days=7, hours=12) == []
    assert sweep(town, hours=12) != []


def test_what_was_sent_is_no_draft(town: Town) -> None:
    town.sends()

    sweep(town, days=8)
    assert sweep(town, days=2) == []
    assert kept(town)


def test_a_draft_stays_as_long_as_the_administrator_says() -> None:
    town = Town()
    town.desk = Desk(town.store, Terms(draft=21 * DAY))
    town.starts()

    assert sweep(town, days=14) == []
    assert [due.what for due in sweep(town, days=7)] == ["draft"]
    town.close()


# -- purging ------------------------------------------------------------------------------------


def test_a_closed_case_goes_after_a_month_with_everything_of_its_handovers(town: Town) -> None:
    walked(town)
    withdrawn(town)
    with town.desk.turn(town.now):
        town.desk.close_case(CASE, town.now)

    sweep(town, days=29, hours=23)
    assert {"cases", "walks", "handovers", "timeline"} <= set(rows(town))
    sweep(town, hours=2)
    assert rows(town) == {}


def test_handovers_of_a_case_that_is_open_stay(town: Town) -> None:
    walked(town)
    withdrawn(town)

    sweep(town, days=200)
    assert kept(town)


def test_a_case_that_began_with_its_handover_goes_a_month_after_the_last_is_over(
    town: Town,
) -> None:
    withdrawn(town)
    town.later(days=20)
    withdrawn(town, "WO-000001", need="taal")

    sweep(town, days=29)
    assert (kept(town), kept(town, "WO-000001")) == (True, True)
    sweep(town, days=2)
    assert rows(town) == {}


def test_what_a_partner_is_busy_with_keeps_the_rest_of_its_case(town: Town) -> None:
    town.accepted()
    withdrawn(town, "WO-000001", need="taal")

    sweep(town, days=60)
    assert (kept(town), kept(town, "WO-000001")) == (True, True)


def test_a_consultation_without_a_case_goes_by_itself(town: Town) -> None:
    town.starts(ref="WO-000001", case="", kind="consultation")
    town.does(GP, Event.CONSULT, "WO-000001")
    town.does(GP, Event.WITHDRAW, "WO-000001")
    town.accepted("WO-000002", case="", need="taal")

    sweep(town, days=31)
    assert (kept(town, "WO-000001"), kept(town, "WO-000002")) == (False, True)


def test_nothing_outlives_its_longest_term_also_when_nobody_ever_ended_it(town: Town) -> None:
    town.accepted()

    sweep(town, days=429)
    assert kept(town)
    sweep(town, days=1, hours=1)
    assert rows(town) == {}


def test_the_terms_are_the_administrators() -> None:
    town = Town()
    town.desk = Desk(town.store, Terms(case=40 * DAY, closed=5 * DAY))
    walked(town)
    withdrawn(town)

    sweep(town, days=40)
    assert kept(town)
    sweep(town, days=6)
    assert rows(town) == {}
    town.close()


def test_a_purge_takes_what_waits_to_be_told_and_buttons_and_leaves_other_news(
    town: Town,
) -> None:
    town.sends()
    town.sends("WO-000001", case="KB-000001", need="taal")
    town.does(GP, Event.WITHDRAW)
    with town.desk.turn(town.now):
        town.desk.keep_progress("c", "u", f'{{"choices": [["x", {{"ref": "{REF}"}}]]}}', town.now)
        town.desk.keep_progress("c", "v", "{}", town.now)
        town.store.outbox.post("teams|key", f'[{{"handover":"{REF}"}},{{"handover":"b"}}]', MONDAY)
        erase(town.store, CASE, "beheer", town.now)

    bodies = [x.body for u in (CHANNEL, "teams|key") for x in town.store.outbox.waiting_for(u)]
    assert bodies
    assert not [body for body in bodies if REF in body]
    assert '[{"handover":"b"}]' in bodies
    assert any("WO-000001" in body for body in bodies)
    assert town.store.recall("c", "u")[1] is None
    assert town.store.recall("c", "v")[1] == "{}"


def test_what_was_purged_stays_in_the_audit_and_no_reference_is_given_again(town: Town) -> None:
    walked(town)
    withdrawn(town)
    with town.desk.turn(town.now):
        town.desk.close_case(CASE, town.now)
    sweep(town, days=31)

    of_case = [entry for _, entry in town.store.audit.about(CASE) if not entry.handover]
    assert [entry.action for entry in of_case] == ["purge"]
    actions = [entry.action for _, entry in town.store.audit.about(REF)]
    assert actions[-1] == "purge"
    assert "send" in actions
    assert town.store.audit.broken() is None
    assert town.store.cases.was_given(REF)
    assert town.store.cases.was_given(CASE)


# -- erasing on request ---------------------------------------------------------------------------


def test_erasing_wipes_a_case_and_says_who_did_it(town: Town) -> None:
    walked(town)
    withdrawn(town)
    with town.desk.turn(town.now):
        assert erase(town.store, CASE, "beheer", town.now) == [REF]

    assert rows(town) == {}
    last = town.store.audit.about(CASE)[-1][1]
    assert (last.action, last.actor) == ("erase", "beheer")
    assert town.store.retention.erased() == [(CASE, town.now)]


def test_what_a_partner_is_busy_with_is_not_erased_behind_its_back(town: Town) -> None:
    town.accepted()

    with pytest.raises(NotOver, match=REF), town.desk.turn(town.now):
        erase(town.store, CASE, "beheer", town.now)
    assert kept(town)
    with town.desk.turn(town.now):
        erase(town.store, CASE, "beheer", town.now, also_open=True)
    assert not kept(town)


def test_what_the_partner_refused_or_never_got_may_be_erased(town: Town) -> None:
    town.sends()
    town.does(KEY_FIGURE, Event.DECLINE)
    town.starts(ref="WO-000001", need="taal")

    with town.desk.turn(town.now):
        assert erase(town.store, CASE, "beheer", town.now) == ["WO-000001", REF]


# -- when, and since when -------------------------------------------------------------------------


def test_the_file_is_written_anew_once_a_night_or_else_once_a_day() -> None:
    noon = datetime.fromisoformat("2026-11-23T12:00+01:00")

    assert not must_scrub(noon, noon + timedelta(hours=11))
    assert must_scrub(noon, noon + timedelta(hours=14))  # two o'clock at night
    assert not must_scrub(noon + timedelta(hours=14), noon + timedelta(hours=15))
    assert not must_scrub(noon + timedelta(hours=14), noon + timedelta(hours=36))
    assert must_scrub(noon, noon + timedelta(hours=24))


def test_handovers_of_before_are_kept_for_as_long_as_new_ones(tmp_path: Path) -> None:
    town = Town(tmp_path / "old.db")
    withdrawn(town)
    town.accepted("WO-000001", case="KB-000001")
    now = town.now
    town.close()
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript(
        "drop index handovers_by_age; drop index handovers_ended; drop index handovers_drafts;"
        "alter table handovers drop column begun; alter table handovers drop column ended;"
        "alter table handovers drop column warned; drop table erased;"
        "delete from _sqlite_migrations where name = 'm006_retention'"
    )
    old.close()

    store = SqliteStore(tmp_path / "old.db")
    found = store._execute("select ref, begun, ended from handovers order by ref").fetchall()
    begun = {ref: datetime.fromisoformat(at) for ref, at, _ in found}
    ended = {ref: at and datetime.fromisoformat(at) for ref, _, at in found}
    assert begun == {"WO-000001": now, REF: now}
    assert ended == {"WO-000001": None, REF: now}
    desk = Desk(store)
    desk.sweep(now + 31 * DAY)
    assert store.handovers.get(REF) is None
    assert store.handovers.get("WO-000001") is not None
    store.close()


def test_every_change_of_the_tables_is_known() -> None:
    assert {"m001_notes", "m006_retention"} <= known()


def test_a_warning_goes_to_the_channel_of_the_practice_when_nobody_else_can_be_told() -> None:
    town = Town(away=("gp",))
    town.link("praktijk", "19:praktijk")
    town.starts()
    town.read()
    sweep(town, days=7)

    assert ("#praktijk", "news", EXPIRING) in town.hears()
    assert PARTNER not in {user for user, _, _ in town.hears()}
    town.close()
