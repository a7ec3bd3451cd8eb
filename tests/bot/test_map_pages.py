"""Who got the address of a page about the map can open it for a day, and nobody else can."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from pydantic import SecretStr

from bot.door import DOOR, build
from bot.links import VALID, Links
from bot.settings import Settings
from cases.store import SqliteStore
from dialogs.conversation import Conversation
from dialogs.pages import Link, Picture
from dialogs.turn import Card, Reply
from tests.conversations.talk import NOW, library_of
from tests.factories import LAAK, SPOORWIJK

from .messenger import Bot, StubConnector, texts

KEY = b"0" * 32


@pytest.fixture
async def reached(aiohttp_client: Any, conversation: Conversation, connector: StubConnector) -> Bot:
    """The bot as `serve --dev` runs it on a port that is known beforehand."""
    library, store = library_of(conversation), SqliteStore(":memory:")
    app = build(Settings(dev=True, port=4978).checked(), library, store, NOW.date())
    return Bot(await aiohttp_client(app), connector, library, store)


def links(bot: Bot) -> Links:
    assert bot.client.app is not None
    return bot.client.app[DOOR].links


async def opened(bot: Bot, url: str) -> tuple[int, bytes, Mapping[str, str]]:
    parts = urlsplit(url)
    async with bot.client.get(f"{parts.path}?{parts.query}") as response:
        return response.status, await response.read(), response.headers


def changed(url: str, **query: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | query)).geturl()


def now() -> datetime:
    return datetime.now(UTC)


# -- on the card ----------------------------------------------------------------------------------


async def test_the_card_shows_the_picture_with_its_words(reached: Bot) -> None:
    card = await reached.says("kaart dekking Laak")

    (image,) = (block for block in card["body"] if block["type"] == "Image")
    assert image["url"].startswith(f"http://127.0.0.1:4978/kaart/dekking/{LAAK}.png?lang=nl&until=")
    assert image["altText"].startswith("Tabel van behoeften bij de delen van Laak")
    assert image["selectAction"] == {"type": "Action.OpenUrl", "url": image["url"]}
    table = next(a for a in card["actions"] if a["type"] == "Action.OpenUrl")
    assert table["title"] == "Tabel (CSV)"
    assert urlsplit(table["url"]).path == f"/kaart/dekking/{LAAK}.csv"
    assert "app.py" not in texts(card)
    assert len(texts(card).encode()) < 28_000
    assert len(card["actions"]) <= 6


async def test_a_pressed_button_gives_the_picture_as_well(reached: Bot) -> None:
    data = {"do": "map", "show": "coverage", "place": SPOORWIJK}

    _, answer = await reached.post(reached.execute(data))

    assert f"/kaart/dekking/{SPOORWIJK}.png" in texts(answer)


async def test_text_alone_has_the_addresses(reached: Bot) -> None:
    before = len(reached.connector.sent)
    await reached.post(reached.activity(text="kaart dekking Laak", channelId="sms"))
    text = reached.connector.sent[before].activity["text"]

    assert "\nPlaatje: http://127.0.0.1:4978/kaart/dekking/" in text
    assert "\nTabel (CSV): http://127.0.0.1:4978/kaart/dekking/" in text
    assert "app.py" not in text


async def test_where_the_bot_cannot_be_reached_the_command_is_named(running: Bot) -> None:
    settings = Settings(dev=True, port=0)
    assert Links.of(settings).base == ""

    reply = Reply(
        Card(
            "Dekking",
            picture=Picture("Plaatje", "coverage", LAAK, "in woorden"),
            links=(Link("CSV", "coverage", LAAK, "Typ app.py coverage"),),
        ),
        "nl",
    )
    filled = Links.of(settings).filled(reply, NOW)

    assert filled is reply
    assert filled.text(running.library.conversation.messages) == "Dekking\nTyp app.py coverage"


# -- the pages ------------------------------------------------------------------------------------


async def test_the_picture_can_be_opened(reached: Bot) -> None:
    url = links(reached).to("coverage", "png", LAAK, "nl", now())

    status, body, headers = await opened(reached, url)

    assert (status, headers["content-type"]) == (200, "image/png")
    assert body.startswith(b"\x89PNG")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"].startswith("private")
    assert (await opened(reached, url))[1] == body


async def test_the_table_can_be_opened_in_a_spreadsheet(reached: Bot) -> None:
    url = links(reached).to("coverage", "csv", LAAK, "en", now())

    status, body, headers = await opened(reached, url)

    assert status == 200
    assert headers["content-disposition"] == 'attachment; filename="coverage.csv"'
    assert body.startswith(b"\xef\xbb\xbfneed id;need;place id")


@pytest.mark.parametrize(("place", "times"), [(LAAK, ["2"]), ("", ["5", "2"])])
async def test_the_table_of_gaps_holds_counts_and_nothing_else(
    reached: Bot, place: str, times: list[str]
) -> None:
    with reached.store.atomic():
        for where, count in ((SPOORWIJK, 2), ("GM0344", 5)):
            for _ in range(count):
                reached.store.count_gap("slaap", where, "2026-11")
    url = links(reached).to("gaps", "csv", place, "nl", now())

    status, body, _ = await opened(reached, url)

    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    assert status == 200
    assert head[4:] == ["maand", "keer niemand gevonden", "nu iemand op de kaart"]
    assert [row[5] for row in rows] == times
    assert rows[-1] == [
        *("slaap", "Slaapproblemen", SPOORWIJK, "Spoorwijk", "2026-11", "2", "nee"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"sig": ""},
        {"sig": "0" * 64},
        {"sig": "é"},
        {"lang": "en"},
        {"until": 10 * "9"},
        {"until": "morgen"},
    ],
)
async def test_an_address_that_was_changed_opens_nothing(
    reached: Bot, query: dict[str, str]
) -> None:
    url = changed(links(reached).to("coverage", "csv", LAAK, "nl", now()), **query)

    assert (await opened(reached, url))[:2] == (404, b"")


async def test_an_address_opens_one_page_only(reached: Bot) -> None:
    url = links(reached).to("coverage", "csv", LAAK, "nl", now())

    for other in (
        url.replace(LAAK, SPOORWIJK),
        url.replace("dekking", "gaten"),
        url.replace(".csv", ".png"),
        url.split("?")[0],
    ):
        assert (await opened(reached, other))[0] == 404


async def test_after_a_day_an_address_opens_nothing(reached: Bot) -> None:
    for long_ago, status in ((VALID - timedelta(minutes=1), 200), (VALID, 404)):
        url = links(reached).to("coverage", "csv", LAAK, "nl", now() - long_ago)

        assert (await opened(reached, url))[0] == status


async def test_a_place_that_is_no_longer_on_the_map_has_no_page(reached: Bot) -> None:
    url = links(reached).to("coverage", "csv", "WK000000", "nl", now())

    assert (await opened(reached, url))[0] == 404


# -- the key --------------------------------------------------------------------------------------


def production(secret: str, host: str = "bot.praktijk.example") -> Links:
    return Links.of(Settings(app_secret=SecretStr(secret), public_host=host))


def test_the_key_comes_from_the_secret_and_is_not_the_secret() -> None:
    ours = production("geheim")

    assert ours.base == "https://bot.praktijk.example"
    assert ours.key == production("geheim").key != production("anders").key
    assert b"geheim" not in ours.key


def test_in_dev_every_process_has_its_own_key() -> None:
    one, other = (Links.of(Settings(dev=True, port=4978)) for _ in range(2))

    assert one.key != other.key


@pytest.mark.parametrize("host", ["", "https://bot.praktijk.example", "localhost"])
def test_a_host_that_cannot_be_reached_gives_no_addresses(host: str) -> None:
    assert production("geheim", host).base == ""


def test_a_place_with_odd_signs_stays_one_part_of_the_address() -> None:
    made = Links("https://bot.example", KEY)

    url = made.to("coverage", "csv", "a/b?c&lang=en", "nl", NOW)

    assert urlsplit(url).path == "/kaart/dekking/a%2Fb%3Fc%26lang%3Den.csv"
    named = ("coverage", "csv", "a/b?c&lang=en", "nl")
    query = dict(parse_qsl(urlsplit(url).query))
    assert made.vouches(named, query["until"], query["sig"], NOW)
