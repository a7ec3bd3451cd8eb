"""Commands as they are said: a command counts only as the whole message, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from content.messages import LANGS, Messages
from social_map.words import split


def as_said(text: str) -> str:
    """A message as a command is said: without signs, unless it is nothing but signs ("?")."""
    return " ".join(split(text)) or text.strip()


def commands(messages: Messages, names: Iterable[str]) -> dict[str, str]:
    """What is said → the command, from `command.words` in the texts."""
    return {
        as_said(words): name
        for name in names
        for lang in LANGS
        for words in messages.text(f"command.words.{name}", lang).split("|")
    }
