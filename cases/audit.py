"""Who did and saw what, and on whose behalf: entries in a chain, so that a gap or a change shows.

The questions are those of NEN 7513: who, what, when, about whom (a reference), on whose behalf and
on which ground. An entry holds ids, roles and codes, never what somebody wrote.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

GENESIS = b"\0" * 32
"""What the first link hangs on."""
DONE = "done"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did or saw. Naive times raise ValueError."""

    at: datetime
    actor: str
    """Id in the directory; "bot" for the bot itself, an account of the machine for a command."""
    role: str
    """As a colleague says it: huisarts, wijkcoach."""
    organisation: str
    action: str
    """An event of a handover, or a word such as `view`, `export`, `purge`."""
    handover: str = ""
    case: str = ""
    on_behalf: str = ""
    """The organisation or person for whom it was done, when that is another."""
    ground: str = ""
    """Why it was allowed: `consent`, `own_case`, `coordination`, `consultation`, `rules`, …"""
    outcome: str = DONE
    """`done`, or the reason why it was refused."""
    detail: str = ""
    """A code or a number: what was viewed, how many were listed, where it stands now."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a time needs its time zone")

    @property
    def row(self) -> tuple[str, ...]:
        """As it is written; the time in UTC, for the text is compared."""
        return (
            *(self.at.astimezone(UTC).isoformat(), self.actor, self.role, self.organisation),
            *(self.action, self.handover, self.case, self.on_behalf, self.ground, self.outcome),
            self.detail,
        )

    @classmethod
    def read(cls, row: Iterable[str]) -> Entry:
        """What `row` wrote."""
        at, *rest = row
        return cls(datetime.fromisoformat(at), *rest)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with its place in the chain, numbered from 1 without gaps."""

    number: int
    row: tuple[str, ...]
    chain: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """How far the chain went at some moment: number and chain of its last link, signed."""

    kind: Literal["head", "checkpoint"]
    """Where the chain ends now, or up to where older entries were pruned."""
    last: int
    chain: bytes
    signature: bytes
    count: int = 0
    """Of a checkpoint: how many entries went."""
    at: str = ""
    """Of a checkpoint: when."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is not what was written."""

    number: int
    what: Literal["changed", "missing", "checkpoint", "end"]


@dataclass(frozen=True)
class Chain:
    """Makes and checks links; who lacks the key cannot make one that fits."""

    key: bytes

    def link(self, before: bytes, number: int, row: tuple[str, ...]) -> bytes:
        """The chain after this entry."""
        written = json.dumps([number, *row], ensure_ascii=False).encode()
        return hmac.digest(self.key, before + written, hashlib.sha256)

    def head(self, last: int, chain: bytes) -> Seal:
        """Where the chain ends now."""
        return Seal("head", last, chain, self._sign("head", last, chain, 0, ""))

    def checkpoint(self, last: int, chain: bytes, count: int, at: str) -> Seal:
        """Up to where older entries were pruned."""
        signature = self._sign("checkpoint", last, chain, count, at)
        return Seal("checkpoint", last, chain, signature, count, at)

    def is_right(self, seal: Seal) -> bool:
        signed = self._sign(seal.kind, seal.last, seal.chain, seal.count, seal.at)
        return hmac.compare_digest(seal.signature, signed)

    def broken(
        self, checkpoints: list[Seal], links: Iterable[Link], end: Seal | None
    ) -> Break | None:
        """The first place where something was changed or is missing; None when all is well."""
        number, chain = 0, GENESIS
        for seal in checkpoints:
            if not self.is_right(seal):
                return Break(seal.last, "checkpoint")
            number, chain = seal.last, seal.chain
        for link in links:
            number += 1
            if link.number != number:
                return Break(number, "missing")
            chain = self.link(chain, number, link.row)
            if not hmac.compare_digest(chain, link.chain):
                return Break(number, "changed")
        if end is None or not self.is_right(end):
            return Break(number, "end")
        if end.last > number:
            return Break(number + 1, "missing")
        return None if (end.last, end.chain) == (number, chain) else Break(number, "end")

    def _sign(self, kind: str, last: int, chain: bytes, count: int, at: str) -> bytes:
        # the kind is signed too: the end of the chain must not pass for a checkpoint
        written = json.dumps([kind, last, count, at]).encode()
        return hmac.digest(self.key, b"seal" + chain + written, hashlib.sha256)
