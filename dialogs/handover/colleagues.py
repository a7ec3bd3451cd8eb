"""Colleagues to choose from, each by a title and never by a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cases.access import Person
from dialogs.handover.scene import Scene


def titled(people: Iterable[Person], scene: Scene) -> dict[str, str]:
    """Id → what he or she is; the second with the same title is "wijkcoach (2)"."""
    seen: Counter[str] = Counter()
    named: dict[str, str] = {}
    for person in people:
        title = title_of(person, scene)
        seen[title] += 1
        number = seen[title]
        named[person.id] = f"{title} ({number})" if number > 1 else title
    return named


def title_of(person: Person | None, scene: Scene) -> str:
    """What somebody is, in the language of the turn; a colleague where that is not known."""
    if person is None or person.title is None:
        return scene.say("handover.away.colleague")
    return person.title.in_(scene.lang)
