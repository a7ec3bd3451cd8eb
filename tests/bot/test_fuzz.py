"""Two thousand hostile activities against a bot with people and handovers; in `make prove` ten
times as many.

No activity may end in a 5xx or a bug, change what its sender could not change, show what its sender
may not see, or come back as markup, a link or a mention.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.shown import parts
from bot.door import DOOR
from cases.store import SqliteStore

from .besieged import SECRETS, Town, content
from .hostile import Recipe, recipes
from .ledger import Ledger, standing
from .quarter import Quarter

TIMES = int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
ACTIVITIES = 2_000 * TIMES
FINE = {200, 400, 403, 413, 501}
SHEET = re.compile(r"^(?:Warme overdracht|Warm handover) (WO-\w{6})$", re.MULTILINE)
MARKUP = ("://kwaad", "](", "<script", "<img", "<a ", "<at", "\u202e", "\u200b", "\x1b")


@pytest.fixture
async def town(tmp_path: Path, aiohttp_client: Any) -> AsyncIterator[Town]:
    quarter = await Quarter.running(content(tmp_path), aiohttp_client, SqliteStore(":memory:"))
    town = Town(quarter, random.Random(TIMES))
    await town.wakes()
    yield town
    await quarter.connector.stop()


def said(answer: Any) -> list[str]:
    """Every text that a person would see."""
    shown = ("text", "title", "value", "summary", "label", "speak")
    return [str(p[k]) for p in parts(answer) for k in shown if isinstance(p.get(k), str)]


def markup(texts: list[str]) -> list[str]:
    return [text for text in texts if any(mark in text for mark in MARKUP)]


def leaks(shown: list[str], user: str, ledger: Ledger) -> Iterator[str]:
    """Sheets and remarks shown to somebody whose organisation has nothing to do with them."""
    for ref in SHEET.findall("\n".join(shown)):
        if not ledger.concerns(user, f'"ref":"{ref}"'):
            yield ref
    for secret in sorted(set(SECRETS.values())):
        if any(secret in text for text in shown) and not ledger.concerns(user, secret):
            yield secret


@pytest.mark.prove
async def test_no_activity_breaks_the_bot_or_does_what_its_sender_may_not(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    quarter = town.quarter
    app: Any = quarter.client.app
    door = app[DOOR]
    access = door.turns.library.conversation.handovers.access
    ledger = Ledger(quarter.store, access)
    figures: Counter[str] = Counter()
    lost: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: lost.append(context))

    async def take(recipe: Recipe) -> None:
        body, user = town.cook(recipe)
        quarter.connector.sent.clear()
        headers = {"content-type": "application/json"}
        async with quarter.client.post(
            "/api/messages", data=io.BytesIO(body), headers=headers
        ) as response:
            status, answer = response.status, await response.read()
        figures[str(status)] += 1

        assert status in FINE, (status, body)
        assert b"Traceback" not in answer
        failed = door.metrics.registry.get_sample_value("wijkschakel_failed_total")
        bugs = [r for r in caplog.records if r.levelno >= logging.ERROR]
        assert not failed, (caplog.text, body)
        assert not bugs, (caplog.text, body)
        assert not lost, (lost, body)

        if user:
            wrong = ledger.wrong(user)
            assert not wrong, (wrong, body)
        else:
            ledger.changes()
        answers = [json.loads(answer)] if answer else []
        for card in answers:
            town.answered(user, card)
        if sum(figures.values()) % 50 == 0:
            await town.goes_on()
            ledger.changes()
        texts = said([*answers, *(s.activity for s in quarter.connector.sent)])
        assert not markup(texts), (markup(texts), body)
        if user:
            assert not (leaked := [*leaks(said(answers), user, ledger)]), (leaked, body)

    loop = asyncio.get_running_loop()

    @settings(
        max_examples=ACTIVITIES,
        deadline=None,
        database=None,
        derandomize=TIMES == 1,
        phases=(Phase.generate,),  # the town goes on, so a smaller example is another one
        suppress_health_check=list(HealthCheck),
    )
    @given(recipes)
    def activities(recipe: Recipe) -> None:
        asyncio.run_coroutine_threadsafe(take(recipe), loop).result()

    await asyncio.to_thread(activities)

    print(f"{sum(figures.values())} activities: {dict(sorted(figures.items()))}")
    print(f"{ledger.moves} moves, all allowed; now {', '.join(standing(quarter.store))}")
    assert ledger.moves > ACTIVITIES / 100, "too few presses do anything to prove something"
    assert figures["200"] > ACTIVITIES / 2
