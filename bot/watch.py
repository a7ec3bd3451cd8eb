"""/health, /ready, /metrics, and logs as JSON lines that never hold what somebody said."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from bot.library import Library
from cases.store import SqliteStore

STOPPING = web.AppKey("stopping", asyncio.Event)
"""Set when the bot was told to stop: it is no longer ready, and still answers what comes."""
_STANDARD = set(vars(logging.makeLogRecord({})))


class Metrics:
    """Counters of this process, without anything about users."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter(
            "wijkschakel_turns", "Turns answered, by kind", ["kind"], registry=self.registry
        )
        self.refused = Counter(
            "wijkschakel_refused", "Requests refused, by reason", ["reason"], registry=self.registry
        )
        self.slowed = Counter(
            "wijkschakel_slowed",
            "Turns not taken as they came too fast, by whose limit",
            ["limit"],
            registry=self.registry,
        )
        self.failed = Counter(
            "wijkschakel_failed", "Turns that ended in a bug", registry=self.registry
        )
        self.undelivered = Counter(
            "wijkschakel_undelivered", "Replies the messenger did not take", registry=self.registry
        )
        self.seconds = Histogram(
            "wijkschakel_turn_seconds",
            "Time from activity to reply delivered",
            registry=self.registry,
            buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
        )
        self.due = Gauge(
            "wijkschakel_due_seconds",
            "Age of the oldest clock of a handover that is due; 0 when none is",
            registry=self.registry,
        )
        self.outbox = Gauge("wijkschakel_outbox", "Letters that wait", registry=self.registry)
        self.handovers = Gauge(
            "wijkschakel_open_handovers", "Handovers that are not over", registry=self.registry
        )

    def look(self, store: SqliteStore, now: datetime) -> None:
        """Reads the figures that are not counted but stored."""
        due = store.handovers.oldest_due()
        self.due.set(max((now - due).total_seconds(), 0.0) if due else 0.0)
        self.outbox.set(store.outbox.size())
        self.handovers.set(store.handovers.open_ones())


def add_pages(app: web.Application, library: Library, store: SqliteStore, metrics: Metrics) -> None:
    """The three pages for the administrator's own watching."""

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(request: web.Request) -> web.Response:
        database, stopping = store.working(), app[STOPPING].is_set()
        refused = [p.text("nl") for p in library.refused]
        body = {
            "ready": database and not stopping,
            "stopping": stopping,
            "database": "ok" if database else "unusable",
            "content": {
                "state": "last good map in use" if refused else "ok",
                "errors": refused[:20],
                "warnings": library.warnings,
            },
        }
        return web.json_response(body, status=200 if body["ready"] else 503)

    async def figures(request: web.Request) -> web.Response:
        if store.working():
            metrics.look(store, datetime.now(UTC))
        return web.Response(
            body=generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST}
        )

    app[STOPPING] = asyncio.Event()
    app.router.add_get("/health", health)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", figures)


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message and the extra fields.

    Of an exception only its type and place are written: its text could quote a user.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _STANDARD and k != "taskName"}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _where(traceback: Any) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-6:]


def start_logging(level: int = logging.INFO) -> None:
    """Structured logs on stderr for our own loggers; libraries only from warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("wijkschakel").setLevel(level)
