"""What surrounds one turn about what stands on the map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cases.upkeep.own_listings import OwnListings
from dialogs.setting import Said, Setting

__all__ = ["Said", "Scene"]


@dataclass(frozen=True)
class Scene(Setting[OwnListings]):
    """A setting with the files that the map was read from."""

    waits_as = "listing"

    content: Path
    """Their directory."""
