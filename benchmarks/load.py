"""Users and messenger in one lean loop: sends activities, takes the replies, counts both.

Written on asyncio's protocols, so that the load costs less than the lightest bot it measures.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.processes import cpu

TOOK = b'{"id":"r"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
    len(TOOK),
    TOOK,
)


class Wire(asyncio.Protocol):
    """Cuts what comes in into HTTP messages by their content-length."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lower = head.lower()
            at = lower.find(b"content-length:")
            size = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(rest) < size:
                return
            self._buffer = rest[size:]
            self.message(head, rest[:size])

    def message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


@dataclass
class Replies:
    """The stub connector: takes every reply and remembers the last."""

    count: int = 0
    last: bytes = b""

    def protocol(self) -> Taker:
        return Taker(self)


class Taker(Wire):
    def __init__(self, replies: Replies) -> None:
        super().__init__()
        self._replies = replies

    def message(self, head: bytes, body: bytes) -> None:
        self._replies.count += 1
        self._replies.last = body
        self.transport.write(ANSWER)


class User(Wire):
    """One connection that sends the next activity when the last was handled."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        super().__init__()
        self._requests, self._until, self._times = requests, until, times
        self._sent = 0.0
        self.refused = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self.transport.write(next(self._requests))

    def message(self, head: bytes, body: bytes) -> None:
        now = time.perf_counter()
        self._times.append(now - self._sent)
        self.refused += not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 202"))
        if now < self._until:
            self._send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


@dataclass(frozen=True)
class Round:
    """What one contender did in one round."""

    turns_per_second: float
    times: list[float]
    replies: int
    refused: int
    cpu: float
    """Seconds of processor time of the bot, per turn."""


def requests(questions: Sequence[str], connector: int, users: int = 200) -> Iterator[bytes]:
    """Typed questions from so many people in turn; endless."""
    for number in itertools.count():
        typed = {"type": "message", "text": questions[number % len(questions)]}
        yield request(f"a{number}", f"{number % users}", connector, typed)


def request(id_: str, user: str, connector: int, fields: Mapping[str, Any]) -> bytes:
    """One activity as Teams sends it, with what is typed or pressed."""
    activity = {
        "id": id_,
        "timestamp": "2026-11-22T09:00:00Z",
        "channelId": "msteams",
        "serviceUrl": f"http://127.0.0.1:{connector}",
        "from": {"id": f"29:{user}", "name": "Sam", "aadObjectId": f"oid-{user}"},
        "recipient": {"id": "28:bot", "name": "Wijkschakel"},
        "conversation": {"id": f"a:{user}", "conversationType": "personal"},
        "channelData": {"tenant": {"id": "t"}},
        "locale": "nl-NL",
        "textFormat": "plain",
        **fields,
    }
    body = json.dumps(activity).encode()
    return (
        b"POST /api/messages HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%s" % (len(body), body)
    )


async def round_of(
    bot: tuple[int, int], sources: Sequence[Iterator[bytes]], replies: Replies, seconds: float
) -> Round:
    """As many at once as there are sources, for so long, against the bot on a port in a process."""
    port, pid = bot
    loop = asyncio.get_running_loop()
    times: list[float] = []
    before, began, used = replies.count, time.perf_counter(), cpu(pid)
    users: list[User] = []
    for source in sources:
        user = User(source, began + seconds, times)
        await loop.create_connection(lambda user=user: user, "127.0.0.1", port)
        users.append(user)
    await asyncio.wait([u.done for u in users], timeout=seconds + 30)
    took = time.perf_counter() - began
    refused = sum(u.refused for u in users)
    per_turn = (cpu(pid) - used) / max(1, len(times))
    return Round(len(times) / took, times, replies.count - before, refused, per_turn)
