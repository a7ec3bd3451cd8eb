"""A warm handover as it is kept: by reference, with codes and dates, never who the patient is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol, Self

from pydantic import AwareDatetime, Field, model_validator

from cases.calendar import Calendar
from cases.four_d import Kept
from cases.handover.states import FINAL, ORDINARY, Clock, Duty, Side, State

LONGEST_REMARK = 140
ASKABLE = frozenset({State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS})
"""Where the requester may have something to answer."""

Urgency = Literal["today", "this_week", "routine"]
Lead = Literal[Side.REQUESTER, Side.PARTNER]
Kind = Literal["handover", "consultation"]
Giver = Literal["patient", "parents", "parents_and_child", "young_person", "representative"]
"""Who agreed; for a child under 12, from 12 to 15 and from 16 on, and for who is represented."""


class Reason(StrEnum):
    """Why something is refused: the last part of the key of a text."""

    NOT_NOW = "not_now"
    OVER = "over"
    ALREADY_DONE = "already_done"
    ALREADY_TAKEN = "already_taken"
    STALE_CARD = "stale_card"
    STILL_OPEN = "still_open"
    NOT_DUE = "not_due"
    NOT_YOUR_SIDE = "not_your_side"
    NOT_YOUR_ORGANISATION = "not_your_organisation"
    NOT_YOUR_DUTY = "not_your_duty"
    RED_FLAG = "red_flag"
    ACUTE = "acute"
    EXAMPLE = "example"
    STALE_ENTRY = "stale_entry"
    NO_CONSENT = "no_consent"
    CONSENT_AHEAD = "consent_ahead"
    CONSENT_ELSEWHERE = "consent_elsewhere"
    NO_FEEDBACK_CONSENT = "no_feedback_consent"
    PRIVATE = "private"
    TOO_LONG = "too_long"
    QUESTION_OPEN = "question_open"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    UNKNOWN_COLLEAGUE = "unknown_colleague"
    TOO_FEW_ATTEMPTS = "too_few_attempts"
    DATE_AHEAD = "date_ahead"
    DATE_PAST = "date_past"
    DATE_FAR = "date_far"
    LEAD_OPEN = "lead_open"
    LEAD_FIRST = "lead_first"
    LEAD_BY_HEARSAY = "lead_by_hearsay"
    NOTHING_OFFERED = "nothing_offered"
    OFFERED_BY_OTHER = "offered_by_other"
    OWN_OFFER = "own_offer"
    NEEDS_AGREED = "needs_agreed"
    NEEDS_ANSWER = "needs_answer"
    NEEDS_CALL = "needs_call"
    NEEDS_CHOICE = "needs_choice"
    NEEDS_DATE = "needs_date"
    NEEDS_NOTE = "needs_note"
    NEEDS_OUTCOME = "needs_outcome"
    NEEDS_PATIENT = "needs_patient"
    NEEDS_PREVENTED = "needs_prevented"
    NEEDS_QUESTION = "needs_question"
    NEEDS_REASON = "needs_reason"
    NEEDS_REQUESTER = "needs_requester"
    NEEDS_ROUTE = "needs_route"


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that is not made, because two people pressing is normal life."""

    reason: Reason
    by: str = ""
    """The role that was first."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who presses: a person known to act for this organisation, or the bot itself."""

    side: Side
    user: str
    organisation: str
    role: str
    """As it is shown: huisarts, wijkcoach."""
    duties: frozenset[Duty] = frozenset()
    """In which capacities; empty: the ordinary one of the side."""

    @property
    def acts_as(self) -> frozenset[Duty]:
        return self.duties or frozenset({ORDINARY[self.side]})


class Rules(Protocol):
    """When clocks are due; read from the content."""

    def start(
        self,
        clock: Clock,
        urgency: Urgency,
        now: datetime,
        calendar: Calendar,
        organisation: str,
        /,
    ) -> datetime: ...


class Consent(Kept):
    """That the patient agreed, to what and with whom; its wording stays in the patient record."""

    on: date
    form: Literal["spoken", "written", "digital"] = "spoken"
    by_role: str
    given_by: Giver = "patient"
    scope: str
    """The one organisation that it covers."""
    phone: bool = False
    """The partner may phone the patient."""
    feedback: bool = False
    meeting: Literal["yes", "no", "anonymous"] = "no"


class ClockState(Kept):
    """One running clock."""

    started: AwareDatetime
    due: AwareDatetime
    """When the next step of the ladder is taken."""
    step: int = 0
    """How many steps were taken."""
    paused: bool = False
    """The other side is to move first."""


class Attempt(Kept):
    """The patient was tried and not met."""

    on: date
    route: str
    how: str


class Asked(Kept):
    """What is asked of whom: all that a draft holds."""

    ref: str
    case: str = ""
    """Stays with the practice; a consultation may have none."""
    kind: Kind = "handover"
    need: str
    domain: str
    place: str
    urgency: Urgency = "routine"
    service: str
    organisation: str
    practice: str
    requester: str = ""
    requester_role: str = ""
    example: bool = False
    outer: bool = False
    """The partner presses no buttons here: the requester may record what it answered."""
    consent: Consent | None = None
    agreed: str | None = None
    route: str | None = None
    remark: str = Field("", max_length=LONGEST_REMARK)
    safe_contact: bool = False
    """Contact with the patient only through the requester."""
    language: str = ""
    interpreter: bool = False


class Handover(Asked):
    """One handover or consultation; changed only through `cases.handover.moves`."""

    version: Literal[1] = 1
    seq: int = 0
    """Grows with every change; a button carries the number that it was made at."""
    state: State = State.DRAFT
    prepared_by: str | None = None
    linked: str | None = None
    """The earlier handover that this one follows."""
    again: bool = False
    """The same question to the same partner after a mistaken acceptance."""

    lead: Lead = Side.REQUESTER
    lead_offer: Lead | None = None
    """Who offered that the lead moves; the other side confirms."""
    lead_since: AwareDatetime | None = None

    owner: str | None = None
    """Who took it up, or was appointed to."""
    owner_role: str | None = None
    said_by_requester: bool = False
    """The partner's last answer was recorded by the requester."""
    question: str | None = None
    partner_remark: str = Field("", max_length=LONGEST_REMARK)
    answer: str | None = None
    answer_remark: str = Field("", max_length=LONGEST_REMARK)
    redirect: str | None = None
    """The organisation that the partner, not yet the patient, thinks fits better."""
    suggested: str | None = None
    late_answer: Literal["accept", "decline"] | None = None

    contact_on: date | None = None
    contact_by: str | None = None
    contact_exchanged: bool = False
    waiting_until: date | None = None
    attempts: tuple[Attempt, ...] = ()
    give_up_proposed: bool = False
    release_proposed: bool = False
    arrival_claimed: bool = False
    arrived_on: date | None = None
    arrived_how: str | None = None

    outcome: str | None = None
    plan: bool = False
    next_moment: date | None = None
    needs_something: bool = False
    read: bool = False
    prevented: str | None = None
    reason: str | None = None
    """Why it was declined, returned, given up, released, withdrawn or corrected."""
    choice: str | None = None
    """What the requester decided after a refusal, no answer or a failure."""

    times: Mapping[State, AwareDatetime] = Field(default_factory=dict)
    """When each state was entered; none is entered twice."""
    roles: Mapping[State, str] = Field(default_factory=dict)
    """The role of who brought it there."""
    clocks: Mapping[Clock, ClockState] = Field(default_factory=dict)

    @property
    def no_shows(self) -> int:
        """Attempts that count: on different days and by different routes."""
        days, routes = {a.on for a in self.attempts}, {a.route for a in self.attempts}
        return min(len(days), len(routes))

    @property
    def was_sent(self) -> bool:
        """False for a draft, also one that was thrown away: of that nothing is kept."""
        return State.REQUESTED in self.times or State.ASKED in self.times

    @property
    def waits_for_requester(self) -> bool:
        """The partner asked or proposed something; its own clocks stand still."""
        asked = self.question or self.redirect or self.give_up_proposed or self.release_proposed
        return bool(asked) and self.state in ASKABLE

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """Refuses what can never be, whatever was pressed."""
        covered = self.consent is not None and self.consent.scope == self.organisation
        if self.kind == "handover" and self.was_sent and not covered:
            raise ValueError("sent without consent for this organisation")
        if self.lead is Side.PARTNER and State.ACCEPTED not in self.times:
            raise ValueError("a partner leads only what it has taken up")
        if State.COMPLETED in self.times and self.outcome is None:
            raise ValueError("completed without an outcome")
        waiting = any(not c.paused for c in self.clocks.values())
        if waiting is (self.state in FINAL):
            raise ValueError("somebody must be waited for until it is over, and nobody after")
        return self
