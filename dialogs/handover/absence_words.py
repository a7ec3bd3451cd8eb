"""That somebody is not there for a while, as it is typed: "ik ben er niet tot 12 december".

Only a whole message counts. What merely looks like it ("ik ben er niet uit met schulden") is left
to who can answer it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dialogs.handover.days import read_day

ONE_DAY = timedelta(days=1)
WORDS_OF_A_DAY = 4
"""After "tot": more words than this are about something else."""

_SPACES = re.compile(r"\s+")
_HELLO = re.compile(r"^(?:hoi|hallo|hi|hello|dag|let op|nb|ps)[,:]? ")
_WHY = re.compile(
    r" (?:wegens|vanwege|i\.?v\.?m\.?|in verband met|because of|due to) [a-zé-]+(?: [a-zé-]+)?$"
)
_WHO = re.compile(
    r"\b(?:ik (?P<nl>ben|heb|ga|werk)|(?P<turned>ben|heb|ga|werk) ik|"
    r"(?P<en>i am|i'm|im|i will be|i'll be|ill be))\b"
)
_NOT_THERE = re.compile(r"\ber\b(?P<between>.*?)\bniet\b(?: bij)?")
_FREE_TIME = r"(?:met|op|on) (?:\w+-?)?(?:vakantie|verlof|holidays?|vacation|leave)"
_CLEAR = re.compile(rf"\b(?:afwezig|{_FREE_TIME}|niet aanwezig|out of (?:the )?office|away)\b")
"""Says it without a day too."""
_WITH_A_DAY = re.compile(
    r"\b(?:vrij|weg|ziek|niet bereikbaar|niet op kantoor|niet aan het werk|niet|vakantie|verlof|"
    r"off|out|not in|not here|not available|not at work)\b"
)
"""Means something else without one."""
_FILLERS = re.compile(
    r"\b(?:even|helaas|zelf|dan|namelijk|ook|een tijdje|een poosje|een paar dagen|for a while|"
    r"for a bit|unfortunately)\b"
)
_EITHER = re.compile(r"^(?:de (?:hele|rest van de)|heel|the whole|the rest of the) week$")
_WEEKDAY = re.compile(
    r"^(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day),? (?=\d)"
)
_BEFORE = re.compile(r"^(?:op|on|voor|for|gedurende|during|de|the) ")

_THROUGH = r"t/m|tm|through|thru"
_UNTIL = r"tot|until|till|til"
_RANGE = re.compile(rf"^(?:(van|vanaf|from|per) )?(.+?) ({_THROUGH}|{_UNTIL}|to|[-–]) (.+)$")
_DASH = re.compile(rf"^(\d{{1,2}})[-–](\d{{1,2}} (?!(?:{_THROUGH}|{_UNTIL}|to) )[a-z])")
_ENDS = re.compile(rf"^({_THROUGH}|{_UNTIL}) (.+)$")
_STARTS = re.compile(r"^(?:vanaf|from|per|starting|as of) (.+)$")
_LASTS = re.compile(
    r"^(?:(?P<start>.+?) )??(?:voor |for )?(?:de |the )?(?:komende |eerstkomende |next )?"
    r"(?P<count>\w+) (?P<unit>dag|dagen|week|weken|maand|maanden|days?|weeks?|months?)$"
)
_TWO = re.compile(r"^(.+?) (?:en|and) (.+)$")
_COUNTS = {
    **{"een": 1, "één": 1, "a": 1, "an": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3},
    **{"vier": 4, "four": 4, "vijf": 5, "five": 5, "zes": 6, "six": 6, "acht": 8, "eight": 8},
}
_LONG = {"d": 1, "w": 7, "m": 30}
_WEEKS = {"deze week": 0, "this week": 0, "volgende week": 7, "komende week": 7, "next week": 7}


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last, both included; what was not said is None."""

    first: date | None = None
    last: date | None = None


def perhaps(spoken: str) -> bool:
    """A quick no for most messages."""
    return bool(_WHO.search(spoken))


def read_absence(text: str, today: date) -> Days | None:
    """The days that a whole message says its sender is not there; None for other messages."""
    said = _plain(text)
    who = _WHO.search(said)
    if who is None:
        return None
    rest = f"{said[: who.start()]} {said[who.end() :]}"
    verb = who["nl"] or who["turned"] or who["en"]
    found, clear = _marker(rest, verb)
    if found is None:
        return None
    when = _SPACES.sub(" ", _FILLERS.sub(" ", found)).strip(" ,")
    if not when:
        return Days() if clear else None
    if when.startswith(("voor ", "before ")) and _day(when, today):
        when = f"tot {when.partition(' ')[2]}"  # not before that day
    days = read_days(when, today)
    if days is not None:
        return days
    ends = _ENDS.match(when)
    vague = ends is not None and len(ends[2].split()) <= WORDS_OF_A_DAY
    return Days() if clear and vague else None


def read_days(when: str, today: date) -> Days | None:
    """ "tot 12 december", "van 1 t/m 12 december", "2 weken", "vrijdag", "next week"."""
    when = _DASH.sub(r"\1 - \2", _plain(when))
    week = _week(when, today)
    if week is not None:
        return Days(max(week, today), week + 6 * ONE_DAY)
    if ends := _ENDS.match(when):
        last = _last(ends[1], ends[2], today)
        return Days(None, last) if last else None
    if starts := _starts(when, today):
        return starts
    if day := _day(when, today):
        return Days(day, day)
    return _range(when, today) or _lasts(when, today) or _two(when, today)


def _plain(text: str) -> str:
    said = text.lower().replace("’", "'").replace("‘", "'")
    said = said.replace("tot en met", "t/m").replace("up to and including", "through")
    said = _SPACES.sub(" ", said).strip(" .!")
    return _WHY.sub("", _HELLO.sub("", said))


def _marker(rest: str, verb: str) -> tuple[str | None, bool]:
    """What is left besides that somebody is not there; is that clear without a day?"""
    if verb == "ben" and (absent := _NOT_THERE.search(rest)):
        return f"{rest[: absent.start()]} {absent['between']} {rest[absent.end() :]}", True
    if verb != "werk" and (clear := _CLEAR.search(rest)):
        return f"{rest[: clear.start()]} {rest[clear.end() :]}", True
    if found := _WITH_A_DAY.search(rest):
        if (found[0] == "niet") is not (verb == "werk"):
            return None, False
        return f"{rest[: found.start()]} {rest[found.end() :]}", False
    return None, False


def _day(said: str, today: date) -> date | None:
    return read_day(_WEEKDAY.sub("", _BEFORE.sub("", said)), today, past=False)


def _week(said: str, today: date) -> date | None:
    """The Monday of a week that is named."""
    said = "deze week" if _EITHER.match(said) else _BEFORE.sub("", said)
    if said not in _WEEKS:
        return None
    return today - timedelta(today.weekday()) + timedelta(_WEEKS[said])


def _last(how: str, said: str, today: date) -> date | None:
    """The last day: "tot" leaves the day itself out, "t/m" does not."""
    until = re.fullmatch(_UNTIL, how) is not None
    said = said.removesuffix(" weer")
    week = _week(said, today)
    if week is not None:
        return week - ONE_DAY if until else week + 6 * ONE_DAY
    day = _day(said, today)
    return day - ONE_DAY if day and until else day


def _starts(when: str, today: date) -> Days | None:
    """ "vanaf maandag": the last day is still to be asked."""
    found = _STARTS.match(when)
    first = _day(found[1], today) if found else None
    return Days(first) if first else None


def _range(when: str, today: date) -> Days | None:
    """ "van 1 t/m 12 december", "maandag tot vrijdag", "from Monday to Friday"."""
    found = _RANGE.match(when)
    if found is None:
        return None
    named, start, how, end = found.groups()
    first = _day(start, today)
    if first is None and start.isdecimal() and len(start) < 3:
        # "1 t/m 12 december": the month is only said once
        month = re.sub(r"^\d{1,2}\S*", start, end, count=1)
        first = _day(month, today)
    if first is None or (how == "to" and named != "from"):
        return None
    last = _last(how, end, first)
    return Days(first, last) if last and last >= first else None


def _lasts(when: str, today: date) -> Days | None:
    """ "2 weken", "de komende 3 dagen", "vanaf maandag een week"."""
    found = _LASTS.match(when)
    if found is None:
        return None
    written, start = found["count"], found["start"]
    short = written.isdecimal() and written.isascii() and len(written) < 4
    count = int(written) if short else _COUNTS.get(written, 0)
    named = _STARTS.match(start) if start else None
    first = _day(named[1] if named else start, today) if start else today
    length = count * _LONG[found["unit"][0]]
    return Days(first, first + timedelta(length - 1)) if first and length else None


def _two(when: str, today: date) -> Days | None:
    """ "morgen en overmorgen": days that follow each other."""
    found = _TWO.match(when)
    if found is None:
        return None
    first, last = _day(found[1], today), _day(found[2], today)
    follows = first is not None and last is not None and last - first == ONE_DAY
    return Days(first, last) if follows else None
