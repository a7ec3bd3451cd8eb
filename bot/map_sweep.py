"""Whether the map is still right: who must be asked is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.turns import Turns
from cases.upkeep import asking
from cases.upkeep.listed import Listed


@dataclass
class MapSweep:
    """Brings the list of entries in line with the files when these changed, and asks."""

    turns: Turns
    _registered: tuple[Listed, ...] | None = None

    def sweep(self, now: datetime) -> list[asking.Asked]:
        """Who was to be asked; afterwards the answers count with all that was said till now."""
        keeper, listed = self.turns.keeper(now), self.turns.listed(now)
        if keeper is None:
            return []
        if listed is not self._registered:
            with self.turns.desk.turn(now, promised=True):
                keeper.register(listed, now)
            self._registered = listed
        asked = asking.sweep(keeper, now)
        self.turns.listen(now)
        return asked
