"""An editor at the keyboard, a key figure in the chat, and the files and the database between."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import app
from bot.library import Source
from cases.access import Access
from cases.store import SqliteStore
from cases.upkeep.changes import Change, Kind, Status
from cases.upkeep.keeper import Keeper
from cases.upkeep.listed import Listed
from cases.upkeep.notes import read_letter
from content.editing import value_at
from content.edits import Edit
from social_map.social_map import SocialMap
from social_map.standing import digest
from tests.factories import write_content
from tests.files import access_file, member, object_id

NOW = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)
TODAY = NOW.date()
CJG = "map/partners/cjg-laak.yaml"
LISTENING, TALKING = "cjg-laak-luisteren", "cjg-laak-praten"
TEXT = """\
# Het CJG van Laak. Vragen: de redactie.
id: cjg-laak
name: CJG Laak
type: jeugd
ring: inner
channel: cjg-laak
key_figure: {nl: jeugdcoach, en: youth coach}  # sinds de fusie
replacement: {nl: teamleider, en: team leader}
services:
  # het spreekuur
  - id: cjg-laak-luisteren
    name: {nl: Luisterend oor, en: Listening ear}
    description: {nl: Luistert., en: Listens.}
    needs: [eenzaamheid]  # de hoofdtaak
    areas: [SD-GM0518-Laak]
    access: {how: walk_in, nl: loop binnen, en: walk in}
    hours: {nl: 'ma-vr 9-17 uur', en: "Mon-Fri 9-17h"}  # niet in de vakantie
    confirmed: none

  - id: cjg-laak-praten
    name: {nl: Praatgroep, en: Talking group}
    description: {nl: Praat., en: Talks.}
    needs:
      - taal
      # ook dit
      - eenzaamheid
    areas: [Laak]
    access: {how: phone, nl: bel, en: call}
    confirmed:
      on: 2026-10-01  # bij het kennismaken
      by: jeugdcoach
      how: telefonisch
# einde
"""
PERSON = object_id(4)
USER = f"teams|{PERSON}"
"""The key figure of the organisation, as the messenger knows this person."""


@dataclass
class Editor:
    """Types commands; `cleared` is what stood on the screen."""

    directory: Path
    run: Callable[[], tuple[str, str]]
    """What was printed since: data, and what was said."""
    now: datetime = NOW
    content: Path = field(init=False)
    db: Path = field(init=False)

    def __post_init__(self) -> None:
        people = (
            member(1),
            member(4, "cjg-laak", "key_figure", title={"nl": "jeugdcoach", "en": "youth coach"}),
            member(5, "cjg-laak", "replacement", title={"nl": "teamleider", "en": "team leader"}),
        )
        self.content = write_content(self.directory, files={CJG: TEXT}, access=access_file(*people))
        self.db = self.directory / "wijkschakel.db"
        with closing(self.store()) as store:
            for user in (USER, f"teams|{object_id(1)}"):
                store.outbox.keep_contact(user, "{}")
        self.registers()

    # -- the editor -------------------------------------------------------------------------

    def types(self, *args: object, today: date = TODAY) -> tuple[int, str, str]:
        """Exit code, data and what was said."""
        common = ("--content", self.content, "--db", self.db, "--today", today)
        code = app.main(["changes", *map(str, args), *map(str, common)])
        return code, *self.run()

    def lists(self, what: str = "list", *ids: object) -> list[dict[str, Any]]:
        code, out, _ = self.types(what, *ids, "--json")
        assert code == 0
        return [json.loads(line) for line in out.splitlines()]

    @property
    def file(self) -> Path:
        return self.content / CJG

    @property
    def text(self) -> str:
        return self.file.read_bytes().decode()

    def edits(self, old: str, new: str) -> None:
        """By hand, in a text editor."""
        assert self.text.count(old) == 1
        self.file.write_bytes(self.text.replace(old, new).encode())

    def git(self, *args: str) -> str:
        """In the content directory."""
        done = subprocess.run(
            ["git", "-C", str(self.content), *args], capture_output=True, text=True, check=True
        )
        return done.stdout

    def commits(self, what: str = "van mij") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", what)

    # -- the database -----------------------------------------------------------------------

    def store(self) -> SqliteStore:
        return SqliteStore(self.db)

    def status(self, number: int) -> Status:
        with closing(self.store()) as store:
            found = store.changes.get(number)
        assert found is not None
        return found.status

    def hears(self, user: str = USER) -> list[tuple[str, tuple[str, ...], str]]:
        """What waits to be told to somebody about the map."""
        with closing(self.store()) as store:
            letters = [letter for letter in store.outbox.waiting_for(user) if letter.about == "map"]
        notes = (note for letter in letters for note in read_letter(letter.body))
        return [(note.kind.value, note.about, note.why) for note in notes]

    def audited(self) -> list[tuple[str, str]]:
        with closing(self.store()) as store:
            return store._execute("select action, detail from audit order by number").fetchall()

    # -- the chat ---------------------------------------------------------------------------

    def map(self) -> SocialMap:
        return Source(self.content).read(TODAY, warm=False)[0].social_map

    def registers(self) -> None:
        """The bot reads the content."""
        conversation, _ = Source(self.content).read(TODAY, warm=False)
        handovers, offers = conversation.handovers, conversation.social_map.offers
        assert handovers is not None
        listed = [
            Listed(id_, offer.organisation.id, digest(offer), TODAY)
            for id_, offer in offers.items()
            if not offer.organisation.example
        ]
        with closing(self.store()) as store, store.atomic():
            Keeper(store, handovers.rules, Access({})).register(listed, self.now)

    def says(self, kind: Kind, service: str, edits: Sequence[Edit], **more: Any) -> int:
        """The key figure says something of an entry as it is shown now; the number it gets."""
        conversation, _ = Source(self.content).read(TODAY, warm=False)
        offer = conversation.social_map.offers[service]
        listed = Listed(service, "cjg-laak", digest(offer), TODAY, None)
        change = Change(
            *(kind, CJG, "cjg-laak", service, tuple(edits)),
            *(USER, "jeugdcoach", "cjg-laak", self.now),
            digest=digest(offer),
        )
        change = replace(change, **more)
        handovers = conversation.handovers
        assert handovers is not None
        with closing(self.store()) as store, store.atomic():
            keeper = Keeper(store, handovers.rules, Access(handovers.access.practices))
            if kind is not Kind.CONFIRM:
                return keeper.propose(change, listed, self.now)
            keeper.confirm([listed], [change], self.now)
            return store.changes.open(service)[-1].id

    def confirmed(self, service: str, on: date) -> Edit:
        """What says in the file that the key figure found the entry right."""
        path = ("services", service, "confirmed")
        after = {"on": on.isoformat(), "by": "jeugdcoach", "how": "chat"}
        return Edit(path, value_at(self.text, path), after)

    def changes(self, service: str = LISTENING, on: date = TODAY, **fields: Any) -> int:
        """The key figure proposes other values, and confirms the rest."""
        paths = {name: ("services", service, name) for name in fields}
        edits = [Edit(p, value_at(self.text, p), fields[name]) for name, p in paths.items()]
        return self.says(Kind.CHANGE, service, [*edits, self.confirmed(service, on)])

    def confirms(self, service: str = LISTENING, on: date = TODAY) -> int:
        return self.says(Kind.CONFIRM, service, [self.confirmed(service, on)])

    def unlists(self, service: str = LISTENING) -> int:
        after = {"on": TODAY.isoformat(), "by": "jeugdcoach"}
        return self.says(
            Kind.UNLIST, service, [Edit(("services", service, "unlisted"), None, after)]
        )

    def leaves(self) -> None:
        """The key figure no longer works there."""
        edit = Edit(("members", PERSON, "valid_to"), None, TODAY.isoformat())
        with closing(self.store()) as store, store.atomic():
            store.changes.add(
                Change(
                    *(Kind.LEAVE, "access.yaml", "cjg-laak", "", (edit,)),
                    *(USER, "jeugdcoach", "cjg-laak", self.now),
                ),
                self.now,
            )

    def reports(self, service: str = LISTENING, reporter: int = 1) -> None:
        """A colleague says that an entry is not right."""
        handovers = Source(self.content).read(TODAY, warm=False)[0].handovers
        assert handovers is not None
        with closing(self.store()) as store, store.atomic():
            keeper = Keeper(store, handovers.rules, Access({}))
            keeper.report(service, "cjg-laak", "offer", f"teams|{object_id(reporter)}", self.now)


def versioned(editor: Editor) -> Editor:
    """The content is a work tree of git, all of it committed."""
    editor.git("init", "--quiet", "--initial-branch=main")
    editor.git("config", "user.name", "Redactie")
    editor.git("config", "user.email", "redactie@localhost")
    editor.commits("begin")
    return editor
