"""Whatever is sent, the caller hears 2xx or 4xx and the bot goes on."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.door import MAX_BODY

from .messenger import BOT, USER, Bot, texts

QUESTION = "wie doet schulden in Laak?"


async def still_answers(running: Bot) -> bool:
    """The bot is as well as before, and nothing was written down as a bug."""
    running.connector.sent.clear()
    card = await running.says(QUESTION)
    bugs = await running.figure("wijkschakel_failed_total")
    return "Helpdesk Geldzaken" in texts(card) and bugs == 0


# -- not an activity at all -------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"niet json",
        b"null",
        b"[]",
        b"[1, 2]",
        b'"tekst"',
        b"12",
        b"{}",
        b'{"type": "message"',
        b'{"type": NaN}',
        b'{"type": "message", "value": Infinity}',
        b'{"type": "message", "text": "\\ud800"}',
        b"\xff\xfe{\x00}\x00",
        b"\x1f\x8b\x08\x00",
        b"[" * 100_000,
        b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
        b"1" * 100_000,
        b"\x00" * 1000,
    ],
    ids=lambda b: repr(b[:24]),
)
async def test_what_is_not_an_activity_is_refused(running: Bot, body: bytes) -> None:
    status, answer = await running.post(body)

    assert status == 400
    assert set(answer) == {"error"}
    assert await still_answers(running)


async def test_the_largest_body_is_read_and_a_larger_one_refused(running: Bot) -> None:
    activity = running.activity(text="")
    room = MAX_BODY - len(json.dumps(activity).encode())

    assert (await running.post(activity | {"text": "x" * room}))[0] == 200
    assert (await running.post(activity | {"text": "x" * (room + 1)}))[0] == 413
    assert await still_answers(running)


async def test_a_packed_body_is_measured_unpacked(running: Bot) -> None:
    packed = gzip.compress(json.dumps(running.activity(text="x" * (4 * MAX_BODY))).encode())
    assert len(packed) < MAX_BODY

    status, _ = await running.post(packed, **{"content-encoding": "gzip"})

    assert status == 413


async def test_a_body_that_cannot_be_unpacked_is_refused(running: Bot) -> None:
    status, _ = await running.post(b"geen gzip", **{"content-encoding": "gzip"})

    assert status == 400
    assert await still_answers(running)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_post_is_taken(running: Bot, method: str) -> None:
    async with running.client.request(method, "/api/messages") as response:
        assert response.status == 405


async def test_another_address_is_not_found(running: Bot) -> None:
    async with running.client.post("/api/geheim", json={}) as response:
        assert response.status == 404


# -- an activity with something wrong ---------------------------------------------------------

MUST_BE_TEXT = (
    *("type", "id", "name", "channelId", "serviceUrl", "replyToId", "locale"),
    *("deliveryMode", "text", "action"),
)
MUST_BE_OBJECT = ("from", "recipient", "conversation")


@pytest.mark.parametrize("field", MUST_BE_TEXT)
@pytest.mark.parametrize("value", [1, 1.5, True, [], ["x"], {}, {"a": 1}], ids=repr)
async def test_a_field_that_must_be_text_is_refused_as_anything_else(
    running: Bot, field: str, value: Any
) -> None:
    status, answer = await running.post(running.activity(text=QUESTION) | {field: value})

    assert status == 400
    assert field in answer["error"]
    assert running.connector.sent == []


@pytest.mark.parametrize("field", MUST_BE_OBJECT)
@pytest.mark.parametrize("value", [1, True, "x", ["x"]], ids=repr)
async def test_a_field_that_must_be_an_object_is_refused_as_anything_else(
    running: Bot, field: str, value: Any
) -> None:
    status, answer = await running.post(running.activity(text=QUESTION) | {field: value})

    assert status == 400
    assert field in answer["error"]


@pytest.mark.parametrize("field", ["entities", "membersAdded"])
@pytest.mark.parametrize("value", [1, "x", {"a": 1}, True, [{}] * 201], ids=lambda v: repr(v)[:9])
async def test_a_list_must_be_a_list_of_a_sane_length(running: Bot, field: str, value: Any) -> None:
    status, answer = await running.post(running.activity(text=QUESTION) | {field: value})

    assert status == 400
    assert field in answer["error"]


@pytest.mark.parametrize(
    "field", ["type", "channelId", "serviceUrl", "conversation", "from"], ids=str
)
@pytest.mark.parametrize("gone", ["missing", "null", "empty"])
async def test_a_message_without_what_an_answer_needs_is_refused(
    running: Bot, field: str, gone: str
) -> None:
    activity = running.activity(text=QUESTION)
    empty: Any = {} if field in {"conversation", "from"} else ""
    activity |= {field: None if gone == "null" else empty}
    if gone == "missing":
        del activity[field]

    status, answer = await running.post(activity)

    assert status == 400
    assert running.connector.sent == []
    assert "error" in answer


@pytest.mark.parametrize("field", ["type", "id", "channelId", "serviceUrl", "name", "locale"])
async def test_a_name_of_absurd_length_is_refused(running: Bot, field: str) -> None:
    status, _ = await running.post(running.activity(text=QUESTION) | {field: "x" * 5000})

    assert status == 400


@pytest.mark.parametrize("part", ["id", "name", "aadObjectId"])
@pytest.mark.parametrize("value", [1, [], {}, "x" * 5000], ids=lambda v: repr(v)[:6])
async def test_a_sender_that_is_no_sender_is_refused(running: Bot, part: str, value: Any) -> None:
    activity = running.activity(text=QUESTION) | {"from": USER | {part: value}}

    assert (await running.post(activity))[0] == 400


@pytest.mark.parametrize("part", ["id", "conversationType", "tenantId"])
@pytest.mark.parametrize("value", [1, ["x"], {"a": 1}, "x" * 5000], ids=lambda v: repr(v)[:6])
async def test_a_conversation_that_is_none_is_refused(running: Bot, part: str, value: Any) -> None:
    where = {"id": "a:personal"} | {part: value}

    assert (await running.post(running.activity(text=QUESTION, conversation=where)))[0] == 400


@pytest.mark.parametrize("field", ["value", "channelData"])
@pytest.mark.parametrize(
    "value", [1, "x", [], {}, True, [[[]]], {"tenant": 3}, {"do": {}}], ids=repr
)
async def test_what_may_hold_anything_breaks_nothing(running: Bot, field: str, value: Any) -> None:
    card = await running.says(QUESTION, **{field: value})

    assert "Helpdesk Geldzaken" in texts(card)


@pytest.mark.parametrize(
    "entity",
    [
        *(1, "x", None, [], {}, {"type": 1}, {"type": "mention"}, {"type": ["mention"]}),
        {"type": "mention", "mentioned": "x"},
        {"type": "mention", "mentioned": {"id": [BOT["id"]]}},
    ],
    ids=repr,
)
async def test_a_strange_entity_is_no_mention(running: Bot, entity: Any) -> None:
    activity = running.in_channel(QUESTION, mentioned=False) | {"entities": [entity]}

    assert await running.post(activity) == (200, None)
    assert running.connector.sent == []


@pytest.mark.parametrize("length", [3_000, 100_000])
async def test_a_long_message_is_answered_from_its_beginning(running: Bot, length: int) -> None:
    card = await running.says(f"{QUESTION} {'x' * length}")

    assert "vond ik 4 partners" in texts(card)
    assert "xxxxx" not in texts(card)


@pytest.mark.parametrize("text", ["\x00", "\u202e gnithemos", "a\x00b", "🙂" * 500, "9" * 1999])
async def test_strange_characters_get_a_kind_answer(running: Bot, text: str) -> None:
    assert (await running.says(text))["body"]
    assert await still_answers(running)


@pytest.mark.parametrize(
    "text", ["<at" * 600, "<at>" * 500, "<p " * 600, "<" * 2000, "*" * 2000, "a " * 1000]
)
async def test_text_made_to_keep_the_bot_busy_is_answered(running: Bot, text: str) -> None:
    assert (await running.says(text))["body"]


# -- anything at all --------------------------------------------------------------------------

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=5,
)
kinds = st.sampled_from(
    ("message", "invoke", "conversationUpdate", "typing", "messageReaction", "event")
)
data = st.fixed_dictionaries(
    {"do": st.sampled_from(("find", "other_place", "wrong", "agreement", "remember", "help"))},
    optional={
        "needs": st.lists(st.sampled_from(("schulden", "suicide", "weg"))) | anything,
        "places": st.lists(st.sampled_from(("SD-GM0518-Laak", "GM0518", "weg"))) | anything,
        "services": st.lists(st.sampled_from(("helpdesk-geldzaken-schulden",))) | anything,
        **dict.fromkeys(("group", "from", "what", "id", "place", "more"), anything),
    },
)
fields = st.fixed_dictionaries(
    {"type": kinds | st.text(max_size=10)},
    optional={
        "text": st.text(max_size=80) | anything,
        "value": data | st.builds(lambda d: {"action": {"data": d}}, data) | anything,
        "name": st.just("adaptiveCard/action") | anything,
        "from": st.just(USER) | anything,
        "conversation": st.fixed_dictionaries({"id": st.text(max_size=10) | anything}) | anything,
        "entities": st.lists(anything, max_size=3) | anything,
        "membersAdded": st.lists(st.just(BOT) | anything, max_size=3) | anything,
        "recipient": st.just(BOT) | anything,
        "channelId": st.sampled_from(("msteams", "sms", "")) | anything,
        **dict.fromkeys(("id", "channelData", "locale", "deliveryMode", "replyToId"), anything),
        "onbekend": anything,
    },
)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_fields=fields)
async def test_no_activity_ever_breaks_the_bot(running: Bot, given_fields: dict[str, Any]) -> None:
    status, answer = await running.post(running.activity() | given_fields)

    assert status in {200, 400, 403} or (status == 501 and given_fields["type"] == "invoke")
    assert "Traceback" not in str(answer)
    assert await running.figure("wijkschakel_failed_total") == 0
