"""Many unfinished 4D conversations, and what their owners tap or type to go on with them.

One whole conversation (six signals, two priorities) is played here, by tapping and by typing; the
many are copies of it, each left at some step.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.load import request
from bot.library import Library
from bot.turns import Turns
from cases.desk import Desk
from cases.four_d import Case, Walk
from cases.references import new_reference
from cases.store import SqliteStore
from dialogs.turn import Data, Form, Reply, Turn

SIGNALS, PRIORITIES, MARK = 6, 2, 7
A_DOMAIN = 2
"""Signals that are ticked in one domain, as long as there are not enough."""
ONWARD = ("begin", "on", "no_on", "skip")


@dataclass(frozen=True)
class Move:
    """What somebody does at a step of a walk, and by how much the walk's number grows then."""

    walk: Walk
    does: str | Data
    grows: int


def played(library: Library, typing: bool) -> list[Move]:
    """A whole conversation, from its first step to its end."""
    turns = Turns(library, Desk(SqliteStore(":memory:")))
    now = datetime.now(UTC)

    def take(does: str | Data) -> Reply:
        typed, pressed = (does, None) if isinstance(does, str) else ("", does)
        reply = turns.take_now(Turn("u", "c", text=typed, pressed=pressed), None, now)
        assert reply is not None
        return reply

    reply = take("4d")
    case, moves = str(reply.choices[0].data["case"]), list[Move]()
    walk = turns.desk.cases_of("u", now).walk(case)
    assert walk is not None
    while walk.state != "done":
        does, before = _next(reply, walk, typing), walk
        reply = take(does)
        walk = turns.desk.cases_of("u", now).walk(case)
        assert walk is not None
        moves.append(Move(before, does, walk.seq - before.seq))
    return [m for m in moves if m.grows]


def _next(reply: Reply, walk: Walk, typing: bool) -> str | Data:
    form = reply.form or Form()
    buttons = {str(c.data.get("go")): c for c in reply.choices}
    onward = next(buttons[go] for go in ONWARD if go in buttons)
    draft = walk.draft or {}
    taps = [n for n, o in enumerate(form.options) if o.data.get("tick") not in draft]
    if form.ticks:
        wanted = 1
        if len(form.marks) > 1:
            ticked = sum(list(a.ticks.values()).count("plays") for a in walk.answers.values())
            wanted = min(A_DOMAIN, SIGNALS - ticked)
        if not typing:
            plays = ",".join(t.id for t in form.ticks[:wanted])
            return {**onward.data, **{m: plays if m == "plays" else "" for m, _ in form.marks}}
        if wanted and not draft:
            return " ".join(str(n + 1) for n in range(wanted))
    elif form.scale or (taps and len(draft) < PRIORITIES):
        at = MARK - 1 if form.scale else taps[-1]
        data = form.options[at].data
        return str(at + 1) if typing else data
    return onward.title if typing else onward.data


@dataclass
class Owners:
    """Users with unfinished conversations, who go on with one after another."""

    moves: Sequence[Move]
    left: Mapping[str, list[tuple[str, int]]]
    """User → references, and the move at which each was left."""
    grown: int = 0
    """By how much the numbers of their walks must have grown."""
    _hands: dict[str, Iterator[dict[str, Any]]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    def seeded(
        cls, store: SqliteStore, users: Sequence[str], walks: int, moves: Sequence[Move], seed: int
    ) -> Owners:
        """Stores so many conversations, spread over the users and over the steps."""
        rng = random.Random(seed)
        refs = sorted({new_reference("KB", rng.choice) for _ in range(walks + 100)})[:walks]
        left: dict[str, list[tuple[str, int]]] = {user: [] for user in users}
        now = datetime.now(UTC)
        with store.atomic():
            for number, ref in enumerate(refs):
                user, at = users[number % len(users)], rng.randrange(len(moves))
                walk = moves[at].walk.model_copy(update={"case": ref})
                case = Case(ref=ref, owner=owner_of(user), instrument=walk.instrument, opened=now)
                store.cases.open_case(case)
                store.cases.add_walk(walk)
                left[user].append((ref, at))
        return cls(moves, left)

    def sources(self, connector: int, at_once: int) -> list[Iterator[bytes]]:
        """What they send; each goes on over one line, so that nobody overtakes himself."""
        return [self._line(connector, list(self.left)[n::at_once]) for n in range(at_once)]

    def _line(self, connector: int, users: Sequence[str]) -> Iterator[bytes]:
        for user in itertools.cycle(users):
            if user not in self._hands:
                self._hands[user] = self._hand(self.left[user])
            fields = next(self._hands[user])
            yield request(f"w{next(self._numbers)}", user, connector, fields)

    def _hand(self, walks: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
        for ref, at in walks:
            if isinstance(self.moves[at].does, str):
                yield {"type": "message", "text": f"verder {ref}"}
                yield {"type": "message", "text": "1"}
            for move in self.moves[at:]:
                self.grown += move.grows
                if isinstance(move.does, str):
                    yield {"type": "message", "text": move.does}
                else:
                    action = {"type": "Action.Execute", "data": {**move.does, "case": ref}}
                    value = {"action": action}
                    yield {"type": "invoke", "name": "adaptiveCard/action", "value": value}
        raise RuntimeError("no unfinished conversations left: start with more of them")

    def lost(self, store: SqliteStore) -> int:
        """By how much the stored walks have grown less than they must have, or more."""
        grown = 0
        for user, walks in self.left.items():
            for ref, at in walks:
                walk = store.cases.walk(ref, owner_of(user))
                assert walk is not None
                grown += walk.seq - self.moves[at].walk.seq
        return self.grown - grown


def owner_of(user: str) -> str:
    """The key under which the bot knows a user of `load.request`."""
    return f"msteams|oid-{user}"
