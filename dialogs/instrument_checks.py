"""Cross-checks of a conversation: its ids are unique and its flow holds together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from content.problems import Problems, nearest
from content.source import Document
from dialogs.instrument import DomainStep, Instrument, Mark, Plan, Priorities, RedFlags, Talk
from dialogs.instrument_notes import Notes, Path
from dialogs.step_checks import StepChecks, items_of, talks_of
from social_map.checks import KnownNeeds
from social_map.words import split

EVERYWHERE = frozenset({"record"})
ABOUT_A_MARK = frozenset({"mark", "lower", "higher"})
TAKEN = ("end", "check")
"""Step ids that the walk itself uses."""


@dataclass(frozen=True)
class InstrumentChecks:
    """All checks of one conversation; `red_flags` is None when they could not be read."""

    document: Document
    instrument: Instrument
    needs: KnownNeeds
    red_flags: RedFlags | None
    problems: Problems

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.document, self.problems)

    @property
    def name(self) -> str:
        return f"instrument '{self.instrument.id}'"

    def run(self) -> None:
        """Adds everything that is wrong to the problems."""
        instrument, stem = self.instrument, self.document.path.stem
        if instrument.id != stem:
            self.notes.add("wrong_id", ("id",), self.name, found=instrument.id, expected=stem)
        self.notes.named(instrument, instrument.sources, self._fill, self.name)
        if not any(split(w) for w in (*instrument.words.nl, *instrument.words.en)):
            self.notes.wrong_value(("words",), self.name, "een woord / a word", "")
        self._ids()
        for key in ("flow", "follow_up"):
            self._flow(key, getattr(instrument, key))
        self._steps_in_a_flow()
        self._moments()
        StepChecks(self.notes, instrument, self.needs, self.red_flags).run()

    def _fill(self, at: Path) -> frozenset[str]:
        """What can be filled in the text at this place: the mark only in lines about it."""
        talks = (talk for where, talk in talks_of(self.instrument) if at[: len(where)] == where)
        talk = next(talks, None)
        return EVERYWHERE | (ABOUT_A_MARK if talk and talk.about and "lines" in at else set())

    def _ids(self) -> None:
        notes, steps = self.notes, list(enumerate(self.instrument.steps))
        every: list[tuple[str, Path, str]] = [
            (s.id, ("steps", i), f"step '{s.id}'") for i, s in steps
        ]
        every += [
            (t.id, at, f"step '{t.id}'") for at, t in talks_of(self.instrument) if "each" in at
        ]
        notes.unique(every, TAKEN)
        notes.unique((i.id, at, f"item '{i.id}'") for at, i in items_of(self.instrument))
        notes.unique(
            (o.id, (*at, "choices", n), f"choice '{o.id}'")
            for at, talk in talks_of(self.instrument)
            for n, o in enumerate(talk.choices)
        )
        asking: list[tuple[Path, Talk | Priorities]] = list(talks_of(self.instrument))
        asking += [(("steps", i), s) for i, s in steps if isinstance(s, Priorities)]
        for at, asks in asking:
            notes.unique(
                (x.id, (*at, "lines", n), f"line '{x.id}'") for n, x in enumerate(asks.lines)
            )
        for i, step in steps:
            if isinstance(step, Plan):
                states = enumerate(step.states)
                notes.unique(
                    (s.id, ("steps", i, "states", n), f"state '{s.id}'") for n, s in states
                )
        for key in ("reasons", "moments"):
            listed = enumerate(getattr(self.instrument, key))
            notes.unique((x.id, (key, n), f"{key[:-1]} '{x.id}'") for n, x in listed)

    # -- the flow -----------------------------------------------------------------------------

    def _flow(self, key: str, flow: tuple[str, ...]) -> None:
        steps = self.instrument.by_id
        seen: list[str] = []
        for n, id_ in enumerate(flow):
            if id_ not in steps:
                hint = nearest(id_, steps)
                self.notes.add("unknown_step", (key, n), self.name, found=id_, hint=hint)
            elif id_ in seen:
                self.notes.add("step_twice", (key, n), self.name, found=id_, key=key)
            else:
                self._in_order(id_, seen, key)
            seen.append(id_)
        first = steps.get(flow[0]) if flow else None
        asks_mark = isinstance(first, Mark) and not first.professional
        if first and not asks_mark and not (key == "follow_up" and isinstance(first, Plan)):
            kinds = "mark" if key == "flow" else "plan of/or mark"
            self.notes.add(
                "wrong_start", (key, 0), self.name, key=key, found=first.id, expected=kinds
            )

    def _in_order(self, id_: str, before: list[str], key: str) -> None:
        """A step comes after the steps that it needs."""
        steps = self.instrument.by_id
        i, step = next((i, s) for i, s in enumerate(self.instrument.steps) if s.id == id_)
        earlier = [steps[b] for b in before if b in steps]
        chooses = isinstance(step, Priorities) or (isinstance(step, Talk) and step.keep == "plays")
        if chooses and not any(isinstance(e, DomainStep) for e in earlier):
            self.notes.add("nothing_to_choose", ("steps", i), f"step '{id_}'", found=id_, key=key)
        marks = [s.id for s in steps.values() if isinstance(s, Mark)]
        asked = [m for m in marks if m in before]
        for at, talk in talks_of(self.instrument):
            if at[:2] == ("steps", i) and talk.about is not None and talk.about not in asked:
                self.notes.add(
                    "no_mark_before",
                    (*at, "about"),
                    f"step '{talk.id}'",
                    found=talk.about,
                    key=key,
                    hint="" if talk.about in marks else nearest(talk.about, marks),
                )

    def _steps_in_a_flow(self) -> None:
        in_flow = {*self.instrument.flow, *self.instrument.follow_up}
        for i, step in enumerate(self.instrument.steps):
            if step.id not in in_flow:
                at, name = ("steps", i), f"step '{step.id}'"
                self.notes.add("step_not_in_flow", at, name, found=step.id)

    def _moments(self) -> None:
        last = -1
        for n, moment in enumerate(self.instrument.moments):
            if moment.due_days <= last:
                later = f"meer dan / more than {last}"
                at, name = ("moments", n, "due_days"), f"moment '{moment.id}'"
                self.notes.wrong_value(at, name, later, str(moment.due_days))
            last = moment.due_days
