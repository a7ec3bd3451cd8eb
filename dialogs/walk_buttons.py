"""A pressed button of a conversation → what it does to the walk."""

from __future__ import annotations

from dataclasses import replace

from dialogs import walk_menu as menu
from dialogs.around import Around
from dialogs.effects import CloseCase, Count, DropWalk, Remember
from dialogs.four_d import FourD, Said
from dialogs.turn import Card, Data, Reply
from dialogs.walking import Walking

COMES_BACK = frozenset({"resume", "summary", "copy", "change"})
"""Buttons that show what was answered before."""


def press(four_d: FourD, data: Data, around: Around) -> Said | None:
    """The reply to a button; None when it is not one of a conversation.

    Button data is user input: every id is looked up again.
    """
    if data.get("do") == "four_d":
        named = four_d.instruments.by_id.get(str(data.get("instrument", "4d")))
        return four_d.start(named, around, data.get("new") is True) if named else None
    if data.get("do") != "walk":
        return None
    walk = around.cases.walk(str(data.get("case")))
    if walk is None or walk.instrument not in four_d.instruments.by_id:
        return four_d.tell("walk.gone", around)
    walking = four_d.walking(walk, around)
    go = str(data.get("go", ""))
    if go == "alarm":
        held = walking.drafted(data) if data.get("seq") == walk.seq else walking
        return four_d.alarm(str(data.get("flag", "")), held)
    if go == "understood":
        return four_d.said(menu.understood(walking), walk)
    if walk.state == "stopped" and go not in {"safe", "drop", "drop_sure"}:
        return four_d.said(menu.safe(walking), walk)
    looked = _look(four_d, go, data, walking)
    if looked is not None:
        return four_d.seen(looked) if go in COMES_BACK else looked
    if data.get("seq") != walk.seq:
        return four_d.step(walking.show(), walk)  # pressed twice, or on an older card
    return _change(four_d, go, data, walking)


def _look(four_d: FourD, go: str, data: Data, walking: Walking) -> Said | None:
    """Buttons that answer nothing; they hold on an older card too."""
    walk = walking.walk
    match go:
        case "begin" | "resume":
            if walk.digest != four_d.instruments.digests[walk.instrument]:
                return four_d.resumed(walk, walking.around)
            return four_d.step(walking.show(), walk)
        case "resumed":
            return four_d.resumed(walk, walking.around)
        case "follow_up":
            return four_d.follow_up(walk.case, walking.around)
        case "questions":
            return four_d.said(menu.questions(walking), walk)
        case "reasons":
            return four_d.said(menu.reasons(walking), walk)
        case "record_his" | "record_file":
            record = go.removeprefix("record_")
            around = replace(walking.around, record=record)
            reply = menu.intro(replace(walking, around=around))
            return four_d.said(replace(reply, effects=(Remember(record=record),)), walk)
        case "copy":
            return four_d.said(walking.copy(), walk)
        case "summary":
            return four_d.said(walking.summary.reply(), walk)
        case "change":
            return four_d.said(menu.change(walking), walk)
        case "drop" | "close" | "restart":
            return four_d.said(menu.sure(walking, go), walk)
        case "partner":
            place = data.get("place")
            known = isinstance(place, str) and place in four_d.finder.social_map.gazetteer.places
            at = walking.place(str(place)) if known and place != walk.place else walking
            return four_d.partner(str(data.get("need")), at)
    return None


def _change(four_d: FourD, go: str, data: Data, walking: Walking) -> Said:
    """Buttons that change the walk; pressed twice they count once."""
    walk = walking.walk
    match go:
        case "counted":
            return _counted(four_d, data, walking)
        case "pause":
            held = walking.drafted(data)
            return four_d.said(replace(menu.paused(held), effects=held.kept()), walk)
        case "hub":
            held = walking.drafted(data)
            reply = menu.hub(held)
            return four_d.said(replace(reply, effects=held.kept()), walk)
        case "safe":
            return four_d.step(_kept(walking.moved("open")), walk)
        case "drop_sure":
            dropped = "walk.dropped" if walk.moment == 1 else "walk.dropped_later"
            return four_d.gone(dropped, walking, DropWalk(walk.case, walk.moment))
        case "close_sure":
            return four_d.gone("walk.closed", walking, CloseCase(walk.case))
    words = data.get("words")
    if isinstance(words, str) and four_d.own_words.allowed(walking.here):
        return four_d.step(four_d.own_words.take(words, walking), walk)
    return four_d.step(_step(go, data, walking), walk)


def _step(go: str, data: Data, walking: Walking) -> Reply:
    """Buttons of a step."""
    match go:
        case "on" | "no_on":
            return walking.confirm(data)
        case "skip":
            return walking.skip()
        case "unknown":
            return walking.unknown()
        case "back":
            return walking.back()
        case "to":
            return walking.go_to(str(data.get("step")))
        case "again":
            return walking.again()
        case "restart_sure":
            return walking.restart()
        case "retype":
            return walking.show()
        case "overrule":
            return walking.overrule()
    mark, pick, tick = data.get("mark"), data.get("pick"), data.get("tick")
    if type(mark) is int:
        return walking.mark(mark)
    if isinstance(pick, str):
        return walking.pick(pick)
    if isinstance(tick, str):
        return walking.tick(tick)
    return walking.show()


def _kept(walking: Walking) -> Reply:
    return replace(walking.show(), effects=walking.kept())


def _counted(four_d: FourD, data: Data, walking: Walking) -> Said:
    """Reasons are counted, without the reference."""
    ids = str(data.get("plays", "")).split(",")
    known = [r.id for r in walking.instrument.reasons if r.id in ids]
    counts = tuple(Count(f"{walking.instrument.id}:{r}") for r in known)
    fresh = walking.touched()
    reply = menu.intro(fresh)
    note = walking.say("walk.reasons.thanks", count=len(known))
    card: Card = replace(reply.card, lines=(note, *reply.card.lines))
    return four_d.said(replace(reply, card=card, effects=(*fresh.kept(), *counts)), walking.walk)
