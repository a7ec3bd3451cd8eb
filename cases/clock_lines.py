"""`content/clocks.yaml` as an editor writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from cases.calendar import Calendar, Duration
from cases.clocks import (
    URGENCIES,
    Ladder,
    MapRules,
    MapStep,
    MapWho,
    Nudges,
    Rung,
    Urgency,
    Who,
)
from cases.entries import After, ClockTime, DaysOff, Frozen, Id, Timed, Weekday, iso_days, one_of
from cases.handover.states import Clock

Times = Mapping[str, Mapping[str, Timed]]
"""Urgency → clock → time."""


class Hours(Frozen):
    """Working days, and the hours on each; what is left out is as for everybody."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    opens: ClockTime | None = None
    shuts: ClockTime | None = None


class Kept(Frozen):
    """When somebody works; what is left out is as for everybody."""

    calendar: Literal["nl", "always"] | None = None
    working_hours: Hours = Hours()
    days_off: tuple[DaysOff, ...] = ()

    def changes(self, before: Calendar) -> dict[str, Any]:
        """What is other than in the calendar before: fields of a calendar."""
        hours = self.working_hours
        return {
            "days": iso_days(hours.days) if hours.days else before.days,
            "opens": hours.opens or before.opens,
            "shuts": hours.shuts or before.shuts,
            "closed": before.closed.union(*self.days_off),
            "always": before.always if self.calendar is None else self.calendar == "always",
        }


class NudgeLines(Frozen):
    """How much one person may be told."""

    per_person_a_day: Annotated[int, Field(ge=1, le=20)]
    today_every: Timed

    def nudges(self) -> Nudges:
        return Nudges(self.per_person_a_day, self.today_every)


class StepLine(Frozen):
    """A step; a time by urgency goes before the one under `after`."""

    who: Annotated[tuple[Annotated[Who, one_of(Who)], ...], Field(min_length=1)]
    after: After | None = None
    today: After | None = None
    this_week: After | None = None
    routine: After | None = None

    def key(self, urgency: Urgency) -> str:
        """The field that the time for this urgency stands under."""
        return "after" if getattr(self, urgency) is None else urgency

    def time(self, urgency: Urgency) -> Duration | int | None:
        time: Duration | int | None = getattr(self, self.key(urgency))
        return time

    def rung(self) -> Rung:
        times = {urgency: self.time(urgency) for urgency in URGENCIES}
        return Rung(self.who, {u: time for u, time in times.items() if time is not None})


class LadderLines(Frozen):
    """Who is told when, for some clocks."""

    id: Id
    clocks: Annotated[tuple[Annotated[Clock, one_of(Clock)], ...], Field(min_length=1)]
    then_every: Timed | None = None
    steps: Annotated[tuple[StepLine, ...], Field(min_length=1)]

    def ladder(self) -> Ladder:
        return Ladder(tuple(step.rung() for step in self.steps), self.then_every)


class MapStepLine(Frozen):
    """Who is asked whether an entry is right, and how long after the first question."""

    who: Annotated[tuple[Annotated[MapWho, one_of(MapWho)], ...], Field(min_length=1)]
    after: Timed


class MapLines(Frozen):
    """How the map is kept true."""

    ladder: Annotated[tuple[MapStepLine, ...], Field(min_length=1)]
    then_every: Timed
    correction: Timed
    unanswered: Annotated[int, Field(ge=1, le=20)]

    def rules(self) -> MapRules:
        steps = tuple(MapStep(line.who, line.after) for line in self.ladder)
        return MapRules(steps, self.then_every, self.correction, self.unanswered)


class Own(Kept):
    """What one organisation agreed otherwise."""

    id: Id
    times: Times = Field(default_factory=dict)


class ClockFile(Kept):
    """The file; its ladders and organisations are read one by one."""

    nudges: NudgeLines
    times: Times
    ladders: tuple[Any, ...]
    map: MapLines
    organisations: tuple[Any, ...] = ()
