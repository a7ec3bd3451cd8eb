"""The way through a conversation: which steps there are, given what was answered so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cases.four_d import Answer, Event, Tick, Walk
from dialogs.instrument import (
    AnyStep,
    DomainStep,
    Instrument,
    Item,
    Mark,
    Plan,
    Priorities,
    Talk,
)

END = "end"
CHECK = "check"
"""The step in which a ticked item is asked about further."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step as it is met on the way; `item` where it is about one signal."""

    ref: str
    step: AnyStep
    item: Item | None = None

    @property
    def checks(self) -> bool:
        return self.ref.startswith(f"{CHECK}:")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing to begin with: the signal, its need, the first step and who does it."""

    item: str
    need: str
    step: str = ""
    """Id of the chosen first step."""
    words: str = ""
    """The first step in own words, where none was chosen."""
    who: str = ""


@dataclass(frozen=True)
class Course:
    """One walk of an instrument; `earlier` are the plan lines of the conversation before."""

    instrument: Instrument
    walk: Walk
    earlier: tuple[PlanLine, ...] = ()
    known: tuple[Stop, ...] | None = None
    """The steps, where they need not be found again."""

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return self.walk.answers

    @property
    def flow(self) -> Sequence[str]:
        later = self.walk.moment > 1 and self.instrument.follow_up
        return self.instrument.follow_up if later else self.instrument.flow

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """All steps of this walk in order, as far as the answers tell."""
        if self.known is not None:
            return self.known
        return tuple(stop for id_ in self.flow for stop in self._met(self.instrument.by_id[id_]))

    def _met(self, step: AnyStep) -> Iterator[Stop]:
        if self._is_left_out(step):
            return
        if isinstance(step, Plan):
            for line in self.earlier:
                if line.item in self.instrument.items:
                    item = self.instrument.items[line.item]
                    yield Stop(f"{step.id}:{item.id}", step, item)
            return
        yield Stop(step.id, step)
        if isinstance(step, DomainStep):
            ticks = self._ticks(step.id)
            for item in step.items if ticks else ():
                if item.follow_up_if_plays and ticks.get(item.id) == "plays":
                    yield Stop(f"{CHECK}:{item.id}", step, item)
        elif isinstance(step, Priorities):
            for item in self.priorities:
                for talk in step.each:
                    if talk.keep != "needs" or len(item.needs) > 1:
                        yield Stop(f"{talk.id}:{item.id}", talk, item)

    def _is_left_out(self, step: AnyStep) -> bool:
        match step:
            case Talk(about=about) if about is not None and self.mark(about) is None:
                return True
            case Talk(keep="plays") | Priorities():
                return not self.playing
        return False

    # -- where we are -----------------------------------------------------------------------

    @cached_property
    def here(self) -> Stop | None:
        """The step at hand; None at the end. A step that is gone gives way to the next open one."""
        if self.walk.at == END:
            return None
        return self.stop(self.walk.at) or self.stop(self._open(self.stops, self.answers))

    @staticmethod
    def _open(stops: Iterable[Stop], answers: Mapping[str, Answer]) -> str:
        return next((s.ref for s in stops if s.ref not in answers), END)

    def stop(self, ref: str) -> Stop | None:
        return next((s for s in self.stops if s.ref == ref), None)

    def position(self) -> tuple[int, int]:
        """Which step of how many this is, from 1; what hangs on a step counts with it."""
        flow = [
            i for i in self.flow if self.earlier or not isinstance(self.instrument.by_id[i], Plan)
        ]
        at = len(flow)
        if self.here is not None:
            inside = [i for i in flow if self._holds(self.instrument.by_id[i], self.here.step)]
            at = flow.index(inside[0]) + 1 if inside else 1
        return at, len(flow)

    @staticmethod
    def _holds(step: AnyStep, met: AnyStep) -> bool:
        return step is met or (isinstance(step, Priorities) and met in step.each)

    def first(self) -> str:
        return self.stops[0].ref

    def answered(self, answer: Answer, now: datetime) -> Course:
        """After an answer to the step at hand, at what hangs on it, else at what is still open."""
        here = self.here
        if here is None:
            return self
        walk = self.walk.answered(here.ref, answer, END, now)
        after = Course(self.instrument, walk, self.earlier)
        own = [s for s in after.stops if s.checks and s.step is here.step]
        to = self._open((*own, *after.stops), after.answers)
        return after.at_same_steps(walk.leading(to))

    def at_same_steps(self, walk: Walk) -> Course:
        """With a walk in which nothing was answered that this one does not know."""
        return Course(self.instrument, walk, self.earlier, self.stops)

    # -- what was answered ------------------------------------------------------------------

    def mark(self, step: str) -> int | None:
        answer = self.answers.get(step)
        return answer.mark if answer else None

    @cached_property
    def health(self) -> int | None:
        """The patient's mark, if it was given."""
        return next((self.mark(s.id) for s in self._marks(professional=False)), None)

    @cached_property
    def estimate(self) -> int | None:
        """The professional's own mark, if it was given."""
        return next((self.mark(s.id) for s in self._marks(professional=True)), None)

    @property
    def asked_first(self) -> Mark | None:
        """The step in which the patient gives a mark; None where no mark is asked."""
        return next(self._marks(professional=False), None)

    def _marks(self, professional: bool) -> Iterator[Mark]:
        for step in self.instrument.steps:
            if isinstance(step, Mark) and step.professional == professional:
                yield step

    def _ticks(self, step: str) -> Mapping[str, Tick]:
        answer = self.answers.get(step)
        return answer.ticks if answer else {}

    def ticked(self, tick: Tick) -> tuple[Item, ...]:
        """The items with this tick, in the order of the instrument."""
        found: list[Item] = []
        for step in self.instrument.domains:
            ticks = self._ticks(step.id)
            if ticks:
                found += [item for item in step.items if ticks.get(item.id) == tick]
        return tuple(found)

    @cached_property
    def playing(self) -> tuple[Item, ...]:
        return self.ticked("plays")

    def undiscussed(self) -> tuple[DomainStep, ...]:
        """Domains that were passed over or not reached."""
        return tuple(
            s
            for s in self.instrument.domains
            if s.id not in self.answers or self.answers[s.id].skipped
        )

    @cached_property
    def priorities(self) -> tuple[Item, ...]:
        """What to begin with, first one first; only what still plays."""
        step = next((s for s in self.instrument.steps if isinstance(s, Priorities)), None)
        answer = self.answers.get(step.id) if step else None
        playing = {i.id: i for i in self.playing}
        return tuple(playing[i] for i in (answer.chosen if answer else ()) if i in playing)

    def draft(self, stop: Stop) -> Mapping[str, Tick]:
        """What is ticked on the card of this step."""
        if self.walk.draft is not None and self.here == stop:
            return self.walk.draft
        answer = self.answers.get(stop.ref)
        if answer is not None:
            return answer.ticks or dict.fromkeys(answer.chosen, "plays")
        first = self.wanted() if isinstance(stop.step, Priorities) else ()
        return dict.fromkeys(first, "plays")

    def choosable(self, stop: Stop) -> list[str]:
        """Ids that the answer of a talk is chosen from."""
        match stop.step:
            case Talk(keep="choices", choices=choices):
                return [o.id for o in choices]
            case Talk(keep="plays"):
                return [i.id for i in self.playing]
            case Talk(keep="domains"):
                return [s.id for s in self.instrument.domains]
            case Talk(keep="needs") if stop.item is not None:
                return list(stop.item.needs)
        return []

    def wanted(self) -> tuple[str, ...]:
        """What the patient most wants to change: where the choosing of priorities begins.

        The last talk about what plays asks for it; the ones before it ask something else.
        """
        playing = {i.id for i in self.playing}
        steps = (self.instrument.by_id[i] for i in self.flow)
        talks = [s.id for s in steps if isinstance(s, Talk) and s.keep == "plays"]
        answer = self.answers.get(talks[-1]) if talks else None
        return tuple(i for i in answer.chosen if i in playing) if answer else ()

    @cached_property
    def plan(self) -> tuple[PlanLine, ...]:
        return tuple(self._line(item) for item in self.priorities)

    def _line(self, item: Item) -> PlanLine:
        need, line = item.needs[0], PlanLine(item.id, item.needs[0])
        for talk in self.instrument.all_talks():
            answer = self.answers.get(f"{talk.id}:{item.id}")
            if answer is None:
                continue
            if talk.keep == "needs" and answer.chosen and answer.chosen[0] in item.needs:
                need = answer.chosen[0]
            elif talk.keep == "choices":
                who = {o.id: o.who or "" for o in talk.choices}
                chosen = answer.chosen[0] if answer.chosen else ""
                line = PlanLine(item.id, need, chosen, answer.words, who.get(chosen, ""))
        return PlanLine(line.item, need, line.step, line.words, line.who)


def revised(walk: Walk, instrument: Instrument) -> tuple[tuple[Event, ...], int]:
    """The events of a walk that a changed instrument still understands, and how many it does not.

    Ticks of items that are gone are left out.
    """
    events: list[Event] = []
    for event in walk.events:
        answer = event.answer and _still(event, instrument)
        if event.answer is None or answer is not None:
            events.append(event.model_copy(update={"answer": answer}))
    return tuple(events), len(walk.events) - len(events)


def _still(event: Event, instrument: Instrument) -> Answer | None:
    """The answer without what the instrument no longer has; None when its step is gone."""
    name, _, item = event.step.partition(":")
    talks = {t.id: t for t in instrument.all_talks()}
    if item and item not in instrument.items:
        return None
    if name not in instrument.by_id and name not in talks and name != CHECK:
        return None
    assert event.answer is not None
    known: Iterable[str] = instrument.items
    ticks = {i: t for i, t in event.answer.ticks.items() if i in known}
    return event.answer.model_copy(update={"ticks": ticks})
