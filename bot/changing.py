"""`changes`: what was proposed in the chat, and what the editor decides on it."""

from __future__ import annotations

import difflib
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.applying import Applying
from bot.auditing import opened
from bot.change_words import BRIEF, ChangeWords
from bot.library import Source
from bot.patches import Hindered, Patch, same_place
from bot.workshop import Content, Refused, Workshop
from cases.calendar import HERE
from cases.upkeep.changes import Change, Kind, Status
from content.problems import ContentError, Problem, UserFault

CONFIRMATIONS = "confirmations"
"""In the place of numbers: everything that only confirms."""
LONGEST_WHY = 300
CONTEXT = 2
"""Lines around a difference."""


def run(args: Namespace, now: datetime) -> tuple[list[str], str]:
    """Data, and what there is to say. Raises UserFault, also when one of several changes could
    not be decided on; its text then tells what became of each."""
    source = Source(args.content.absolute(), args.home, args.lang)
    with closing(opened(args.db)) as store:
        workshop = Workshop(source, args.today, args.lang, args.anyway)
        applying = Applying(workshop, store, now, not args.no_commit)
        changes = Changes(applying, args.json)
        if args.what == "list":
            return changes.listed()
        if not args.ids:
            raise UserFault(workshop.say("changes.which"))
        if args.what == "show":
            return changes.shown([changes.number(text) for text in args.ids])
        workshop.demand()
        if args.what == "apply":
            return [], _each(changes.numbers(args.ids), applying.apply)
        why = changes.checked(args.why)
        numbers = [changes.number(text) for text in args.ids]
        return [], _each(numbers, lambda id_: applying.reject(id_, why))


def _each(numbers: Iterable[int], decide: Callable[[int], str]) -> str:
    """What there is to say of each; what is refused does not keep the others back."""
    said: list[str] = []
    refused = False
    for number in numbers:
        try:
            said.append(decide(number))
        except Refused as error:
            refused = True
            said.append(str(error))
    if refused:
        raise UserFault("\n".join(said))
    return "\n".join(said)


@dataclass(frozen=True)
class Changes:
    """What an editor sees of the changes."""

    applying: Applying
    as_json: bool = False

    @property
    def workshop(self) -> Workshop:
        return self.applying.workshop

    def say(self, key: str, **values: object) -> str:
        return self.workshop.say(key, **values)

    def number(self, text: str) -> int:
        """Raises UserFault."""
        plain = text.removeprefix("#")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 19):
            raise UserFault(self.say("changes.no_number", text=text))
        return int(plain)

    def numbers(self, ids: list[str]) -> list[int]:
        """Of what is to be applied, each once. Raises UserFault."""
        if CONFIRMATIONS not in ids:
            return list(dict.fromkeys(map(self.number, ids)))
        waiting = [c for c in self.applying.store.changes.open() if c.kind is Kind.CONFIRM]
        if not waiting:
            raise UserFault(self.say("changes.no_confirmations"))
        self.workshop.prove(waiting)
        others = [self.number(n) for n in ids if n != CONFIRMATIONS]
        return list(dict.fromkeys([*(c.id for c in waiting), *others]))

    def checked(self, why: str) -> str:
        """What the proposer will read: short, and without what could identify somebody."""
        why = " ".join(why.split())
        if not why:
            raise UserFault(self.say("changes.why"))
        if len(why) > LONGEST_WHY:
            raise UserFault(self.say("changes.too_long", number=LONGEST_WHY))
        workshop = self.workshop
        found = workshop.source.privacy().screen(why, workshop.today, workshop.lang)
        if found.findings:
            raise UserFault(self.say("changes.personal", clean=found.clean))
        return why

    # -- list -------------------------------------------------------------------------------

    def listed(self) -> tuple[list[str], str]:
        """Everything that waits, oldest first."""
        waiting = self.applying.store.changes.open()
        words, said = self._words()
        if self.as_json:
            return [_json(self._fields(c, waiting)) for c in waiting], said
        lines = [line for change in waiting for line in self._lines(change, waiting, words)]
        note = (
            self.say("changes.waiting", count=len(waiting)) if waiting else self.say("changes.none")
        )
        return lines, "\n".join(filter(None, [said, note]))

    def _words(self) -> tuple[ChangeWords, str]:
        """Also of content with errors: then without the names of the map, which is said."""
        try:
            return self.workshop.words, ""
        except ContentError as error:
            number = len(error.problems.errors)
            words = ChangeWords(self.workshop.messages, self.workshop.lang)
            return words, self.say("changes.errors", number=number)

    def _lines(self, change: Change, waiting: list[Change], words: ChangeWords) -> Iterator[str]:
        yield f"{change.id}  {words.place(change)}"
        yield from (f"    {what}" for what in words.what(change, BRIEF))
        yield f"    {words.who(change)} · {words.day(change.at)}"
        yield from (f"    {note}" for note in self._notes(change, waiting))

    def _notes(self, change: Change, waiting: list[Change]) -> Iterator[str]:
        if others := _same(change, waiting):
            numbers = ", ".join(f"#{number}" for number in others)
            yield self.say("changes.same_place", numbers=numbers)
        if hindered := self._hindered(change):
            yield self.say(f"changes.note.{hindered}")

    def _hindered(self, change: Change) -> str:
        """Why it cannot be applied as it is; "" when it can, as far as the text tells."""
        try:
            self._patch(change)
        except Hindered as error:
            return error.why.value
        except Refused:
            return "gone"
        return ""

    def _patch(self, change: Change) -> tuple[str, Patch]:
        """Its file now and with the change. Raises Hindered and Refused."""
        text = self.workshop.text(change)
        return text, self.workshop.patch(change, text)

    def _fields(self, change: Change, waiting: list[Change]) -> dict[str, Any]:
        return {
            "id": change.id,
            "kind": change.kind.value,
            "status": change.status.value,
            "file": change.file,
            "organisation": change.organisation,
            "service": change.service or None,
            "role": change.role,
            "by": change.by_organisation,
            "at": change.at.astimezone(HERE).isoformat(timespec="seconds"),
            "edits": [{"path": e.path, "from": e.before, "to": e.after} for e in change.edits],
            "same_place": _same(change, waiting),
            "hindered": self._hindered(change) or None if change.status is Status.OPEN else None,
        }

    # -- show -------------------------------------------------------------------------------

    def shown(self, numbers: list[int]) -> tuple[list[str], str]:
        """Everything of some changes. Raises UserFault."""
        changes = [self.applying.change(number) for number in numbers]
        words, said = self._words()
        waiting = self.applying.store.changes.open()
        if self.as_json:
            return [_json(self._whole(change, waiting)) for change in changes], said
        lines = [line for c in changes for line in (*self._page(c, waiting, words), "")]
        return lines[:-1], said

    def _whole(self, change: Change, waiting: list[Change]) -> dict[str, Any]:
        diff, problems = self._outcome(change)
        decided = (
            change.decided.astimezone(HERE).isoformat(timespec="seconds")
            if change.decided
            else None
        )
        return self._fields(change, waiting) | {
            "decided": decided,
            "why": change.note or None,
            "diff": "".join(diff),
            "problems": [p.text(self.workshop.lang) for p in problems],
        }

    def _page(self, change: Change, waiting: list[Change], words: ChangeWords) -> Iterator[str]:
        yield f"{self.say('changes.number', number=change.id)} · {words.place(change)}"
        yield from words.what(change)
        yield f"{words.who(change)} · {words.day(change.at)}"
        if change.status is not Status.OPEN:
            yield self.applying.decided(change)
            if change.note:
                yield self.say("changes.because", why=change.note)
            return
        yield from self._notes(change, waiting)
        yield ""
        yield from self._becomes(change, words)

    def _becomes(self, change: Change, words: ChangeWords) -> Iterator[str]:
        """What the file becomes and what `check` would say; or why not. And what to type next."""
        anyway = ""
        try:
            self._patch(change)
            diff, problems = self._outcome(change)
            yield from (line.rstrip("\r\n") for line in diff)
            yield "" if diff else self.say("changes.stands")
            yield from (p.text(self.workshop.lang) for p in problems)
            if not problems:
                yield self.say("changes.no_problems")
        except Hindered as error:
            yield words.hindered(change, error)
            anyway = " --anyway" if error.why == "stale" else ""
        except Refused as error:
            yield str(error)
        yield self.say("changes.next", number=change.id, anyway=anyway)

    def _outcome(self, change: Change) -> tuple[list[str], list[Problem]]:
        """The difference in the file, and the problems that come with it."""
        if change.status is not Status.OPEN:
            return [], []
        try:
            before, patch = self._patch(change)
        except (Hindered, Refused):
            return [], []
        name = f"{self.workshop.source.content.name}/{change.file}"
        old, new = before.splitlines(keepends=True), patch.text.splitlines(keepends=True)
        first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b), 0)
        number = self.say("changes.number", number=change.id)
        diff = difflib.unified_diff(old, new, f"{name}:{first or len(old)}", number, n=CONTEXT)
        before_it = _problems(lambda: self.workshop.content)
        after_it = _problems(lambda: self.workshop.tried(change, patch.text))
        return list(diff), sorted(after_it - before_it, key=astuple)


def _problems(read: Callable[[], Content]) -> frozenset[Problem]:
    """Warnings and errors alike."""
    try:
        return read().problems
    except ContentError as error:
        return frozenset(error.problems.found)


def _same(change: Change, waiting: list[Change]) -> list[int]:
    """The numbers of the others that change the same place."""
    return [c.id for c in waiting if c.id != change.id and same_place(c, change)]


def _json(fields: dict[str, Any]) -> str:
    return orjson.dumps(fields).decode()
