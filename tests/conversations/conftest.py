"""A colleague with an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cases.store import SqliteStore
from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.walks import walked

from .talk import Colleague


@pytest.fixture(scope="session")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    return walked(shipped_content, shipped, messages)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(database)
    yield opened
    opened.close()


@pytest.fixture
def colleague(conversation: Conversation, store: SqliteStore) -> Colleague:
    return Colleague(conversation, store)


@pytest.fixture
def meet(conversation: Conversation, store: SqliteStore) -> Callable[[str], Colleague]:
    """Another colleague of the same practice."""
    return lambda name: Colleague(conversation, store, name)
