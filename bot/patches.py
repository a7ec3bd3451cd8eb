"""What a proposed change makes of the text of its file, as that stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.calendar import HERE
from cases.upkeep.changes import Change, Kind
from content.editing import Stale, Unpatchable, edited, value_at
from content.edits import Edit, Value
from dialogs.upkeep.filed import HOW

CONFIRMED = "confirmed"
NOTHING = Edit((), None, None)


class Why(StrEnum):
    """Why a change cannot be made."""

    GONE = "gone"
    """What it is about is no longer in the file."""
    STALE = "stale"
    """Another value stands there than when it was proposed."""
    UNSEEN = "unseen"
    """The entry that was confirmed is not the one that stands there now."""
    BY_HAND = "by_hand"
    """No machine can write it there safely."""


class Hindered(Exception):
    """`edit`: the part of the change that cannot be made; `now`: what stands there."""

    def __init__(self, why: Why, edit: Edit, now: Value = None, reason: str = "") -> None:
        super().__init__(f"{why}: {'/'.join(edit.path)}")
        self.why, self.edit, self.now, self.reason = why, edit, now, reason


class Confirms(StrEnum):
    """What becomes of the confirmation that comes with a change."""

    YES = "yes"
    NONE = "none"
    """There is none."""
    LATER = "later"
    """The file holds a later one."""
    UNSEEN = "unseen"
    """It was said of an entry that has changed since."""


@dataclass(frozen=True)
class Patch:
    """The text with the change made."""

    text: str
    edits: tuple[Edit, ...]
    """What was done to the text; what stood there already is not in it."""
    confirms: Confirms


def patched(change: Change, text: str, *, seen: bool = True, anyway: bool = False) -> Patch:
    """The text with the change made. Raises Hindered.

    `seen`: the entry stands there as it was shown to whoever proposed the change; what that person
    confirmed was no other entry. `anyway`: what changed since gives way, as far as it must.
    """
    data = _read(change, text)
    edits = list(_rebuilt(change, data, anyway))
    rebuilt = any(edit not in change.edits for edit in edits)
    confirms = Confirms.NONE
    for edit in _confirmations(change):
        now = _at(data, edit.path)
        if now == edit.after:  # all of it is there already, or the rest came later
            confirms = Confirms.YES if seen or not edits else Confirms.NONE
            continue
        confirms = _confirms(edit, now, seen and not rebuilt)
        if confirms is Confirms.YES:
            edits.append(Edit(edit.path, now, edit.after))
        elif confirms is Confirms.UNSEEN and change.kind is Kind.CONFIRM:
            raise Hindered(Why.UNSEEN, edit, now)
    try:
        return Patch(edited(text, edits), tuple(e for e in edits if e.before != e.after), confirms)
    except (Stale, Unpatchable) as error:
        found = next((e for e in edits if e.path == error.path), edits[0])
        reason = error.reason if isinstance(error, Unpatchable) else ""
        raise Hindered(Why.BY_HAND, found, reason=reason) from error


def is_confirmation(edit: Edit) -> bool:
    """Does it say that somebody found the entry right?"""
    return edit.path[-1:] == (CONFIRMED,) and isinstance(edit.after, dict) and "on" in edit.after


def _confirmations(change: Change) -> list[Edit]:
    """One, or none; of what only confirms also when the file said so, or was not to be read."""
    given = [edit for edit in change.edits if is_confirmation(edit)]
    if given or change.kind is not Kind.CONFIRM:
        return given
    on = change.at.astimezone(HERE).date().isoformat()
    after = {"on": on, "by": change.role, "how": HOW}
    return [Edit(("services", change.service, CONFIRMED), None, after)]


def same_place(one: Change, other: Change) -> bool:
    """Do both change the same value? A confirmation beside it does not count."""
    if one.file != other.file:
        return False
    paths = [[e.path for e in c.edits if not is_confirmation(e)] for c in (one, other)]
    return any(a[: len(b)] == b[: len(a)] for a in paths[0] for b in paths[1])


def _read(change: Change, text: str) -> Value:
    try:
        return value_at(text, ())
    except Unpatchable as error:
        edit = next(iter(change.edits), NOTHING)
        raise Hindered(Why.BY_HAND, edit, reason=error.reason) from error


def _rebuilt(change: Change, data: Value, anyway: bool) -> Iterator[Edit]:
    """The edits but for a confirmation, each on what stands there now."""
    for edit in [*change.edits, *_confirmations(change)]:
        if len(edit.path) > 2 and _at(data, edit.path[:2]) is None:
            raise Hindered(Why.GONE, edit)
        now = _at(data, edit.path)
        if is_confirmation(edit) or now == edit.after:
            continue
        if now == edit.before:
            yield edit
        elif anyway:
            yield Edit(edit.path, now, _merged(edit.before, edit.after, now))
        else:
            raise Hindered(Why.STALE, edit, now)


def _confirms(edit: Edit, now: Value, seen: bool) -> Confirms:
    day = now.get("on") if isinstance(now, dict) else None
    if str(day or "") > edit.after["on"]:  # days are compared as they are written: 2026-11-22
        return Confirms.LATER
    return Confirms.YES if seen else Confirms.UNSEEN


def _merged(before: Value, after: Value, now: Value) -> Value:
    """What was proposed on top of what stands there now: of a list only what came and went, of
    fields only those that changed."""
    if isinstance(before, list) and isinstance(after, list) and isinstance(now, list):
        kept = [item for item in now if item in after or item not in before]
        return kept + [item for item in after if item not in before and item not in now]
    if isinstance(before, dict) and isinstance(after, dict) and isinstance(now, dict):
        names = dict.fromkeys((*now, *after))
        each = {n: _field(before.get(n), after.get(n), now.get(n)) for n in names}
        return {name: value for name, value in each.items() if value is not None}
    return after


def _field(before: Value, after: Value, now: Value) -> Value:
    return now if before == after else _merged(before, after, now)


def _at(data: Value, path: tuple[str, ...]) -> Value:
    """What stands there; None when it is nothing. An item of a list goes by its id."""
    for step in path:
        if isinstance(data, list):
            data = next((i for i in data if isinstance(i, dict) and i.get("id") == step), None)
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data
