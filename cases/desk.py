"""The only door to what the bot remembers; takes the time as an argument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from cases.notes import Correction, User
from cases.store import SqliteStore


@dataclass(frozen=True)
class Desk:
    """Remembers, counts and reports. Naive times raise ValueError."""

    store: SqliteStore

    @contextmanager
    def turn(self, now: datetime) -> Iterator[None]:
        """Everything that one turn changes, in one transaction."""
        if now.tzinfo is None:
            raise ValueError("a time needs its time zone")
        with self.store.atomic():
            yield

    def first_time(self, activity: str, now: datetime) -> bool:
        """False when this activity was handled before: messengers send again what was slow."""
        return self.store.first_time(activity, now)

    def user(self, user: str) -> User:
        return self.store.user(user)

    def remember(self, user: str, lang: str | None, usual_place: str | None) -> None:
        """Keeps what was said; None leaves a setting, an empty text forgets it."""
        known = self.store.user(user)
        if lang is not None:
            known = replace(known, lang=lang or None)
        if usual_place is not None:
            known = replace(known, usual_place=usual_place or None)
        self.store.keep_user(user, known)

    def recall(self, conversation: str, user: str) -> tuple[User, str | None]:
        """The user's settings and where the conversation stands."""
        return self.store.recall(conversation, user)

    def keep_progress(self, conversation: str, user: str, body: str, now: datetime) -> None:
        self.store.keep_progress(conversation, user, body, now)

    def count_gap(self, need: str, place: str, now: datetime) -> None:
        self.store.count_gap(need, place, now.strftime("%Y-%m"))

    def report(self, service: str, what: str, reporter: str, now: datetime) -> None:
        self.store.add_report(Correction(service, what, reporter, now))

    def tidy(self, now: datetime) -> None:
        """Forgets what is no longer needed."""
        self.store.forget_seen(now)
