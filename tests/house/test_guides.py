"""The guides for partners and for the pivot role say what the bot says; bold is a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from content.messages import Messages
from content.problems import Problems
from content.source import read
from dialogs.commands import as_said, commands
from dialogs.handover.handovers import COMMANDS, WITH_MORE

DOCS = Path(__file__).parent.parent.parent / "docs"
GUIDES = (DOCS / "partners.md", DOCS / "poh-kb.md")


def said_by_the_bot(shipped_content: Path) -> set[str]:
    """Every Dutch text, with "…" for what is filled in."""
    texts = read(shipped_content / "texts" / "nl.yaml", shipped_content, Problems())
    assert texts is not None
    return {re.sub(r"\{\w+\}", "…", text) for text in _texts(texts.data)}


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    else:
        yield data


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_button_of_a_guide_is_one_of_the_bot(guide: Path, shipped_content: Path) -> None:
    lines = guide.read_text("utf-8").splitlines()
    named = {
        bold
        for line in lines
        if not line.startswith(">")  # there a card is shown
        for bold in re.findall(r"\*\*(.+?)\*\*", line)
    }

    assert named
    assert named - said_by_the_bot(shipped_content) == set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_command_of_a_guide_is_heard_by_the_bot(guide: Path, messages: Messages) -> None:
    whole, first = commands(messages, COMMANDS), commands(messages, WITH_MORE)
    typed = re.findall(r"^\| `(?:@bot )?([^`]+)`", guide.read_text("utf-8"), re.MULTILINE)
    questions = {"huishoudelijke hulp in Laak", "KB-7F3KQ2"}

    assert typed
    assert {
        words
        for words in typed
        if as_said(words) not in whole and as_said(words.split()[0]) not in first
    } <= questions
