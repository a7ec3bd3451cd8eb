"""Button data is user input: whatever it holds, the answer is polite and nothing is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.effects import CountGap, Remember, Report
from dialogs.progress import Progress
from dialogs.turn import Turn
from tests.factories import TODAY

from .conftest import Ask

GONE = "Die knop hoort bij een oudere vraag. Stel hem gerust opnieuw."
VERBS = ("find", "other_place", "wrong", "agreement", "remember", "help")

HOSTILE: list[Any] = [
    {},
    {"do": None},
    {"do": 7},
    {"do": ["find"]},
    {"do": {"do": "find"}},
    {"do": "drop table users"},
    {"do": "find"},
    {"do": "find", "needs": "schulden"},
    {"do": "find", "needs": [None, 3, {}, ["schulden"]]},
    {"do": "find", "needs": ["onbekend"], "places": ["SD-GM0518-Laak"]},
    {"do": "find", "needs": ["suicide\x00"]},
    {"do": "other_place"},
    {"do": "other_place", "needs": {}},
    {"do": "wrong"},
    {"do": "wrong", "services": "helpdesk-geldzaken-schulden"},
    {"do": "wrong", "services": [[], {}, None, 1.5]},
    {"do": "agreement"},
    {"do": "agreement", "id": ["jeugd"]},
    {"do": "remember"},
    {"do": "remember", "place": ["SD-GM0518-Laak"]},
    {"do": "remember", "place": "BU00000000"},
]


@pytest.mark.parametrize("data", HOSTILE, ids=repr)
def test_a_button_that_is_not_ours_gets_a_polite_answer(ask: Ask, data: dict[str, Any]) -> None:
    reply = ask(pressed=data)

    assert reply.card.title == GONE
    assert reply.effects == ()


@pytest.mark.parametrize("group", [[], {}, 1, None, "onbekend", ["geldzorgen"], {"a": 1}], ids=repr)
def test_a_strange_group_in_a_button_is_left_out(ask: Ask, group: Any) -> None:
    data = {"do": "find", "needs": ["schulden"], "places": ["SD-GM0518-Laak"], "group": group}

    assert "schulden en schuldhulpverlening" in ask(pressed=data).card.title


@pytest.mark.parametrize("start", [-1, 10**9, 2.5, "3", None, True, [], {}, 99], ids=repr)
def test_a_strange_page_in_a_button_still_gives_a_readable_card(
    ask: Ask, messages: Messages, start: Any
) -> None:
    data = {"do": "find", "needs": ["schulden"], "places": ["SD-GM0518-Laak"], "from": start}

    reply = ask(pressed=data)

    assert "schulden en schuldhulpverlening" in reply.card.title
    assert reply.card.sections, reply.text(messages)


def test_huge_lists_in_a_button_are_cut(ask: Ask) -> None:
    data = {"do": "find", "needs": ["schulden"] * 5000, "places": ["SD-GM0518-Laak"] * 5000}

    reply = ask(pressed=data)

    assert reply.card.title.count("Laak") == 1
    assert len(str([dict(c.data) for c in reply.choices])) < 10_000


def test_a_report_of_an_unknown_kind_asks_again_and_reports_nothing(ask: Ask) -> None:
    data = {"do": "wrong", "services": ["helpdesk-geldzaken-schulden"], "what": "alles is stuk"}

    reply = ask(pressed=data)

    assert "Wat klopt er niet meer" in reply.card.title
    assert reply.effects == ()


def test_a_crisis_need_in_a_button_gets_the_notice_and_no_partner(ask: Ask) -> None:
    reply = ask(pressed={"do": "find", "needs": ["suicide"], "places": ["SD-GM0518-Laak"]})

    assert reply.card.urgent
    assert reply.card.sections == ()


ids = st.sampled_from(
    ("schulden", "suicide", "geldzorgen", "SD-GM0518-Laak", "GM0518", "jeugd", "person", "weg")
)
plain = st.one_of(ids, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
anything = st.one_of(
    plain, st.lists(ids, max_size=3), st.lists(plain, max_size=2), st.dictionaries(ids, plain)
)
buttons = st.fixed_dictionaries(
    {"do": st.sampled_from(VERBS) | plain},
    optional=dict.fromkeys(
        ("needs", "places", "group", "from", "services", "what", "id", "place", "more"), anything
    ),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=buttons)
def test_no_button_data_breaks_the_conversation(
    conversation: Conversation, data: dict[str, Any]
) -> None:
    turn = Turn("u", "c", pressed=data)

    reply, _ = conversation.take(turn, Progress(), Memory(), TODAY)

    known = conversation.social_map
    assert reply.card.title
    for effect in reply.effects:
        match effect:
            case Remember(_, place):
                assert place in known.gazetteer.places
            case CountGap(need, place):
                assert need in known.needs
                assert place in known.gazetteer.places
            case Report(service, _, what):
                assert service in known.offers
                assert what in {"person", "contact", "offer", "area", "gone"}
