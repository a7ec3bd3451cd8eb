"""A bug in a turn: a kind sentence with a number that is in the log, without words of users."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from aiohttp import web

from bot.watch import JsonLines, start_logging
from dialogs.conversation import Conversation
from dialogs.finder import Finder

from .conftest import Log
from .messenger import MENTION, Bot, button, texts

MARKER = "Dzjoerabaatar"


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question fails with an exception that quotes it."""

    def fails(self: Finder, text: str, *more: Any) -> Any:
        raise ValueError(f"could not understand {text!r}")

    monkeypatch.setattr(Finder, "ask", fails)
    monkeypatch.setattr(Finder, "press", fails)


async def test_a_bug_is_answered_kindly_with_a_number_that_is_in_the_log(
    running: Bot, bug: None, log: Log
) -> None:
    card = await running.says(f"schulden voor {MARKER}")

    said = texts(card)
    number = re.search(r"nr\. ([0-9a-f]{4})", said)
    assert number is not None
    assert "Bel de partner dan zelf." in said
    assert "ValueError" not in said
    assert "Traceback" not in said
    (line,) = [json.loads(x) for x in log.lines if "turn failed" in x]
    assert line["number"] == number[1]
    assert line["exception"] == "ValueError"
    assert await running.figure("wijkschakel_failed_total") == 1


async def test_a_bug_in_a_press_is_answered_in_place(running: Bot, bug: None, log: Log) -> None:
    status, answer = await running.post(running.execute({"do": "find", "needs": [MARKER]}))

    assert status == 200
    assert "Er ging iets mis bij mij (nr. " in texts(answer["value"])
    assert MARKER not in log.text


async def test_a_bug_leaves_nothing_half_done_and_the_message_may_come_again(
    running: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = running.activity(text="tandarts in Overvecht")
    with monkeypatch.context() as broken:
        broken.setattr(
            "bot.turns.Turns._keep", lambda *_: (_ for _ in ()).throw(RuntimeError("vol"))
        )
        await running.post(activity)
    assert "Er ging iets mis" in texts(running.connector.sent[-1].card)
    assert running.store.gaps() == []

    await running.post(activity)

    assert "nog niemand op de kaart" in texts(running.connector.sent[-1].card)
    assert [g.count for g in running.store.gaps()] == [1]


async def test_after_a_bug_the_next_question_is_answered(
    running: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Conversation, "take", lambda *_: 1 / 0)
        await running.says("schulden in Laak")

    assert "vond ik 4 partners" in texts(await running.says("schulden in Laak"))


async def test_a_database_that_fails_is_answered_kindly(running: Bot, log: Log) -> None:
    running.store._db.execute("drop table progress")

    card = await running.says(f"schulden voor {MARKER}")

    assert "Er ging iets mis bij mij" in texts(card)
    assert MARKER not in log.text


async def test_a_bug_in_a_greeting_is_no_concern_of_the_messenger(
    running: Bot, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setattr(Conversation, "welcome", lambda *_: 1 / 0)

    added = running.activity("conversationUpdate", membersAdded=[{"id": "28:wijkschakel"}])

    assert (await running.post(added))[0] == 200
    assert await running.figure("wijkschakel_failed_total") == 1
    assert "ZeroDivisionError" in log.text


async def test_nothing_that_somebody_says_gets_into_the_log(running: Bot, log: Log) -> None:
    sender = {"id": "29:x", "name": MARKER}
    for text in (
        f"hallo {MARKER}",
        f"wie doet schulden in Laak voor {MARKER}?",
        f"{MARKER}",
        f"mijn wijk is {MARKER}",
        f"{MARKER} wil niet meer leven",
        f"tandarts in Overvecht voor {MARKER}",
    ):
        await running.post(running.activity(text=text) | {"from": sender})
    card = await running.says("wie doet schulden in Laak?")
    await running.post(running.execute(button(card, "Meer tonen") | {"extra": MARKER}))
    await running.post(running.execute({"do": MARKER, "needs": [MARKER]}))
    await running.post(running.in_channel(f"{MENTION} {MARKER}", mentioned=True))
    await running.post(running.activity(text=MARKER, serviceUrl=f"http://{MARKER}.invalid"))
    await running.post(running.activity(text=5) | {"name": MARKER})
    await running.post(b'{"text": "' + MARKER.encode())
    await running.post(running.activity("invoke", name=MARKER, value={"x": MARKER}))
    running.connector.answers = [web.Response(status=500, text=MARKER)]
    await running.post(running.activity(text=MARKER))

    assert "reply not delivered" in log.text
    assert MARKER.lower() not in log.text.lower()


async def test_nothing_that_somebody_says_gets_into_the_figures(running: Bot) -> None:
    await running.says(f"schulden in Laak voor {MARKER}")
    await running.post(running.execute({"do": MARKER}))
    await running.post(running.activity(MARKER, text=MARKER))
    await running.post(running.activity(text=[MARKER], name=MARKER))

    async with running.client.get("/metrics") as response:
        figures = await response.text()
    assert MARKER.lower() not in figures.lower()


async def test_an_exception_that_quotes_a_user_is_logged_without_the_quote(
    running: Bot, bug: None, log: Log
) -> None:
    await running.says(f"schulden voor {MARKER}")

    assert "turn failed" in log.text
    assert MARKER not in log.text
    (line,) = [json.loads(x) for x in log.lines if "turn failed" in x]
    assert any("test_troubles.py" in place for place in line["where"])


# -- the log itself ---------------------------------------------------------------------------


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("x", logging.WARNING, "y.py", 1, message, args, None)
    vars(made).update(extra)
    return made


def test_a_log_line_is_one_json_object_with_its_extra_fields() -> None:
    line = JsonLines().format(record("twee\nregels %s", "é", status=502))

    assert "\n" not in line
    read = json.loads(line)
    assert read["message"] == "twee\nregels é"
    assert (read["level"], read["logger"], read["status"]) == ("warning", "x", 502)
    assert read["at"].endswith("Z")


def test_what_cannot_be_json_is_logged_as_text() -> None:
    assert json.loads(JsonLines().format(record("x", path=object)))["path"]


def test_the_log_goes_to_stderr_and_libraries_only_warn(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        start_logging()
        logging.getLogger("wijkschakel.test").info("van ons")
        logging.getLogger("anderen").info("van anderen")
        logging.getLogger("anderen").warning("let op")
    finally:
        root.handlers[:] = before
        root.setLevel(level)

    out, err = capsys.readouterr()
    assert out == ""
    assert "van ons" in err
    assert "van anderen" not in err
    assert "let op" in err
