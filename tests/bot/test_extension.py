"""Searching from the compose box: the same cards as in the chat, to put in one's own message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.extension import COMMAND, QUESTION
from bot.teams_package import TEMPLATE

from .messenger import Bot, texts

ASKED = "wie doet schulden in Laak?"
CARD = "application/vnd.microsoft.card.adaptive"


def query(text: Any, command: str = COMMAND, name: str = QUESTION) -> dict[str, Any]:
    """What Teams sends while somebody types."""
    options = {"skip": 0, "count": 25}
    parameters = [{"name": name, "value": text}]
    return {"commandId": command, "parameters": parameters, "queryOptions": options}


async def searched(bot: Bot, value: Any) -> dict[str, Any]:
    invoke = bot.activity("invoke", name="composeExtension/query") | {"value": value}
    status, body = await bot.post(invoke)
    assert status == 200
    extension: dict[str, Any] = body["composeExtension"]
    return extension


async def test_the_first_suggestion_is_the_card_of_the_chat_without_its_buttons(
    running: Bot,
) -> None:
    chat = await running.says(ASKED)

    found = await searched(running, query(ASKED))

    first = found["attachments"][0]
    assert (found["type"], found["attachmentLayout"]) == ("result", "list")
    assert first["contentType"] == CARD
    assert first["content"]["body"] == chat["body"]
    assert first["content"]["actions"] == []


async def test_each_partner_can_be_chosen_alone(running: Bot) -> None:
    attachments = (await searched(running, query(ASKED)))["attachments"]

    titles = [a["preview"]["content"]["title"] for a in attachments]
    assert len(titles) == 4
    assert "Helpdesk Geldzaken" in titles[1]
    assert "Helpdesk Geldzaken" in texts(attachments[1]["content"])
    assert "Helpdesk Geldzaken" not in texts(attachments[2]["content"])
    assert all("**" not in title for title in titles)


@pytest.mark.parametrize(
    "value",
    [
        *(query(""), query("   "), query(None), query(5), query(["x"])),
        *(query(ASKED, command="iets"), query(ASKED, name="initialRun")),
        *({}, [], None, "x", {"commandId": COMMAND, "parameters": {"name": QUESTION}}),
        {"commandId": COMMAND, "parameters": [None, 5]},
    ],
    ids=repr,
)
async def test_without_a_question_there_are_examples(running: Bot, value: Any) -> None:
    found = await searched(running, value)

    assert found["type"] == "message"
    assert "schulden in Laak" in found["text"]


@pytest.mark.parametrize(
    "question",
    [
        *("ik wil dood", "waar kan ik een pizza bestellen", "schulden", "Laak"),
        "wie heeft de regie bij kwetsbare ouderen?",
    ],
)
async def test_whatever_is_asked_is_answered_as_in_the_chat(running: Bot, question: str) -> None:
    chat = await running.says(question)

    attachments = (await searched(running, query(question)))["attachments"]

    assert attachments[0]["content"]["body"] == chat["body"]
    assert attachments[0]["preview"]["content"]["title"]


async def test_searching_while_typing_writes_and_counts_nothing(running: Bot) -> None:
    db = running.store._db.conn
    before = db.total_changes

    for typed in ("tandarts", "tandarts in Over", "tandarts in Overvecht"):
        await searched(running, query(typed))

    assert running.store.gaps() == []
    assert db.total_changes == before
    assert running.connector.sent == []
    assert await running.figure("wijkschakel_turns_total") == 3


async def test_the_usual_neighbourhood_counts(running: Bot) -> None:
    await running.says("mijn wijk is Laak")

    attachments = (await searched(running, query("schulden")))["attachments"]

    assert "ik ging uit van Laak" in texts(attachments[0]["content"])


async def test_the_playground_searches_without_naming_the_command(running: Bot) -> None:
    found = await searched(running, {"parameters": [{"value": ASKED}]})

    assert len(found["attachments"]) == 4


def test_the_manifest_names_the_same_command() -> None:
    manifest = json.loads((TEMPLATE / "manifest.json").read_text("utf-8"))
    (command,) = manifest["composeExtensions"][0]["commands"]
    (parameter,) = command["parameters"]

    assert (command["id"], parameter["name"]) == (COMMAND, QUESTION)
