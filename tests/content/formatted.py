"""Content files as many hands write them: every style YAML has, with comments everywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

TEXTS = (
    *("ma–vr", "none", "yes", "3", "2026-11-22", "0703", "8:30", "~", "a", "inloop", "😀 samen"),
    *("a: b", "x # y", "- x", "* ster", "@thuis", "%", "it's", 'zeg "ja"', "", " ruim ", "[x", "}"),
    *(
        "met, komma",
        "twee\nregels",
        "einde\n",
        "a:",
        "#nummer",
        "? wat",
        "!",
        "| recht",
        "> schuin",
    ),
    "Denkt mee met ouders over opvoeden en over het gedrag van hun kind, zo lang als dat nodig is.",
    "Eerste alinea, die lang genoeg is om te worden gevouwen over meer regels.\nTweede alinea.\n",
)
PLAIN = frozenset({*TEXTS[:11], TEXTS[-2]})
IDS = ("opvoeden", "schulden", "taal", "wonen", "angst")


@dataclass
class File:
    """What was written, and what must be found again after a change elsewhere."""

    text: str
    data: dict[str, Any]
    comments: list[str]
    """Each stands once in the text and in no value."""
    leaves: list[tuple[tuple[str | int, ...], str]]
    """Where a single value stands → its `key: value`, in the order of the text."""


def random_file(rng: Random) -> File:
    """An organisation with services; the styles, comments and line ends are drawn."""
    data = organisation(rng)
    hand = Hand(rng)
    text = hand.top(data)
    if rng.random() < 0.2 and "|" not in text and ">" not in text:
        text = text.rstrip("\n")
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
        hand.leaves = [(path, words.replace("\n", "\r\n")) for path, words in hand.leaves]
    if rng.random() < 0.1:
        text = "\ufeff" + text
    return File(text, data, hand.comments, hand.leaves)


def organisation(rng: Random) -> dict[str, Any]:
    services = [service(rng, id_) for id_ in rng.sample(IDS, rng.randint(1, 3))]
    data: dict[str, Any] = {"id": "wijkteam", "name": rng.choice(TEXTS), "services": services}
    if rng.random() < 0.5:
        data["key_figure"] = bilingual(rng)
    return data


def service(rng: Random, id_: str) -> dict[str, Any]:
    """With some of the fields a service can have, in any order."""
    known: dict[str, Any] = {
        "id": id_,
        "name": bilingual(rng),
        "needs": rng.sample(IDS, rng.randint(0, 4)),
        "hours": bilingual(rng),
        "waiting": {"weeks": str(rng.randint(0, 20)), "on": "2026-11-22"},
        "lines": [rng.sample(IDS, rng.randint(1, 2)) for _ in range(rng.randint(1, 2))],
        "contacts": [{"id": i, "role": rng.choice(TEXTS)} for i in rng.sample(IDS, 2)],
        "note": rng.choice(TEXTS),
        "confirmed": rng.choice(["none", {"on": "2026-01-02", "by": rng.choice(TEXTS)}]),
    }
    others = rng.sample([key for key in known if key != "id"], rng.randint(0, 5))
    keys = ["id", *others]
    rng.shuffle(keys)
    return {key: known[key] for key in keys}


def bilingual(rng: Random) -> dict[str, Any]:
    return {"nl": rng.choice(TEXTS), "en": rng.choice(TEXTS)}


@dataclass
class Hand:
    """One person's way of writing."""

    rng: Random
    comments: list[str] = field(default_factory=list)
    leaves: list[tuple[tuple[str | int, ...], str]] = field(default_factory=list)

    def top(self, data: dict[str, Any]) -> str:
        return self.above(0) + self.fields(data, 0, ()) + self.above(0)

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def comment(self) -> str:
        words = self.rng.choice(("let op", "needs: [x]", "{a: 'b'}", '"', "- id: y", "# #"))
        self.comments.append(f"# {words} nr.{len(self.comments)}.")
        return self.comments[-1]

    def above(self, column: int) -> str:
        """Blank lines and lines with a comment."""
        lines = ""
        while self.chance(0.2):
            lines += "\n" if self.chance(0.3) else " " * column + self.comment() + "\n"
        return lines

    def behind(self) -> str:
        """The end of a line."""
        spaces = " " * self.rng.randint(1, 3)
        if self.chance(0.3):
            return spaces + self.comment() + "\n"
        return (spaces if self.chance(0.1) else "") + "\n"

    def fields(self, data: dict[str, Any], column: int, path: tuple[str | int, ...]) -> str:
        text = ""
        for position, (key, value) in enumerate(data.items()):
            text += (self.above(column) + " " * column) if position else ""
            text += f"{key}:" + self.value(value, column, (*path, key), f"{key}:")
        return text

    def items(self, data: list[Any], column: int, path: tuple[str | int, ...]) -> str:
        text = ""
        for position, value in enumerate(data):
            name = value["id"] if isinstance(value, dict) and "id" in value else position
            text += (self.above(column) + " " * column) if position else ""
            text += "-" + self.item(value, column, (*path, name))
        return text

    def item(self, value: Any, column: int, path: tuple[str | int, ...]) -> str:
        if not value or isinstance(value, str) or self.chance(0.2):
            return self.value(value, column, path, "")
        gap = self.rng.choice((1, 1, 3))
        inside = self.fields if isinstance(value, dict) else self.items
        return " " * gap + inside(value, column + 1 + gap, path)  # type: ignore[operator]

    def value(self, value: Any, column: int, path: tuple[str | int, ...], key: str) -> str:
        """From behind the colon or dash up to and with the end of its last line."""
        if isinstance(value, str):
            words = " " + self.text(value, column)
            self.leaves.append((path, key + words))
            header, newline, rest = words.partition("\n")
            if newline and header.lstrip()[0] in "|>":
                end = self.behind()
                self.leaves[-1] = (path, key + header + end + rest)
                return header + end + rest + "\n"
            return words + self.behind()
        if not value or self.chance(0.4):
            return " " + self.flow(value, column + 2, path) + self.behind()
        step = self.rng.choice((1, 2, 4))
        if isinstance(value, list):
            step = self.rng.choice((0, 2, 3)) if key else step
            inside = self.items(value, column + step, path)
        else:
            inside = self.fields(value, column + step, path)
        return self.behind() + self.above(column + step) + " " * (column + step) + inside

    def text(self, value: str, column: int) -> str:
        margin = "\n" + " " * (column + self.rng.choice((1, 2, 4)))
        if len(value) > 40 and self.chance(0.5):
            lines = [words_in_lines(line, self.rng.randint(20, 60)) for line in value.split("\n")]
            if value.endswith("\n"):
                del lines[-1]
            folded = margin.join(margin.join(line) + "\n" for line in lines).rstrip("\n")
            style = ">" if value.endswith("\n") else ">-"
            return style + margin + folded
        if "\n" in value and value.strip() and self.chance(0.5):
            style = "|" if value.endswith("\n") else "|-"
            return style + margin + margin.join(value.removesuffix("\n").split("\n"))
        return self.inline(value)

    def inline(self, value: str) -> str:
        styles = ['"', "'"] if "\n" not in value else ['"']
        if value in PLAIN:
            styles += [""] * 4
        style = self.rng.choice(styles)
        if style == '"':
            return json.dumps(value, ensure_ascii=False)
        return f"'{value.replace(chr(39), chr(39) * 2)}'" if style else value

    def flow(self, value: Any, column: int, path: tuple[str | int, ...]) -> str:
        if isinstance(value, str):
            words = self.inline(value)
            return f'"{value}"' if words == value and "," in words else words
        named = (
            value.items()
            if isinstance(value, dict)
            else [(v["id"] if isinstance(v, dict) else i, v) for i, v in enumerate(value)]
        )
        several = self.chance(0.3)
        parts = [self.in_flow(value, name, part, column, path) for name, part in named]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        text = opening + self.gap(several, column)
        for position, part in enumerate(parts):
            last = position == len(parts) - 1
            before = self.gap(several and self.chance(0.2), column, "")
            comma = "" if last and self.chance(0.8) else ","
            text += part + before + comma + self.gap(several, column, "" if last else " ")
        return text + closing

    def in_flow(
        self, whole: Any, name: str | int, part: Any, column: int, path: tuple[str | int, ...]
    ) -> str:
        words = self.flow(part, column, (*path, name))
        words = f"{name}: {words}" if isinstance(whole, dict) else words
        if isinstance(part, str):
            self.leaves.append(((*path, name), words))
        return words

    def gap(self, several: bool, column: int, least: str = "") -> str:
        if not several:
            return least + " " * self.chance(0.2)
        if self.chance(0.5):
            return least
        words = f"  {self.comment()}" if self.chance(0.5) else ""
        return f"{words}\n" + " " * column


def words_in_lines(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
