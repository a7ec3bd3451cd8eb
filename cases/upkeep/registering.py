"""What changes in the checks when the files have been read (again). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from cases.handover.running import today
from cases.upkeep.checks import PUT_AWAY, Check, Confirmed
from cases.upkeep.listed import Listed

Opening = Callable[[date, str], datetime]
"""When an organisation may be asked, on a day or after it."""


@dataclass(slots=True)
class Registered:
    """What is to be written; empty lists when the files say what they said."""

    kept: list[Check] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Services that are no longer there."""
    overtaken: list[str] = field(default_factory=list)
    """Services of which a confirmation in the chat no longer counts, or is in the file by now."""
    answered: list[str] = field(default_factory=list)
    """Services of which nobody needs to be asked any more."""


def registered(
    listed: Mapping[str, Listed],
    checks: Mapping[str, Check],
    confirmed: Mapping[str, Confirmed],
    unlisted: Collection[str],
    opening: Opening,
) -> Registered:
    """From the entries of the files, and what was known of them."""
    found = Registered(gone=[service for service in checks if service not in listed])
    found.answered += found.gone
    for service, one in listed.items():
        said, before = confirmed.get(service), checks.get(service)
        holds = said is not None and said.digest == one.digest
        if said is not None and not (holds and _later(said.on, one.confirmed_on)):
            found.overtaken.append(service)
            said = None
        after = _checked(one, before, said.on if said else one.confirmed_on, opening)
        if service in unlisted:
            after = replace(after, due=PUT_AWAY)
        if after == before:
            continue
        found.kept.append(after)
        if before is not None and before.asked_at and not after.asked_at:
            found.answered.append(service)
    found.overtaken += [service for service in confirmed if service not in listed]
    return found


def _checked(one: Listed, before: Check | None, last: date | None, opening: Opening) -> Check:
    """The check of an entry that was last confirmed on this day."""
    every = (one.again_on - one.confirmed_on).days if one.confirmed_on else 0
    if before is None:
        day = one.again_on if last is None else last + timedelta(days=every)
        due = opening(day, one.organisation)
        return Check(one.service, one.organisation, one.digest, last, every, due)
    every = every or before.every
    now = (one.organisation, one.digest, last, every)
    if now == (before.organisation, before.digest, before.confirmed_on, before.every):
        return before
    after = replace(
        before, organisation=one.organisation, digest=one.digest, confirmed_on=last, every=every
    )
    asking = before.asked_at is not None or bool(before.why)
    if last != before.confirmed_on and (_later(last, before.confirmed_on) or not asking):
        day = last + timedelta(days=every) if last else one.again_on
        due = opening(day, one.organisation)
        return Check(one.service, one.organisation, one.digest, last, every, due)
    if before.every and every != before.every and not asking and before.due != PUT_AWAY:
        day = _moved(before, every, opening)
        after = replace(after, due=opening(day, one.organisation))
    return after


def _moved(before: Check, every: int, opening: Opening) -> date:
    """When it is asked by another rhythm, counted from when somebody last said something."""
    last = before.confirmed_on
    if last and opening(last + timedelta(days=before.every), before.organisation) == before.due:
        return last + timedelta(days=every)
    return today(before.due) + timedelta(days=every - before.every)


def _later(one: date | None, other: date | None) -> bool:
    return one is not None and (other is None or one > other)
