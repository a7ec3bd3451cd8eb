"""The bot over real HTTP on loopback, with a connector that records what it sends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from botframework.connector.auth import AuthenticationConstants
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

import bot.connector
from bot.door import build
from bot.settings import Settings
from bot.watch import JsonLines
from cases.store import SqliteStore
from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.conversations.talk import NOW, library_of
from tests.walks import walked

from .issuer import Issuer, new_key
from .messenger import Bot, StubConnector


@pytest.fixture(scope="session")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    return walked(shipped_content, shipped, messages)


@pytest.fixture
async def connector() -> AsyncIterator[StubConnector]:
    stub = StubConnector()
    await stub.start()
    yield stub
    await stub.stop()


@pytest.fixture
async def running(connector: StubConnector, aiohttp_client: Any, conversation: Conversation) -> Bot:
    """The bot as `serve --dev` runs it."""
    library, store = library_of(conversation), SqliteStore(":memory:")
    app = build(Settings(dev=True).checked(), library, store, NOW.date())
    return Bot(await aiohttp_client(app), connector, library, store)


@pytest.fixture(scope="session")
def keys() -> tuple[Any, Any]:
    """Two keys; making them takes a while."""
    return new_key(), new_key()


@pytest.fixture
def issuer(keys: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """An issuer in the place of the messenger's own."""
    started = Issuer(keys[0])
    started.start()
    for name in (
        "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL",
        "TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL",
    ):
        monkeypatch.setattr(AuthenticationConstants, name, started.url + "/meta")
    JwtTokenExtractor.metadataCache.clear()
    yield started
    JwtTokenExtractor.metadataCache.clear()
    started.stop()


class Clock:
    """Stands in for asyncio in the connector: remembers how long it would have waited."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(bot.connector, "asyncio", clock)
    return clock


class Log:
    """What the administrator reads: the lines as they are written."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog
        self._format = JsonLines().format

    @property
    def lines(self) -> list[str]:
        return [self._format(record) for record in self._caplog.records]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Log:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="wijkschakel")
    return Log(caplog)
