"""Where everything stands in the text of a content file: values, fields, items and comments.

Read by ruamel.yaml, which tells positions, and by `content.source`; when these two do not see
the same data in it, nobody can say what a change would do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from content.edits import Value
from content.problems import Problems
from content.source import read, supposing

Address = tuple[str | int, ...]
"""Keys and positions in lists, from the top of the file."""

COLON = re.compile(r"[ \t]*:")
NAMELESS = Path("text.yaml")
BLANKS = " \t\r\n"


class Unsafe(Exception):
    """The text cannot be changed by machine; the message says why."""


def plain(text: str) -> Value:
    """What `content.source` reads in it; raises Unsafe with the first problem."""
    problems = Problems()
    try:
        with supposing({NAMELESS: text.encode()}):
            document = read(NAMELESS, NAMELESS.parent, problems)
    except UnicodeEncodeError as error:
        raise Unsafe("the file has characters that cannot be written") from error
    if document is None:
        _, _, sentence = problems.found[0].text("en").partition(" ")
        raise Unsafe(f"line {problems.found[0].line or 1}: {sentence.rstrip('.')}")
    return document.data


@dataclass(frozen=True, slots=True)
class Part:
    """A value in the text: `text[start:end]`, without what follows it on its last line."""

    kind: Literal["text", "fields", "list"]
    start: int
    end: int
    flow: bool
    """Between brackets, or a bracketed value itself."""
    style: str
    """Of a text: "" plain, or one of ' " | >."""
    data: Value
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a mapping or an item of a list, from its key or dash on."""

    name: str | int
    start: int
    after: int
    """Where a value begins at the earliest: behind the colon or the dash."""
    value: Part

    @property
    def end(self) -> int:
        return max(self.after, self.value.end)


class Layout:
    """A text with the place of everything in it."""

    def __init__(self, text: str) -> None:
        """Raises Unsafe."""
        self.text = text
        if "\r" in text.replace("\r\n", ""):
            raise Unsafe("the file has unusual line ends")
        data = plain(text)
        try:
            root = YAML(typ="safe", pure=True).compose(text)
        except (YAMLError, ValueError, RecursionError) as error:
            raise Unsafe("not every program can read the file") from error
        self._texts: list[tuple[int, int]] = []
        self.root = self._part(root, flow=False, after=0)
        if self.root.data != data:
            raise Unsafe("the file can be read in more than one way")

    def at(self, address: Address) -> Part:
        """The value at an address that exists."""
        part = self.root
        for step in address:
            part = next(e.value for e in part.entries if e.name == step)
        return part

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Before the line's break."""
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def next_line(self, at: int) -> int:
        """Behind the line's break."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def newline(self, at: int) -> str:
        """How the lines around end."""
        end = self.text.find("\n", at)
        end = self.text.rfind("\n") if end < 0 else end
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def head_end(self, part: Part) -> int:
        """Behind the `|` or `>-` of a text that stands below it."""
        line = self.text[part.start : self.line_end(part.start)]
        return part.start + len(line.partition("#")[0].rstrip())

    def is_margin(self, at: int) -> bool:
        """Only spaces stand before it on its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def comments(self, start: int, end: int) -> list[str]:
        """The comments that begin in `text[start:end]`, from their # on."""
        found = self._comments
        low = bisect_left(found, (start, ""))
        return [words for _, words in found[low : bisect_left(found, (end, ""))]]

    def skip(self, at: int) -> int:
        """The next place from `at` on with something that is no blank and no comment."""
        while at < len(self.text):
            if self.text[at] == "#":
                at = self.line_end(at)
            elif self.text[at] not in BLANKS:
                break
            else:
                at += 1
        return at

    @cached_property
    def _comments(self) -> list[tuple[int, str]]:
        """A # that stands in no text begins a comment, up to the end of its line."""
        return sorted(self._between_texts())

    def _between_texts(self) -> Iterator[tuple[int, str]]:
        at = 0
        for start, end in [*sorted(self._texts), (len(self.text), 0)]:
            while at < start:
                at = self.text.find("#", at, start)
                if at < 0:
                    break
                stop = self.line_end(at)
                yield at, self.text[at:stop].rstrip()
                at = stop
            at = end

    def _part(self, node: Node, flow: bool, after: int) -> Part:
        if isinstance(node, ScalarNode):
            return self._scalar(node, flow, after)
        assert isinstance(node, MappingNode | SequenceNode)
        flow = flow or bool(node.flow_style)
        start = node.start_mark.index
        if isinstance(node, MappingNode):
            entries = tuple(self._fields(node, flow))
            end = node.end_mark.index if flow or not entries else entries[-1].end
            data = {e.name: e.value.data for e in entries}
            return Part("fields", start, end, flow, "", data, entries)
        entries = tuple(self._items(node, flow))
        end = node.end_mark.index if flow or not entries else entries[-1].end
        return Part("list", start, end, flow, "", [e.value.data for e in entries], entries)

    def _fields(self, node: MappingNode, flow: bool) -> Iterator[Entry]:
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise Unsafe("the file has a key that is no text")
            start, end = key.start_mark.index, key.end_mark.index
            self._texts.append((start, end))
            colon = COLON.match(self.text, end)
            after = colon.end() if colon else end
            yield Entry(key.value, start, after, self._part(value, flow, after))

    def _items(self, node: SequenceNode, flow: bool) -> Iterator[Entry]:
        at, column = node.start_mark.index, self.column(node.start_mark.index)
        for position, item in enumerate(node.value):
            start = item.start_mark.index if flow else self._dash(at, column)
            after = start if flow else start + 1
            part = self._part(item, flow, after)
            yield Entry(position, start, after, part)
            at = max(part.end, after)

    def _dash(self, at: int, column: int) -> int:
        """The dash of the next item: the first that stands in the list's column."""
        while at < len(self.text):
            here = self.line_start(at) + column
            if here >= at and self.text.startswith("-", here) and "#" not in self.text[at:here]:
                return here
            at = self.next_line(at)
        raise Unsafe("a list has its dashes in unusual places")

    def _scalar(self, node: ScalarNode, flow: bool, after: int) -> Part:
        start, end, style = node.start_mark.index, node.end_mark.index, node.style or ""
        if not node.value and not style:
            return Part("text", after, after, flow, "", None)
        if style in ("|", ">"):
            header = self.line_end(start)
            words = self.text[start:header].partition("#")[0].rstrip()
            keep = "+" in words
            body = self.text[header:end]
            content = body.removesuffix("\n").removesuffix("\r") if keep else body.rstrip()
            end = header + len(content) if content else start + len(words)
            self._texts += [(start, start + len(words)), (header, max(header, end))]
        else:
            self._texts.append((start, end))
        return Part("text", start, end, flow, style, node.value)
