"""Somebody is not there for a while: until when, and who is turned to meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from cases.access import Period
from cases.handover.model import Handover
from cases.handover.states import Side
from dialogs.effects import BeAway
from dialogs.handover.absence_words import ONE_DAY, Days, read_absence, read_days
from dialogs.handover.back import day, days_away, summary
from dialogs.handover.colleagues import titled
from dialogs.handover.scene import Said, Scene, show
from dialogs.handover.standing_in import MAY_BE_AWAY, instead, others
from dialogs.turn import Card, Choice, Data, Reply

ASK_FROM = 60
"""Days that are noted without asking whether that is right."""
FARTHEST = 400
"""Days from today beyond which a day is a slip of the pen."""
PERIODS = (("tomorrow", 1), ("one_week", 7), ("two_weeks", 14), ("three_weeks", 21))
MOST = 4
"""Colleagues to choose from."""
DO = "away"


def said(text: str, scene: Scene) -> Said | None:
    """ "ik ben er niet tot 12 december"; None for other words, and for who is never asked."""
    days = read_absence(text, scene.own.today)
    if days is None:
        return None
    if not scene.own.duties & MAY_BE_AWAY:
        return scene.tell("handover.away.not_for_you")
    return _decided(days.first, days.last, {}, scene)


def answered(text: str, data: Data, scene: Scene) -> Said | None:
    """Until when, typed after it was asked; None for something else."""
    today, asked = scene.own.today, _day(data.get("first"))
    named = read_absence(text, today)
    found = named or read_days(text, asked or today)
    if found is None or found == Days():
        return None
    until = named is None and found.first in (None, found.last)
    first = asked if until else found.first
    seen = scene.own.get(str(data.get("ref")), str(data.get("as"))) if "ref" in data else None
    return _decided(first, found.last, data, scene, seen[0] if seen else None)


def press(data: Data, scene: Scene) -> Said:
    """A period, somebody to stand in, or that it does not go on."""
    if not scene.own.duties & MAY_BE_AWAY:
        return scene.tell("handover.away.not_for_you")
    if data.get("back") is True:
        return back(scene)
    off, first = _day(data.get("off")), _day(data.get("first"))
    if off is not None:
        return _called_off(off, scene)
    return _decided(first, _day(data.get("until")), data, scene, pressed="until" in data)


def at_card(data: Data, scene: Scene) -> Said:
    """*Ik ben er even niet* on the card of a handover."""
    found = scene.own.get(str(data.get("ref")), str(data.get("as")))
    if found is None:
        return scene.tell("handover.not_here")
    if not scene.own.duties & MAY_BE_AWAY:
        return scene.tell("handover.away.not_for_you")
    handover, side = found
    carried = {**show(handover, side, "away")}
    if "until" not in data:
        return _until_when(None, carried, scene, scene.say("handover.away.until"))
    last = _day(data.get("until"))
    if last is not None and last < scene.own.today:
        return back(scene, handover, side)
    kept = {key: data[key] for key in ("by", "sure") if key in data}
    return _decided(None, last, {**carried, **kept}, scene, handover, pressed=True)


def back(scene: Scene, handover: Handover | None = None, side: Side | None = None) -> Said:
    """ "ik ben er weer": what happened meanwhile is told at once, and not once more later."""
    own, today = scene.own, scene.own.today
    known = own.counter.store.absences.of(own.me)
    gone = [a.period for a in known if not a.leaves and (a.period.valid_from or today) <= today]
    later = [a.period for a in known if not a.leaves and a.period not in gone]
    if gone and own.person is not None:
        first = min(p.valid_from or today for p in gone)
        reply = summary(own.person, Period(first, min(today, _last(gone, today))), scene)
        lines = (scene.say("handover.away.back"), *reply.card.lines)
    else:
        reply = Reply(Card(scene.say("handover.away.back")), scene.lang)
        lines = ()
    listed = [a for a in own.counter.registered.absences if a.who == own.me]
    if any(a.period.holds_on(today) for a in listed):
        lines = (*lines, scene.say("handover.away.listed"))
    choices = [*reply.choices, *(_off(p, scene) for p in later)]
    if handover is not None and side is not None:
        choices.append(_way_back(handover, side, scene))
    lines = (*lines, *(_still(p, scene) for p in later))
    card = Card(reply.card.title, lines, mentions=reply.card.mentions)
    return scene.said(Reply(card, scene.lang, tuple(choices)), BeAway(today - ONE_DAY))


def _last(periods: Iterable[Period], today: date) -> date:
    return max(p.valid_to or today for p in periods)


# -- deciding -------------------------------------------------------------------------------------


def _decided(
    first: date | None,
    last: date | None,
    data: Data,
    scene: Scene,
    handover: Handover | None = None,
    *,
    pressed: bool = False,
) -> Said:
    """Noted, once the last day is known and is no slip of the pen."""
    today = scene.own.today
    begins = max(first or today, today)
    carried = _carried(data, begins, today)
    if last is None and not pressed:
        return _until_when(begins, carried, scene, scene.say("handover.away.until"))
    if last is None or last < begins or last > today + timedelta(days=FARTHEST):
        wrong = scene.say("handover.away.which_day", days=FARTHEST)
        return _until_when(begins, carried, scene, wrong)
    length = (last - begins).days + 1
    if length > ASK_FROM + 1 and data.get("sure") is not True:
        sure = {**carried, "until": last.isoformat(), "sure": True}
        title = scene.say("handover.away.long", days=length, date=day(last, scene))
        right = Choice(scene.say("handover.away.long_yes"), sure, "positive")
        return _until_when(begins, carried, scene, title, right)
    standing = _covering(begins, last, scene)
    if standing is not None:
        title = scene.say("handover.away.already", days=days_away(standing, scene))
        return scene.said(Reply(Card(title), scene.lang, (_off(standing, scene),)))
    return _noted(begins, last, data, carried, scene, handover)


def _carried(data: Data, begins: date, today: date) -> dict[str, Any]:
    """What the next button carries: of a card, or of what was typed."""
    if data.get("do") == "handover":
        return {key: data[key] for key in ("do", "ref", "go", "as") if key in data}
    return {"do": DO} | ({"first": begins.isoformat()} if begins > today else {})


def _covering(first: date, last: date, scene: Scene) -> Period | None:
    """A longer time away that was said before and has these later days in it."""
    if first <= scene.own.today:
        return None
    periods = (a.period for a in scene.own.counter.store.absences.of(scene.own.me))
    return next((p for p in periods if p.holds_on(first) and p.holds_on(last)), None)


def _until_when(
    first: date | None, carried: dict[str, Any], scene: Scene, title: str, *more: Choice
) -> Said:
    begins = first or scene.own.today

    def choice(key: str, days: int) -> Choice:
        last = (begins + timedelta(days=days)).isoformat()
        return Choice(scene.say(f"handover.away.period.{key}"), {**carried, "until": last})

    later = begins > scene.own.today
    choices = [*more, *(choice(*p) for p in PERIODS if not (later and p[0] == "tomorrow"))]
    if not later:
        here = scene.say("handover.away.period.back")
        before = (scene.own.today - ONE_DAY).isoformat()
        data = {**carried, "until": before} if "ref" in carried else {"do": DO, "back": True}
        choices.append(Choice(here, data))
    hint = scene.say("handover.away.type")
    return scene.said(Reply(Card(title, (hint,)), scene.lang, tuple(choices)), pending=carried)


def _noted(
    first: date,
    last: date,
    data: Data,
    carried: dict[str, Any],
    scene: Scene,
    handover: Handover | None,
) -> Said:
    """What stands now, who is turned to, and how to have it otherwise."""
    today, able = scene.own.today, others(Period(first, last), scene)
    chosen = data.get("by")
    by = chosen if isinstance(chosen, str) and chosen in {p.id for p in able} else ""
    organisation = handover.organisation if handover else ""
    next_, said_so = instead(Period(first, last), by, organisation, scene)
    key = "one_day" if first == last else "noted" if first == today else "later"
    title = scene.say(f"handover.away.{key}", first=day(first, scene), date=day(last, scene))
    lines = [said_so, *_replaced(first, last, scene), scene.say("handover.away.hears")]
    period = {**carried, "until": last.isoformat()}
    if (last - first).days + 1 > ASK_FROM + 1:
        period["sure"] = True
    named = titled(able, scene)
    choices = [
        Choice(scene.say("handover.away.rather", role=named[p.id]), {**period, "by": p.id})
        for p in able
        if p.id not in (by, next_)
    ][:MOST]
    choices.append(_off(Period(first, last), scene))
    if handover is not None:
        side = Side(str(carried["as"]))
        choices.insert(0, _way_back(handover, side, scene))
    away = BeAway(last, first if first > today else None, by)
    return scene.said(Reply(Card(title, tuple(lines)), scene.lang, tuple(choices)), away)


def _called_off(first: date, scene: Scene) -> Said:
    """A time away does not go on after all."""
    own = scene.own
    known = own.counter.store.absences.of(own.me)
    found = next((a.period for a in known if a.period.valid_from == first), None)
    if found is None:
        return scene.tell("handover.away.not_noted")
    if first <= own.today:
        return back(scene)
    title = scene.say("handover.away.called_off", days=days_away(found, scene))
    return scene.said(Reply(Card(title), scene.lang), BeAway(first - ONE_DAY, first))


def _replaced(first: date, last: date, scene: Scene) -> Iterable[str]:
    """What was said of these days before no longer counts."""
    for period in (a.period for a in scene.own.counter.store.absences.of(scene.own.me)):
        begins = period.valid_from or first
        same = period.valid_to == last and (begins == first or begins <= scene.own.today)
        if period.meets(Period(first, last)) and not same:
            yield scene.say("handover.away.replaces", days=days_away(period, scene))


def _still(period: Period, scene: Scene) -> str:
    return scene.say("handover.away.still", days=days_away(period, scene))


def _off(period: Period, scene: Scene) -> Choice:
    """Takes one time away back."""
    first = period.valid_from or scene.own.today
    title = scene.say("handover.away.off", days=days_away(period, scene))
    return Choice(title, {"do": DO, "off": first.isoformat()})


def _way_back(handover: Handover, side: Side, scene: Scene) -> Choice:
    return Choice(scene.say("handover.list.button.show", ref=handover.ref), show(handover, side))


def _day(value: object) -> date | None:
    """A date as a button carries it; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
