"""Every story is told again to the bot as it is served, with a name and a number in each message.

Nothing of them may be in what the process wrote: its log, its figures, its database with all that
belongs to it, its kept copy of the content, the summaries on lock screens, the data of buttons.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from benchmarks.shown import parts
from tests.conversations.test_stories import MADE_UP_BSN, STORIES
from tests.factories import SHIPPED

from .messenger import BOT, MENTION, TENANT, StubConnector
from .served import Served

NAME = "Dzjoerabaatar"
"""Of a patient, in every message."""
FIRST_NAME = "Kwartelientje"
"""Of everybody who talks with the bot."""
MARKED = f"voor mevrouw {NAME}, bsn {MADE_UP_BSN}"
MARKS = (NAME, MADE_UP_BSN, FIRST_NAME, "Wulpenstein")
HERE = re.compile(r"(\S+)(?: in kanaal (\S+)| (in het kanaal)| onder (\S+))?")
REFERENCE = re.compile(r"\b(?:KB|WO)-[0-9A-Z]{6}\b")


@dataclass
class Teller:
    """Tells stories over HTTP and remembers what everybody sees."""

    url: str
    connector: StubConnector
    session: aiohttp.ClientSession
    done: Counter[str] = field(default_factory=Counter)
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Conversation → the cards shown there."""
    _number: int = 0

    async def tell(self, story: Path) -> None:
        name, who, where = story.stem[:2], "sam", ""
        ticked: dict[str, str] = {}
        for line in story.read_text("utf-8").splitlines():
            said = line[1:].strip()
            match line[:1]:
                case "@":
                    here = HERE.fullmatch(said)
                    assert here is not None, line
                    who = f"{name}-{here[1]}"
                    where = f"19:{name}-{here[2] or 'team'}" if here[2] or here[3] else ""
                    ticked = {}
                case ">":
                    text = self._with_references(said, where or who)
                    await self._says(f"{text} {MARKED}", who, where)
                    await self._says(text, who, where)
                case "[":
                    label, _, title = said[:-1].partition(": ")
                    if title and self._fill(label, title, where or who, ticked):
                        continue
                    await self._presses(said[:-1], who, where, ticked)
                    ticked = {}

    # -- what somebody does -------------------------------------------------------------------

    async def _says(self, text: str, who: str, where: str) -> None:
        mention = {"entities": [{"type": "mention", "mentioned": BOT, "text": MENTION}]}
        named = {"text": f"{MENTION} {text}", **mention} if where else {"text": text}
        await self._send("message", who, where, **named)
        self.done["typed"] += 1

    async def _presses(self, title: str, who: str, where: str, ticked: dict[str, str]) -> None:
        """A button of the newest card that has it: first with a name in its text fields."""
        for card in reversed(self.seen.get(where or who, [])):
            for part in parts(card):
                if part.get("type") != "Action.Execute" or part.get("title") != title:
                    continue
                texts = [p["id"] for p in parts(card) if p.get("type") == "Input.Text"]
                if texts:
                    marked = dict.fromkeys(texts, f"graag bellen {MARKED}")
                    await self._press(part["data"] | ticked | marked, who, where)
                await self._press(part["data"] | ticked, who, where)
                self.done["pressed"] += 1
                return
        self.done["not found"] += 1

    async def _press(self, data: dict[str, Any], who: str, where: str) -> None:
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": data}}
        answer = await self._send("invoke", who, where, name="adaptiveCard/action", value=value)
        if isinstance(answer["value"], dict):
            self.seen.setdefault(where or who, []).append(answer["value"])

    def _fill(self, label: str, title: str, here: str, ticked: dict[str, str]) -> bool:
        """Something is ticked or chosen on the newest card that has it."""
        for card in reversed(self.seen.get(here, [])):
            for part in parts(card):
                if not str(part.get("label", "")).startswith(label):
                    continue
                for choice in part.get("choices", ()):
                    if choice["title"] == title:
                        before = ticked.get(part["id"])
                        ticked[part["id"]] = ",".join(filter(None, (before, choice["value"])))
                        return True
        return False

    async def _send(self, kind: str, who: str, where: str, **fields: Any) -> Any:
        self._number += 1
        conversation = {"id": where or who, "conversationType": "channel" if where else "personal"}
        activity = {
            "type": kind,
            "id": f"said-{self._number}",
            "channelId": "msteams",
            "serviceUrl": self.connector.url,
            "from": {"id": f"29:{who}", "name": f"{FIRST_NAME} Wulpenstein", "aadObjectId": who},
            "recipient": BOT,
            "conversation": conversation,
            "channelData": {"tenant": {"id": TENANT}},
            **fields,
        }
        before = len(self.connector.sent)
        async with self.session.post(f"{self.url}/api/messages", json=activity) as response:
            assert response.status == 200
            answer = await response.read()
        for sent in self.connector.sent[before:]:
            there = sent.path.split("/conversations/")[1].split("/")[0]
            for attachment in sent.activity.get("attachments", ()):
                shown = self.seen.setdefault(there.replace("%3A", ":"), [])
                shown.append(attachment["content"])
        return json.loads(answer) if answer else None

    def _with_references(self, line: str, here: str) -> str:
        """The references of a story are those that were named last."""
        if "·" not in line:
            return line
        shown = json.dumps(self.seen.get(here, []))
        for kind in ("KB", "WO"):
            named = [ref for ref in REFERENCE.findall(shown) if ref.startswith(kind)]
            if named:
                line = re.sub(rf"{kind}-(?:\d·····|······)", named[-1], line)
        return line.replace("·········", MADE_UP_BSN)


@pytest.fixture
async def teller(tmp_path: Path, connector: StubConnector) -> AsyncIterator[tuple[Teller, Served]]:
    served = Served(SHIPPED, tmp_path / "kept" / "bot.db", tmp_path / "kept" / "log")
    served.db.parent.mkdir()
    served.start()
    async with aiohttp.ClientSession() as session:
        yield Teller(served.url, connector, session), served
    served.kill()


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark.lower() in text.lower()]


def carried(activity: Any) -> Iterator[Any]:
    """What stands on a card without being shown: the data of buttons and what lock screens show."""
    for part in parts(activity):
        yield from (part[key] for key in ("data", "summary", "verb", "speak") if key in part)


def greeted_only(activity: Any) -> bool:
    """Does a name come back nowhere but in the greeting, and there only the first one?"""
    shown = (str(part.get("text", "")) for part in parts(activity))
    greeting = f"Hoi {FIRST_NAME}, fijn dat je er bent."
    return all(text == greeting or not marks_in(text) for text in shown)


async def test_nothing_of_what_was_said_is_written_anywhere(
    teller: tuple[Teller, Served], tmp_path: Path
) -> None:
    told, served = teller
    for story in STORIES:
        await told.tell(story)
    async with told.session.get(f"{served.url}/metrics") as response:
        figures = await response.text()
    async with told.session.get(f"{served.url}/ready") as response:
        figures += await response.text()

    print(dict(told.done))
    assert told.done["typed"] > 300
    assert told.done["pressed"] > 200
    assert re.search(r"wijkschakel_failed_total 0\.0", figures)
    assert marks_in(figures) == []
    for sent in told.connector.sent:
        assert greeted_only(sent.activity)
        assert marks_in(json.dumps(list(carried(sent.activity)), ensure_ascii=False)) == []

    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert any(b"SD-GM0518-Laak" in path.read_bytes() for path in files), "nothing was kept at all"
    for path in files:
        assert marks_in(path.read_bytes().decode("utf-8", "replace")) == [], path
