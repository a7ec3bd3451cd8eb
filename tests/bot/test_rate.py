"""Who goes too fast is asked to wait, kindly and once, and nothing of it is done."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import MESSAGE_TYPE
from bot.door import DOOR
from bot.rate import MINUTE, TIDY_FROM, Bucket, Pace
from bot.settings import Settings, SettingsError

from .messenger import Bot, texts

QUESTION = "wie doet schulden in Laak?"
WAIT = "Dat gaat me te snel."
KIM = {"id": "29:kim", "name": "Kim Voorbeeld", "aadObjectId": "00000000-0000-0000-0000-000000002"}


def slow(running: Bot, user: int, conversation: int = 0) -> None:
    """The limits of production in the bot that runs."""
    app: Any = running.client.app
    app[DOOR].pace = Pace(user, conversation)


# -- counting ---------------------------------------------------------------------------------


@example(1, [4.4])  # a first turn that rounding refused
@given(st.integers(1, 20), st.lists(st.floats(0, 100), max_size=60))
def test_no_minute_holds_more_than_what_was_saved_and_what_came_in(
    per_minute: int, waits: list[float]
) -> None:
    bucket, now, taken = Bucket(per_minute), 0.0, list[float]()
    for wait in waits:
        now += wait
        if bucket.room("sam", now):
            bucket.take("sam", now)
            taken.append(now)

    for start in taken:
        assert sum(start <= at <= start + MINUTE for at in taken) <= 2 * per_minute
    assert len(taken) >= min(len(waits), per_minute)


@given(st.integers(1, 60))
def test_who_keeps_to_the_limit_never_waits(per_minute: int) -> None:
    bucket = Bucket(per_minute)
    for turn in range(3 * per_minute):
        now = 1e6 + turn * (MINUTE / per_minute + 1e-6)
        assert bucket.room("sam", now)
        bucket.take("sam", now)


def test_after_a_pause_a_whole_minute_may_be_used_at_once() -> None:
    pace = Pace(5, 0)
    for start in (0.0, 1000.0):
        went = [pace.verdict("sam", "chat", start)[0] for _ in range(8)]
        assert went == ["go"] * 5 + ["tell"] + ["silent"] * 2


def test_one_person_who_goes_too_fast_leaves_room_for_the_others_in_a_channel() -> None:
    pace = Pace(3, 6)
    for _ in range(50):
        pace.verdict("sam", "team", 0.0)

    assert [pace.verdict("kim", "team", 0.0) for _ in range(4)] == [("go", "")] * 3 + [
        ("tell", "user")
    ]
    assert pace.verdict("robin", "team", 0.0) == ("tell", "conversation")
    assert pace.verdict("robin", "elsewhere", 0.0) == ("go", "")


def test_zero_is_no_limit_and_remembers_nobody() -> None:
    bucket = Bucket(0)
    for _ in range(1000):
        assert bucket.room("sam", 0.0)
        bucket.take("sam", 0.0)

    assert len(bucket) == 0


def test_of_a_hundred_thousand_people_only_those_of_the_last_minutes_are_remembered() -> None:
    bucket, now = Bucket(30), 0.0
    most = 0
    for number in range(100_000):
        now += 0.01
        bucket.take(f"user-{number}", now)
        most = max(most, len(bucket))

    assert most <= TIDY_FROM + 1


def test_the_limits_are_settings_and_cannot_be_negative() -> None:
    assert Settings.read(user_limit=5, conversation_limit=0).user_limit == 5
    with pytest.raises(SettingsError, match="WIJKSCHAKEL_USER_LIMIT"):
        Settings.read(user_limit=-1)


# -- what is said of it -----------------------------------------------------------------------


async def test_typed_too_fast_is_answered_once_and_then_not(running: Bot) -> None:
    slow(running, user=2)
    for _ in range(6):
        await running.post(running.activity(text=QUESTION))

    first, second, told = (texts(sent.card) for sent in running.connector.sent)
    assert "Helpdesk Geldzaken" in first
    assert "Helpdesk Geldzaken" in second
    assert WAIT in told
    assert "Helpdesk Geldzaken" not in told
    assert await running.figure("wijkschakel_slowed_total") == 4


async def test_a_press_too_fast_leaves_the_card_and_says_so_each_time(running: Bot) -> None:
    slow(running, user=1)
    await running.post(running.execute({"do": "help"}))
    for _ in range(3):
        status, answer = await running.post(running.execute({"do": "remember", "place": "x"}))
        assert (status, answer["statusCode"], answer["type"]) == (200, 200, MESSAGE_TYPE)
        assert answer["value"].startswith(WAIT)


async def test_what_went_too_fast_was_not_done_and_may_be_sent_again(running: Bot) -> None:
    slow(running, user=1)
    await running.says("hallo")
    press = running.execute({"do": "remember", "place": "SD-GM0518-Laak"})
    await running.post(press)
    user = f"msteams|{press['from']['aadObjectId']}"
    assert running.store.user(user).usual_place is None

    slow(running, user=1)  # half a minute later
    status, answer = await running.post(press)

    assert status == 200
    assert WAIT not in texts(answer)
    assert running.store.user(user).usual_place == "SD-GM0518-Laak"


async def test_it_is_said_in_the_language_of_who_goes_too_fast(running: Bot) -> None:
    await running.says("english")
    slow(running, user=1)
    await running.says("hello")

    assert "too fast" in texts(await running.says("debts in Laak"))


async def test_in_a_channel_only_what_is_meant_for_the_bot_counts(running: Bot) -> None:
    slow(running, user=2)
    for _ in range(20):
        await running.post(running.in_channel("overleg onder elkaar", mentioned=False))
    await running.post(running.in_channel(QUESTION, mentioned=True))

    (answer,) = running.connector.sent
    assert WAIT not in texts(answer.card)


async def test_another_person_is_answered_meanwhile(running: Bot) -> None:
    slow(running, user=1)
    for _ in range(5):
        await running.post(running.activity(text=QUESTION))

    assert "Helpdesk Geldzaken" in texts(await running.says(QUESTION, **{"from": KIM}))


async def test_with_dev_there_is_no_limit(running: Bot) -> None:
    for _ in range(200):
        await running.post(running.execute({"do": "help"}))

    assert await running.figure("wijkschakel_slowed_total") == 0
