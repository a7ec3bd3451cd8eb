"""The words of a remark, with what names need to know of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"'?[^\W\d_]+(?:['-][^\W\d_]+)*")

ENDING = re.compile(r" ?(?:$|[^\w ])")


@dataclass(frozen=True)
class Token:
    """One word: `lower` without a genitive ending, `before` what stands since the last word."""

    text: str
    lower: str
    start: int
    end: int
    before: str
    loud: bool
    """In capitals throughout, in a text or part of it that is."""
    glued: bool
    """A digit stands against it: "dm2"."""
    dotted: bool
    """A dot follows at once."""
    ends: bool
    """No word or number follows before the next comma, dot or end."""

    @property
    def capital(self) -> bool:
        """Starts with a capital, or stands in a text of capitals."""
        return self.text[2 * self.text.startswith(("'s-", "'t-")) :].lstrip("'-")[:1].isupper()

    @property
    def proper(self) -> bool:
        """A capital that was meant as one: first letter only, not the whole word."""
        return self.capital and not (len(self.text) > 1 and self.text.isupper())

    @property
    def after_blank(self) -> bool:
        """Only a blank, or the dot of an abbreviation and a blank, before it."""
        return self.before.strip(" ") in {"", "."} and len(self.before) < 4


def tokens_of(text: str, lower: str) -> list[Token]:
    """The words of the text in order."""
    found: list[Token] = []
    letters = [c for c in text if c.isalpha()]
    shouting = sum(c.isupper() for c in letters) > 0.6 * len(letters)
    end = 0
    for match in WORD.finditer(text):
        start, stop = match.span()
        word = match[0]
        glued = text[start - 1 : start].isdigit() or text[stop : stop + 1].isdigit()
        found.append(
            Token(
                text=word,
                lower=_base(lower[start:stop]),
                start=start,
                end=stop,
                before=text[end:start],
                loud=shouting and word.isupper(),
                glued=glued,
                dotted=text[stop : stop + 1] == ".",
                ends=ENDING.match(text, stop) is not None,
            )
        )
        end = stop
    return found


def _base(word: str) -> str:
    return word[:-2] if word.endswith("'s") and len(word) > 3 else word
