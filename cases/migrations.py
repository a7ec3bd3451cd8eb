"""The tables, in the order in which they came. Never change one that has been released."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("wijkschakel")


def known() -> set[str]:
    """The names of all changes."""
    return {migration.name for migration in migrations.pending(Database(memory=True))}


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
            opened text not null, closed text) strict, without rowid""",
        "create index cases_by_owner on cases (owner, closed)",
        """create table reminders (
            ref text not null references cases on delete cascade, at text not null,
            primary key (ref, at)) strict, without rowid""",
        "create index reminders_by_time on reminders (at)",
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


@migrations()  # type: ignore[untyped-decorator]
def m003_handovers(db: Database) -> None:
    """Handovers, what happened to them, the channels of partners, and who was nudged how often."""
    for sql in (
        # over: nobody is waited for any more. live: the partner may still do something. next_due:
        # the earliest due moment of a clock that goes on, in one index alone, for it often changes
        """create table handovers (
            ref text primary key, case_ref text not null, kind text not null,
            seq integer not null, state text not null, over integer not null,
            live integer not null, organisation text not null, practice text not null,
            requester text not null, need text not null, next_due text,
            body text not null) strict""",
        "create index handovers_due on handovers (next_due) where next_due is not null",
        """create unique index handovers_double on handovers (case_ref, need, organisation, kind)
            where live = 1 and case_ref <> ''""",
        "create index handovers_mine on handovers (requester) where over = 0",
        "create index handovers_of_practice on handovers (practice) where over = 0",
        "create index handovers_theirs on handovers (organisation) where live = 1",
        "create index handovers_of_case on handovers (case_ref) where case_ref <> ''",
        """create table timeline (
            handover text not null references handovers on delete cascade, seq integer not null,
            at text not null, event text not null, side text not null, role text not null,
            organisation text not null, from_state text, to_state text not null,
            lead_before text not null, lead_after text not null,
            primary key (handover, seq)) strict, without rowid""",
        """create trigger timeline_is_never_changed before update on timeline
            begin select raise(abort, 'what happened is never changed'); end""",
        """create table channels (
            organisation text primary key, conversation text not null, body text not null,
            linked_by text not null, at text not null) strict, without rowid""",
        "create index channels_by_conversation on channels (conversation)",
        # the message that is edited when a handover changes
        """create table posts (
            handover text not null references handovers on delete cascade,
            organisation text not null, activity text not null, body text not null,
            primary key (handover, organisation)) strict, without rowid""",
        # steps of a ladder that wait until the receiver may be told
        """create table nudges (
            user text not null, handover text not null references handovers on delete cascade,
            clock text not null, mention text not null, started text not null,
            urgent integer not null, due text not null,
            primary key (user, handover, clock, mention)) strict, without rowid""",
        "create index nudges_by_due on nudges (due)",
        "create index nudges_by_handover on nudges (handover)",
        """create table budgets (
            user text not null, day text not null, count integer not null, at text not null,
            urgent_at text, primary key (user, day)) strict, without rowid""",
        # the messenger's name of a person, without the messenger
        """alter table contacts add column person text
            generated always as (lower(substr(user, instr(user, '|') + 1))) virtual""",
        "create index contacts_by_person on contacts (person)",
        "alter table outbox add column about text not null default 'cases'",
        "create index outbox_by_user on outbox (user, id)",
    ):
        db.execute(sql)


@migrations()  # type: ignore[untyped-decorator]
def m004_chat(db: Database) -> None:
    """Which handover a message in a channel shows, and who said not to be there for a while."""
    for sql in (
        "create index posts_by_activity on posts (activity)",
        """create table absences (
            who text primary key, first_day text not null, last_day text not null)
            strict, without rowid""",
    ):
        db.execute(sql)


@migrations()  # type: ignore[untyped-decorator]
def m005_audit(db: Database) -> None:
    """Who did and saw what, in a chain; no entry is ever changed or taken out of it."""
    for sql in (
        """create table audit (
            number integer primary key, at text not null, actor text not null, role text not null,
            organisation text not null, action text not null, handover text not null,
            case_ref text not null, on_behalf text not null, ground text not null,
            outcome text not null, detail text not null, chain blob not null) strict""",
        # none by reference: every entry would pay for an export that is hardly ever made
        "create index audit_refused on audit (actor, action, at) where outcome <> 'done'",
        """create table audit_head (
            id integer primary key check (id = 1), last integer not null, chain blob not null,
            signature blob not null) strict""",
        """create table audit_checkpoints (
            last integer primary key, chain blob not null, count integer not null,
            at text not null, signature blob not null) strict""",
        """create trigger audit_is_never_changed before update on audit
            begin select raise(abort, 'what happened is never changed'); end""",
        # "insert or replace" fires no other trigger where another tool opens the file
        """create trigger audit_grows_at_its_end before insert on audit
            when new.number <= (select max(number) from audit)
            begin select raise(abort, 'what happened is never changed'); end""",
        """create trigger audit_is_pruned_behind_a_checkpoint before delete on audit
            when old.number > coalesce((select max(last) from audit_checkpoints), 0)
            begin select raise(abort, 'only what a checkpoint covers is pruned'); end""",
        """create trigger checkpoints_are_never_changed before update on audit_checkpoints
            begin select raise(abort, 'what happened is never changed'); end""",
        """create trigger checkpoints_grow_at_their_end before insert on audit_checkpoints
            when new.last <= (select max(last) from audit_checkpoints)
            begin select raise(abort, 'what happened is never changed'); end""",
        """create trigger checkpoints_stay before delete on audit_checkpoints
            begin select raise(abort, 'a checkpoint stays'); end""",
    ):
        db.execute(sql)


@migrations()  # type: ignore[untyped-decorator]
def m006_retention(db: Database) -> None:
    """When a handover began and ended, and which cases were erased on request."""
    for sql in (
        "alter table handovers add column begun text not null default ''",
        "alter table handovers add column ended text",
        "alter table handovers add column warned text",
        """update handovers set
            begun = replace(coalesce(json_extract(body, '$.times.draft'),
                strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), 'Z', '+00:00'),
            ended = case when over = 1 then
                (select replace(max(value), 'Z', '+00:00') from json_each(body, '$.times')) end""",
        "create index handovers_by_age on handovers (begun)",
        "create index handovers_ended on handovers (ended) where ended is not null",
        "create index handovers_drafts on handovers (ref) where state = 'draft'",
        # a backup of before then may bring it back
        "create table erased (ref text primary key, at text not null) strict, without rowid",
    ):
        db.execute(sql)


@migrations()  # type: ignore[untyped-decorator]
def m007_upkeep(db: Database) -> None:
    """Whether the entries of the map are still right: who is asked, what was said, what changes."""
    for sql in (
        # one row for each entry that is no example, due when somebody is to be asked (again)
        """create table checks (
            service text primary key, organisation text not null, digest text not null,
            confirmed_on text not null, every integer not null, due text not null,
            step integer not null, why text not null, asked_at text) strict, without rowid""",
        "create index checks_by_due on checks (due)",
        "create index checks_by_organisation on checks (organisation)",
        "create index checks_asked on checks (organisation) where asked_at is not null",
        # what people are to be told of the map, until they may be
        """create table map_notes (
            user text not null, kind text not null, about text not null, mention text not null,
            why text not null, due text not null, primary key (user, kind, about, mention))
            strict, without rowid""",
        "create index map_notes_by_due on map_notes (due)",
        "create index map_notes_by_about on map_notes (kind, about)",
        "alter table budgets add column map integer not null default 0",
        # said in the chat, until it stands in the file as well
        """create table confirmations (
            service text primary key, digest text not null, on_day text not null,
            by_role text not null, how text not null, before text not null)
            strict, without rowid""",
        "create table unlisted (service text primary key, at text not null) strict, without rowid",
        """create table standings (
            organisation text primary key, answered_on text not null default '',
            unanswered integer not null default 0, doubted text not null default '')
            strict, without rowid""",
        """create table changes (
            id integer primary key autoincrement, kind text not null, file text not null,
            organisation text not null, service text not null, edits text not null,
            user text not null, role text not null, by_organisation text not null,
            at text not null, status text not null, decided text, note text not null,
            digest text not null) strict""",
        "create index changes_by_status on changes (status, service)",
        "alter table reports add column organisation text not null default ''",
        "alter table reports add column due text not null default ''",
        "alter table reports add column told text",
        "alter table reports add column closed text",
        "alter table reports add column outcome text not null default ''",
        "create index reports_open on reports (service) where closed is null",
        # somebody may say more than one period, and may leave for good
        """create table periods_away (
            who text not null, first_day text not null, last_day text not null,
            by_whom text not null default '', leaves integer not null default 0,
            primary key (who, first_day)) strict, without rowid""",
        "insert into periods_away (who, first_day, last_day) select * from absences",
        "drop table absences",
        "alter table periods_away rename to absences",
    ):
        db.execute(sql)
