"""What the buttons of a handover are called in words, so that they can be typed as well."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cases.handover.model import Handover
from cases.handover.states import WHO, Event, Side
from content.messages import LANGS
from dialogs.handover.names import title
from dialogs.handover.scene import Scene
from dialogs.handover.sheet import shown_events
from social_map.words import split

SHORTEST = 4
"""Letters of the beginning of a title that stands for the whole."""
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘]")

Words = tuple[str, ...]
Phrases = dict[Words, Event]


def said_event(text: str, handover: Handover, side: Side, scene: Scene) -> Event | None:
    """The button that typed words stand for; None for other words."""
    found = heard_in(text, handover, side, scene)
    return found[0] if found else None


def heard_in(text: str, handover: Handover, side: Side, scene: Scene) -> tuple[Event, str] | None:
    """The button that is meant, with the words after it.

    First among the buttons on the card; then among all of this side, so that who comes too late
    hears who was first.
    """
    shown = shown_events(handover, side, scene)
    others = [e for e in Event if side in WHO[e] and e not in shown]
    for events in (shown, others):
        found = _heard_among(text, phrases(events, handover, side, scene), scene)
        if found is not None:
            return found
    return _begun(text, shown, handover, side, scene)


def phrases(events: Iterable[Event], handover: Handover, side: Side, scene: Scene) -> Phrases:
    """How these buttons are said, in both languages; words that could mean two are left out."""
    meant: dict[Words, set[Event]] = {}
    for event in events:
        for words in called(event, handover, side, scene):
            meant.setdefault(words, set()).add(event)
    return {words: events.pop() for words, events in meant.items() if len(events) == 1}


def called(event: Event, handover: Handover, side: Side, scene: Scene) -> set[Words]:
    """Everything that one button may be called."""
    said = [title(event, handover, side, scene)]
    key = event.value
    if event is Event.OFFER_LEAD:  # "ik neem de regie over" gives nothing away
        key += ".give" if side is handover.lead else ".take"
    for lang in LANGS:
        said += scene.wording.messages.text(f"handover.words.{key}", lang).split("|")
    return {tuple(words) for words in map(split, said) if words}


def listed(key: str, scene: Scene) -> set[str]:
    """Single words of both languages."""
    texts = (scene.wording.messages.text(f"handover.words.{key}", lang) for lang in LANGS)
    return {word for text in texts for part in text.split("|") for word in split(part)}


def _heard_among(text: str, known: Phrases, scene: Scene) -> tuple[Event, str] | None:
    """The longest phrase with which the words begin, and what comes after it.

    "Ja" and "nee" count by themselves, or before words that agree with them.
    """
    said = _APOSTROPHES.sub("", text)
    ends = [m.end() for m in _WORD.finditer(said)]
    words = split(said)
    if not words or len(ends) != len(words):
        return None
    yes, no, fillers = (listed(key, scene) for key in ("yes", "no", "filler"))
    first = _after_fillers(words, 0, fillers)
    found = _longest(words[first:], known)
    short = first < len(words) and words[first] in yes | no
    if short and (found is None or len(found) == 1):
        rest = _after_fillers(words, first + 1, fillers)
        if rest < len(words):
            further = _longest(words[rest:], known)
            agrees = words[first] in yes or (found and further and known[found] is known[further])
            first, found = rest, further if agrees else None
    if found is None:
        return None
    after = said[ends[first + len(found) - 1] :]
    meaningful = any(w not in fillers for w in split(after))
    return known[found], after.strip(" ,.:;–-!") if meaningful else ""


def _after_fillers(words: list[str], start: int, fillers: set[str]) -> int:
    """Where the first word stands that says something; the end when none does."""
    return next((i for i in range(start, len(words)) if words[i] not in fillers), len(words))


def _longest(words: list[str], known: Phrases) -> Words | None:
    lengths = range(min(len(words), max(map(len, known), default=0)), 0, -1)
    return next((tuple(words[:n]) for n in lengths if tuple(words[:n]) in known), None)


def _begun(
    text: str, shown: Iterable[Event], handover: Handover, side: Side, scene: Scene
) -> tuple[Event, str] | None:
    """The one title on the card that begins with these words."""
    said = split(text)
    if len("".join(said)) < SHORTEST:
        return None
    titles = ((split(title(e, handover, side, scene)), e) for e in shown)
    found = [event for words, event in titles if words[: len(said)] == said]
    return (found[0], "") if len(found) == 1 else None
