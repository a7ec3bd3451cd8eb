"""Content files for tests, as text: every field on its own line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

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
