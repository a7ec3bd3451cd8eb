"""A hand that taps or types something sensible at whatever a conversation shows, at random."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from dialogs.turn import Choice, Form, Reply

Move = str | Mapping[str, Any]
"""Typed words, or the data of a button with what was filled in on the card."""

ASIDE = ("back", "pause", "hub", "reasons")
ONWARD = ("begin", "resume", "on", "no_on", "counted", "skip")
"""Buttons that lead to the end; what throws away or stops is never pressed."""
REMARKS = ("elke dag een rondje lopen", "belt zelf met de woningbouw", "eerst rust in huis")
CHANCE = {"plays": 0.25, "strength": 0.15, "later": 0.05}


def move(reply: Reply, remark: bool, rng: random.Random) -> Move:
    """What is done next; `remark`: the step takes a short remark in own words."""
    form, typing = reply.form or Form(), rng.random() < 0.3
    buttons = {str(c.data.get("go")): c for c in reply.choices}
    aside = [go for go in ASIDE if go in buttons]
    onward = next(buttons[go] for go in ONWARD if go in buttons)
    if aside and rng.random() < 0.15:
        return _done(buttons[rng.choice(aside)], typing)
    if remark and "pause" in buttons and rng.random() < 0.5:
        return rng.choice(REMARKS)
    if form.ticks and typing and rng.random() < 0.6:
        numbers = rng.sample(range(1, len(form.ticks) + 1), min(2, len(form.ticks)))
        return " ".join(map(str, numbers))
    if form.ticks:
        return _done(onward, typing) if typing else {**onward.data, **_ticked(form, rng)}
    if form.scale:
        return _done(rng.choice(form.options), typing)
    if form.options and rng.random() < 0.6:
        at = rng.randrange(len(form.options))
        return str(at + 1) if typing else form.options[at].data
    return _done(onward, typing)


def _done(choice: Choice, typing: bool) -> Move:
    return choice.title if typing else choice.data


def _ticked(form: Form, rng: random.Random) -> dict[str, str]:
    """The inputs of the card; what is not ticked comes along empty."""
    return {
        mark: ",".join(t.id for t in form.ticks if rng.random() < CHANCE[mark])
        for mark, _ in form.marks
    }
