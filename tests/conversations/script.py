"""The stage on which a transcript of several people is played; `test_stories` reads the lines."""

from __future__ import annotations

import asyncio
import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from app import main
from cases.calendar import HERE

from .handing import UNITS, Neighbourhood
from .people import PEOPLE
from .somebody import Somebody

_LATER = re.compile(rf"(\d+) ({'|'.join(UNITS)}|werkdagen) later")
_HERE = re.compile(r"(\S+)(?: in kanaal (\S+)| (in het kanaal)| onder (WO-\w{6}))?")


@dataclass
class Script:
    """Who is at hand, where, and what the bot told there."""

    laak: Neighbourhood
    database: Path
    somebody: Somebody | None = None
    under: str = ""
    """The handover in whose thread is typed."""
    answer: str = field(default="", init=False)

    def turns_to(self, whom: str) -> None:
        """ "wijkcoach", "wijkcoach in het kanaal", "poh in kanaal mooiwelzijn", "… onder WO-…"."""
        read = _HERE.fullmatch(whom)
        if read is None:
            raise ValueError(f"a story does not know: @ {whom}")
        name, channel, own, self.under = read[1], read[2], read[3], read[4] or ""
        if self.under:
            channel = self.laak.handover(self.under).organisation
        elif own:
            channel = next(p.organisation for p in PEOPLE if p.id == name)
        self.somebody = self.laak.person(name, channel or "")
        self.answer = ""

    @property
    def here(self) -> Somebody:
        assert self.somebody is not None, "a story of several people says first who it is about"
        return self.somebody

    def says(self, text: str) -> None:
        self.answer = self.here.says(text, under=self.under)
        self.laak.delivers()

    def taps(self, what: str) -> None:
        """A button, a line or field that is filled in ("Haast: vandaag"), an old button."""
        label, _, title = what.partition(": ")
        if label == "eerder":
            self.answer = self.here.presses_old(title, at=self.under)
        elif self.here.ticks(label, title):
            return
        else:
            assert what in self.here.buttons, f"no [{what}], but {self.here.buttons}"
            self.answer = self.here.presses(what)
        self.laak.delivers()

    def runs(self, command: str) -> None:
        """A command of `app.py`; then the bot looks at its files, sweeps and delivers."""
        content = self.laak.conversation.upkeep
        assert content is not None
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed):
            main(
                [
                    *shlex.split(command),
                    *("--content", str(content.content), "--db", str(self.database)),
                    *("--today", self.laak.now.astimezone(HERE).date().isoformat()),
                ]
            )
        self.answer = printed.getvalue()
        asyncio.run(self.laak.library.look(self.laak.now.date()))
        self.laak.delivers()

    def meanwhile(self, what: str) -> None:
        """Time passes, the bot restarts, somebody can only be reached in the channel."""
        for place in self.laak.places.values():
            place.fresh.clear()
        later = _LATER.fullmatch(what)
        if later is not None:
            self.laak.later(int(later[1]), later[2])
        elif what == "de bot start opnieuw":
            self.laak.restarts(self.database)
        elif what.endswith(" is alleen in het kanaal te bereiken"):
            self.laak.unreachable(what.split()[0])
        else:
            raise ValueError(f"a story does not know: ~ {what}")

    @property
    def arrived(self) -> str:
        """What the bot told by itself to who is at hand, not answered to yet."""
        return "\n---\n".join(self.here.place.fresh)

    @property
    def card(self) -> str:
        """The card of the last handover in its partner's channel, as everybody sees it now."""
        ref = self.under or self.laak.wo
        return self.laak.card(self.laak.handover(ref).organisation, ref)

    def kept(self) -> Iterator[str]:
        """The handovers as they are stored; without a code the one that was named last."""
        stored = [(ref, self.laak.store.handovers.get(ref)) for ref in self.laak.wos]
        named = [(f"{ref} ", h) for ref, h in stored] + [("", dict(stored).get(self.laak.wo))]
        for whose, handover in named:
            if handover is not None:
                yield f"{whose}handover: {handover.state}"
                yield f"{whose}lead: {handover.lead}"
                yield f"{whose}linked: {handover.linked or 'none'}"

    def with_references(self, line: str) -> str:
        for kind, refs in (("KB", self.laak.kbs), ("WO", self.laak.wos)):
            for number, ref in enumerate(refs, 1):
                line = line.replace(f"{kind}-{number}·····", ref)
        return line.replace("KB-······", self.laak.kb).replace("WO-······", self.laak.wo)
