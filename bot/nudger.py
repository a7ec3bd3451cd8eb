"""Background: what is due → outbox → courier, every minute."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from bot.courier import Courier

log = logging.getLogger("wijkschakel.nudger")

EVERY = 60.0
"""Seconds between two sweeps."""


async def nudge(courier: Courier) -> None:
    """Runs until cancelled; a sweep that fails is logged and tried again."""
    while True:
        now = datetime.now(UTC)
        try:
            courier.turns.desk.sweep(now)
            await courier.deliver(now)
        except Exception:
            log.exception("sweep failed")
        await asyncio.sleep(EVERY)
