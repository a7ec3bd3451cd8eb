"""Replies reach the messenger, or are counted; never anybody else."""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from botbuilder.schema import Activity

from bot.connector import (
    LONGEST_WAIT,
    Connectors,
    Conversations,
    DeliveryError,
    ForbiddenServiceUrl,
    KeptToken,
    allowed_service_url,
)

from .conftest import Clock, Log
from .messenger import Bot, StubConnector

QUESTION = "wie doet schulden in Laak?"


def answers(*statuses: int, **headers: str) -> list[web.Response]:
    return [web.Response(status=status, headers=headers) for status in statuses]


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_a_busy_messenger_is_tried_again(running: Bot, clock: Clock, status: int) -> None:
    running.connector.answers = answers(status, status)

    assert await running.post(running.activity(text=QUESTION)) == (200, None)

    assert len(running.connector.sent) == 3
    assert len({str(s.activity) for s in running.connector.sent}) == 1
    assert await running.figure("wijkschakel_undelivered_total") == 0


async def test_the_messenger_says_how_long_to_wait(running: Bot, clock: Clock) -> None:
    running.connector.answers = answers(429, 429, **{"Retry-After": "3"})

    await running.post(running.activity(text=QUESTION))

    assert clock.waits == [3.0, 3.0]


@pytest.mark.parametrize(
    ("header", "longest"),
    [("3600", LONGEST_WAIT), ("inf", LONGEST_WAIT), ("0", 0.0)]
    + [(odd, LONGEST_WAIT) for odd in ("-5", "nan", "Sun, 22 Nov 2026 10:00:00 GMT", "straks")],
)
async def test_a_strange_waiting_time_keeps_nobody_waiting(
    running: Bot, clock: Clock, header: str, longest: float
) -> None:
    running.connector.answers = answers(429, **{"Retry-After": header})

    await running.post(running.activity(text=QUESTION))

    (wait,) = clock.waits
    assert wait <= longest, "a wait that is no number never ends"
    assert len(running.connector.sent) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 500])
async def test_what_will_not_get_better_is_not_tried_again(
    running: Bot, clock: Clock, log: Log, status: int
) -> None:
    running.connector.answers = answers(status)

    assert await running.post(running.activity(text=QUESTION)) == (200, None)

    assert len(running.connector.sent) == 1
    assert await running.figure("wijkschakel_undelivered_total") == 1
    assert f'"status": {status}' in log.text


async def test_a_messenger_that_stays_busy_is_given_up_and_counted(
    running: Bot, clock: Clock, log: Log
) -> None:
    running.connector.answers = answers(502, 502, 502)

    assert await running.post(running.activity(text=QUESTION)) == (200, None)

    assert len(running.connector.sent) == 3
    assert await running.figure("wijkschakel_undelivered_total") == 1
    assert await running.figure("wijkschakel_failed_total") == 0
    assert "reply not delivered" in log.text


async def test_a_messenger_that_is_away_is_counted(running: Bot, clock: Clock) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        activity = running.activity(text=QUESTION, serviceUrl=url)

        assert await running.post(activity) == (200, None)

    assert len(clock.waits) == 2
    assert await running.figure("wijkschakel_undelivered_total") == 1


async def test_a_reply_that_was_not_delivered_does_not_stop_the_next(
    running: Bot, clock: Clock
) -> None:
    running.connector.answers = answers(500)
    await running.post(running.activity(text=QUESTION))

    assert await running.says(QUESTION)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(running: Bot, clock: Clock, status: int) -> None:
    other = StubConnector()
    await other.start()
    try:
        running.connector.answers = answers(status, Location=other.url)
        await running.post(running.activity(text=QUESTION))
    finally:
        await other.stop()

    assert other.sent == []
    assert len(running.connector.sent) == 1
    assert await running.figure("wijkschakel_undelivered_total") == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"geen json", b'{"id": 5}', b'{"id": null}'])
async def test_the_messengers_own_answer_may_be_anything(running: Bot, body: bytes) -> None:
    running.connector.answers = [web.Response(status=200, body=body)]

    assert await running.post(running.activity(text=QUESTION)) == (200, None)
    assert await running.figure("wijkschakel_failed_total") == 0


# -- where the bot sends ----------------------------------------------------------------------

ELSEWHERE = [
    "http://voorbeeld.invalid/",
    "https://smba.trafficmanager.net/emea/",
    "http://127.0.0.1.voorbeeld.invalid/",
    "http://127.0.0.1@voorbeeld.invalid/",
    "http://127.0.0.1:80@voorbeeld.invalid/",
    "http://voorbeeld.invalid#127.0.0.1",
    "http://voorbeeld.invalid\\@127.0.0.1.voorbeeld.invalid",
    "http://localhost.voorbeeld.invalid",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/",
    "http://[",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "//127.0.0.1/",
    "127.0.0.1",
    "javascript:alert(1)",
    " ",
]


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_in_dev_a_service_url_elsewhere_is_refused(running: Bot, url: str) -> None:
    status, _ = await running.post(running.activity(text=QUESTION, serviceUrl=url))

    assert status == 403
    assert running.connector.sent == []


async def test_a_service_url_with_a_port_that_cannot_be_is_refused(running: Bot) -> None:
    activity = running.activity(text=QUESTION, serviceUrl="http://127.0.0.1:99999/")

    assert (await running.post(activity))[0] in {400, 403}


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://SMBA.trafficmanager.net/nl/",
        "https://europe.botframework.com/",
        "https://smba.teams.microsoft.com/",
    ],
)
def test_outside_dev_the_bot_sends_to_teams(url: str) -> None:
    assert allowed_service_url(url, dev=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.voorbeeld.invalid/",
        "https://smba.trafficmanager.net@voorbeeld.invalid/",
        "https://botframework.com.voorbeeld.invalid/",
        "https://xbotframework.com/",
        "https://127.0.0.1/",
        "http://localhost:3978/",
        "https://voorbeeld.invalid/smba.trafficmanager.net",
        "",
    ],
)
def test_outside_dev_the_bot_sends_nowhere_else(url: str) -> None:
    assert not allowed_service_url(url, dev=False)


async def test_the_bots_own_token_goes_only_to_an_allowed_address() -> None:
    asked: list[str] = []

    async def token() -> str:
        asked.append("token")
        return "geheim"

    async with aiohttp.ClientSession() as session:
        connectors = Connectors(session, dev=False, token=token)
        with pytest.raises(ForbiddenServiceUrl):
            await connectors.create("https://voorbeeld.invalid")

    assert asked == []


# -- the connector itself ---------------------------------------------------------------------


async def test_the_token_is_shown_and_fetched_once(connector: StubConnector) -> None:
    fetched: list[int] = []

    def fetch() -> str:
        fetched.append(1)
        return "geheim"

    async with aiohttp.ClientSession() as session:
        conversations = Conversations(session, connector.url.rstrip("/"), KeptToken(fetch))
        for _ in range(3):
            await conversations.send_to_conversation("a:b", Activity(type="message", text="hoi"))

    assert [s.headers["Authorization"] for s in connector.sent] == ["Bearer geheim"] * 3
    assert len(fetched) == 1


async def test_the_three_calls_use_the_paths_of_the_protocol(connector: StubConnector) -> None:
    activity = Activity(type="message", text="hoi")
    async with aiohttp.ClientSession() as session:
        to = Conversations(session, connector.url.rstrip("/"), None)
        sent = await to.send_to_conversation("c", activity)
        await to.reply_to_activity("c", "a", activity)
        await to.update_activity("c", "a", activity)

    base = "/connector/v3/conversations/c/activities"
    assert [(s.method, s.path) for s in connector.sent] == [
        ("POST", base),
        ("POST", base + "/a"),
        ("PUT", base + "/a"),
    ]
    assert sent.id == "reply-1"
    assert connector.sent[0].activity == {"type": "message", "text": "hoi"}


@pytest.mark.parametrize("odd", ["a/b", "a?b=c", "a#b", "a%2Fb", "a b", "é"])
async def test_an_id_cannot_change_the_path(connector: StubConnector, odd: str) -> None:
    async with aiohttp.ClientSession() as session:
        to = Conversations(session, connector.url.rstrip("/"), None)
        await to.reply_to_activity(odd, odd, Activity(type="message"))

    (sent,) = connector.sent
    parts = sent.path.split("/")
    assert parts[1:4] == ["connector", "v3", "conversations"]
    assert parts[5] == "activities"
    assert len(parts) == 7
    assert "?" not in sent.path


async def test_a_failed_delivery_tells_the_last_answer(
    connector: StubConnector, clock: Clock
) -> None:
    connector.answers = answers(429, 502, 504)
    async with aiohttp.ClientSession() as session:
        to = Conversations(session, connector.url.rstrip("/"), None)
        with pytest.raises(DeliveryError) as raised:
            await to.send_to_conversation("c", Activity(type="message"))

    assert raised.value.status == 504


async def test_connectors_are_kept_per_address_and_not_without_end() -> None:
    async with aiohttp.ClientSession() as session:
        connectors = Connectors(session, dev=True)
        first = await connectors.create("http://127.0.0.1:1/")
        assert await connectors.create("http://127.0.0.1:1") is first
        made: set[Any] = set()
        for port in range(2, 1200):
            made.add(id(await connectors.create(f"http://127.0.0.1:{port}")))

        assert len(connectors._known) < 1100
