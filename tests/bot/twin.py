"""What a bot keeps of conversations, and a twin that has the same conversation undisturbed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cards import adaptive_card
from bot.library import Library, Source
from bot.translation import read_activity, to_turn
from bot.turns import Turns
from cases.desk import Desk
from cases.four_d import Walk
from cases.store import SqliteStore
from dialogs.course import Course
from dialogs.instrument import Talk
from dialogs.turn import Reply

from .messenger import USER

OWNER = f"msteams|{USER['aadObjectId']}"
REFERENCE = re.compile(r"KB-[0-9A-Z]{6}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


class Memory:
    """What a bot has stored, and the references that its user has seen."""

    def __init__(self, path: Path | str) -> None:
        self.store = SqliteStore(path)
        self.refs: list[str] = []

    def kept(self) -> tuple[list[Any], Any]:
        """Walks with their marks, without references and times; and what was counted."""
        walks = [self._walk(ref) for ref in self.refs] + self.unseen()
        marks = [[(m.moment, m.mark) for m in self.store.cases.series(w.case)] for w in walks]
        shown = [REFERENCE.sub("KB", TIME.sub("", w.model_dump_json())) for w in walks]
        return list(zip(shown, marks, strict=True)), self.store.cases.counters()

    def _walk(self, ref: str) -> Walk:
        walk = self.store.cases.walk(ref, OWNER)
        assert walk is not None, f"{ref} is gone"
        return walk

    def unseen(self) -> list[Walk]:
        """Conversations that were begun while the answer never came."""
        return [w for w in self.store.cases.unfinished(OWNER) if w.case not in self.refs]

    def see(self, card: Any) -> None:
        found = REFERENCE.findall(json.dumps(card))
        self.refs += [ref for ref in dict.fromkeys(found) if ref not in self.refs]


class Twin(Memory):
    """The same conversation, undisturbed."""

    def __init__(self, content: Path) -> None:
        super().__init__(":memory:")
        self._turns = Turns(Library(Source(content), datetime.now(UTC).date()), Desk(self.store))

    def take(self, activity: dict[str, Any]) -> Reply:
        reply = self._turns.take_now(to_turn(read_activity(activity)), None, datetime.now(UTC))
        assert reply is not None
        self.see(adaptive_card(reply))
        return reply

    async def repeat(self, activity: dict[str, Any]) -> Reply:
        return await self._turns.repeat(to_turn(read_activity(activity)), datetime.now(UTC))

    @property
    def walk(self) -> Walk:
        return self._walk(self.refs[-1])

    @property
    def takes_remarks(self) -> bool:
        """The step at hand takes a remark in own words."""
        walks = self._turns.library.conversation.walks
        assert walks is not None
        here = Course(walks.four_d.instruments.by_id["4d"], self.walk).here
        return here is not None and isinstance(here.step, Talk) and here.step.own_words > 0
