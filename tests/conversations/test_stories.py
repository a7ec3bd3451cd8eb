"""The transcripts in `stories/`, played from the first line to the last.

`>` is what the colleague types, `[…]` a button that is pressed. Every line under it stands in the
answer; a line with `!` does not. `=` is what the bot has kept by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.store import SqliteStore

from .talk import Colleague

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))


def kept(colleague: Colleague, store: SqliteStore) -> Iterator[str]:
    """The bot's notes as lines of a transcript."""
    user = store.user(colleague.user)
    yield f"language: {user.lang or 'none'}"
    yield f"usual place: {user.usual_place or 'none'}"
    yield from (f"gap: {g.need} {g.place} {g.month} {g.count}" for g in store.gaps())
    yield f"gaps: {len(store.gaps())}"
    yield from (f"report: {r.service} {r.what}" for r in store.reports())
    yield f"reports: {len(store.reports())}"


def test_there_are_stories() -> None:
    assert len(STORIES) >= 12


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_the_conversation_goes_as_written(
    path: Path, colleague: Colleague, store: SqliteStore
) -> None:
    answer = ""
    checked = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}: {line}\n--- the bot said:\n{answer}"
        match line[:1]:
            case "" | "#":
                continue
            case ">":
                answer = colleague.says(line[1:].strip())
            case "[":
                assert line[1:-1] in colleague.buttons, where
                answer = colleague.presses(line[1:-1])
            case "!":
                assert line[1:].strip() not in answer, where
            case "=":
                assert line[1:].strip() in kept(colleague, store), where
            case _:
                assert line.strip() in answer, where
        checked += line[0] not in ">["
    assert checked > 2, "a story that checks nothing"
