"""Partners whose entries were confirmed too long ago, and the colleagues around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.walks import confirmed, walked

from .corner import CJG, PARTNER, Corner, Someone, colleagues

AUGUST = date(2026, 8, 1)
"""Longer ago than the bot waits before it asks."""


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, (PARTNER, CJG), AUGUST)
    return walked(shipped_content, known, messages, access=colleagues())


Corners = Callable[..., Corner]


@pytest.fixture
def corners(conversation: Conversation) -> Iterator[Corners]:
    """A corner of which the test says who is linked and who can be written to."""
    made: list[Corner] = []

    def make(**given: object) -> Corner:
        made.append(Corner(conversation, **given))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for corner in made:
        corner.store.close()


@pytest.fixture
def corner(corners: Corners) -> Corner:
    return corners()


@pytest.fixture
def coach(corner: Corner) -> Someone:
    """The key figure of the neighbourhood team."""
    return corner.person("wijkcoach")


@pytest.fixture
def editor(corner: Corner) -> Someone:
    return corner.person("redacteur")
