"""Talk to the bot without any messenger: a terminal is one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TextIO

import orjson

from bot.letters import Address, Letters, Unreadable
from bot.turns import Turns
from cases.outbox import TERMINAL
from dialogs.turn import Turn

NOBODY = "ik"
"""Who talks in a terminal without saying who."""


def chat(turns: Turns, name: str, lines: Iterable[str], out: TextIO) -> None:
    """A conversation in the terminal; choices are numbered. Ends with the input.

    A terminal is a messenger of its own: who talks here can be told things, and a channel can be
    linked to it. What was told shows before the next line; an empty line looks for it.
    """
    messages = turns.library.conversation.messages
    conversation = name or NOBODY
    user = f"{TERMINAL}|{conversation}"
    contact = orjson.dumps({"channel": TERMINAL, "conversation": conversation}).decode()
    hello = Turn(user, user, "", None, name, False, contact, user, contact)

    def show(*texts: str) -> None:
        out.write("\n\n".join(texts) + "\n\n> ")
        out.flush()

    greeting = turns.welcome_now(hello, None, datetime.now(UTC))
    show(*([greeting.text(messages)] if greeting else []), *_news(turns, user))
    for line in lines:
        said = None
        if line.strip():
            said = turns.take_now(replace(hello, text=line.strip()), None, datetime.now(UTC))
        show(*([said.text(messages)] if said else []), *_news(turns, user))
    out.write("\n")


def _news(turns: Turns, terminal: str) -> list[str]:
    """What waits to be told in this terminal; it is told now."""
    letters, told = Letters(turns), []
    while waiting := turns.desk.letters(now := datetime.now(UTC), terminal):
        for letter in waiting:
            try:
                to = Address.read(letter.contact or "")
                message = letters.write(letter, to, now)
            except Unreadable:
                turns.desk.drop(letter)
                continue
            letters.arrived(message, None, now)
            if message.reply is not None:
                told.append("✉ " + message.reply.text(turns.library.conversation.messages))
    return told
