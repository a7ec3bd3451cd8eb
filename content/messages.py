"""What the bot says: texts by key and language, with placeholders and plurals."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from content.problems import ContentError, Problems, nearest
from content.source import Document, read

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, Lang] = ("nl", "en")


@dataclass(frozen=True)
class Messages:
    """All texts; a missing key is a bug and raises KeyError."""

    _texts: Mapping[Lang, Mapping[str, str]]

    def text(self, key: str, lang: Lang, **values: object) -> str:
        """The text under `key`. With `count` given, `key.one` or `key.other` is used."""
        texts = self._texts[lang]
        if "count" in values:
            key = f"{key}.{'one' if values['count'] == 1 else 'other'}"
        return texts[key].format(**values)

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts["nl"])


def load_messages(content: Path) -> Messages:
    """`content/texts/{nl,en}.yaml`. Raises ContentError when texts or placeholders differ."""
    problems = Problems()
    documents = {
        lang: read(content / "texts" / f"{lang}.yaml", content, problems) for lang in LANGS
    }
    texts = {
        lang: dict(_flat(document.data, document, problems))
        for lang, document in documents.items()
        if document is not None
    }
    if len(texts) == len(LANGS):
        for lang, other in (("nl", "en"), ("en", "nl")):
            _compare(texts, documents, lang, other, problems)  # type: ignore[arg-type]
    if problems.errors:
        raise ContentError(problems)
    return Messages(texts)


def _flat(data: Any, document: Document, problems: Problems, path: tuple[str, ...] = ()) -> Any:
    """Nested texts → ("a.b.c", text) pairs."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, document, problems, (*path, key))
    elif isinstance(data, str):
        yield ".".join(path), data.strip("\n")
    else:
        problems.add(
            document.problem(
                "wrong_value",
                *path,
                key=".".join(path),
                expected="een tekst / a text",
                found=str(data or ""),
            )
        )


def _compare(
    texts: dict[Lang, dict[str, str]],
    documents: dict[Lang, Document],
    lang: Lang,
    other: Lang,
    problems: Problems,
) -> None:
    document, others = documents[lang], documents[other].name
    for key in texts[other].keys() - texts[lang].keys():
        problems.add(
            document.problem(
                "no_text",
                *key.split("."),
                expected=key,
                other=others,
                hint=nearest(key, texts[lang]),
            )
        )
    for key, text in texts[lang].items():
        mine, theirs = placeholders(text), placeholders(texts[other].get(key, text))
        if mine is None or (theirs is not None and mine != theirs):
            problems.add(
                document.problem(
                    "placeholders",
                    *key.split("."),
                    key=key,
                    found=shown_placeholders(mine),
                    expected=shown_placeholders(theirs),
                    other=others,
                )
            )


def placeholders(text: str) -> frozenset[str] | None:
    """The placeholders of a text; None when one is not a plain name in matching braces."""
    try:
        parts = [p for p in string.Formatter().parse(text) if p[1] is not None]
    except ValueError:
        return None
    plain = all(
        name and name.isidentifier() and not form and not how for _, name, form, how in parts
    )
    return frozenset(name for _, name, _, _ in parts if name) if plain else None


def shown_placeholders(fields: frozenset[str] | None) -> str:
    """For an editor: the names, or braces that do not match."""
    return "{ }" if fields is None else ", ".join(sorted(fields)) or "-"
