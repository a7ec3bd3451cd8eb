"""What comes in (a Turn) and what goes out (a Reply), the same for every messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content.messages import Messages
from social_map.models import Lang

Data = Mapping[str, Any]
"""What a button carries: plain JSON, and user input like any other."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a person said or pressed."""

    user: str
    """Stable key of the person with the messenger; never a name."""
    conversation: str
    text: str = ""
    pressed: Data | None = None
    first_name: str = ""
    """For the greeting only; not stored."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a numbered line where there are no buttons."""

    title: str
    data: Data


@dataclass(frozen=True, slots=True)
class Section:
    """One service (or one part of an agreement) on a card."""

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown. `**bold**` is the only markup."""

    title: str
    lines: tuple[str, ...] = ()
    understood: str = ""
    """How the words of the question were read, where that is not plain to see."""
    sections: tuple[Section, ...] = ()
    footer: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Remember:
    """Effect: keep the user's language or usual place (empty string: forget it)."""

    lang: Lang | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class CountGap:
    """Effect: nobody was found for this need in this place."""

    need: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """Effect: somebody says that an entry is no longer right."""

    service: str
    what: str


Effect = Remember | CountGap | Report


@dataclass(frozen=True, slots=True)
class Reply:
    """One outgoing message."""

    card: Card
    lang: Lang
    choices: tuple[Choice, ...] = ()
    effects: tuple[Effect, ...] = field(default=())

    def text(self, messages: Messages) -> str:
        """The card as plain text that works alone; choices are numbered."""
        parts = [self.card.title, *filter(None, [self.card.understood]), *self.card.lines]
        for section in self.card.sections:
            facts = (f"{label}: {value}" for label, value in section.facts)
            parts += [
                "",
                f"• {section.title}",
                *(f"  {x}" for x in (section.text, *facts, section.note) if x),
            ]
        if self.card.footer:
            parts += ["", self.card.footer]
        if self.choices:
            numbered = " · ".join(f"{i} {c.title}" for i, c in enumerate(self.choices, 1))
            parts += ["", messages.text("choices.typed", self.lang, list=numbered)]
        return "\n".join(parts).replace("**", "")


def ids_in(data: Data, key: str) -> list[str]:
    """A list of ids from a button; anything else is left out."""
    ids = data.get(key)
    return [i for i in ids[:20] if isinstance(i, str)] if isinstance(ids, list) else []
