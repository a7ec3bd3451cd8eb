"""The shipped 4D conversations and handovers with all around them, for tests that play them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.talks import Talks
from cases.access import Access
from cases.clock_file import load_clocks
from cases.privacy.words import load_privacy_words
from content.messages import Messages
from content.problems import Problems
from dialogs.conversation import Conversation
from dialogs.instruments import Instruments, load_instruments
from social_map.models import Confirmation, Organisation
from social_map.social_map import SocialMap

EVERYBODY = Access.everyone(Access({"voorbeeldpraktijk": "Voorbeeldpraktijk"}))
"""As in a terminal and with `--dev`."""


def walked(
    content: Path,
    social_map: SocialMap,
    messages: Messages,
    instruments: Instruments | None = None,
    access: Access = EVERYBODY,
) -> Conversation:
    """A conversation with the content's own privacy words and clocks.

    The instruments are the content's or these; `access`: who may hand over.
    """
    problems = Problems()
    if instruments is None:
        places = social_map.gazetteer.places
        instruments = load_instruments(content, social_map.needs, places, problems)
    words = load_privacy_words(content, problems)
    rules = load_clocks(content, problems)
    assert words is not None
    assert rules is not None
    assert not problems.errors
    talks = Talks(instruments, words, access, rules, content)
    return talks.added_to(Conversation(social_map, messages))


def confirmed(social_map: SocialMap, organisations: Collection[str], on: date) -> SocialMap:
    """The map with these organisations as a practice has them after it has asked them."""
    seen = Confirmation(on=on, by="POH-KB", how="telefonisch")

    def now(organisation: Organisation) -> Organisation:
        services = tuple(s.model_copy(update={"confirmed": seen}) for s in organisation.services)
        return organisation.model_copy(update={"example": False, "services": services})

    known = tuple(now(o) if o.id in organisations else o for o in social_map.organisations)
    with_them = replace(social_map, organisations=known)
    with_them.__dict__["understander"] = social_map.understander  # the same words
    return with_them
