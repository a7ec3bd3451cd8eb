"""What a card says of one entry of the map, whatever was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.kinds import capacity, kind
from dialogs.turn import Section
from social_map.models import Confirmation
from social_map.offers import Freshness, Offer, how_fresh
from social_map.words import split

if TYPE_CHECKING:
    from dialogs.wording import Wording

A_MONTH = 30
"""Days; near enough to say for about how long nobody confirmed an entry."""


def described(offer: Offer, wording: Wording) -> Section:
    """The entry as a colleague reads it, without the reason that it was chosen."""
    service, organisation, lang = offer.service, offer.organisation, wording.lang
    facts = [
        ("kind", kind(service, wording)),
        ("discipline", service.discipline.in_(lang) if service.discipline else ""),
        ("key_figure", _key_figure(offer, wording)),
        ("consult", service.consult.in_(lang) if service.consult else ""),
        ("access", _access(offer, wording)),
        ("audience", service.audience.in_(lang) if service.audience else ""),
        ("hours", service.hours.in_(lang) if service.hours else ""),
        ("languages", ", ".join(service.languages) if len(service.languages) > 1 else ""),
        ("waiting", _waiting(offer, wording)),
        ("capacity", capacity(service, wording)),
        ("confirmed", confirmed_by(service.confirmed, organisation.example, wording)),
    ]
    name, what = organisation.name, service.name.in_(lang)
    return Section(
        title=f"**{name}**" if name.startswith(what) else f"**{what}** · {name}",
        text=service.description.in_(lang),
        facts=tuple((wording.say(f"label.{key}"), value) for key, value in facts if value),
        note=_note(offer, wording),
    )


def _key_figure(offer: Offer, wording: Wording) -> str:
    figure = offer.organisation.key_figure.in_(wording.lang)
    if offer.answered is None:
        return figure
    date = wording.day(offer.answered)
    return wording.say("confirmed.answered", figure=figure, date=date)


def confirmed_by(confirmed: Confirmation | None, example: bool, wording: Wording) -> str:
    """When a human last said that it is right, with a warning when that is long ago."""
    if confirmed is None:
        return wording.say("confirmed.example" if example else "confirmed.none")
    on = wording.day(confirmed.on)
    values: dict[str, object] = {"date": on, "by": confirmed.by, "how": confirmed.how}
    level = how_fresh(confirmed, example, wording.today, wording.social_map.limits)
    if level < Freshness.FLAGGED:
        return wording.say("confirmed.fresh", **values)
    months = max(1, (wording.today - confirmed.on).days // A_MONTH)
    return wording.say(f"confirmed.{level.name.lower()}", count=months, **values)


def _access(offer: Offer, wording: Wording) -> str:
    """ "Inloop, in het Vadercentrum"; the word is not said twice."""
    access = offer.service.access
    how, text = wording.say(f"access.{access.how}"), access.in_(wording.lang)
    twice = split(text)[0][:3] == split(how)[0][:3]
    return text if twice else f"{how}, {text}"


def _waiting(offer: Offer, wording: Wording) -> str:
    waiting = offer.service.waiting
    if waiting is None:
        return ""
    date = wording.day(waiting.on)
    if waiting.weeks == 0:
        return wording.say("waiting.none", date=date)
    return wording.say("waiting", count=waiting.weeks, date=date)


def _note(offer: Offer, wording: Wording) -> str:
    """What to know before turning to it: may the contact be gone, is it closed, does it end."""
    service = offer.service
    notes = [wording.say(f"doubt.{offer.doubt}")] if offer.doubt else []
    if service.closed_until is not None and service.closed_on(wording.today):
        notes.append(wording.say("closed", date=wording.day(service.closed_until)))
    elif service.valid_to and service.kind != "group":  # of a group the kind tells it
        notes.append(wording.say("until", date=wording.day(service.valid_to)))
    return " ".join(notes)
