"""The shipped map and texts, loaded once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.messages import Messages, load_messages
from social_map.loading import load
from social_map.social_map import SocialMap
from tests.factories import SHIPPED, TODAY


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What was read before is kept apart from what a colleague's own bot keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


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
