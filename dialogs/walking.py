"""One conversation in hand: an answer, a step back, a tick; each gives a reply with effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from cases.calendar import HERE
from cases.four_d import Answer, Measured, State, Tick, Walk
from dialogs.around import Around
from dialogs.course import END, Course, PlanLine, Stop
from dialogs.effects import Effect, KeepWalk, RemindAt
from dialogs.instrument import DomainStep, Instrument, Mark, Plan, Priorities, Talk
from dialogs.summary import Summary, soep
from dialogs.ticking import marked, tappable, ticked, toggled, was_filled_in
from dialogs.turn import Card, Data, Reply
from dialogs.walk_cards import WalkCards
from dialogs.wording import Wording


@dataclass(frozen=True)
class Walking:
    """A walk with what is needed to show it and to go on."""

    walk: Walk
    stored: int
    """The number of the walk as it is stored."""
    instrument: Instrument
    around: Around
    known: Course | None = None
    """The course of this walk, where it need not be found again."""

    @property
    def now(self) -> datetime:
        return self.around.cases.now

    @property
    def wording(self) -> Wording:
        return self.around.wording

    @cached_property
    def course(self) -> Course:
        return self.known or Course(self.instrument, self.walk, self.earlier)

    @cached_property
    def earlier(self) -> tuple[PlanLine, ...]:
        """The plan lines of the conversation before this one."""
        before = self.around.cases.earlier(self.walk) if self.walk.moment > 1 else None
        return Course(self.instrument, before).plan if before else ()

    @property
    def here(self) -> Stop | None:
        return self.course.here

    @cached_property
    def cards(self) -> WalkCards:
        return WalkCards(self.wording, self.course, self.around.record)

    def with_(self, walk: Walk) -> Walking:
        return replace(self, walk=walk, known=None)

    def on(self, course: Course) -> Walking:
        return replace(self, walk=course.walk, known=course)

    def say(self, key: str, **values: object) -> str:
        return self.cards.say(key, **values)

    def until(self) -> str:
        """The day until which this conversation is kept: an unfinished one is thrown away."""
        terms = self.around.cases.terms
        if self.walk.finished:
            return self.cards.day(self.opened + terms.kept)
        return self.cards.day(self.walk.updated + terms.draft)

    # -- showing ----------------------------------------------------------------------------

    def show(self, note: str = "") -> Reply:
        """The step at hand, or the summary at the end."""
        here = self.here
        return self.summary.reply() if here is None else self.cards.step(here, note)

    @property
    def summary(self) -> Summary:
        """The marks of earlier conversations with the one of this walk as it stands now."""
        walk, mark = self.walk, self.course.health
        series = [m for m in self.around.cases.series(walk.case) if m.moment != walk.moment]
        if mark is not None:
            series.append(Measured(moment=walk.moment, mark=mark, on=walk.started))
        return Summary(self.cards, series, self.opened, self.around.cases.terms)

    @property
    def opened(self) -> datetime:
        """When the case of this walk began."""
        return self.around.cases.opened(self.walk.case) or self.walk.started

    def copy(self) -> Reply:
        """The block for the patient record, in Dutch whatever is spoken."""
        dutch = replace(self, around=replace(self.around, wording=replace(self.wording, lang="nl")))
        card = Card(
            self.say("walk.copy.title", record=self.cards.record_name),
            copy=soep(dutch.summary),
            footer=self.say("walk.copy.after"),
        )
        return Reply(card, self.wording.lang, (self.cards.button("summary"),))

    # -- going on ---------------------------------------------------------------------------

    def answer(self, answer: Answer) -> Reply:
        """An answer to the step at hand, and the step that follows."""
        here = self.here
        if here is None:
            return self.show()
        after = self.on(self.course.answered(answer, self.now))
        return self._gone(after, note=lambda after: self._note(here, answer, after))

    def _note(self, done: Stop, answer: Answer, after: Walking) -> str:
        """What is said at the top of the next card."""
        step = done.step
        if isinstance(step, Mark) and answer.mark is not None and step.caution is not None:
            return self.cards.told(step.caution) if answer.mark <= (step.low or 0) else ""
        if not isinstance(step, DomainStep) or done.checks or after.here is None:
            return ""
        course = after.course
        left = sum(1 for s in self.instrument.domains if s.id not in course.answers)
        to_go = self.say("walk.domains_left", count=left) if left else ""
        if answer.skipped:
            return to_go
        plays, well = len(course.playing), len(course.ticked("strength"))
        so_far = self.say("walk.so_far", domain=self.cards.told(step.title), plays=plays, well=well)
        return f"{so_far} {to_go}".strip()

    def _go(self, walk: Walk) -> Reply:
        return self._gone(self.with_(walk))

    def _gone(self, after: Walking, note: Callable[[Walking], str] | None = None) -> Reply:
        """The reply of a walk that has gone on; at its end it is finished."""
        more: tuple[Effect, ...] = ()
        if after.walk.at == END and after.walk.state == "open":
            after = after.on(after.course.at_same_steps(after.walk.moved("done", self.now)))
            more = (RemindAt(after.walk.case, self._next_moments()),)
        reply = after.show(note(after) if note else "")
        return replace(reply, effects=(*after.kept(), *more))

    def kept(self) -> tuple[Effect, ...]:
        """The effect that keeps this walk, when it is not stored like this."""
        if self.walk.seq == self.stored:
            return ()
        return (KeepWalk(self.walk, self.stored, self.course.health, self.course.estimate),)

    def _next_moments(self) -> tuple[datetime, ...]:
        """When the mark is asked again: the later measurement moments, at nine in the morning."""
        later = self.instrument.moments[self.walk.moment :] if self.instrument.follow_up else ()
        days = ((self.opened + timedelta(days=m.due_days)).date() for m in later)
        return tuple(datetime.combine(day, time(9), HERE).astimezone(UTC) for day in days)

    def back(self) -> Reply:
        return self._go(self.walk.back(self.now))

    def skip(self) -> Reply:
        here = self.here
        if here is not None and here.checks:
            return self.show(self.say("walk.check.needed"))
        return self.answer(Answer(skipped=True))

    def go_to(self, step: str) -> Reply:
        """Another domain, or an earlier answer to change; what was finished stays finished, so
        that it is not thrown away as a draft when the change is left half-way."""
        here = self.here
        if self.course.stop(step) is None:
            return self.show()
        walk = self.walk.answered(here.ref if here else END, self._so_far(), step, self.now)
        return self._go(walk)

    def _so_far(self) -> Answer | None:
        """The ticks of a domain that is left for another one: they count as its answer."""
        here = self.here
        if here is None or not self.walk.draft or not isinstance(here.step, DomainStep):
            return None
        ticks = ticked(self.course, here, {})
        return Answer(ticks=ticks) if ticks else None

    def confirm(self, data: Data) -> Reply:
        """*Door*: what is ticked on the card becomes the answer."""
        here = self.here
        if here is None:
            return self.show()
        step, ticks = here.step, ticked(self.course, here, data)
        match step:
            case DomainStep() if here.checks:
                return self.answer(Answer(chosen=("no",)))
            case DomainStep():
                return self.answer(Answer(ticks=ticks))
            case Priorities() | Talk():
                return self.answer(Answer(chosen=tuple(ticks)[: step.most]))
            case Mark() | Plan():
                return self.show()

    def tick(self, id_: str) -> Reply:
        """One tap on a line that can be ticked."""
        here = self.here
        return self.show() if here is None else self._ticked(here, toggled(self.course, here, id_))

    def ticks(self, marks: Sequence[tuple[str, Tick | None]]) -> Reply:
        """Ticks by number; None takes one away."""
        here = self.here
        return self.show() if here is None else self._ticked(here, marked(self.course, here, marks))

    def _ticked(self, here: Stop, draft: Mapping[str, Tick]) -> Reply:
        """With these ticks; the last priority that there is room for leads on."""
        if list(draft.items()) == list(self.course.draft(here).items()):
            return self.show()
        if isinstance(here.step, Priorities) and len(draft) == here.step.most:
            return self.with_(self.walk.ticked(draft, self.now)).confirm({})
        walk = self.walk.ticked(draft, self.now)
        return self._gone(self.on(self.course.at_same_steps(walk)))

    def drafted(self, data: Data) -> Walking:
        """With the ticks of a card that is left without *Door*."""
        here = self.here
        if here is None or not was_filled_in(data):
            return self
        ticks = ticked(self.course, here, data)
        if ticks == dict(self.course.draft(here)):
            return self
        return self.with_(self.walk.ticked(ticks, self.now))

    def pick(self, id_: str) -> Reply:
        """One tap on an option."""
        here = self.here
        options = tappable(self.course, here) if here else ()
        return self.answer(Answer(chosen=(id_,))) if id_ in options else self.show()

    def mark(self, mark: int) -> Reply:
        """A mark that was tapped or typed; outside the scale it is asked again."""
        here = self.here
        if here is None or not isinstance(here.step, Mark):
            return self.show()
        step = here.step
        if not step.min <= mark <= step.max:
            return self.show(self.say("walk.mark.range", min=step.min, max=step.max))
        return self.answer(Answer(mark=mark))

    def unknown(self) -> Reply:
        """The patient cannot give a mark."""
        here = self.here
        asked = here is not None and isinstance(here.step, Mark)
        return self.answer(Answer(unknown=True)) if asked else self.show()

    def alarmed(self, flag: str) -> Walking:
        """With the question about this red flag answered, if that is what the step asks."""
        here = self.here
        asks = here.item.follow_up_if_plays if here and here.checks and here.item else None
        if here is None or asks is None or asks.red_flag != flag or self.walk.state == "stopped":
            return self
        after = self.on(self.course.answered(Answer(chosen=("yes",)), self.now))
        return after.moved("done") if after.walk.at == END else after

    # -- leaving ----------------------------------------------------------------------------

    def moved(self, state: State) -> Walking:
        """In another state; a conversation at its end stays finished."""
        if self.walk.state == state or (self.walk.state == "done" and self.here is None):
            return self
        return self.with_(self.walk.moved(state, self.now))

    def touched(self) -> Walking:
        return self.with_(self.walk.touched(self.now))

    def again(self) -> Reply:
        """Asks the mark once more."""
        marks = (s for s in self.instrument.steps if isinstance(s, Mark) and not s.professional)
        return self.go_to(next((s.id for s in marks), END))

    def restart(self) -> Reply:
        """Begun anew under the same reference."""
        return self._go(self.walk.with_events((), self.walk.digest, self.now))

    def overrule(self) -> Reply:
        """What is typed next may hold what looks like a name; it has to be typed again, because
        what was typed before is kept nowhere."""
        held = self.with_(self.walk.retyping(self.now))
        return replace(held.show(self.say("walk.privacy.again")), effects=held.kept())

    def place(self, place: str) -> Walking:
        return self.with_(self.walk.in_place(place))
