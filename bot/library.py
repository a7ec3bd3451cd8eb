"""The content in use, and the watch on its files: a wrong edit keeps the last good map."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from content.messages import load_messages
from content.problems import ContentError, Problem, Problems
from dialogs.conversation import Conversation
from social_map.loading import Loaded, load
from social_map.models import Lang
from social_map.social_map import SocialMap
from social_map.standing import Standing

if TYPE_CHECKING:  # one question on the command line needs no talks and starts faster without
    from bot.talks import Talks
    from cases.privacy.filter import PrivacyFilter
    from cases.upkeep.listed import Listed

log = logging.getLogger("wijkschakel.library")

GARBAGE = 10_000
"""New objects between two looks for garbage: a turn makes hundreds and leaves hardly any."""
LOOK_EVERY = 2.0
"""Seconds between two looks at the files."""


@dataclass(frozen=True)
class Source:
    """Where the content comes from and how it is read."""

    content: Path
    home: str = "GM0518"
    lang: Lang = "nl"
    open: bool = False
    """For trying the bot: everybody may do everything."""

    def read(
        self, today: date, warm: bool = True, talks: bool = True
    ) -> tuple[Conversation, Problems]:
        """The content as a conversation, with warnings. Raises ContentError with all errors.

        `warm` computes at once what many questions need and a single one may not; without
        `talks` only the map is read.
        """
        gc.disable()  # nothing that is read here becomes garbage, and looking for it is slow
        try:
            return self._read(today, warm, talks)
        finally:
            gc.freeze()
            gc.set_threshold(GARBAGE)
            gc.enable()

    def _read(self, today: date, warm: bool, talks: bool) -> tuple[Conversation, Problems]:
        problems = Problems()
        loaded: Loaded | None = None
        try:
            loaded = load(self.content, today, self.home)
            problems.found += loaded.problems.found
        except ContentError as error:
            problems.found += error.problems.found
        try:
            messages = load_messages(self.content)
        except ContentError as error:
            problems.found += error.problems.found
        social_map = loaded.social_map if loaded is not None else None
        parts = self._talks(social_map, today, problems) if talks else None
        if loaded is None or problems.errors:
            raise ContentError(problems)
        if warm:
            loaded.social_map.warm_up(today, asks=talks)
        conversation = Conversation(loaded.social_map, messages, self.lang)
        return parts.added_to(conversation) if parts else conversation, problems

    def privacy(self) -> PrivacyFilter:
        """The privacy filter alone. Raises ContentError."""
        from bot.talks import read_privacy

        return read_privacy(self.content)

    def _talks(self, social_map: SocialMap | None, today: date, problems: Problems) -> Talks | None:
        """What the bot does besides answering questions; None when that has problems."""
        from bot.talks import read_talks
        from cases.access import Access

        talks = read_talks(self.content, social_map, today, problems)
        if talks is None or not self.open:
            return talks
        return replace(talks, access=Access.everyone(talks.access))

    def stamp(self) -> frozenset[tuple[str, int, int]]:
        """Changes whenever a file is added, removed or saved."""
        return frozenset(self._stamps())

    def _stamps(self) -> Iterable[tuple[str, int, int]]:
        for path in self.content.rglob("*.*"):
            if any(part.startswith(".") for part in path.relative_to(self.content).parts):
                continue  # the history of git, what an editor's program keeps
            try:
                stat = path.stat()
            except OSError:
                continue
            yield str(path), stat.st_mtime_ns, stat.st_size


class Library:
    """Holds the conversation in use; `refused` lists the errors of a newer, unusable edit."""

    def __init__(self, source: Source, today: date) -> None:
        self._source = source
        self._stamp = source.stamp()
        self._standing = Standing()
        self._of_files, self._problems = source.read(today)
        self._listed: tuple[SocialMap, date, tuple[Listed, ...]] | None = None
        self.conversation = self._of_files
        self.refused: list[Problem] = []

    def hear(self, standing: Standing) -> None:
        """From now on the answers count with what people said in the chat; kept by a reload."""
        if standing != self._standing:
            self._standing = standing
            self.conversation = self._as_heard()

    def _as_heard(self) -> Conversation:
        of_files = self._of_files
        social_map = of_files.social_map.as_heard(self._standing)
        if social_map is of_files.social_map:
            return of_files
        from bot.talks import on_map

        return on_map(of_files, social_map)

    def listed(self, today: date) -> tuple[Listed, ...]:
        """The entries that somebody can be asked about, as the files say; the same all day long."""
        from cases.upkeep.listed import Listed

        social_map = self._of_files.social_map
        if self._listed is None or self._listed[:2] != (social_map, today):
            ask_after = timedelta(days=social_map.limits.ask_after)
            listed = []
            for id_, digest in social_map.listings.digests.items():
                offer = social_map.offers[id_]
                ends, confirmed = offer.service.valid_to, offer.service.confirmed
                if ends is None or ends >= today:
                    on = confirmed.on if confirmed else None
                    again_on = on + ask_after if on else today
                    listed.append(Listed(id_, offer.organisation.id, digest, again_on, on))
            self._listed = social_map, today, tuple(listed)
        return self._listed[2]

    async def watch(self, today: date | None) -> None:
        """Runs until cancelled; swaps the content when its files changed and are right."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look(today or date.today())

    async def look(self, today: date) -> None:
        """Reads the files again if they changed."""
        stamp = await asyncio.to_thread(self._source.stamp)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            read, problems = await asyncio.to_thread(self._source.read, today)
        except ContentError as error:
            self.refused = error.problems.in_order()
            log.warning(
                "content not usable, the last good one stays in use",
                extra={"errors": len(error.problems.errors)},
            )
            for problem in error.problems.in_order():
                log.warning(problem.text("nl"))
        except Exception:
            log.exception("content could not be read again, the last good one stays in use")
        else:
            self._of_files, self._problems = read, problems
            self.conversation = self._as_heard()
            self.refused = []
            log.info("content read again")

    @property
    def warnings(self) -> int:
        return len(self._problems.warnings)
