"""A colleague, and a whole neighbourhood, with an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.library import Library, Source
from cases.store import SqliteStore
from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.factories import TODAY
from tests.walks import confirmed, walked

from . import town
from .handing import Neighbourhood
from .people import CONFIRMED, people
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


@pytest.fixture(scope="session")
def handing_conversation(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> Conversation:
    """Partners that are confirmed, and the registered people of `tests.conversations.people`."""
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture(scope="session")
def open_conversation(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> Conversation:
    """As with `--dev`: everybody may do everything."""
    return walked(shipped_content, shipped, messages, access=people(everyone=True))


@pytest.fixture
def laak(handing_conversation: Conversation, database: Path) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(handing_conversation, database)
    yield opened
    opened.close()


@pytest.fixture
def own_laak(shipped_content: Path, database: Path, tmp_path: Path) -> Iterator[Neighbourhood]:
    """With the practice's own content, which an editor can change."""
    source = Source(town.made(shipped_content, tmp_path / "content"))
    opened = Neighbourhood(Library(source, TODAY), database, ids=town.IDS)
    yield opened
    opened.close()


@pytest.fixture
def open_laak(open_conversation: Conversation, database: Path) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(open_conversation, database, linked=())
    yield opened
    opened.close()
