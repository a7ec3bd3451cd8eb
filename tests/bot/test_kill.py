"""SIGKILL at any moment of a 4D conversation: no answered step is lost, none is done twice.

A professional walks whole conversations over HTTP; beside the bot that is killed, started again
and sent the same activity again, a twin in this process goes the same way undisturbed. What is
stored and what is shown must be the same. `make prove` kills ten times as often.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.cards import adaptive_card
from dialogs.turn import Reply
from social_map.social_map import SocialMap
from tests.factories import (
    SHIPPED,
    both,
    need,
    needs_file,
    place,
    places_file,
    write_content,
)
from tests.town import GROUPS, NEEDS, PLACES, UTRECHT_PLACES

from .hand import Move, move
from .messenger import BOT, TENANT, USER, StubConnector
from .served import Served
from .twin import REFERENCE, Memory, Twin

KILLS = 20 * int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
SEED = int(os.environ.get("WIJKSCHAKEL_SEED", random.randrange(1_000_000)))
HOW = ("after the answer", "under way", "at the reply")
"""When the bot is killed: between two messages, while it works, or (typed) as its reply arrives."""
LONGEST = (0.003, 0.03)
"""Seconds from sending to the kill, at most: mostly while it works, or also just after."""


@pytest.fixture
def content(tmp_path: Path, shipped: SocialMap) -> Path:
    """The shipped conversation in a small town, because that starts twice as fast."""
    known = {p["id"] for p in (*PLACES, *UTRECHT_PLACES)} | {n["id"] for n in NEEDS}
    needs = [need(i, both(i)) for i in shipped.needs if i not in known]
    towns = [
        place(p.id, p.name, "gemeente")
        for p in shipped.gazetteer.places.values()
        if p.level == "gemeente" and p.id not in known
    ]
    return write_content(
        tmp_path,
        needs=needs_file([*NEEDS, *needs], GROUPS),
        files={"map/places/elsewhere.yaml": places_file(*towns)},
        four_d={"4d": (SHIPPED / "four_d" / "4d.yaml").read_text("utf-8")},
        red_flags=(SHIPPED / "red_flags.yaml").read_text("utf-8"),
    )


@dataclass
class FatalConnector(StubConnector):
    """Kills the bot as soon as its next reply arrives."""

    victim: Served | None = None

    async def _take(self, request: web.Request) -> web.StreamResponse:
        answer = await super()._take(request)
        if self.victim is not None:
            await asyncio.to_thread(self.victim.kill)
        return answer


class Professional:
    """Talks to the bot that is killed, and does the same with the twin."""

    def __init__(
        self, served: Served, twin: Twin, connector: FatalConnector, http: aiohttp.ClientSession
    ) -> None:
        self.served, self.twin, self._connector, self._http = served, twin, connector, http
        self.own = Memory(served.db)
        self.rng = random.Random(SEED)
        self.tally: Counter[str] = Counter()
        self.story: list[str] = []
        self._sent = 0

    async def does(self, what: Move, kill: str = "") -> Reply:
        """One message; what is stored and shown afterwards is what the twin stores and shows."""
        self.story.append(f"{what!r} {kill}")
        activity = self._activity(what)
        before = self.twin.kept()
        reply = self.twin.take(activity)
        after = self.twin.kept()
        mine = self._as_mine(activity)
        handled, card = await (self._kill(mine, kill) if kill else self._post(mine))
        stored = self.own.kept()
        if card is not None:
            assert stored == after, "an answered step is not stored as it was answered"
        else:
            assert stored in (before, after), "half a step, or more than one, is stored"
        if not handled:
            self._count(stored == after, card is not None)
            _, again = await self._post(mine)
            assert self.own.kept() == after, "sent again: lost, or done twice"
            if card is None and again is not None and stored == after != before:
                reply = await self.twin.repeat(activity)
            card = card or again
        if card is None:
            self.tally["asked where we were"] += 1
            begun = len(self.own.refs) == len(self.twin.refs)
            return await self.does(f"verder {self.twin.refs[-1]}" if begun else "4d")
        self.own.see(card)
        assert buttons(card) == buttons(adaptive_card(reply))
        return reply

    def _count(self, stored: bool, answered: bool) -> None:
        where = "stored" if stored else "not stored"
        self.tally[f"{where}, {'answered' if answered else 'not answered'}, sent again"] += 1

    async def _kill(self, activity: dict[str, Any], how: str) -> tuple[bool, Any]:
        """As `_post`; meanwhile the bot is killed and runs again."""
        if how == "after the answer":
            handled, card = await self._post(activity)
            await asyncio.to_thread(self.served.kill)
        elif how == "at the reply":
            self._connector.victim = self.served
            handled, card = await self._post(activity)
            self._connector.victim = None
        else:
            after = self.rng.choice(LONGEST) * self.rng.random()
            killed = asyncio.create_task(asyncio.to_thread(self.served.kill, after))
            handled, card = await self._post(activity)
            await killed
        self.tally[f"killed {how}"] += 1
        await asyncio.to_thread(self.served.start)
        return handled, card or self._reply_to(activity)

    async def _post(self, activity: dict[str, Any]) -> tuple[bool, Any]:
        """Was it taken, and the card that came back, if any: a press is answered in place."""
        url, pressed = f"{self.served.url}/api/messages", activity["type"] == "invoke"
        try:
            async with self._http.post(url, json=activity) as response:
                assert response.status == 200
                body = await response.json() if pressed else None
        except aiohttp.ClientError:
            return False, None if pressed else self._reply_to(activity)
        return True, body["value"] if body else self._reply_to(activity)

    def _reply_to(self, activity: dict[str, Any]) -> Any:
        cards = [s.card for s in self._connector.sent if s.activity["replyToId"] == activity["id"]]
        assert len(cards) <= 1, "two messages for one question"
        return cards[0] if cards else None

    def _activity(self, what: Move) -> dict[str, Any]:
        self._sent += 1
        given = {
            "id": f"message-{self._sent}",
            "channelId": "msteams",
            "serviceUrl": self._connector.url,
            "from": USER,
            "recipient": BOT,
            "conversation": {"id": "a:personal", "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        }
        if isinstance(what, str):
            return given | {"type": "message", "text": what}
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": dict(what)}}
        return given | {"type": "invoke", "name": "adaptiveCard/action", "value": value}

    def _as_mine(self, activity: dict[str, Any]) -> Any:
        """The same with the references of the bot that is killed."""
        text = json.dumps(activity)
        for own, twins in zip(self.own.refs, self.twin.refs, strict=False):
            text = text.replace(twins, own)
        return json.loads(text)


def buttons(card: Any) -> list[str]:
    """What can be pressed on a card, whatever the reference is."""
    found: list[str] = []
    parts = [card]
    while parts:
        part = parts.pop()
        if isinstance(part, dict) and part.get("type") == "Action.Execute":
            found.append(REFERENCE.sub("KB", json.dumps(part["data"], sort_keys=True)))
        elif isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part
    return found


@pytest.fixture
async def professional(content: Path, tmp_path: Path) -> AsyncIterator[Professional]:
    served = Served(content, tmp_path / "bot.db", tmp_path / "bot.log")
    served.start()
    connector = FatalConnector()
    await connector.start()
    own_line = aiohttp.TCPConnector(force_close=True)  # a killed bot leaves no line to use again
    async with aiohttp.ClientSession(connector=own_line) as http:
        someone = Professional(served, Twin(content), connector, http)
        yield someone
    served.kill()
    await connector.stop()
    someone.own.store.close()
    someone.twin.store.close()


@pytest.mark.prove
async def test_a_killed_bot_loses_no_answer_and_gives_none_twice(
    professional: Professional,
) -> None:
    rng, twin, kills = professional.rng, professional.twin, 0
    try:
        reply = await professional.does("4d")
        while kills < KILLS or twin.walk.state != "done":
            what = "4d" if twin.walk.state == "done" else move(reply, twin.takes_remarks, rng)
            how = rng.choice(HOW if isinstance(what, str) else HOW[:2]) * (rng.random() < 0.25)
            kills += bool(how)
            reply = await professional.does(what, how if kills <= KILLS else "")

        assert len(professional.own.refs) == len(twin.refs), "a conversation was begun twice"
        assert professional.own.unseen() == []
    finally:
        print(f"seed {SEED}: {len(twin.refs)} conversations, {dict(professional.tally)}")
        print("\n".join(professional.story[-12:]))
