"""`content/clocks.yaml` → the rules of the clocks, checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from cases.calendar import OFFICE, Calendar, Duration, add
from cases.clock_lines import ClockFile, Kept, LadderLines, Own, Times
from cases.clocks import EVERYBODY, URGENCIES, Rules, Urgency
from cases.entries import lines_of
from cases.handover.states import Clock
from content.parsed import Parsed
from content.problems import Problems, nearest
from content.shape import shaped
from content.source import Document, read

A_MONDAY = datetime(2024, 1, 8, tzinfo=UTC)
"""From here on the steps of a ladder are compared."""

At = tuple[str | int, ...]


def load_clocks(
    content: Path,
    problems: Problems,
    parsed: Parsed | None = None,
    organisations: Collection[str] | None = None,
) -> Rules | None:
    """The rules; None when the file has problems, which are added to `problems`.

    `organisations` are the known partners and practices; None: they could not be read.
    """
    before = len(problems.errors)
    document = read(content / "clocks.yaml", content, problems, parsed)
    if document is None:
        return None
    file = shaped(ClockFile, document, problems, kind="clocks")
    ladders = lines_of(LadderLines, document, problems, "ladders", "ladder")
    all_ladders = len(problems.errors) == before
    own = lines_of(Own, document, problems, "organisations", "organisation")
    if file is None:
        return None
    reading = _Reading(document, file, ladders, own, problems)
    reading.check_times()
    reading.check_names(organisations)
    if all_ladders:
        reading.check_ladders()
    rules = reading.rules()
    if len(problems.errors) == before:
        reading.check_rising(rules)
        reading.check_map(rules)
    return rules if len(problems.errors) == before else None


@dataclass(frozen=True)
class _Reading:
    """The file as it is written, and where to tell what is wrong in it."""

    document: Document
    file: ClockFile
    ladders: list[tuple[int, LadderLines]]
    own: list[tuple[int, Own]]
    problems: Problems

    def tell(self, kind: str, at: At, **details: str) -> None:
        self.problems.add(self.document.problem(kind, *at, **details))

    def rules(self) -> Rules:
        """The rules as far as the file is right."""
        whose = [(EVERYBODY, self.file.times), *((own.id, own.times) for _, own in self.own)]
        times = {
            (organisation, urgency, Clock(clock)): time
            for organisation, by_urgency in whose
            for urgency in URGENCIES
            for clock, time in by_urgency.get(urgency, {}).items()
            if clock in tuple(Clock)
        }
        ladders = {c: lines.ladder() for _, lines in self.ladders for c in lines.clocks}
        everybody = self._calendar(OFFICE, self.file, (), "clocks")
        calendars = {EVERYBODY: everybody}
        for i, own in self.own:
            name = f"organisation '{own.id}'"
            calendars[own.id] = self._calendar(everybody, own, ("organisations", i), name)
        keeping = self.file.map.rules()
        return Rules(self.file.nudges.nudges(), times, ladders, calendars, keeping)

    def _calendar(self, before: Calendar, kept: Kept, at: At, name: str) -> Calendar:
        """The calendar with what is kept otherwise."""
        changes = kept.changes(before)
        opens, shuts = changes["opens"], changes["shuts"]
        if opens < shuts:
            return replace(before, **changes)
        key = "opens" if kept.working_hours.shuts is None else "shuts"
        self.tell(
            "hours_reversed",
            (*at, "working_hours", key),
            object=name,
            found=f"{shuts:%H:%M}",
            expected=f"{opens:%H:%M}",
        )
        return before

    def check_times(self) -> None:
        """Every urgency has a time for every clock, and there are no others."""
        self._check_keys(self.file.times, ("times",), "clocks")
        for urgency in URGENCIES:
            if urgency not in self.file.times:
                self.tell("missing_key", ("times",), object="clocks", expected=urgency)
                continue
            for clock in Clock:
                if clock not in self.file.times[urgency]:
                    at = ("times", urgency)
                    self.tell("missing_key", at, object="clocks", expected=clock)

    def _check_keys(self, times: Times, at: At, name: str) -> None:
        for urgency, by_clock in times.items():
            self._check_key(urgency, URGENCIES, (*at, urgency), name)
            for clock in by_clock:
                self._check_key(clock, tuple(Clock), (*at, urgency, clock), name)

    def _check_key(self, key: str, known: tuple[str, ...], at: At, name: str) -> None:
        if key not in known:
            allowed, hint = ", ".join(known), nearest(key, known)
            self.tell("unknown_key", at, object=name, found=key, expected=allowed, hint=hint)

    def check_names(self, organisations: Collection[str] | None) -> None:
        """Every organisation exists and stands here once."""
        ids: set[str] = set()
        for i, own in self.own:
            at, name = ("organisations", i), f"organisation '{own.id}'"
            if own.id in ids:
                file = self.document.name
                self.tell("duplicate_id", (*at, "id"), object=name, found=own.id, expected=file)
            ids.add(own.id)
            if organisations is not None and own.id not in organisations:
                hint = nearest(own.id, sorted(organisations))
                found = own.id
                self.tell("unknown_organisation", (*at, "id"), object=name, found=found, hint=hint)
            self._check_keys(own.times, (*at, "times"), name)

    def check_ladders(self) -> None:
        """Every clock stands in one ladder, and every step has a time for every urgency."""
        seen: dict[Clock, str] = {}
        for i, ladder in self.ladders:
            name = f"ladder '{ladder.id}'"
            for n, clock in enumerate(ladder.clocks):
                other = seen.setdefault(clock, ladder.id)
                if other != ladder.id or clock in ladder.clocks[:n]:
                    at: At = ("ladders", i, "clocks", n)
                    self.tell("clock_twice", at, object=name, found=clock, expected=other)
            for n, step in enumerate(ladder.steps):
                for urgency in URGENCIES:
                    if step.time(urgency) is None:
                        at = ("ladders", i, "steps", n)
                        self.tell("missing_key", at, object=name, expected=urgency)
        for clock in Clock:
            if clock not in seen:
                self.tell("no_ladder", ("ladders",), object="clocks", found=clock)

    def check_rising(self, rules: Rules) -> None:
        """Each step comes after the one before it, for everybody and for each organisation."""
        told: set[At] = set()
        for i, lines in self.ladders:
            for clock in lines.clocks:
                for urgency in URGENCIES:
                    n = _too_early(rules, EVERYBODY, clock, urgency)
                    if n:
                        at: At = ("ladders", i, "steps", n, lines.steps[n].key(urgency))
                        name = f"ladder '{lines.id}'"
                        if at not in told:
                            self._tell_too_early(at, name, lines, urgency, clock, n)
                        told.add(at)
                        continue
                    for k, own in self.own:
                        n = _too_early(rules, own.id, clock, urgency)
                        if n:
                            at = ("organisations", k, "times", urgency, clock)
                            name = f"organisation '{own.id}'"
                            self._tell_too_early(at, name, lines, urgency, clock, n)

    def check_map(self, rules: Rules) -> None:
        """Whom the bot asks about the map comes one after the other."""
        n = _first_too_early([step.after for step in rules.map.ladder], rules.calendar())
        if n:
            at = ("map", "ladder", n, "after")
            numbers = {"found": str(n + 1), "expected": str(n)}
            self.tell("step_too_early", at, object="clocks", key="after", other="map", **numbers)

    def _tell_too_early(
        self, at: At, name: str, ladder: LadderLines, urgency: Urgency, clock: Clock, n: int
    ) -> None:
        self.tell(
            "step_too_early",
            at,
            object=name,
            key=f"{urgency}, {clock}",
            found=str(n + 1),
            expected=str(n),
            other=ladder.id,
        )


def _too_early(rules: Rules, organisation: str, clock: Clock, urgency: Urgency) -> int:
    """The first step (from 0) that is not later than the one before it; 0: there is none."""
    steps = rules.ladder(clock, urgency, organisation)
    return _first_too_early([step.after for step in steps], rules.calendar(organisation))


def _first_too_early(after: list[Duration], calendar: Calendar) -> int:
    """The first time (from 0) that is not longer than the one before it; 0: there is none."""
    ordinary = replace(calendar, holidays=False, closed=frozenset())
    ends = [add(A_MONDAY, time, ordinary) for time in after]
    return next((n for n, (one, other) in enumerate(pairwise(ends), 1) if other <= one), 0)
