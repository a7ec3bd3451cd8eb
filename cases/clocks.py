"""How long everybody has, and who gets a nudge when it takes longer; `content/clocks.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, get_args

from cases.calendar import Calendar, Duration, add
from cases.handover.states import Clock

Urgency = Literal["today", "this_week", "routine"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
EVERYBODY = ""
"""In the place of an organisation: all that agreed nothing else."""


class Who(StrEnum):
    """Who gets a nudge; but for the owner, in the words of `cases.handover.states.Duty`."""

    KEY_FIGURE = "key_figure"
    REPLACEMENT = "replacement"
    CONTACT = "contact"
    """The general contact of the organisation."""
    OWNER = "owner"
    """Who took it up; the key figure where nobody did."""
    COORDINATOR = "coordinator"
    REQUESTER = "requester"
    BACKUP = "backup"
    """The colleague who replaces the requester."""


@dataclass(frozen=True, slots=True)
class Step:
    """One nudge: to whom, and how long after the clock began."""

    who: tuple[Who, ...]
    after: Duration


@dataclass(frozen=True, slots=True)
class Rung:
    """A step as it is written: a time by urgency, or hundredths of the clock's own time."""

    who: tuple[Who, ...]
    after: Mapping[Urgency, Duration | int]

    def step(self, urgency: Urgency, time: Duration) -> Step:
        """The step of a clock that has this time."""
        after = self.after[urgency]
        return Step(self.who, time.percent(after) if isinstance(after, int) else after)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of some clocks, in rising order."""

    rungs: tuple[Rung, ...]
    then_every: Duration | None = None
    """How often the last step comes again; None: the ladder ends."""


class MapWho(StrEnum):
    """Who is asked whether an entry of the map is right, in the words of `Duty`."""

    KEY_FIGURE = "key_figure"
    REPLACEMENT = "replacement"
    CONTACT = "contact"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class MapStep:
    """One question about an entry: to whom, and how long after the first one."""

    who: tuple[MapWho, ...]
    after: Duration


@dataclass(frozen=True, slots=True)
class MapRules:
    """How the map is kept true; after how many days that begins stands with the map."""

    ladder: tuple[MapStep, ...]
    """In rising order."""
    then_every: Duration
    """How often the last step comes again."""
    correction: Duration
    """How long an editor has for a report that something is not right."""
    unanswered: int
    """So many handovers in a row without any answer make a contact doubtful."""


@dataclass(frozen=True, slots=True)
class Nudges:
    """How much one person may be told."""

    per_person_a_day: int
    today_every: Duration
    """What must be done today does not count, but comes at most so often."""


@dataclass(frozen=True)
class Rules:
    """All times, ladders and calendars; an organisation is a partner or a practice."""

    nudges: Nudges
    times: Mapping[tuple[str, Urgency, Clock], Duration]
    """By organisation, or `EVERYBODY`."""
    ladders: Mapping[Clock, Ladder]
    calendars: Mapping[str, Calendar]
    map: MapRules

    def time(self, clock: Clock, urgency: Urgency, organisation: str = EVERYBODY) -> Duration:
        """How long the organisation has."""
        own = self.times.get((organisation, urgency, clock))
        return own or self.times[EVERYBODY, urgency, clock]

    def start(
        self,
        clock: Clock,
        urgency: Urgency,
        now: datetime,
        calendar: Calendar,
        organisation: str = EVERYBODY,
    ) -> datetime:
        """When it is due if the clock starts now."""
        return add(now, self.time(clock, urgency, organisation), calendar)

    def ladder(
        self, clock: Clock, urgency: Urgency, organisation: str = EVERYBODY
    ) -> tuple[Step, ...]:
        """The nudges of a clock, in rising order, all counted from its start."""
        time = self.time(clock, urgency, organisation)
        return tuple(rung.step(urgency, time) for rung in self.ladders[clock].rungs)

    def then_every(self, clock: Clock) -> Duration | None:
        """How often the last nudge of a clock comes again; None: its ladder ends."""
        return self.ladders[clock].then_every

    def calendar(
        self, organisation: str = EVERYBODY, days: frozenset[int] | None = None
    ) -> Calendar:
        """When the organisation works, or a person of it on his or her own ISO weekdays."""
        calendar = self.calendars.get(organisation) or self.calendars[EVERYBODY]
        return replace(calendar, days=days) if days else calendar
