"""A step of a conversation → the card that a colleague sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cases import four_d as kept
from cases.four_d import Walk
from dialogs.course import Course, Stop
from dialogs.instrument import (
    DomainStep,
    FollowUp,
    Instrument,
    Item,
    Mark,
    Plan,
    Priorities,
    Talk,
)
from dialogs.turn import Card, Choice, Form, Reply, Style, Tick
from dialogs.wording import Wording
from social_map.models import Bilingual

MARKS: tuple[kept.Tick, ...] = ("plays", "strength", "later")
STYLES: Mapping[str, Style] = {
    "begin": "positive",
    "on": "positive",
    "no_on": "positive",
    "alarm": "destructive",
}


@dataclass(frozen=True)
class WalkCards:
    """Shows the steps of one walk; every button carries the walk's number."""

    wording: Wording
    course: Course
    record: str
    """What the user's organisation calls the patient record: `his` or `file`."""

    @property
    def walk(self) -> Walk:
        return self.course.walk

    @property
    def instrument(self) -> Instrument:
        return self.course.instrument

    def say(self, key: str, **values: object) -> str:
        return self.wording.say(key, **values)

    def told(self, text: Bilingual, **values: object) -> str:
        """A text of the instrument; the record is called as the user's organisation calls it."""
        sentence = text.in_(self.wording.lang)
        if "{" not in sentence:
            return sentence
        return sentence.format_map({"record": self.record_name, **values})

    @cached_property
    def record_name(self) -> str:
        return self.say(f"walk.record.{self.record}")

    def day(self, at: date | datetime) -> str:
        return self.wording.day(at.date() if isinstance(at, datetime) else at)

    def data(self, **more: Any) -> dict[str, Any]:
        return {"do": "walk", "case": self.walk.case, "seq": self.walk.seq, **more}

    def button(self, go: str, **more: Any) -> Choice:
        style = STYLES.get(go, "")
        return Choice(self.say(f"walk.button.{go}"), self.data(go=go, **more), style)

    # -- the steps --------------------------------------------------------------------------

    def step(self, stop: Stop, note: str = "") -> Reply:
        """The card of a step; `note` is said first."""
        step = stop.step
        if stop.checks and stop.item is not None and stop.item.follow_up_if_plays is not None:
            return self._check(stop.item, stop.item.follow_up_if_plays, note)
        match step:
            case Mark():
                return self._mark(step, note)
            case DomainStep():
                return self._domain(stop, step, note)
            case Plan():
                return self._plan(stop, step, note)
            case Priorities():
                return self._priorities(stop, step, note)
            case Talk():
                return self._talk(stop, step, note)

    def _reply(
        self, title: str, lines: list[str], form: Form | None, *first: Choice, footer: str = ""
    ) -> Reply:
        """A step's card with the buttons that every step has."""
        back = (self.button("back"),) if self.walk.events else ()
        buttons = (*first, *back, self.button("pause"), self.button("alarm"))
        card = Card(title, tuple(filter(None, lines)), self.progress(), footer=footer)
        return Reply(card, self.wording.lang, buttons, form=form)

    def progress(self) -> str:
        """ "KB-7F3KQ2 · ▰▰▱▱▱▱▱▱▱▱ · 3 van 13"."""
        at, of = self.course.position()
        filled = round(10 * (at - 1) / of)
        bar = "▰" * filled + "▱" * (10 - filled)
        return self.say("walk.progress", ref=self.walk.case, bar=bar, at=at, of=of)

    def _mark(self, step: Mark, note: str) -> Reply:
        options = tuple(Choice(str(m), self.data(mark=m)) for m in range(step.min, step.max + 1))
        before = self.say("walk.mark.before", mark=self.course.mark(step.id) or "-")
        lines = [note, self._asked(self.told(step.ask), step.professional)]
        if self.course.mark(step.id) is not None:
            lines.append(before)
        lines.append(self.say("walk.mark.type", min=step.min, max=step.max))
        unknown = () if step.professional else (self.button("unknown"),)
        form = Form(options=options, scale=True)
        return self._reply(self.told(step.title), lines, form, *unknown, self.button("skip"))

    def _asked(self, sentence: str, for_me: bool) -> str:
        return sentence if for_me else self.say("walk.quoted", words=sentence)

    def _domain(self, stop: Stop, step: DomainStep, note: str) -> Reply:
        draft = self.course.draft(stop)
        ticks = tuple(self._tick(item, draft.get(item.id, "")) for item in step.items)
        marks = tuple((m, self.say(f"walk.mark_as.{m}")) for m in MARKS)
        lines = [note, self._asked(self.told(step.opening), for_me=False)]
        footer = self.say("walk.strength", words=self.told(step.strength))
        form = Form(
            ticks,
            marks,
            hint=self.say("walk.ticks"),
            ask_label=self.say("walk.button.asks"),
            more_label=self.say("walk.button.more_ticks"),
        )
        title = self.domain_title(step)
        buttons = (self.button("on"), self.button("skip"), self.button("hub"))
        return self._reply(title, lines, form, *buttons, footer=footer)

    def _tick(self, item: Item, mark: str) -> Tick:
        ask = self._asked(self.told(item.ask), for_me=False)
        if item.precondition is not None:
            ask = f"{self.told(item.precondition)} {ask}"
        topic = self.told(item.topic) if item.topic else ""
        return Tick(item.id, self.told(item.signal), self.data(tick=item.id), mark, ask, topic)

    def domain_title(self, step: DomainStep) -> str:
        return f"{self.say('walk.icon.' + step.domain)} {self.told(step.title)}"

    def _check(self, item: Item, follow_up: FollowUp, note: str) -> Reply:
        yes = Choice(
            self.say("walk.button.yes_flag"), self.data(go="alarm", flag=follow_up.red_flag)
        )
        lines = [note, self.told(follow_up)]
        return self._reply(self.told(item.signal), lines, None, self.button("no_on"), yes)

    def _plan(self, stop: Stop, step: Plan, note: str) -> Reply:
        line = next(x for x in self.course.earlier if stop.item and x.item == stop.item.id)
        need = self.wording.need(line.need)
        options = tuple(Choice(self.told(s), self.data(pick=s.id)) for s in step.states)
        lines = [note, self._asked(self.told(step.ask), for_me=False)]
        form = Form(options=options)
        return self._reply(f"{self.told(step.title)}: {need}", lines, form, self.button("skip"))

    def _priorities(self, stop: Stop, step: Priorities, note: str) -> Reply:
        chosen = list(self.course.draft(stop))
        lines = [note, *(self._asked(self.told(x), x.for_me) for x in step.lines)]
        for number, id_ in enumerate(chosen, 1):
            signal = self.told(self.instrument.items[id_].signal)
            lines.append(self.say("walk.priority.chosen", number=number, what=signal))
        options = tuple(
            Choice(
                self.say("walk.priority.drop", what=self.told(item.signal))
                if item.id in chosen
                else self.told(item.signal),
                self.data(tick=item.id),
            )
            for item in self.course.playing
            if item.id in chosen or len(chosen) < step.most
        )
        form = Form(options=options)
        title = self.told(step.title)
        on = (self.button("on"),) if chosen else (self.button("skip"),)
        return self._reply(title, lines, form, *on)

    def _talk(self, stop: Stop, step: Talk, note: str) -> Reply:
        filled = self._marks_of(step)
        lines = [note]
        for line in step.lines:
            wording: Bilingual = line.at.get(str(filled.get("mark", "")), line)
            lines.append(self._asked(self.told(wording, **filled), line.for_me))
        if step.own_words:
            lines.append(self.say("walk.own_words", most=step.own_words))
        title = self.told(step.title)
        if stop.item is not None:
            title = f"{title}: {self.told(stop.item.signal)}"
        options = self.options(stop)
        if step.most > 1:
            draft = self.course.draft(stop)
            ticks = tuple(
                Tick(i, label, self.data(tick=i), "plays" if i in draft else "")
                for i, label in options.items()
            )
            label = self.told(step.pick) if step.pick else self.say("walk.mark_as.chosen")
            marks = (("plays", label),)
            form = Form(ticks, marks, hint=self.say("walk.ticks_plain"))
            return self._reply(title, lines, form, self.button("on"))
        form = Form(options=tuple(Choice(x, self.data(pick=i)) for i, x in options.items()))
        on = self.button("skip") if options else self.button("on")
        return self._reply(title, lines, form if options else None, on)

    def options(self, stop: Stop) -> Mapping[str, str]:
        """What the answer of a talk is chosen from: id → label."""
        return {id_: self._label(stop, id_) for id_ in self.course.choosable(stop)}

    def _label(self, stop: Stop, id_: str) -> str:
        match stop.step:
            case Talk(keep="choices", choices=choices):
                return self.told(next(o for o in choices if o.id == id_))
            case Talk(keep="needs"):
                return self.wording.need(id_)
            case Talk(keep="domains"):
                return self.told(self.instrument.by_id[id_].title)
        return self.told(self.instrument.items[id_].signal)

    def _marks_of(self, step: Talk) -> Mapping[str, Any]:
        mark = self.course.mark(step.about) if step.about else None
        return {} if mark is None else {"mark": mark, "lower": mark - 1, "higher": mark + 1}
