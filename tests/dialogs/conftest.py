"""The conversation over the shipped map, and a way to ask without memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress
from dialogs.turn import Data, Reply, Turn
from social_map.social_map import SocialMap
from tests.factories import TODAY, load_map

Ask = Callable[..., Reply]


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


@pytest.fixture
def small(tmp_path: Path, messages: Messages) -> Callable[..., Conversation]:
    """A conversation over a small town whose partners the test names."""
    return lambda **parts: Conversation(load_map(tmp_path, **parts), messages)
