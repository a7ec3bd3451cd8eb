"""What the bot says by itself reaches the person, is tried again, or is given up aloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import bot.courier
from bot.connector import DeliveryError
from bot.courier import AT_ONCE, Courier
from bot.door import DOOR
from cases.four_d import Answer
from cases.sweep import Due, letter_of

from .conftest import Clock
from .messenger import Bot

pytestmark = pytest.mark.usefixtures("clock")
LATER = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
"""A Monday, long after the second measurement was due."""


async def finished(running: Bot) -> tuple[Courier, str]:
    """A finished conversation of the user, and its reference."""
    await running.post(running.activity(text="4d"))
    user = "msteams|00000000-0000-0000-0000-000000001"
    desk = running.client.app[DOOR].turns.desk
    (walk,) = desk.cases_of(user, LATER).unfinished()
    done = walk.answered("health", Answer(mark=4), "end", walk.updated).moved("done", walk.updated)
    with desk.turn(walk.updated):
        desk.keep_walk(done, walk.seq, 4, None)
        desk.remind_at(walk.case, [LATER - timedelta(days=1)])
    running.connector.sent.clear()
    door = running.client.app[DOOR]
    return Courier(door.turns, door.gate._connectors), walk.case


async def test_a_reminder_is_posted_in_the_chat_of_the_user(running: Bot) -> None:
    courier, ref = await finished(running)
    courier.turns.desk.sweep(LATER)

    assert await courier.deliver(LATER) == 1

    (sent,) = running.connector.sent
    assert ref in str(sent.card)
    assert "replyToId" not in sent.activity
    assert ref not in sent.activity["summary"]  # may stand on a lock screen
    assert await courier.deliver(LATER) == 0


async def test_the_button_of_a_reminder_begins_the_follow_up(running: Bot) -> None:
    courier, ref = await finished(running)
    courier.turns.desk.sweep(LATER)
    await courier.deliver(LATER)

    card = running.connector.sent[0].card
    status, answer = await running.post(running.execute(card["actions"][0]["data"]))

    assert status == 200
    assert ref in str(answer)


async def test_a_messenger_that_is_down_is_tried_again_later(
    running: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier, _ = await finished(running)
    courier.turns.desk.sweep(LATER)

    async def down(*_: object) -> None:
        raise DeliveryError(503)

    with monkeypatch.context() as patch:
        patch.setattr(bot.courier.Courier, "_send", down)
        assert await courier.deliver(LATER) == 0
    assert await courier.deliver(LATER) == 0  # not at once
    assert await courier.deliver(LATER + timedelta(minutes=5)) == 1


async def test_who_removed_the_bot_is_not_written_to_again(
    running: Bot, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    courier, _ = await finished(running)
    courier.turns.desk.sweep(LATER)

    async def gone(*_: object) -> None:
        raise DeliveryError(403)

    with monkeypatch.context() as patch:
        patch.setattr(bot.courier.Courier, "_send", gone)
        await courier.deliver(LATER)

    assert await courier.deliver(LATER + timedelta(days=2)) == 0


async def test_a_letter_that_cannot_be_read_does_not_hold_up_the_others(
    running: Bot,
) -> None:
    courier, ref = await finished(running)
    desk = courier.turns.desk
    with desk.turn(LATER):
        desk.keep_contact("msteams|another", "{}")
        desk.store.outbox.post("msteams|another", "[{}]", LATER - timedelta(hours=1))
    desk.sweep(LATER)

    assert await courier.deliver(LATER) == 1
    assert ref in str(running.connector.sent[0].card)
    assert await courier.deliver(LATER) == 0


async def test_two_messages_for_one_person_go_at_once_and_in_order(running: Bot) -> None:
    courier, ref = await finished(running)
    for at in (LATER, LATER + timedelta(days=1)):
        with courier.turns.desk.turn(at):
            courier.turns.desk.remind_at(ref, [at])
        courier.turns.desk.sweep(at)

    assert await courier.deliver(LATER + timedelta(days=1)) == 2

    said = [str(sent.card) for sent in running.connector.sent]
    assert "1 maart 2027" in said[0]
    assert "2 maart 2027" in said[1]


async def test_many_who_cannot_be_written_to_do_not_keep_others_waiting(running: Bot) -> None:
    courier, _ = await finished(running)
    desk = courier.turns.desk
    letter = letter_of([Due("measure", "KB-111111", "x", LATER)])
    broken = '{"channel": "msteams", "conversation": "a:x", "service_url": "http://127.0.0.1:1"}'
    with desk.turn(LATER):
        for number in range(AT_ONCE * 2):
            desk.store.outbox.keep_contact(f"msteams|nobody-{number}", broken)
            desk.store.outbox.post(f"msteams|nobody-{number}", letter, LATER)
    desk.sweep(LATER)

    assert await courier.deliver(LATER) == 1
    assert len(running.connector.sent) == 1
