"""Puts what must be told in the outbox: personally where one can, else in the channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.handover.states import Event
from cases.letters import ABOUT, Kind, Note, letter_of_notes, read_notes
from cases.outbox import Letter, channel_of, organisation_of
from cases.store import SqliteStore
from cases.telling import Telling, pasted

TOLD_TO_REQUESTER = {Kind.POST: Kind.PASTE, Kind.NEWS: Kind.LOST}
"""What becomes of a note that did not reach the partner's channel."""


@dataclass(frozen=True)
class Mail:
    """Everything in the caller's transaction."""

    store: SqliteStore

    def reach(self, person: str, channel: str = "") -> tuple[str, str] | None:
        """Where this person is told, and who is mentioned there; None when nowhere."""
        if person and (user := self.store.outbox.reached_at(person)):
            return user, ""
        if channel and self.store.channels.of(channel):
            return channel_of(channel), person
        return None

    def tell(self, tellings: Iterable[Telling], now: datetime) -> None:
        """News for one receiver becomes one letter; a card and its changes one each."""
        news: dict[str, list[Note]] = {}
        for telling in tellings:
            for user, note in self._letters(telling):
                if note.kind in (Kind.POST, Kind.EDIT):
                    self.post(user, [note], now)
                else:
                    news.setdefault(user, []).append(note)
        for user, notes in news.items():
            self.post(user, notes, now)

    def post(self, user: str, notes: list[Note], now: datetime) -> None:
        self.store.outbox.post(user, letter_of_notes(notes), now, ABOUT)

    def undelivered(self, letters: Iterable[Letter], now: datetime) -> None:
        """Tells the requesters what did not reach a partner's channel."""
        lost: list[Telling] = []
        for letter in letters:
            organisation = organisation_of(letter.user)
            notes = read_notes(letter.body) if organisation and letter.about == ABOUT else []
            for note in notes:
                kind = TOLD_TO_REQUESTER.get(note.kind)
                handover = self.store.handovers.get(note.handover) if kind else None
                if kind and handover and handover.organisation == organisation:
                    lost.append(pasted(handover, kind, note.what))
        self.tell(lost, now)

    def _letters(self, telling: Telling) -> Iterable[tuple[str, Note]]:
        note, mention = telling.note, list[str]()
        for person in dict.fromkeys(telling.people):
            reached = self.store.outbox.reached_at(person)
            if reached is None:
                mention.append(person)
            else:
                yield reached, replace(note, kind=Kind.NEWS) if note.kind is Kind.POST else note
        if not (telling.always or mention) or not telling.channel:
            return
        if self.store.channels.of(telling.channel):
            yield channel_of(telling.channel), replace(note, mention=tuple(mention))
        elif note.kind is Kind.POST and (handover := self.store.handovers.get(note.handover)):
            yield from self._letters(pasted(handover, Kind.PASTE, Event(note.what)))
