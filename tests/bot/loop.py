"""Two people who bring one handover from a question to a closed loop, pressing what is shown.

They know no more than a person does: they look for the button of what they want to do, fill in
what the card asks, and when the bot asks something first they take the first answer it offers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.shown import Card, buttons, carrying, find, inputs
from benchmarks.shown import parts as parts

from .faulty import THREAD
from .messenger import BOT, MENTION, TENANT

REF = re.compile(r"WO-[0-9A-Z]{6}")
NUMBERS = re.compile(rf"{REF.pattern}|\d+")
BARE = {"do", "ref", "act", "seq", "as"}
"""What every button of an event carries."""
PARTNER_DOES = ("accept", "exchange", "arrive", "feedback")

Post = Callable[[dict[str, Any]], Awaitable[Any]]
"""Sends an activity until it is answered; gives the body of the answer."""

_numbers = itertools.count(1)


@dataclass
class Person:
    """Somebody at one place: a chat of one's own with the bot, or a channel."""

    id: str
    """In the directory."""
    conversation: str
    service_url: str
    post: Post
    channel: bool = False
    thread: str = ""
    """The message in the channel under which it is done."""

    async def presses(self, data: dict[str, Any]) -> Card:
        """The card that comes in the place of the pressed one."""
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": data}}
        press = self._activity("invoke", name="adaptiveCard/action", value=value)
        answer = await self.post(press)
        card: Card = answer["value"]
        return card

    async def says(self, text: str) -> str:
        """The id of what was said; the answer is a message of its own."""
        mention = {"entities": [{"type": "mention", "mentioned": BOT, "text": MENTION}]}
        named = {"text": f"{MENTION} {text}", **mention} if self.channel else {"text": text}
        said = self._activity("message", **named)
        await self.post(said)
        id_: str = said["id"]
        return id_

    def _activity(self, kind: str, **fields: Any) -> dict[str, Any]:
        where = {"id": self.conversation, "conversationType": "personal"}
        if self.channel:
            id_ = self.conversation + (THREAD + self.thread if self.thread else "")
            where = {"id": id_, "conversationType": "channel"}
        return {
            "type": kind,
            "id": f"said-{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{self.id}", "name": "Sam Voorbeeld", "aadObjectId": self.id},
            "recipient": BOT,
            "conversation": where,
            "channelData": {"tenant": {"id": TENANT}},
            **({"replyToId": self.thread} if self.thread else {}),
            **fields,
        }


@dataclass
class Loop:
    """One handover; `card` is what the requester saw last."""

    requester: Person
    partner: Person
    ref: str = ""
    shown: dict[str, Card] = field(default_factory=dict)
    """The last card that each side was shown in answer to a press."""

    async def asks(self, answer: Card) -> None:
        """From the answer to a question to a handover that is sent."""
        form = await self.requester.presses(find(answer, do="ask_over"))
        send = find(form, then="send")
        self.ref = send["ref"]
        card = await self.requester.presses(send | inputs(form))
        assert not carrying(card, then="send"), f"not sent: {card}"
        self.shown["requester"] = card

    async def is_taken_up(self, posted: Card) -> None:
        """From the card in the channel to feedback."""
        card = posted
        for act in PARTNER_DOES:
            card = await self._until_done(self.partner, card, act)
        self.shown["partner"] = card

    async def is_closed(self) -> None:
        """The requester looks how it stands, reads and closes."""
        look = {"do": "handover", "ref": self.ref, "go": "show", "as": "requester"}
        card = await self.requester.presses(look)
        self.shown["requester"] = await self._until_done(self.requester, card, "close")

    async def _until_done(self, who: Person, card: Card, act: str) -> Card:
        """Presses the button of an event, and answers what is asked first."""
        card = await who.presses(find(card, act=act) | inputs(card))
        for _ in range(8):
            asked = [b for b in buttons(card) if b.get("act") == act and completed(b)]
            if not asked:
                return card
            card = await who.presses(asked[0] | inputs(card))
        raise AssertionError(f"{act} is asked again and again: {card}")


def completed(data: dict[str, Any]) -> bool:
    """Does a button carry more than what every button of an event does?"""
    return {key for key, value in data.items() if value != ""} > BARE


def headline(card: Card) -> str:
    """The title and the first line of a card, without references, dates and times."""
    said = " / ".join(str(block.get("text")) for block in card["body"][:2])
    return NUMBERS.sub("#", said)
