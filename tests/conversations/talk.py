"""A colleague who talks with the bot, with what the bot keeps of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.cards import adaptive_card
from bot.library import Library
from bot.turns import Turns
from cases.desk import Desk
from cases.four_d import Walk
from cases.store import SqliteStore
from content.problems import Problems
from dialogs.conversation import Conversation
from dialogs.progress import Progress, read_progress
from dialogs.turn import Reply, Turn

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_REFERENCE = re.compile(r"\bKB-(?!7F3KQ2)[0-9A-Z]{6}\b")  # that one is the example in the texts


INPUTS = ("Input.ChoiceSet", "Input.Text", "Input.Date", "Input.Toggle")


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

    conversation: Conversation = field(repr=False)
    store: SqliteStore
    name: str = "Sam"
    now: datetime = NOW
    device: str = ""
    last: Reply | None = field(default=None)
    refs: list[str] = field(default_factory=list)
    """References in the order in which the bot first named them."""
    ref: str = ""
    """The last reference that the bot named."""
    ticked: dict[str, list[str]] = field(default_factory=dict)
    """What was ticked on the last card and not sent yet: mark → items."""

    @property
    def user(self) -> str:
        return f"terminal|{self.name}"

    @property
    def chat(self) -> str:
        """The conversation on the device in hand."""
        return f"{self.user}{self.device}"

    # -- what a colleague does --------------------------------------------------------------

    def says(self, text: str) -> str:
        """What the bot answers to typed words, as text."""
        return self._turn(Turn(self.user, self.chat, text=text, first_name=self.name))

    def presses(self, title: str, **ticked: str) -> str:
        """What the bot answers to a button, row or mark of the last card, as text.

        `ticked` says what is ticked now: `plays="body_sleep,body_daily"`; what is not named stays
        as it stands on the card.
        """
        return self.presses_data(self.data(title, **ticked))

    def ticks(self, label: str, title: str) -> bool:
        """Ticks a line or fills in a field of the last card; False when it has no such line."""
        form = self.last.form if self.last else None
        if form is None:
            return False
        filled = next((f for f in form.fields if label and f.label.startswith(label)), None)
        if filled is not None:
            known = {shown: id_ for id_, shown in filled.options} or {title: title}
            option = known[title]
            before = self.ticked.get(filled.id, []) if filled.kind == "some" else []
            self.ticked[filled.id] = [*before, option]
            return True
        mark = next((m for m, shown in form.marks if shown == label), None)
        item = next((t.id for t in form.ticks if t.title == title), None)
        if mark is None or item is None:
            return False
        on_card = [t.id for t in form.ticks if t.mark == mark]
        self.ticked.setdefault(mark, on_card).append(item)
        return True

    def presses_data(self, data: Mapping[str, Any]) -> str:
        """What the bot answers to a button of any card, as text."""
        return self._turn(Turn(self.user, self.chat, pressed=data, first_name=self.name))

    def waits(self, **time: float) -> None:
        """Time passes: `days=3`, `hours=2`."""
        self.now += timedelta(**time)

    def takes(self, device: str) -> None:
        """Goes on with another device, where the last card does not show."""
        self.device, self.last = device, None

    def restarts_the_bot(self, database: Path) -> None:
        """The process ends and begins again with the same file."""
        self.store.close()
        self.store = SqliteStore(database)

    # -- what a colleague sees --------------------------------------------------------------

    def data(self, title: str, **ticked: str) -> dict[str, Any]:
        """What a card client sends for a button: its data and the inputs that are not empty."""
        card = self.card
        ticked = {mark: ",".join(items) for mark, items in self.ticked.items()} | ticked
        data = next(a["data"] for a in _parts(card, "Action.Execute") if a["title"] == title)
        on_card = {i["id"]: i.get("value", "") for kind in INPUTS for i in _parts(card, kind)}
        assert not ticked.keys() - on_card.keys(), (
            f"no {ticked.keys() - on_card.keys()} on the card"
        )
        inputs = on_card | ticked
        return {**data, **{name: value for name, value in inputs.items() if value}}

    @property
    def card(self) -> dict[str, Any]:
        """The last card as a messenger gets it."""
        assert self.last is not None
        card: dict[str, Any] = json.loads(json.dumps(adaptive_card(self.last)))
        return card

    @property
    def buttons(self) -> list[str]:
        """Titles of everything on the last card that can be pressed."""
        return [action["title"] for action in _parts(self.card, "Action.Execute")]

    @property
    def progress(self) -> Progress:
        return read_progress(self.store.recall(self.chat, self.user)[1])

    @property
    def walk(self) -> Walk:
        """The conversation under the last reference, as it is stored."""
        walk = self.store.cases.walk(self.ref, self.user)
        assert walk is not None
        return walk

    @property
    def turns(self) -> Turns:
        return Turns(library_of(self.conversation), Desk(self.store))

    def _turn(self, turn: Turn) -> str:
        self.last = self.turns.take_now(turn, None, self.now)
        assert self.last is not None
        self.ticked.clear()
        text = self.last.text(self.conversation.messages)
        for ref in reversed(_REFERENCE.findall(text)):
            self.ref = ref
            if ref not in self.refs:
                self.refs.append(ref)
        return text


def _parts(block: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All parts of this type on a card, but not what older clients fall back to."""
    if isinstance(block, dict):
        if block.get("type") == kind:
            yield block
        for name, part in block.items():
            if name != "fallback":
                yield from _parts(part, kind)
    elif isinstance(block, list):
        for part in block:
            yield from _parts(part, kind)


def database_bytes(path: Path) -> bytes:
    """Everything in the database's files, the write-ahead log included."""
    return b"".join(p.read_bytes() for p in sorted(path.parent.glob(path.name + "*")))
