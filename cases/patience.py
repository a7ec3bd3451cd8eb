"""When the next nudge of a handover is due and whom it is for: ladder × working time. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from cases.access import Access
from cases.calendar import Calendar, Duration, add, open_minutes_between
from cases.clocks import Rules, Step, Who
from cases.handover.model import Asked, Handover
from cases.handover.running import running
from cases.handover.states import MOVES, Clock, Event, Side

LATE = timedelta(minutes=30)
"""A step that was taken so much too late moves the later ones along: nobody is skipped."""
OF_PARTNER = frozenset({Who.KEY_FIGURE, Who.REPLACEMENT, Who.CONTACT, Who.OWNER})


def next_due(handover: Handover) -> datetime | None:
    """The earliest due moment of a clock that goes on; None once it is over."""
    return min((c.due for c in handover.clocks.values() if not c.paused), default=None)


def calendars(handover: Asked, rules: Rules) -> Mapping[Side, Calendar]:
    """When both sides work."""
    return {
        Side.REQUESTER: rules.calendar(handover.practice),
        Side.PARTNER: rules.calendar(handover.organisation),
    }


def due_clocks(handover: Handover, now: datetime) -> list[Clock]:
    """What somebody is too late with, longest first."""
    late = {c: s.due for c, s in handover.clocks.items() if not s.paused and s.due <= now}
    return sorted(late, key=late.__getitem__)


def ladder_ends(handover: Handover, clock: Clock, rules: Rules) -> bool:
    """Is the step that is due the last, and does the handover go back to the requester?"""
    returns = (handover.state, Event.RETURN) in MOVES
    partner = running(handover).get(clock) is Side.PARTNER
    if not (returns and partner) or rules.then_every(clock) is not None:
        return False
    return handover.clocks[clock].step >= len(rules.ladders[clock].rungs) - 1


def due_after(handover: Handover, clock: Clock, rules: Rules, now: datetime) -> datetime:
    """When the step after the one that is taken now is due."""
    state = handover.clocks[clock]
    organisation = _of(handover, clock)
    calendar = rules.calendar(organisation)
    following = state.step + 1
    if following >= len(rules.ladders[clock].rungs):
        every = rules.then_every(clock)
        return add(now, every or rules.time(clock, handover.urgency, organisation), calendar)
    planned = add(state.started, _step(handover, clock, rules, following).after, calendar)
    if now - state.due <= LATE:
        return max(planned, now)
    before = add(state.started, _step(handover, clock, rules, state.step).after, calendar)
    between = round(open_minutes_between(before, planned, calendar) * 60)
    return max(planned, add(now, Duration(open_hours=Fraction(between, 3600)), calendar))


def told(
    handover: Handover, clock: Clock, rules: Rules, access: Access, today: date
) -> Iterator[tuple[str, str]]:
    """Whom the step that is due means, each with the organisation whose channel is told otherwise.

    The last step comes again and again. "" for the person: only the channel; "" for the
    organisation: only the person.
    """
    rungs = rules.ladders[clock].rungs
    for who in rungs[min(handover.clocks[clock].step, len(rungs) - 1)].who:
        people = access.told(who, handover, today)
        yield from ((p.id, p.organisation or _channel(who, handover)) for p in people)
        if not people:
            yield "", _channel(who, handover)


def _channel(who: Who, handover: Handover) -> str:
    if who in OF_PARTNER:
        return handover.organisation
    return "" if who is Who.COORDINATOR else handover.practice


def _of(handover: Handover, clock: Clock) -> str:
    """Whose clock it is: the organisation in whose time it goes."""
    partner = running(handover)[clock] is Side.PARTNER
    return handover.organisation if partner else handover.practice


def _step(handover: Handover, clock: Clock, rules: Rules, number: int) -> Step:
    time = rules.time(clock, handover.urgency, _of(handover, clock))
    return rules.ladders[clock].rungs[number].step(handover.urgency, time)
