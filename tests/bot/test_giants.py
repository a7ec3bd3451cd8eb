"""However much is sent, and by however many, the bot does not grow with it.

`make prove` sends ten times as much.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.factories import write_content

from .messenger import BOT, TENANT, StubConnector
from .served import Served

TIMES = int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
WARM, SENT = 100, 300 * TIMES
ROOM = (32 if TIMES == 1 else 160) * 2**20
"""Bytes that it may grow after it is warm. Words that were heard are kept for a while, a hundred
thousand of each kind; full, that takes some 120 MB, and with few activities much less."""
PROCESSES = Path("/proc")


def resident(process: int) -> int:
    """Bytes in memory."""
    pages = int((PROCESSES / str(process) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def activity(number: int, rng: random.Random, connector: StubConnector) -> dict[str, Any]:
    """As large as is let in, each of another person in another conversation."""
    words = " ".join(f"{rng.choice(('schulden', 'Laak', 'x'))}{number}" for _ in range(5))
    big = rng.randbytes(30_000).hex()
    kind = number % 4
    said: dict[str, Any] = {"text": f"{words} {big if kind == 1 else ''}"}
    if kind == 2:
        said = {"value": {"do": "handover", "ref": big, "needs": [big[:500]] * 100}}
    if kind == 3:
        said = {"text": words, "entities": [{"type": "mention", "text": big}]}
    return {
        "type": "message",
        "id": f"giant-{number}",
        "channelId": "msteams",
        "serviceUrl": connector.url,
        "from": {"id": f"29:{number}", "aadObjectId": f"user-{number}"},
        "recipient": BOT,
        "conversation": {"id": f"a:{number}", "conversationType": "personal"},
        "channelData": {"tenant": {"id": TENANT}, "big": big if kind == 0 else ""},
        **said,
    }


@pytest.mark.prove
@pytest.mark.skipif(not (PROCESSES / "self" / "statm").exists(), reason="no figures of processes")
async def test_the_bot_does_not_grow_with_what_is_sent(
    tmp_path: Path, connector: StubConnector
) -> None:
    served = Served(write_content(tmp_path), tmp_path / "bot.db", tmp_path / "log")
    served.start()
    assert served.process is not None
    rng, pid, before = random.Random(7), served.process.pid, 0
    async with aiohttp.ClientSession() as session:
        for number in range(WARM + SENT):
            if number == WARM:
                before = resident(pid)
            body = activity(number, rng, connector)
            async with session.post(f"{served.url}/api/messages", json=body) as response:
                assert response.status == 200
            connector.sent.clear()
    after = resident(pid)
    served.kill()

    grown = after - before
    print(f"{SENT} activities of 60 kB: {before >> 20} MB before, {after >> 20} MB after")
    assert grown < ROOM
    assert '"level": "error"' not in served.log.read_text()
