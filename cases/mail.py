"""Puts what must be told in the outbox: personally where one can, else in the channel."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.handover.model import Handover
from cases.handover.states import Event
from cases.letters import ABOUT, Kind, Note, letter_of_notes, read_notes
from cases.noting import by_bot
from cases.outbox import Letter, channel_of, organisation_of, person_of
from cases.store import SqliteStore
from cases.telling import Telling, pasted

log = logging.getLogger("wijkschakel.mail")

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
        self._send((one for telling in tellings for one in self._letters(telling)), now)

    def _send(self, letters: Iterable[tuple[str, Note]], now: datetime) -> None:
        news: dict[str, list[Note]] = {}
        for user, note in letters:
            if note.kind in (Kind.POST, Kind.EDIT):
                self.post(user, [note], now)
            else:
                news.setdefault(user, []).append(note)
        for user, notes in news.items():
            self.post(user, notes, now)

    def post(self, user: str, notes: list[Note], now: datetime) -> None:
        self.store.outbox.post(user, letter_of_notes(notes), now, ABOUT)

    def gone(self, user: str, now: datetime, home: str = "") -> None:
        """The person or channel can no longer be written to; what waited goes another way."""
        if organisation := organisation_of(user):
            self.store.audit.note(by_bot("unlink", now, detail=organisation))
        self.cut_off(user, now, home)

    def cut_off(self, user: str, now: datetime, home: str = "") -> None:
        """Nothing is written there any more, for whatever reason; the rest goes another way."""
        lost = self.store.outbox.waiting_for(user)
        self.store.outbox.unreachable(user)
        self.undelivered(lost, now, home)

    def undelivered(self, letters: Iterable[Letter], now: datetime, home: str = "") -> None:
        """What did not arrive goes another way; `home`: the organisation of the person.

        Of a partner's channel the requesters hear it; what was for a person goes to the channel
        of the own side, where he or she is mentioned.
        """
        # letters about the map need no other way: the next in line is asked in time
        about = [letter for letter in letters if letter.about == ABOUT]
        found = [(letter.user, note) for letter in about for note in _notes(letter)]
        detours: list[tuple[str, Note]] = []
        for user, note in found:
            handover = self.store.handovers.get(note.handover)
            if handover is not None:
                detours += self._detour(user, note, handover, home)
        self._send(detours, now)

    def _detour(
        self, user: str, note: Note, handover: Handover, home: str
    ) -> Iterable[tuple[str, Note]]:
        if organisation := organisation_of(user):
            kind = TOLD_TO_REQUESTER.get(note.kind)
            if kind and handover.organisation == organisation:
                yield from self._letters(pasted(handover, kind, note.what))
            return
        person = person_of(user)
        asks = person == person_of(handover.requester)
        theirs = not asks and home in ("", handover.organisation)
        channel = handover.organisation if theirs else handover.practice
        if self.store.channels.of(channel):
            yield channel_of(channel), replace(note, mention=(person,))
        else:
            log.warning("nobody could be told", extra={"kind": note.kind.value})

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


def _notes(letter: Letter) -> list[Note]:
    try:
        return read_notes(letter.body)
    except ValueError:
        log.warning("a letter that cannot be read is dropped")
        return []
