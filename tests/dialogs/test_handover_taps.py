"""Every button on every card of a handover leads somewhere, and no junk in a button breaks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.handover.model import Handover
from cases.handover.states import Event, Side, State
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.effects import Move
from dialogs.handover import answering
from dialogs.handover.answers import NEEDS, lacking
from dialogs.handover.filling import choices as offered
from dialogs.handover.scene import Said, Scene, press
from dialogs.handover.sheet import shown_events
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, WELFARE, people
from tests.factories import TODAY
from tests.walks import confirmed, walked

from .reached import P, R, in_state, reached, scene_of

GO_ON = 6
"""Taps after which an answer is surely given."""


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture(scope="module")
def elsewhere(conversation: Conversation) -> Iterator[Neighbourhood]:
    """For handovers that are not stored."""
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def everything(elsewhere: Neighbourhood) -> list[Handover]:
    return reached(elsewhere)


def tapped(event: Event, handover: Handover, side: Side, scene: Scene) -> Said:
    """The button, and then always the first that is offered, until it is no question any more."""
    data = press(handover, event, side)
    for _ in range(GO_ON):
        said = answering.press(event, handover, side, data, scene)
        reply = said[0]
        first = reply.choices[0].data if reply.choices else {}
        if reply.effects or first.get("act") != event.value or event not in NEEDS:
            return said
        data = {**first}
    raise AssertionError(f"{event} in {handover.state} goes on asking")


Case = tuple[Handover, Side, bool, Event]


def cases(handovers: list[Handover], laak: Neighbourhood) -> Iterator[Case]:
    """Every button in every state, on the first three cards there that have it."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for handover in handovers:
        for side, shared in ((R, False), (P, False), (P, True)):
            for event in shown_events(handover, side, scene_of(laak, side, shared=shared)):
                lead = (handover.lead, handover.lead_offer)
                case = (handover.state, handover.kind, handover.outer, side, shared, event, lead)
                seen[case] += 1
                if seen[case] <= 3:
                    yield handover, side, shared, event


def test_every_button_of_every_card_leads_somewhere(
    elsewhere: Neighbourhood, everything: list[Handover]
) -> None:
    """Tapping the first answer each time; refused is only what was tried before."""
    refused = set()
    for handover, side, shared, event in cases(everything, elsewhere):
        in_form = handover.state is State.DRAFT and event in answering.DRAFTING
        reply, _ = tapped(event, handover, side, scene_of(elsewhere, side, shared=shared))
        text = reply.text(elsewhere.conversation.messages)
        assert "{" not in text
        moved = [e for e in reply.effects if isinstance(e, Move)]
        if moved:
            assert (moved[0].before, moved[0].event) == (handover, event)
        elif not in_form:
            refused.add(event)

    assert refused <= {Event.NO_SHOW}


def test_in_english_as_well(elsewhere: Neighbourhood, everything: list[Handover]) -> None:
    for handover, side, _, event in list(cases(everything, elsewhere))[::5]:
        reply, _ = tapped(event, handover, side, scene_of(elsewhere, side, "en"))
        assert reply.lang == "en"


def test_every_answer_to_every_question_can_be_typed(
    elsewhere: Neighbourhood, everything: list[Handover]
) -> None:
    seen = set()
    for handover, side, shared, event in cases(everything, elsewhere):
        ask = lacking(event, handover, side, {})
        if shared or ask is None or (ask, side) in seen:
            continue
        seen.add((ask, side))
        scene, base = scene_of(elsewhere, side), press(handover, event, side)
        for choice in offered(ask, event, handover, side, {}, scene):
            if ask.kind == "day" and choice.data.get(ask.key) == "other":
                continue
            said = answering.typed(choice.title, base, handover, side, scene)
            assert said is not None, (event, choice.title)
            assert "begrijp ik niet" not in "".join(said[0].card.lines)

    assert {ask.kind for ask, _ in seen} >= {"codes", "day", "confirm", "colleague"}


KEYS = sorted({a.key for asks in NEEDS.values() for a in asks} | {"seq", "words", "dev", "as"})
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["other", "9999-12-31", "0001-01-01", "2026-11-30", WELFARE, PARTNER]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
CODES = st.sampled_from(sorted({o for asks in NEEDS.values() for a in asks for o in a.options}))


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    number=st.integers(min_value=0),
    event=st.sampled_from(Event),
    side=st.sampled_from([R, P]),
    data=st.dictionaries(st.sampled_from(KEYS), JUNK | CODES, max_size=5),
    typed=st.text(max_size=30) | st.sampled_from(["ja", "nee", "morgen", "geen plek", "Parnassia"]),
)
def test_no_junk_in_a_button_breaks_anything(
    elsewhere: Neighbourhood,
    everything: list[Handover],
    number: int,
    event: Event,
    side: Side,
    data: dict[str, Any],
    typed: str,
) -> None:
    handover = everything[number % len(everything)]
    scene = scene_of(elsewhere, side)

    reply, _ = answering.press(event, handover, side, data, scene)
    assert reply.text(elsewhere.conversation.messages)
    answering.typed(typed, {**data, "act": event.value}, handover, side, scene)
    answering.said(typed, handover, side, scene)


def test_days_far_away_are_asked_again(
    elsewhere: Neighbourhood, everything: list[Handover]
) -> None:
    handover = in_state(everything, State.ACCEPTED)
    far = (scene_of(elsewhere, P).own.today + timedelta(days=3000)).isoformat()

    reply, _ = answering.press(Event.PLAN, handover, P, {"contact_on": far}, scene_of(elsewhere, P))

    assert reply.card.title == "Wanneer is het eerste contact?"
    assert reply.effects == ()


def test_a_confidential_need_is_not_told_by_who_else_serves_it(
    elsewhere: Neighbourhood, everything: list[Handover]
) -> None:
    need = next(
        n
        for n in elsewhere.conversation.social_map.needs.values()
        if n.channel == "never" and n.handover
    )
    handover = in_state(everything, State.REQUESTED)
    handover = handover.model_copy(update={"need": need.id, "domain": need.domain})
    reply, _ = answering.press(Event.REDIRECT, handover, P, {}, scene_of(elsewhere, P, shared=True))

    assert [c.title for c in reply.choices] == ["Terug"]
