"""Runs the web application until it is told to stop; then it stops without leaving work behind."""

from __future__ import annotations

import asyncio
import errno
import signal
import sys
from contextlib import suppress
from datetime import date

import uvloop
from aiohttp import web

from bot.door import build
from bot.library import Library, Source
from bot.settings import Settings, SettingsError
from bot.watch import STOPPING, start_logging
from cases.store import SqliteStore

GRACE = 10.0
"""Seconds that turns in flight get when the bot stops."""
KEPT_OPEN = 75.0
"""Seconds that a connection stays open for a next request."""


def serve(settings: Settings, source: Source, fixed_today: date | None, today: date) -> int:
    """Serves until Ctrl-C or SIGTERM. Raises SettingsError when the port is taken."""
    start_logging()
    library = Library(source, today)
    store = SqliteStore(settings.db)
    app = build(settings, library, store, fixed_today)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(app, settings))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"port {settings.port} is taken; stop what uses it or choose another with --port"
            ) from error
        raise SettingsError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror})"
        ) from error
    return 0


async def _serve(app: web.Application, settings: Settings) -> None:
    """From the first request to the last; what is in flight then gets the time to be finished."""
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=GRACE, keepalive_timeout=KEPT_OPEN
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        shown = f"http://{settings.host}:{settings.port}"
        print(f"Wijkschakel luistert op {shown}/api/messages", file=sys.stderr)
        await _told_to_stop(app[STOPPING], settings.drain_for)
    finally:
        await runner.cleanup()


async def _told_to_stop(stopping: asyncio.Event, drain: float) -> None:
    """Returns when it is time to stop listening.

    After SIGTERM `/ready` says so first, for as long as those who send requests need to see it;
    Ctrl-C, or a second SIGTERM, does not wait.
    """
    at_once = asyncio.Event()

    def terminated() -> None:
        (at_once if stopping.is_set() else stopping).set()

    def interrupted() -> None:
        stopping.set()
        at_once.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, terminated)
    loop.add_signal_handler(signal.SIGINT, interrupted)
    await stopping.wait()
    with suppress(TimeoutError):
        async with asyncio.timeout(drain):
            await at_once.wait()
