"""A typed health mark: "7", "zeven", "7,5", "zes of zeven", "7/10"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from social_map.words import plain, split

NUMBERS = (
    ("nul", "zero"),
    ("een", "one"),
    ("twee", "two"),
    ("drie", "three"),
    ("vier", "four"),
    ("vijf", "five"),
    ("zes", "six"),
    ("zeven", "seven"),
    ("acht", "eight"),
    ("negen", "nine"),
    ("tien", "ten"),
)
_WORDS = {word: i for i, words in enumerate(NUMBERS) for word in words}
_AROUND = frozenset(
    split(
        "een en of tot tussen ik denk geef doe zou zeg het is dat mijn cijfer nou nu wel maar zo n "
        "zon ongeveer misschien dik dikke ruim krap krappe minst minstens hooguit plus min "
        "a an and or to between i think give would say it is the my mark well just about around "
        "maybe at least most"
    )
)
"""Words that may stand around a mark. With any other word it is a sentence, not a mark: a mark
that was never meant is worse than being asked once more."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_OUT_OF_TEN = re.compile(
    r"(?<=\w)\s*(?:/|\b(?:van de|van|op de|op|uit|out of)\b)\s*(?:10|tien|ten)\b"
)
_NEGATIVE = re.compile(r"^\s*[-−]\d")
_HALF = frozenset({"half", "halve"})


@dataclass(frozen=True)
class TypedMark:
    """What was typed where a mark is asked."""

    mark: int
    half: bool = False
    """Between this mark and the next one."""


def read_mark(text: str) -> TypedMark | None:
    """The mark in a short answer ("een zeven", "7,5", "denk een 6"), or None.

    "zes of zeven" and "6 à 7" name two and lie between them; "-3" is below every scale.
    """
    tokens = _without_articles(_TOKEN.findall(_OUT_OF_TEN.sub("", _with_halves(text))))
    marks: list[TypedMark] = []
    for token in tokens:
        number = _number(token)
        if token in _HALF and marks:
            marks[-1] = TypedMark(marks[-1].mark, half=True)
        elif number is not None:
            marks.append(number)
        elif token not in _AROUND:
            return None
    match marks:
        case [mark]:
            return TypedMark(-mark.mark) if _NEGATIVE.match(text) else mark
        case [low, high] if high.mark == low.mark + 1:
            return TypedMark(low.mark, half=True)
    return None


def _with_halves(text: str) -> str:
    """ "zesenhalf" and "6½" with the half as a word of its own."""
    text = plain(text.replace("½", " half"))
    for half in ("eneenhalve", "eneenhalf", "enhalf"):
        text = text.replace(half, " half")
    return text


def _without_articles(tokens: list[str]) -> list[str]:
    """ "een zeven" is a 7, and only "een" by itself a 1."""
    return [
        token
        for token, after in zip_longest(tokens, tokens[1:], fillvalue="")
        if not (token == "een" and after and (after in _HALF or _number(after)))
    ]


def _number(token: str) -> TypedMark | None:
    if token in _WORDS:
        return TypedMark(_WORDS[token])
    if not token[0].isdecimal():
        return None
    whole, _, rest = token.replace(",", ".").partition(".")
    return TypedMark(int(whole[:4]), half=bool(rest.strip("0")))
