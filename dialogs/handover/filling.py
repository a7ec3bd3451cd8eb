"""What was filled in for a press: read from buttons and words, offered as choices, and made ready.

Button data is user input: what is not understood counts as not filled in, and is asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cases.access import Person
from cases.handover import answers
from cases.handover.model import Handover
from cases.handover.states import HEARD, Event, Side
from dialogs.handover.answers import ALLOWED, DAYS, NEEDS, TRIED, Ask, Known, lacking
from dialogs.handover.button_words import listed
from dialogs.handover.days import read_day
from dialogs.handover.names import code
from dialogs.handover.redirect import fitting, named, other_consent
from dialogs.handover.scene import Scene, press
from dialogs.turn import Choice, Data
from social_map.words import split

OTHER = "other"
"""Instead of a day: one that is typed."""
FAR = timedelta(days=730)
SHORTEST = 3
"""Letters of words that stand for a title that they are a part of."""
PAIRED: Mapping[str, Mapping[str, str]] = {
    "today_phone": {"day": "today", "how": "phone"},
    "today_visit": {"day": "today", "how": "home_visit"},
}
"""Where they met as well, in one choice."""


def known_from(event: Event, handover: Handover, data: Data, scene: Scene) -> dict[str, Any]:
    """What a button carries, as far as it is valid."""
    values = ((a.key, _valid(a, data.get(a.key), handover, scene)) for a in NEEDS.get(event, ()))
    return {key: value for key, value in values if value is not None}


def _valid(ask: Ask, value: object, handover: Handover, scene: Scene) -> Any:
    match ask.kind:
        case "codes":
            return value if value in (*ask.options, *filter(None, [ask.typed])) else None
        case "day":
            return _day(value, scene.own.today)
        case "confirm":
            return True if value is True else None
        case "colleague":
            return next((p.id for p in colleagues(handover, scene) if p.id == value), None)
        case "organisation":
            known = isinstance(value, str) and value in scene.social_map.organisations_by_id
            return value if known else None
        case "remark":
            return None  # a text of its own, through the privacy filter


def _day(value: object, today: date) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if abs(day - today) <= FAR else None


def carried(known: Known) -> dict[str, Any]:
    """The same as plain JSON, for the next button."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in known.items()}


# -- choices --------------------------------------------------------------------------------------


def choices(
    ask: Ask, event: Event, handover: Handover, side: Side, known: Known, scene: Scene
) -> tuple[Choice, ...]:
    """What may be answered, each as the press completed by it."""
    base = press(handover, event, side, **carried(known))
    return tuple(
        Choice(title, base | value) for title, value in _offered(ask, event, handover, scene)
    )


def _offered(
    ask: Ask, event: Event, handover: Handover, scene: Scene
) -> Iterator[tuple[str, dict[str, Any]]]:
    match ask.kind:
        case "codes":
            for value in _fitting_codes(ask, handover):
                yield _called(ask, value, handover, scene), {ask.key: value}
        case "day":
            yield from _days(ask, event, scene)
        case "confirm":
            yield scene.say(f"handover.ask.{ask.name}.yes"), {ask.key: True}
        case "colleague":
            for title, person in _titled_colleagues(handover, scene):
                yield title, {ask.key: person.id}
        case "organisation":
            for id_ in fitting(handover, scene):
                yield scene.organisation(id_), {ask.key: id_}


def _called(ask: Ask, value: str, handover: Handover, scene: Scene) -> str:
    """The title of a code, which is on the sheet in lower case."""
    if not ask.code:
        return scene.say(f"handover.ask.{ask.name}.{value}", **parties(handover, scene))
    routes = ask.code == "route"
    said = scene.say(f"handover.route.{value}") if routes else code(ask.code, value, scene)
    return said[:1].upper() + said[1:]


def _fitting_codes(ask: Ask, handover: Handover) -> list[str]:
    """Of a consent, what is not so already."""
    if ask.name != "allow" or handover.consent is None:
        return list(ask.options)
    now = handover.consent
    return [c for c in ask.options if getattr(now, ALLOWED[c][0]) != ALLOWED[c][1]]


def _days(ask: Ask, event: Event, scene: Scene) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in ask.options:
        day = scene.own.today + timedelta(days=DAYS[name])
        yield scene.say(f"handover.ask.{ask.days}.{name}"), {ask.key: day.isoformat()}
    if event is Event.ARRIVE:
        for name, pair in PAIRED.items():
            day = scene.own.today + timedelta(days=DAYS[pair["day"]])
            value = {ask.key: day.isoformat(), "how": pair["how"]}
            yield scene.say(f"handover.ask.{ask.days}.{name}"), value
    yield scene.say(f"handover.ask.{ask.days}.{OTHER}"), {ask.key: OTHER}


def parties(handover: Handover, scene: Scene) -> dict[str, str]:
    """Both sides by name, and who leads of them."""
    names = {
        Side.REQUESTER: scene.organisation(handover.practice),
        Side.PARTNER: scene.organisation(handover.organisation),
    }
    follows = Side.PARTNER if handover.lead is Side.REQUESTER else Side.REQUESTER
    return {
        **{"practice": names[Side.REQUESTER], "organisation": names[Side.PARTNER]},
        **{"leads": names[handover.lead], "follows": names[follows]},
    }


def colleagues(handover: Handover, scene: Scene) -> tuple[Person, ...]:
    """Everybody of the partner but the one who asks."""
    members = scene.own.access.members(handover.organisation, scene.own.today)
    return tuple(p for p in members if p.id != scene.own.me)


def _titled_colleagues(handover: Handover, scene: Scene) -> Iterator[tuple[str, Person]]:
    """By what they are; equals are numbered."""
    people = colleagues(handover, scene)
    titles = [_title(p, scene) for p in people]
    several, nth = Counter(titles), Counter[str]()
    for title, person in zip(titles, people, strict=True):
        nth[title] += 1
        yield f"{title} {nth[title]}" if several[title] > 1 else title, person


def _title(person: Person, scene: Scene) -> str:
    title = person.title.in_(scene.lang) if person.title else ""
    return title or scene.say("handover.ask.somebody")


# -- typed words ----------------------------------------------------------------------------------


def understood(
    text: str,
    ask: Ask,
    event: Event,
    handover: Handover,
    scene: Scene,
    *,
    partly: bool = True,
) -> list[dict[str, Any]]:
    """What typed words may answer to an ask: one value when they are clear, else several or none.

    A value is a part of a button's data; `partly`: some words of a title are enough.
    """
    offered = list(_offered(ask, event, handover, scene))
    if ask.kind == "day":
        offered.pop()  # "another day" is none
        day = read_day(text, scene.own.today, past=ask.past)
        if day is not None:
            return [{ask.key: day.isoformat()}]
    if ask.kind == "confirm" and " ".join(split(text)) in listed("yes", scene):
        return [{ask.key: True}]
    found = _titled(text, offered, partly)
    if found or ask.kind != "organisation":
        return found
    return [{ask.key: id_} for id_ in named(text, handover, scene)]


def _titled(
    text: str, offered: list[tuple[str, dict[str, Any]]], partly: bool
) -> list[dict[str, Any]]:
    """The values whose title is said, or of which a part is said."""
    said = split(text)
    titles = [(split(title), value) for title, value in offered]
    whole = [value for words, value in titles if words == said]
    if whole:
        return whole
    inside = [value for words, value in titles if words and _within(words, said)]
    if inside:
        return inside
    if not partly or len("".join(said)) < SHORTEST:
        return []
    return [value for words, value in titles if _within(said, words)]


def _within(part: list[str], words: list[str]) -> bool:
    """Do these words stand there next to each other?"""
    size = len(part)
    return any(words[i : i + size] == part for i in range(len(words) - size + 1))


def filled_from(
    text: str, event: Event, handover: Handover, side: Side, scene: Scene, *, partly: bool = True
) -> dict[str, Any]:
    """What the words after "niet voor ons" or "aangekomen" answer already, where it is clear.

    What must be confirmed is always asked: "ja" to the button says nothing of the patient.
    """
    known: dict[str, Any] = {}
    while text and (ask := lacking(event, handover, side, known)) is not None:
        if ask.kind == "confirm":
            break
        values = understood(text, ask, event, handover, scene, partly=partly)
        if len(values) != 1:
            break
        known |= known_from(event, handover, {**carried(known), **values[0]}, scene)
        if ask.key not in known:
            break
    return known


# -- what a move records --------------------------------------------------------------------------


def details(
    event: Event, handover: Handover, side: Side, known: Known, scene: Scene
) -> dict[str, Any]:
    """What was filled in, as the move takes it."""
    given = dict(known)
    if tried := given.pop("tried", None):
        given["route"], given["how"] = TRIED[tried]
    if allowed := given.pop("allow", None):
        given["consent"] = _changed_consent(allowed, handover, side, scene)
    if day := given.pop("consent_on", None):
        given["consent"] = other_consent(handover, day, side, scene)
    if event is Event.FEEDBACK:
        given |= _fed_back(handover, known)
    if event is Event.REDIRECT and "organisation" in given:
        given["on_map"] = True
    if "user" in given:
        given |= _appointed(given["user"], handover, scene)
    if side is Side.REQUESTER and event in HEARD:
        given["role"] = _heard_of(handover, scene)
    return given | {"dev": scene.own.access.open}


def _fed_back(handover: Handover, known: Known) -> dict[str, Any]:
    other = Side.PARTNER if handover.lead is Side.REQUESTER else Side.REQUESTER
    return {
        "plan": known.get("outcome") == answers.OUTCOMES[0],
        "lead": other if known.get("lead") == "moves" else handover.lead,
        "needs_something": known.get("needs_something") == "yes",
    }


def _changed_consent(said: str, handover: Handover, side: Side, scene: Scene) -> Any:
    """As the patient said today."""
    field, value = ALLOWED[said]
    now = {"on": scene.own.today, "by_role": scene.own.actor(side, handover).role}
    return handover.consent and handover.consent.model_copy(update={**now, field: value})


def _appointed(user: str, handover: Handover, scene: Scene) -> dict[str, Any]:
    person = next((p for p in colleagues(handover, scene) if p.id == user), None)
    role = person.title.nl if person and person.title else ""
    return {"role": role, "organisation": handover.organisation}


def _heard_of(handover: Handover, scene: Scene) -> str | None:
    """In which role the partner spoke, where the requester records it."""
    known = scene.social_map.organisations_by_id.get(handover.organisation)
    return known.key_figure.nl if known else None
