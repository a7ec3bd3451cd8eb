"""Two terminals on one database play a handover, each as a messenger of its own."""

from __future__ import annotations

import io
import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app import main
from bot.console import chat
from bot.library import Library, Source
from bot.turns import Turns
from cases.desk import Desk
from cases.store import SqliteStore
from tests.factories import TODAY

from . import quarter as laak
from .loop import REF
from .quarter import PARTNER, QUESTION

ENOUGH = 15
"""Steps in which everything that is asked has been answered."""


class Screen(io.StringIO):
    """What a terminal shows, prompt by prompt."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: queue.Queue[str] = queue.Queue()

    def flush(self) -> None:
        text = self.getvalue()
        if text.endswith("> "):
            self.shown.put(text.removesuffix("\n\n> "))
            self.seek(0)
            self.truncate()


class Terminal:
    """Somebody at a keyboard."""

    def __init__(self, library: Library, database: Path, name: str) -> None:
        self._typed: queue.Queue[str] = queue.Queue()
        self._screen = Screen()
        self._thread = threading.Thread(target=self._talk, args=(library, database, name))
        self._thread.start()
        self.greeting = self._screen.shown.get(timeout=30)

    def _talk(self, library: Library, database: Path, name: str) -> None:
        store = SqliteStore(database)  # belongs to its thread
        chat(Turns(library, Desk(store)), name, iter(self._typed.get, ""), self._screen)
        store.close()

    def types(self, text: str) -> str:
        """What shows before the next line."""
        self._typed.put(text)
        return self._screen.shown.get(timeout=30)

    def looks(self) -> str:
        """An empty line."""
        return self.types(" ")

    def leaves(self) -> None:
        self._typed.put("")
        self._thread.join()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return laak.content(tmp_path / "content")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


Opens = Callable[[str], Terminal]


@pytest.fixture
def opens(content: Path, database: Path) -> Iterator[Opens]:
    library = Library(Source(content, open=True), TODAY)
    terminals: list[Terminal] = []

    def open_one(name: str) -> Terminal:
        terminals.append(Terminal(library, database, name))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.leaves()


def asks(practice: Terminal) -> str:
    """Types the first number until it is sent; the reference of the handover."""
    practice.types(QUESTION)
    shown = practice.types("1")
    ref = REF.search(shown)
    assert ref is not None
    for _ in range(ENOUGH):
        if "1 Versturen" in shown:
            break
        shown = practice.types("1")
    practice.types("Versturen")
    return ref[0]


def test_one_terminal_asks_and_the_other_takes_it_up(opens: Opens) -> None:
    team, practice = opens("Team"), opens("Praktijk")
    team.types(f"koppel {PARTNER}")

    ref = asks(practice)
    card = team.looks()
    assert card.startswith("✉ ")
    assert ref in card
    assert "2 Ik pak het op" in card
    team.types("2")
    heard = practice.looks()

    assert heard.startswith("✉ ")
    assert ref in heard
    assert "✉" not in practice.looks()  # told once
    assert "✉" not in team.looks()


def test_what_was_told_while_nobody_was_there_shows_at_the_start(opens: Opens) -> None:
    first, practice = opens("Team"), opens("Praktijk")
    first.types(f"koppel {PARTNER}")
    first.leaves()
    ref = asks(practice)

    assert ref in opens("Team").greeting


def test_a_message_in_between_says_no_numbers_that_mean_something_else(opens: Opens) -> None:
    team, practice = opens("Team"), opens("Praktijk")
    team.types(f"koppel {PARTNER}")
    ref = asks(practice)
    card = team.types("wie doet schulden?")  # asks where
    team.types("Laak")
    second = asks(practice)

    asked, told = team.types("wie doet schulden?").split("✉ ")

    assert ref in card
    assert second in told
    assert "Typ een nummer" not in told
    assert asked


def test_the_sweep_prints_each_step_as_a_line(
    opens: Opens,
    content: Path,
    database: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    team, practice = opens("Team"), opens("Praktijk")
    team.types(f"koppel {PARTNER}")
    ref = asks(practice)
    team.looks()

    def swept(now: str) -> list[dict[str, Any]]:
        given = ["--content", str(content), "--db", str(database), "--now", now]
        assert main(["nudge", *given]) == 0
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    with closing(sqlite3.connect(database)) as db:
        ((due,),) = db.execute("select next_due from handovers").fetchall()
    assert swept("2026-01-01T12:00") == []
    first, *checks = swept(due)
    ladder = [line for n in range(20) for line in swept(f"2027-03-{n + 1:02}T12:00")]

    step = {"what": "nudge", "handover": ref, "clock": "acknowledge", "step": 0, "at": due}
    assert first == step
    assert {line["what"] for line in checks} == {"check"}
    (back,) = [line for line in ladder if line["what"] == "returned"]
    assert (back["handover"], back["clock"]) == (ref, "acknowledge")
    assert ref in practice.looks()  # also when the sweep looked ahead
