"""What is wrong in a content file, told to the editor in one sentence with the place to look."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from typing import Literal

from content.problem_wording import WORDING

__all__ = ["WORDING", "ContentError", "Problem", "Problems", "Severity", "UserFault", "nearest"]

Severity = Literal["error", "warning"]
LONGEST = 300
"""Characters that are quoted of a value or a name."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0
    kind: str
    object: str = ""
    """The object's own name, for example "service 'wmo-laak'"."""
    expected: str = ""
    found: str = ""
    hint: str = ""
    """The likeliest right value, if one is near."""
    key: str = ""
    other: str = ""
    severity: Severity = "error"

    def text(self, lang: str = "nl") -> str:
        """`file:line:column object: what is wrong and what to do`."""
        did_you_mean = {"nl": " Bedoel je '{}'?", "en": " Did you mean '{}'?"}[lang]
        sentence = WORDING[self.kind][lang].format(
            expected=_short(self.expected),
            found=f"'{_short(self.found)}'",
            key=_short(self.key),
            other=_short(self.other),
            hint=did_you_mean.format(self.hint) if self.hint else "",
        )
        name = f" {_short(self.object)}:" if self.object else ""
        note = {"nl": " let op:", "en": " warning:"}[lang] if self.severity == "warning" else ""
        return f"{self.file}:{self.line or 1}:{self.column or 1}{note}{name} {sentence}"


def _short(text: str) -> str:
    """Enough to find it again in the file, on one line that can be printed."""
    shown = "".join(c if c.isprintable() else "·" for c in text[:LONGEST])
    return shown + "…" if len(text) > LONGEST else shown


@dataclass
class Problems:
    """All problems of one reading, collected instead of stopping at the first."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.found.append(problem)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.found if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [p for p in self.found if p.severity == "warning"]

    def in_order(self) -> list[Problem]:
        """By file and place in the file, errors and warnings mixed, each sentence once."""
        return sorted(set(self.found), key=astuple)


class UserFault(Exception):
    """A mistake of the person at the keyboard; the text says what to do about it."""


class ContentError(Exception):
    """The content has errors; the bot cannot use it. `problems` holds them all."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems.errors)} content errors")
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that an editor most likely meant, or an empty string."""
    by_folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
