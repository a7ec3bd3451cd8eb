"""Data that no button of ours has: nothing breaks, and no answer is kept that does not exist."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.four_d import Walk
from dialogs.conversation import Conversation
from dialogs.instrument import Mark, Talk
from tests.conversations.talk import Colleague

from .conftest import in_body

GOES = (
    *("on", "no_on", "skip", "unknown", "back", "to", "again", "retype", "overrule", "pause"),
    *("hub", "begin", "resume", "resumed", "questions", "reasons", "counted", "copy", "summary"),
    *("change", "drop", "close", "restart", "partner", "follow_up", "", "drop table walks"),
)
IDS = (
    *("body", "mind_mood", "body_sleep", "check:mind_mood", "need:body_sleep", "first_step", "end"),
    *(
        "schulden",
        "SD-GM0518-Laak",
        "suicidality",
        "child_check",
        "yes",
        "4d",
        ",",
        "\x00",
        "\U0001f642",
    ),
)
anything = st.one_of(
    st.sampled_from(IDS),
    st.sampled_from(IDS).map(lambda i: f"{i},{i},body_daily"),
    st.none() | st.booleans() | st.integers(-2, 12) | st.floats(),
    st.text(max_size=4),
    st.lists(st.sampled_from(IDS), max_size=2),
    st.dictionaries(st.sampled_from(IDS), st.none(), max_size=1),
)
KEYS = ("mark", "pick", "tick", "step", "words", "plays", "strength", "later", "need", "place")
strange = st.fixed_dictionaries(
    {"go": st.sampled_from(GOES) | anything}, optional=dict.fromkeys(KEYS, anything)
)
many = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def right(walk: Walk, conversation: Conversation) -> bool:
    """Only answers that the conversation's own buttons can give."""
    assert conversation.walks is not None
    instrument = conversation.walks.four_d.instruments.by_id[walk.instrument]
    for ref, answer in walk.answers.items():
        step = instrument.by_id.get(ref)
        if answer.mark is not None and not isinstance(step, Mark):
            return False
        if answer.mark is not None and answer.mark not in range(1, 11):
            return False
        if answer.unknown and not isinstance(step, Mark):
            return False
        if answer.words and not isinstance(step, Talk | None):
            return False
        if not answer.ticks.keys() <= instrument.items.keys():
            return False
    return True


@many
@given(data=strange, seq=st.integers(-1, 2) | st.text(max_size=2) | st.none() | st.booleans())
def test_a_strange_button_on_an_old_card_changes_nothing(
    sam: Colleague, data: dict[str, Any], seq: object
) -> None:
    here = sam.walk if sam.ref else in_body(sam).walk

    sam.presses_data({"do": "walk", "case": sam.ref, "seq": seq, **data})

    walk = sam.walk
    assert (walk.events, walk.draft, walk.state) == (here.events, here.draft, here.state)


@many
@given(data=st.lists(strange, min_size=1, max_size=4), case=st.none() | anything)
def test_no_button_data_breaks_a_conversation_or_gives_it_an_answer_that_does_not_exist(
    sam: Colleague, data: list[dict[str, Any]], case: object
) -> None:
    if not sam.ref:
        in_body(sam)
    for pressed in data:
        sam.presses_data({"do": "walk", "case": case, "seq": sam.walk.seq, **pressed})
        sam.presses_data({"do": "walk", "case": sam.ref, "seq": sam.walk.seq, **pressed})

    assert right(sam.walk, sam.conversation)
