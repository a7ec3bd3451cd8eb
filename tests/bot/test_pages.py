"""The pages that the manifest names say in plain words what this is, for anybody."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from bot.pages import PAGES
from bot.teams_package import TEMPLATE

from .messenger import Bot


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "voor wie door een praktijk of organisatie is aangemeld"),
        ("/privacy", "De tekst van een vraag bewaart de bot niet."),
        ("/voorwaarden", "Wijkschakel is niet voor spoed. Bij direct gevaar bel je 112"),
    ],
)
async def test_anybody_reads_the_pages(running: Bot, path: str, said: str) -> None:
    async with running.client.get(path) as response:
        body = await response.text()

    assert response.status == 200
    assert response.content_type == "text/html"
    assert said in body
    assert "<script" not in body


async def test_who_prefers_english_gets_english(running: Bot) -> None:
    wanted = {"accept-language": "en-GB,en;q=0.9,nl;q=0.8"}
    async with running.client.get("/privacy", headers=wanted) as response:
        body = await response.text()

    assert 'lang="en"' in body
    assert "The bot does not keep the text of a question." in body


def test_every_page_of_the_manifest_is_there() -> None:
    developer = json.loads((TEMPLATE / "manifest.json").read_text("utf-8"))["developer"]
    named = {urlsplit(url).path for key, url in developer.items() if key.endswith("Url")}

    assert named == set(PAGES)
