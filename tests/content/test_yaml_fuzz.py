"""Content that somebody spoiled at random: `check` always says what and where, and never breaks.

`make prove` spoils ten times as often.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.library import Source
from content.problems import ContentError, Problem
from tests.factories import TODAY, write_content

TIMES = int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
SPOILED = 150 * TIMES
PLACE = re.compile(r"(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+) \S", re.DOTALL)
BROKEN_LINES = ("", "\n", "\r\n", "\r", "\x0b", "\x85", "\u2028")
VALUES = (
    *(
        "",
        "~",
        "null",
        "[]",
        "{}",
        "[[[]]]",
        "{a: {b: {c: d}}}",
        "- x",
        "!!python/object:os.system x",
    ),
    *("&a [*a]", "*weg", "<<: *weg", "|", ">-", "? x", "'", '"', "{", "]", "%", "@", "`", "# x"),
    *("0703", "8:30", "1e999", "-1", "9" * 20, "0x1F", "2026-02-30", "9999-12-31"),
    *("wd", "4wh", "-1d", "99999999wd", "1000000000d", "200%", "9" * 12 + "%"),
    *("{first_name}", "{0}", "{", "{}", "{place.__class__}", "%s", "a" * 5000, "\u202e", "\u200b"),
    *("[schulden, schulden]", "[weg]", "[{}]", "[null]", "{nl: , en: }", "{nl: [], en: {}}", "\t"),
    *("\x00", "\x1b[31m", "\ufeff", "😀", "ﷺ", "../../geheim", "SD-GM0518-Laak", "GM0518", "GM"),
)

Spoil = Callable[[str, random.Random], str]


# -- ways to spoil a text -------------------------------------------------------------------------


def letter(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("{}[]:,-#&*!|>'\"%@`?\t \n\x00ë") + text[at + rng.randrange(2) :]


def cut(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.randrange(200) :]


def line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * rng.randrange(1, 5) + lines[at]
        case _:
            lines[at] = lines[at].lstrip()
    return "\n".join(lines)


def value(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    having = [n for n, line in enumerate(lines) if ": " in line]
    if not having:
        return text + rng.choice(VALUES)
    at = rng.choice(having)
    lines[at] = f"{lines[at].partition(': ')[0]}: {rng.choice(VALUES)}"
    return "\n".join(lines)


def word(text: str, rng: random.Random) -> str:
    words = list(re.finditer(r"[\w-]+", text))
    if not words:
        return text
    at, other = rng.choice(words), rng.choice(words)
    new = rng.choice((other[0], rng.choice(VALUES), at[0].upper(), at[0] * 2))
    return text[: at.start()] + new + text[at.end() :]


def key(text: str, rng: random.Random) -> str:
    """A key that is not known, twice the same, or of another shape."""
    keys = list(re.finditer(r"\w+(?=:)", text))
    if not keys:
        return text
    at = rng.choice(keys)
    new = rng.choice((rng.choice(keys)[0], "weg", "? [a]", "1", "~", "<<", "{a: b}", "'" * 3))
    return text[: at.start()] + new + text[at.end() :]


def line_ends(text: str, rng: random.Random) -> str:
    return text.replace("\n", rng.choice(BROKEN_LINES), rng.randrange(1, 5))


def nothing(text: str, rng: random.Random) -> str:
    return rng.choice(("", "\n", "# leeg", "[]", "{}", "x", "---\n---\n", "[" * 5000, "- " * 3000))


SPOILS: tuple[Spoil, ...] = (letter, cut, line, value, value, word, word, key, line_ends, nothing)


def spoil(content: Path, files: list[Path], rng: random.Random) -> dict[Path, bytes]:
    """Spoils one or two files; returns what stood in them."""
    before = {}
    for path in rng.sample(files, rng.choice((1, 1, 1, 2))):
        before[path] = path.read_bytes()
        text = before[path].decode()
        for _ in range(rng.choice((1, 1, 1, 3))):
            text = rng.choice(SPOILS)(text, rng)
        encoding = rng.choice(("utf-8",) * 12 + ("utf-16", "latin-1", "utf-8-sig"))
        path.write_bytes(text.encode(encoding, "replace"))
    return before


# -- what an editor reads -------------------------------------------------------------------------


def problems_of(content: Path) -> list[Problem]:
    try:
        _, problems = Source(content).read(TODAY, warm=False)
    except ContentError as error:
        problems = error.problems
        assert problems.errors
    return problems.in_order()


def misplaced(problem: Problem, content: Path) -> str:
    """What is wrong with how a problem is told; "" for nothing."""
    for lang in ("nl", "en"):
        told = problem.text(lang)
        found = PLACE.match(told)
        if found is None:
            return f"no place: {told!r}"
        if len(told) > 2000:
            return f"too long: {told[:200]!r}"
        path = content / found["file"]
        path = path if path.exists() else content.parent / found["file"]
        if path.is_file():
            lines = len(path.read_bytes().decode("utf-8", "replace").splitlines())
            if int(found["line"]) > lines + 1:
                return f"line {found['line']} of {lines}: {told!r}"
    return ""


@pytest.mark.prove
def test_whatever_is_spoiled_is_told_with_its_place(tmp_path: Path) -> None:
    content, rng = write_content(tmp_path), random.Random(TIMES)
    files = sorted(p for p in content.rglob("*.*") if p.suffix in {".yaml", ".txt"})
    figures: Counter[str] = Counter()
    for number in range(SPOILED):
        before = spoil(content, files, rng)
        spoiled = {p.relative_to(content).as_posix(): p.read_bytes() for p in before}
        try:
            problems = problems_of(content)
        except Exception as bug:
            shown = {name: text[-3000:] for name, text in spoiled.items()}
            raise AssertionError(f"number {number}: {bug!r} for {shown}") from bug
        wrong = [w for w in (misplaced(p, content) for p in problems) if w]
        assert not wrong, (number, wrong)
        figures["refused" if any(p.severity == "error" for p in problems) else "fine"] += 1
        for path, text in before.items():
            path.write_bytes(text)

    print(f"{SPOILED} times spoiled: {dict(figures)}, always with a place")
    assert not problems_of(content)
    assert figures["refused"] > SPOILED / 2
