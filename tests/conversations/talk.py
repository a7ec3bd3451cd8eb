"""A colleague who talks with the bot, with what the bot keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.library import Library
from bot.turns import Turns
from cases.desk import Desk
from cases.store import SqliteStore
from content.problems import Problems
from dialogs.conversation import Conversation
from dialogs.progress import Progress, read_progress
from dialogs.turn import Reply, Turn

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class AlreadyRead:
    """Content that was read before and does not change."""

    conversation: Conversation

    def stamp(self) -> frozenset[tuple[str, int, int]]:
        return frozenset()

    def read(self, today: date) -> tuple[Conversation, Problems]:
        return self.conversation, Problems()


def library_of(conversation: Conversation) -> Library:
    return Library(AlreadyRead(conversation), NOW.date())  # type: ignore[arg-type]


@dataclass
class Colleague:
    """Types to the bot and presses its buttons."""

    conversation: Conversation
    store: SqliteStore
    name: str = "Sam"
    now: datetime = NOW
    last: Reply | None = field(default=None)

    @property
    def user(self) -> str:
        return f"terminal|{self.name}"

    def says(self, text: str) -> str:
        """What the bot answers to typed words, as text."""
        return self._turn(Turn(self.user, self.user, text=text, first_name=self.name))

    def presses(self, title: str) -> str:
        """What the bot answers to a button of the last card, as text."""
        assert self.last is not None
        data = next(c.data for c in self.last.choices if c.title == title)
        return self._turn(Turn(self.user, self.user, pressed=data, first_name=self.name))

    def presses_data(self, data: dict[str, object]) -> str:
        """What the bot answers to a button of any card, as text."""
        return self._turn(Turn(self.user, self.user, pressed=data, first_name=self.name))

    @property
    def buttons(self) -> list[str]:
        assert self.last is not None
        return [c.title for c in self.last.choices]

    @property
    def progress(self) -> Progress:
        return read_progress(self.store.recall(self.user, self.user)[1])

    def _turn(self, turn: Turn) -> str:
        turns = Turns(library_of(self.conversation), Desk(self.store), self.now.date())
        self.last = turns.take_now(turn, None, self.now)
        assert self.last is not None
        return self.last.text(self.conversation.messages)


def database_bytes(path: Path) -> bytes:
    """Everything in the database's files, the write-ahead log included."""
    return b"".join(p.read_bytes() for p in sorted(path.parent.glob(path.name + "*")))
