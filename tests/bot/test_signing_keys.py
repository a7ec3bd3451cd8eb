"""Signing keys and our own token are fetched beside the turns, and before they are too old."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import aiohttp
import pytest

import bot.signing_keys
from bot.connector import KeptToken
from bot.signing_keys import SigningKeys, UnknownKey

from .conftest import Log
from .issuer import Issuer

DAY = 24 * 3600


class Hours:
    """Stands in for time in the keeper of keys."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(bot.signing_keys, "time", hours)
    return hours


def kept(issuer: Issuer, session: aiohttp.ClientSession) -> SigningKeys:
    return SigningKeys(issuer.url + "/meta", session)


def strange() -> dict[str, Any]:
    return {"fout": 1}


async def test_turns_go_on_while_a_slow_issuer_is_asked_for_its_keys(issuer: Issuer) -> None:
    answers, prompt = threading.Event(), issuer.keys

    def slow() -> dict[str, Any]:
        answers.wait(10)
        return prompt()

    issuer.keys = slow  # type: ignore[method-assign]
    async with aiohttp.ClientSession() as session:
        asked = asyncio.create_task(kept(issuer, session).get("key-1"))
        while issuer.fetches < 2:  # it waits for the keys by now, and this loop still runs
            await asyncio.sleep(0.01)
        answers.set()

        assert (await asked).endorsements == ["msteams"]


async def test_keys_are_fetched_before_the_first_token_and_again_in_good_time(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.signing_keys, "REFRESH_EVERY", 0.01)
    async with aiohttp.ClientSession() as session:
        keys = kept(issuer, session)
        running = asyncio.create_task(keys.run())
        while issuer.fetches < 6:
            await asyncio.sleep(0.01)
        running.cancel()
        before = issuer.fetches

        await keys.get("key-1")

    assert issuer.fetches == before


async def test_an_issuer_that_comes_back_is_asked_again_by_itself(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setattr(bot.signing_keys, "RETRY_AFTER", 0.01)
    whole, issuer.keys = issuer.keys, strange  # type: ignore[method-assign]
    async with aiohttp.ClientSession() as session:
        keys = kept(issuer, session)
        running = asyncio.create_task(keys.run())
        while issuer.fetches < 4:
            await asyncio.sleep(0.01)
        issuer.keys = whole  # type: ignore[method-assign]
        while not keys._keys:
            await asyncio.sleep(0.01)
        running.cancel()

    assert "signing keys not fetched" in log.text


async def test_many_tokens_with_unknown_keys_cause_one_fetch(issuer: Issuer) -> None:
    async with aiohttp.ClientSession() as session:
        keys = kept(issuer, session)
        await keys.get("key-1")
        before = issuer.fetches
        asked = (keys.get(f"vals-{n}") for n in range(20))

        refused = await asyncio.gather(*asked, return_exceptions=True)

    assert [type(r) for r in refused] == [UnknownKey] * 20
    assert issuer.fetches - before <= 2  # the metadata and the keys


async def test_a_new_key_is_found_once_the_issuer_may_be_asked_again(
    issuer: Issuer, hours: Hours
) -> None:
    async with aiohttp.ClientSession() as session:
        keys = kept(issuer, session)
        await keys.get("key-1")
        with pytest.raises(UnknownKey):
            await keys.get("vals")
        issuer.kid = "key-2"
        with pytest.raises(UnknownKey):
            await keys.get("key-2")

        hours.pass_(bot.signing_keys.UNKNOWN_EVERY + 1)

        assert (await keys.get("key-2")).public_key is not None


async def test_old_keys_serve_while_the_issuer_is_away_but_no_longer_than_a_day(
    issuer: Issuer, hours: Hours
) -> None:
    async with aiohttp.ClientSession() as session:
        keys = kept(issuer, session)
        await keys.get("key-1")
        issuer.keys = strange  # type: ignore[method-assign]

        hours.pass_(DAY - 60)
        await keys.get("key-1")
        hours.pass_(120)
        with pytest.raises(KeyError):
            await keys.get("key-1")


@pytest.mark.parametrize("kid", [None, ""])
async def test_a_token_that_names_no_key_has_none(issuer: Issuer, kid: str | None) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(UnknownKey):
            await kept(issuer, session).get(kid)


async def test_our_own_token_is_fetched_beside_the_turns() -> None:
    threads: list[threading.Thread] = []

    def fetch() -> str:
        threads.append(threading.current_thread())
        return "geheim"

    assert await KeptToken(fetch)() == "geheim"
    assert threads != [threading.current_thread()]


async def test_our_own_token_is_asked_for_again_before_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The identity library gives another one five minutes before the end; we ask as often."""
    hours, tokens = Hours(), iter(["eerste", "tweede"])
    monkeypatch.setattr("bot.connector.time", hours)
    token = KeptToken(lambda: next(tokens))

    assert [await token(), await token()] == ["eerste", "eerste"]
    hours.pass_(300)
    assert await token() == "tweede"
