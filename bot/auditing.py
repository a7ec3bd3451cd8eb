"""Commands on the audit: whether it is whole, what may go, and what it says of one reference."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from getpass import getuser
from itertools import groupby
from pathlib import Path

from babel.dates import format_datetime

from cases.audit import DONE, Entry
from cases.calendar import HERE
from cases.noting import BOT, by_command
from cases.references import read_reference
from cases.store import SqliteStore
from content.messages import load_messages
from content.problems import UserFault
from dialogs.conversation import Conversation
from social_map.models import Lang

COLUMNS = (
    *("number", "at", "actor", "role", "organisation", "action", "detail"),
    *("handover", "case", "on_behalf", "ground", "outcome"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""


def opened(database: str) -> SqliteStore:
    """The database, which must be there: an empty one would be whole. Raises UserFault."""
    if not Path(database).is_file():
        raise UserFault(f"there is no database {database}; name it with --db")
    return SqliteStore(database)


def account() -> str:
    """Who runs the command, as the machine knows it; "" when it does not."""
    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""


def audit(what: str, database: str, content: Path, lang: Lang, years: int) -> tuple[str, bool]:
    """`verify`: what there is to say of the chain, and whether it is whole; `prune`: the same, and
    what is older than so many years goes, but nothing from a chain that is broken."""
    store, messages = opened(database), load_messages(content)
    broken = store.audit.broken()
    if broken is not None:
        return messages.text(f"audit.broken.{broken.what}", lang, number=broken.number), False
    if what == "prune":
        gone = _pruned(store, years, datetime.now(UTC))
        return messages.text("audit.pruned", lang, count=gone), True
    size, last, mark = store.audit.size()
    return messages.text("audit.whole", lang, count=size, last=last, mark=mark), True


def _pruned(store: SqliteStore, years: int, now: datetime) -> int:
    leap = (now.month, now.day) == (2, 29)
    before = now.replace(year=now.year - years, day=28 if leap else now.day)
    with store.atomic(promised=True):
        gone = store.audit.prune(before, now)
        store.audit.note(by_command(account(), "prune", now, detail=str(gone)))
    return gone


def exported(
    database: str, conversation: Conversation, ref: str, lang: Lang, *, table: bool
) -> str:
    """Everything noted of a case or a handover, this export included. Raises UserFault."""
    store, now = opened(database), datetime.now(UTC)
    named = read_reference(ref, "KB") or read_reference(ref, "WO")
    if named is None or not store.audit.about(named):
        raise UserFault(f"nothing is noted of {ref}")
    with store.atomic(promised=True):
        store.audit.note(by_command(account(), "export", now, ref=named, detail="audit"))
    told = Told(conversation, lang)
    entries = store.audit.about(named)
    return told.table(entries) if table else told.text(named, entries)


@dataclass(frozen=True)
class Told:
    """Entries in words: who, what, when, on whose behalf and on which ground."""

    conversation: Conversation
    lang: Lang

    def text(self, ref: str, entries: Sequence[tuple[int, Entry]]) -> str:
        """One line for each entry; of many alike in a row one, with how many."""
        title = self.say("audit.export.title", ref=ref, number=len(entries))
        alike = groupby((entry for _, entry in entries), self._kind)
        lines = (self._line(list(same)) for _, same in alike)
        return "\n".join([title, "", *lines, "", self.say("audit.export.lists")])

    def table(self, entries: Sequence[tuple[int, Entry]]) -> str:
        """The same for a spreadsheet: every entry, one column for each question."""
        written = io.StringIO()
        rows = csv.writer(written, delimiter=";", lineterminator="\n")
        rows.writerow([self.say(f"audit.column.{c}") for c in COLUMNS])
        for number, e in entries:
            at = e.at.astimezone(HERE).isoformat(sep=" ", timespec="seconds")
            cells = (
                *(number, at, self._actor(e), e.role, self._organisation(e.organisation)),
                *(self._action(e), e.detail, e.handover, e.case, self._behalf(e)),
                *(self._ground(e), self._outcome(e)),
            )
            rows.writerow([plain(str(cell)) for cell in cells])
        return written.getvalue().rstrip("\n")

    def _kind(self, entry: Entry) -> tuple[str, ...]:
        return (entry.at.astimezone(HERE).date().isoformat(), *entry.row[1:])

    def _line(self, same: list[Entry]) -> str:
        first, last = same[0], same[-1]
        at = first.at.astimezone(HERE)
        when = str(format_datetime(at, "d MMMM y, HH:mm", locale=self.lang))
        what = " ".join(filter(None, (first.handover, self._action(first))))
        if len(same) > 1:
            until = format_datetime(last.at.astimezone(HERE), "HH:mm", locale=self.lang)
            what = self.say("audit.export.times", what=what, number=len(same), until=until)
        parts = [when, self._who(first), what]
        if first.on_behalf:
            parts.append(self.say("audit.export.on_behalf", who=self._behalf(first)))
        if first.ground:
            parts.append(self.say("audit.export.ground", ground=self._ground(first)))
        if first.outcome != DONE:
            parts.append(self._outcome(first))
        return " · ".join(parts)

    def _who(self, entry: Entry) -> str:
        """ "wijkcoach, Wijkteam Laak (id …)"."""
        if entry.actor == BOT:
            return self._actor(entry)
        named = ", ".join(filter(None, (entry.role, self._organisation(entry.organisation))))
        return f"{named or self.say('audit.unregistered')} (id {entry.actor or '?'})"

    def _actor(self, entry: Entry) -> str:
        return self.say("audit.bot") if entry.actor == BOT else entry.actor

    def _behalf(self, entry: Entry) -> str:
        """An organisation by its name, a person by the id."""
        return self._organisation(entry.on_behalf)

    def _action(self, entry: Entry) -> str:
        key = f"audit.action.{entry.action}"
        event = f"handover.timeline.what.{entry.action}"
        shown, _, number = entry.detail.partition(" ")
        seen = f"audit.shown.{shown}"
        if entry.action in ("view", "view_list") and seen in self._known:
            return self.say(seen, number=number)
        if key in self._known:
            detail = self._organisation(entry.detail) if "link" in entry.action else entry.detail
            return self.say(key, detail=detail)
        return self.say(event) if event in self._known else entry.action

    def _ground(self, entry: Entry) -> str:
        key = f"audit.ground.{entry.ground}"
        return self.say(key) if key in self._known else entry.ground

    def _outcome(self, entry: Entry) -> str:
        key = f"audit.outcome.{entry.outcome}"
        return self.say(key) if key in self._known else entry.outcome

    def _organisation(self, id_: str) -> str:
        known = self.conversation.social_map.organisations_by_id.get(id_)
        if known is not None:
            return known.name
        handovers = self.conversation.handovers
        return handovers.access.practices.get(id_, id_) if handovers else id_

    @cached_property
    def _known(self) -> frozenset[str]:
        return self.conversation.messages.keys()

    def say(self, key: str, **values: object) -> str:
        """A text in the language of the export."""
        return self.conversation.messages.text(key, self.lang, **values)


def plain(cell: str) -> str:
    """Never a formula, whatever an id or a role begins with."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
