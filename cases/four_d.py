"""A 4D conversation as it is kept: what was answered at each step, under a random reference.

No text about the patient: ticks, need ids, marks, choices, and at most a short remark that passed
the privacy filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Tick = Literal["plays", "strength", "later"]
State = Literal["open", "stopped", "done"]
"""Being walked; stopped by a red flag; walked to the end."""


class Kept(BaseModel):
    """Stored as JSON; refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Kept):
    """What was answered at one step; an empty answer is a step that was passed over."""

    mark: int | None = None
    unknown: bool = False
    """The mark was asked and the patient could not say."""
    ticks: Mapping[str, Tick] = Field(default_factory=dict)
    """Item → what was ticked; an item that is not here does not play."""
    chosen: tuple[str, ...] = ()
    words: str = ""
    """A short remark that passed the privacy filter."""
    skipped: bool = False


class Event(Kept):
    """One step taken: `answer` for `step` (None: only went elsewhere), and where it led."""

    step: str
    answer: Answer | None
    to: str
    at: AwareDatetime | None = None
    """When; None in the earliest walks."""


class Walk(Kept):
    """One conversation: the first of a case, or a later one at a measurement moment."""

    version: Literal[1] = 1
    case: str
    moment: int = 1
    instrument: str
    digest: str
    """Of the instrument when the walk began or was last resumed."""
    state: State = "open"
    seq: int = 0
    """Grows with every change; a card carries the number that it was made at."""
    first: str
    """The step it began at."""
    events: tuple[Event, ...] = ()
    draft: Mapping[str, Tick] | None = None
    """Ticks of the step at hand that are not confirmed yet; None: nothing was touched."""
    place: str | None = None
    """The neighbourhood, once it was given."""
    retype: bool = False
    """The next remark may hold what the filter takes for a name."""
    finished: bool = False
    """It was walked to the end once; since then it is no draft, also while it is changed."""
    started: AwareDatetime
    updated: AwareDatetime

    @property
    def at(self) -> str:
        """The step at hand."""
        return self.events[-1].to if self.events else self.first

    @property
    def answers(self) -> dict[str, Answer]:
        """Step → its last answer."""
        return {e.step: e.answer for e in self.events if e.answer is not None}

    def answered_at(self, step: str) -> datetime:
        """When a step was last answered."""
        times = [e.at for e in self.events if e.step == step and e.answer is not None and e.at]
        return times[-1] if times else self.updated

    def answered(self, step: str, answer: Answer | None, to: str, now: datetime) -> Walk:
        """After an answer to a step (None: only went elsewhere)."""
        event = Event(step=step, answer=answer, to=to, at=now)
        return self._changed(now, events=(*self.events, event), draft=None, retype=False)

    def leading(self, to: str) -> Walk:
        """With its last step leading elsewhere; part of the same change."""
        last = self.events[-1].model_copy(update={"to": to})
        return self.model_copy(update={"events": (*self.events[:-1], last)})

    def ticked(self, draft: Mapping[str, Tick], now: datetime) -> Walk:
        return self._changed(now, draft=draft)

    def back(self, now: datetime) -> Walk:
        """One step undone, its ticks still there; at the first step nothing changes."""
        if not self.events:
            return self
        undone = self.events[-1].answer
        ticks = undone and (undone.ticks or dict.fromkeys(undone.chosen, "plays"))
        return self._changed(now, events=self.events[:-1], draft=ticks or None, retype=False)

    def moved(self, state: State, now: datetime) -> Walk:
        return self._changed(now, state=state, finished=self.finished or state == "done")

    def in_place(self, place: str) -> Walk:
        """With the neighbourhood; what was agreed keeps its day."""
        return self._changed(self.updated, place=place)

    def touched(self, now: datetime) -> Walk:
        """As it was, but cards made before no longer hold."""
        return self._changed(now)

    def retyping(self, now: datetime) -> Walk:
        return self._changed(now, retype=True)

    def with_events(self, events: tuple[Event, ...], digest: str, now: datetime) -> Walk:
        """With other events: after the content changed, or begun anew."""
        return self._changed(now, events=events, digest=digest, draft=None, state="open")

    def _changed(self, now: datetime, **changes: object) -> Walk:
        return self.model_copy(update={**changes, "seq": self.seq + 1, "updated": now})


class Measured(Kept):
    """One mark in the series of a case."""

    moment: int
    mark: int | None
    estimate: int | None = None
    on: AwareDatetime


class Case(Kept):
    """What one reference stands for; belongs to the professional who opened it."""

    ref: str
    owner: str
    instrument: str
    opened: AwareDatetime
    closed: AwareDatetime | None = None
