"""Which place somebody means who asks about the map as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.finder import Finder
from dialogs.turn import Card, Choice, Reply
from dialogs.upkeep.scene import Scene
from social_map.models import Lang

MOST = 4
"""Places to choose from."""


def meant_places(text: str, finder: Finder, lang: Lang) -> tuple[str, ...]:
    """The place of an id or a name as somebody types it; several: it may be any of these."""
    gazetteer = finder.social_map.gazetteer
    named = gazetteer.meant(text)
    if len(named) == 1:
        return named
    understood = finder.understand(text, lang)
    found = tuple(p.id for p in understood.places)
    return found if understood.ambiguous_place else found[:1]


def which(text: str, places: Sequence[str], show: str, scene: Scene) -> Reply:
    """The place is not known, or several have that name; what was typed is not said back."""
    wording = scene.wording
    if places:
        titles = [(wording.place_in_town(p), p) for p in places[:MOST]]
        said = scene.say("coverage.which")
    else:
        near = scene.social_map.gazetteer.like(text)
        ids = scene.social_map.gazetteer.meant(near)[:1] if near else ()
        titles = [(scene.say("coverage.perhaps", place=wording.place_in_town(p)), p) for p in ids]
        key = "coverage.unknown_gaps" if show == "gaps" else "coverage.unknown"
        said = scene.say(key)
    choices = tuple(Choice(t, {"do": "map", "show": show, "place": p}) for t, p in titles)
    return Reply(Card(said), scene.lang, choices)
