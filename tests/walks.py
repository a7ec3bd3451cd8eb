"""The shipped 4D conversations with everything around them, for tests that walk them."""

from __future__ import annotations

from pathlib import Path

from cases.privacy.filter import PrivacyFilter
from cases.privacy.words import load_privacy_words
from content.messages import Messages
from content.problems import Problems
from dialogs.conversation import Conversation
from dialogs.finder import Finder
from dialogs.four_d import FourD
from dialogs.instruments import Instruments, load_instruments
from dialogs.own_words import OwnWords
from dialogs.walks import Walks
from social_map.social_map import SocialMap


def walked(
    content: Path,
    social_map: SocialMap,
    messages: Messages,
    instruments: Instruments | None = None,
) -> Conversation:
    """A conversation with the content's own instruments and privacy words, or these instruments."""
    problems = Problems()
    if instruments is None:
        places = social_map.gazetteer.places
        instruments = load_instruments(content, social_map.needs, places, problems)
    words = load_privacy_words(content, problems)
    assert words is not None
    assert not problems.errors
    finder = Finder(social_map, messages)
    walks = Walks(FourD(instruments, finder, OwnWords(PrivacyFilter(words))))
    return Conversation(social_map, messages, walks=walks)
