"""A practice and two partners around a running bot, over real HTTP; only registered people act."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.courier import Courier
from bot.door import DOOR, build
from bot.library import Library, Source
from bot.settings import Settings
from cases.store import SqliteStore
from tests.factories import TODAY, write_content
from tests.files import access_file, member, object_id, organisation, service

from .loop import Card, Loop, Person, find
from .messenger import BOT, TENANT, Sent, StubConnector

PARTNER, OTHER, PRACTICE = "schuldhulp-laak", "taalhuis-overvecht", "praktijk"
GP, COORDINATOR, KEY_FIGURE = object_id(1), object_id(2), object_id(3)
QUESTION = "wie doet schulden in Laak?"
TEAM = "19:team"
"""The channel of the partner."""


def content(directory: Path) -> Path:
    """The small town with people of a practice and of a partner."""
    confirmed = {"on": "2026-11-01", "by": "POH-KB", "how": "phone"}
    offer = service(f"{PARTNER}-spreekuur", confirmed=confirmed)
    people = (
        member(1),
        member(2, PRACTICE, "coordinator"),
        member(3, PARTNER, "key_figure"),
    )
    partners = {
        PARTNER: organisation(PARTNER, offer),
        OTHER: organisation(OTHER, service(f"{OTHER}-spreekuur", needs=["taal"])),
    }
    return write_content(directory, access=access_file(*people), partners=partners)


@dataclass
class Moody(StubConnector):
    """A messenger that refuses some things until it is told otherwise."""

    refuses: dict[tuple[str, str], tuple[int, dict[str, str]]] = field(default_factory=dict)
    """Method and conversation → status and headers."""

    async def _take(self, request: web.Request) -> web.StreamResponse:
        conversation = unquote(request.path).split("/")[4]
        answer = await super()._take(request)
        refused = self.refuses.get((request.method, conversation))
        return web.Response(status=refused[0], headers=refused[1]) if refused else answer

    def refuse(self, method: str, conversation: str, status: int, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refuses[method, conversation] = status, named


@dataclass
class Quarter:
    """The bot with its messenger and its people."""

    client: TestClient[Any, Any]
    connector: Moody
    store: SqliteStore
    teams: dict[str, str] = field(default_factory=dict)
    """Channel → the team that it is in."""

    @classmethod
    async def running(cls, content: Path, aiohttp_client: Any, store: SqliteStore) -> Quarter:
        connector = Moody()
        await connector.start()
        library = Library(Source(content), TODAY)
        app = build(Settings(dev=True).checked(), library, store)
        return cls(await aiohttp_client(TestServer(app)), connector, store)

    @property
    def courier(self) -> Courier:
        return self.client.app[DOOR].courier

    # -- people -------------------------------------------------------------------------------

    def chat(self, id_: str) -> Person:
        """Somebody in a chat of one's own."""
        return Person(id_, f"a:{id_}", self.connector.url, self.post)

    def there(self, id_: str, channel: str = TEAM) -> Person:
        """Somebody in a channel."""
        return Person(id_, channel, self.connector.url, self.post, channel=True)

    async def post(self, activity: dict[str, Any]) -> Any:
        team = self.teams.get(activity["conversation"]["id"])
        if team:
            activity["channelData"] |= {"team": {"id": team}}
        async with self.client.post("/api/messages", json=activity) as response:
            assert response.status == 200
            return await response.json() if activity["type"] == "invoke" else None

    async def hears(self, who: Person, text: str) -> Card:
        """The answer to typed words."""
        id_ = await who.says(text)
        (answer,) = [s for s in self.connector.sent if s.path.endswith(f"/{id_}")]
        return answer.card

    async def linked(self, channel: str = TEAM, organisation: str = PARTNER) -> None:
        await self.hears(self.there(COORDINATOR, channel), f"koppel {organisation}")

    async def asks(self) -> Loop:
        """A handover that was sent; what is told of it has arrived."""
        loop = Loop(self.chat(GP), self.there(KEY_FIGURE))
        await loop.asks(await self.hears(loop.requester, QUESTION))
        await self.told()
        return loop

    async def takes_up(self, loop: Loop, channel: str = TEAM) -> None:
        """The key figure presses on the card in the channel; everybody is told."""
        card = self.posts(channel)[-1].card
        await loop.partner.presses(find(card, act="accept"))
        await self.told()

    # -- what the messenger does on its own ---------------------------------------------------

    async def happens(self, kind: str, where: str, **fields: Any) -> None:
        """Something that nobody says: the bot is added or removed."""
        groups = where.startswith("19:")
        await self.post(
            {
                **{"type": kind, "id": f"event-{random.random()}", "channelId": "msteams"},
                **{"serviceUrl": self.connector.url, "recipient": BOT},
                "channelData": {"tenant": {"id": TENANT}},
                "conversation": {
                    "id": where,
                    "conversationType": "channel" if groups else "personal",
                },
                **fields,
            }
        )

    # -- what arrives -------------------------------------------------------------------------

    async def told(self, **later: float) -> int:
        """Everything that is due by then is delivered."""
        return await self.courier.deliver(datetime.now(UTC) + timedelta(**later))

    def posts(self, conversation: str) -> list[Sent]:
        """New messages that the bot wrote there by itself."""
        path = f"/connector/v3/conversations/{conversation}/activities"
        sent = self.connector.sent
        return [s for s in sent if s.method == "POST" and unquote(s.path) == path]

    def edits(self) -> list[Sent]:
        return [s for s in self.connector.sent if s.method == "PUT"]

    def waiting(self) -> int:
        return self.store.outbox.size()


async def until(condition: Any) -> None:
    """Waits until something is so, without saying when."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)
