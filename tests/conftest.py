"""The shipped map and texts, loaded once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.messages import Messages, load_messages
from social_map.loading import load
from social_map.social_map import SocialMap
from tests.factories import SHIPPED, TODAY


@pytest.fixture(scope="session")
def shipped_content() -> Path:
    """The content directory that comes with the bot."""
    return SHIPPED


@pytest.fixture(scope="session")
def shipped(shipped_content: Path) -> SocialMap:
    """The shipped map, warmed up."""
    social_map = load(shipped_content, TODAY).social_map
    social_map.warm_up(TODAY)
    return social_map


@pytest.fixture(scope="session")
def messages(shipped_content: Path) -> Messages:
    """The shipped texts."""
    return load_messages(shipped_content)
