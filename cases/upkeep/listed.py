"""An entry of the map as it was shown to somebody who is asked whether it is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Listed:
    """One service of one organisation. The map itself is not known here."""

    service: str
    organisation: str
    digest: str
    """Changes with everything that is shown of it."""
    again_on: date
    """When it is asked (again) if it is right today; of an entry in the file: by its own
    confirmation, and the first day when there is none."""
    confirmed_on: date | None = None
    """As the file says."""
