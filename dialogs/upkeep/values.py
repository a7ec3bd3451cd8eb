"""The value of a field in words, as it is now and as it would be."""

from __future__ import annotations

from datetime import date

from dialogs.upkeep.draft import OPEN, UNKNOWN, Draft
from dialogs.upkeep.scene import Scene


def now(field: str, draft: Draft, scene: Scene) -> str:
    """As it stands on the map."""
    return then(field, Draft(draft.offer, {}), scene)


def then(field: str, draft: Draft, scene: Scene) -> str:
    """As it would be after the change."""
    return _in_words(field, draft, scene) or scene.say("listing.change.nothing")


def _in_words(field: str, draft: Draft, scene: Scene) -> str:
    """A field in words, as it is now or as it would be; "" when there is nothing."""
    offer, values, wording = draft.offer, draft.values, scene.wording
    service, lang = offer.service, scene.lang
    match field:
        case "key_figure":
            return str(values.get("key_figure", offer.organisation.key_figure.in_(lang)))
        case "hours":
            return str(values.get("hours", service.hours.in_(lang) if service.hours else ""))
        case "areas":
            return ", ".join(wording.place(id_) for id_ in draft.ids("areas"))
        case "needs":
            return ", ".join(wording.need(id_) for id_ in draft.ids("needs"))
        case "access":
            how = scene.say(f"access.{values.get('how', service.access.how)}")
            return f"{how}: {values.get('access', service.access.in_(lang))}"
        case "waiting":
            return _weeks(draft, scene)
    until = service.closed_until
    day = values.get("closed", until.isoformat() if until else OPEN)
    if day == OPEN:
        return scene.say("listing.change.open")
    return scene.say("listing.change.closed", date=wording.day(date.fromisoformat(day)))


def _weeks(draft: Draft, scene: Scene) -> str:
    waiting = draft.offer.service.waiting
    weeks = draft.values.get("waiting", waiting.weeks if waiting else UNKNOWN)
    if weeks == UNKNOWN:
        return scene.say("listing.change.unknown")
    return (
        scene.say("listing.change.weeks", count=weeks)
        if weeks
        else scene.say("listing.change.no_waiting")
    )
