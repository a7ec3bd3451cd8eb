"""Somebody answers: a button or typed words become a move, once all it needs is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.handover import answers as codes
from cases.handover.model import Handover, Reason, Refused
from cases.handover.states import Event, Side, State
from cases.privacy.filter import Screened
from dialogs.effects import Move
from dialogs.handover import request
from dialogs.handover.again import again, others
from dialogs.handover.answers import NEEDS, Ask, Known, lacking
from dialogs.handover.asked import question
from dialogs.handover.button_words import heard_in, listed
from dialogs.handover.done import offered_after, what_was_done
from dialogs.handover.filling import OTHER, carried, details, filled_from, known_from, understood
from dialogs.handover.redirect import sent_on
from dialogs.handover.refusals import also, refusal
from dialogs.handover.remarks import take
from dialogs.handover.scene import Said, Scene, show
from dialogs.handover.scene import press as data_of
from dialogs.handover.sheet import sheet, shown_events
from dialogs.turn import Data
from social_map.words import split

__all__ = ["again", "press", "said", "typed"]

DRAFTING = {
    **{Event.SEND: {"then": "send"}, Event.CONSULT: {"then": "send"}},
    **{Event.DISCARD: {"then": "discard"}, Event.CHANGE: {}},
}
"""What is done to a draft happens in its form."""
LACKS = frozenset(r for r in Reason if r.value.startswith("needs_")) | {
    *(Reason.UNKNOWN_ORGANISATION, Reason.UNKNOWN_COLLEAGUE, Reason.NO_CONSENT)
}
"""Refused only because something was not filled in yet."""
OF_DAYS = frozenset({Reason.DATE_AHEAD, Reason.DATE_PAST, Reason.DATE_FAR, Reason.CONSENT_AHEAD})
OWN_WORDS = {Event.ASK: {"question": "other"}, Event.ANSWER: {}, Event.ADVISE: {}}
"""Where words of one's own may follow, and what they are then."""


def press(event: Event, handover: Handover, side: Side, data: Data, scene: Scene) -> Said:
    """The move is made, or what it lacks is asked."""
    drafting = event in DRAFTING and handover.state is State.DRAFT and side is Side.REQUESTER
    if drafting and not scene.own.only_watches(handover, side):
        form = {**show(handover, side, "form"), **DRAFTING[event]}
        return request.press(handover, form, scene)
    known = known_from(event, handover, data, scene)
    words = data.get("words")
    if isinstance(words, str) and words.strip() and event in OWN_WORDS:
        return _remark(words, event, handover, side, known, scene, said=False)
    seq = data.get("seq")
    card = {"seq": seq} if type(seq) is int else {}
    return _decided(event, handover, side, known, card, scene, typing=OTHER in data.values())


def said(text: str, handover: Handover, side: Side, scene: Scene) -> Said:
    """The same for typed words about this handover."""
    found = heard_in(text, handover, side, scene)
    if found is not None:
        event, rest = found
        words = rest or text  # "vergissing" is a reason as well
        known = filled_from(words, event, handover, side, scene, partly=bool(rest))
        if not rest or known:
            return press(event, handover, side, carried(known), scene)
        if event in OWN_WORDS:
            return press(event, handover, side, {"words": rest}, scene)
        denied = listed("not", scene) & set(split(rest))
        if lacking(event, handover, side, {}) is not None and not denied:
            return press(event, handover, side, {}, scene)
    elif Event.ANSWER in shown_events(handover, side, scene):
        known = filled_from(text, Event.ANSWER, handover, side, scene)
        if known:  # "ik bel vandaag" answers what the partner asked
            return press(Event.ANSWER, handover, side, carried(known), scene)
    return sheet(handover, side, scene, scene.say("handover.ask.not_understood"))


def typed(text: str, data: Data, handover: Handover, side: Side, scene: Scene) -> Said | None:
    """What was asked for, typed; None for something else."""
    act = data.get("act")
    if act not in {e.value for e in Event}:
        return None
    event = Event(str(act))
    known = known_from(event, handover, data, scene)
    ask = lacking(event, handover, side, known)
    if ask is None:
        return None
    values = understood(text, ask, event, handover, scene)
    if len(values) == 1:
        return press(event, handover, side, {**data, **values[0]}, scene)
    if ask.kind == "remark" or ask.typed:
        return _remark(text, event, handover, side, known, scene)
    if heard_in(text, handover, side, scene) is not None:
        return said(text, handover, side, scene)
    if not values and asks_the_map(text, scene):
        return None
    note = scene.say(f"handover.ask.again.{ask.kind}")
    return question(ask, event, handover, side, known, scene, note=note, among=values)


def wants_words(data: Data, handover: Handover, side: Side, scene: Scene) -> bool:
    """Does what is waited for take words of one's own?"""
    act = data.get("act")
    if act not in {e.value for e in Event}:
        return False
    event = Event(str(act))
    ask = lacking(event, handover, side, known_from(event, handover, data, scene))
    return ask is not None and (ask.kind == "remark" or bool(ask.typed))


def asks_the_map(text: str, scene: Scene) -> bool:
    """Is this a question about the map or what belongs to it, and not about a handover?"""
    meant = scene.finder.understand(text, scene.lang)
    aside = scene.finder.asides.concerns(text, meant)
    return bool(meant.needs or meant.places or meant.acute or aside)


def _remark(
    text: str,
    event: Event,
    handover: Handover,
    side: Side,
    known: Known,
    scene: Scene,
    *,
    said: bool = True,
) -> Said:
    """Own words as (part of) the answer, once the privacy filter finds nothing in them."""
    ask = lacking(event, handover, side, known)
    given = {**known, **OWN_WORDS[event]} if event is Event.ASK else dict(known)
    base = data_of(handover, event, side, **carried(given))
    screened = take(text, base, scene, handover.ref, said=said)
    if not isinstance(screened, Screened):
        return screened
    if ask is not None and ask.typed:
        given[ask.key] = ask.typed
    return _decided(event, handover, side, {**given, "remark": screened}, {}, scene)


# -- deciding -------------------------------------------------------------------------------------


def _decided(
    event: Event,
    handover: Handover,
    side: Side,
    known: Known,
    card: dict[str, Any],
    scene: Scene,
    *,
    typing: bool = False,
) -> Said:
    """Done, refused, or first asked; what cannot be anyway is not asked about."""
    ask = lacking(event, handover, side, known)
    given = details(event, handover, side, known, scene) | card
    after = scene.own.apply(handover, event, side, given)
    if isinstance(after, Refused):
        if after.reason in OF_DAYS and (wrong := _day_of(event, known)) is not None:
            left = {k: v for k, v in known.items() if k != wrong.key}
            note = refusal(after, scene)
            return question(wrong, event, handover, side, left, scene, note=note, typing=True)
        if ask is None or after.reason not in LACKS:
            return sheet(handover, side, scene, refusal(after, scene))
    if ask is not None:
        return question(ask, event, handover, side, known, scene, typing=typing)
    assert isinstance(after, Handover)
    return _done(event, handover, after, side, given, scene)


def _day_of(event: Event, known: Known) -> Ask | None:
    """The day that was filled in."""
    asks = NEEDS.get(event, ())
    return next((a for a in asks if a.kind == "day" and a.key in known), None)


def _done(
    event: Event,
    before: Handover,
    after: Handover,
    side: Side,
    given: dict[str, Any],
    scene: Scene,
) -> Said:
    """What was done and what happens now, with the card as it is then."""
    if event is Event.CONFIRM_REDIRECT:
        return sent_on(before, side, given, scene)
    if event is Event.SETTLE and after.choice == codes.CHOICES[-1]:
        return again(before, side, scene)
    note = what_was_done(event, before, after, side, scene)
    move = Move(before, after, event, scene.own.actor(side, before))
    if event is Event.SETTLE and after.choice == codes.CHOICES[0]:
        return also(others(after, side, note, scene), move)
    reply, progress = sheet(after, side, scene, note)
    extra = offered_after(event, after, side, scene)
    return also((replace(reply, choices=(*extra, *reply.choices)), progress), move)
