"""Form.fields → the inputs of an Adaptive Card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from dialogs.turn import Field

Block = dict[str, Any]


def inputs(fields: Iterable[Field], asked: str = "") -> list[Block]:
    """In order; neighbours with the same `fold` unfold together, and stand open for `asked`."""
    blocks: list[Block] = []
    for number, (fold, group) in enumerate(groupby(fields, lambda field: field.fold)):
        members = list(group)
        shown = [_input(field) for field in members]
        blocks += _folded(fold, f"fold{number}", shown) if fold else shown
        if fold and not any(field.value or field.id == asked for field in members):
            blocks[-1]["isVisible"] = False
    return blocks


def left_open(fields: Iterable[Field]) -> dict[str, str]:
    """What inputs stand for when nothing is filled in: clients leave empty ones out, and what was
    emptied must not be taken for a press without inputs."""
    return {field.id: "" for field in fields}


def _folded(title: str, id_: str, shown: list[Block]) -> Iterator[Block]:
    """A button that shows what is seldom needed, and hides it again."""
    unfold = {"type": "Action.ToggleVisibility", "title": title, "targetElements": [id_]}
    yield {"type": "ActionSet", "actions": [unfold], "spacing": "Small"}
    yield {"type": "Container", "id": id_, "items": shown, "spacing": "Small"}


def _input(field: Field) -> Block:
    block: Block = {"id": field.id, "label": field.label}
    match field.kind:
        case "one" | "some":
            block |= _choices(field)
        case "text":
            block |= {"type": "Input.Text"}
            if field.most:
                block |= {"maxLength": field.most, "isMultiline": field.most > ONE_LINE}
        case "date":
            block |= {"type": "Input.Date"}
    if field.value:
        block["value"] = field.value
    if field.needed:
        block |= {"isRequired": True, "errorMessage": field.needed}
    return block


ONE_LINE = 40
"""Characters that are filled in on one line."""


def _choices(field: Field) -> Block:
    choices = [{"title": title, "value": id_} for id_, title in field.options]
    block: Block = {"type": "Input.ChoiceSet", "choices": choices, "wrap": True}
    block["style"] = "compact" if field.compact else "expanded"
    if field.kind == "some":
        block["isMultiSelect"] = True
    return block
