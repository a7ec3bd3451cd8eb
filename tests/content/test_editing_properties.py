"""Random changes to files in every style: nothing else changes, and no comment is ever lost.

`make prove` makes ten times as many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.editing import Stale, Unpatchable, edited, value_at
from content.edits import Edit
from content.problems import Problems
from content.source import read, supposing
from tests.content.formatted import IDS, TEXTS, File, bilingual, random_file, service

TIMES = int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
SOME = settings(max_examples=100 * TIMES, deadline=None)
Path_ = tuple[str | int, ...]


def reading(text: str) -> Any:
    """What `content.source` reads in a file with this text."""
    problems, file = Problems(), Path("file.yaml")
    with supposing({file: text.encode()}):
        document = read(file, file.parent, problems)
    assert document is not None, [p.text("en") for p in problems.found]
    return document.data


def places(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that an edit can name and still find afterwards: no id."""
    if path and path[-1] != "id":
        yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list):
        for item in data:
            if isinstance(item, dict):
                yield from places(item, (*path, item["id"]))


def random_edit(rng: Random, data: dict[str, Any]) -> Edit:
    path, now = rng.choice(list(places(data)) or [(("name",), None)])
    if isinstance(now, dict) and rng.random() < 0.4:
        return added_key(rng, path, now)
    if isinstance(now, list) and all(isinstance(i, dict) for i in now) and rng.random() < 0.4:
        return added_item(rng, path, now)
    return Edit(path, now, other(rng, now) if rng.random() < 0.75 else None)


def added_key(rng: Random, path: tuple[str, ...], now: dict[str, Any]) -> Edit:
    key = rng.choice(["waiting", "confirmed", "hours", "closed_until", "note"])
    values: list[Any] = [bilingual(rng), {"weeks": "3", "on": "2026-11-22"}, rng.choice(TEXTS), []]
    return Edit((*path, key), now.get(key), rng.choice(values))


def added_item(rng: Random, path: tuple[str, ...], now: list[Any]) -> Edit:
    new = (*IDS, *(f"nieuw-{i}" for i in range(len(now) + 1)))
    id_ = rng.choice([i for i in new if i not in {n["id"] for n in now}])
    return Edit((*path, id_), None, service(rng, id_))


def other(rng: Random, now: Any) -> Any:
    """Something else of the same kind, or of another."""
    if isinstance(now, list) and not any(isinstance(item, dict) for item in now):
        items = [item for item in now if rng.random() < 0.7]
        for _ in range(rng.randint(0, 2)):
            items.insert(rng.randint(0, len(items)), rng.choice(TEXTS))
        return items
    if isinstance(now, dict) and rng.random() < 0.7:
        changed = {
            key: other(rng, v) if key != "id" and rng.random() < 0.5 else v
            for key, v in now.items()
        }
        dropped = rng.choice([*now, None])
        changed = {key: v for key, v in changed.items() if key != dropped or key == "id"}
        return {**changed, **({"more": rng.choice(TEXTS)} if rng.random() < 0.4 else {})}
    if isinstance(now, list):
        return [other(rng, item) if rng.random() < 0.3 else item for item in now]
    if isinstance(now, dict) and "id" in now:
        return {"id": now["id"], "note": rng.choice(TEXTS)}
    return rng.choice([*TEXTS, *TEXTS, bilingual(rng)])


def put(data: Any, edit: Edit) -> Any:
    """The data with the edit made, by hand."""
    data = deepcopy(data)
    parent = data
    for step in edit.path[:-1]:
        parent = parent[step] if isinstance(parent, dict) else by_id(parent, step)
    last = edit.path[-1]
    if isinstance(parent, list):
        if edit.before is None:
            parent.append(edit.after)
        else:
            at = parent.index(by_id(parent, last))
            parent[at : at + 1] = [] if edit.after is None else [edit.after]
    elif edit.after is None:
        parent.pop(last, None)
    else:
        parent[last] = edit.after
    return data


def by_id(items: list[Any], id_: str) -> Any:
    return next(item for item in items if item["id"] == id_)


def may_be_refused(file: File, edit: Edit) -> bool:
    """Only a list with another order, and comments somewhere, is left to an editor's hands."""
    return bool(file.comments) and has_lists(edit.before) and has_lists(edit.after)


def has_lists(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(has_lists, value.values()))
    return isinstance(value, list)


def touches(edit: Edit, leaf: Path_) -> bool:
    path = edit.path
    return leaf[: len(path)] == path or path[: len(leaf)] == leaf


@pytest.mark.prove
@SOME
@given(st.integers(0, 2**32))
def test_a_change_to_any_file_changes_that_and_loses_no_comment(seed: int) -> None:
    rng = Random(seed)
    file = random_file(rng)
    assert reading(file.text) == file.data
    edit = random_edit(rng, file.data)
    try:
        text = edited(file.text, [edit])
    except Unpatchable:
        assert may_be_refused(file, edit), (file.text, edit)
        return
    assert reading(text) == put(file.data, edit)
    assert value_at(text, edit.path) == edit.after
    shown = repr(reading(text))
    for comment in file.comments:
        assert text.count(comment) == 1
        assert comment not in shown
    at = 0
    for path, words in file.leaves:
        if not touches(edit, path):
            at = text.index(words, at) + len(words)
    assert text.startswith("\ufeff") == file.text.startswith("\ufeff")
    if "\r" in file.text:
        assert text.count("\n") == text.count("\r\n")
    back = Edit(edit.path, edit.after, edit.before)
    assert reading(edited(text, [back])) == put(put(file.data, edit), back)


@pytest.mark.prove
@SOME
@given(st.integers(0, 2**32))
def test_many_changes_after_each_other_are_all_there_and_no_comment_is_lost(seed: int) -> None:
    rng = Random(seed)
    file = random_file(rng)
    text, data = file.text, file.data
    edits: list[Edit] = []
    for _ in range(rng.randint(2, 4)):
        edit = random_edit(rng, data)
        try:
            text = edited(text, [edit])
        except Unpatchable:
            continue
        data = put(data, edit)
        edits.append(edit)
    assert edited(file.text, edits) == text
    assert reading(text) == data
    assert all(text.count(comment) == 1 for comment in file.comments)


@pytest.mark.prove
@SOME
@given(st.integers(0, 2**32))
def test_a_value_that_somebody_else_changed_is_never_overwritten(seed: int) -> None:
    rng = Random(seed)
    file = random_file(rng)
    path, now = rng.choice(list(places(file.data)))
    with pytest.raises(Stale) as stale:
        edited(file.text, [Edit(path, [now], rng.choice(TEXTS))])
    assert stale.value.found == now
