"""Which organisation a typed text names: by id, name, its beginning, or words of it."""

from __future__ import annotations

from collections.abc import Mapping

from content.problems import nearest
from social_map.words import plain, split


def found(text: str, names: Mapping[str, str], *, wide: bool = False) -> tuple[str, ...]:
    """The ids that a text may mean, of `names` by id; empty: none.

    `wide`: where several begin with it, also those that have its words elsewhere.
    """
    said = plain(text).strip()
    exact = tuple(id_ for id_, name in names.items() if said in (id_.casefold(), plain(name)))
    if exact:
        return exact
    words = set(split(text))
    if not words:
        return ()
    begun = tuple(
        id_
        for id_, name in names.items()
        if plain(name).startswith(said) or id_.casefold().startswith(said)
    )
    if len(begun) == 1 or (begun and not wide):
        return begun
    within = (id_ for id_, name in names.items() if words <= {*split(name), *split(id_)})
    return tuple(dict.fromkeys((*begun, *within)))


def near(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Where a typing mistake was made: the likeliest by name and by id."""
    said = plain(text).strip()
    name, id_ = nearest(said, names.values()), nearest(said, names)
    named = [known for known in names if name and names[known] == name]
    return tuple(dict.fromkeys([*named, *([id_] if id_ else [])]))
