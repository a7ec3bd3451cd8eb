"""What somebody types as the new value of a field: a number of weeks, a day, areas, own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from content.problems import nearest
from dialogs.handover.days import read_day
from dialogs.harmless import harmless
from dialogs.upkeep.draft import (
    LONGEST,
    OPEN,
    UNKNOWN,
    WAYS,
    WEEKS,
    Draft,
    changed_ids,
    closing_day,
    marks_between,
    too_long,
)
from dialogs.upkeep.scene import Scene
from dialogs.wording import CLEAR
from social_map.question import Understanding
from social_map.words import split

_NUMBER = re.compile(r"[0-9]{1,4}")
_UNTIL = re.compile(r"^(?P<word>tot en met|t/m|t\.e\.m\.|tot|through|until|till|to)\s+", re.I)
_INCLUDED = frozenset({"tot en met", "t/m", "t.e.m.", "through"})
MEANT = 3
"""Areas (needs) that an unclear word may have meant, at most."""


@dataclass(frozen=True)
class Heard:
    """What typed words come down to."""

    values: dict[str, Any] = field(default_factory=dict)
    """Empty: they could not be used."""
    note: str = ""
    """What is wrong with them, or unclear about them."""
    meant: tuple[str, ...] = ()
    """Ids that an unclear word may have meant."""
    clean: str = ""
    """The words without what may not stand there."""


def hear(text: str, name: str, draft: Draft, scene: Scene) -> Heard:
    """The typed value of one field."""
    match name:
        case "waiting":
            return _weeks(text, scene)
        case "closed":
            return _until(text, scene)
        case "areas" | "needs":
            return _names(text, name, draft, scene)
        case "how":
            return _way(text, scene)
    return _words(text, name, scene)


def _words(text: str, name: str, scene: Scene) -> Heard:
    """Own words, once the privacy filter finds nothing in them."""
    words = harmless(text)
    screened = scene.screened(words)
    if screened.findings:
        kinds = sorted({f.kind for f in screened.findings})
        named = ", ".join(scene.say(f"walk.privacy.kind.{k}") for k in kinds)
        return Heard(note=scene.say("listing.read.private", kind=named), clean=screened.clean)
    if too_long(words):
        long = scene.say("listing.read.too_long", most=LONGEST, length=len(words))
        return Heard(note=long)
    return Heard({name: words}) if words else Heard(note=scene.say("listing.read.again"))


def _way(text: str, scene: Scene) -> Heard:
    """ "inloop zonder afspraak", "alleen met verwijzing"."""
    said = f" {' '.join(split(text))} "
    ways = (w for w in WAYS if any(f" {words} " in said for words in _listed(f"way.{w}", scene)))
    how = next(ways, None)
    return Heard({"how": how}) if how else Heard(note=scene.say("listing.read.way"))


def _weeks(text: str, scene: Scene) -> Heard:
    """ "3", "ongeveer drie weken", "2 maanden", "geen", "weet ik niet"; with nothing else said."""
    said = " ".join(split(text))
    if said in _listed("no_waiting", scene):
        return Heard({"waiting": 0})
    if said in _listed("unknown", scene):
        return Heard({"waiting": UNKNOWN})
    words, months = said.split(), set(_listed("months", scene))
    counts = _counts(scene)
    numbers = [
        int(w) if _NUMBER.fullmatch(w) else counts[w] for w in words if _counts_as(w, counts)
    ]
    others = {w for w in words if not _counts_as(w, counts)}
    below_zero = text.strip().startswith("-")
    if len(numbers) != 1 or below_zero or others - months - set(_listed("weeks", scene)):
        return Heard(note=scene.say("listing.read.weeks"))
    weeks = -(-numbers[0] * 13 // 3) if others & months else numbers[0]
    if weeks > WEEKS:
        return Heard(note=scene.say("listing.read.weeks"))
    return Heard({"waiting": weeks})


def _counts_as(word: str, counts: Mapping[str, int]) -> bool:
    return bool(_NUMBER.fullmatch(word)) or word in counts


def _counts(scene: Scene) -> dict[str, int]:
    """The words for one, two, three and so on."""
    listed = enumerate(scene.say("listing.words.numbers").split("|"), 1)
    return {word: n for n, words in listed for word in words.split("/")}


def _until(text: str, scene: Scene) -> Heard:
    """ "tot 12 december", "t/m 11-12", "over twee weken", "weer open"."""
    said = " ".join(split(text))
    if said in _listed("open", scene):
        return Heard({"closed": OPEN})
    word = _UNTIL.match(text.strip())
    named = text.strip()[word.end() :] if word else text
    day = read_day(named, scene.own.today, past=False)
    if day is not None and word and word["word"].lower() in _INCLUDED:
        day += timedelta(days=1)
    if day is None:
        return Heard(note=scene.say("listing.read.day"))
    if closing_day(day.isoformat(), scene.own.today) is None:
        return Heard(note=scene.say("listing.read.day_ahead"))
    return Heard({"closed": day.isoformat()})


# -- areas and needs ------------------------------------------------------------------------------


def _names(text: str, name: str, draft: Draft, scene: Scene) -> Heard:
    """ "Laak en Spoorwijk", "zonder Binckhorst": added to and taken from what is there."""
    after = before = draft.ids(name)
    notes: list[str] = []
    meant: list[str] = []
    for part, drops in _parts(text, scene):
        found = _ids(part, name, before if drops else (), scene)
        if isinstance(found, Heard):
            notes.append(found.note)
            meant += found.meant
            continue
        marks = "|".join(f"{'-' if drops else '+'}{id_}" for id_ in found)
        after = changed_ids(after, marks)
    if not after:
        return Heard(note=scene.say(f"listing.read.{name}_left"))
    said = " ".join(notes)
    if after == before:
        return Heard(note=said or scene.say("listing.read.nothing_new"), meant=tuple(meant))
    current = draft.offer.service.areas if name == "areas" else draft.offer.service.needs
    return Heard({name: marks_between(current, after)}, said, tuple(meant))


def _parts(text: str, scene: Scene) -> Iterator[tuple[str, bool]]:
    """Each part between commas, and whether it is to go."""
    drop = sorted(_listed("drop", scene), key=len, reverse=True)
    for part in re.split(r"[,;+]", text):
        said = " ".join(split(part))
        begun = next((w for w in drop if said.startswith(f"{w} ")), "")
        ended = next((w for w in drop if said.endswith(f" {w}")), "")
        if said:
            yield said.removeprefix(f"{begun} ").removesuffix(f" {ended}"), bool(begun or ended)


def _ids(text: str, name: str, among: tuple[str, ...], scene: Scene) -> tuple[str, ...] | Heard:
    """The areas (needs) that a part names; what is to go is one of those that are there."""
    meant = scene.finder.understand(text, scene.lang)
    ids = _places(meant) if name == "areas" else _needs(meant, scene)
    there = tuple(id_ for id_ in ids if id_ in among)
    unclear = meant.ambiguous_place if name == "areas" else bool(meant.group)
    if there or (ids and not among and not unclear):
        return there or ids
    if ids and unclear:
        return Heard(note=scene.say(f"listing.read.{name}_which"), meant=ids[:MEANT])
    if ids:
        return Heard(note=scene.say("listing.read.not_there"))
    near = _nearest(text, name, scene)
    key = "near" if near else "unknown"
    return Heard(note=scene.say(f"listing.read.{name}_{key}"), meant=near)


def _places(meant: Understanding) -> tuple[str, ...]:
    return tuple(p.id for p in meant.places)


def _needs(meant: Understanding, scene: Scene) -> tuple[str, ...]:
    """Those clearly named, that somebody can help with."""
    needs = scene.social_map.needs
    clear = [n for n in meant.needs if n.score >= CLEAR or meant.group]
    return tuple(n.id for n in clear if n.id in needs and needs[n.id].handover)


def _nearest(text: str, name: str, scene: Scene) -> tuple[str, ...]:
    """Where a typing mistake may have been made."""
    wording, social_map = scene.wording, scene.social_map
    if name == "needs":
        named = {wording.need(n.id): n.id for n in social_map.needs.values() if n.handover}
    else:
        inside = (social_map.home, *social_map.gazetteer.below(social_map.home))
        named = {wording.place(p): p for p in inside}
    found = nearest(text, named)
    return (named[found],) if found else ()


def _listed(key: str, scene: Scene) -> list[str]:
    """Words that can be typed, as they are said."""
    return [" ".join(split(w)) for w in scene.say(f"listing.words.{key}").split("|")]
