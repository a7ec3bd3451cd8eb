"""What a conversation instrument is made of: steps and questions (`content/four_d/*.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from social_map.models import Bilingual, Domain, Frozen, Id, Text, Words

Choosable = Literal["choices", "plays", "domains", "needs"]

MOST_WORDS = 140
"""Characters of the longest remark in own words."""


class Source(Frozen):
    """Where a question or rule comes from."""

    what: Text
    url: Text | None = None


class Line(Bilingual):
    """A sentence of the conversation with its sources."""

    source: tuple[Id, ...] = ()


class Reason(Line):
    """A reason to think of this conversation; never a score, and only counted."""

    id: Id


class Option(Bilingual):
    """One of the answers of a closed question."""

    id: Id
    who: Literal["patient", "me", "together", "partner"] | None = None
    """For a first step: who does it."""
    days: Annotated[int, Field(ge=1, le=400)] | None = None
    """For a next moment: in how many days."""


class Asked(Line):
    """A question to put to the patient; `at` has its own wording for some marks."""

    id: Id
    at: Mapping[str, Bilingual] = Field(default_factory=dict)
    for_me: bool = False
    """True: for the professional, not to be read out."""


class FollowUp(Line):
    """What must be asked when an item plays, and the red flag that it may raise."""

    red_flag: Id


class Item(Frozen):
    """A signal of a domain that can be ticked."""

    id: Id
    signal: Bilingual
    topic: Bilingual | None = None
    """The subject itself, for what goes well or comes later ("sleep", not "sleeps badly")."""
    ask: Bilingual
    """A sentence to use with the patient."""
    needs: tuple[Id, ...] = Field(min_length=1)
    precondition: Bilingual | None = None
    """What must hold before this is asked."""
    follow_up_if_plays: FollowUp | None = None
    source: tuple[Id, ...] = Field(min_length=1)


class Step(Frozen):
    """What all steps have."""

    id: Id
    title: Bilingual
    source: tuple[Id, ...] = Field(min_length=1)


class Mark(Step):
    """A mark for experienced health."""

    kind: Literal["mark"]
    ask: Bilingual
    min: Annotated[int, Field(ge=0, le=1)] = 1
    max: Annotated[int, Field(ge=5, le=10)] = 10
    professional: bool = False
    """True: the professional's own estimate; may be passed over."""
    low: Annotated[int, Field(ge=1, le=5)] | None = None
    """Up to this mark `caution` is shown; it never triggers anything."""
    caution: Bilingual | None = None


class DomainStep(Step):
    """One of the four domains: an opening question, signals, strengths."""

    kind: Literal["domain"]
    domain: Domain
    opening: Bilingual
    strength: Bilingual
    items: tuple[Item, ...] = Field(min_length=1, max_length=8)
    red_flags: tuple[Id, ...] = ()


class Talk(Step):
    """Questions to talk about, with at most one closed answer to keep."""

    kind: Literal["talk"]
    lines: tuple[Asked, ...] = Field(min_length=1)
    about: Id | None = None
    """The mark that fills {mark}, {lower} and {higher}; without a mark the step is left out."""
    keep: Choosable | None = None
    """What the answer is chosen from."""
    choices: tuple[Option, ...] = ()
    pick: Bilingual | None = None
    """What is asked to choose, where the lines do not say so."""
    most: Annotated[int, Field(ge=1, le=4)] = 1
    own_words: Annotated[int, Field(ge=0, le=MOST_WORDS)] = 0
    """Characters of a remark in own words; 0: none."""
    overrule: tuple[Literal["name", "address", "birthdate", "phone", "patient_number"], ...] = ()
    """Kinds of finding in own words that may turn out to be a false alarm; never a BSN."""


class Priorities(Step):
    """At most so many things to begin with, one of them first; `each` is asked about every one."""

    kind: Literal["priorities"]
    lines: tuple[Asked, ...] = Field(min_length=1)
    most: Annotated[int, Field(ge=1, le=5)] = 3
    each: tuple[Talk, ...] = ()


class Plan(Step):
    """The lines of the earlier plan, each with how it went."""

    kind: Literal["plan"]
    ask: Bilingual
    states: tuple[Option, ...] = Field(min_length=2, max_length=5)


AnyStep = Annotated[Mark | DomainStep | Talk | Priorities | Plan, Field(discriminator="kind")]


class Moment(Bilingual):
    """A moment at which the mark is asked; `due_days` after the first."""

    id: Id
    due_days: Annotated[int, Field(ge=0, le=1000)]


class Instrument(Frozen):
    """A conversation that can be walked."""

    id: Id
    title: Bilingual
    words: Words
    """What starts it, as the whole message."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    intro: Bilingual
    rights: Bilingual
    """Whose model it is and what may be done with it."""
    sources: Mapping[str, Source]
    before: tuple[Line, ...] = ()
    reasons: tuple[Reason, ...] = ()
    steps: tuple[AnyStep, ...] = Field(min_length=1)
    flow: tuple[Id, ...] = Field(min_length=1)
    """Step ids in the order of a first conversation."""
    follow_up: tuple[Id, ...] = ()
    """Step ids in the order of a later conversation; empty: there is none."""
    moments: tuple[Moment, ...] = ()
    closing: Bilingual
    unreached: tuple[Id, ...] = ()
    """Needs that this conversation does not lead to, on purpose."""

    @cached_property
    def by_id(self) -> Mapping[str, AnyStep]:
        return {s.id: s for s in self.steps}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {i.id: i for s in self.domains for i in s.items}

    @cached_property
    def domains(self) -> tuple[DomainStep, ...]:
        return tuple(s for s in self.steps if isinstance(s, DomainStep))

    def all_talks(self) -> Iterator[Talk]:
        for step in self.steps:
            if isinstance(step, Talk):
                yield step
            elif isinstance(step, Priorities):
                yield from step.each


class Action(Line):
    """Something that must be done now."""


class RedFlag(Bilingual):
    """What stops the conversation, with what must be done; fixed texts."""

    id: Id
    must_do: tuple[Action, ...] = Field(min_length=1)
    resume: bool = False
    """True: an action comes first and the conversation may go on after it."""
    heard: Words = Words()
    """Lines by which it is recognised in what is typed during a conversation."""
    source: tuple[Id, ...] = ()


class Region(Frozen):
    """Whom to call in a municipality; empty where the practice has not filled it in."""

    place: Id
    emergency_post: str = ""
    crisis_service: str = ""


class RedFlags(Frozen):
    """All red flags, and the numbers of each region (`content/red_flags.yaml`)."""

    rule: Bilingual
    flags: tuple[RedFlag, ...] = Field(min_length=1)
    regions: tuple[Region, ...] = ()
    sources: Mapping[str, Source] = Field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, RedFlag]:
        return {f.id: f for f in self.flags}
