"""A YAML file → plain data in which every scalar is text, and a position for every key.

YAML would read `phone: 0703210765` as an octal number and `open: 8:30` as 510, so nothing is
interpreted here; the models say what a value should be. Duplicate keys, anchors, tags, tabs and
oversized files are refused with a sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from content.parsed import Parsed
from content.problems import Problem, Problems

MAX_BYTES = 2_000_000
"""Largest file read; the shipped Amsterdam gazetteer has 70 kB."""
MAX_DEPTH = 12
MANY = 5000
"""Brackets in one file from which on their depth is looked at before anything else."""

try:
    from yaml import CBaseLoader as Loader  # five times faster
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

PLAIN_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("str", "seq", "map")}

Mark = Any
"""yaml.Mark, or its twin in libyaml."""

_SUPPOSED: ContextVar[Mapping[Path, bytes]] = ContextVar("supposed", default=MappingProxyType({}))


@dataclass(frozen=True)
class Document:
    """One file: `data` holds only dict, list and str (None for an empty value)."""

    path: Path
    name: str
    data: Any
    _text: str

    @cached_property
    def _root(self) -> yaml.Node:
        """Parsed again when a position is asked for: seldom, and only of files with problems."""
        node = yaml.compose(self._text, Loader=Loader)
        assert node is not None
        return node

    def position(self, *path: str | int) -> tuple[int, int]:
        """Line and column (from 1) of the key or item at `path`, or of its nearest parent."""
        node = self._root
        mark = node.start_mark
        for step in path:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == step:
                        mark, node = key.start_mark, value
                        break
                else:
                    break
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                if step >= len(node.value):
                    break
                node = node.value[step]
                mark = node.start_mark
            else:
                break
        return mark.line + 1, mark.column + 1

    def problem(self, kind: str, *path: str | int, **details: Any) -> Problem:
        """A problem at the given key of this file."""
        line, column = self.position(*path)
        return Problem(kind=kind, file=self.name, line=line, column=column, **details)


@contextmanager
def supposing(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Inside it these files are read as if they held this: what would an edit make of it all?"""
    token = _SUPPOSED.set(files)
    try:
        yield
    finally:
        _SUPPOSED.reset(token)


def read_all(
    directory: Path, root: Path, problems: Problems, parsed: Parsed | None = None
) -> Iterator[Document]:
    """All `*.yaml` files of a directory in name order, one by one; problems are collected."""
    shown = shown_name(directory, root)
    if not directory.is_dir():
        problems.add(Problem(kind="no_directory", file=shown, found=shown))
        return
    paths = sorted(p for p in directory.iterdir() if p.suffix in {".yaml", ".yml"})
    if not paths:
        problems.add(Problem(kind="no_files", file=shown))
    documents = (read(path, root, problems, parsed) for path in paths)
    yield from (d for d in documents if d is not None)


def read(
    path: Path, root: Path, problems: Problems, parsed: Parsed | None = None
) -> Document | None:
    """One file, or None when it cannot be used (the reason is added to `problems`).

    With `parsed` a file that has not changed since it was read before is not parsed again.
    """
    name = shown_name(path, root)
    text = _text(path, name, problems)
    if text is None:
        return None
    data = parsed.get(text) if parsed is not None else None
    if data is None:
        data = _parse(text, name, problems)
        if data is not None and parsed is not None:
            parsed.put(text, data)
    return None if data is None else Document(path, name, data, text)


def _parse(text: str, name: str, problems: Problems) -> Any:
    """The plain data of a YAML text; None when it has problems."""
    if _may_be_deep(text):
        mark = _first_too_deep(text)
        if mark is not None:
            problems.add(_at("too_deep", name, mark, expected=str(MAX_DEPTH)))
            return None
    if "&" in text or "*" in text:
        anchor = _first_anchor(text)
        if anchor is not None:
            problems.add(_at("anchor", name, anchor))
            return None
    try:
        node = yaml.compose(text, Loader=Loader)
    except RecursionError:
        problems.add(Problem(kind="too_deep", file=name, expected=str(MAX_DEPTH)))
        return None
    except yaml.MarkedYAMLError as error:
        problems.add(_syntax(error, text, name))
        return None
    except yaml.YAMLError as error:
        problems.add(Problem(kind="syntax", file=name, found=_first_line(str(error))))
        return None
    if node is None:
        problems.add(Problem(kind="empty_file", file=name))
        return None
    before = len(problems.found)
    data = _plain(node, name, problems, depth=0)
    return data if len(problems.found) == before else None


def read_words(path: Path, root: Path, problems: Problems) -> frozenset[str]:
    """A plain word list, one word a line; lines that start with # are notes."""
    text = _text(path, shown_name(path, root), problems) or ""
    words = frozenset(map(str.strip, text.splitlines()))
    return words - {w for w in words if not w or w[0] == "#"}


def shown_name(path: Path, root: Path) -> str:
    """The file's name as an editor knows it: with its content directory in front."""
    try:
        return str(Path(root.name) / path.relative_to(root))
    except ValueError:
        return str(path)


def _text(path: Path, name: str, problems: Problems) -> str | None:
    try:
        supposed = _SUPPOSED.get().get(path)
        raw = path.read_bytes() if supposed is None else supposed
    except FileNotFoundError:
        problems.add(Problem(kind="no_file", file=name))
        return None
    except OSError as error:
        problems.add(Problem(kind="unreadable", file=name, found=error.strerror or "?"))
        return None
    if len(raw) > MAX_BYTES:
        size, limit = f"{len(raw) // 1000} kB", f"{MAX_BYTES // 1000} kB"
        problems.add(Problem(kind="too_large", file=name, found=size, expected=limit))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(Problem(kind="not_utf8", file=name, line=line))
        return None


def _may_be_deep(text: str) -> bool:
    """Thousands of levels end the process inside libyaml; only brackets and "- - -" get there."""
    brackets = text.count("[") + text.count("{")
    return brackets > MANY or any(
        line.count("- ") + line.count("? ") > 500 for line in text.splitlines()
    )


def _first_too_deep(text: str) -> Mark | None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH + 1:
                    return event.start_mark
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # told as a syntax problem by the caller
    return None


def _first_anchor(text: str) -> Mark | None:
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return event.start_mark
    except (yaml.YAMLError, RecursionError):
        pass  # told as a syntax problem by the caller
    return None


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = _first_line(error.problem or str(error))
    lines = text.splitlines()
    if mark is not None and mark.line < len(lines):
        before_text = lines[mark.line][: mark.column + 1]
        if "\t" in before_text:
            return _at("tab", name, mark)
    if "expected a single document" in str(error):
        return _at("several_documents", name, mark)
    return _at("syntax", name, mark, found=what)


def _plain(node: yaml.Node, name: str, problems: Problems, depth: int) -> Any:
    if depth > MAX_DEPTH:
        problems.add(_at("too_deep", name, node.start_mark, expected=str(MAX_DEPTH)))
        return None
    if node.tag not in PLAIN_TAGS:
        problems.add(_at("tag", name, node.start_mark, found=node.tag))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, problems, depth)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, name, problems, depth + 1) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.value != "" or node.style else None


def _mapping(node: yaml.MappingNode, name: str, problems: Problems, depth: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.add(_at("syntax", name, key.start_mark, found=str(key.tag)))
            continue
        if key.value in data:
            problems.add(_at("duplicate_key", name, key.start_mark, found=key.value))
        data[key.value] = _plain(value, name, problems, depth + 1)
    return data


def _at(kind: str, name: str, mark: Mark | None, **details: Any) -> Problem:
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    return Problem(kind=kind, file=name, line=line, column=column, **details)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "?"
