"""How well a place is covered, as a card: nobody, not everywhere, on one organisation, best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dialogs.pages import Link, Picture
from dialogs.turn import Card, Choice, Reply, Section
from dialogs.upkeep.lists import changed, gaps, risks
from dialogs.upkeep.places import meant_places, which
from dialogs.upkeep.scene import Said, Scene
from dialogs.wording import Wording
from social_map.coverage import Coverage, Row, direct_parts
from social_map.coverage import coverage as counted

__all__ = ["changed", "coverage", "gaps", "risks"]

NAMED = 8
"""Needs by name on a line."""
BEST = 5
PARTS = 3
"""Buttons to look closer; of more than six the messenger hides some."""
NEAR = 3
"""Parts that are named as being without."""
ALT = 500
"""Characters."""


class Finding(NamedTuple):
    """Something that stands out, with the needs that it is about."""

    title: str
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.title}: {' · '.join(self.needs)}" if self.needs else self.title

    def section(self, folded: bool) -> Section:
        listed = "\n".join(f"- {need}" for need in self.needs)
        return Section(f"**{self.title}**", listed, folded=folded)


def coverage(text: str, scene: Scene) -> Said:
    """`kaart dekking Laak`; without a place the usual one, or the home municipality."""
    if not text:
        usual = scene.own.keeper.store.user(scene.own.user).usual_place
        known = usual in scene.social_map.gazetteer.places
        return scene.said(_card(usual if usual and known else scene.social_map.home, scene))
    places = meant_places(text, scene.finder, scene.lang)
    if len(places) == 1:
        return scene.said(_card(places[0], scene))
    return scene.said(which(text, places, "coverage", scene))


def _card(place: str, scene: Scene) -> Reply:
    say, wording = scene.say, scene.wording
    covered = counted(scene.social_map, place, wording.today)
    shown = wording.place(place)
    first, *others = findings(covered, wording)
    picture = Picture(say("coverage.button.picture"), "coverage", place, alt(covered, wording))
    csv = Link(
        *(say("coverage.button.csv"), "coverage", place),
        say("coverage.instead", place=shown),
    )
    card = Card(
        say("coverage.title", place=wording.place_in_town(place)),
        summary(covered, wording),
        sections=(first.section(folded=False), *(f.section(folded=True) for f in others)),
        footer=say("coverage.example") if covered.examples else "",
        picture=picture,
        links=(csv,),
    )
    return Reply(card, scene.lang, (*_closer(covered, scene), *_others(place, scene)))


def _closer(covered: Coverage, scene: Scene) -> tuple[Choice, ...]:
    """The parts that have parts of their own, and the way back up."""
    gazetteer = scene.social_map.gazetteer
    parts = [p for p in covered.places if p != covered.place]
    inside = [p for p in parts if len(direct_parts(gazetteer, p)) > 1][:PARTS]
    around = gazetteer.ancestors(covered.place)[: 1 if len(inside) < PARTS else 0]
    return tuple(
        Choice(
            scene.say("coverage.button.place", place=scene.wording.place(p)),
            {"do": "map", "show": "coverage", "place": p},
        )
        for p in (*inside, *around)
    )


def _others(place: str, scene: Scene) -> tuple[Choice, ...]:
    """What is for oneself alone is not offered where others read along."""
    if scene.own.shared:
        return ()
    say = scene.say
    return (
        Choice(say("coverage.button.gaps"), {"do": "map", "show": "gaps", "place": place}),
        Choice(say("coverage.button.risks"), {"do": "map", "show": "risks"}),
    )


def summary(covered: Coverage, wording: Wording) -> tuple[str, ...]:
    """What was counted, on which day, and in which parts."""
    say = wording.say
    counted = say(
        "coverage.counted",
        date=wording.day(covered.today),
        services=say("coverage.services", count=covered.services),
        organisations=say("coverage.organisations", count=covered.organisations),
    )
    if covered.places == (covered.place,):
        return (counted,)
    parts = say("coverage.parts", parts=", ".join(map(wording.place, covered.places)))
    rest = len(covered.rest)
    return (counted, f"{parts} {say('coverage.rest', count=rest)}" if rest else parts)


def findings(covered: Coverage, wording: Wording) -> tuple[Finding, ...]:
    """What matters most first: for what there is nobody."""
    say = wording.say

    def name(row: Row) -> str:
        return wording.need(row.need)

    def without(row: Row) -> str:
        missing = covered.without(row)
        if len(missing) == len(covered.places):
            return say("coverage.partly", need=name(row))
        if len(missing) > NEAR:
            return say("coverage.not_in_parts", need=name(row), number=len(missing))
        places = ", ".join(map(wording.place, missing))
        return say("coverage.not_in", need=name(row), places=places)

    def rests(row: Row) -> str:
        key = "coverage.rests_on_one" if row.whole.single else "coverage.rests_on"
        organisation = wording.social_map.organisations_by_id[row.only]
        return say(key, need=name(row), organisation=organisation.name)

    def much(row: Row) -> str:
        return say("coverage.count", need=name(row), number=row.whole.services)

    empty, patchy, lone, best = covered.empty, covered.patchy, covered.lone, covered.best[:BEST]
    found = [
        _some(say("coverage.empty", number=len(empty)), empty, name, wording),
        _some(say("coverage.patchy", number=len(patchy)), patchy, without, wording),
        _some(say("coverage.lone", number=len(lone)), lone, rests, wording),
        _some(say("coverage.best"), best, much, wording),
    ]
    none = () if empty else (Finding(say("coverage.none_empty"), ()),)
    return (*none, *(finding for finding in found if finding.needs))


def alt(covered: Coverage, wording: Wording) -> str:
    """The picture in words."""
    day, place = wording.day(covered.today), wording.place(covered.place)
    first = wording.say("coverage.picture.alt", place=place, date=day)
    plain = " ".join((first, *(f"{finding}." for finding in findings(covered, wording))))
    return plain if len(plain) <= ALT else plain[: ALT - 1].rsplit(" ", 1)[0].rstrip(",(") + "…"


def _some(title: str, rows: Sequence[Row], said: Callable[[Row], str], wording: Wording) -> Finding:
    """The first ones, and how many more there are."""
    left = len(rows[NAMED:])
    more = [wording.say("coverage.more", number=left)] if left else []
    return Finding(title, (*map(said, rows[:NAMED]), *more))
