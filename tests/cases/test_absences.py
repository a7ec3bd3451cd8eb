"""Who is away, who is back and who left: somebody who is there can always be turned to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from cases.access import Access, Period, Person, Stand
from cases.access_file import load_access
from cases.audit_key import VARIABLE
from cases.calendar import HERE
from cases.clocks import Who
from cases.handover.model import Handover
from cases.handover.running import today
from cases.handover.states import OPEN, Duty, Event, Side
from cases.letters import Kind, Note
from cases.migrations import migrations
from cases.returning import meanwhile, read_period, spelled, welcome_back
from cases.store import SqliteStore
from cases.succession import Succession, in_hand, may_go_on, successors
from cases.upkeep.keeper import Keeper
from content.edits import Edit
from content.problems import Problems
from tests.factories import TODAY, write_content
from tests.files import access_file, member, object_id

from .handing_over import KEY_FIGURE, MONDAY, PARTNER, PRACTICE
from .town import REF, Town

DAY = MONDAY.date()
FRIDAY, NEXT = date(2026, 11, 27), date(2026, 11, 30)


class Team(Town):
    """A town where what is said in the chat counts."""

    def day(self) -> date:
        """Today; the people are read anew."""
        self.counter = replace(self.counter, day=today(self.now))
        return today(self.now)

    def away(self, who: str, last: date, first: date | None = None, by: str = "") -> None:
        self.day()
        with self.desk.turn(self.now):
            self.counter.away(who, last, self.now, first, by)
        self.day()

    def leaves(self, who: str, successor: str = "") -> None:
        self.day()
        organisation = self.person(who).organisation
        with self.desk.turn(self.now):
            Succession(self.counter).leave(who, organisation, successor, f"teams|{who}", self.now)
        self.day()

    def takes_over(self, who: str, by: str) -> list[str]:
        self.day()
        with self.desk.turn(self.now):
            return [h.ref for h in Succession(self.counter).take_over(who, by, self.now)]

    def came_back(self) -> list[str]:
        self.day()
        with self.desk.turn(self.now):
            return welcome_back(self.counter, self.now)

    def periods(self, who: str = "key") -> list[tuple[date | None, date | None]]:
        found = self.store.absences.of(who)
        return [(a.period.valid_from, a.period.valid_to) for a in found]


@pytest.fixture
def team() -> Iterator[Team]:
    opened = Team()
    yield opened
    opened.close()


def at(day: date, *clock: int) -> datetime:
    return datetime.combine(day, time(*clock), HERE).astimezone(MONDAY.tzinfo)


# -- what was said --------------------------------------------------------------------------------


def test_a_later_period_stands_beside_an_earlier_one(team: Team) -> None:
    team.away("key", date(2027, 1, 3), date(2026, 12, 21))
    team.away("key", FRIDAY, FRIDAY)

    assert team.periods() == [(FRIDAY, FRIDAY), (date(2026, 12, 21), date(2027, 1, 3))]


def test_what_overlaps_takes_its_place_and_began_when_it_began(team: Team) -> None:
    team.away("key", FRIDAY)
    team.at(at(date(2026, 11, 25), 10))
    team.away("key", date(2026, 12, 4))

    assert team.periods() == [(DAY, date(2026, 12, 4))]


def test_one_period_is_taken_back_and_the_other_stays(team: Team) -> None:
    team.away("key", FRIDAY)
    team.away("key", date(2027, 1, 3), date(2026, 12, 21))
    team.away("key", DAY - timedelta(days=1))
    assert team.periods() == [(date(2026, 12, 21), date(2027, 1, 3))]

    team.away("key", date(2026, 12, 20), date(2026, 12, 21))
    assert team.periods() == []


def test_an_absence_of_an_earlier_release_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "the same audit key for every town of a test")
    path = tmp_path / "town.db"
    connection = sqlite3.connect(path)
    migrations.apply(Database(connection), stop_before="m007_upkeep")
    connection.execute("insert into absences values ('key', '2026-11-23', '2026-11-27')")
    connection.commit()
    connection.close()

    store = SqliteStore(path)

    assert store.absences.on(FRIDAY) == (Stand("key", "", Period(DAY, FRIDAY)),)
    store.close()


# -- what comes in meanwhile ----------------------------------------------------------------------


def test_what_comes_in_goes_to_the_replacement(team: Team) -> None:
    team.away("key", FRIDAY)
    team.sends()

    assert ("replacement", "news", "send") in team.hears()
    assert team.nudged(days=1) == [("replacement", "acknowledge")]


def test_what_comes_in_goes_to_who_was_chosen(team: Team) -> None:
    team.away("key", FRIDAY, by="member")
    team.sends()

    assert ("member", "news", "send") in team.hears()


def test_for_an_absent_requester_the_back_up_is_told(team: Team) -> None:
    team.sends()
    team.read()
    team.away("gp", FRIDAY)
    team.does(KEY_FIGURE, Event.ASK)

    assert {user for user, kind, _ in team.hears() if kind == "news"} == {"poh"}


def test_an_absent_coordinator_leaves_it_to_who_was_chosen_for_that_time_only(team: Team) -> None:
    team.sends()
    team.away("brug", FRIDAY, by="poh")
    handover = team.store.handovers.get(REF)
    assert handover is not None

    def told(day: date) -> list[str]:
        access = team.counter.registered.with_absences(team.store.absences.on(day))
        return [p.id for p in access.told(Who.COORDINATOR, handover, day)]

    assert told(DAY) == ["poh"]
    assert told(NEXT) == ["brug"]


def test_who_stands_in_and_may_do_nothing_is_passed_by(team: Team) -> None:
    """Somebody of the practice does not answer for a partner."""
    access = Access(
        {PRACTICE: "Praktijk"},
        (
            Person("key", PARTNER, frozenset({Duty.KEY_FIGURE})),
            Person("asks", PARTNER, frozenset({Duty.REQUESTER})),
            Person("other", PARTNER, frozenset({Duty.REPLACEMENT})),
        ),
        (Stand("key", "asks"),),
    )

    assert [p.id for p in access.ladder(PARTNER, DAY)] == ["other"]


# -- back -----------------------------------------------------------------------------------------


def test_the_summary_waits_for_the_first_working_moment_and_comes_once(team: Team) -> None:
    team.away("key", FRIDAY)
    for moment in (at(FRIDAY, 16), at(date(2026, 11, 28), 12), at(NEXT, 8, 29)):
        team.at(moment)
        assert team.came_back() == []

    team.at(at(NEXT, 8, 30))
    assert team.came_back() == ["key"]
    note = Note(Kind.BACK, "", spelled(Period(DAY, FRIDAY)), 0)
    assert team.read() == [("key", [note])]
    assert read_period(note.what) == Period(DAY, FRIDAY)
    assert team.came_back() == []
    assert team.periods() == []


def test_own_working_days_and_holidays_count() -> None:
    """Back before Christmas, who works on Tuesdays and Fridays: on the Tuesday after it."""
    team = Team(days={"key": frozenset({2, 5})})
    team.away("key", date(2026, 12, 23))
    team.at(at(date(2026, 12, 25), 10))
    assert team.came_back() == []

    team.at(at(date(2026, 12, 29), 10))
    assert team.came_back() == ["key"]
    team.close()


def test_of_who_is_away_again_nothing_is_told_yet(team: Team) -> None:
    team.away("key", FRIDAY)
    team.away("key", date(2026, 12, 2), date(2026, 11, 28))
    team.at(at(NEXT, 10))
    assert team.came_back() == []

    team.at(at(date(2026, 12, 3), 10))
    assert team.came_back() == ["key"]
    [(_, [note])] = team.read()
    assert note.what == "2026-11-23/2026-12-02"


def test_who_can_be_written_to_nowhere_is_forgotten() -> None:
    team = Team(away=("key",), linked=False)
    team.away("key", DAY)
    team.at(at(date(2026, 11, 24), 10))

    assert team.came_back() == []
    assert team.periods() == []
    team.close()


def test_the_summary_counts_what_came_what_was_taken_up_and_what_waits(team: Team) -> None:
    team.accepted("WO-000001", case="KB-000001")
    team.later(hours=1)
    team.away("key", FRIDAY)
    team.sends("WO-000002", case="KB-000002")
    helper = team.own("member")
    team.sends("WO-000003", case="KB-000003")
    waits = team.store.handovers.get("WO-000003")
    assert waits is not None
    team.does(helper.actor(Side.PARTNER, waits), Event.ACCEPT, "WO-000003")

    found = meanwhile(team.counter, team.person("key"), DAY)

    assert found.came == 3
    assert found.taken["wijkcoach"] == ("WO-000001",)
    assert found.taken[""] == ("WO-000003",)
    assert [h.ref for h in found.helping] == ["WO-000002", "WO-000001"]
    assert found.asking == ()
    asked = meanwhile(team.counter, team.person("gp"), DAY)
    assert asked.answered == ("WO-000001", "WO-000003")
    assert len(asked.asking) == 3


# -- leaving --------------------------------------------------------------------------------------

GONE, FOLLOWS, ASSISTS = map(object_id, (4, 5, 6))


def listed(tmp_path: Path, *members: dict[str, object], **more: object) -> Access:
    """People as they are read from a file."""
    problems = Problems()
    text = access_file(*members, **more)
    access = load_access(write_content(tmp_path, access=text), TODAY, problems)
    assert access is not None, [p.text() for p in problems.in_order()]
    return access


def edits_of(team: Team, access: Access, who: str, successor: str) -> tuple[Edit, ...]:
    team.counter = replace(team.counter, registered=access)
    team.leaves(who, successor)
    [change] = team.store.changes.open()
    return change.edits


TEAM = (
    member(1),
    member(4, "wijkteam", "key_figure", "requester"),
    member(5, "wijkteam", "replacement"),
    member(6, "wijkteam", "contact"),
)


def test_the_change_of_the_file_is_its_last_day_and_what_the_successor_becomes(
    team: Team, tmp_path: Path
) -> None:
    edits = edits_of(team, listed(tmp_path, *TEAM), GONE, FOLLOWS)

    assert edits == (
        Edit(("members", GONE, "valid_to"), None, "2026-11-23"),
        Edit(("members", FOLLOWS, "roles"), ["replacement"], ["replacement", "key_figure"]),
    )


def test_an_end_that_was_written_is_brought_forward(team: Team, tmp_path: Path) -> None:
    until = {**TEAM[1], "valid_to": "2026-12-31"}

    [edit] = edits_of(team, listed(tmp_path, until, *TEAM[2:]), GONE, "")

    assert edit == Edit(("members", GONE, "valid_to"), "2026-12-31", "2026-11-23")


def test_leaving_twice_is_one_change_and_who_is_hired_again_is_there(
    team: Team, tmp_path: Path
) -> None:
    access = listed(tmp_path, *TEAM)
    edits_of(team, access, GONE, FOLLOWS)
    with team.desk.turn(team.now):
        Succession(team.counter).leave(GONE, "wijkteam", "", f"teams|{GONE}", team.now)
    assert len(team.store.changes.open()) == 1

    first = {**TEAM[1], "valid_to": "2026-11-23"}
    again = {**TEAM[1], "valid_from": "2026-12-01"}
    returned = listed(tmp_path, first, again, *TEAM[2:])
    later = returned.with_absences(team.store.absences.on(date(2026, 12, 1)))
    assert later.person(GONE, date(2026, 11, 30)) is None
    assert later.person(GONE, date(2026, 12, 1)) is not None
    assert later.present(GONE, date(2026, 12, 1)) == later.person(GONE, date(2026, 12, 1))


def test_without_a_successor_the_map_doubts_the_contact_and_a_mistake_is_undone(
    team: Team,
) -> None:
    team.leaves("key")
    keeper = Keeper(team.store, team.counter.rules, team.counter.registered, DAY)
    assert keeper.heard().doubted == {PARTNER: "left"}

    [change] = team.store.changes.open()
    with team.desk.turn(team.now):
        keeper.reject(change, team.now)

    assert keeper.heard().doubted == {}
    team.day()
    assert team.person("key").organisation == PARTNER
    assert team.store.absences.left("key") is None


def test_who_follows_is_able_to_and_the_replacement_is_first(tmp_path: Path) -> None:
    access = listed(tmp_path, *TEAM, member(7, "wijkteam", "member"))

    assert [p.id for p in successors(access, GONE, "wijkteam", TODAY)] == [FOLLOWS, object_id(7)]


def test_who_left_is_not_written_to_any_more(team: Team) -> None:
    team.accepted()
    team.leaves("key", "replacement")
    team.read()

    told = {user for user, _ in team.nudged(days=9)}

    assert "replacement" in told
    assert "key" not in told
    assert team.store.outbox.reached_at("key") is None


def test_a_successor_goes_on_only_where_he_or_she_may(team: Team) -> None:
    handover = team.accepted()
    team.leaves("key", "poh")
    access, poh = team.counter.access, team.person("poh")

    assert not may_go_on(access, poh, "key", handover)
    assert team.takes_over("key", "poh") == []
    assert [p.id for p in access.told(Who.OWNER, handover, DAY)] == ["replacement"]


# -- who hangs on one person, who came and went ---------------------------------------------------


def test_on_whom_everything_hangs(team: Team) -> None:
    access = team.counter.registered
    assert access.alone(PARTNER, DAY) is None

    left = tuple(Stand(w, "", Period(DAY), leaves=True) for w in ("replacement", "member"))
    alone = access.with_absences(left).alone(PARTNER, DAY)
    assert alone is not None
    assert alone.id == "key"


def test_who_came_and_went_latest_first() -> None:
    duties = frozenset({Duty.KEY_FIGURE})
    access = Access(
        {},
        (
            Person("came", PARTNER, duties, period=Period(date(2026, 11, 2))),
            Person("went", PARTNER, duties, period=Period(date(2020, 1, 1), date(2026, 10, 1))),
            Person("long", PARTNER, duties, period=Period(date(2020, 1, 1), date(2026, 12, 31))),
            Person("said", PARTNER, duties),
        ),
        (Stand("said", "", Period(DAY), leaves=True),),
    )

    changes = access.changed_since(DAY - timedelta(days=90), DAY)

    assert [(p.id, day, came) for p, day, came in changes] == [
        *(("said", DAY, False), ("came", date(2026, 11, 2), True)),
        ("went", date(2026, 10, 1), False),
    ]


# -- whatever happens -----------------------------------------------------------------------------

COME_AND_GO = ("key", "member", "gp", "brug")
"""Of each side somebody stays: the replacement and the back-up."""
HELPERS = ("key", "member", "replacement")
LEAVING = (
    *(("ask", "", ""), ("accept", "key", ""), ("ask", "", ""), ("accept", "member", "")),
    *(("away", "key", "member"), ("leave", "key", "replacement"), ("later", "", "")),
    *(("take over", "key", "replacement"), ("leave", "gp", ""), ("later", "", "")),
    *(("take over", "gp", "poh"), ("leave", "member", ""), ("take over", "member", "replacement")),
)
"""A way on which everybody goes, so that something is taken over."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.just(""), st.just("")),
        st.tuples(st.just("accept"), st.sampled_from(HELPERS), st.just("")),
        st.tuples(
            st.just("away"),
            st.sampled_from(COME_AND_GO),
            st.sampled_from(("", "member", "replacement", "poh", "gp")),
        ),
        st.tuples(st.just("back"), st.sampled_from(COME_AND_GO), st.just("")),
        st.tuples(
            st.just("leave"),
            st.sampled_from(COME_AND_GO),
            st.sampled_from(("", "replacement", "member", "poh", "gp")),
        ),
        st.tuples(
            st.just("take over"),
            st.sampled_from(COME_AND_GO),
            st.sampled_from(("replacement", "member", "poh", "gp")),
        ),
        st.tuples(st.just("later"), st.just(""), st.just("")),
    ),
    min_size=4,
    max_size=25,
)


def test_whoever_comes_and_goes_somebody_is_turned_to_and_the_lead_stays() -> None:
    taken: list[str] = []

    @settings(max_examples=60, deadline=None)
    @given(steps=STEPS)
    @example(steps=list(LEAVING))
    def run(steps: list[tuple[str, str, str]]) -> None:
        team, left = Team(), set[str]()
        try:
            for number, (what, who, other) in enumerate(steps):
                _does(team, left, number, what, who, other, taken)
                _check(team, left)
        finally:
            team.close()

    run()
    assert len(taken) >= 4, "on the way on which everybody goes four are taken over"


def _does(
    team: Team, left: set[str], number: int, what: str, who: str, other: str, taken: list[str]
) -> None:
    day = team.day()
    before = {h.ref: h.lead for h in _open_ones(team)}
    match what:
        case "ask" if team.counter.access.person("gp", day):
            team.sends(f"WO-{number:06}", case=f"KB-{number:06}")
        case "accept":
            waiting = next((h for h in _open_ones(team) if h.owner is None), None)
            if waiting and (own := team.own(who)).person:
                team.does(own.actor(Side.PARTNER, waiting), Event.ACCEPT, waiting.ref)
        case "away" if who not in left:
            team.away(who, day + timedelta(days=number), by="" if other == who else other)
        case "back" if who not in left:
            team.away(who, day - timedelta(days=1))
        case "leave" if who not in left and other != who and other not in left:
            team.leaves(who, other)
            left.add(who)
        case "take over" if who in left and other not in left:
            refs = team.takes_over(who, other)
            taken += refs
            for ref in refs:
                after = team.store.handovers.get(ref)
                assert after is not None
                assert other in (after.owner, after.requester)
                assert who not in (after.owner, after.requester)
        case "later":
            team.later(hours=7)
            team.day()
            team.sweeps()
    now = {h.ref: h.lead for h in _open_ones(team)}
    assert {ref: now[ref] for ref in before if ref in now} == {
        ref: lead for ref, lead in before.items() if ref in now
    }


def _open_ones(team: Team) -> list[Handover]:
    return [h for h in team.store.handovers.of_practice(PRACTICE) if h.state in OPEN]


def _check(team: Team, left: set[str]) -> None:
    day = team.day()
    access = team.counter.access
    assert left.isdisjoint(user for user, _ in team.read())
    for handover in _open_ones(team):
        for who, side in ((Who.REQUESTER, Side.REQUESTER), (Who.OWNER, Side.PARTNER)):
            people = access.told(who, handover, day)
            assert people, f"nobody is turned to as {who}"
            for person in people:
                assert person.id not in left
                assert access.present(person.id, day) == person
                assert access.may(person, side, handover)
        for step in Who:
            assert left.isdisjoint(p.id for p in access.told(step, handover, day))
    for who in left:
        assert team.own(who).person is None
        assert in_hand(team.counter, who, PARTNER) == [
            h for h in _open_ones(team) if who in (h.owner, h.requester)
        ]
