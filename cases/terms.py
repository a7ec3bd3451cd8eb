"""How long what is kept; an administrator may set other times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

WARNED_FOR = timedelta(days=1)
"""At least so long lies between a warning and throwing away."""


@dataclass(frozen=True, slots=True)
class Terms:
    """From the last that was done to it, or from the first conversation on."""

    draft: timedelta = timedelta(days=7)
    """An unfinished conversation or handover that nobody touches is thrown away after so long."""
    case: timedelta = timedelta(days=400)
    """A case closes by itself so long after its first conversation."""
    closed: timedelta = timedelta(days=30)
    """Of what is closed everything but the counters is gone after so long."""

    @property
    def warned(self) -> timedelta:
        """When who began a draft is warned that it will be thrown away."""
        return self.draft - WARNED_FOR

    @property
    def kept(self) -> timedelta:
        """From its beginning on, anything is kept for so long at most."""
        return self.case + self.closed


USUAL = Terms()
