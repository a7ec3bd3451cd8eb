"""What is wrong in the file of a conversation, written down with the place to look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from content.messages import placeholders, shown_placeholders
from content.problems import Problems, nearest
from content.source import Document
from dialogs.instrument import Asked, Item, Moment, Option, Reason, RedFlag, Step
from social_map.models import Bilingual

Path = tuple[str | int, ...]

Fill = Callable[[Path], frozenset[str]]

BRACES = frozenset("{}")
CALLED: Mapping[type[BaseModel], str] = {
    Step: "step",
    Item: "item",
    Asked: "line",
    Option: "choice",
    Reason: "reason",
    Moment: "moment",
    RedFlag: "red flag",
}
"""What an object with an id is called when something is wrong in it."""


@dataclass(frozen=True)
class Notes:
    """Where problems of one file are written down."""

    document: Document
    problems: Problems

    def add(self, kind: str, at: Path, name: str, **details: Any) -> None:
        self.problems.add(self.document.problem(kind, *at, object=name, **details))

    def wrong_value(self, at: Path, name: str, expected: str, found: str, key: str = "") -> None:
        """The field at the end of `at`, or the one called `key`, has a value it may not have."""
        key = key or str(next((s for s in reversed(at) if isinstance(s, str)), name))
        self.add("wrong_value", at, name, key=key, expected=expected, found=found)

    def unique(self, ids: Iterable[tuple[str, Path, str]], taken: Collection[str] = ()) -> None:
        """Every id occurs once; each comes with its place and the name of its object."""
        seen = set(taken)
        for id_, at, name in ids:
            if id_ in seen:
                where = "de bot / the bot" if id_ in taken else self.document.name
                self.add("duplicate_id", (*at, "id"), name, found=id_, expected=where)
            seen.add(id_)

    def named(self, of: BaseModel, sources: Collection[str], fill: Fill, whole: str) -> None:
        """Every source is listed, and every placeholder can be filled, in both languages alike.

        `fill` tells by its place what can be filled in a text.
        """
        for at, part, name in _parts(of, (), whole):
            for n, source in enumerate(getattr(part, "source", None) or ()):
                if source not in sources:
                    hint = nearest(source, sources)
                    self.add("unknown_source", (*at, "source", n), name, found=source, hint=hint)
            if isinstance(part, Bilingual) and BRACES & {*part.nl, *part.en}:
                self._text(part, at, fill(at), name)

    def _text(self, text: Bilingual, at: Path, allowed: frozenset[str], name: str) -> None:
        fields = {"nl": placeholders(text.nl), "en": placeholders(text.en)}
        unknown = [(lang, f) for lang, found in fields.items() for f in (found or set()) - allowed]
        for lang, field in unknown:
            self.add(
                "unknown_placeholder",
                (*at, lang),
                name,
                found=field,
                expected=", ".join(sorted(allowed)) or "-",
                hint=nearest(field, allowed),
            )
        if not unknown and (fields["nl"] != fields["en"] or fields["nl"] is None):
            lang, other = ("nl", "en") if fields["nl"] is None else ("en", "nl")
            self.add(
                "placeholders",
                (*at, lang),
                name,
                key=str(next((s for s in reversed(at) if isinstance(s, str)), name)),
                found=shown_placeholders(fields[lang]),
                expected=shown_placeholders(fields[other]),
                other=other,
            )


def _parts(of: object, at: Path, name: str) -> Iterator[tuple[Path, BaseModel, str]]:
    """Every object inside an object, with its place in the file and the name it goes by."""
    if isinstance(of, BaseModel):
        called = next((word for model, word in CALLED.items() if isinstance(of, model)), None)
        name = f"{called} '{getattr(of, 'id', '')}'" if called else name
        yield at, of, name
        for key in type(of).model_fields:
            yield from _parts(getattr(of, key), (*at, key), name)
    elif isinstance(of, Mapping):
        for key, value in of.items():
            yield from _parts(value, (*at, key), name)
    elif isinstance(of, tuple):
        for n, value in enumerate(of):
            yield from _parts(value, (*at, n), name)
