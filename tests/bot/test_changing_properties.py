"""The chat proposes and the editor saves, applies and rejects, in any order and however clumsily.

Whatever happens: applying never makes the content wrong, no comment is ever lost, a confirmation
in the file is an editor's own or was given by somebody to this very text, and no change disappears.
`make prove` goes on ten times as long.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from bot.applying import Applying
from bot.library import Source
from bot.workshop import Refused, Workshop
from cases.access import Access
from cases.store import SqliteStore
from cases.upkeep.changes import Change, Kind, Status
from cases.upkeep.keeper import Keeper
from cases.upkeep.listed import Listed
from content.editing import Unpatchable, edited, value_at
from content.edits import Edit, Value
from content.problems import ContentError
from social_map.social_map import SocialMap
from social_map.standing import digest
from tests.cases.handing_over import shipped_rules

from .editor import CJG, LISTENING, NOW, TALKING, USER, Editor

TIMES = int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
WALKS, STEPS = 5 * TIMES, 40
SERVICES = (LISTENING, TALKING)
WORDS = (
    *("elke dag", "ma: dicht, di: open", "#1 in de wijk", "- na afspraak", "'t hele jaar"),
    *('zeg "hoi"', "none", "2026", "é 💶 [niet]", "lang " * 60),
)
NEEDS = ("taal", "eenzaamheid", "inkomen")
AREAS = ("SD-GM0518-Laak", "Laak", "Binckhorst")


def some(rng: Random, words: Sequence[str]) -> list[str]:
    return rng.sample(words, rng.randint(1, len(words)))


FIELDS: dict[str, Callable[[Random], Value]] = {
    "hours": lambda r: r.choice([None, *[{"nl": r.choice(WORDS), "en": r.choice(WORDS)}] * 3]),
    "needs": lambda r: r.choice([["onzin"], *[some(r, NEEDS)] * 4]),
    "areas": lambda r: some(r, AREAS),
    "closed_until": lambda r: r.choice([None, "2027-01-04", "2027-02-01", "2027-03-01", "morgen"]),
}
ORDINARY = (
    *("proposes", "proposes", "edits what was proposed", "applies") * 6,
    *("confirms", "applies anyway", "lists again") * 4,
    *("time passes", "confirms by hand", "applies confirmations") * 3,
    *("rejects", "comments", "edits") * 2,
    *("wants to be left out", "takes out", "breaks", "again", "mends"),
)
BROKEN = "  : [\n"
"""A line that makes the file no YAML."""


@dataclass
class Before:
    """How everything stood before an editor decided."""

    text: str
    right: bool
    confirmed: dict[str, Value]
    digests: dict[str, str]


@dataclass
class Walk:
    """A key figure in the chat, and an editor with a text editor and the commands."""

    editor: Editor
    store: SqliteStore
    rng: Random
    now: datetime = NOW
    proposed: int = 0
    comments: int = 0
    good: str = ""
    """The last text with which the content was right: what the running bot shows."""
    digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workshop = Workshop(Source(self.editor.content), self.now.date(), "nl")
        self._learns()

    def steps(self) -> None:
        rng = self.rng
        mends = self.map is None and rng.random() < 0.4
        what, service = "mends" if mends else rng.choice(ORDINARY), rng.choice(SERVICES)
        note(f"{what} {service}")
        waiting = self.store.changes.open()
        match what:
            case "proposes":
                self._proposes(service, *self._value())
            case "confirms":
                self._says(Kind.CONFIRM, service, [self._confirmation(service)])
            case "wants to be left out":
                after = {"on": self.now.date().isoformat(), "by": "jeugdcoach"}
                self._says(Kind.UNLIST, service, [Edit(_path(service, "unlisted"), None, after)])
            case "time passes":
                self.now += timedelta(days=rng.randint(1, 40))
                self.workshop.today = self.now.date()
            case "lists again":
                self._edits(service, "unlisted", None)
            case "edits":
                self._edits(service, *self._value())
            case "edits what was proposed" if waiting:
                _, whose, name = rng.choice(waiting).edits[0].path
                if name in FIELDS:
                    self._edits(whose, name, FIELDS[name](rng))
            case "confirms by hand":
                ago = rng.choice([0, rng.randint(0, 30)])
                on = (self.now.date() - timedelta(days=ago)).isoformat()
                self._edits(service, "confirmed", {"on": on, "by": "redactie", "how": "bezoek"})
            case "takes out":
                self._takes_out(service)
            case "comments":
                self._comments()
            case "breaks":
                self._saves(self.editor.text + BROKEN)
            case "mends" if self.map is None:
                self._mends()
            case "applies" | "applies anyway" if waiting:
                chosen = rng.choice(waiting)
                self._decides(chosen.id, Applying.apply, anyway=what != "applies")
            case "applies confirmations" if self.map:
                self._applies_confirmations()
            case "rejects" if waiting:
                chosen = rng.choice(waiting)
                self._decides(chosen.id, lambda a, n: a.reject(n, "past niet"))
            case "again" if self.proposed:
                number = rng.randint(1, self.proposed)
                self._decides(number, Applying.apply)

    def _value(self) -> tuple[str, Value]:
        name = self.rng.choice(sorted(FIELDS))
        return name, FIELDS[name](self.rng)

    # -- the map ----------------------------------------------------------------------------

    @property
    def map(self) -> SocialMap | None:
        """None when the content has errors."""
        try:
            return self.workshop.look().conversation.social_map
        except ContentError:
            return None

    def _learns(self) -> None:
        """The running bot keeps the last good content."""
        if known := self.map:
            self.good = self.editor.text
            self.digests = {i: digest(o) for i, o in known.offers.items()}

    def _confirmed(self) -> dict[str, Value]:
        with suppress(Unpatchable):
            return {s: value_at(self.editor.text, _path(s, "confirmed")) for s in SERVICES}
        return {}

    # -- the key figure ---------------------------------------------------------------------

    def _proposes(self, service: str, name: str, value: Value) -> None:
        path = _path(service, name)
        edit = Edit(path, value_at(self.good, path), value)
        self._says(Kind.CHANGE, service, [edit, self._confirmation(service)])

    def _confirmation(self, service: str) -> Edit:
        path = _path(service, "confirmed")
        after = {"on": self.now.date().isoformat(), "by": "jeugdcoach", "how": "chat"}
        return Edit(path, value_at(self.good, path), after)

    def _says(self, kind: Kind, service: str, edits: list[Edit]) -> None:
        seen = self.digests.get(service)
        if seen is None:
            return  # it is not on the map, so nobody is asked about it
        change = Change(
            *(kind, CJG, "cjg-laak", service, tuple(edits)),
            *(USER, "jeugdcoach", "cjg-laak", self.now),
            digest=seen,
        )
        listed = Listed(service, "cjg-laak", seen, self.now.date())
        with self.store.atomic():
            keeper = Keeper(self.store, shipped_rules(), Access({}))
            if kind is Kind.CONFIRM:
                keeper.confirm([listed], [change], self.now)
            else:
                keeper.propose(change, listed, self.now)
        self.proposed += 1

    # -- the text editor --------------------------------------------------------------------

    def _saves(self, text: str) -> None:
        self.editor.file.write_bytes(text.encode())
        self._learns()

    def _edits(self, service: str, name: str, value: Value) -> None:
        """Any value, also one that is not right."""
        path, text = _path(service, name), self.editor.text
        with suppress(Unpatchable):
            self._saves(edited(text, [Edit(path, value_at(text, path), value)]))

    def _takes_out(self, service: str) -> None:
        """The last service stays."""
        text = self.editor.text
        with suppress(Unpatchable):
            here = value_at(text, ("services", service))
            if here is not None and len(value_at(text, ("services",))) > 1:
                self._saves(edited(text, [Edit(("services", service), here, None)]))

    def _comments(self) -> None:
        """On a line of its own, or at the end of one."""
        lines = self.editor.text.splitlines(keepends=True)
        at = self.rng.randrange(len(lines))
        free = lines[at].strip() and "  # " not in lines[at] and lines[at] != BROKEN
        self.comments += 1
        comment = f"# c{self.comments}.\n"
        if free and self.rng.random() < 0.5:
            lines[at] = f"{lines[at].rstrip()}  {comment}"
        else:
            lines.insert(at, comment)
        self._saves("".join(lines))

    def _mends(self) -> None:
        text = self.editor.text.replace(BROKEN, "")
        for service in SERVICES:
            for name, wrong, right in (
                ("needs", ["onzin"], ["taal"]),
                ("closed_until", "morgen", None),
            ):
                path = _path(service, name)
                if value_at(text, path) == wrong:
                    text = edited(text, [Edit(path, wrong, right)])
        self._saves(text)

    # -- the commands -----------------------------------------------------------------------

    def _applies_confirmations(self) -> None:
        self.workshop.anyway = False
        waiting = [c for c in self.store.changes.open() if c.kind is Kind.CONFIRM]
        self.workshop.prove(waiting)
        for change in waiting:
            self._decides(change.id, Applying.apply)

    def _decides(
        self, number: int, decide: Callable[[Applying, int], str], anyway: bool = False
    ) -> None:
        change, known = self.store.changes.get(number), self.map
        assert change is not None
        digests = {i: digest(o) for i, o in known.offers.items()} if known else {}
        before = Before(self.editor.text, known is not None, self._confirmed(), digests)
        self.workshop.anyway = anyway
        try:
            note(decide(Applying(self.workshop, self.store, self.now, commits=False), number))
        except Refused as error:
            note(str(error))
            after = self.store.changes.get(number)
            assert after is not None
            assert (self.editor.text, after.status) == (before.text, change.status)
        else:
            self._was_right(change, before)
            self._learns()

    def _was_right(self, change: Change, before: Before) -> None:
        """Decided once, with content that was right and is; confirmed is what a human saw."""
        after = self.store.changes.get(change.id)
        assert after is not None
        assert change.status is Status.OPEN
        assert after.status is not Status.OPEN
        assert before.right
        Source(self.editor.content).read(self.now.date(), warm=False)  # raises when it is wrong
        if after.status is not Status.APPLIED:
            assert self.editor.text == before.text
        for service, value in self._confirmed().items():
            if value != before.confirmed[service]:
                said = next(e.after for e in change.edits if e.path[-1] == "confirmed")
                assert (service, value) == (change.service, said)
                assert before.digests[service] == change.digest
                earlier = before.confirmed[service]
                assert earlier == "none" or earlier["on"] <= value["on"]

    # -- what always holds ------------------------------------------------------------------

    def lost_nothing(self) -> None:
        text = self.editor.text
        found = re.findall(r"# c\d+\.", text)
        assert sorted(found) == sorted(f"# c{n}." for n in range(1, self.comments + 1))
        for comment in ("# Het CJG van Laak", "# sinds de fusie", "# de hoofdtaak", "# ook dit"):
            assert comment in text
        assert ".cjg-laak.yaml.new" not in os.listdir(self.editor.file.parent)
        kept = [self.store.changes.get(n) is not None for n in range(1, self.proposed + 2)]
        assert kept == [*[True] * self.proposed, False]


def _path(service: str, name: str) -> tuple[str, str, str]:
    return "services", service, name


@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_files_and_chat_in_any_order(seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="wijk-") as room:
        editor = Editor(Path(room), lambda: ("", ""))
        with closing(editor.store()) as store:
            walk = Walk(editor, store, Random(seed))
            for _ in range(STEPS):
                walk.steps()
                walk.lost_nothing()
