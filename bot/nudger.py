"""Background: what time asks for → outbox, every minute."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from bot.courier import Courier
from cases import nudging

log = logging.getLogger("wijkschakel.nudger")

EVERY = 60.0
"""Seconds between two sweeps."""


async def nudge(courier: Courier) -> None:
    """Runs until cancelled; a sweep that fails is logged and tried again."""
    while True:
        for sweep in (_cases, _handovers):
            try:
                sweep(courier, datetime.now(UTC))
            except Exception:
                log.exception("sweep failed")
        courier.call()
        await asyncio.sleep(EVERY)


def _cases(courier: Courier, now: datetime) -> None:
    courier.turns.desk.sweep(now)


def _handovers(courier: Courier, now: datetime) -> None:
    counter = courier.turns.counter(now)
    if counter is not None:
        nudging.sweep(counter, now)
