"""A confirmed change → a patch to exactly the right lines of a content file.

Everything else stays as it is, to the byte. The text that comes out has been read again: it says
what the old text said with the edits made, and every comment is still there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from content.edits import Edit, Value
from content.layout import Address, Layout, Unsafe, plain
from content.patching import added, removed, reordered, replaced
from content.problems import UserFault

BOM = "\ufeff"
NOT_READ_BACK = "the file would not be read back as it should"
SHOWN = 80
"""Characters of a value in a sentence."""


class Stale(UserFault):
    """Another value stands at `path` now than when the change was proposed: `found`."""

    def __init__(self, path: tuple[str, ...], found: Value) -> None:
        stands = "nothing stands here now" if found is None else f"here stands {_shown(found)} now"
        super().__init__(
            f"{_place(path)}: {stands}, which is not what the change was proposed for; "
            "look at it again and propose the change anew if it is still needed"
        )
        self.path = path
        self.found = found


class Unpatchable(UserFault):
    """The value at `path` cannot be changed safely by machine; `reason` says why."""

    def __init__(self, path: tuple[str, ...], reason: str, by_hand: str = "look at it") -> None:
        super().__init__(
            f"{_place(path)}: cannot be changed by machine: {reason}; "
            f"{by_hand} by hand in an editor, then run check"
        )
        self.path = path
        self.reason = reason


def value_at(text: str, path: tuple[str, ...]) -> Value:
    """What stands there; None when it is nothing. Raises Unpatchable when nobody can tell."""
    try:
        data = plain(text.removeprefix(BOM))
        address = _address(data, path)
    except Unsafe as error:
        raise Unpatchable(path, str(error)) from error
    return None if address is None else _at(data, address)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made, in order; raises Stale or Unpatchable at the first that is not.

    Line ends, quotes, indentation, comments and a byte order mark stay as they are.
    """
    layout: Layout | str = text.removeprefix(BOM)
    for edit in edits:
        try:
            layout = _edited(Layout(layout) if isinstance(layout, str) else layout, edit)
        except Unsafe as error:
            by_hand = "take it out" if edit.after is None else f"write {_shown(edit.after)} there"
            raise Unpatchable(edit.path, str(error), by_hand) from error
    if isinstance(layout, str):
        return text
    return text[: len(text) - len(text.removeprefix(BOM))] + layout.text


def _edited(layout: Layout, edit: Edit) -> Layout:
    data = layout.root.data
    address = _address(data, edit.path)
    now = None if address is None else _at(data, address)
    if now != edit.before:
        raise Stale(edit.path, now)
    if edit.before == edit.after:
        return layout
    if address is None:
        address = _new_address(data, edit)
        after = _laid_out(added(layout, address[:-1], address[-1], edit.after))
    elif edit.after is None:
        after = _laid_out(removed(layout, address))
    else:
        after = _towards(layout, address, edit.after)
    if after.root.data != _with(data, address, edit.after):
        raise Unsafe(NOT_READ_BACK)
    if _all_comments(after) != _all_comments(layout):
        raise Unsafe("a comment would be lost")
    return after


def _new_address(data: Value, edit: Edit) -> Address:
    """Where something new goes: under a key, or behind the last item of a list."""
    above = _address(data, edit.path[:-1])
    if above is None:
        raise Unsafe(f"there is no {_place(edit.path[:-1])} to put it in")
    parent, name = _at(data, above), edit.path[-1]
    if isinstance(parent, dict):
        return *above, name
    if not isinstance(parent, list):
        raise Unsafe(f"{_place(edit.path[:-1])} holds no fields")
    if not isinstance(edit.after, dict) or edit.after.get("id") != name:
        raise Unsafe("an item of this list needs its own id")
    return *above, len(parent)


def _laid_out(text: str) -> Layout:
    """Of a text that was changed."""
    try:
        return Layout(text)
    except Unsafe as error:
        raise Unsafe(NOT_READ_BACK) from error


def _all_comments(layout: Layout) -> Counter[str]:
    return Counter(layout.comments(0, len(layout.text)))


# -- one value into another, step by step ----------------------------------------------------------


def _towards(layout: Layout, address: Address, after: Value) -> Layout:
    """With `after` there: within fields and lists only what differs changes."""
    now = layout.at(address).data
    if now == after:
        return layout
    if now and after and isinstance(now, dict) and isinstance(after, dict):
        return _fields_towards(layout, address, now, after)
    if now and after and isinstance(now, list) and isinstance(after, list):
        return _list_towards(layout, address, now, after)
    wanted = _with(layout.root.data, address, after)
    for text in replaced(layout, address, after):
        try:
            found = Layout(text)
        except Unsafe:
            continue
        if found.root.data == wanted:
            return found
    raise Unsafe(NOT_READ_BACK)


def _fields_towards(
    layout: Layout, address: Address, now: dict[str, Any], after: dict[str, Any]
) -> Layout:
    for name, value in after.items():
        if name in now:
            layout = _towards(layout, (*address, name), value)
        else:
            layout = _laid_out(added(layout, address, name, value))
    for name in [name for name in now if name not in after]:
        layout = _laid_out(removed(layout, (*address, name)))
    return layout


def _list_towards(layout: Layout, address: Address, now: list[Any], after: list[Any]) -> Layout:
    """Takes out what goes and puts in what comes; items with an id keep what stays of them."""
    old, new = [_name(item) for item in now], [_name(item) for item in after]
    twice = len(set(old)) < len(old) or len(set(new)) < len(new)
    if twice or [n for n in old if n in new] != [n for n in new if n in old]:
        order = [now.index(item) if item in now else item for item in after]
        return _laid_out(reordered(layout, address, order))
    for position, name in enumerate(new):
        if name not in old:
            place = old.index(new[position - 1]) + 1 if position else 0
            layout = _laid_out(added(layout, address, place, after[position]))
            old.insert(place, name)
    for place in reversed(range(len(old))):
        if old[place] not in new:
            layout = _laid_out(removed(layout, (*address, place)))
    for place, item in enumerate(after):
        layout = _towards(layout, (*address, place), item)
    return layout


def _name(item: Value) -> str:
    """By which an item of a list is known: its id, or all that it says."""
    return f"id {item['id']}" if isinstance(item, dict) and "id" in item else repr(item)


# -- plain data ------------------------------------------------------------------------------------


def _address(data: Value, path: tuple[str, ...]) -> Address | None:
    """Where it stands; None when it is not there. Raises Unsafe when that can be two places."""
    address: list[str | int] = []
    for step in path:
        found: list[str | int] = []
        if isinstance(data, dict):
            found = [step] if step in data else []
        elif isinstance(data, list):
            found = [i for i, d in enumerate(data) if isinstance(d, dict) and d.get("id") == step]
        if len(found) > 1:
            raise Unsafe(f"the id '{step}' occurs twice in the list")
        if not found:
            return None
        address.append(found[0])
        data = data[found[0]]
    return tuple(address)


def _at(data: Value, address: Address) -> Value:
    for step in address:
        data = data[step]
    return data


def _with(data: Value, address: Address, after: Value) -> Value:
    """The data with `after` there; None takes it out, a place behind a list's end adds to it."""
    if not address:
        return after
    data = deepcopy(data)
    parent, last = _at(data, address[:-1]), address[-1]
    if after is None:
        del parent[last]
    elif isinstance(parent, list) and last == len(parent):
        parent.append(after)
    else:
        parent[last] = after
    return data


# -- in words --------------------------------------------------------------------------------------


def _place(path: tuple[str, ...]) -> str:
    return " › ".join(path) or "the file"


def _shown(value: Value) -> str:
    """On one line that can be printed, and short."""
    if isinstance(value, dict):
        shown = "{" + ", ".join(f"{k}: {_shown(v)}" for k, v in value.items()) + "}"
    elif isinstance(value, list):
        shown = "[" + ", ".join(map(_shown, value)) + "]"
    else:
        shown = "".join(c if c.isprintable() else "·" for c in str(value or ""))
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
