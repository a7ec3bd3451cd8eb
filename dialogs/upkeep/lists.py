"""Lists for who keeps the map: unanswered questions, what rests on one person, what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from cases.access import TAKES_UP, Person
from cases.calendar import HERE
from cases.notes import Gap
from cases.upkeep.changes import Change, Kind
from dialogs.pages import Link
from dialogs.turn import Card, Choice, Reply
from dialogs.upkeep.places import meant_places, which
from dialogs.upkeep.scene import Said, Scene
from dialogs.wording import Wording
from dialogs.written_days import written
from social_map.lookup import who_handles
from social_map.models import Organisation

SHOWN = 10
"""Lines of a list."""
MONTHS = 12
LATELY = 90
"""Days."""


class OpenGap(NamedTuple):
    """How often nobody was found in a month, and whether somebody would be found now."""

    need: str
    place: str
    month: str
    """YYYY-MM."""
    times: int
    found: bool


# -- questions without an answer ------------------------------------------------------------------


def gaps(text: str, scene: Scene) -> Said:
    """`kaart gaten Laak`; without a place everywhere."""
    places = meant_places(text, scene.finder, scene.lang) if text else ()
    if text and len(places) != 1:
        return scene.said(which(text, places, "gaps", scene))
    place = places[0] if places else ""
    found = open_gaps(scene.own.keeper.store.gaps(), place, scene.wording)
    named = {"place": scene.wording.place(place)} if place else {}
    if not found:
        key = "coverage.gaps.none" if place else "coverage.gaps.none_all"
        return scene.tell(key, **named)
    key = "coverage.gaps.title" if place else "coverage.gaps.title_all"
    lines = (scene.say("coverage.gaps.how"), *_gap_lines(found, scene))
    csv = Link(scene.say("coverage.button.csv"), "gaps", place)
    choices = (_coverage_of(place, scene),) if place else ()
    return scene.said(
        Reply(Card(scene.say(key, **named), lines, links=(csv,)), scene.lang, choices)
    )


def open_gaps(counted: Iterable[Gap], place: str, wording: Wording) -> list[OpenGap]:
    """Those of the last twelve months inside a place ("": everywhere), what was asked most first.

    What is no longer on the map as a need or a place is left out.
    """
    social_map, today = wording.social_map, wording.today
    first = f"{today.year - (today.month < MONTHS)}-{today.month % MONTHS + 1:02}"
    contains, places = social_map.gazetteer.contains, social_map.gazetteer.places
    kept = [
        gap
        for gap in counted
        if gap.month >= first
        and gap.need in social_map.needs
        and gap.place in places
        and (not place or contains(place, gap.place))
    ]
    asked: defaultdict[tuple[str, str], int] = defaultdict(int)
    for gap in kept:
        asked[gap.need, gap.place] += gap.count
    found = {cell: bool(who_handles(social_map, [cell[0]], [cell[1]], today)) for cell in asked}
    order = sorted(kept, key=lambda g: (-asked[g.need, g.place], g.need, g.place, g.month))
    return [OpenGap(g.need, g.place, g.month, g.count, found[g.need, g.place]) for g in order]


def _gap_lines(found: Sequence[OpenGap], scene: Scene) -> Iterator[str]:
    """One for each need in each place, with the months together."""
    months: defaultdict[tuple[str, str], list[OpenGap]] = defaultdict(list)
    for gap in found:
        months[gap.need, gap.place].append(gap)
    for (need, place), of in list(months.items())[:SHOWN]:
        last = date.fromisoformat(f"{max(gap.month for gap in of)}-01")
        yield scene.say(
            "coverage.gaps.line",
            count=sum(gap.times for gap in of),
            need=scene.wording.need(need),
            place=scene.wording.place_in_town(place),
            month=written(last, scene.lang, "MMMM y"),
            now=scene.say("coverage.gaps.found" if of[0].found else "coverage.gaps.still"),
        )
    if len(months) > SHOWN:
        yield scene.say("coverage.gaps.more", count=len(months) - SHOWN)


def _coverage_of(place: str, scene: Scene) -> Choice:
    title = scene.say("coverage.button.place", place=scene.wording.place(place))
    return Choice(title, {"do": "map", "show": "coverage", "place": place})


# -- what rests on one person ---------------------------------------------------------------------


def risks(scene: Scene) -> Said:
    """Organisations without a replacement on the map and with one person or none in the list of
    people; before them those whose contact may be gone."""
    social_map, say = scene.social_map, scene.say
    known = social_map.organisations_by_id
    doubted = {o: why for o, why in scene.own.keeper.heard().doubted.items() if o in known}
    lines = [say("coverage.risks.doubted")] if doubted else []
    for id_, why in sorted(doubted.items(), key=lambda d: known[d[0]].ring != "inner"):
        lines.append(say(f"coverage.risks.{why}", organisation=_ringed(known[id_], scene)))
    fragile = [
        line
        for organisation in sorted(known.values(), key=lambda o: (o.ring != "inner", o.example))
        if (line := _fragile(organisation, scene))
    ]
    if fragile:
        lines += [say("coverage.risks.how"), *fragile[:SHOWN]]
    if len(fragile) > SHOWN:
        lines.append(say("coverage.risks.more", count=len(fragile) - SHOWN))
    if not lines:
        return scene.tell("coverage.risks.none")
    return scene.said(Reply(Card(say("coverage.risks.title"), tuple(lines)), scene.lang))


def _fragile(organisation: Organisation, scene: Scene) -> str:
    """What makes it so; "" when it is not, or has nothing on the map any more."""
    access, today = scene.own.access, scene.own.today
    if organisation.replacement or all(s.unlisted for s in organisation.services):
        return ""
    name = _ringed(organisation, scene)
    alone = access.alone(organisation.id, today)
    if alone:
        return scene.say("coverage.risks.one", organisation=name, role=_role(alone, scene))
    if any(p.duties & TAKES_UP for p in access.members(organisation.id, today)):
        return ""
    return scene.say("coverage.risks.nobody", organisation=name)


def _ringed(organisation: Organisation, scene: Scene) -> str:
    inner = organisation.ring == "inner"
    return organisation.name + (scene.say("coverage.risks.inner") if inner else "")


# -- what changed ---------------------------------------------------------------------------------


def changed(scene: Scene) -> Said:
    """Who came and went, by organisation and role, and what was changed on the map."""
    own, say = scene.own, scene.say
    since = own.today - timedelta(LATELY)
    people = [_came_or_went(*c, scene) for c in own.access.changed_since(since, own.today)]
    applied = own.keeper.store.changes.since(datetime.combine(since, time(), HERE).astimezone(UTC))
    entries = [line for change in applied if (line := _applied(change, scene))]
    confirmed = len({c.service for c in applied if c.kind is Kind.CONFIRM})
    if confirmed:
        entries.append(say("coverage.changed.confirmed", count=confirmed))
    if not (people or entries):
        return scene.tell("coverage.changed.none", days=LATELY)
    lines = (
        *_headed("coverage.changed.people", people, scene),
        *_headed("coverage.changed.entries", entries, scene),
    )
    title = say("coverage.changed.title", days=LATELY)
    return scene.said(Reply(Card(title, lines), scene.lang))


def _headed(heading: str, lines: Sequence[str], scene: Scene) -> Iterator[str]:
    if lines:
        yield scene.say(heading)
        yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield scene.say("coverage.changed.more", count=len(lines) - SHOWN)


def _came_or_went(person: Person, day: date, came: bool, scene: Scene) -> str:
    return scene.say(
        "coverage.changed.began" if came else "coverage.changed.ended",
        organisation=scene.organisation(person.organisation),
        role=_role(person, scene),
        date=scene.wording.day(day),
    )


def _applied(change: Change, scene: Scene) -> str:
    """What an editor applied to an entry; who left is told among the people."""
    if change.kind not in (Kind.CHANGE, Kind.UNLIST) or change.decided is None:
        return ""
    offer = scene.social_map.offers.get(change.service)
    name = scene.organisation(change.organisation)
    entry = f"{name}, {offer.service.name.in_(scene.lang)}" if offer else name
    day = scene.wording.day(change.decided.astimezone(HERE).date())
    return scene.say(f"coverage.changed.{change.kind}", entry=entry, date=day)


def _role(person: Person, scene: Scene) -> str:
    return person.title.in_(scene.lang) if person.title else scene.say("coverage.changed.somebody")
