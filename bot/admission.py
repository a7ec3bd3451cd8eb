"""Who may come in when the bot runs for real: registered people, from where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from botbuilder.schema import Activity

from bot.library import Library
from bot.settings import Settings
from bot.translation import tenant
from dialogs.turn import Card, Reply
from social_map.models import Lang

TEAMS = "msteams"


@dataclass(frozen=True)
class Admission:
    """Decides before anything is read of what somebody says."""

    settings: Settings
    library: Library

    def vouches(self, activity: Activity) -> bool:
        """Does the messenger say of which tenant this is?

        On other channels callers may fill that in themselves, and who they are as well.
        """
        known = activity.channel_id == TEAMS and bool(tenant(activity))
        return self.settings.dev or known

    def admits(self, activity: Activity, today: date) -> bool:
        """Is a registered person behind this, in a tenant from which that person comes?"""
        if self.settings.dev:
            return True
        handovers, sender = self.library.conversation.handovers, activity.from_property
        user = sender.aad_object_id if sender else None
        if handovers is None or not user:
            return False
        return handovers.access.admits(user, tenant(activity), self.settings.tenants, today)

    def refusal(self, activity: Activity) -> Reply:
        """The one thing that everybody else is told, in the language of their messenger."""
        english = (activity.locale or "").lower().startswith("en")
        lang: Lang = "en" if english else self.library.conversation.default_lang
        return Reply(Card(self.library.conversation.messages.text("stranger", lang)), lang)
