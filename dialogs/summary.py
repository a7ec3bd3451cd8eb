"""What a conversation comes to: the picture, the plan, and a block to paste into the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.four_d import Measured
from cases.terms import Terms
from dialogs.course import PlanLine
from dialogs.instrument import DomainStep, Item, Plan, Talk
from dialogs.turn import Card, Choice, Form, Reply, Section
from dialogs.walk_cards import WalkCards


@dataclass(frozen=True)
class Summary:
    """Puts a finished (or paused) conversation into words."""

    cards: WalkCards
    series: Sequence[Measured]
    """Marks of the case so far, this one included."""
    opened: datetime
    """When the case began: from then on it is kept for a time, however many conversations."""
    terms: Terms

    def reply(self) -> Reply:
        """The summary card with what can be done next."""
        cards, course = self.cards, self.cards.course
        say = cards.say
        mark = f"{self._mark_line()} {self.estimate_line()}".strip()
        lines = [mark, self.series_line(), self._wanted_line()]
        plan = tuple((str(n), self._plan_line(line)) for n, line in enumerate(course.plan, 1))
        sections = [self._domain(step) for step in cards.instrument.domains]
        if plan:
            sections.insert(0, Section(f"**{say('walk.summary.plan')}**", facts=plan))
        earlier = tuple(self.earlier())
        if earlier:
            sections.insert(0, Section(f"**{say('walk.summary.earlier')}**", facts=earlier))
        agreed = tuple(self._agreed())
        if agreed:
            sections.append(Section(f"**{say('walk.summary.agreed')}**", facts=agreed))
        until = cards.day(self.opened + self.terms.kept)
        kept = say("walk.summary.kept", record=cards.record_name, date=until)
        card = Card(
            say("walk.summary.title", ref=cards.walk.case),
            tuple(filter(None, lines)),
            sections=tuple(sections),
            footer=f"{cards.told(cards.instrument.closing)} {kept}",
            marks=tuple((str(n), mark) for n, mark in self._marks()),
        )
        form = Form(options=self._partners())
        return Reply(card, cards.wording.lang, tuple(self._buttons()), form=form)

    def _partners(self) -> tuple[Choice, ...]:
        """Who helps with each of what comes first."""
        cards = self.cards
        return tuple(
            Choice(
                cards.say("walk.button.partner_for", need=cards.wording.need(line.need)),
                cards.data(go="partner", need=line.need),
            )
            for line in cards.course.plan
            if cards.wording.social_map.needs[line.need].handover
        )

    def _buttons(self) -> Iterator[Choice]:
        cards = self.cards
        copy = cards.say("walk.button.copy", record=cards.record_name)
        yield Choice(copy, cards.data(go="copy"))
        yield cards.button("change")
        yield cards.button("close")

    def _mark_line(self) -> str:
        course = self.cards.course
        if course.asked_first is None:
            return ""
        title = self.cards.told(course.asked_first.title)
        if course.health is None:
            return self.cards.say("walk.summary.no_mark", title=title)
        before = [m.mark for m in self.series if m.moment < self.cards.walk.moment]
        line = self.cards.say(
            "walk.summary.mark",
            title=title,
            mark=course.health,
            moment=self.moment(self.cards.walk.moment),
        )
        if before and before[-1] is not None:
            line += " " + self._change(before[-1], course.health)
        return line

    def estimate_line(self) -> str:
        """The professional's own mark; empty without one."""
        estimate = self.cards.course.estimate
        return "" if estimate is None else self.cards.say("walk.summary.estimate", mark=estimate)

    def series_line(self) -> str:
        """ "Cijfers: eerste meting 4 → tweede meting 6"; empty with one mark."""
        marks = self._marks()
        series = " → ".join(f"{self.moment(n)} {mark}" for n, mark in marks)
        return self.cards.say("walk.soep.series", series=series) if marks else ""

    def _change(self, before: int, now: int) -> str:
        if before == now:
            return self.cards.say("walk.summary.same", before=before)
        return self.cards.say(
            "walk.summary.up" if now > before else "walk.summary.down", before=before
        )

    def moment(self, number: int) -> str:
        """ "tweede meting"; a number where the instrument has no word for it."""
        moments = self.cards.instrument.moments
        if number <= len(moments):
            return self.cards.told(moments[number - 1])
        return self.cards.say("walk.summary.moment", number=number)

    def _marks(self) -> list[tuple[int, int]]:
        """Number of the measurement and mark, once there are two."""
        marks = [(m.moment, m.mark) for m in self.series if m.mark is not None]
        return marks if len(marks) > 1 else []

    def _wanted_line(self) -> str:
        wanted = self.cards.course.wanted()
        if not wanted:
            return ""
        return self.cards.say("walk.summary.wanted", what=self._signals(wanted))

    def _signals(self, items: Sequence[str]) -> str:
        known = self.cards.instrument.items
        return "; ".join(self.cards.told(known[i].signal) for i in items)

    def _domain(self, step: DomainStep) -> Section:
        title = f"**{self.cards.domain_title(step)}**"
        parts = list(self._parts(step))
        nothing = "open" if step in self.cards.course.undiscussed() else "nothing"
        return (
            Section(title, facts=tuple(parts))
            if parts
            else Section(title, self.cards.say(f"walk.summary.{nothing}"))
        )

    def _parts(self, step: DomainStep) -> Iterator[tuple[str, str]]:
        for tick in ("plays", "strength", "later"):
            items: tuple[Item, ...] = self.cards.course.ticked(tick)
            told = [
                self.cards.told(i.signal if tick == "plays" else i.topic or i.signal)
                for i in items
                if i in step.items
            ]
            if told:
                yield self.cards.say(f"walk.mark_as.{tick}"), "; ".join(told)

    def _plan_line(self, line: PlanLine) -> str:
        """ "**Schulden** → samen bellen (samen, deze week)"."""
        first, who = self.first_step(line)
        need = f"**{self.cards.wording.need(line.need)}**"
        text = f"{need} → {first}" if first else need
        return f"{text} ({who})" if who else text

    def first_step(self, line: PlanLine) -> tuple[str, str]:
        """What is done first, and who does it with when."""
        if line.words:
            return line.words, self.cards.say("walk.who.agreed")
        options = (o for t in self.cards.instrument.all_talks() for o in t.choices)
        step = next((self.cards.told(o) for o in options if o.id == line.step), "")
        return step, self.cards.say(f"walk.who.{line.who}") if line.who else ""

    def earlier(self) -> Iterator[tuple[str, str]]:
        """How the lines of the plan before went."""
        course = self.cards.course
        for step in self.cards.instrument.steps:
            if isinstance(step, Plan):
                for line in course.earlier:
                    answer = course.answers.get(f"{step.id}:{line.item}")
                    state = next((s for s in step.states if answer and s.id in answer.chosen), None)
                    if state is not None:
                        yield self.cards.wording.need(line.need), self.cards.told(state)

    def _agreed(self) -> Iterator[tuple[str, str]]:
        """What was chosen in the talks that are not about one priority."""
        course = self.cards.course
        for step in self.cards.instrument.steps:
            if not isinstance(step, Talk) or step.keep not in ("choices", "domains"):
                continue
            answer = course.answers.get(step.id)
            if answer is None or not answer.chosen:
                continue
            stop = course.stop(step.id)
            options = self.cards.options(stop) if stop else {}
            days = {o.id: o.days for o in step.choices}
            chosen = [
                self._with_day(options[c], step.id, days.get(c))
                for c in answer.chosen
                if c in options
            ]
            if chosen:
                yield self.cards.told(step.pick or step.title), "; ".join(chosen)

    def _with_day(self, option: str, step: str, days: int | None) -> str:
        """A next moment with its day, counted from when it was agreed."""
        if days is None:
            return option
        agreed = self.cards.walk.answered_at(step)
        return f"{option} ({self.cards.day(agreed + timedelta(days=days))})"


def soep(dutch: Summary) -> str:
    """The S/O/E/P block to paste into the patient record: in Dutch, complete without the bot."""
    cards = dutch.cards
    course, say = cards.course, cards.say
    by_domain = [(cards.told(s.title), dict(dutch._parts(s))) for s in cards.instrument.domains]

    def listed(label: str) -> str:
        told = [f"{name}: {parts[label]}" for name, parts in by_domain if label in parts]
        return ". ".join(told) or say("walk.soep.nothing")

    s = [dutch._mark_line(), dutch._wanted_line()]
    for tick in ("plays", "strength", "later"):
        label = say(f"walk.mark_as.{tick}")
        s.append(f"{label}: {listed(label)}.")
    open_ = [cards.told(x.title) for x in course.undiscussed()]
    if open_:
        s.append(say("walk.soep.open", what=", ".join(open_)))
    o = [
        say(
            "walk.soep.talk",
            title=cards.told(cards.instrument.title),
            date=cards.day(cards.walk.started),
            ref=cards.walk.case,
        ),
        dutch.estimate_line(),
        dutch.series_line(),
        *(say("walk.soep.earlier", need=need, state=state) for need, state in dutch.earlier()),
    ]
    e = [
        say(
            "walk.soep.priority",
            number=n,
            what=cards.told(cards.instrument.items[line.item].signal),
        )
        for n, line in enumerate(course.plan, 1)
    ] or [say("walk.soep.no_priority")]
    p = [f"{n}. {dutch._plan_line(line)}" for n, line in enumerate(course.plan, 1)]
    p += [f"{label}: {value}" for label, value in dutch._agreed()]
    blocks = (("S", s), ("O", o), ("E", e), ("P", p or [say("walk.soep.nothing")]))
    lines = (f"{letter}: " + " ".join(filter(None, parts)) for letter, parts in blocks[:2])
    rest = (f"{letter}: " + "\n   ".join(parts) for letter, parts in blocks[2:])
    return "\n".join((*lines, *rest)).replace("**", "")
