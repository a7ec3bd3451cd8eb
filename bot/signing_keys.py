"""The keys with which the messenger signs its tokens, fetched beside the turns and in good time."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from jwt.algorithms import RSAAlgorithm

log = logging.getLogger("wijkschakel.keys")

REFRESH_EVERY = 3600.0
"""Seconds between two fetches; a new key is published long before it is used."""
RETRY_AFTER = 30.0
TRUSTED_FOR = 24 * 3600.0
"""Seconds that keys are used when fetching fails all the time."""
UNKNOWN_EVERY = 300.0
"""Seconds between two fetches that unknown keys in tokens can cause: anyone can name one."""
WITHOUT_EVERY = 5.0
"""The same while there are no keys at all, as the issuer was away."""


class UnknownKey(Exception):
    """No key of the messenger is called so."""


@dataclass(frozen=True, slots=True)
class Key:
    """What botbuilder needs of a key."""

    public_key: Any
    endorsements: list[str]
    """The channels that may sign with it."""


@dataclass
class SigningKeys:
    """Takes the place of botbuilder's own keeper, which fetches inside the event loop, without a
    time limit, and only when a key is a day old."""

    url: str
    """Of the issuer's OpenID metadata."""
    session: aiohttp.ClientSession
    _keys: dict[str, Key] = field(default_factory=dict)
    _fetched: float = -TRUSTED_FOR
    _next_asked: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, key_id: str | None) -> Key:
        """The key that a token names. Raises UnknownKey, or whatever went wrong with fetching."""
        found = self._known(key_id)
        if found is None:
            await self._ask()
            found = self._known(key_id)
        if found is None:
            raise UnknownKey
        return found

    async def run(self) -> None:
        """Runs until cancelled; fetches the keys long before they are too old."""
        while True:
            wait = REFRESH_EVERY
            try:
                async with self._lock:
                    await self._fetch()
            except Exception as error:
                log.warning("signing keys not fetched", extra={"error": type(error).__name__})
                wait = RETRY_AFTER
            await asyncio.sleep(wait)

    def _known(self, key_id: str | None) -> Key | None:
        if time.monotonic() - self._fetched > TRUSTED_FOR:
            return None
        return self._keys.get(key_id or "")

    async def _ask(self) -> None:
        """Fetches the keys for a token that names an unknown one, once in a while."""
        asked = time.monotonic()
        async with self._lock:
            fresh, now = self._fetched >= asked, time.monotonic()  # another turn waited as well
            if fresh or now < self._next_asked:
                return
            self._next_asked = now + (UNKNOWN_EVERY if self._keys else WITHOUT_EVERY)
            await self._fetch()

    async def _fetch(self) -> None:
        """Raises what the network or a strange answer does; the old keys stay then."""
        where = (await self._page(self.url))["jwks_uri"]
        keys = {}
        for jwk in (await self._page(where))["keys"]:
            public_key = RSAAlgorithm.from_jwk(json.dumps(jwk))
            keys[jwk["kid"]] = Key(public_key, jwk.get("endorsements", []))
        self._keys, self._fetched = keys, time.monotonic()

    async def _page(self, url: str) -> dict[str, Any]:
        async with self.session.get(url, raise_for_status=True) as response:
            page: dict[str, Any] = json.loads(await response.read())
            return page
