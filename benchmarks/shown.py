"""What stands on a card as the messenger gets it, for who presses its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Card = dict[str, Any]


def parts(block: Any) -> Iterator[Card]:
    """Everything on a card, but not what older clients fall back to."""
    if isinstance(block, dict):
        yield block
        for name, part in block.items():
            if name != "fallback":
                yield from parts(part)
    elif isinstance(block, list):
        for part in block:
            yield from parts(part)


def buttons(card: Card) -> list[dict[str, Any]]:
    """What everything on a card carries that can be pressed."""
    return [p["data"] for p in parts(card) if p.get("type") == "Action.Execute"]


def carrying(card: Card, **wanted: str) -> list[dict[str, Any]]:
    """The buttons that carry this."""
    return [b for b in buttons(card) if wanted.items() <= b.items()]


def find(card: Card, **wanted: str) -> dict[str, Any]:
    """The first button that carries this. Raises AssertionError when there is none."""
    mine = carrying(card, **wanted)
    assert mine, f"no button {wanted} on {card}"
    return mine[0]


def inputs(card: Card) -> dict[str, str]:
    """What stands on the card, and the first answer where one must be given."""
    filled: dict[str, str] = {}
    for part in parts(card):
        if str(part.get("type")).startswith("Input."):
            first = part["choices"][0]["value"] if part.get("isRequired") else ""
            filled |= {part["id"]: part.get("value") or first}
    return filled
