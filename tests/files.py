"""Content files for tests, as text: every field on its own line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cases.handover.states import Clock

LAAK = "SD-GM0518-Laak"


def fields(values: Mapping[str, Any], indent: int = 0) -> str:
    """`key: value` lines; values in flow style, so that every field stands on its own line."""
    margin = " " * indent
    return "".join(
        f"{margin}{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()
    )


def items(key: str, dicts: Sequence[Mapping[str, Any]]) -> str:
    """A list of objects under a key."""
    blocks = (fields(d, indent=4) for d in dicts)
    return f"{key}:\n" + "".join("  - " + block.removeprefix("    ") for block in blocks)


def both(nl: str, en: str | None = None) -> dict[str, str]:
    return {"nl": nl, "en": en or nl}


def place(
    id_: str, name: str, level: str, parent: str | None = None, **more: Any
) -> dict[str, Any]:
    around = {"parent": parent} if parent else {}
    return {"id": id_, "name": name, "level": level, **around, **more, "source": "CBS"}


def places_file(*places: Mapping[str, Any]) -> str:
    return items("places", places)


def need(id_: str, label: Mapping[str, str], **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "label": label,
        "domain": "society",
        "zrm": "Financiën",
        "channel": "ok",
        "handover": "yes",
        **more,
    }


def needs_file(needs: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = ()) -> str:
    return items("needs", needs) + (items("groups", groups) if groups else "groups: []\n")


def service(id_: str = "schuldhulp", **more: Any) -> dict[str, Any]:
    """A service for debts in Laak, unless told otherwise; a field of None is left out."""
    given = {
        "id": id_,
        "name": both("Schuldhulp", "Debt help"),
        "description": both("Helpt bij schulden.", "Helps with debts."),
        "needs": ["schulden"],
        "areas": [LAAK],
        "access": {"how": "walk_in", **both("loop binnen", "walk in")},
        "confirmed": "none",
    } | more
    return {key: value for key, value in given.items() if value is not None}


def organisation(
    id_: str, *services: Mapping[str, Any], services_text: str | None = None, **more: Any
) -> str:
    """A partner file; a field of None is left out."""
    given = {
        "id": id_,
        "name": id_.replace("-", " ").capitalize(),
        "type": "wijkteam",
        "ring": "outer",
        "channel": id_,
        "key_figure": both("coördinator", "coordinator"),
    } | more
    head = fields({key: value for key, value in given.items() if value is not None})
    return head + (services_text or items("services", services or [service(f"{id_}-dienst")]))


def agreement(id_: str = "jeugd", **more: Any) -> str:
    """A working agreement about loneliness in Laak, unless told otherwise."""
    part = both("Dit doen we samen.", "This we do together.")
    return fields(
        {
            "id": id_,
            "title": both("Eenzame ouderen", "Lonely older people"),
            "between": both("praktijk en wijkteam", "practice and neighbourhood team"),
            "needs": ["eenzaamheid"],
            "areas": [LAAK],
            "right_place": part,
            "signals": part,
            "leads": part,
            "transfer": part,
            "words": {"nl": ["eenzame ouderen"], "en": ["lonely older people"]},
        }
        | more
    )


# -- conversations ------------------------------------------------------------------------------


def asked(id_: str, nl: str, **more: Any) -> dict[str, Any]:
    """A line of a talk."""
    return {"id": id_, **both(nl), **more}


def signal(id_: str, text: str, *needs: str, **more: Any) -> dict[str, Any]:
    """An item of a domain that leads to these needs."""
    return {
        "id": id_,
        "signal": both(text),
        "ask": both("Hoe is dat?"),
        "needs": needs or ["schulden"],
        "source": ["own"],
        **more,
    }


SIGNALS = (
    signal("geld", "Geld", "schulden", "inkomen"),
    signal("meedoen", "Meedoen", "taal", "eenzaamheid"),
    signal("zorg", "Zorg", "thuiszorg"),
)
"""Signals that together reach every need of the small town."""


def step(id_: str, kind: str, **more: Any) -> dict[str, Any]:
    """A step of a conversation; a field of None is left out."""
    given = {"id": id_, "kind": kind, "title": both(id_.capitalize()), "source": ["own"]} | more
    return {key: value for key, value in given.items() if value is not None}


def mark(id_: str = "cijfer", **more: Any) -> dict[str, Any]:
    return step(id_, "mark", ask=both("Welk cijfer?"), **more)


def domain(*signals: Mapping[str, Any], id_: str = "samen", **more: Any) -> dict[str, Any]:
    """The domain step of the small conversation; without signals it reaches what the town has."""
    every = signals or SIGNALS
    texts = {"opening": both("Hoe gaat het?"), "strength": both("Wat gaat goed?")}
    return step(id_, "domain", **{"domain": "society", **texts, "items": every} | more)


def talk(id_: str = "verder", **more: Any) -> dict[str, Any]:
    return step(id_, "talk", **{"lines": [asked("wanneer", "Wanneer weer?")]} | more)


def instrument(id_: str = "praatje", *steps: Mapping[str, Any], **more: Any) -> str:
    """A conversation of a mark, a domain and a talk, unless told otherwise."""
    every = steps or (mark(), domain(), talk())
    text = both("Een praatje.")
    return fields(
        {
            "id": id_,
            "title": both(id_.capitalize()),
            "words": {"nl": [id_], "en": [f"{id_} talk"]},
            "minutes": 10,
            "intro": text,
            "rights": text,
            "sources": {"own": {"what": "zelf bedacht"}},
            "flow": [s["id"] for s in every],
            "closing": text,
            "unreached": ["suicide"],
        }
        | more
    ) + items("steps", every)


def red_flags(*flags: Mapping[str, Any], **more: Any) -> str:
    """Two red flags: `gevaar` ends a conversation, after `eerst` it may go on."""
    return fields({"rule": both("Stop."), "regions": []} | more) + items(
        "flags", flags or (red_flag("gevaar"), red_flag("eerst", resume="yes"))
    )


def red_flag(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, **both(id_.capitalize()), "must_do": [both("Bel 112.")], **more}


# -- clocks and people ----------------------------------------------------------------------------

CLOCKS = [clock.value for clock in Clock]


def rung(*who: str, **more: Any) -> dict[str, Any]:
    """A step of a ladder, at the clock's own time unless told otherwise."""
    return {"who": who or ["key_figure"], **(more or {"after": "100%"})}


def ladder(id_: str = "alle", *steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A ladder for every clock with two steps, unless told otherwise."""
    every = steps or (rung(), rung("requester", after="200%"))
    return {"id": id_, "clocks": CLOCKS, "steps": every} | more


def times(time: str = "1wd", **more: str) -> dict[str, str]:
    """The same time for every clock, but for those that are named."""
    return dict.fromkeys(CLOCKS, time) | more


def keeping(*after: str, **more: Any) -> dict[str, Any]:
    """How the map is kept true: who is asked, at once and so long after."""
    who = ["key_figure", "replacement", "contact", "editor"]
    times = ("0wd", *(after or ("5wd",)))
    steps = [{"who": [who[n]], "after": time} for n, time in enumerate(times)]
    return {"ladder": steps, "then_every": "20wd", "correction": "5wd", "unanswered": 2} | more


def clocks_file(*ladders: Mapping[str, Any], **more: Any) -> str:
    """Clocks of a working day each, with one ladder; a field of None is left out."""
    given = {
        "calendar": "nl",
        "nudges": {"per_person_a_day": 2, "today_every": "1h"},
        "times": {"today": times("4wh"), "this_week": times("1wd"), "routine": times("2wd")},
    } | more
    keeps = given.pop("map", keeping())
    head = fields({key: value for key, value in given.items() if value is not None})
    tail = fields({"map": keeps}) if keeps is not None else ""
    return head + items("ladders", ladders or [ladder()]) + tail


def object_id(number: int) -> str:
    return str(UUID(int=number))


def member(number: int, organisation: str = "praktijk", *roles: str, **more: Any) -> dict[str, Any]:
    """Somebody of the practice who asks for handovers, unless told otherwise."""
    return {
        "id": object_id(number),
        "organisation": organisation,
        "roles": roles or ["requester"],
        "title": both("huisarts", "GP"),
        **more,
    }


def access_file(*members: Mapping[str, Any], **more: Any) -> str:
    """A practice with a GP, unless told otherwise."""
    practices = {"practices": [{"id": "praktijk", "name": "De Praktijk"}]}
    return fields(practices | more) + items("members", members or [member(1)])
