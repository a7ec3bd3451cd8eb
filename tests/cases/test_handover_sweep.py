"""What time does to handovers: friendly nudges up a ladder, never too many, and never too late."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.access import Period, Stand
from cases.calendar import HERE, is_open
from cases.handover.states import Event, State
from cases.letters import ABOUT, Kind, read_notes
from cases.nudging import sweep

from .handing_over import GP, KEY_FIGURE, MONDAY, said
from .town import CHANNEL, PEOPLE, REF, Town

EVERYBODY_AWAY = tuple(p.id for p in PEOPLE)


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.close()


def state_of(town: Town, ref: str = REF) -> State:
    handover = town.store.handovers.get(ref)
    assert handover is not None
    return handover.state


def sent(town: Town, ref: str = REF, **given: object) -> None:
    """Sent, and what was told of it is read."""
    town.sends(ref, **{"case": ref.replace("WO", "KB"), **given})
    town.read()


# -- the ladder -------------------------------------------------------------------------------


def test_without_an_answer_the_nudges_climb_the_ladder_to_the_requester(town: Town) -> None:
    sent(town)

    assert town.nudged(hours=23, minutes=59) == []
    assert town.nudged(minutes=1) == [("key", "acknowledge")]
    assert town.nudged(hours=3, minutes=59) == []
    assert town.nudged(minutes=1) == [("key", "acknowledge"), ("replacement", "acknowledge")]
    assert town.nudged(hours=20) == [("brug", "acknowledge"), ("contact", "acknowledge")]
    assert town.nudged(hours=23, minutes=59) == []
    assert town.nudged(minutes=1) == [("gp", "return")]
    assert state_of(town) is State.RETURNED
    events = [line.event for line in town.store.handovers.timeline(REF)]
    assert events == ["start", "send", *["nudge acknowledge"] * 3, "return"]


def test_an_answer_ends_its_nudges_and_starts_the_next_clock(town: Town) -> None:
    sent(town)
    assert town.nudged(days=1) == [("key", "acknowledge")]
    town.does(KEY_FIGURE, Event.ACKNOWLEDGE)
    town.read()

    assert town.nudged(days=1, hours=23) == []
    assert town.nudged(hours=1) == [("key", "decide")]
    assert state_of(town) is State.RECEIVED


def test_while_the_partner_asks_the_requester_is_nudged(town: Town) -> None:
    sent(town)
    town.does(KEY_FIGURE, Event.ASK)
    town.read()

    assert town.nudged(days=1) == [("gp", "question")]
    assert town.nudged(days=1) == [("poh", "question")]
    town.does(GP, Event.ANSWER)
    town.read()
    assert town.nudged(days=1) == []


def test_what_was_accepted_never_goes_back_by_itself(town: Town) -> None:
    town.accepted()
    told: Count[str] = Count()
    for _ in range(60):
        told.update(user for user, _ in town.nudged(days=1))

    assert state_of(town) is State.ACCEPTED
    assert {"key", "replacement", "contact", "brug", "gp"} <= told.keys()


def test_a_snooze_puts_the_ladder_off(town: Town) -> None:
    town.accepted()
    town.does(KEY_FIGURE, Event.SNOOZE, until=date(2026, 12, 14))
    town.read()

    assert town.nudged(days=20) == []  # Sunday 13 December
    assert town.nudged(days=1) == [("gp", "arrival"), ("key", "arrival"), ("key", "contact")]


def test_an_unsent_draft_is_nudged_and_then_weekly(town: Town) -> None:
    town.starts()

    assert town.nudged(hours=4) == [("gp", "send")]
    assert town.nudged(days=6) == []
    assert town.nudged(days=1) == [("gp", "send")]


def test_a_consultation_that_nobody_answers_comes_back(town: Town) -> None:
    town.starts(kind="consultation", consent=None)
    town.does(GP, Event.CONSULT, remark=said("Welke regels gelden er?"))
    town.read()
    heard = [town.nudged(days=1) for _ in range(7)]

    assert [("key", "advice")] in heard
    assert [("gp", "return")] in heard
    assert state_of(town) is State.RETURNED


# -- to whom ----------------------------------------------------------------------------------


def test_for_who_is_absent_another_is_told_at_once() -> None:
    leave = Period(date(2026, 11, 23), date(2026, 12, 4))
    town = Town(absences=(Stand("key", "replacement", leave),))
    town.sends()

    assert ("replacement", "news", "send") in town.hears()
    assert town.nudged(days=1) == [("replacement", "acknowledge")]
    town.close()


def test_who_cannot_be_written_to_is_mentioned_in_one_message_in_the_channel() -> None:
    town = Town(away=("key", "replacement"))
    sent(town)
    sent(town, "WO-000001")
    town.later(days=1)
    town.sweeps()
    town.later(hours=4)
    town.sweeps()

    first, second = [notes for user, notes in town.read() if user == CHANNEL]
    assert {n.handover: n.mention for n in first} == {REF: ("key",), "WO-000001": ("key",)}
    assert {n.mention for n in second} == {("key", "replacement")}
    town.close()


def test_where_nobody_can_be_told_the_requester_is() -> None:
    town = Town(away=tuple(u for u in EVERYBODY_AWAY if u != "gp"), linked=False)
    sent(town)

    assert town.nudged(days=1) == [("gp", "acknowledge")]
    town.close()


def test_where_really_nobody_can_be_told_the_ladder_goes_on() -> None:
    town = Town(away=EVERYBODY_AWAY, linked=False)
    sent(town)
    for _ in range(3):
        assert town.nudged(days=1) == []
    town.nudged(days=1)

    assert state_of(town) is State.RETURNED
    town.close()


# -- how much and when ------------------------------------------------------------------------


def test_nobody_gets_more_than_two_nudges_a_day_and_the_rest_waits_in_one(town: Town) -> None:
    for n in range(4):
        sent(town, f"WO-00000{n}")
        town.later(hours=1)
    town.at(MONDAY)
    heard = []
    for _ in range(4):
        heard += [town.nudged(days=0 if heard else 1, hours=1 if heard else 0)]

    assert [len(h) for h in heard[:2]] == [1, 1]
    assert [h for h in heard[2:] if ("key", "acknowledge") in h] == []
    town.at(MONDAY + timedelta(days=2, minutes=-30))  # Wednesday, opening time
    town.sweeps()
    (notes,) = [notes for user, notes in town.read() if user == "key"]
    assert len({n.handover for n in notes}) == 4


def test_what_must_be_done_today_does_not_count_but_comes_at_most_hourly(town: Town) -> None:
    for n in range(6):
        sent(town, f"WO-00000{n}", urgency="today")
        town.later(minutes=10)
    town.at(MONDAY + timedelta(hours=2))
    times = []
    for _ in range(12):
        if any(user == "key" for user, _ in town.nudged()):
            times.append((town.now - MONDAY).total_seconds() / 3600)
        town.later(minutes=10)

    assert times == [2.0, 3.0]
    assert town.store.nudges.spent(town.now.date())["teams|key"].count == 0


def test_a_nudge_waits_for_the_working_days_of_the_receiver() -> None:
    town = Town(days={"key": frozenset({1, 3})})
    sent(town)

    assert town.nudged(days=1) == []  # Tuesday
    assert town.nudged(hours=4) == [("replacement", "acknowledge")]
    town.at(MONDAY + timedelta(days=2, minutes=-30))
    assert town.nudged() == [("key", "acknowledge")]
    town.close()


def test_a_nudge_that_waits_is_not_told_once_somebody_has_answered() -> None:
    town = Town(days={"key": frozenset({1, 3})})
    sent(town)
    assert town.nudged(days=1) == []
    town.does(KEY_FIGURE, Event.ACKNOWLEDGE)
    town.read()

    assert town.nudged(days=1) == []
    assert town.store._execute("select count(*) from nudges").fetchone() == (0,)
    town.close()


def test_nothing_is_said_of_what_is_over(town: Town) -> None:
    sent(town)
    town.does(GP, Event.WITHDRAW)
    town.read()

    assert [town.nudged(days=1) for _ in range(10)] == [[]] * 10
    assert town.store.handovers.oldest_due() is None


def test_after_a_long_downtime_there_is_one_message_and_nothing_is_skipped() -> None:
    town = Town(away=("key", "replacement", "contact"))
    for n in range(20):
        sent(town, f"WO-0000{n:02}")
    town.later(days=3, hours=1)  # the whole ladder has passed
    for _ in range(60):
        town.sweeps()
        town.later(minutes=1)

    told = [(user, notes) for user, notes in town.read() if user == CHANNEL]
    assert [len(notes) for _, notes in told] == [20]
    assert {state_of(town, f"WO-0000{n:02}") for n in range(20)} == {State.REQUESTED}
    town.close()


def test_a_sweep_that_is_repeated_tells_nothing_twice(town: Town) -> None:
    sent(town)
    town.later(days=1)

    assert len(town.sweeps()) == 1
    assert town.sweeps() == []
    assert town.hears() == [("key", "nudge", "acknowledge")]


def test_a_sweep_touches_only_what_is_due(town: Town) -> None:
    for n in range(30):
        sent(town, f"WO-0000{n:02}", urgency="routine")
    sent(town, urgency="today")

    town.later(hours=2)
    assert [s.handover for s in town.sweeps()] == [REF]
    untouched = [town.store.handovers.get(f"WO-0000{n:02}") for n in range(30)]
    assert {h.seq for h in untouched if h} == {1}


def test_a_sweep_that_fails_has_done_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(town)
    before = town.store.handovers.get(REF)
    town.later(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(town.store.nudges, "forget", None)
        with pytest.raises(TypeError):
            town.sweeps()

    assert town.store.handovers.get(REF) == before
    assert town.hears() == []
    assert town.nudged() == [("key", "acknowledge")]


def test_a_time_without_a_time_zone_is_refused(town: Town) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sweep(town.counter, datetime(2026, 11, 23, 10))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["today", "this_week", "routine"]), min_size=1, max_size=12),
    st.lists(st.integers(1, 900), min_size=1, max_size=40),
)
def test_whenever_the_bot_looks_nobody_is_disturbed_too_often_or_at_night(
    urgencies: list[str], minutes: list[int]
) -> None:
    town = Town(away=("replacement", "contact"))
    for n, urgency in enumerate(urgencies):
        sent(town, f"WO-0000{n:02}", urgency=urgency)
        town.later(minutes=7)
    told: Count[tuple[str, date]] = Count()
    hourly: dict[str, datetime] = {}
    for wait in minutes:
        town.later(minutes=wait)
        town.sweeps()
        for user, notes in town.read():
            nudges = [n for n in notes if n.kind is Kind.NUDGE]
            found = [town.store.handovers.get(n.handover) for n in nudges]
            if not nudges:
                continue
            assert is_open(town.now)
            assert all(h and h.clocks for h in found)
            if any(h and h.urgency == "today" for h in found):
                assert town.now - hourly.get(user, MONDAY) >= timedelta(hours=1)
                hourly[user] = town.now
            if any(h and h.urgency != "today" for h in found):
                told[user, town.now.astimezone(HERE).date()] += 1
    assert max(told.values(), default=0) <= 2
    town.close()


def test_letters_about_handovers_stand_beside_those_about_cases(town: Town) -> None:
    town.store.outbox.post("teams|gp", "[]", MONDAY)
    sent_letters = town.desk.letters(MONDAY)
    town.desk.told(sent_letters[0])
    town.sends()

    about = {x.user: x.about for x in town.desk.letters(town.now)}
    assert sent_letters[0].about == "cases"
    assert about == {CHANNEL: ABOUT, "teams|key": ABOUT}
    assert all(read_notes(x.body) for x in town.desk.letters(town.now))
