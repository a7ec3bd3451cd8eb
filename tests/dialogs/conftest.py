"""The conversation over the shipped map, and a way to ask without memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cases.store import SqliteStore
from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress
from dialogs.turn import Data, Reply, Turn
from social_map.social_map import SocialMap
from tests.conversations.talk import Colleague
from tests.factories import TODAY, load_map
from tests.walks import walked

Ask = Callable[..., Reply]
Meet = Callable[..., Colleague]


@pytest.fixture(scope="session")
def conversation(shipped: SocialMap, messages: Messages) -> Conversation:
    return Conversation(shipped, messages)


@pytest.fixture(scope="session")
def ask(conversation: Conversation) -> Ask:
    """The reply to something typed or pressed by somebody whom the bot does not know."""

    def asking(
        text: str = "",
        pressed: Data | None = None,
        progress: Progress | None = None,
        memory: Memory | None = None,
    ) -> Reply:
        turn = Turn("somebody", "somewhere", text=text, pressed=pressed)
        return conversation.take(turn, progress or Progress(), memory or Memory(), TODAY)[0]

    return asking


@pytest.fixture(scope="session")
def walked_conversation(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> Conversation:
    """The conversation with the shipped 4D conversations."""
    return walked(shipped_content, shipped, messages)


@pytest.fixture
def meet(walked_conversation: Conversation, tmp_path: Path) -> Iterator[Meet]:
    """A colleague of the practice; all of them share one database."""
    store = SqliteStore(tmp_path / "notes.db")
    yield lambda name="Sam", **more: Colleague(walked_conversation, store, name, **more)
    store.close()


@pytest.fixture
def sam(meet: Meet) -> Colleague:
    return meet()


def in_body(colleague: Colleague) -> Colleague:
    """Brought to the first domain."""
    for title in ("Beginnen", "6", "Door", "Overslaan"):
        if title == "Beginnen":
            colleague.says("4d")
        colleague.presses(title)
    assert colleague.walk.at == "body"
    return colleague


@pytest.fixture
def small(tmp_path: Path, messages: Messages) -> Callable[..., Conversation]:
    """A conversation over a small town whose partners the test names."""
    return lambda **parts: Conversation(load_map(tmp_path, **parts), messages)
