"""Sends activities to the messenger with aiohttp.

Takes the place of botbuilder's ConnectorClient, which builds an AutoRest pipeline and hops to a
thread for every reply, and does not retry a POST. Same protocol, same token.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
import orjson
from botbuilder.schema import Activity, ResourceResponse
from botframework.connector.auth import ConnectorFactory

from bot.settings import is_loopback

RETRIED = {412, 429, 502, 503, 504}
"""Answers after which Teams asks to try again later."""
TRIES = 3
LONGEST_WAIT = 8.0
"""Seconds waited at most between two tries."""
LONGEST_ASKED = 24 * 3600.0
FIRST_WAIT = 0.2
"""Doubles with each try; what is waited is anything up to it, so that not all come back at once."""
TEAMS_HOSTS = ("smba.trafficmanager.net", ".botframework.com", ".teams.microsoft.com")
TOKEN_FOR = 300.0
"""Seconds a token is used before the identity library is asked again (it keeps its own cache)."""

Token = Callable[[], Awaitable[str]]
Chance = Callable[[], float]
"""A number from 0 up to 1, another one each time."""


class DeliveryError(Exception):
    """The messenger did not take the message; `status` is its last answer (0: none)."""

    def __init__(self, status: int, retry_after: float = 0.0) -> None:
        super().__init__(f"the messenger answered {status or 'nothing'}")
        self.status = status
        self.retry_after = retry_after
        """Seconds that it asked to wait; 0 when it did not say."""


class ForbiddenServiceUrl(Exception):
    """The activity names a service URL to which this bot does not send."""


@lru_cache(maxsize=256)
def allowed_service_url(url: str, dev: bool) -> bool:
    """`--dev` sends to this machine only; otherwise only to Teams and the Bot Framework."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port  # the port raises when it is none
    except ValueError:
        return False
    if dev:
        return parts.scheme in {"http", "https"} and is_loopback(host)
    return parts.scheme == "https" and any(
        host == allowed or (allowed.startswith(".") and host.endswith(allowed))
        for allowed in TEAMS_HOSTS
    )


def slim(model: Any) -> Any:
    """A botbuilder model as plain JSON data; msrest's serialiser takes thirty times as long."""
    if type(model) in PLAIN:
        return model
    if isinstance(model, list):
        return [slim(item) for item in model]
    if isinstance(model, datetime):
        return model.isoformat()
    if not hasattr(model, "_attribute_map"):
        return model
    keys = _keys(type(model))
    return {
        keys[name]: value if type(value) in PLAIN else slim(value)
        for name, value in vars(model).items()
        if value is not None and name in keys
    }


def _keys(model: type) -> dict[str, str]:
    """Attribute of a botbuilder model → its name in JSON; kept per model."""
    if model not in KEYS:
        names: dict[str, dict[str, str]] = getattr(model, "_attribute_map", {})
        KEYS[model] = {name: spec["key"] for name, spec in names.items()}
    return KEYS[model]


KEYS: dict[type, dict[str, str]] = {}
PLAIN = frozenset({str, dict, bool, int})


@dataclass
class Conversations:
    """The three calls of the connector API that the bot uses, for one service URL.

    What is to be sent `later` as well is left to that when the messenger asks for a long wait.
    """

    session: aiohttp.ClientSession
    base: str
    token: Token | None
    chance: Chance = random.random

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity
    ) -> ResourceResponse:
        return await self._send(
            "POST", f"{_path(conversation_id)}/{quote(activity_id, safe='')}", activity
        )

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity, later: bool = False
    ) -> ResourceResponse:
        return await self._send("POST", _path(conversation_id), activity, later)

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Activity, later: bool = False
    ) -> ResourceResponse:
        return await self._send(
            "PUT", f"{_path(conversation_id)}/{quote(activity_id, safe='')}", activity, later
        )

    async def _send(
        self, method: str, path: str, activity: Activity, later: bool = False
    ) -> ResourceResponse:
        body = orjson.dumps(slim(activity))
        headers = {"content-type": "application/json"}
        if self.token is not None:
            headers["authorization"] = f"Bearer {await self.token()}"
        status = 0
        asked: float | None = None
        for attempt in range(1, TRIES + 1):
            asked = None
            try:
                async with self.session.request(
                    method, self.base + path, data=body, headers=headers, allow_redirects=False
                ) as response:
                    if response.status < 300:
                        return ResourceResponse(id=await _taken(response))
                    status = response.status
                    asked = _retry_after(response.headers.get("retry-after"))
            except (OSError, aiohttp.ClientError):
                status = 0
            if attempt == TRIES or (status and status not in RETRIED):
                break
            if later and asked is not None and asked > LONGEST_WAIT:
                break
            wait = self.chance() * FIRST_WAIT * 2**attempt if asked is None else asked
            await asyncio.sleep(min(wait, LONGEST_WAIT))
        raise DeliveryError(status, asked or 0.0)


def _path(conversation_id: str) -> str:
    return f"/v3/conversations/{quote(conversation_id, safe='')}/activities"


async def _taken(response: aiohttp.ClientResponse) -> str | None:
    """The id of a message that the messenger has, even if the rest of its answer is lost."""
    try:
        return _id(await response.read())
    except (OSError, aiohttp.ClientError):
        return None


def _id(body: bytes) -> str | None:
    try:
        data = orjson.loads(body)
    except ValueError:
        return None
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None


def _retry_after(header: str | None) -> float | None:
    """Seconds to wait, at most a day; the header's date form is rare enough to fall back on our
    own pace."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return min(seconds, LONGEST_ASKED) if math.isfinite(seconds) and seconds >= 0 else None


@dataclass
class Connector:
    """Has the one attribute of botbuilder's ConnectorClient that its adapter touches."""

    conversations: Conversations


@dataclass
class Connectors(ConnectorFactory):  # type: ignore[misc]
    """One connector per service URL, kept; raises ForbiddenServiceUrl for any other host."""

    session: aiohttp.ClientSession
    dev: bool
    token: Token | None = None
    chance: Chance = random.random
    _known: dict[str, Connector] = field(default_factory=dict)

    async def create(self, service_url: str, audience: str = "") -> Connector:
        base = service_url.rstrip("/")
        if base not in self._known:
            if not allowed_service_url(base, self.dev):
                raise ForbiddenServiceUrl(base)
            if len(self._known) > 1000:
                self._known.clear()
            conversations = Conversations(self.session, base, self.token, self.chance)
            self._known[base] = Connector(conversations)
        return self._known[base]


@dataclass
class KeptToken:
    """Our own bearer token, fetched in a thread and kept for a while."""

    fetch: Callable[[], str]
    _token: str = ""
    _until: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> str:
        async with self._lock:
            if time.monotonic() >= self._until:
                self._token = await asyncio.to_thread(self.fetch)
                self._until = time.monotonic() + TOKEN_FOR
        return self._token
