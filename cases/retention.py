"""What is thrown away when its time has come, and what is erased on request."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.audit import Entry
from cases.calendar import HERE, is_open
from cases.handover_store import LIVE
from cases.letters import EXPIRING, Kind, Note
from cases.mail import Mail
from cases.noting import BOT, by_command
from cases.store import SqliteStore
from cases.sweep import Due
from cases.telling import Telling
from cases.terms import WARNED_FOR, Terms

EXPIRE, PURGE, ERASE = "expire", "purge", "erase"
"""What the audit calls it: an untouched draft, what is past its time, on request."""
NIGHT = range(1, 6)
"""Hours in which nobody minds that the file is written anew."""
HALF_A_DAY, A_DAY = timedelta(hours=12), timedelta(days=1)


class NotOver(Exception):
    """Handovers of the case are still open; the partner would not know. Holds their references."""

    def __init__(self, refs: list[str]) -> None:
        super().__init__(", ".join(refs))
        self.refs = refs


def expire(store: SqliteStore, terms: Terms, now: datetime) -> list[Due]:
    """Warns of drafts of handovers that nobody touches, and throws them away."""
    due = []
    if is_open(now):
        for draft, touched in store.retention.idle_drafts(now - terms.warned, None):
            store.retention.warned(draft.ref, now)
            people = tuple(dict.fromkeys(p for p in (draft.requester, draft.prepared_by) if p))
            note = Note(Kind.NEWS, draft.ref, EXPIRING, draft.seq)
            Mail(store).tell([Telling(note, people, draft.practice)], now)
            gone = max(touched + terms.draft, now + WARNED_FOR)
            due.append(Due("draft", draft.ref, draft.requester, gone))
    for draft, _ in store.retention.idle_drafts(now - terms.draft, now - WARNED_FOR):
        _wipe(store, draft.ref, draft.case, EXPIRE, now)
    return due


def purge(store: SqliteStore, terms: Terms, now: datetime) -> None:
    """Wipes what is past its time: cases, and their handovers once all of them are over."""
    then = now - terms.closed
    for case in store.retention.cases_closed_before(then):
        store.retention.wipe_case(case)
        store.audit.note(_entry(PURGE, now, case=case))
    for ref, case in store.retention.handovers_over_before(then):
        _wipe(store, ref, case, PURGE, now)
    for ref, case in store.retention.handovers_begun_before(now - terms.kept):
        _wipe(store, ref, case, PURGE, now)
    store.changes.forget(now - terms.kept)
    store.corrections.forget(now - terms.kept)


def must_scrub(since: datetime, now: datetime) -> bool:
    """Is it time to wipe what is left of deleted rows? Once a night, or else once a day."""
    night = now.astimezone(HERE).hour in NIGHT
    return now - since >= (HALF_A_DAY if night else A_DAY)


def erase(
    store: SqliteStore, case: str, account: str, now: datetime, *, also_open: bool = False
) -> list[str]:
    """Wipes a case with all its handovers on request; the references of these.

    `account`: who ran the command. Raises NotOver while a partner is still busy with one, unless
    `also_open`.
    """
    handovers = store.retention.of_case(case)
    busy = [h.ref for h in handovers if h.was_sent and h.state in LIVE]
    if busy and not also_open:
        raise NotOver(busy)
    for handover in handovers:
        store.retention.wipe_handover(handover.ref)
        store.audit.note(by_command(account, ERASE, now, ref=handover.ref, detail=case))
    store.retention.wipe_case(case)
    store.retention.note_erased(case, now)
    store.audit.note(by_command(account, ERASE, now, ref=case))
    return [h.ref for h in handovers]


def erase_again(
    store: SqliteStore, erased: list[tuple[str, datetime]], account: str, now: datetime
) -> None:
    """What was erased before comes back with a backup, and goes again."""
    for case, _ in erased:
        erase(store, case, account, now, also_open=True)


def _wipe(store: SqliteStore, handover: str, case: str, action: str, now: datetime) -> None:
    store.retention.wipe_handover(handover)
    store.audit.note(_entry(action, now, handover=handover, case=case))


def _entry(action: str, now: datetime, handover: str = "", case: str = "") -> Entry:
    return Entry(now, BOT, BOT, "", action, handover, case, ground="retention")
