"""A practice, a partner and a handover between them, played event by event.

`Story()` begins with a draft on a Monday morning; `story.gp(...)`, `story.partner(...)` and
`story.bot(...)` press buttons and keep what became of it; `filled` fills in what a button asks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from cases.calendar import HERE, OFFICE, Calendar
from cases.clock_file import load_clocks
from cases.clocks import Rules
from cases.handover.answers import ATTEMPTS
from cases.handover.model import Actor, Asked, Consent, Handover, Refused
from cases.handover.moves import apply, follow_on, start
from cases.handover.running import today
from cases.handover.states import Duty, Event, Side, State
from cases.privacy.filter import PrivacyFilter, Screened
from cases.privacy.words import load_privacy_words
from content.problems import Problems
from tests.factories import SHIPPED

MONDAY = datetime.combine(date(2026, 11, 23), time(9), HERE).astimezone(UTC)
PRACTICE, PARTNER, OTHER = "praktijk", "wijkteam", "schuldhulp"
CALENDARS: dict[Side, Calendar] = {Side.REQUESTER: OFFICE, Side.PARTNER: OFFICE}

GP = Actor(Side.REQUESTER, "gp", PRACTICE, "huisarts")
BACKUP = Actor(Side.REQUESTER, "poh", PRACTICE, "POH", frozenset({Duty.BACKUP}))
ASSISTANT = Actor(
    Side.REQUESTER, "assistant", PRACTICE, "doktersassistent", frozenset({Duty.PREPARER})
)
COORDINATOR = Actor(
    Side.REQUESTER, "brug", "gemeente", "brugfunctionaris", frozenset({Duty.COORDINATOR})
)
KEY_FIGURE = Actor(Side.PARTNER, "key", PARTNER, "wijkcoach", frozenset({Duty.KEY_FIGURE}))
MEMBER = Actor(Side.PARTNER, "member", PARTNER, "maatschappelijk werker")
CONTACT = Actor(Side.PARTNER, "contact", PARTNER, "balie", frozenset({Duty.CONTACT}))
STRANGER = Actor(Side.PARTNER, "stranger", OTHER, "schuldhulpverlener")
BOT = Actor(Side.SYSTEM, "", "", "bot")
SUCCESSOR = Actor(
    Side.SYSTEM, "successor", PARTNER, "maatschappelijk werker", frozenset({Duty.SYSTEM})
)
ADMIN = Actor(Side.SYSTEM, "admin", "", "beheerder", frozenset({Duty.ADMIN}))
OF = {Side.REQUESTER: GP, Side.PARTNER: KEY_FIGURE, Side.SYSTEM: BOT}


@cache
def shipped_rules() -> Rules:
    """The clocks that come with the bot."""
    problems = Problems()
    rules = load_clocks(SHIPPED, problems)
    assert rules is not None, [p.text() for p in problems.in_order()]
    return rules


@cache
def shipped_filter() -> PrivacyFilter:
    """The privacy filter that comes with the bot."""
    words = load_privacy_words(SHIPPED, Problems())
    assert words is not None
    return PrivacyFilter(words)


@cache
def said(text: str) -> Screened:
    """A remark that went through the privacy filter."""
    return shipped_filter().screen(text, date(2026, 11, 23))


def consent(scope: str = PARTNER, on: date = date(2026, 11, 20), **more: Any) -> Consent:
    return Consent(**{"on": on, "by_role": "huisarts", "scope": scope, "feedback": True, **more})


def asked(**given: Any) -> Asked:
    """What a GP asks of the neighbourhood team, complete."""
    usual = {
        **{"ref": "WO-9D4MXT", "case": "KB-7F3KQ2", "need": "schulden", "domain": "society"},
        **{"place": "laak", "urgency": "this_week", "service": "geld", "organisation": PARTNER},
        **{"practice": PRACTICE, "consent": consent(), "agreed": "expects_call"},
        **{"route": "phone"},
    }
    return Asked(**{**usual, **given})


class Story:
    """One handover and the time it is."""

    def __init__(self, now: datetime = MONDAY, red_flag: bool = False, **given: Any) -> None:
        self.now = now
        begun = start(asked(**given), GP, now, shipped_rules(), CALENDARS, red_flag=red_flag)
        assert isinstance(begun, Handover), begun
        self.h = begun

    def does(self, actor: Actor, event: Event, **details: Any) -> Handover | Refused:
        """What becomes of it; the story goes on with it unless it was refused."""
        after = apply(self.h, event, actor, self.now, details, shipped_rules(), CALENDARS)
        if isinstance(after, Handover):
            self.h = after
        return after

    def gp(self, event: Event, **details: Any) -> Handover:
        return self._must(GP, event, details)

    def partner(self, event: Event, **details: Any) -> Handover:
        return self._must(KEY_FIGURE, event, details)

    def bot(self, event: Event, **details: Any) -> Handover:
        return self._must(BOT, event, details)

    def refusal(self, actor: Actor, event: Event, **details: Any) -> str:
        """Why it is refused; fails when it is not."""
        after = self.does(actor, event, **details)
        assert isinstance(after, Refused), f"{event} was not refused"
        return after.reason.value

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def day(self, days: int = 0) -> date:
        """Today or some days from it."""
        return today(self.now) + timedelta(days=days)

    def follows(self, actor: Actor = GP, ref: str = "WO-FFFFFF", **changes: Any) -> Any:
        """The linked draft, or why there is none."""
        given = changes or None
        return follow_on(self.h, ref, actor, self.now, shipped_rules(), CALENDARS, changes=given)

    def sent(self) -> Story:
        self.gp(Event.SEND)
        return self

    def accepted(self) -> Story:
        self.sent().partner(Event.ACCEPT)
        return self

    def met(self) -> Story:
        self.accepted().partner(Event.ARRIVE)
        return self

    def fed_back(self, **details: Any) -> Story:
        self.met().partner(Event.FEEDBACK, **{"outcome": "started", **details})
        return self

    def _must(self, actor: Actor, event: Event, details: dict[str, Any]) -> Handover:
        after = self.does(actor, event, **details)
        assert isinstance(after, Handover), f"{event} in {self.h.state}: {after}"
        return after


def filled(event: Event, handover: Handover, now: datetime) -> dict[str, Any]:
    """What a careful person fills in, so that nothing is refused for a missing detail."""
    day = today(now)
    tried = {a.route for a in handover.attempts}
    untried = next((r for r in ATTEMPTS if r not in tried), ATTEMPTS[0])
    return {
        Event.SEND: {
            **{"consent": consent(handover.organisation, day), "agreed": "walk_in"},
            "route": "phone",
        },
        Event.CONSULT: {"remark": said("Welke regels gelden er voor een briefadres?")},
        Event.ADVISE: {"answer": "phoned"},
        Event.ACCEPT_LATER: {"waiting_until": day + timedelta(days=21)},
        Event.DECLINE: {"reason": "no_capacity"},
        Event.ASK: {"question": "language"},
        Event.ANSWER: {"answer": "phoned"},
        Event.REDIRECT: {
            "organisation": PARTNER if handover.organisation == OTHER else OTHER,
            "on_map": True,
        },
        Event.CONFIRM_REDIRECT: {"consent": consent(handover.redirect or OTHER, day)},
        Event.ASSIGN: {
            **{"user": "member", "organisation": handover.organisation},
            "role": "sociaal werker",
        },
        Event.PLAN: {"contact_on": day + timedelta(days=2)},
        Event.NO_SHOW: {"route": untried},
        Event.PROPOSE_GIVE_UP: {"reason": "not_reached"},
        Event.FEEDBACK: {"outcome": "started"},
        Event.CLOSE: {"note": True, "prevented": "unknown"},
        Event.CONFIRM_LEAD: {"patient_informed": True},
        Event.RELEASE: {"reason": "no_capacity", "called": True},
        Event.PROPOSE_RELEASE: {"reason": "no_capacity", "called": True},
        Event.WITHDRAW: {"reason": "solved"},
        Event.SETTLE: {"choice": "phoned"},
        Event.CONSENT: {"consent": consent(handover.organisation, day)},
        Event.SNOOZE: {"until": day + timedelta(days=3)},
        Event.CORRECT: {"reason": "double"},
        Event.TAKE_OVER: {"who": handover.owner or handover.requester},
    }.get(event, {})


def late(handover: Handover) -> datetime:
    """A moment at which every clock is due."""
    return max(clock.due for clock in handover.clocks.values())


def in_state(state: State, consultation: bool = False) -> Story:
    """A story that has come so far."""
    way: dict[State, tuple[tuple[Side, Event], ...]] = {
        State.DRAFT: (),
        State.REQUESTED: ((Side.REQUESTER, Event.SEND),),
        State.ASKED: ((Side.REQUESTER, Event.CONSULT),),
    }
    way[State.ANSWERED] = (*way[State.ASKED], (Side.PARTNER, Event.ADVISE))
    way[State.RECEIVED] = (*way[State.REQUESTED], (Side.PARTNER, Event.ACKNOWLEDGE))
    way[State.ACCEPTED] = (*way[State.RECEIVED], (Side.PARTNER, Event.ACCEPT))
    way[State.IN_PROGRESS] = (*way[State.ACCEPTED], (Side.PARTNER, Event.ARRIVE))
    way[State.COMPLETED] = (*way[State.IN_PROGRESS], (Side.PARTNER, Event.FEEDBACK))
    way[State.CLOSED] = (*way[State.COMPLETED], (Side.REQUESTER, Event.CLOSE))
    first = way[State.ASKED] if consultation else way[State.REQUESTED]
    way[State.REJECTED] = (*first, (Side.PARTNER, Event.DECLINE))
    way[State.RETURNED] = (*first, (Side.SYSTEM, Event.RETURN))
    way[State.SETTLED] = (*way[State.RETURNED], (Side.REQUESTER, Event.SETTLE))
    way[State.CANCELLED] = (*first, (Side.REQUESTER, Event.WITHDRAW))
    way[State.ENTERED_IN_ERROR] = (*first, (Side.REQUESTER, Event.CORRECT))
    way[State.FAILED] = (
        *way[State.ACCEPTED],
        *((Side.PARTNER, Event.NO_SHOW), (Side.PARTNER, Event.NO_SHOW)),
        *((Side.PARTNER, Event.PROPOSE_GIVE_UP), (Side.REQUESTER, Event.CONFIRM_GIVE_UP)),
    )
    consults = consultation or state in (State.ASKED, State.ANSWERED)
    story = Story(kind="consultation" if consults else "handover")
    for side, event in way[state]:
        story.now = late(story.h)
        after = story.does(OF[side], event, **filled(event, story.h, story.now))
        assert isinstance(after, Handover), f"{event} in {story.h.state}: {after}"
    assert story.h.state is state
    return story
