"""Addresses of pages about the map: signed, so that who got one can open it for a day."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlencode

from bot.settings import Settings
from bot.teams_package import checked_host
from content.problems import UserFault
from dialogs.turn import Reply
from social_map.models import Lang

VALID = timedelta(days=1)
PATHS = {
    ("coverage", "png"): "/kaart/dekking/{place}.png",
    ("coverage", "csv"): "/kaart/dekking/{place}.csv",
    ("gaps", "csv"): "/kaart/gaten/{place}.csv",
}
EVERYWHERE = "overal"
"""In the path of a page that is about no place in particular."""


@dataclass(frozen=True)
class Links:
    """Makes and checks addresses; without a base nobody can reach the bot for them."""

    base: str
    """`https://bot.praktijk.example`."""
    key: bytes

    @classmethod
    def of(cls, settings: Settings) -> Links:
        """For the name by which the messenger reaches the bot; in `--dev` on this machine only."""
        if settings.dev:
            base = f"http://127.0.0.1:{settings.port}" if settings.port else ""
            return cls(base, secrets.token_bytes())
        try:
            base = f"https://{checked_host(settings.public_host)}"
        except UserFault:  # it cannot be reached, so it gives no addresses
            base = ""
        secret = settings.app_secret.get_secret_value().encode()
        return cls(base, hmac.digest(secret, b"wijkschakel map pages", sha256))

    def filled(self, reply: Reply, now: datetime) -> Reply:
        """With addresses for its picture and links, where the bot can be reached for them."""
        card = reply.card
        if not self.base or not (card.picture or card.links):
            return reply
        picture = card.picture and replace(
            card.picture,
            url=self.to(card.picture.page, "png", card.picture.place, reply.lang, now),
        )
        links = tuple(
            replace(link, url=self.to(link.page, "csv", link.place, reply.lang, now))
            for link in card.links
        )
        return replace(reply, card=replace(card, picture=picture, links=links))

    def to(self, page: str, form: str, place: str, lang: Lang, now: datetime) -> str:
        """The address of a page, from now on for a day."""
        path = PATHS[page, form].format(place=quote(place or EVERYWHERE, safe=""))
        until = str(int((now + VALID).timestamp()))
        signed = self._sign(page, form, place, lang, until)
        return f"{self.base}{path}?{urlencode({'lang': lang, 'until': until, 'sig': signed})}"

    def vouches(
        self, named: tuple[str, str, str, str], until: str, sig: str, now: datetime
    ) -> bool:
        """Was the address of this page, form, place and language given by us, in the last day?"""
        ours = self._sign(*named, until)
        return hmac.compare_digest(ours.encode(), sig.encode()) and now.timestamp() <= int(until)

    def _sign(self, *parts: str) -> str:
        """No part can run on in the next one."""
        said = "\n".join(quote(part, safe="", errors="replace") for part in parts)
        return hmac.new(self.key, said.encode(), sha256).hexdigest()
