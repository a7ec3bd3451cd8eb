"""A messenger for tests: activities as Teams sends them, and a connector that records replies."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.library import Library
from cases.store import SqliteStore

BOT = {"id": "28:wijkschakel", "name": "Wijkschakel"}
USER = {"id": "29:sam", "name": "Sam Voorbeeld", "aadObjectId": "00000000-0000-0000-0000-000000001"}
TENANT = "11111111-1111-1111-1111-111111111111"
MENTION = "<at>Wijkschakel</at>"
CARD = "application/vnd.microsoft.card.adaptive"

_numbers = itertools.count(1)


@dataclass
class Sent:
    """One request that reached the connector."""

    method: str
    path: str
    activity: dict[str, Any]
    headers: dict[str, str]

    @property
    def card(self) -> dict[str, Any]:
        (attachment,) = self.activity["attachments"]
        assert attachment["contentType"] == CARD
        card: dict[str, Any] = attachment["content"]
        return card


@dataclass
class StubConnector:
    """Takes replies like the messenger does; `answers` are served first, then 201."""

    sent: list[Sent] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    server: TestServer | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self.server = TestServer(app)
        await self.server.start_server()

    async def stop(self) -> None:
        assert self.server is not None
        await self.server.close()

    @property
    def url(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("/connector/"))

    async def _take(self, request: web.Request) -> web.StreamResponse:
        activity = json.loads(await request.text() or "{}")
        self.sent.append(Sent(request.method, request.raw_path, activity, dict(request.headers)))
        if self.answers:
            return self.answers.pop(0)
        return web.json_response({"id": f"reply-{len(self.sent)}"}, status=201)


@dataclass
class Bot:
    """The running bot with the messenger around it."""

    client: TestClient[Any, Any]
    connector: StubConnector
    library: Library
    store: SqliteStore

    def activity(self, kind: str = "message", **fields: Any) -> dict[str, Any]:
        """An activity as Teams sends it in a personal chat; a field of None is left out."""
        given = {
            "type": kind,
            "id": f"activity-{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.connector.url,
            "from": USER,
            "recipient": BOT,
            "conversation": {"id": "a:personal", "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        } | fields
        return {key: value for key, value in given.items() if value is not None}

    def execute(self, data: Any, **fields: Any) -> dict[str, Any]:
        """The press of an `Action.Execute` button."""
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": data}}
        return self.activity("invoke", name="adaptiveCard/action", value=value, **fields)

    def in_channel(self, text: str, mentioned: bool, **fields: Any) -> dict[str, Any]:
        mention = [{"type": "mention", "mentioned": BOT, "text": MENTION}]
        where = {"id": "19:team@thread.tacv2;messageid=1", "conversationType": "channel"}
        entities = mention if mentioned else []
        return self.activity(text=text, conversation=where, entities=entities, **fields)

    async def post(self, activity: Any, **headers: str) -> tuple[int, Any]:
        """Status and JSON body of the bot's answer to one activity."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        given = {"content-type": "application/json"} | headers
        async with self.client.post("/api/messages", data=body, headers=given) as response:
            content = await response.read()
            return response.status, json.loads(content) if content else None

    async def says(self, text: str, **fields: Any) -> dict[str, Any]:
        """The card that comes back for typed words."""
        before = len(self.connector.sent)
        status, _ = await self.post(self.activity(text=text, **fields))
        assert status == 200
        (reply,) = self.connector.sent[before:]
        return reply.card

    async def figure(self, name: str) -> float:
        """The sum of one metric over its labels."""
        async with self.client.get("/metrics") as response:
            lines = (await response.text()).splitlines()
        assert any(line.startswith(f"# TYPE {name} ") for line in lines), f"no metric {name}"
        mine = [x for x in lines if x.startswith((f"{name} ", name + "{"))]
        return sum(float(x.rsplit(" ", 1)[1]) for x in mine)


def texts(card: Any) -> str:
    """Everything that a card says."""
    return json.dumps(card, ensure_ascii=False)


def button(card: dict[str, Any], title: str) -> dict[str, Any]:
    """The data of a button on a card."""
    data: dict[str, Any] = next(a["data"] for a in card["actions"] if a["title"] == title)
    return data
