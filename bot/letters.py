"""What the bot says by itself: a letter of the outbox is written out, and noted when it arrived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from bot.cards import CARD_CHANNELS
from bot.turns import Turns
from cases.channel_store import Posted
from cases.letters import ABOUT, Kind, Note, read_notes
from cases.outbox import TERMINAL, Letter, organisation_of
from cases.own_handovers import OwnHandovers
from cases.sweep import Due, read_letter
from cases.upkeep import notes as map_notes
from cases.upkeep.own_listings import OwnListings
from dialogs.finder import Finder
from dialogs.handover.told import told
from dialogs.progress import Progress, read_progress
from dialogs.reminders import reminder
from dialogs.turn import Reply
from dialogs.upkeep.told import told as of_the_map
from social_map.models import Lang


class Unreadable(Exception):
    """A letter or an address that was kept in another form."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is written to: the messenger's own data that was kept with a turn."""

    channel: str
    conversation: str
    service_url: str = ""
    bot: str = ""
    user: str = ""

    @classmethod
    def read(cls, contact: str) -> Address:
        """Raises Unreadable."""
        try:
            data = orjson.loads(contact)
            names = ("channel", "conversation", "service_url", "bot", "user")
            values = [data.get(name, "") for name in names]
        except (ValueError, AttributeError) as error:
            raise Unreadable("address") from error
        if not all(isinstance(v, str) for v in values) or not (values[0] and values[1]):
            raise Unreadable("address")
        return cls(*values)

    @property
    def place(self) -> str:
        """The conversation, as turns name it."""
        return f"{self.channel}|{self.conversation}"


@dataclass(frozen=True, slots=True)
class Message:
    """A letter written out."""

    letter: Letter
    to: Address
    reply: Reply | None
    """None: by now there is nothing to tell."""
    posts: str = ""
    """The handover of which this is the card in a channel."""
    stands: str = ""
    """The message that is changed in place; empty: it is a new one."""


@dataclass(frozen=True)
class Letters:
    """Writes letters out, as things stand at that moment, and notes what arrived."""

    turns: Turns

    def write(self, letter: Letter, to: Address, now: datetime) -> Message:
        """The message. Raises Unreadable."""
        if letter.about == map_notes.ABOUT:
            return self._fitting(Message(letter, to, self._of_the_map(letter, to, now)))
        if letter.about != ABOUT:
            wording = self._finder.wording(self._lang(letter), self.turns.day(now))
            return self._fitting(Message(letter, to, reminder(_dues(letter), wording)))
        notes = _notes(letter)
        first = notes[0] if notes else None
        if first is not None and first.kind is Kind.EDIT:
            posted = self._posted(letter, first)
            if posted is None or to.channel not in CARD_CHANNELS:
                return Message(letter, to, None)  # the news say it
            to = Address.read(posted.contact)
            return Message(letter, to, self._told(letter, notes, to, now), stands=posted.activity)
        posts = first.handover if first is not None and first.kind is Kind.POST else ""
        return self._fitting(Message(letter, to, self._told(letter, notes, to, now), posts))

    def arrived(self, message: Message, activity: str | None, now: datetime) -> None:
        """The messenger has it; `activity`: its id for the message."""
        letter, desk = message.letter, self.turns.desk
        posted = None
        if message.posts and activity:
            posted = Posted(activity, letter.contact or "")
        with desk.turn(now):
            desk.told(letter, message.posts, posted)
            self._offer(message, now)

    def _told(self, letter: Letter, notes: list[Note], to: Address, now: datetime) -> Reply | None:
        """What there is to say of handovers, as the receiver may see them."""
        handovers, counter = self.turns.library.conversation.handovers, self.turns.counter(now)
        if handovers is None or counter is None:
            return None
        shared = bool(organisation_of(letter.user))
        own = OwnHandovers(counter, letter.user, to.place, shared, now)
        wording = self._finder.wording(self._lang(letter), self.turns.day(now))
        return told(notes, handovers.scene(own, wording))

    def _of_the_map(self, letter: Letter, to: Address, now: datetime) -> Reply | None:
        """What there is to ask or to say of the map."""
        upkeep, keeper = self.turns.library.conversation.upkeep, self.turns.keeper(now)
        if upkeep is None or keeper is None:
            return None
        try:
            notes = map_notes.read_letter(letter.body)
        except ValueError as error:
            raise Unreadable("letter") from error
        shared = bool(organisation_of(letter.user))
        own = OwnListings(keeper, letter.user, to.place, shared, now)
        wording = self._finder.wording(self._lang(letter), self.turns.day(now))
        return of_the_map(notes, upkeep.scene(own, wording))

    @property
    def _finder(self) -> Finder:
        return self.turns.library.conversation.finder

    def _lang(self, letter: Letter) -> Lang:
        return self.turns.language(letter.user)

    def _posted(self, letter: Letter, note: Note) -> Posted | None:
        """The card of a handover in the channel of this organisation."""
        channels = self.turns.desk.store.channels
        return channels.post(note.handover, organisation_of(letter.user))

    # -- numbers ----------------------------------------------------------------------------

    def _fitting(self, message: Message) -> Message:
        """Without numbers where a number is the answer to something else."""
        if message.reply is None or message.to.channel in CARD_CHANNELS:
            return message
        talking = self._talking(message)
        if talking is None or not _busy(talking):
            return message
        return replace(message, reply=replace(message.reply, choices=()))

    def _offer(self, message: Message, now: datetime) -> None:
        """The choices of this message can be typed by number, as those of any other."""
        talking, reply = self._talking(message), message.reply
        if talking is None or reply is None or _busy(talking) or not reply.numbered:
            return
        body = talking.offering(reply.numbered).model_dump_json(exclude_defaults=True)
        place, user = message.to.place, _talker(message)
        self.turns.desk.keep_progress(place, user, body, now)

    def _talking(self, message: Message) -> Progress | None:
        """Where the conversation with this person stands; None in a channel."""
        user = _talker(message)
        if not user:
            return None
        return read_progress(self.turns.desk.recall(message.to.place, user)[1])


def _talker(message: Message) -> str:
    """Who reads this alone; "" where several do."""
    if message.to.channel == TERMINAL:
        return message.to.place
    return "" if organisation_of(message.letter.user) else message.letter.user


def _busy(talking: Progress) -> bool:
    """In the middle of something that a number may be the answer to."""
    return bool(talking.waiting or talking.walk)


def _notes(letter: Letter) -> list[Note]:
    try:
        return read_notes(letter.body)
    except ValueError as error:
        raise Unreadable("letter") from error


def _dues(letter: Letter) -> list[Due]:
    try:
        return read_letter(letter.body)
    except ValueError as error:
        raise Unreadable("letter") from error
