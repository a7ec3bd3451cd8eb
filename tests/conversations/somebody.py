"""Somebody in the stories of handovers: a colleague in a chat of one's own or in a channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.turns import Turns
from dialogs.turn import Reply, Turn

from .talk import Colleague

if TYPE_CHECKING:
    from .handing import Neighbourhood


@dataclass
class Place:
    """A chat of one's own or a channel: what arrives there by itself."""

    fresh: list[str] = field(default_factory=list)
    """Messages that nobody there has read yet."""
    shown: list[Reply] = field(default_factory=list)
    """Those of them whose buttons are at hand."""
    cards: dict[str, Reply] = field(default_factory=dict)
    """Posts in a channel, each as it is now, by reference."""


@dataclass
class Somebody(Colleague):
    """A colleague in one place; the same one may be in two places."""

    laak: Neighbourhood = field(kw_only=True, repr=False)
    channel: str = ""
    """The organisation in whose channel this is; "" in a chat of one's own."""
    under: str = ""
    """The handover in whose thread is typed now."""
    earlier: list[Reply] = field(default_factory=list)
    """Everything that was answered."""

    @property
    def user(self) -> str:
        return self.laak.user(self.name)

    @property
    def chat(self) -> str:
        return conversation_of(self.channel) if self.channel else f"chat-{self.name}"

    @property
    def place(self) -> Place:
        return self.laak.place(self.chat if self.channel else self.user)

    def says(self, text: str, under: str = "") -> str:
        """What the bot answers to typed words; `under`: in the thread of this handover's card."""
        self.under = under
        return super().says(text)

    def presses(self, title: str, **ticked: str) -> str:
        """The newest card at hand with this button; `ticked`: what is filled in, by input id."""
        self.last = self._with(title, self.at_hand)
        return super().presses(title, **ticked)

    def presses_old(self, title: str, at: str = "") -> str:
        """The first card that ever had this button, as it was then."""
        first = self.laak.first_posts if self.channel else {}
        old = [c for ref, c in first.items() if at in ("", ref)] or self.earlier
        self.last = self._with(title, old)
        return super().presses(title)

    @property
    def at_hand(self) -> list[Reply]:
        """The answer, what arrived since, and the posts in the channel; newest first."""
        place = self.place
        newest = [*place.cards.values()][::-1]
        return [*place.shown[::-1], *([self.last] if self.last else []), *newest]

    @property
    def buttons(self) -> list[str]:
        """Everything that can be pressed now, newest card first."""
        return [title for reply in self.at_hand for title in titles(reply)]

    def reads(self) -> str:
        """What arrived here by itself since it was read or answered to."""
        text, self.place.fresh = "\n---\n".join(self.place.fresh), []
        return text

    @property
    def turns(self) -> Turns:
        return self.laak.turns

    def waits(self, **time: float) -> None:
        self.laak.waits(**time)

    def _with(self, title: str, replies: Iterable[Reply]) -> Reply:
        found = next((r for r in replies if title in titles(r)), None)
        assert found is not None, f"no button “{title}”, but: {self.buttons}"
        return found

    def _turn(self, turn: Turn) -> str:
        place, thread = self.place, self.laak.activity(self.under)
        place.shown.clear()
        place.fresh.clear()
        shared = bool(self.channel)
        here = replace(
            turn,
            contact="{}",
            conversation=f"{self.chat};messageid={thread}" if thread else self.chat,
            shared=shared,
            channel=self.chat,
            channel_contact=self.chat if shared else "",
            thread=thread,
        )
        before = self.last
        answer = super()._turn(here)
        self.under = ""
        if before is not None:
            self.earlier.append(before)
        assert self.last is not None
        self.laak.noted(self.chat if shared else self.user, self.last, answer)
        return answer


def conversation_of(organisation: str) -> str:
    """The messenger's conversation of an organisation's channel."""
    return f"19:{organisation}"


def titles(reply: Reply) -> list[str]:
    """What can be pressed on a card: its buttons, rows and marks."""
    form = reply.form
    options = form.options if form is not None else ()
    return [choice.title for choice in (*options, *reply.choices)]
