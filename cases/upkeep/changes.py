"""A change to the content that somebody of a partner proposed in the chat; an editor applies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from content.edits import Edit


class Kind(StrEnum):
    """What is proposed."""

    CONFIRM = "confirm"
    """Nothing but that the entry is right."""
    CHANGE = "change"
    UNLIST = "unlist"
    """The organisation does not want this entry on the map."""
    LEAVE = "leave"
    """Somebody no longer works there."""


class Status(StrEnum):
    """What became of it."""

    OPEN = "open"
    APPLIED = "applied"
    REJECTED = "rejected"
    REPLACED = "replaced"
    """A later confirmation of the same entry says as much."""


@dataclass(frozen=True, slots=True)
class Change:
    """`id` is 0 until it is kept."""

    kind: Kind
    file: str
    """Below the content directory: `map/partners/cjg-laak.yaml`."""
    organisation: str
    service: str
    """Empty: it is not about one service."""
    edits: tuple[Edit, ...]
    user: str
    """Who proposed it, as the messenger knows him or her; told what became of it, shown nowhere."""
    role: str
    """What he or she is, in Dutch: "wijkcoach"."""
    by_organisation: str
    """Of which organisation, by its id."""
    at: datetime
    id: int = 0
    status: Status = Status.OPEN
    decided: datetime | None = None
    note: str = ""
    """Why it was rejected."""
    digest: str = ""
    """Of the entry as it was shown to whoever proposed it; empty: it is not about one entry."""
