"""What the bot tells the owner of a case by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cases.sweep import Due
from dialogs.turn import Card, Choice, Reply
from dialogs.wording import Wording

MOST = 5
"""Buttons on one message."""


def reminder(dues: Sequence[Due], wording: Wording) -> Reply:
    """One message for everything that is due for one person."""
    title = wording.say("remind.title")
    lines = tuple(
        wording.say(f"remind.{due.what}", ref=due.case, date=wording.day(due.at.date()))
        for due in dues
    )
    return Reply(Card(title, lines), wording.lang, tuple(_buttons(dues, wording))[:MOST])


def _buttons(dues: Sequence[Due], wording: Wording) -> Iterator[Choice]:
    for due in dues:
        go = "resumed" if due.what == "expiring" else "follow_up"
        title = wording.say(f"remind.button.{due.what}", ref=due.case)
        yield Choice(title, {"do": "walk", "case": due.case, "go": go})
