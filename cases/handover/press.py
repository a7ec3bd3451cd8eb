"""Somebody presses a button: what was filled in, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cases.handover.model import LONGEST_REMARK, Actor, Consent, Handover, Reason
from cases.handover.running import today
from cases.handover.states import Clock, Side
from cases.privacy.filter import Screened

Details = Mapping[str, Any]
Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """Changes of fields, clocks that begin anew, and clocks that are put off to a day."""

    changes: Changes = field(default_factory=dict)
    restart: frozenset[Clock] = frozenset()
    postponed: Mapping[Clock, date] = field(default_factory=dict)


class Missing(Exception):
    """Something that was filled in is missing or cannot be; caught where the move is made."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button of a handover, with what was filled in."""

    handover: Handover
    actor: Actor
    now: datetime
    details: Details

    @property
    def heard(self) -> bool:
        """The requester records what the partner said elsewhere."""
        return self.actor.side is Side.REQUESTER

    def code(self, key: str, codes: Collection[str], missing: Reason) -> str:
        """One of the codes. Raises Missing."""
        value = self.details.get(key)
        if value not in codes:
            raise Missing(missing)
        return str(value)

    def perhaps(self, key: str, codes: Collection[str], default: str | None) -> str | None:
        """One of the codes when it was filled in."""
        value = self.details.get(key)
        return str(value) if value in codes else default

    def yes(self, key: str, missing: Reason) -> None:
        """Raises Missing when this was not said in so many words."""
        if self.details.get(key) is not True:
            raise Missing(missing)

    def day(self, key: str, default: date | None = None) -> date | None:
        """A date, also as a form gives it. Raises Missing when it is none."""
        value = self.details.get(key) or default
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise Missing(Reason.NEEDS_DATE) from None
        return value

    def past_day(self, key: str, default: date | None = None) -> date:
        """A day up to today, which it is when nothing else is known."""
        day = self.day(key, default) or today(self.now)
        if day > today(self.now):
            raise Missing(Reason.DATE_AHEAD)
        return day

    def coming_day(self, key: str) -> date | None:
        """Today or later, when it was filled in."""
        day = self.day(key)
        if day is not None and day < today(self.now):
            raise Missing(Reason.DATE_PAST)
        return day

    def remark(self, key: str = "remark", default: str = "") -> str:
        """A short text that passed the privacy filter. Raises TypeError for an unscreened one."""
        screened = self.details.get(key)
        if screened is None:
            return default
        if not isinstance(screened, Screened):
            raise TypeError("a remark goes through the privacy filter first")
        if screened.findings:
            raise Missing(Reason.PRIVATE)
        if len(screened.clean) > LONGEST_REMARK:
            raise Missing(Reason.TOO_LONG)
        return screened.clean

    def consent(self, scope: str) -> Consent:
        """Consent for this organisation. Raises Missing."""
        return checked(self.details.get("consent"), scope, self.now)


def checked(consent: Consent | None, scope: str, now: datetime) -> Consent:
    """The consent, when it covers the organisation and was given by now. Raises Missing."""
    if consent is None:
        raise Missing(Reason.NO_CONSENT)
    if consent.scope != scope:
        raise Missing(Reason.CONSENT_ELSEWHERE)
    if consent.on > today(now):
        raise Missing(Reason.CONSENT_AHEAD)
    return consent


Effects = Callable[[Press], Effect]
"""What a move records. Raises Missing."""
