"""What surrounds one turn of a 4D conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dialogs.wording import Wording

if TYPE_CHECKING:  # one question on the command line needs no database and starts faster without
    from cases.desk import OwnCases
    from dialogs.walking import Walking


@dataclass(frozen=True)
class Around:
    """The language, the user's cases, the word for the record."""

    wording: Wording
    cases: OwnCases
    record: str
    usual_place: str | None = None
    walkings: dict[str, Walking] = field(default_factory=dict, compare=False)
    """Conversations that were taken in hand in this turn."""
