"""What is typed during a conversation: a mark, numbers to tick, a command, a remark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from cases.four_d import Tick
from dialogs.four_d import FourD, Said
from dialogs.instrument import Mark
from dialogs.mark import read_mark
from dialogs.progress import Progress
from dialogs.turn import Card, Choice, Form, Reply
from dialogs.walk_buttons import press
from dialogs.walk_cards import MARKS
from dialogs.walking import Walking
from social_map.words import split

SHORTEST = 4
"""Letters of at least one word of a remark."""
_AND = ("en", "and")
_SEVERAL = re.compile(r"^\d{1,2}(?:(?:\s*[,.;&+]\s*|\s+(?:en\s+|and\s+)?)\d{1,2})*\.?$")
_FIRST_WORD = re.compile(r"\s+(?:(?:en|and)\s+)?(?=(?!(?:en|and)\b)[^\W\d])")


def typed(four_d: FourD, text: str, progress: Progress, walking: Walking) -> Said | None:
    """The reply to what was typed at a step; None when it says nothing about the walk."""
    here = walking.here
    if progress.waiting == "walk_place" and progress.needs and progress.chosen(text) is None:
        return four_d.in_place(text, progress.needs[0], walking)
    if progress.waiting != "step" or here is None:
        return _reasons(four_d, text, progress, walking)
    walk = walking.walk
    if isinstance(here.step, Mark):
        said = _mark(text, here.step, walking)
        return four_d.step(said, walk) if said else None
    said = _ticks(text, progress, walking)
    if said is None and four_d.own_words.allowed(here) and _a_remark(text, progress, walking):
        said = four_d.own_words.take(text, walking)
    return four_d.step(said, walk) if said else None


def _a_remark(text: str, progress: Progress, walking: Walking) -> bool:
    """Not "1,", a button, an "ok", or a question: that is for the map, also without a "?"."""
    words = split(text)
    said = " ".join(words)
    if progress.chosen(text) is not None or _verb(said, walking) is not None:
        return False
    if said in walking.say("walk.typed.no_remark").split("|"):
        return False
    if not any(word.isalpha() and len(word) >= SHORTEST for word in words):
        return False
    asked = words[0] in walking.say("walk.typed.question").split("|")
    return not asked and not text.rstrip().endswith("?")


# -- a mark -----------------------------------------------------------------------------------


def _mark(text: str, step: Mark, walking: Walking) -> Reply | None:
    if " ".join(split(text)) in walking.say("walk.typed.unknown").split("|"):
        return walking.unknown()
    mark = read_mark(text)
    if mark is None:
        return None
    if mark.half and step.min <= mark.mark < step.max:
        return _between(mark.mark, walking)
    if mark.half:
        return walking.show(walking.say("walk.mark.range", min=step.min, max=step.max))
    return walking.mark(mark.mark)


def _between(low: int, walking: Walking) -> Reply:
    """ "7,5": whole marks only, so which of the two is it?"""
    cards = walking.cards
    choices = tuple(Choice(str(m), cards.data(mark=m)) for m in (low, low + 1))
    title = walking.say("walk.mark.between", low=low, high=low + 1)
    card = Card(title, understood=cards.progress())
    return Reply(card, walking.wording.lang, form=Form(options=choices, scale=True))


# -- ticks ------------------------------------------------------------------------------------


def _ticks(text: str, progress: Progress, walking: Walking) -> Reply | None:
    """ "1 3", "goed 2", "1 3 goed 2 later 4", "niet 1", "vraag 2"; None for something else."""
    groups = _groups(text, walking)
    numbers = [number for _, number in groups]
    if not numbers or (groups[0][0] is None and not _begins_with_several(text)):
        return None
    ids = [_tick_id(progress, n) for n in numbers]
    known = [i for i in ids if i is not None]
    verbs = [verb for verb, _ in groups]
    if len(known) != len(ids):
        if verbs == [None]:
            return None
        return walking.show(walking.say("walk.typed.number"))
    if verbs == [None]:
        return walking.tick(known[0])
    if "ask" in verbs:
        return _asked(known, walking) if set(verbs) == {"ask"} else None
    marks = [None if v == "not" else cast("Tick", v or "plays") for v in verbs]
    return walking.ticks(list(zip(known, marks, strict=True)))


def _groups(text: str, walking: Walking) -> list[tuple[str | None, str]]:
    """Each number with the verb before it, "1 3 goed 2"; empty when there are other words."""
    found: list[tuple[str | None, str]] = []
    verb, said = None, ""
    for word in split(text):
        if not word.isdecimal():
            said = f"{said} {word}".strip() if said or word not in _AND else ""
            continue
        if said:
            verb, said = _verb(said, walking), ""
            if verb is None:
                return []
        found.append((verb, word))
    return [] if said else found


def _begins_with_several(text: str) -> bool:
    """Not "1-3" or a date: what begins with bare numbers has them apart."""
    bare = _FIRST_WORD.split(text.strip(), maxsplit=1)[0]
    return _SEVERAL.match(bare) is not None


def _verb(said: str, walking: Walking) -> str | None:
    for verb in (*MARKS, "not", "ask"):
        if said in walking.say(f"walk.typed.{verb}").split("|"):
            return verb
    return None


def _tick_id(progress: Progress, number: str) -> str | None:
    data = progress.chosen(number.lstrip("0")) or {}
    tick = data.get("tick")
    return tick if isinstance(tick, str) else None


def _asked(ids: Sequence[str], walking: Walking) -> Reply:
    """The sentences to use with the patient, above the same card."""
    form = walking.show().form
    asks = {t.id: t.ask for t in form.ticks} if form else {}
    return walking.show("\n".join(asks[i] for i in ids if asks.get(i)))


def _reasons(four_d: FourD, text: str, progress: Progress, walking: Walking) -> Said | None:
    """Several reasons by number at once."""
    chosen = (
        [progress.chosen(n) for n in split(text) if n not in _AND]
        if _SEVERAL.match(text.strip())
        else []
    )
    if len(chosen) < 2 or not all(d and d.get("go") == "counted" for d in chosen):
        return None
    ids = ",".join(str(d["plays"]) for d in chosen if d)
    return press(four_d, {**(chosen[0] or {}), "plays": ids}, walking.around)
