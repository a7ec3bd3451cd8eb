"""What somebody is changing about an entry, as buttons carry it until it is passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from content.edits import Edit
from dialogs.harmless import harmless
from dialogs.turn import Data
from dialogs.upkeep.entry import first_entry, press, role
from dialogs.upkeep.filed import Filed
from dialogs.upkeep.scene import Scene
from social_map.models import HowToGetIn
from social_map.offers import Offer

LONGEST, HEAVIEST = 200, 240
"""Characters of a text that is typed, and bytes: every button of a card carries it twice."""
WEEKS = 520
"""The longest waiting time that the map takes."""
FAR = 730
"""Days ahead up to which an offer may be closed for a while."""
CHANGES = 8
"""Areas (needs) that are added or taken away in one go."""
UNKNOWN, OPEN = "unknown", "open"
"""Instead of a number of weeks, and of a day."""
FIELDS = ("key_figure", "hours", "areas", "needs", "access", "waiting", "closed")
"""What can be changed, in the order in which it is offered."""
TEXTS = ("key_figure", "hours", "access")
WAYS: tuple[str, ...] = get_args(HowToGetIn)


@dataclass(frozen=True)
class Draft:
    """An entry, and what is to be changed about it; everything in it holds."""

    offer: Offer
    values: Mapping[str, Any]
    """By field, and `how` beside `access`; of `areas` and `needs` what is added and taken away:
    "+WK051842|-BU05184206"."""

    def carried(self, go: str, **more: Any) -> dict[str, Any]:
        """What a button carries that goes on with it."""
        return {**press(go, self.offer), **self.values, **more}

    def with_(self, scene: Scene, **values: Any) -> Draft:
        return Draft(self.offer, _holding({**self.values, **values}, self.offer, scene))

    @property
    def fields(self) -> tuple[str, ...]:
        """What is changed, in order."""
        named = {"how": "access"}
        return tuple(f for f in FIELDS if f in {named.get(v, v) for v in self.values})

    def ids(self, field: str) -> tuple[str, ...]:
        """The areas (needs) as they would be."""
        return changed_ids(_current(self.offer, field), str(self.values.get(field, "")))

    def edits(self, filed: Filed, scene: Scene) -> tuple[Edit, ...]:
        """What it comes down to in the file; empty: nothing is other than it stands there."""
        values, today = self.values, scene.own.today
        edits: list[Edit] = []
        for key in ("key_figure", "hours"):
            if key in values:
                edits += filed.worded(key, values[key])
        for key in ("areas", "needs"):
            if key in values:
                edits += filed.value(key, _written(key, filed, self, scene))
        if "how" in values:
            edits += filed.how(values["how"])
        if "access" in values:
            edits += filed.worded("access", values["access"])
        if "waiting" in values:
            edits += filed.value("waiting", _waiting(values["waiting"], today))
        if "closed" in values:
            until = None if values["closed"] == OPEN else values["closed"]
            edits += filed.value("closed_until", until)
        return (*edits, *filed.confirmed(role(scene), today)) if edits else ()


def draft_of(data: Data, scene: Scene) -> Draft | None:
    """From a button, which is user input; None when the entry is not for this person."""
    offer = first_entry(data, scene)
    return Draft(offer, _holding(data, offer, scene)) if offer else None


def changed_ids(current: Iterable[str], marks: str) -> tuple[str, ...]:
    """After what is added and taken away."""
    ids = dict.fromkeys(current)
    for mark in filter(None, marks.split("|")):
        if mark[0] == "+":
            ids[mark[1:]] = None
        else:
            ids.pop(mark[1:], None)
    return tuple(ids)


def marks_between(current: Iterable[str], after: Iterable[str]) -> str:
    """What is added and taken away, as a button carries it."""
    before, then = tuple(current), tuple(after)
    added = [f"+{id_}" for id_ in then if id_ not in before]
    return "|".join([*added, *(f"-{id_}" for id_ in before if id_ not in then)])


# -- what holds ---------------------------------------------------------------------------------


def _holding(data: Data, offer: Offer, scene: Scene) -> dict[str, Any]:
    """The values that may be passed on; the rest is left out."""
    values: dict[str, Any] = {}
    for key in TEXTS:
        text = data.get(key)
        if isinstance(text, str) and fitting(text, scene):
            values[key] = text
    if data.get("how") in WAYS:
        values["how"] = data["how"]
    for key in ("areas", "needs"):
        marks = data.get(key)
        if isinstance(marks, str) and (kept := _kept_marks(key, marks, offer, scene)):
            values[key] = kept
    weeks, closed = data.get("waiting"), data.get("closed")
    if weeks == UNKNOWN or (type(weeks) is int and 0 <= weeks <= WEEKS):
        values["waiting"] = weeks
    if closed == OPEN or closing_day(closed, scene.own.today):
        values["closed"] = closed
    return values


def fitting(text: str, scene: Scene) -> bool:
    """May these words stand on the map? Nobody's name or number, and not too long."""
    plain = bool(text) and text == harmless(text) and not too_long(text)
    return plain and not scene.screened(text).findings


def too_long(text: str) -> bool:
    """Too much for one line of the map, or for the buttons that carry it."""
    return len(text) > LONGEST or len(text.encode()) > HEAVIEST


def closing_day(value: object, today: date) -> date | None:
    """The day on which it is open again; None for anything that is not a day to come."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else today
    except ValueError:
        return None
    return day if today < day <= today + timedelta(days=FAR) else None


def _current(offer: Offer, key: str) -> tuple[str, ...]:
    return offer.service.areas if key == "areas" else offer.service.needs


def _kept_marks(key: str, marks: str, offer: Offer, scene: Scene) -> str:
    """Additions that the map knows and removals of what is there; never all of it."""
    current = _current(offer, key)
    known = scene.social_map.gazetteer.places if key == "areas" else scene.social_map.needs
    parts = [m for m in marks.split("|") if m[:1] in ("+", "-")][:CHANGES]
    good = [
        m
        for m in dict.fromkeys(parts)
        if (m[1:] in known and m[1:] not in current if m[0] == "+" else m[1:] in current)
    ]
    if key == "needs":
        needs = scene.social_map.needs
        good = [m for m in good if m[0] == "-" or needs[m[1:]].handover]
    after = changed_ids(current, "|".join(good))
    return marks_between(current, after) if after else ""


# -- in the shape of the file -------------------------------------------------------------------


def _written(key: str, filed: Filed, draft: Draft, scene: Scene) -> list[str]:
    """The list as the file has it, without what goes and with what comes."""
    before = filed.data.get(key)
    lines = [str(line) for line in before] if isinstance(before, list) else []
    after = draft.ids(key)
    current = _current(draft.offer, key)
    gone, added = set(current) - set(after), [id_ for id_ in after if id_ not in current]
    meant = scene.social_map.gazetteer.meant
    ids = {line: meant(line)[:1] if key == "areas" else (line,) for line in lines}
    kept = [line for line in lines if not gone.intersection(ids[line])]
    there = {id_ for line in kept for id_ in ids[line]}
    return [*kept, *(id_ for id_ in added if id_ not in there)]


def _waiting(weeks: int | str, today: date) -> dict[str, str] | None:
    if weeks == UNKNOWN:
        return None
    return {"weeks": str(weeks), "on": today.isoformat()}
