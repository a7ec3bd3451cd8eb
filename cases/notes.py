"""What the bot remembers of users: language, usual neighbourhood, where a conversation stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class User:
    """A user's own settings; `None` where nothing was said."""

    lang: str | None = None
    usual_place: str | None = None
    record: str | None = None
    """What the organisation calls the patient record: `his` or `file`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How often in a month nobody was found for a need in a place. Holds no text."""

    need: str
    place: str
    month: str
    """YYYY-MM."""
    count: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody says that a service on the map is no longer right."""

    service: str
    what: str
    """`person`, `contact`, `offer`, `area` or `gone`."""
    reporter: str
    """As the messenger knows him or her; empty once the answer was given."""
    at: datetime
    organisation: str = ""
    due: datetime | None = None
    """When the reporter must have an answer."""
    told: datetime | None = None
    """When the editors heard of it last."""
    closed: datetime | None = None
    outcome: str = ""
    """`right`, `changed`, `gone`, `unlisted` or `rejected`."""
    id: int = 0
    """0 until it is kept."""
