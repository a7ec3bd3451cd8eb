"""A practice, its partners, their people and channels, all with one bot and one clock.

    laak = Neighbourhood(handing_conversation)          # fixture in tests/conversations/conftest.py
    gp = laak.person("huisarts")                        # a chat of one's own
    coach = laak.person("wijkcoach", PARTNER)           # the same colleague in the team's channel
    gp.says("huishoudelijke hulp in Laak")              # → what the bot answers, as text
    gp.presses("Overdracht starten", consent="today")   # a button, with what is filled in
    laak.delivers()                                     # what the bot tells by itself arrives
    coach.reads()                                       # → what came since, as text
    coach.presses("Ik pak het op")                      # on whatever card shows it
    coach.says("1", under=laak.wo)                      # typed in the thread of a card
    laak.card(PARTNER)                                  # → the last post there as it is now
    laak.later(2, "werkdagen")                          # time passes: sweeps and delivers hourly
    laak.handover()                                     # → as it is stored
    laak.asked(); laak.does("wijkcoach", Side.PARTNER, Event.ACCEPT)   # as if it went before

`laak.wo` and `laak.kb` are the references named last, `laak.wos` and `laak.kbs` all of them in
order. Who is who stands in `people`; the names are roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from bot.library import Library
from bot.map_sweep import MapSweep
from bot.turns import Turns
from cases.calendar import HERE, OFFICE, is_open
from cases.channel_store import Channel, Posted
from cases.counter import Counter
from cases.desk import Desk
from cases.handover.model import Handover
from cases.handover.states import Event, Side
from cases.letters import ABOUT, Kind, read_notes
from cases.nudging import sweep
from cases.outbox import Letter, organisation_of
from cases.own_handovers import OwnHandovers
from cases.store import SqliteStore
from cases.sweep import read_letter
from cases.upkeep import notes as map_notes
from cases.upkeep.own_listings import OwnListings
from dialogs.conversation import Conversation
from dialogs.handover.told import told
from dialogs.reminders import reminder
from dialogs.turn import Reply
from dialogs.upkeep.told import told as of_the_map
from dialogs.wording import Wording
from tests.cases.handing_over import asked, filled

from .people import LINKED, PARTNER, PEOPLE, PRACTICE, WELFARE
from .somebody import Place, Somebody, conversation_of
from .talk import library_of

HELP_AT_HOME = "wmo-laak-huishoudelijke-hulp"
USUAL: dict[Event, dict[str, Any]] = {
    Event.REDIRECT: {"organisation": WELFARE, "on_map": True},
    Event.ASSIGN: {"user": "collega", "organisation": PARTNER, "role": "maatschappelijk werker"},
}
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=HERE).astimezone(UTC)


class Neighbourhood:
    """`away`: people to whom the bot cannot write personally; `linked`: partners with a channel."""

    def __init__(
        self,
        conversation: Conversation | Library,
        database: Path | str = ":memory:",
        *,
        linked: Iterable[str] = LINKED,
        away: Iterable[str] = (),
        ids: Mapping[str, str] | None = None,
    ) -> None:
        self.ids = ids or {}
        """What the directory calls people; else by their names."""
        told = isinstance(conversation, Library)
        self.library = conversation if told else library_of(conversation)
        self.store = SqliteStore(database)
        self.now = MONDAY
        self.kbs: list[str] = []
        self.wos: list[str] = []
        self.kb = self.wo = ""
        self.first_posts: dict[str, Reply] = {}
        """Cards as they were posted, by reference."""
        self.sent: list[tuple[str, str, Reply]] = []
        """Everything that the bot ever said: where (`teams|…`, `19:…`), text and card."""
        self.places: dict[str, Place] = {}
        self._somebody: dict[tuple[str, str], Somebody] = {}
        self._numbers = count(1)
        for person in PEOPLE:
            if person.id not in away:
                self.store.outbox.keep_contact(self.user(person.id), "{}")
        for organisation in linked:
            self.link(organisation)

    @property
    def conversation(self) -> Conversation:
        """With what was said of the map laid over it."""
        return self.library.conversation

    # -- who and where ----------------------------------------------------------------------

    def person(self, name: str, channel: str = "") -> Somebody:
        """A colleague (of `PEOPLE`, or a stranger) in a chat of one's own or in a channel."""
        if (name, channel) not in self._somebody:
            somebody = Somebody(
                *(self.conversation, self.store, name, self.now), laak=self, channel=channel
            )
            self._somebody[name, channel] = somebody
        return self._somebody[name, channel]

    def user(self, name: str) -> str:
        """As the messenger knows somebody."""
        return f"teams|{self.ids.get(name, name)}"

    def place(self, user: str) -> Place:
        """Where messages for a person (`teams|…`) or in a channel (`19:…`) arrive."""
        return self.places.setdefault(user, Place())

    def link(self, organisation: str) -> None:
        """As a coordinator did before the story begins."""
        there = conversation_of(organisation)
        channel = Channel(organisation, there, there, self.user("poh"), self.now)
        with self.desk.turn(self.now):
            self.counter.link(channel)

    def unreachable(self, name: str) -> None:
        """The bot can no longer write to somebody personally."""
        self.store.outbox.unreachable(self.user(name))

    def card(self, organisation: str, ref: str = "") -> str:
        """A post in a channel as everybody sees it now; without a reference the last one."""
        cards = self.place(self._asked_in(organisation)).cards
        shown = cards.get(ref) if ref else next(reversed(cards.values()), None)
        return shown.text(self.conversation.messages) if shown else ""

    def handover(self, ref: str = "") -> Handover:
        found = self.store.handovers.get(ref or self.wo)
        assert found is not None, f"{ref or self.wo} is not stored"
        return found

    def activity(self, ref: str) -> str:
        """The message that shows a handover in its partner's channel; "" when there is none."""
        handover = self.store.handovers.get(ref) if ref else None
        posted = handover and self.store.channels.post(ref, handover.organisation)
        return posted.activity if posted else ""

    # -- what happened before a story begins, without the chat ------------------------------

    def asked(self, **given: Any) -> Handover:
        """The GP has sent this to the neighbourhood team; nothing of it is delivered yet."""
        self.wo = self.counter.new_reference("WO")
        self.kb = self.counter.new_reference("KB")
        usual: dict[str, Any] = {"ref": self.wo, "case": self.kb, "service": HELP_AT_HOME}
        usual |= {"organisation": PARTNER, "practice": PRACTICE, "place": "SD-GM0518-Laak"}
        usual |= {"need": "huishoudelijkehulp", "domain": "society", "consent": None}
        draft = asked(**{**usual, **given})
        self._named(draft.ref)
        self._named(draft.case)
        own = self.own("huisarts")
        with self.desk.turn(self.now):
            started = self.counter.start(
                draft, own.actor(Side.REQUESTER, draft), self.now, red_flag=False
            )
        assert isinstance(started, Handover), started
        kind = Event.SEND if draft.kind == "handover" else Event.CONSULT
        return self.does("huisarts", Side.REQUESTER, kind, ref=draft.ref)

    def does(self, name: str, side: Side, event: Event, ref: str = "", **details: Any) -> Handover:
        """Somebody did this, with all that it asks filled in; nothing is delivered yet."""
        before = self.handover(ref)
        usual = {**filled(event, before, self.now), **USUAL.get(event, {})}
        actor = self.own(name).actor(side, before)
        with self.desk.turn(self.now):
            after = self.counter.act(before.ref, event, actor, self.now, {**usual, **details})
        assert isinstance(after, Handover), f"{event}: {after}"
        return after

    def own(self, name: str) -> OwnHandovers:
        """What this person sees in a chat of his or her own."""
        return OwnHandovers(self.counter, self.user(name), f"chat-{name}", False, self.now)

    # -- time and what the bot says by itself -----------------------------------------------

    def waits(self, **time: float) -> None:
        """Time passes, and nothing else: `days=3`, `hours=2`."""
        self.now += timedelta(**time)
        for somebody in self._somebody.values():
            somebody.now = self.now

    def later(self, number: int, unit: str) -> None:
        """Time passes as with the bot running: it sweeps and delivers at least hourly.

        Units: minuten, uur, dagen, werkdagen (the same time that many working days later).
        """
        then = self._then(number, unit)
        while self.now < then:
            self.waits(seconds=min((then - self.now).total_seconds(), 3600))
            self.sweeps()
            self.delivers()

    def sweeps(self) -> None:
        self.desk.sweep(self.now)
        sweep(self.counter, self.now)
        self.map_sweep.sweep(self.now)

    def delivers(self) -> list[tuple[str, str]]:
        """What waits arrives, in order: (to whom, text); a card that changes in place as well."""
        arrived: list[tuple[str, str]] = []
        while letters := self.desk.letters(self.now):
            for letter in letters:
                reply = self._written(letter)
                if reply is not None:
                    text = self.arrives(letter, reply)
                    arrived.append((letter.user.removeprefix("teams|"), text))
                self.desk.told(letter)
        return arrived

    def restarts(self, database: Path) -> None:
        """The process ends and begins again with the same file."""
        self.store.close()
        self.store = SqliteStore(database)
        for made in ("desk", "map_sweep"):
            self.__dict__.pop(made, None)
        for somebody in self._somebody.values():
            somebody.store = self.store

    def close(self) -> None:
        self.store.close()

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.store)

    @cached_property
    def map_sweep(self) -> MapSweep:
        return MapSweep(self.turns)

    @property
    def counter(self) -> Counter:
        found = self.turns.counter(self.now)
        assert found is not None
        return found

    @property
    def turns(self) -> Turns:
        return Turns(self.library, self.desk)

    def noted(self, where: str, reply: Reply, text: str) -> None:
        """The bot said something: where, and which references it named."""
        self.sent.append((where, text, reply))
        found = REFERENCE.findall(text)
        for ref in found:
            self._named(ref)
        for ref in reversed(found):
            self._named(ref)  # the first is what it is about

    def _named(self, ref: str) -> None:
        known = self.kbs if ref.startswith("KB") else self.wos
        if ref and ref not in known:
            known.append(ref)
        if ref.startswith("KB"):
            self.kb = ref
        elif ref:
            self.wo = ref

    def _then(self, number: int, unit: str) -> datetime:
        if unit != "werkdagen":
            return self.now + timedelta(**{UNITS[unit]: number})
        then = self.now.astimezone(HERE)
        while number:
            then = datetime.combine(then.date() + timedelta(days=1), then.time(), HERE)
            number -= is_open(datetime.combine(then.date(), time(12), HERE), OFFICE)
        return then.astimezone(UTC)

    def _written(self, letter: Letter) -> Reply | None:
        """As the courier writes it."""
        lang = self.turns.language(letter.user)
        wording = self.conversation.finder.wording(lang, self.turns.day(self.now))
        if letter.about == map_notes.ABOUT:
            return self._of_the_map(letter, wording)
        if letter.about != ABOUT:
            return reminder(read_letter(letter.body), wording)
        shared = bool(organisation_of(letter.user))
        own = OwnHandovers(self.counter, letter.user, self._where(letter), shared, self.now)
        assert self.conversation.handovers is not None
        return told(read_notes(letter.body), self.conversation.handovers.scene(own, wording))

    def _of_the_map(self, letter: Letter, wording: Wording) -> Reply | None:
        keeper, upkeep = self.turns.keeper(self.now), self.conversation.upkeep
        assert keeper is not None
        assert upkeep is not None
        shared = bool(organisation_of(letter.user))
        own = OwnListings(keeper, letter.user, self._where(letter), shared, self.now)
        return of_the_map(map_notes.read_letter(letter.body), upkeep.scene(own, wording))

    def arrives(self, letter: Letter, reply: Reply) -> str:
        """Where it belongs; returns it as text."""
        text = reply.text(self.conversation.messages)
        note = read_notes(letter.body)[0] if letter.about == ABOUT else None
        organisation = organisation_of(letter.user)
        if note and note.kind is Kind.EDIT:
            posted = self.store.channels.post(note.handover, organisation)
            if posted:
                self.place(posted.contact).cards[note.handover] = reply
                self.noted(posted.contact, reply, text)
            return text
        where = self._where(letter)
        place = self.place(where)
        self.noted(where, reply, text)
        place.fresh.append(text)
        if note and note.kind is Kind.POST and organisation:
            with self.desk.turn(self.now):
                posted = Posted(f"post-{next(self._numbers)}", where)
                self.store.channels.posted(note.handover, organisation, posted)
            place.cards[note.handover] = reply
            self.first_posts.setdefault(note.handover, reply)
        else:
            place.shown.append(reply)
        return text

    def _where(self, letter: Letter) -> str:
        """A person, or the conversation in which an organisation is asked now."""
        organisation = organisation_of(letter.user)
        return self._asked_in(organisation) if organisation else letter.user

    def _asked_in(self, organisation: str) -> str:
        channel = self.store.channels.of(organisation)
        return channel.conversation if channel else conversation_of(organisation)


UNITS = {"minuten": "minutes", "uur": "hours", "dagen": "days"}
REFERENCE = re.compile(r"\b(?!KB-7F3KQ2|WO-9D4MXT)(?:KB|WO)-[0-9BCDFGHJKMNPQRSTVWXYZ]{6}\b")
"""Those two are the examples in the texts."""
