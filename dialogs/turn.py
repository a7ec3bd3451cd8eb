"""What comes in (a Turn) and what goes out (a Reply), the same for every messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cases.four_d import Case, Walk
from content.messages import Messages
from social_map.models import Lang

Data = Mapping[str, Any]
"""What a button carries: plain JSON, and user input like any other."""


Style = Literal["", "positive", "destructive"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a person said or pressed."""

    user: str
    """Stable key of the person with the messenger; never a name."""
    conversation: str
    text: str = ""
    pressed: Data | None = None
    first_name: str = ""
    """For the greeting only; not stored."""
    shared: bool = False
    """Others read along: a channel or a group chat."""
    contact: str = ""
    """How the messenger can write to this person later, as its own JSON; empty: it cannot."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a numbered line where there are no buttons."""

    title: str
    data: Data
    style: Style = ""
    """What is likeliest, and what one must not miss."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line that can be ticked, with what is ticked now."""

    id: str
    title: str
    data: Data
    """What ticking it by number carries."""
    mark: str = ""
    """Id of one of the form's marks, or empty."""
    ask: str = ""
    """A sentence to use with the patient."""
    topic: str = ""
    """What it is about where it does not play: "slaap" instead of "slaapt slecht"."""


@dataclass(frozen=True, slots=True)
class Form:
    """What can be filled in on a card, besides its buttons."""

    ticks: tuple[Tick, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    """Ways to tick, likeliest first: id and label."""
    options: tuple[Choice, ...] = ()
    """Answers of which one is tapped."""
    scale: bool = False
    """The options are marks in a row; a typed number is a mark, not a choice."""
    hint: str = ""
    """How to fill it in by typing; shown where there are no inputs."""
    ask_label: str = ""
    """Title of what unfolds the sentences to use."""
    more_label: str = ""
    """Title of what unfolds the less likely ways to tick."""


@dataclass(frozen=True, slots=True)
class Section:
    """One service (or one part of an agreement) on a card."""

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown. `**bold**` is the only markup."""

    title: str
    lines: tuple[str, ...] = ()
    understood: str = ""
    """How the words of the question were read, where that is not plain to see."""
    sections: tuple[Section, ...] = ()
    footer: str = ""
    urgent: bool = False
    copy: str = ""
    """Text to copy as it is."""
    marks: tuple[tuple[str, int], ...] = ()
    """A series to draw: label and mark."""


@dataclass(frozen=True, slots=True)
class Remember:
    """Effect: keep the user's language, usual place (empty: forget it) or word for the record."""

    lang: Lang | None = None
    place: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class CountGap:
    """Effect: nobody was found for this need in this place."""

    need: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """Effect: somebody says that an entry is no longer right."""

    service: str
    what: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Effect: a new reference with its first conversation."""

    case: Case
    walk: Walk


@dataclass(frozen=True, slots=True)
class AddWalk:
    """Effect: a later conversation of a case."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class KeepWalk:
    """Effect: a conversation has gone on; `before` is the walk's number that it went on from."""

    walk: Walk
    before: int
    mark: int | None = None
    estimate: int | None = None


@dataclass(frozen=True, slots=True)
class DropWalk:
    """Effect: a conversation is thrown away."""

    case: str
    moment: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Effect: the owner is done with this reference."""

    case: str


@dataclass(frozen=True, slots=True)
class RemindAt:
    """Effect: when the next measurements are due, in place of what was set before."""

    case: str
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Effect: one more of this, without saying of whom."""

    what: str


CaseEffect = OpenCase | AddWalk | KeepWalk | DropWalk | CloseCase | RemindAt | Count
"""Effects that are promises: written to disk before the answer leaves."""
Effect = Remember | CountGap | Report | CaseEffect


@dataclass(frozen=True, slots=True)
class Reply:
    """One outgoing message."""

    card: Card
    lang: Lang
    choices: tuple[Choice, ...] = ()
    effects: tuple[Effect, ...] = field(default=())
    form: Form | None = None

    @property
    def numbered(self) -> tuple[Choice, ...]:
        """Everything that can be chosen by its number, in order; a scale has no numbers."""
        if self.form is None or self.form.scale:
            return self.choices
        ticks = (Choice(t.title, t.data) for t in self.form.ticks)
        return (*ticks, *self.form.options, *self.choices)

    def text(self, messages: Messages) -> str:
        """The card as plain text that works alone; choices are numbered."""
        parts = [self.card.title, *filter(None, [self.card.understood]), *self.card.lines]
        for section in self.card.sections:
            facts = (f"{label}: {value}" for label, value in section.facts)
            parts += [
                "",
                f"• {section.title}",
                *(f"  {x}" for x in (section.text, *facts, section.note) if x),
            ]
        parts += self._form_lines()
        if self.card.copy:
            parts += ["", self.card.copy]
        if self.card.footer:
            parts += ["", self.card.footer]
        if self.choices and self.form is not None and self.form.scale:
            titles = " · ".join(c.title for c in self.choices)
            parts += ["", messages.text("choices.words", self.lang, list=titles)]
        elif self.choices:
            first = len(self.numbered) - len(self.choices) + 1
            numbered = " · ".join(f"{i} {c.title}" for i, c in enumerate(self.choices, first))
            parts += ["", messages.text("choices.typed", self.lang, list=numbered)]
        return "\n".join(parts).replace("**", "")

    def _form_lines(self) -> list[str]:
        """What can be filled in, numbered; a scale needs no lines."""
        form = self.form
        if form is None or form.scale:
            return []
        several = len(form.marks) > 1
        labels = {m: f" ✓ {label.lower()}" if several else " ✓" for m, label in form.marks}
        likeliest = form.marks[0][0] if form.marks else ""
        ticks = (
            (t.title if t.mark in ("", likeliest) else t.topic or t.title) + labels.get(t.mark, "")
            for t in form.ticks
        )
        lines = [*ticks, *(o.title for o in form.options)]
        asked = [f"{form.marks[0][1]}:"] if len(form.marks) == 1 else []
        numbered = [f"{i} {line}" for i, line in enumerate(lines, 1)]
        return ["", *asked, *numbered, *(["", form.hint] if form.hint else [])]


def ids_in(data: Data, key: str) -> list[str]:
    """A list of ids from a button; anything else is left out."""
    ids = data.get(key)
    return [i for i in ids[:20] if isinstance(i, str)] if isinstance(ids, list) else []
