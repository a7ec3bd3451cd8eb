"""Background: what time asks for → outbox, every minute."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from bot.courier import Courier
from bot.map_sweep import MapSweep
from cases import nudging
from cases.retention import must_scrub

log = logging.getLogger("wijkschakel.nudger")

EVERY = 60.0
"""Seconds between two sweeps."""


async def nudge(courier: Courier) -> None:
    """Runs until cancelled; a sweep that fails is logged and tried again."""
    scrubbed = datetime.now(UTC)
    upkeep = MapSweep(courier.turns)
    while True:
        for sweep in (_cases, _handovers):
            try:
                sweep(courier, datetime.now(UTC))
            except Exception:
                log.exception("sweep failed")
        try:
            upkeep.sweep(datetime.now(UTC))
        except Exception:
            log.exception("sweep of the map failed")
        scrubbed = _scrubbed(courier, scrubbed, datetime.now(UTC))
        courier.call()
        await asyncio.sleep(EVERY)


def _scrubbed(courier: Courier, since: datetime, now: datetime) -> datetime:
    """Wipes what is left of deleted rows when it is time; returns when that was last done."""
    if not must_scrub(since, now):
        return since
    try:
        done = courier.turns.desk.store.scrub()
    except Exception:
        log.exception("scrubbing failed")
        return since
    return now if done else since


def _cases(courier: Courier, now: datetime) -> None:
    courier.turns.desk.sweep(now)


def _handovers(courier: Courier, now: datetime) -> None:
    counter = courier.turns.counter(now)
    if counter is not None:
        nudging.sweep(counter, now)
