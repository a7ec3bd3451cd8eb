"""Questions to the map that are answered with something else than who does what where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from content.messages import Messages
from dialogs.agreements import Agreements
from dialogs.practices import Practices
from dialogs.progress import Progress
from dialogs.routes import Routes
from dialogs.turn import Data, Reply
from dialogs.wording import Wording
from social_map.question import Understanding
from social_map.social_map import SocialMap

Said = tuple[Reply, Progress]


@dataclass(frozen=True)
class Asides:
    """Working agreements, practices and route maps."""

    social_map: SocialMap
    messages: Messages
    hands_over: bool

    @cached_property
    def agreements(self) -> Agreements:
        return Agreements(self.social_map, self.messages)

    @cached_property
    def practices(self) -> Practices:
        return Practices(self.social_map, self.messages)

    @cached_property
    def routes(self) -> Routes:
        return Routes(self.social_map, self.messages, self.hands_over)

    def asked(
        self,
        text: str,
        understood: Understanding,
        progress: Progress,
        usual: str | None,
        wording: Wording,
    ) -> Said | None:
        """The answer; None for a question about who does what, or when there is danger."""
        agreements = self.agreements.asked_about(text, understood)
        if agreements is not None:
            return self.agreements.reply(agreements, wording), progress
        if self._is_unsafe(understood):
            return None
        reply = self.practices.asked(text, understood, usual, wording)
        if reply is not None:
            return reply, progress
        return self.routes.asked(text, understood, progress, usual, wording)

    def concerns(self, text: str, understood: Understanding) -> bool:
        """Would it be answered here? Without what went before."""
        return (
            self.agreements.asked_about(text, understood) is not None
            or self.routes.concerns(text)
            or self.practices.concerns(text, understood)
        )

    def _is_unsafe(self, understood: Understanding) -> bool:
        needs = self.social_map.needs
        return understood.acute or any(not needs[n.id].handover for n in understood.needs)

    def press(self, data: Data, wording: Wording) -> Said | None:
        """The reply to one of their buttons; None when it is not (or no longer) known."""
        match data.get("do"):
            case "agreement":
                reply = self.agreements.reply_about(str(data.get("id")), wording)
            case "practice":
                reply = self.practices.press(data, wording)
            case "route":
                return self.routes.press(data, wording)
            case _:
                return None
        return (reply, Progress(lang=wording.lang)) if reply else None
