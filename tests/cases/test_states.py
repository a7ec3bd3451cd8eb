"""The machine as a whole: nothing is out of reach, nothing goes on after the end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cases.handover.buttons import NEEDLESS, buttons
from cases.handover.model import Actor, Handover, Reason, Refused
from cases.handover.moves import apply
from cases.handover.running import BY_STATE
from cases.handover.states import (
    DUTIES,
    FINAL,
    HEARD,
    MOVES,
    OPEN,
    ORDINARY,
    WHO,
    Clock,
    Duty,
    Event,
    Side,
    State,
    diagram,
)

from .handing_over import (
    ADMIN,
    BOT,
    CALENDARS,
    COORDINATOR,
    GP,
    KEY_FIGURE,
    SUCCESSOR,
    Story,
    filled,
    in_state,
    late,
    shipped_rules,
)

LIFE = Path(__file__).parent.parent.parent / "docs" / "levensloop.md"
SPOKEN = (GP, KEY_FIGURE, BOT, ADMIN, COORDINATOR, SUCCESSOR)


def pressed(handover: Handover, event: Event, actor: Actor) -> Handover | Refused:
    """With everything filled in, at a moment at which all is due."""
    now = (late(handover) if handover.clocks else max(handover.times.values())) + timedelta(days=1)
    details = filled(event, handover, now)
    return apply(handover, event, actor, now, details, shipped_rules(), CALENDARS)


def everything() -> list[Handover]:
    """A handover in every situation that differs in what can be done, found by trying all."""
    begun = [
        Story().h,
        Story(outer=True).h,
        Story(kind="consultation").h,
        Story(consent=None).h,
    ]
    found: dict[tuple[object, ...], Handover] = {}
    waiting = begun
    while waiting:
        handover = waiting.pop()
        key = (handover.kind, handover.outer, handover.state, handover.lead)
        key += tuple(buttons(handover, side) for side in Side)
        if key in found:
            continue
        found[key] = handover
        for actor in SPOKEN:
            tried = (pressed(handover, event, actor) for event in Event)
            waiting += [h for h in tried if isinstance(h, Handover)]
    return list(found.values())


@pytest.fixture(scope="module")
def situations() -> list[Handover]:
    return everything()


def test_the_final_states_are_the_agreed_four() -> None:
    assert {State.CLOSED, State.CANCELLED, State.SETTLED, State.ENTERED_IN_ERROR} == FINAL
    assert set(State) == OPEN | FINAL


def test_every_state_is_reached_by_pressing(situations: list[Handover]) -> None:
    assert {h.state for h in situations} == set(State)


def test_every_move_is_made_by_somebody(situations: list[Handover]) -> None:
    made = {
        (h.state, event): after.state
        for h in situations
        for event in Event
        for actor in SPOKEN
        if isinstance(after := pressed(h, event, actor), Handover)
    }

    assert made == dict(MOVES)


@pytest.mark.parametrize("state", State)
def test_what_does_not_fit_is_refused_politely(state: State) -> None:
    """Whoever presses, and whatever is filled in: a reason, and who was first if somebody was."""
    handover = in_state(state).h
    for event in (e for e in Event if (state, e) not in MOVES):
        for actor in SPOKEN:
            refused = pressed(handover, event, actor)
            assert isinstance(refused, Refused), (event, actor)
            assert refused.reason in set(Reason)
            assert bool(refused.by) == (refused.at is not None)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_after_the_end_nothing_moves_and_nothing_is_shown(state: State) -> None:
    handover = in_state(state).h

    assert not any(at is state for at, _ in MOVES)
    assert [buttons(handover, side) for side in Side] == [(), (), ()]
    assert handover.clocks == {}


def test_the_buttons_are_exactly_what_works(situations: list[Handover]) -> None:
    for handover in situations:
        for side, actor in ((Side.REQUESTER, GP), (Side.PARTNER, KEY_FIGURE)):
            shown = buttons(handover, side)
            works = {e for e in Event if isinstance(pressed(handover, e, actor), Handover)}
            needless = {e for at, e in NEEDLESS if at is handover.state}
            assert set(shown) == works - needless, (handover.state, side)
            assert len(shown) == len(set(shown))


@pytest.mark.parametrize(
    ("state", "side", "six"),
    [
        ("draft", "requester", "send change discard snooze"),
        ("requested", "partner", "acknowledge accept ask redirect decline accept_later"),
        ("received", "partner", "accept ask redirect decline accept_later assign"),
        ("accepted", "partner", "arrive no_show exchange plan offer_lead release"),
        ("accepted", "requester", "exchange claim_arrival plan offer_lead withdraw consent"),
        ("in_progress", "partner", "feedback offer_lead release assign snooze"),
        ("completed", "requester", "close read offer_lead snooze correct"),
        ("returned", "requester", "settle snooze correct"),
        ("returned", "partner", "accept decline accept_later"),
        ("asked", "partner", "advise decline snooze"),
        ("answered", "requester", "close read snooze correct"),
    ],
)
def test_the_likeliest_six_come_first(state: str, side: str, six: str) -> None:
    assert " ".join(buttons(in_state(State(state)).h, Side(side))[:6]) == six


def test_what_the_other_side_waits_for_comes_first() -> None:
    story = Story().accepted()
    story.partner(Event.OFFER_LEAD)

    assert buttons(story.h, Side.REQUESTER)[:2] == (Event.CONFIRM_LEAD, Event.REFUSE_LEAD)
    assert buttons(story.h, Side.PARTNER)[-1] == Event.REFUSE_LEAD


def test_a_card_for_one_person_shows_what_that_person_may() -> None:
    shown = buttons(in_state(State.REQUESTED).h, Side.PARTNER, frozenset({Duty.CONTACT}))

    assert shown == (Event.ACKNOWLEDGE, Event.DECLINE, Event.ASSIGN)


def test_every_event_has_somebody_who_may_do_it() -> None:
    assert all(WHO.values())
    for event, sides in WHO.items():
        able = {side for side in sides if event in DUTIES[ORDINARY[side]]}
        by_duty = {duty for duty, events in DUTIES.items() if event in events}
        assert able or by_duty, event


def test_the_system_can_neither_accept_nor_close_nor_move_the_lead() -> None:
    mine = {event for event, sides in WHO.items() if Side.SYSTEM in sides}

    assert mine == {Event.RETURN, Event.SEND, Event.CORRECT, Event.TAKE_OVER}
    assert HEARD & {Event.OFFER_LEAD, Event.CONFIRM_LEAD, Event.CLOSE} == set()


@pytest.mark.parametrize("state", sorted(OPEN))
def test_who_takes_over_stands_in_the_place_of_who_left_and_nothing_else_changes(
    state: State,
) -> None:
    before = in_state(state).h
    who = before.owner or before.requester
    after = apply(
        *(before, Event.TAKE_OVER, SUCCESSOR, before.times[state], {"who": who}),
        *(shipped_rules(), CALENDARS),
    )

    assert isinstance(after, Handover)
    names = ("owner", "owner_role") if before.owner else ("requester", "requester_role")
    changed = {k for k in type(after).model_fields if getattr(after, k) != getattr(before, k)}
    assert changed == {*names, "seq"}
    assert getattr(after, names[0]) == SUCCESSOR.user


def test_nobody_takes_over_what_another_has_in_hand() -> None:
    story = Story().accepted()

    for who in ("somebody", "", None):
        assert story.refusal(SUCCESSOR, Event.TAKE_OVER, who=who) == Reason.UNKNOWN_COLLEAGUE
    for actor in (GP, KEY_FIGURE):
        assert story.refusal(actor, Event.TAKE_OVER, who="key") == Reason.NOT_YOUR_SIDE
    assert story.refusal(ADMIN, Event.TAKE_OVER, who="key") == Reason.NOT_YOUR_DUTY


def test_every_open_state_has_a_clock_and_every_clock_a_state() -> None:
    assert set(BY_STATE) == OPEN
    assert {c for row in BY_STATE.values() for c in row} | {Clock.QUESTION} == set(Clock)


def test_the_diagram_in_the_docs_is_up_to_date() -> None:
    """Made with: python -c "from cases.handover.states import diagram; print(diagram())"."""
    assert f"```mermaid\n{diagram()}```" in LIFE.read_text("utf-8")


def test_the_diagram_shows_every_way_from_state_to_state() -> None:
    drawn = diagram()

    for (at, event), to in MOVES.items():
        if at is not to and event is not Event.CORRECT:
            line = next(x for x in drawn.splitlines() if x.startswith(f"    {at} --> {to}: "))
            assert event in line.split(": ")[1].split(" / ")
