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


@migrations()  # type: ignore[untyped-decorator]
def m002_cases(db: Database) -> None:
    """4D conversations by reference, what is counted of them, and when somebody is reminded."""
    for sql in (
        # kept for ever, so that no reference is given twice; it means nothing by itself
        "create table given_references (ref text primary key) strict, without rowid",
        """create table cases (
            ref text primary key, owner text not null, instrument text not null,
            opened text not null, closed text, remind_at text) strict, without rowid""",
        "create index cases_by_owner on cases (owner, closed)",
        "create index cases_to_remind on cases (remind_at) where remind_at is not null",
        "create index cases_to_close on cases (opened) where closed is null",
        "create index cases_to_purge on cases (closed) where closed is not null",
        """create table walks (
            ref text not null references cases on delete cascade, moment integer not null,
            state text not null, seq integer not null, mark integer, estimate integer,
            started text not null, updated text not null, warned text, body text not null,
            primary key (ref, moment)) strict, without rowid""",
        "create index walks_unfinished on walks (updated) where state <> 'done'",
        """create table counters (
            what text, month text, count integer not null,
            primary key (what, month)) strict, without rowid""",
        # where a person can be written to, and what waits to be written
        "create table contacts (user text primary key, body text not null) strict, without rowid",
        """create table outbox (
            id integer primary key, user text not null, body text not null, due text not null,
            attempts integer not null default 0) strict""",
        "create index outbox_by_due on outbox (due)",
        "create index progress_by_age on progress (updated)",
        "alter table users add column record text",
    ):
        db.execute(sql)
