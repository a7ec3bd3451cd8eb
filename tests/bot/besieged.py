"""A town with people, handovers and a 4D conversation that somebody besieges."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.shown import Card, buttons, find, inputs, parts
from tests.factories import TODAY, write_content
from tests.files import fields, items, member, organisation, service

from .hostile import (
    ASSISTANT,
    GP,
    INJECTIONS,
    KEY_FIGURE,
    MEANT,
    NEIGHBOUR,
    NURSE,
    PEOPLE,
    SAID,
    SECOND,
    Recipe,
)
from .loop import Loop
from .messenger import BOT, MENTION, TENANT
from .quarter import OTHER, PARTNER, PRACTICE, QUESTION, TEAM, Quarter

SENDERS = (*PEOPLE, GP, NURSE, KEY_FIGURE, KEY_FIGURE, KEY_FIGURE)
TAAL = "taalles in Laak"
OTHER_TEAM = "19:other"
SECRETS = {GP: "rolstoelbus", NURSE: "rolstoelbus", NEIGHBOUR: "scootmobiel"}
"""Who asks → a word in the remark; only who may see the handover reads it."""

_numbers = itertools.count(1)


def content(directory: Path) -> Path:
    """Two practices and two partners; each of the people in another role."""
    confirmed = {"on": "2026-11-01", "by": "POH-KB", "how": "phone"}
    people = (
        member(1),
        member(2, PRACTICE, "coordinator"),
        member(3, PARTNER, "key_figure"),
        member(4, PRACTICE, "preparer"),
        member(5, PRACTICE, "requester", "backup"),
        member(6, OTHER, "key_figure"),
        member(7, PARTNER, "contact"),
        member(8, SECOND),
    )
    practices = [{"id": PRACTICE, "name": "De Praktijk"}, {"id": SECOND, "name": "De Buren"}]
    partners = {
        PARTNER: organisation(PARTNER, service(f"{PARTNER}-spreekuur", confirmed=confirmed)),
        OTHER: organisation(
            OTHER, service(f"{OTHER}-spreekuur", needs=["taal"], confirmed=confirmed)
        ),
    }
    access = fields({"practices": practices}) + items("members", people)
    return write_content(directory, access=access, partners=partners)


@dataclass
class Town:
    """The running bot, and what can be copied from its cards."""

    quarter: Quarter
    rng: random.Random
    buttons: list[dict[str, Any]] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    last: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What each person could press on the last card, filled in."""

    async def wakes(self) -> None:
        """Handovers in several states, a draft, a 4D conversation; all buttons ever shown."""
        quarter = self.quarter
        await quarter.linked()
        await quarter.linked(OTHER_TEAM, OTHER)
        for asker, question, stage in (
            (GP, QUESTION, "posted"),
            (GP, QUESTION, "taken"),
            (NURSE, QUESTION, "closed"),
            (NEIGHBOUR, TAAL, "posted"),
            (ASSISTANT, QUESTION, "draft"),
            (GP, QUESTION, "draft"),
        ):
            await self._handover(asker, question, stage)
        await quarter.hears(quarter.chat(GP), "4d")
        self.look()

    async def goes_on(self) -> None:
        """Meanwhile work is done as well: there is always something to press on."""
        asker, question, stage = self.rng.choice(
            ((GP, QUESTION, "taken"), (NURSE, QUESTION, "posted"), (NEIGHBOUR, TAAL, "posted"))
        )
        for channel, partner in ((TEAM, PARTNER), (OTHER_TEAM, OTHER)):
            await self.quarter.linked(channel, partner)
        await self.quarter.hears(self.quarter.chat(asker), "stop")
        await self._handover(asker, question, stage)
        self.look()

    async def _handover(self, asker: str, question: str, stage: str) -> None:
        quarter = self.quarter
        loop = Loop(quarter.chat(asker), quarter.there(KEY_FIGURE))
        answer = await quarter.hears(loop.requester, question)
        form = await self.shown(loop.requester.presses(find(answer, do="ask_over")))
        if stage == "draft":
            return
        send = find(form, then="send")
        loop.ref = send["ref"]
        loop.shown["requester"] = await self.shown(
            loop.requester.presses(send | inputs(form) | {"remark": SECRETS[asker]})
        )
        await quarter.told()
        if stage != "posted":
            card = quarter.posts(TEAM)[-1].card
            if stage == "taken":
                await self.shown(loop.partner.presses(find(card, act="accept")))
            else:
                await loop.is_taken_up(card)
                await loop.is_closed()
            await quarter.told()
        for who, side in ((asker, "requester"), (KEY_FIGURE, "partner")):
            look = {"do": "handover", "ref": loop.ref, "go": "show", "as": side}
            card = await self.shown(quarter.chat(who).presses(look))
            self.answered(f"msteams|{who}", card)

    async def shown(self, answer: Any) -> Card:
        """The card of an answer, whose buttons are remembered."""
        card: Card = await answer
        self.buttons += buttons(card)
        return card

    def answered(self, user: str, answer: Any) -> None:
        """Somebody sees this card; every so often all is looked at anew."""
        filled_in = {
            p["id"]: self._input(p) for p in parts(answer) if "Input." in str(p.get("type"))
        }
        mine = [{**button, **filled_in} for button in buttons(answer)]
        if any(button.get("do") in ("handover", "ask_over") for button in mine):
            self.last[user] = mine

    def look(self) -> None:
        """Remembers what stands on the cards that were sent, and which references exist."""
        for sent in self.quarter.connector.sent:
            self.buttons += buttons(sent.activity)
        self.buttons = list({json.dumps(b, sort_keys=True): b for b in self.buttons}.values())
        read = self.quarter.store._execute
        self.refs = [ref for (ref,) in read("select ref from handovers order by rowid")]
        self.cases = [ref for (ref,) in read("select ref from cases")]
        self.cases += [c for (c,) in read("select distinct case_ref from handovers")]

    def _input(self, part: dict[str, Any]) -> str:
        """What somebody fills in."""
        titles = [choice["value"] for choice in part.get("choices", ())]
        if titles:
            stays = part.get("value") and self.rng.random() < 0.8
            return str(part["value"] if stays else self.rng.choice([*titles, ""]))
        if part["type"] == "Input.Date":
            return self.rng.choice((TODAY.isoformat(), "", "2026-12-01", "gisteren"))
        return str(
            part.get("value", "") if self.rng.random() < 0.7 else self.rng.choice(INJECTIONS)
        )

    # -- cooking ------------------------------------------------------------------------------

    def cook(self, drawn: Recipe) -> tuple[bytes, str]:
        """The body of the request, and the user who sends it ("" when that cannot be said)."""
        recipe = drawn.thrown(self.rng)
        sender = SENDERS[recipe.sender % len(SENDERS)]
        where, shared = self._where(recipe, sender)
        activity: dict[str, Any] = {
            "id": f"hostile-{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.quarter.connector.url,
            "from": {"id": f"29:{sender}", "name": recipe.words[:30], "aadObjectId": sender},
            "recipient": BOT,
            "conversation": where,
            "channelData": {"tenant": {"id": TENANT}},
        } | self._said(recipe, shared, sender)
        body = json.dumps(activity | recipe.odd).encode("utf-8", "surrogatepass")
        if recipe.kind == "raw":
            at = recipe.cut % len(body)
            body = body[:at] + bytes([recipe.sender % 256]) * (recipe.where % 5) + body[at + 1 :]
        if {"from", "channelId"} & recipe.odd.keys() or recipe.kind == "raw":
            return body, ""
        return body, f"msteams|{sender}"

    def _where(self, recipe: Recipe, sender: str) -> tuple[dict[str, Any], bool]:
        """One's own chat, a channel, or what claims to be somebody else's chat."""
        match recipe.where % 8:
            case 0 | 1:
                thread = f";messageid={recipe.where}" if recipe.where % 16 > 7 else ""
                return {"id": TEAM + thread, "conversationType": "channel"}, True
            case 2:
                return {"id": OTHER_TEAM, "conversationType": "channel"}, True
            case 3:
                return {"id": f"a:{GP}", "conversationType": "personal"}, False
        return {"id": f"a:{sender}", "conversationType": "personal"}, False

    def _said(self, recipe: Recipe, shared: bool, sender: str) -> dict[str, Any]:
        data = self._data(recipe, sender)
        match recipe.kind:
            case "press":
                action = {"type": "Action.Execute", "verb": recipe.words[:20], "data": data}
                return {
                    "type": "invoke",
                    "name": "adaptiveCard/action",
                    "value": {"action": action},
                }
            case "submit":
                return {"type": "message", "value": data}
            case "event":
                added = [BOT, {"id": recipe.words or "x"}]
                kinds = ("conversationUpdate", "messageReaction", "typing", "invoke", "event")
                return {
                    "type": kinds[recipe.cut % len(kinds)],
                    "membersAdded": added,
                    "name": recipe.words[:30],
                    "value": data,
                }
            case "deep":
                nested: Any = data
                for _ in range(recipe.cut % 900):
                    nested = {"data": nested} if recipe.where % 2 else [nested]
                return {"type": "invoke", "name": "adaptiveCard/action", "value": nested}
            case "giant":
                big = (recipe.words or "x") * 2000
                return {"type": "message", "text": big[:100_000], "value": {"do": big[:50_000]}}
        text = recipe.words.format_map(self._names(recipe)) if _plain(recipe) else recipe.words
        if shared:
            mention = [{"type": "mention", "mentioned": BOT, "text": MENTION}]
            return {"type": "message", "text": f"{MENTION} {text}", "entities": mention}
        return {"type": "message", "text": text}

    def _data(self, recipe: Recipe, sender: str) -> dict[str, Any]:
        """A button that exists, with some of it exchanged."""
        mine = self.last.get(f"msteams|{sender}")
        if mine and recipe.button % 4:  # somebody who goes on with what is shown, more or less
            pressed = mine[recipe.button % len(mine)]
            return pressed | (recipe.extra if recipe.cut % 4 == 3 else {})
        data = dict(self.buttons[recipe.button % len(self.buttons)])
        names = self._names(recipe)
        if "ref" in data and recipe.cut % 3:
            data["ref"] = names["ref"]
        if "case" in data and recipe.cut % 3:
            data["case"] = names["case"]
        if recipe.cut % 4 == 1:
            acts = MEANT["act"]
            data |= {"do": "handover", "ref": names["ref"], "act": acts[recipe.where % len(acts)]}
        if recipe.cut % 5 == 2:
            data["remark"] = data["note"] = recipe.words[:140]
        if "seq" in data and recipe.cut % 2:
            kept = self.quarter.store.handovers.get(str(data.get("ref")))
            data["seq"] = kept.seq if kept else 0
        return data | (recipe.extra if recipe.where % 3 else {})

    def _names(self, recipe: Recipe) -> dict[str, str]:
        refs, cases = self.refs, self.cases
        return {"ref": refs[recipe.ref % len(refs)], "case": cases[recipe.ref % len(cases)]}


def _plain(recipe: Recipe) -> bool:
    """Is it one of the things that people say, with a place for a reference?"""
    return recipe.words in SAID
