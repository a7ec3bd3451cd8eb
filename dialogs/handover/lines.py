"""What stands on the card of a handover, line by line, for one side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.calendar import HERE
from cases.handover.model import ClockState, Handover
from cases.handover.running import running
from cases.handover.states import ACTIVE, FINAL, Clock, Side, State
from cases.patience import calendars
from dialogs.handover import names
from dialogs.handover.scene import Scene

NOT_MET = frozenset({State.DRAFT, State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.ASKED})
ASKED_OUTSIDE = frozenset({State.REQUESTED, State.ASKED})
ANSWER_MATTERS = frozenset({State.RECEIVED, State.ANSWERED, State.CLOSED})
ENDED = frozenset({State.REJECTED, State.FAILED, State.CANCELLED, State.SETTLED})
"""Where it matters why."""


def lines(handover: Handover, side: Side, scene: Scene, *, brief: bool = False) -> Iterator[str]:
    """The most important first; `brief`: for who saw the rest before."""
    partner = side is Side.PARTNER
    yield about(handover, side, scene)
    yield from (_for_partner if partner else _for_requester)(handover, scene)
    yield from _waited_for(handover, side, scene)
    yield names.state(handover, scene) + "."
    yield from _open(handover, side, scene)
    yield from _planned(handover, scene)
    yield from _ended(handover, side, scene)
    yield from _remarks(handover, side, scene)
    if not brief:
        yield from arranged(handover, side, scene)
    if handover.kind == "handover" and handover.was_sent and handover.state not in ENDED:
        yield names.leads(handover, scene) + "."
    if partner and not brief and handover.kind == "handover" and handover.state not in FINAL:
        yield scene.say("handover.sheet.person")
    if handover.state is State.CLOSED:
        yield _thanks(handover, scene)


def about(handover: Handover, side: Side, scene: Scene) -> str:
    """ "**Laak · Schulden · deze week**"."""
    return scene.say(
        "handover.sheet.about",
        place=names.place(handover, scene),
        need=names.need_shown(handover, side, scene),
        urgency=names.urgency(handover, scene),
    )


def _for_partner(handover: Handover, scene: Scene) -> Iterator[str]:
    who = names.asker(handover, scene)
    yield scene.say(f"handover.sheet.from.{handover.kind}", who=who)


def _for_requester(handover: Handover, scene: Scene) -> Iterator[str]:
    known = scene.social_map.organisations_by_id.get(handover.organisation)
    name = scene.organisation(handover.organisation)
    if known is None:
        yield scene.say("handover.sheet.to_somebody", organisation=name)
    else:
        role = known.key_figure.in_(scene.lang)
        yield scene.say("handover.sheet.to", organisation=name, role=role)
    if not scene.outlined(handover, Side.REQUESTER):
        if handover.case:
            yield scene.say("handover.sheet.case", case=handover.case)
        if handover.linked:
            yield scene.say("handover.sheet.follows", ref=handover.linked)
    if handover.state in FINAL | {State.DRAFT}:
        return
    if handover.outer:
        yield scene.say("handover.sheet.outer", organisation=name)
    elif handover.state in ASKED_OUTSIDE and not scene.own.linked(handover.organisation):
        yield scene.say("handover.sheet.unlinked", organisation=name)


def arranged(handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """With the patient, and how the parties reach each other, until they have met."""
    if handover.state not in NOT_MET:
        return
    if agreed := names.agreed(handover, scene):
        yield scene.say("handover.sheet.agreed", agreed=agreed)
    if route := names.route(handover, scene):
        yield scene.say("handover.sheet.details", route=route)
    if handover.safe_contact:
        yield scene.say("handover.sheet.only_through")
    elif handover.consent and not handover.consent.phone and handover.agreed != "expects_call":
        yield scene.say(f"handover.sheet.no_phone.{side.value}")
    if scene.outlined(handover, side):
        return
    if handover.language:
        language = _language(handover.language, scene)
        yield scene.say("handover.sheet.language", language=language)
    if handover.interpreter:
        yield scene.say("handover.sheet.interpreter")


def capital(words: str) -> str:
    """As words begin a sentence."""
    return words[:1].upper() + words[1:]


def _language(code: str, scene: Scene) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale(code).get_display_name(scene.lang) or code)
    except (UnknownLocaleError, ValueError):
        return code


def _remarks(handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """What was written is read in a chat of one's own only, by who asked and who helps."""
    h, say = handover, scene.say
    if scene.own.only_watches(h, side):
        return
    if scene.own.shared:
        if h.remark or h.partner_remark or h.answer_remark:
            yield say("handover.sheet.remark_elsewhere", ref=h.ref)
        return
    if h.remark:
        key = "handover.sheet.asked" if h.kind == "consultation" else "handover.sheet.remark"
        yield say(key, words=h.remark)
    if h.partner_remark:
        name = scene.organisation(h.organisation)
        yield say("handover.sheet.remark_partner", organisation=name, words=h.partner_remark)
    if h.answer_remark:
        yield say("handover.sheet.remark_answer", words=h.answer_remark)


# -- who is waited for ----------------------------------------------------------------------------


def _waited_for(handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """The nearest moment that matters to this side."""
    sides = running(handover)
    going = {c: s for c, s in handover.clocks.items() if not s.paused and c in sides}
    mine = [clock for clock in going if sides[clock] is side]
    if mine:
        clock = min(mine, key=lambda c: going[c].due)
        yield _mine(clock, deadline(handover, clock, scene), side, scene)
    elif going and side is Side.REQUESTER:
        clock = min(going, key=lambda c: going[c].due)
        yield _theirs(handover, deadline(handover, clock, scene), scene)


def _mine(clock: Clock, at: datetime, side: Side, scene: Scene) -> str:
    late, shown = at <= scene.own.now, names.moment(at, scene)
    if side is Side.PARTNER:
        if late:
            return scene.say("handover.sheet.overdue")
        return scene.say(f"handover.sheet.due.{clock.value}", at=shown)
    if late:
        return scene.say("handover.sheet.yours_late")
    return scene.say(f"handover.sheet.yours.{clock.value}", at=shown)


def _theirs(handover: Handover, at: datetime, scene: Scene) -> str:
    shown = names.moment(at, scene)
    if at <= scene.own.now:
        return scene.say("handover.sheet.expected_late", at=shown)
    outside = handover.outer or not scene.own.linked(handover.organisation)
    return scene.say(
        "handover.sheet.ask_before" if outside else "handover.sheet.expected", at=shown
    )


def deadline(handover: Handover, clock: Clock, scene: Scene) -> datetime:
    """Until when there was time, whatever nudges came since."""
    state: ClockState = handover.clocks[clock]
    if state.step == 0:
        return state.due
    side = running(handover)[clock]
    own = handover.organisation if side is Side.PARTNER else handover.practice
    calendar = calendars(handover, scene.own.rules)[side]
    return scene.own.rules.start(clock, handover.urgency, state.started, calendar, own)


# -- what comes, what is open ---------------------------------------------------------------------


def _planned(handover: Handover, scene: Scene) -> Iterator[str]:
    h, say, day = handover, scene.say, scene.wording.day
    if h.owner_role and h.state in ACTIVE and h.owner_role != h.roles.get(State.ACCEPTED):
        yield say("handover.sheet.owner", role=scene.role(h.owner_role))
    if h.state is State.ACCEPTED:
        if h.waiting_until:
            yield say("handover.sheet.waiting", date=day(h.waiting_until))
        if h.contact_on:
            by = h.contact_by or "nobody"
            yield say(f"handover.sheet.contact.{by}", date=day(h.contact_on))
        if h.contact_exchanged:
            yield say("handover.sheet.exchanged")
        if h.attempts:
            yield say("handover.sheet.attempts", list=", ".join(_attempts(h, scene)))
    if h.arrived_on and not h.arrival_claimed and h.state in ACTIVE:
        yield say("handover.sheet.arrived", date=day(h.arrived_on))


def _attempts(handover: Handover, scene: Scene) -> Iterator[str]:
    for attempt in handover.attempts:
        route = names.code("tried", attempt.route, scene)
        yield scene.say("handover.sheet.attempt", date=scene.wording.day(attempt.on), route=route)


def _open(handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """What one side asked or proposed, and who is to answer."""
    h, say = handover, scene.say
    organisation = scene.organisation(h.organisation)
    requester = names.requester(h, scene)
    both = {"organisation": organisation, "requester": capital(requester)}
    if h.question:
        question = names.code("question", h.question, scene)
        yield say(f"handover.sheet.question.{side.value}", question=question, **both)
    elif h.answer and h.state in ANSWER_MATTERS:
        answer = names.code("answer", h.answer, scene)
        yield say(f"handover.sheet.answer.{h.kind}", answer=answer, organisation=organisation)
    if h.redirect and h.waits_for_requester:
        yield say("handover.sheet.redirect", target=scene.organisation(h.redirect), **both)
    if h.arrival_claimed and h.arrived_on:
        date = scene.wording.day(h.arrived_on)
        yield say("handover.sheet.claimed", date=date, organisation=organisation)
    if h.give_up_proposed:
        yield say("handover.sheet.give_up", **both)
    if h.release_proposed:
        yield say("handover.sheet.release", **both)
    if h.lead_offer:
        way = "give" if h.lead_offer is h.lead else "take"
        other = Side.REQUESTER if h.lead_offer is Side.PARTNER else Side.PARTNER
        who, whom = (names.side_named(s, h, scene) for s in (h.lead_offer, other))
        yield say(f"handover.sheet.offer.{way}", who=who, other=whom)
    if h.late_answer:
        yield say(f"handover.sheet.late.{h.late_answer}", **both)


def _ended(handover: Handover, side: Side, scene: Scene) -> Iterator[str]:
    """What came of it."""
    h, say = handover, scene.say
    organisation = scene.organisation(h.organisation)
    if h.outcome:
        yield say("handover.sheet.outcome", outcome=names.code("outcome", h.outcome, scene))
        if h.next_moment:
            yield say("handover.sheet.next", date=scene.wording.day(h.next_moment))
        if h.needs_something:
            yield say("handover.sheet.needs", organisation=organisation)
    if h.state in ENDED and h.reason and not scene.outlined(h, side):
        yield say("handover.sheet.reason", reason=names.code("reason", h.reason, scene))
    if h.suggested and h.state in ENDED:
        target = scene.organisation(h.suggested)
        yield say("handover.sheet.suggested", organisation=organisation, target=target)
    if h.choice:
        yield say("handover.sheet.choice", choice=names.code("choice", h.choice, scene))
    if h.prevented:
        yield say("handover.sheet.prevented", prevented=names.code("prevented", h.prevented, scene))


def _thanks(handover: Handover, scene: Scene) -> str:
    """The loop is closed."""
    h = handover
    partner = scene.role(h.owner_role) if h.owner_role else scene.organisation(h.organisation)
    requester = names.requester(h, scene)
    if h.kind == "consultation":
        return scene.say("handover.sheet.thanks_short", requester=requester, partner=partner)
    on = {state: scene.wording.day(at.astimezone(HERE).date()) for state, at in h.times.items()}
    return scene.say(
        "handover.sheet.thanks",
        sent=on[State.REQUESTED],
        arrived=scene.wording.day(h.arrived_on) if h.arrived_on else on[State.IN_PROGRESS],
        told=on[State.COMPLETED],
        requester=requester,
        partner=partner,
    )
