"""How many turns a minute the bot takes, from one person and in one conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MINUTE = 60.0
ROUNDING = 1e-6
"""Seconds; sums of parts of a minute are a little off."""
TIDY_FROM = 1000
"""Keys that are remembered before the ones at rest are looked for."""

Verdict = Literal["go", "tell", "silent"]
"""Take the turn; say that it went too fast; that was said since the last turn that was taken."""


@dataclass
class Bucket:
    """So many turns a minute for each key; who was quiet may use a whole minute's at once.

    Of each key one number is kept, the moment at which its bucket is full again, and only until
    then. 0 a minute: no limit.
    """

    per_minute: int
    _full_at: dict[str, float] = field(default_factory=dict)
    _tidy_at: int = TIDY_FROM

    def room(self, key: str, now: float) -> bool:
        """May one more be taken out?"""
        return not self.per_minute or self._after(key, now) <= now + MINUTE + ROUNDING

    def take(self, key: str, now: float) -> None:
        if self.per_minute:
            self._full_at[key] = self._after(key, now)
            if len(self._full_at) > self._tidy_at:
                self._full_at = {k: at for k, at in self._full_at.items() if at > now}
                self._tidy_at = max(TIDY_FROM, 2 * len(self._full_at))

    def __len__(self) -> int:
        return len(self._full_at)

    def _after(self, key: str, now: float) -> float:
        return max(self._full_at.get(key, now), now) + MINUTE / self.per_minute


class Pace:
    """Slows down who goes too fast. A turn that is not taken costs nothing."""

    def __init__(self, user: int, conversation: int) -> None:
        self._user, self._conversation = Bucket(user), Bucket(conversation)
        self._told: set[str] = set()

    def verdict(self, user: str, conversation: str, now: float) -> tuple[Verdict, str]:
        """What becomes of a turn, and whose limit it went over ("" for none)."""
        over = self._over(user, conversation, now)
        if not over:
            self._user.take(user, now)
            self._conversation.take(conversation, now)
            self._told -= {user, conversation}
            return "go", ""
        whom = user if over == "user" else conversation
        if whom in self._told:
            return "silent", over
        if len(self._told) > TIDY_FROM:
            self._told.clear()  # who is told twice has lost nothing
        self._told.add(whom)
        return "tell", over

    def _over(self, user: str, conversation: str, now: float) -> str:
        if not self._user.room(user, now):
            return "user"
        return "" if self._conversation.room(conversation, now) else "conversation"
