"""What comes in (a Turn) and what goes out (a Reply), the same for every messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from content.messages import Messages
from dialogs.effects import Effect
from dialogs.pages import Link, Picture
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
    channel: str = ""
    """The conversation without the thread; empty: as `conversation`."""
    channel_contact: str = ""
    """How the messenger can write to everybody here; empty: an organisation cannot be linked."""
    thread: str = ""
    """The messenger's id of the message under which this was said."""

    def __post_init__(self) -> None:
        if self.pressed is not None:
            object.__setattr__(self, "pressed", flat(self.pressed))


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a numbered line where there are no buttons."""

    title: str
    data: Data
    style: Style = ""
    """What is likeliest, and what one must not miss."""
    bare: bool = False
    """Pressed without what is filled in on the card, be that complete or not."""


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
class Field:
    """Something to fill in on a card; where there are no inputs it is asked on its own."""

    id: str
    label: str
    kind: Literal["one", "some", "text", "date"]
    options: tuple[tuple[str, str], ...] = ()
    """To choose from: id and label."""
    value: str = ""
    """What is filled in already; of several ids with commas between."""
    needed: str = ""
    """What is said when it is left open; empty: it may be."""
    compact: bool = False
    """The options unfold."""
    most: int = 0
    """Characters of a text."""
    fold: str = ""
    """Title of what unfolds it with its neighbours; they show when one of them is filled in."""
    data: Data = field(default_factory=dict)
    """What an answer by number carries, besides the option under the field's own id."""


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
    fields: tuple[Field, ...] = ()
    asked: str = ""
    """The field that is asked now where there are no inputs; empty: none."""
    typed: tuple[Choice, ...] = ()
    """Choices only for where there are no inputs."""
    sends: tuple[Choice, ...] = ()
    """Choices only for where there are inputs, which they send."""

    @property
    def question(self) -> Field | None:
        """The field that is asked now where there are no inputs."""
        return next((f for f in self.fields if f.id == self.asked), None)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is called in a channel."""

    id: str
    """In the directory."""
    title: str
    """What he or she is: wijkcoach."""


@dataclass(frozen=True, slots=True)
class Section:
    """One service (or one part of an agreement) on a card."""

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    folded: bool = False
    """Where the messenger can, only the title shows until it is pressed."""


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
    mentions: tuple[Mention, ...] = ()
    picture: Picture | None = None
    links: tuple[Link, ...] = ()

    @property
    def reached(self) -> tuple[Picture | Link, ...]:
        """The pages that can be opened."""
        return tuple(p for p in (self.picture, *self.links) if p and p.url)

    @property
    def told(self) -> tuple[str, ...]:
        """The lines, with what is said instead of links that cannot be opened."""
        return (*self.lines, *(x.instead for x in self.links if x.instead and not x.url))


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
        asked = self.form.question
        answers = (
            (Choice(title, {**asked.data, asked.id: id_}) for id_, title in asked.options)
            if asked
            else ()
        )
        return (*ticks, *self.form.options, *answers, *self.choices, *self.form.typed)

    def text(self, messages: Messages) -> str:
        """The card as plain text that works alone; choices are numbered."""
        called = " ".join(f"@{m.title}" for m in self.card.mentions)
        parts = [self.card.title, *filter(None, [self.card.understood, called]), *self.card.told]
        for section in self.card.sections:
            facts = (f"{label}: {value}" for label, value in section.facts)
            parts += [
                "",
                f"• {section.title}",
                *(
                    f"  {x}".replace("\n", "\n  ")
                    for x in (section.text, *facts, section.note)
                    if x
                ),
            ]
        parts += self._form_lines()
        if self.card.copy:
            parts += ["", self.card.copy]
        if self.card.footer:
            parts += ["", self.card.footer]
        if self.card.reached:
            parts += ["", *(f"{page.title}: {page.url}" for page in self.card.reached)]
        if self.choices and self.form is not None and self.form.scale:
            titles = " · ".join(c.title for c in self.choices)
            parts += ["", messages.text("choices.words", self.lang, list=titles)]
        elif self.choices:
            last = (*self.choices, *(self.form.typed if self.form else ()))
            first = len(self.numbered) - len(last) + 1
            numbered = " · ".join(f"{i} {c.title}" for i, c in enumerate(last, first))
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
        question = form.question
        answers = (title for _, title in question.options) if question else ()
        lines = [*ticks, *(o.title for o in form.options), *answers]
        asked = [f"{form.marks[0][1]}:"] if len(form.marks) == 1 else []
        asked += [question.label] if question else []
        numbered = [f"{i} {line}" for i, line in enumerate(lines, 1)]
        hint = [form.hint] if form.hint else []
        if hint and (asked or numbered):
            hint.insert(0, "")
        return ["", *asked, *numbered, *hint] if asked or numbered or hint else []


LISTS = frozenset({"needs", "places", "services", "extra", "parts"})
"""What a button carries several ids of."""
LONGEST = 2000
"""Characters of one thing that is filled in."""


def flat(data: Data) -> Data:
    """What a button and its card can carry: texts, numbers, yes and no, and lists under their own
    names. A client can send anything; the rest is left out, so that nobody else has to look."""
    return {
        key: value[:LONGEST] if isinstance(value, str) else value
        for key, value in data.items()
        if isinstance(value, str | int | float)
        or value is None
        or (key in LISTS and isinstance(value, list))
    }


def ids_in(data: Data, key: str) -> list[str]:
    """A list of ids from a button; anything else is left out."""
    ids = data.get(key)
    return [i for i in ids[:20] if isinstance(i, str)] if isinstance(ids, list) else []
