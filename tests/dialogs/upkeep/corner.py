"""A street corner: colleagues, the bot that asks them about the map, and a clock.

corner = Corner(conversation)
coach = corner.person("wijkcoach")
corner.asks()                         # the bot asks whoever it must
coach.reads()                         # → what arrived, as text
coach.presses("Ja, klopt")            # → what the bot answers
corner.person("redacteur").says("kaart correcties")
corner.entry(HELP).confirmed          # → as it counts in answers now
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.letters import Address, Letters
from bot.map_sweep import MapSweep
from bot.turns import Turns
from cases.access import Access, Person, Title
from cases.channel_store import Channel
from cases.desk import Desk
from cases.handover.running import today
from cases.handover.states import Duty
from cases.outbox import organisation_of
from cases.store import SqliteStore
from cases.upkeep.changes import Change
from cases.upkeep.notes import ABOUT, MapNote, letter_of
from dialogs.conversation import Conversation
from dialogs.effects import Effect
from dialogs.turn import Reply, Turn
from social_map.offers import Offer
from tests.conversations.handing import MONDAY
from tests.conversations.people import CJG, PARTNER, PRACTICE, people
from tests.conversations.talk import library_of

HELP = "wmo-laak-huishoudelijke-hulp"
EDITOR = Person("redacteur", "gemeente", frozenset({Duty.EDITOR}), Title("redacteur", "editor"))


def colleagues(*, everyone: bool = False) -> Access:
    """Those of the stories of handovers, and the editor of the map."""
    access = people(everyone=everyone)
    return replace(access, people=(*access.people, EDITOR))


@dataclass
class Someone:
    """A colleague in a chat of one's own, or in the channel of an organisation."""

    corner: Corner = field(repr=False)
    name: str
    channel: str = ""
    device: str = "msteams"
    fresh: list[str] = field(default_factory=list)
    last: Reply | None = None
    effects: tuple[Effect, ...] = ()
    """Of the last answer."""

    @property
    def chat(self) -> str:
        return f"{self.device}|19:{self.channel}" if self.channel else f"{self.device}|{self.name}"

    def says(self, text: str) -> str:
        return self._turn(Turn(self.user, self.chat, text=text))

    def presses(self, title: str, **filled: str) -> str:
        """A button, row or mark of the last card at hand, with what is filled in."""
        return self.presses_data({**self.data(title), **filled})

    def presses_data(self, data: Mapping[str, Any]) -> str:
        return self._turn(Turn(self.user, self.chat, pressed=data))

    def reads(self) -> str:
        """What arrived here by itself since it was read last."""
        text, self.fresh[:] = "\n---\n".join(self.fresh), []
        return text

    @property
    def user(self) -> str:
        return f"teams|{self.name}"

    @property
    def choices(self) -> dict[str, Mapping[str, Any]]:
        """Everything that can be pressed on the last card, with what it carries."""
        reply = self.last
        if reply is None:
            return {}
        form = (*reply.form.options, *reply.form.sends) if reply.form else ()
        return {c.title: c.data for c in (*form, *reply.choices)}

    def data(self, title: str) -> Mapping[str, Any]:
        assert title in self.choices, f"no button “{title}”, but: {list(self.choices)}"
        return self.choices[title]

    @property
    def text(self) -> str:
        return self.last.text(self.corner.conversation.messages) if self.last else ""

    def _turn(self, turn: Turn) -> str:
        here = replace(turn, contact="{}", shared=bool(self.channel), channel=self.chat)
        reply = self.corner.turns.take_now(here, None, self.corner.now)
        assert reply is not None
        self.last, self.effects = reply, reply.effects
        return self.text


class Corner:
    """`away`: people whom the bot cannot write to; `linked`: organisations with a channel."""

    def __init__(
        self,
        conversation: Conversation,
        *,
        linked: Iterable[str] = (),
        away: Iterable[str] = (),
        device: str = "msteams",
    ) -> None:
        self.device = device
        self.now: datetime = MONDAY
        self.store = SqliteStore(":memory:")
        self.turns = Turns(library_of(conversation), Desk(self.store))
        self.sweeper = MapSweep(self.turns)
        self.letters = Letters(self.turns)
        self._people: dict[tuple[str, str], Someone] = {}
        assert conversation.handovers is not None
        for person in conversation.handovers.access.people:
            if person.id not in away:
                self.store.outbox.keep_contact(f"teams|{person.id}", "{}")
        for organisation in linked:
            where = f"{device}|19:{organisation}"
            self.store.channels.link(Channel(organisation, where, "{}", "brug", self.now))

    @property
    def conversation(self) -> Conversation:
        return self.turns.library.conversation

    def person(self, name: str, channel: str = "") -> Someone:
        if (name, channel) not in self._people:
            self._people[name, channel] = Someone(self, name, channel, self.device)
        return self._people[name, channel]

    # -- what happens -----------------------------------------------------------------------

    def asks(self) -> None:
        """The bot looks whom it must ask or tell, and does."""
        self.sweeper.sweep(self.now)
        self.delivers()

    def posts(self, name: str, *notes: MapNote) -> None:
        """A letter for a colleague, as the bot writes it now."""
        self.store.outbox.post(f"teams|{name}", letter_of(list(notes)), self.now, ABOUT)
        self.delivers()

    def delivers(self) -> None:
        """What waits arrives."""
        while waiting := self.store.outbox.waiting(self.now):
            for letter in waiting:
                organisation = organisation_of(letter.user)
                name = "" if organisation else letter.user.removeprefix("teams|")
                place = f"19:{organisation}" if organisation else name
                message = self.letters.write(letter, Address(self.device, place), self.now)
                self.letters.arrived(message, None, self.now)
                if message.reply is not None:
                    self._arrives(message.reply, name, organisation)

    def later(self, days: int = 1) -> None:
        """Time passes hour by hour, with the bot running."""
        for _ in range(24 * days):
            self.now += timedelta(hours=1)
            self.asks()

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    # -- what can be seen -------------------------------------------------------------------

    @property
    def today(self) -> date:
        return today(self.now)

    def entry(self, service: str) -> Offer:
        """As it counts in answers now."""
        return self.conversation.social_map.offers[service]

    @property
    def changes(self) -> list[Change]:
        """What waits for the editor."""
        return self.store.changes.open()

    def _arrives(self, reply: Reply, name: str, organisation: str) -> None:
        """In a chat of one's own, or in a channel for everybody there."""
        here = (
            [s for s in self._people.values() if s.channel == organisation]
            if organisation
            else [self.person(name)]
        )
        for someone in here:
            someone.last = reply
            someone.fresh.append(someone.text)


__all__ = ["CJG", "EDITOR", "HELP", "PARTNER", "PRACTICE", "Corner", "Someone", "colleagues"]
