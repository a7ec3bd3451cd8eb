"""The guides say what the bot says: bold is a button, a quoted card is one, a command is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from content.messages import LANGS, Messages
from content.problems import Problems
from content.source import read
from dialogs.commands import as_said, commands
from dialogs.handover.absence_words import read_absence
from dialogs.handover.handovers import ABOUT_ME, COMMANDS, WITH_MORE
from dialogs.upkeep import upkeep

DOCS = Path(__file__).parent.parent.parent / "docs"
OF_THE_MAP = (DOCS / "sleutelfiguren.md", DOCS / "coordinatoren.md")
GUIDES = (DOCS / "partners.md", DOCS / "poh-kb.md", *OF_THE_MAP)
QUESTIONS = {"huishoudelijke hulp in Laak", "KB-7F3KQ2"}
"""What is typed in a guide and is no command."""
A_DAY = date(2026, 11, 23)
LETTERS = 5
"""Of a text besides what is filled in, from which on it tells something."""


def said_by_the_bot(shipped_content: Path) -> set[str]:
    """Every Dutch text, with "…" for what is filled in."""
    return {re.sub(r"\{\w+\}", "…", text) for text in dutch(shipped_content)}


def dutch(shipped_content: Path) -> Iterator[str]:
    texts = read(shipped_content / "texts" / "nl.yaml", shipped_content, Problems())
    assert texts is not None
    return _texts(texts.data)


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
    typed = re.findall(r"^\| `(?:@bot )?([^`]+)`", guide.read_text("utf-8"), re.MULTILINE)

    assert typed
    assert {words for words in typed if not is_heard(words, messages)} <= QUESTIONS


def is_heard(words: str, messages: Messages) -> bool:
    """Is it a command, or something that one says of oneself or of an entry?"""
    first, _, more = words.partition(" ")
    with_more = commands(messages, (*WITH_MORE, *upkeep.WITH_MORE))
    match with_more.get(as_said(first)):
        case "map":
            return not more or as_said(more.split()[0]) in listed(
                messages, *(f"listing.map.words.{show}" for show in upkeep.SHOWN)
            )
        case str():
            return True
    of_oneself = listed(messages, *(f"handover.myself.{key}" for key in ABOUT_ME))
    of_an_entry = listed(messages, "listing.words.right")
    return (
        as_said(words) in {*commands(messages, COMMANDS), *of_oneself, *of_an_entry}
        or read_absence(words, A_DAY) is not None
    )


def listed(messages: Messages, *keys: str) -> set[str]:
    """Words in the texts that can be typed."""
    return {
        as_said(words)
        for key in keys
        for lang in LANGS
        for words in messages.text(key, lang).split("|")
    }


@pytest.mark.parametrize("guide", OF_THE_MAP, ids=lambda path: path.stem)
def test_what_a_guide_shows_of_a_card_is_said_by_the_bot(
    guide: Path, shipped_content: Path
) -> None:
    whole = {template(text) for text in dutch(shipped_content) if is_telling(text)}
    quoted = [
        line.removeprefix(">").strip()
        for line in guide.read_text("utf-8").splitlines()
        if line.startswith(">")
    ]

    assert quoted
    assert [line for line in quoted if not is_shown(line, whole)] == []


def is_telling(text: str) -> bool:
    """Is it more than what is filled in?"""
    return "{" not in text or len(re.sub(r"\{\w+\}|\W", "", text)) >= LETTERS


def is_shown(line: str, templates: set[str]) -> bool:
    """A text, or two after each other."""
    line = plain(line)
    ends = [m.end() for m in re.finditer(r"[.?!] ", line)]
    parts = [(line,), *((line[:end].strip(), line[end:]) for end in ends)]
    return any(all(fits(part, templates) for part in of) for of in parts)


def fits(text: str, templates: set[str]) -> bool:
    return any(re.fullmatch(template, text) for template in templates)


def template(text: str) -> str:
    """With anything in the place of what is filled in."""
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(plain(text)))


def plain(text: str) -> str:
    return text.replace("**", "").strip()
