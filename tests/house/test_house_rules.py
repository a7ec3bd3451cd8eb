"""The rules of the house: who may import whom, how large a module is, what is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import app
from content.messages import Messages

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "cases", "content", "dialogs", "social_map", "benchmarks", "playground")
MODULES = [
    ROOT / "app.py",
    *(
        p
        for room in ROOMS
        for p in sorted((ROOT / room).rglob("*.py"))
        if "node_modules" not in p.parts
    ),
]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_rooms_open_only_the_doors_they_may() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_a_module_says_what_it_is_for_and_is_small(module: Path) -> None:
    text = module.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) < 300


# -- texts ----------------------------------------------------------------------------------------

SPEAKERS = {"say", "text", "_said", "tell", "gone"}
"""Functions whose first argument is the key of a text."""


def keys_said() -> tuple[set[str], set[str]]:
    """Keys of texts in the code: whole ones, and the beginnings of put-together ones."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for module in (m for m in MODULES if m.relative_to(ROOT).parts[0] in {"bot", "dialogs"}):
        tree = ast.parse(module.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in SPEAKERS:
                for key in _values(node.args[0], tree):
                    _take(key, whole, beginnings)
    return whole, beginnings


def _values(key: ast.expr, tree: ast.Module) -> list[ast.expr]:
    """The key itself, or all that is ever assigned to it when it is a variable."""
    if not isinstance(key, ast.Name):
        return [key]
    assigned = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return [a.value for a in assigned if any(_name(t) == key.id for t in a.targets)]


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", "") or getattr(called, "id", "")


def _take(key: ast.expr, whole: set[str], beginnings: set[str]) -> None:
    match key:
        case ast.Constant(value=str(value)):
            whole.add(value)
        case ast.IfExp(body=one, orelse=other):
            _take(one, whole, beginnings)
            _take(other, whole, beginnings)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            beginnings.add(start)
        case ast.BinOp(left=ast.Constant(value=str(start)), op=ast.Add()):
            beginnings.add(start)


def variants(messages: Messages) -> set[str]:
    """All keys, and for singular and plural the key that the code says."""
    keys = set(messages.keys())
    return keys | {k.rsplit(".", 1)[0] for k in keys if k.endswith((".one", ".other"))}


def test_every_text_that_the_code_says_exists(messages: Messages) -> None:
    known = variants(messages)
    whole, beginnings = keys_said()
    said = {k for k in whole if k != "nl"}  # Problem.text takes a language

    assert said, "no texts found in the code"
    assert said - known == set()
    assert {b for b in beginnings if not any(k.startswith(b) for k in known)} == set()


def test_every_text_is_said_somewhere(messages: Messages) -> None:
    whole, beginnings = keys_said()
    unsaid = {
        key
        for key in messages.keys()  # noqa: SIM118  (Messages is no dict)
        if key not in whole
        and key.removesuffix(".one").removesuffix(".other") not in whole
        and not any(b and key.startswith(b) for b in beginnings)
    }

    assert unsaid == set()


# -- documentation ----------------------------------------------------------------------------


def documentation() -> str:
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(f.read_text("utf-8") for f in files if f.is_file())


def commands_and_options() -> list[str]:
    """Every command, and every long option of every command, as `app.py --help` tells them."""
    commands = app.parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    options = {
        option
        for parser in commands.values()
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    return [*commands, *sorted(options)]


@pytest.mark.parametrize("word", commands_and_options())
def test_every_command_and_option_is_documented(word: str) -> None:
    pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"

    assert re.search(pattern, documentation()), f"{word} is nowhere in README.md or docs/"
