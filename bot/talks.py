"""What the bot does besides answering; not read for one question on the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cases.access import Access
from cases.access_file import load_access
from cases.clock_file import load_clocks
from cases.clocks import Rules
from cases.privacy.filter import KINDS, PrivacyFilter
from cases.privacy.words import PrivacyWords, load_privacy_words
from content.parsed import Parsed
from content.problems import ContentError, Problems
from dialogs.conversation import Conversation
from dialogs.four_d import FourD
from dialogs.handover.handovers import Handovers
from dialogs.heard import Heard
from dialogs.instruments import Instruments, load_instruments
from dialogs.own_words import OwnWords
from dialogs.upkeep.upkeep import Upkeep
from dialogs.walks import Walks
from social_map.social_map import SocialMap


@dataclass(frozen=True)
class Talks:
    """What the bot does besides answering questions."""

    instruments: Instruments
    words: PrivacyWords
    access: Access
    rules: Rules
    content: Path
    """The directory that all was read from."""

    def added_to(self, conversation: Conversation) -> Conversation:
        """The conversation that walks, hands over and keeps the map true as well."""
        finder, messages = replace(conversation.finder, hands_over=True), conversation.messages
        english = {kind: messages.text(f"walk.privacy.kind.{kind}", "en") for kind in KINDS}
        privacy = PrivacyFilter(self.words, {"en": english})
        walks = Walks(FourD(self.instruments, finder, OwnWords(privacy)))
        heard = Heard(self.instruments.red_flags)
        handovers = Handovers(finder, self.rules, self.access, privacy, heard)
        upkeep = Upkeep(finder, privacy, self.content)
        return replace(conversation, walks=walks, handovers=handovers, upkeep=upkeep)


def on_map(conversation: Conversation, social_map: SocialMap) -> Conversation:
    """The same conversation about another map; nothing is read again."""
    walks, handovers, upkeep = conversation.walks, conversation.handovers, conversation.upkeep
    plain = Conversation(social_map, conversation.messages, conversation.default_lang)
    finder = replace(plain.finder, hands_over=conversation.finder.hands_over)
    return replace(
        plain,
        walks=walks and replace(walks, four_d=replace(walks.four_d, finder=finder)),
        handovers=handovers and replace(handovers, finder=finder),
        upkeep=upkeep and replace(upkeep, finder=finder),
    )


def read_talks(
    content: Path, social_map: SocialMap | None, today: date, problems: Problems
) -> Talks | None:
    """None when something has problems, which are added to `problems`.

    Without a map, which could not be read, what refers to it is not checked.
    """
    parsed = Parsed(content / "four_d")
    needs = social_map.needs if social_map else {}
    places = social_map.gazetteer.places if social_map else {}
    instruments = load_instruments(content, needs, places, problems, parsed)
    words = load_privacy_words(content, problems, parsed)
    access, rules = _agreed(content, social_map, today, problems, parsed)
    parsed.save()
    if words is None or access is None or rules is None:
        return None
    return Talks(instruments, words, access, rules, content)


def read_privacy(content: Path) -> PrivacyFilter:
    """The privacy filter alone. Raises ContentError."""
    problems = Problems()
    words = load_privacy_words(content, problems, Parsed(content / "four_d"))
    if words is None or problems.errors:
        raise ContentError(problems)
    return PrivacyFilter(words)


def _agreed(
    content: Path,
    social_map: SocialMap | None,
    today: date,
    problems: Problems,
    parsed: Parsed,
) -> tuple[Access | None, Rules | None]:
    """Who may do what, and the clocks."""
    partners = social_map.organisations if social_map else ()
    known = {o.id for o in partners} if social_map else None
    ring = {o.id for o in partners if o.ring == "inner" and not o.example}
    places = social_map.gazetteer if social_map else None
    access = load_access(content, today, problems, parsed, known, ring, places)
    everybody = known.union(access.practices) if known and access else None
    return access, load_clocks(content, problems, parsed, everybody)
