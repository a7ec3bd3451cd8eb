"""What an administrator does with what is kept: backup, restore, export a case, erase it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.auditing import account, opened
from bot.settings import Settings
from cases.backup import Erased, back_up, is_current, restore
from cases.desk import Desk
from cases.four_d import Walk
from cases.handover.model import Handover
from cases.handover.states import Side
from cases.noting import by_command
from cases.outbox import TERMINAL
from cases.own_handovers import OwnHandovers
from cases.references import read_reference
from cases.retention import NotOver, erase, erase_again
from cases.store import SqliteStore
from cases.terms import Terms
from content.problems import UserFault
from dialogs.around import Around
from dialogs.conversation import Conversation
from dialogs.handover.sheet import drawn
from dialogs.handover.timeline import timeline
from dialogs.walking import Walking


def run(args: Namespace, settings: Settings, now: datetime) -> tuple[list[str], str]:
    """Runs `backup`, `restore` or `erase`: data for scripts, and what there is to say."""
    if args.command == "erase":
        return [], erased(args.db, args.case, now, args.sure, args.also_open)
    if args.command == "restore":
        aside = restored(args.file, args.db, now, settings.terms, args.broken_audit)
        before = f"; what was there is now {aside}" if aside else ""
        return [], f"{args.db} is back as in {args.file}{before}"
    path, removed = backed_up(args.db, args.target, now, timedelta(days=settings.keep_backups))
    return [str(path)], f"older backups removed: {removed}" if removed else ""


def backed_up(db: str, target: Path, now: datetime, keep: timedelta) -> tuple[Path, int]:
    """As `back_up`, noted in the audit. Raises StorageError."""
    database = Path(db)
    path, removed = back_up(database, target, now, keep)
    if is_current(database):  # one of another version is not changed beside a running bot
        _note(db, "backup", now, detail=path.name)
    return path, removed


def restored(copy: Path, db: str, now: datetime, terms: Terms, broken_audit: bool) -> Path | None:
    """As `restore`: what was purged or erased since the copy was made does not come back."""

    def tidy(store: SqliteStore, erased: Erased) -> None:
        with store.atomic(promised=True):
            erase_again(store, erased, account(), now)
            store.audit.note(by_command(account(), "restore", now, detail=copy.name))
        Desk(store, terms).sweep(now)

    return restore(copy, Path(db), now, tidy, broken_audit=broken_audit)


def erased(db: str, case: str, now: datetime, sure: bool, also_open: bool) -> str:
    """Wipes a case with all its handovers; what there is to say of it. Raises UserFault."""
    ref = _case(case)
    with closing(opened(db)) as store:
        kept = store.retention.kept_of(ref)
        _something(ref, kept)
        if not sure:
            found = ", ".join(f"{len(rows)} {what}" for what, rows in kept.items() if rows)
            raise UserFault(f"{ref} would be erased ({found}); do it with --sure")
        try:
            with store.atomic(promised=True):
                gone = erase(store, ref, account(), now, also_open=also_open)
        except NotOver as still:
            raise UserFault(
                f"{still} is still with a partner; have it withdrawn in the chat first, then the "
                "partner hears it and the card changes. Or erase it all the same with --also-open"
            ) from still
        clean = store.scrub()
    left = "" if clean else "; the last traces go tonight, for the database is being read"
    return f"{', '.join([ref, *gone])}: erased{left}"


def exported_case(
    db: str, case: str, now: datetime, terms: Terms, conversation: Conversation | None
) -> bytes:
    """All that is kept of a case: in words, or as JSON without a conversation."""
    ref = _case(case)
    with closing(opened(db)) as store:
        kept = store.retention.kept_of(ref)
        _something(ref, kept)
        if conversation is None:
            text = orjson.dumps({"case_ref": ref, **kept}, option=orjson.OPT_INDENT_2)
        else:
            text = "\n".join(_Words(conversation, Desk(store, terms), now).told(ref, kept)).encode()
    _note(db, "export", now, ref, "case")
    return text


class _Words:
    """What is kept of a case as its owner reads it, and below that as it is stored."""

    def __init__(self, conversation: Conversation, desk: Desk, now: datetime) -> None:
        self.conversation, self.desk, self.now = conversation, desk, now
        lang = conversation.default_lang
        self.wording = conversation.finder.wording(lang, now.date())

    def told(self, ref: str, kept: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
        yield self.wording.say("export.title", ref=ref, date=self.wording.day(self.now.date()))
        for row in kept["conversations"]:
            yield from ("", self._walk(Walk.model_validate(row["body"]), kept["case"][0]["owner"]))
        for row in kept["handovers"]:
            yield from ("", *self._handover(Handover.model_validate(row["body"])))
        yield from ("", self.wording.say("export.rows"))
        for what, rows in kept.items():
            for row in rows:
                yield from ("", self.wording.say(f"export.what.{what}"))
                yield from (f"  {name}: {value}" for name, value in _flat(row))

    def _walk(self, walk: Walk, owner: str) -> str:
        walks, cases = self.conversation.walks, self.desk.cases_of(owner, self.now)
        known = walks.four_d.instruments.by_id.get(walk.instrument) if walks else None
        if known is None:  # no longer in the content: only the rows tell
            return self.wording.say("export.unknown", moment=walk.moment)
        around = Around(self.wording, cases, "his")
        return self._plain(Walking(walk, walk.seq, known, around).summary.reply())

    def _handover(self, handover: Handover) -> Iterator[str]:
        handovers = self.conversation.handovers
        assert handovers is not None, "content that can be read has clocks and people"
        counter = self.desk.counter(handovers.rules, handovers.access, self.now)
        user = f"{TERMINAL}|{handover.requester}"
        own = OwnHandovers(counter, user, user, False, self.now)
        if own.person is None:  # no longer registered: as a colleague in a channel sees it
            own = replace(own, shared=True)
        scene = handovers.scene(own, self.wording)
        yield self._plain(drawn(handover, Side.REQUESTER, scene))
        yield ""
        yield self._plain(timeline(handover, Side.REQUESTER, scene)[0])

    def _plain(self, reply: Any) -> str:
        """Without buttons: nothing can be pressed here."""
        bare = replace(reply, choices=(), form=None)
        return str(bare.text(self.conversation.messages))


def _flat(row: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            yield from _flat({str(i): v for i, v in enumerate(value, 1)}, f"{before}{name}.")
        elif value not in (None, ""):
            yield f"{before}{name}", value


def _case(text: str) -> str:
    ref = read_reference(text, "KB")
    if ref is None:
        raise UserFault(f"no reference of a case: {text!r}, try KB-7F3KQ2")
    return ref


def _something(ref: str, kept: dict[str, list[dict[str, Any]]]) -> None:
    if not any(kept.values()):
        raise UserFault(f"nothing is kept of {ref}")


def _note(db: str, action: str, now: datetime, ref: str = "", detail: str = "") -> None:
    with closing(opened(db)) as store, store.atomic(promised=True):
        store.audit.note(by_command(account(), action, now, ref=ref, detail=detail))
