"""The tables, in the order in which they came. Never change one that has been released."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("wijkschakel")


@migrations()  # type: ignore[untyped-decorator]
def m001_notes(db: Database) -> None:
    """What the bot remembers of users, what it has already seen, and what it counts."""
    for sql in (
        """create table users (
            user text primary key, lang text, usual_place text) strict, without rowid""",
        """create table progress (
            conversation text, user text, body text not null, updated text not null,
            primary key (conversation, user)) strict, without rowid""",
        """create table seen (
            activity text primary key, at text not null) strict, without rowid""",
        """create table gaps (
            need text, place text, month text, count integer not null,
            primary key (need, place, month)) strict, without rowid""",
        """create table reports (
            id integer primary key, service text not null, what text not null,
            reporter text not null, at text not null) strict""",
    ):
        db.execute(sql)
