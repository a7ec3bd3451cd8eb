"""Outbox → messenger: tries again later what could not be sent, and gives up aloud."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.connector import Connectors, DeliveryError, ForbiddenServiceUrl
from bot.translation import to_activity
from bot.turns import Turns
from cases.outbox import Letter
from cases.sweep import read_letter
from dialogs.reminders import reminder

log = logging.getLogger("wijkschakel.courier")

GONE = frozenset({403, 404, 410})
"""What the messenger says when the bot can no longer write to somebody."""


@dataclass(frozen=True)
class Courier:
    """Delivers letters one by one, in the order in which they became due."""

    turns: Turns
    connectors: Connectors

    async def deliver(self, now: datetime) -> int:
        """Sends what is due now; returns how many were delivered.

        The desk gives one letter of each conversation at a time, so that they keep their order.
        """
        delivered = 0
        while letters := self.turns.desk.letters(now):
            for letter in letters:
                delivered += await self._deliver(letter, now)
        return delivered

    async def _deliver(self, letter: Letter, now: datetime) -> bool:
        """Afterwards the letter is told, waits for later or is given up."""
        try:
            await self._send(letter, now)
        except (DeliveryError, ForbiddenServiceUrl) as error:
            status = getattr(error, "status", 403)
            kept = self.turns.desk.not_told(letter, now, status in GONE)
            log.warning(
                "message not delivered",
                extra={"status": status, "attempt": letter.attempts + 1, "again": kept},
            )
            return False
        except Exception:  # one letter that cannot be read must not hold up all others
            log.exception("letter not sent", extra={"attempt": letter.attempts + 1})
            self.turns.desk.not_told(letter, now, for_good=False)
            return False
        self.turns.desk.told(letter)
        return True

    async def _send(self, letter: Letter, now: datetime) -> None:
        contact = json.loads(letter.contact)
        conversation = self.turns.library.conversation
        lang = self.turns.language(letter.user)
        wording = conversation.finder.wording(lang, self.turns.day(now))
        reply = reminder(read_letter(letter.body), wording)
        activity = to_activity(reply, contact["channel"], conversation.messages)
        address(activity, contact)
        connector = await self.connectors.create(contact["service_url"])
        await connector.conversations.send_to_conversation(contact["conversation"], activity)


def address(activity: Activity, contact: dict[str, str]) -> None:
    """Fills in from whom and to whom, as botbuilder does for a reply."""
    activity.channel_id = contact["channel"]
    activity.from_property = ChannelAccount(id=contact["bot"])
    activity.recipient = ChannelAccount(id=contact["user"])
    activity.conversation = ConversationAccount(id=contact["conversation"])
