"""Runs the web application until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import sys
from datetime import date

import uvloop
from aiohttp import web

from bot.door import build
from bot.library import Library, Source
from bot.settings import Settings, SettingsError
from bot.watch import start_logging
from cases.store import SqliteStore

GRACE = 10.0
"""Seconds that turns in flight get when the bot stops."""


def serve(settings: Settings, source: Source, fixed_today: date | None, today: date) -> int:
    """Serves until Ctrl-C or SIGTERM. Raises SettingsError when the port is taken."""
    start_logging()
    library = Library(source, today)
    store = SqliteStore(settings.db)
    app = build(settings, library, store, fixed_today)
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    shown = f"http://{settings.host}:{settings.port}"
    try:
        web.run_app(
            app,
            host=settings.host,
            port=settings.port,
            print=lambda _: print(f"Wijkschakel luistert op {shown}/api/messages", file=sys.stderr),
            access_log=None,
            shutdown_timeout=GRACE,
            loop=loop,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"port {settings.port} is taken; stop what uses it or choose another with --port"
            ) from error
        raise SettingsError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror})"
        ) from error
    return 0
