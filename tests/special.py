"""Practices and route maps for tests, as text of content files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.files import LAAK, both, fields


def contact(role: str = "POH-KB", *portfolios: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Somebody of a practice; English calls the role the same."""
    reach = both("via de overleglijn", "on the line for colleagues")
    return {"role": both(role), "portfolios": portfolios, "reach": reach, **more}


def portfolio(nl: str, en: str, *needs: str, **more: Any) -> dict[str, Any]:
    return {"label": both(nl, en), "needs": needs, **more}


def practice(id_: str, *contacts: Mapping[str, Any], **more: Any) -> dict[str, str]:
    """The file of a practice in Laak, unless told otherwise, by its path."""
    given = {
        "id": id_,
        "name": id_.replace("-", " ").capitalize(),
        "areas": [LAAK],
        "contacts": contacts or [contact()],
        "confirmed": "none",
    } | more
    return {f"map/practices/{id_}.yaml": fields(given)}


def step(tag: str, nl: str, en: str | None = None, **more: Any) -> dict[str, Any]:
    return {"tag": tag, "label": both(nl, en), **more}


def route(id_: str, *steps: Mapping[str, Any], **more: Any) -> dict[str, str]:
    """The file of a route map with two steps, unless told otherwise, by its path."""
    every = steps or (step("zelf", "Zelf", "Alone"), step("samen", "Samen", "Together"))
    title = both(id_.replace("-", " ").capitalize())
    return {f"routes/{id_}.yaml": fields({"id": id_, "title": title, "steps": every} | more)}
