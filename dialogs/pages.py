"""Pages of the bot's own that a card shows or opens: a picture, a table for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to look at. The lines of its card tell the same."""

    title: str
    page: Literal["coverage"]
    place: str
    alt: str
    """In words, for who does not see it."""
    url: str = ""
    """Filled in where the bot can be reached for it; empty: it is not shown."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the bot's own that can be opened for a while."""

    title: str
    page: Literal["coverage", "gaps"]
    place: str
    instead: str = ""
    """The line that stands on the card where the bot cannot be reached for it."""
    url: str = ""
