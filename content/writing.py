"""How a value is written as YAML, so that it is read back as exactly that value."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from content.edits import Value
from content.layout import Layout, Part, Unsafe

NEVER_FOLDED = 2**30
"""Wider than any line."""
BREAKS = set("\n\r\x85\u2028\u2029\ufeff")
"""What some program takes for the end of a line or the begin of a file: written as an escape."""
NARROWEST = 40
"""Characters of a folded text's line, whatever the old text's lines were."""


def written(value: Value, *, flow: bool, style: str = "") -> str:
    """On one line; of a text with quotes only where it needs them, or in the style it had."""
    if isinstance(value, dict):
        return "{" + ", ".join(field(k, v, flow=True) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item, flow=True) for item in value) + "]"
    return "" if value is None else _text(value, flow, style)


def field(name: str, value: Value, *, flow: bool) -> str:
    """`name: value` on one line."""
    text = f"{_text(name, flow, '')}: {written(value, flow=flow)}"
    return text if flow else text.rstrip(" ")


def block(value: Value, like: Part, layout: Layout) -> list[str]:
    """The lines of fields or a list, without their margin, laid out as `like` is."""
    alike = not like.flow and _kind(value) == like.kind
    if alike and value and isinstance(value, dict):
        return [line for k, v in value.items() for line in _field_lines(k, v, like, layout)]
    if alike and value and isinstance(value, list):
        return [line for item in value for line in item_lines(item, like, layout)]
    return [written(value, flow=False)]


def item_lines(item: Value, like: Part, layout: Layout) -> list[str]:
    """The lines of one more item of the list `like`."""
    last = like.entries[-1]
    gap = layout.text[last.after : last.value.start]
    dash = "-" + (gap if gap and not gap.strip(" ") else " ")
    first, *more = block(item, last.value, layout)
    return [(dash + first).rstrip(" "), *(" " * len(dash) + line for line in more)]


def _field_lines(name: str, value: Value, like: Part, layout: Layout) -> list[str]:
    twin = next((e for e in like.entries if e.name == name), None)
    below = twin is not None and not twin.value.flow and twin.value.kind == _kind(value)
    if twin is None or not below or not isinstance(value, dict | list) or not value:
        return [field(name, value, flow=False)]
    deeper = layout.column(twin.value.start) - layout.column(twin.start)
    lines = block(value, twin.value, layout)
    return [f"{_text(name, False, '')}:", *(" " * deeper + line for line in lines)]


def in_block(text: str, style: str, margin: str, width: int, newline: str) -> tuple[str, str]:
    """The head (`|`, `>-`) and the lines of a text below it; raises Unsafe when it has no such."""
    body = text.removesuffix("\n")
    if not body or body != body.strip() or body.endswith("\n"):
        raise Unsafe("a text with blanks around it")
    lines = body.split("\n")
    if style == ">":
        lines = [folded for line in lines for folded in (*_folded(line, width), "")][:-1]
    head = style if text.endswith("\n") else style + "-"
    return head, newline.join(margin + line if line else "" for line in lines)


def _folded(line: str, width: int) -> Iterator[str]:
    """The line in pieces of about `width`; more than one space on end is not folded."""
    words = line.split(" ")
    if "" in words:
        yield line
        return
    piece = words[0]
    for word in words[1:]:
        if len(piece) + 1 + len(word) > max(width, NARROWEST):
            yield piece
            piece = word
        else:
            piece += " " + word
    yield piece


def _kind(value: Value) -> str:
    if isinstance(value, dict):
        return "fields"
    return "list" if isinstance(value, list) else "text"


def _text(text: str, flow: bool, style: str) -> str:
    for candidate in _candidates(text, style):
        if "\n" not in candidate and _reads_back(candidate, text, flow):
            return candidate
    raise Unsafe("the new text has characters that cannot be written")


def _candidates(text: str, style: str) -> Iterator[str]:
    if not BREAKS & set(text):
        if style == "'":
            yield _quoted(SingleQuotedScalarString(text))
        elif style != '"' and text:
            yield text
    yield _quoted(DoubleQuotedScalarString(text))


def _quoted(text: DoubleQuotedScalarString | SingleQuotedScalarString) -> str:
    out = StringIO()
    yaml = YAML()
    yaml.width = NEVER_FOLDED
    yaml.dump(text, out)
    return out.getvalue().removesuffix("\n")


def _reads_back(candidate: str, text: str, flow: bool) -> bool:
    sample = f"{{k: {candidate}, l: [{candidate}]}}" if flow else f"k: {candidate}\nl: x"
    try:
        data = Layout(sample).root.data
    except Unsafe:
        return False
    return bool(data == ({"k": text, "l": [text]} if flow else {"k": text, "l": "x"}))
