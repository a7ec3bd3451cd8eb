"""Questions about working agreements: who leads, who signals, how the lead is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from content.messages import Messages
from dialogs.triggers import Triggers, spoken
from dialogs.turn import Card, Choice, Reply
from dialogs.wording import Wording
from social_map.lookup import agreements_for
from social_map.models import Agreement
from social_map.question import Understanding
from social_map.social_map import SocialMap


@dataclass(frozen=True)
class Agreements:
    """Finds and shows working agreements."""

    social_map: SocialMap
    messages: Messages

    @cached_property
    def _triggers(self) -> Triggers:
        """The words by which a question about agreements is known, in both languages."""
        return Triggers(self.messages.text("agreement.triggers", lang) for lang in ("nl", "en"))

    def asked_about(self, text: str, understood: Understanding) -> list[Agreement] | None:
        """The agreements asked about, perhaps none; None for a question about something else."""
        said = spoken(text)
        if not self._triggers.heard(said):
            return None
        named = [
            a
            for a in self.social_map.agreements
            if any(spoken(w) in said for w in (*a.words.nl, *a.words.en))
        ]
        return named or agreements_for(self.social_map, understood.needs, understood.places)

    def reply(self, agreements: Sequence[Agreement], wording: Wording) -> Reply:
        """The agreement, or a choice when there are several or none."""
        if len(agreements) == 1:
            return Reply(wording.agreement_card(agreements[0]), wording.lang)
        offered = agreements or self.social_map.agreements
        title = wording.say("agreement.which" if agreements else "agreement.none")
        choices = tuple(
            Choice(a.title.in_(wording.lang), {"do": "agreement", "id": a.id}) for a in offered[:6]
        )
        return Reply(Card(title), wording.lang, choices)

    def reply_about(self, id_: str, wording: Wording) -> Reply | None:
        """The agreement with this id; None when there is none."""
        known = [a for a in self.social_map.agreements if a.id == id_]
        return self.reply(known, wording) if known else None
