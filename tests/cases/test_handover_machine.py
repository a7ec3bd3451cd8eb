"""Random events from both sides while time goes by: invariants 1–11 of the description hold.

Everybody presses everything, also what is not theirs, on old cards, with half-filled forms;
`make prove` takes ten times as many steps.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cases.calendar import HERE, OFFICE, Calendar, Duration, is_open
from cases.handover.buttons import buttons
from cases.handover.model import Actor, Handover, Reason, Refused
from cases.handover.moves import apply, follow_on, nudged, start
from cases.handover.running import awaited, running, today
from cases.handover.states import ACTIVE, FINAL, HEARD, MOVES, WHO, Clock, Event, Side, State

from .handing_over import (
    ADMIN,
    ASSISTANT,
    BACKUP,
    BOT,
    CONTACT,
    COORDINATOR,
    GP,
    KEY_FIGURE,
    MEMBER,
    OTHER,
    STRANGER,
    SUCCESSOR,
    asked,
    consent,
    filled,
    said,
    shipped_filter,
    shipped_rules,
)

STEPS = 2_000 * int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
STEPS_PER_STORY = 60

PEOPLE = (
    *(GP, BACKUP, ASSISTANT, COORDINATOR, KEY_FIGURE, MEMBER, CONTACT, STRANGER),
    *(BOT, ADMIN, SUCCESSOR),
)
CALENDARS: dict[Side, Calendar] = {
    Side.REQUESTER: OFFICE,
    Side.PARTNER: Calendar(days=frozenset({1, 2, 4}), closed=frozenset({date(2026, 12, 28)})),
}
HOLIDAYS = {
    *(date(2026, 4, 27), date(2026, 5, 14), date(2026, 5, 25), date(2026, 12, 25)),
    *(date(2027, 1, 1), date(2027, 3, 29), date(2027, 4, 27), date(2027, 5, 6)),
    *(date(2027, 5, 17), date(2026, 4, 6), date(2026, 1, 1)),
    *(date(2026, 4, 3), date(2027, 3, 26), date(2028, 4, 14), date(2028, 4, 17)),
    *(date(2028, 4, 27), date(2028, 5, 25), date(2028, 6, 5), date(2028, 12, 25)),
    *(date(2028, 12, 26), date(2027, 12, 25), date(2028, 1, 1), date(2029, 1, 1)),
}
"""By hand, without weekends; not from the library that the bot asks."""
HOLIDAYS_KNOWN_UNTIL = datetime(2029, 1, 1, tzinfo=UTC)
BEGINNINGS = (
    *("2026-03-27 15:00", "2026-10-23 16:30", "2026-12-23 11:00", "2026-04-24 17:30"),
    *("2026-05-13 16:00", "2026-05-22 08:00", "2026-11-23 09:00", "2027-03-26 12:00"),
)
"""Around clock changes, Christmas, the King's birthday, Ascension, Pentecost and Easter."""
REMARKS = (
    *("Graag samen op huisbezoek.", "Liefst in de ochtend.", "graag " * 40),
    *("BSN " + "111" + "222333", "bel 06-" + "1234" * 2, "mevrouw Jansen", "Laakkade 12"),
)

STRAIGHT = {
    State.DRAFT: (GP, Event.SEND),
    State.ASKED: (MEMBER, Event.ADVISE),
    State.REQUESTED: (KEY_FIGURE, Event.ACKNOWLEDGE),
    State.RECEIVED: (MEMBER, Event.ACCEPT),
    State.ACCEPTED: (MEMBER, Event.ARRIVE),
    State.IN_PROGRESS: (KEY_FIGURE, Event.FEEDBACK),
}

taken: Counter[str] = Counter()


def working(day: date, calendar: Calendar) -> bool:
    free = day in HOLIDAYS or day in calendar.closed
    return day.isoweekday() in calendar.days and not free


def by_hand(start: datetime, length: Duration, calendar: Calendar) -> datetime:
    """When whole working days or open hours are over, counted day by day, minute by minute."""
    here = start.astimezone(HERE).replace(tzinfo=None)
    if length.working_days:
        day, left = here.date(), length.working_days
        while left:
            day += timedelta(days=1)
            left -= working(day, calendar)
        here = datetime.combine(day, max(here.time(), calendar.opens))
        if here.time() >= calendar.shuts:
            here = datetime.combine(day + timedelta(days=1), calendar.opens)
    left_minutes = length.open_hours * 60
    while True:
        if not working(here.date(), calendar) or here.time() >= calendar.shuts:
            here = datetime.combine(here.date() + timedelta(days=1), calendar.opens)
        elif here.time() < calendar.opens:
            here = datetime.combine(here.date(), calendar.opens)
        elif left_minutes:
            here += timedelta(minutes=1)
            left_minutes -= 1
        else:
            return here.replace(tzinfo=HERE).astimezone(UTC)


def at_home(who: Actor, handover: Handover) -> Actor:
    """The same person, at the partner that this handover is for."""
    return replace(who, organisation=handover.organisation) if who.side is Side.PARTNER else who


class Neighbourhood(RuleBasedStateMachine):
    """Some handovers between one practice and one partner."""

    def __init__(self) -> None:
        super().__init__()
        self.handovers: list[Handover] = []
        self.now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    # -- what happens ---------------------------------------------------------------------

    @initialize(text=st.sampled_from(BEGINNINGS), kind=st.integers(2, 4), far=st.integers(0, 5))
    def the_first_has_come_so_far(self, text: str, kind: int, far: int) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=HERE).astimezone(UTC)
        self.a_draft_is_begun(kind, outer=far == 3)
        self.it_goes_well(0, far)

    @rule(kind=st.integers(0, 4), outer=st.booleans())
    def a_draft_is_begun(self, kind: int, outer: bool) -> None:
        given: dict[str, Any] = {"outer": outer, "ref": f"WO-{len(self.handovers):06}"}
        given["consent"] = (None, consent(OTHER))[kind] if kind < 2 else self.consent()
        given["urgency"] = ("today", "this_week", "routine")[kind % 3]
        given["kind"] = "consultation" if kind == 4 else "handover"
        begun = start(asked(**given), GP, self.now, shipped_rules(), CALENDARS, red_flag=False)
        assert isinstance(begun, Handover)
        self.keep(None, begun)

    @rule(need=st.sampled_from(("suicide", "geweld")), who=st.sampled_from((GP, ASSISTANT)))
    def a_red_flag_is_refused(self, need: str, who: Actor) -> None:
        """Invariant 9."""
        given = asked(need=need, requester="gp")
        begun = start(given, who, self.now, shipped_rules(), CALENDARS, red_flag=True)
        assert begun == Refused(Reason.RED_FLAG)

    @rule(minutes=st.integers(1, 60 * 24 * 4))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        at=st.integers(0, 63),
        event=st.sampled_from(Event),
        who=st.sampled_from(PEOPLE),
        d=st.data(),
    )
    def somebody_presses_something(
        self, at: int, event: Event, who: Actor, d: st.DataObject
    ) -> None:
        if self.handovers:
            handover = self.one(at)
            details = filled(event, handover, self.now)
            known = d.draw(st.sets(st.sampled_from(sorted(details)))) if details else set()
            details = {key: value for key, value in details.items() if key in known}
            details["remark"] = said(d.draw(st.sampled_from(REMARKS)))
            details["seq"] = handover.seq - d.draw(st.integers(0, 1))
            self.press(handover, event, who, details)

    @rule(at=st.integers(0, 63), which=st.integers(0, 63), who=st.sampled_from((GP, KEY_FIGURE)))
    def somebody_does_what_the_card_offers(self, at: int, which: int, who: Actor) -> None:
        """A button that is shown works, when all is filled in."""
        if not self.handovers:
            return
        handover = self.one(at)
        if shown := buttons(handover, who.side):
            event = shown[which % len(shown)]
            details = filled(event, handover, self.now)
            noted = event is Event.NO_SHOW and len({a.route for a in handover.attempts}) >= 5
            after = self.press(handover, event, at_home(who, handover), details)
            assert isinstance(after, Handover) or noted, (handover.state, event, after)

    @rule(at=st.integers(0, 63), far=st.integers(1, 5))
    def it_goes_well(self, at: int, far: int) -> None:
        """Some steps of the straight way, so that random events meet what has come far."""
        for _ in range(far if self.handovers else 0):
            handover = self.one(at)
            who, event = STRAIGHT.get(handover.state, (GP, Event.CLOSE))
            event = Event.CONSULT if handover.kind != "handover" and event is Event.SEND else event
            if event not in buttons(handover, who.side):
                return
            details = filled(event, handover, self.now)
            self.press(handover, event, at_home(who, handover), details)
            self.now += timedelta(hours=5)

    @rule(at=st.integers(0, 63), who=st.sampled_from((KEY_FIGURE, MEMBER)))
    def two_take_it_up_at_once(self, at: int, who: Actor) -> None:
        """Invariant 10: both pressed the same card; the first is kept before the second comes."""
        waiting = [h for h in self.handovers if h.state in (State.REQUESTED, State.RECEIVED)]
        if waiting:
            handover = waiting[at % len(waiting)]
            first = at_home(who, handover)
            won = self.press(handover, Event.ACCEPT, first, {"seq": handover.seq})
            assert isinstance(won, Handover)
            second = replace(first, user="second", role="tweede")
            lost = self.press(won, Event.ACCEPT, second, {"seq": handover.seq})
            assert lost == Refused(Reason.ALREADY_TAKEN, who.role, self.now)

    @rule()
    def the_clocks_are_swept(self) -> None:
        """The next thing due: a step of the ladder, at its end the handover comes back."""
        due = [
            (state.due, clock, h)
            for h in self.handovers
            for clock, state in h.clocks.items()
            if not state.paused
        ]
        if not due:
            return
        then, clock, handover = min(due, key=lambda one: one[0])
        self.now = max(self.now, then)
        side = running(handover)[clock]
        if not is_open(self.now, CALENDARS[side]):
            return
        taken["nudges"] += 1
        assert clock in awaited(handover), "a nudge for what nobody waits for"
        ladder = shipped_rules().ladder(clock, handover.urgency)
        step = handover.clocks[clock].step
        ends = side is Side.PARTNER and (handover.state, Event.RETURN) in MOVES
        if ends and step + 1 >= len(ladder):
            assert isinstance(self.press(handover, Event.RETURN, BOT, {}), Handover)
        else:
            again = shipped_rules().start(clock, handover.urgency, self.now, CALENDARS[side])
            self.keep(handover, nudged(handover, clock, again))

    @rule(at=st.integers(0, 63), who=st.sampled_from(PEOPLE), other=st.booleans())
    def something_follows(self, at: int, who: Actor, other: bool) -> None:
        if self.handovers:
            handover = self.one(at)
            ref = f"WO-{len(self.handovers):06}"
            changes = {"organisation": OTHER, "service": "x"} if other else None
            after = follow_on(
                *(handover, ref, who, self.now, shipped_rules(), CALENDARS), changes=changes
            )
            if isinstance(after, Handover):
                assert after.linked == handover.ref
                assert handover.state in FINAL | {State.REJECTED, State.RETURNED, State.FAILED}
                assert after.consent is None or after.consent.scope == after.organisation
                self.keep(None, after)

    # -- what always holds ----------------------------------------------------------------

    def one(self, at: int) -> Handover:
        """Mostly one that is not over."""
        going_on = [h for h in self.handovers if h.state not in FINAL]
        among = self.handovers if at % 8 == 7 else going_on or self.handovers
        return among[at % len(among)]

    def consent(self) -> Any:
        return consent(on=today(self.now))

    def press(
        self, handover: Handover, event: Event, who: Actor, details: dict[str, Any]
    ) -> Handover | Refused:
        taken["steps"] += 1
        after = apply(handover, event, who, self.now, details, shipped_rules(), CALENDARS)
        if isinstance(after, Refused):
            taken["refused"] += 1
            assert after.reason in set(Reason)
            return after
        taken[f"{handover.state}.{event}"] += 1
        heard = handover.outer and who.side is Side.REQUESTER and event in HEARD
        assert who.side in WHO[event] or heard
        assert MOVES[handover.state, event] is after.state
        self.moved(handover, after, event, who, heard)
        self.keep(handover, after, put_off=event in (Event.PLAN, Event.SNOOZE))
        return after

    def moved(
        self, before: Handover, after: Handover, event: Event, who: Actor, heard: bool
    ) -> None:
        assert after.seq == before.seq + 1
        changed = after.state is not before.state
        # 5: no state, so also not requested, is entered twice
        assert not (changed and after.state in before.times)
        assert after.times.items() >= before.times.items()
        # 1
        if after.state is State.REQUESTED and changed:
            assert after.consent is not None
            assert after.consent.on <= today(self.now)
            assert after.consent.scope == after.organisation
        # 4: somebody of one side offered, somebody of the other confirmed
        if after.lead is not before.lead:
            proposed = before.give_up_proposed or before.release_proposed
            offered = before.lead_offer is not None and before.lead_offer is not who.side
            asked_for = event is Event.CONFIRM_LEAD and offered
            assert asked_for or (proposed and who.side is Side.REQUESTER)
            assert who.side is not Side.SYSTEM
            assert not heard
        if before.lead_offer is None and after.lead_offer is not None:
            assert after.lead_offer is who.side
            assert not heard
        # 6
        if changed and after.state is State.COMPLETED:
            assert after.outcome
        if after.state is State.CLOSED:
            assert who.side is Side.REQUESTER
        # 7: the bot ends nothing that a partner took up; an admin may correct a mistake
        if changed and before.state in ACTIVE and who.side is Side.SYSTEM:
            assert event is Event.CORRECT
        # 8: what was answered no longer runs
        if changed:
            assert not set(after.clocks) & (set(running(before)) - set(running(after)))

    def keep(self, before: Handover | None, after: Handover, put_off: bool = False) -> None:
        taken["kept"] += 1
        self.stands(after)
        for clock, state in after.clocks.items():
            if state.started == self.now and not state.step and not put_off:
                taken["counted by hand"] += 1
                self.is_due_when_it_should_be(after, clock)
        if before is None:
            self.handovers.append(after)
        else:
            self.handovers[self.handovers.index(before)] = after

    def stands(self, handover: Handover) -> None:
        """Holds of every handover at every moment."""
        # 2
        for text in (handover.remark, handover.partner_remark, handover.answer_remark):
            assert not shipped_filter().screen(text, today(self.now)).findings
        # 3
        assert bool(awaited(handover)) is (handover.state not in FINAL)
        assert handover.clocks.keys() == running(handover).keys()
        # 4: nobody but both together ever gave the partner the lead
        assert handover.lead is Side.REQUESTER or State.ACCEPTED in handover.times
        # 8: nothing is due outside the working time of who is waited for
        for clock, side in running(handover).items():
            assert is_open(handover.clocks[clock].due, CALENDARS[side])
        written = handover.model_dump_json()
        assert Handover.model_validate_json(written) == handover

    def is_due_when_it_should_be(self, handover: Handover, clock: Clock) -> None:
        """Invariant 11, for clocks that began just now and were not put off."""
        length = shipped_rules().time(clock, handover.urgency)
        calendar = CALENDARS[running(handover)[clock]]
        if handover.clocks[clock].due < HOLIDAYS_KNOWN_UNTIL:
            assert handover.clocks[clock].due == by_hand(self.now, length, calendar)


@pytest.mark.prove
def test_whatever_happens_the_promises_hold() -> None:
    for words in REMARKS:
        said(words)
    while taken["steps"] < STEPS:
        run_state_machine_as_test(
            Neighbourhood,
            settings=settings(
                max_examples=20,
                stateful_step_count=STEPS_PER_STORY,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )

    print(dict(taken))
    tried = {(at, event) for at, event in MOVES if taken[f"{at}.{event}"]}
    enough = len(MOVES) / (2 if STEPS >= 20_000 else 6)
    assert len(tried) > enough, "too little of the machine was tried"
