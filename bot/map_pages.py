"""Signed pages about the map: a heat map, and tables for a spreadsheet; nothing about people."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from bot.links import EVERYWHERE, PATHS, Links
from bot.map_tables import coverage_table, gap_table
from bot.pictures import heat_map
from bot.turns import Turns
from content.messages import Messages
from dialogs.upkeep.lists import open_gaps
from dialogs.wording import Wording
from social_map.coverage import Coverage, coverage
from social_map.models import Lang

KEPT = 24
"""Pictures that are kept; one is some fifty kilobytes."""
TYPES = {"png": "image/png", "csv": "text/csv"}
HOW = {"png": "inline", "csv": "attachment"}
SPREADSHEET = "utf-8-sig"
"""With the mark by which a spreadsheet knows what it reads."""
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=3600",
}


@dataclass
class MapPages:
    """Makes the pages from the map in use; away from the conversations, which go on meanwhile."""

    turns: Turns
    links: Links
    _drawn: OrderedDict[tuple[Coverage, Lang], bytes] = field(default_factory=OrderedDict)
    _texts: Messages | None = None
    """Those that the kept pictures were drawn with."""
    _drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add_to(self, app: web.Application) -> None:
        for (page, form), path in PATHS.items():
            app.router.add_get(path, self._asked(page, form))

    def _asked(
        self, page: str, form: str
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def asked(request: web.Request) -> web.Response:
            return await self._page(request, page, form)

        return asked

    async def _page(self, request: web.Request, page: str, form: str) -> web.Response:
        """404 for whatever was not given by us, or is too old, or is no longer on the map."""
        now, query, named = datetime.now(UTC), request.query, request.match_info["place"]
        place, lang = "" if named == EVERYWHERE else named, query.get("lang", "")
        signed = query.get("until", ""), query.get("sig", "")
        if not self.links.vouches((page, form, place, lang), *signed, now):
            raise web.HTTPNotFound(text="", headers=HEADERS)
        conversation = self.turns.library.conversation
        if place and place not in conversation.social_map.gazetteer.places:
            raise web.HTTPNotFound(text="", headers=HEADERS)
        wording = conversation.finder.wording("en" if lang == "en" else "nl", self.turns.day(now))
        body = await self._made(page, form, place, wording)
        headers = HEADERS | {"content-disposition": f'{HOW[form]}; filename="{page}.{form}"'}
        return web.Response(body=body, content_type=TYPES[form], headers=headers)

    async def _made(self, page: str, form: str, place: str, wording: Wording) -> bytes:
        if page == "gaps":
            gaps = open_gaps(self.turns.desk.store.gaps(), place, wording)
            return gap_table(gaps, wording).encode(SPREADSHEET)
        covered = await asyncio.to_thread(coverage, wording.social_map, place, wording.today)
        if form == "csv":
            return coverage_table(covered, wording).encode(SPREADSHEET)
        return await self._picture(covered, wording)

    async def _picture(self, covered: Coverage, wording: Wording) -> bytes:
        """One at a time, and the same one once."""
        key = covered, wording.lang
        async with self._drawing:
            if wording.messages is not self._texts:  # the content was read again
                self._drawn.clear()
                self._texts = wording.messages
            if key not in self._drawn:
                self._drawn[key] = await asyncio.to_thread(heat_map, covered, wording)
            self._drawn.move_to_end(key)
            while len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
            return self._drawn[key]
