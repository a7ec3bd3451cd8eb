"""What each button of a handover asks before it is done; its words stand in `button_words`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from cases.handover import answers
from cases.handover.model import Handover
from cases.handover.states import Event, Side, State
from dialogs.handover.button_words import said_event

__all__ = ["DAYS", "NEEDS", "TRIED", "Ask", "Known", "lacking", "said_event"]

Known = Mapping[str, Any]
"""What was filled in and is valid: key of an ask → code, day, id or True."""
When = Callable[[Handover, Side, Known], bool]

DAYS: Mapping[str, int] = MappingProxyType(
    {
        **{"today": 0, "yesterday": -1, "tomorrow": 1, "in_3_days": 3, "in_week": 7},
        **{"in_2_weeks": 14, "in_4_weeks": 28, "in_8_weeks": 56, "in_3_months": 91},
    }
)
"""A day to choose → days from today."""
TRIED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "phone": ("phone", "not_reached"),
        "message": ("message", "not_reached"),
        "letter": ("letter", "not_reached"),
        "visit": ("visit", "not_reached"),
        "appointment": ("appointment", "not_come"),
    }
)
"""How a patient was tried in one choice → route and how it went."""
ALLOWED: Mapping[str, tuple[str, bool | str]] = MappingProxyType(
    {
        "feedback_yes": ("feedback", True),
        "feedback_no": ("feedback", False),
        "phone_yes": ("phone", True),
        "phone_no": ("phone", False),
        "meeting_yes": ("meeting", "yes"),
        "meeting_anonymous": ("meeting", "anonymous"),
        "meeting_no": ("meeting", "no"),
    }
)
"""What can change in the patient's consent → field and value."""


def _always(_: Handover, __: Side, ___: Known) -> bool:
    return True


def _never(_: Handover, __: Side, ___: Known) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that must be known first; its texts stand under `name`."""

    key: str
    kind: Literal["codes", "day", "remark", "colleague", "organisation", "confirm"]
    name: str
    options: tuple[str, ...] = ()
    """Codes, or names of days."""
    past: bool = False
    """The day lies behind us."""
    typed: str = ""
    """A remark may be typed instead of choosing; the code that then stands."""
    when: When = _always
    """Asked only then; always understood when it is given."""
    days: str = "day"
    """Where the titles of the days stand."""
    code: str = ""
    """What the codes are called on the sheet as well (`names.code`)."""


def _in_time(h: Handover, _: Side, __: Known) -> bool:
    """A late answer is only passed on: nothing else is asked."""
    return h.state is not State.RETURNED


def _own_words(_: Handover, __: Side, known: Known) -> bool:
    return known.get("question") == "other"


def _serious(h: Handover, _: Side, known: Known) -> bool:
    """Not for a mistake that nobody acted on yet."""
    return known.get("reason") != answers.MISTAKE or h.state is not State.ACCEPTED


def _lead_may_move(h: Handover, side: Side, known: Known) -> bool:
    """Never by hearsay; where help has only just begun, or the partner led so far."""
    open_ = side is Side.PARTNER and h.lead_offer is None
    return open_ and (h.lead is Side.PARTNER or known.get("outcome") == "started")


def _asked_itself(_: Handover, side: Side, __: Known) -> bool:
    """Not of a requester who records what was heard elsewhere."""
    return side is Side.PARTNER


def _handed_over(h: Handover, _: Side, __: Known) -> bool:
    return h.kind == "handover"


def _consulted(h: Handover, _: Side, __: Known) -> bool:
    return h.kind == "consultation"


def _plans(what: str) -> When:
    """`what` is planned: a day when nothing else is said."""

    def asked(_: Handover, __: Side, known: Known) -> bool:
        given = {"contact_by", "route", "contact_on"} & known.keys()
        return known.get("what", "day") == what and not given

    return asked


_REPLY = Ask("answer", "codes", "reply", ("phoned", "will_call"), typed="answered")
_RELEASE = (
    Ask("reason", "codes", "release", answers.RELEASES, code="reason"),
    Ask("called", "confirm", "called", when=_serious),
)
_MET = Ask("on", "day", "met", ("today", "yesterday"), past=True)

NEEDS: Mapping[Event, tuple[Ask, ...]] = MappingProxyType(
    {
        Event.ACCEPT_LATER: (
            Ask(
                *("waiting_until", "day", "waiting"),
                options=("in_2_weeks", "in_4_weeks", "in_8_weeks", "in_3_months"),
                when=_in_time,
            ),
        ),
        Event.DECLINE: (
            Ask("reason", "codes", "decline", answers.DECLINES, when=_in_time, code="reason"),
        ),
        Event.ASK: (
            Ask("question", "codes", "asked", answers.QUESTIONS, code="question"),
            Ask("remark", "remark", "own_words", when=_own_words),
        ),
        Event.ANSWER: (_REPLY,),
        Event.ADVISE: (_REPLY,),
        Event.REDIRECT: (Ask("organisation", "organisation", "fits"),),
        Event.CONFIRM_REDIRECT: (
            Ask("consent_on", "day", "redirect", ("today",), past=True, days="redirect_day"),
        ),
        Event.ASSIGN: (Ask("user", "colleague", "colleague"),),
        Event.PLAN: (
            Ask("what", "codes", "what", ("day", "route", "by"), when=_never),
            Ask(
                *("contact_on", "day", "contact"),
                options=("tomorrow", "in_3_days", "in_week"),
                when=_plans("day"),
            ),
            Ask("route", "codes", "route", answers.ROUTES, when=_plans("route"), code="route"),
            Ask("contact_by", "codes", "by", answers.CONTACT_BY, when=_plans("by")),
        ),
        Event.ARRIVE: (_MET, Ask("how", "codes", "how", answers.MEETINGS, when=_never)),
        Event.CLAIM_ARRIVAL: (_MET,),
        Event.NO_SHOW: (
            Ask("tried", "codes", "tried", tuple(TRIED)),
            Ask("on", "day", "met", past=True, when=_never),
        ),
        Event.PROPOSE_GIVE_UP: (
            Ask("reason", "codes", "give_up", answers.GIVE_UPS, code="reason"),
        ),
        Event.FEEDBACK: (
            Ask("outcome", "codes", "outcome", answers.OUTCOMES, code="outcome"),
            Ask("lead", "codes", "lead", ("stays", "moves"), when=_lead_may_move),
            Ask("needs_something", "codes", "needs", ("no", "yes"), when=_asked_itself),
            Ask("next_moment", "day", "moment", when=_never),  # beside the question before it
        ),
        Event.CLOSE: (
            Ask("note", "confirm", "note", when=_handed_over),
            Ask(
                *("prevented", "codes", "prevented"),
                options=answers.PREVENTED,
                when=_consulted,
                code="prevented",
            ),
        ),
        Event.CONFIRM_LEAD: (Ask("patient_informed", "confirm", "informed"),),
        Event.RELEASE: _RELEASE,
        Event.PROPOSE_RELEASE: _RELEASE,
        Event.WITHDRAW: (Ask("reason", "codes", "withdraw", answers.WITHDRAWALS, code="reason"),),
        Event.RETURN: (Ask("sure", "confirm", "give_back"),),
        Event.SETTLE: (Ask("choice", "codes", "settle", answers.CHOICES, code="choice"),),
        Event.CONSENT: (Ask("allow", "codes", "allow", tuple(ALLOWED)),),
        Event.SNOOZE: (
            Ask(
                *("until", "day", "snooze"),
                options=("tomorrow", "in_3_days", "in_week", "in_2_weeks"),
            ),
        ),
        Event.CORRECT: (Ask("reason", "codes", "correct", answers.CORRECTIONS, code="reason"),),
    }
)
"""Event → what is asked, in this order; what is not here is one tap."""


def lacking(event: Event, handover: Handover, side: Side, known: Known) -> Ask | None:
    """The first thing that is still to be asked."""
    asks = NEEDS.get(event, ())
    return next((a for a in asks if a.key not in known and a.when(handover, side, known)), None)
