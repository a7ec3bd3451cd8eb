"""The privacy filter with the shipped words, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.privacy.filter import PrivacyFilter
from cases.privacy.words import PrivacyWords, load_privacy_words
from content.parsed import Parsed
from content.problems import Problems


@pytest.fixture(scope="session")
def privacy_words(shipped_content: Path) -> PrivacyWords:
    """The word lists that come with the bot."""
    problems = Problems()
    words = load_privacy_words(shipped_content, problems, Parsed(shipped_content))
    assert words is not None, [p.text() for p in problems.in_order()]
    return words


@pytest.fixture(scope="session")
def privacy_filter(privacy_words: PrivacyWords) -> PrivacyFilter:
    """The filter as the bot uses it."""
    return PrivacyFilter(privacy_words)
