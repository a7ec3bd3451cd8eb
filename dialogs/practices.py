"""Who does what at a practice, and how a colleague reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.messages import Messages
from dialogs.entry_wording import confirmed_by
from dialogs.practice_words import Asked, Hit, PracticeWords
from dialogs.turn import Card, Choice, Data, Reply, Section
from dialogs.wording import Wording
from social_map.practices import Contact, Practice, near
from social_map.question import Understanding
from social_map.social_map import SocialMap

MOST = 6
"""Buttons on a card."""


@dataclass(frozen=True)
class Practices:
    """Finds and shows the contacts of practices."""

    social_map: SocialMap
    messages: Messages

    @cached_property
    def _words(self) -> PracticeWords:
        return PracticeWords(self.social_map.practices, self.messages)

    def concerns(self, text: str, understood: Understanding) -> bool:
        return self._words.read(text, understood) is not None

    def asked(
        self, text: str, understood: Understanding, usual: str | None, wording: Wording
    ) -> Reply | None:
        """The contact that is asked for, or a choice; None: a question about something else."""
        asked = self._words.read(text, understood)
        if asked is None:
            return None
        if asked.unknown:
            return self._unknown(asked, wording)
        pool = self._pool(asked, understood, usual)
        if not asked.portfolio and not asked.hits:
            return self._of_practice(pool, understood, wording)
        hits = [hit for hit in asked.hits if hit[0] in pool]
        if hits:
            return _answer(hits, wording)
        if asked.portfolio and not asked.hits:
            return self._which_portfolio(pool, wording)
        if asked.practices:
            return self._without(asked, wording)
        place = wording.asked_place(understood)
        if not place:
            return _answer(asked.hits, wording)
        title = wording.say("practices.elsewhere", place=place)
        return Reply(Card(title), wording.lang, tuple(_choices(asked.hits, wording)))

    def press(self, data: Data, wording: Wording) -> Reply | None:
        """One contact of a practice, or all; None when it is not known."""
        practices = self.social_map.practices
        practice = next((p for p in practices if p.id == data.get("id")), None)
        if practice is None:
            return None
        contact = practice.contact(str(data.get("role")))
        if contact is None:
            return None if "role" in data else _everybody(practice, wording)
        return _one(practice, contact, wording)

    def _pool(
        self, asked: Asked, understood: Understanding, usual: str | None
    ) -> Sequence[Practice]:
        """Where to look: at the practices that are named, else near the place."""
        if asked.practices:
            return asked.practices
        practices, gazetteer = self.social_map.practices, self.social_map.gazetteer
        if understood.places:
            return near(practices, [p.id for p in understood.places], gazetteer)
        at_home = near(practices, [usual], gazetteer) if usual else []
        return at_home or practices

    # -- what is said -----------------------------------------------------------------------

    def _of_practice(
        self, pool: Sequence[Practice], understood: Understanding, wording: Wording
    ) -> Reply:
        if len(pool) == 1:
            return _everybody(pool[0], wording)
        title = wording.say("practices.which")
        if not pool:
            title = wording.say("practices.elsewhere", place=wording.asked_place(understood))
        return _of_practices(pool or self.social_map.practices, title, wording)

    def _unknown(self, asked: Asked, wording: Wording) -> Reply:
        """The nearest names first, then the others; with the role that was asked for."""
        title = wording.say("practices.unknown")
        if not asked.hits:
            every = dict.fromkeys((*asked.practices, *self.social_map.practices))
            return _of_practices(tuple(every), title, wording)
        like = [hit for hit in asked.hits if hit[0] in asked.practices]
        hits = dict.fromkeys((*like, *asked.hits))
        return Reply(Card(title), wording.lang, tuple(_choices(tuple(hits), wording)))

    def _which_portfolio(self, pool: Sequence[Practice], wording: Wording) -> Reply:
        """The subject is not known: what portfolios there are, here or else anywhere."""
        some = [(p, c) for p in pool for c in p.contacts if c.portfolios]
        every = [(p, c) for p in self.social_map.practices for c in p.contacts if c.portfolios]
        title = wording.say("practices.which_portfolio")
        choices = tuple(_choices(some or every, wording, by_portfolio=True))
        return Reply(Card(title), wording.lang, choices)

    def _without(self, asked: Asked, wording: Wording) -> Reply:
        """The practice has nobody like that: who there is."""
        practice = asked.practices[0]
        role = asked.hits[0][1].role.in_(wording.lang)
        line = wording.say("practices.without", role=role, practice=practice.name)
        return _everybody(practice, wording, line)


def _answer(hits: Sequence[Hit], wording: Wording) -> Reply:
    if len(hits) == 1:
        return _one(*hits[0], wording)
    choices = tuple(_choices(hits, wording))
    return Reply(Card(wording.say("practices.which")), wording.lang, choices)


def _choices(hits: Iterable[Hit], wording: Wording, by_portfolio: bool = False) -> Iterable[Choice]:
    for practice, contact in list(hits)[:MOST]:
        what = contact.role.in_(wording.lang)
        if by_portfolio:
            what = _portfolios(contact, wording)
        title = wording.say("practices.contact", role=what, practice=practice.name)
        yield Choice(title, {"do": "practice", "id": practice.id, "role": contact.role.nl})


def _of_practices(practices: Sequence[Practice], title: str, wording: Wording) -> Reply:
    choices = (Choice(p.name, {"do": "practice", "id": p.id}) for p in practices[:MOST])
    return Reply(Card(title), wording.lang, tuple(choices))


def _one(practice: Practice, contact: Contact, wording: Wording) -> Reply:
    title = wording.say("practices.title", practice=practice.name)
    card = _card(title, practice, (contact,), wording)
    if len(practice.contacts) == 1:
        return Reply(card, wording.lang)
    data = {"do": "practice", "id": practice.id}
    return Reply(card, wording.lang, (Choice(wording.say("practices.everybody"), data),))


def _everybody(practice: Practice, wording: Wording, line: str = "") -> Reply:
    title = wording.say("practices.all", practice=practice.name)
    return Reply(_card(line or title, practice, practice.contacts, wording), wording.lang)


def _card(title: str, practice: Practice, contacts: Iterable[Contact], wording: Wording) -> Card:
    footer = wording.say("answer.example") if practice.example else ""
    sections = tuple(_section(practice, contact, wording) for contact in contacts)
    return Card(title, sections=sections, footer=footer)


def _section(practice: Practice, contact: Contact, wording: Wording) -> Section:
    facts = (
        (wording.say("practices.portfolios"), _portfolios(contact, wording)),
        (wording.say("practices.how"), contact.reach.in_(wording.lang)),
        (wording.say("practices.days"), contact.days.in_(wording.lang) if contact.days else ""),
        (
            wording.say("practices.confirmed"),
            confirmed_by(practice.confirmed, practice.example, wording),
        ),
    )
    title = f"**{contact.role.in_(wording.lang)}**"
    return Section(title, facts=tuple(fact for fact in facts if fact[1]))


def _portfolios(contact: Contact, wording: Wording) -> str:
    return ", ".join(p.label.in_(wording.lang) for p in contact.portfolios)
