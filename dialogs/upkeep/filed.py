"""An entry as it is written in its file, and the edits that a change of it comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from content.edits import Edit
from content.messages import LANGS
from content.problems import Problems
from content.source import read

HOW = "chat"
"""How somebody confirmed who did it here."""


def file_of(organisation: str) -> str:
    """The file of an organisation, below the content directory."""
    return f"map/partners/{organisation}.yaml"


@dataclass(frozen=True)
class Filed:
    """One service with its organisation: plain data, every scalar as text."""

    service: str
    organisation_data: Mapping[str, Any]
    data: Mapping[str, Any]

    def worded(self, key: str, words: str) -> list[Edit]:
        """A text in both languages; `key_figure` is the organisation's."""
        ours = key == "key_figure"
        path = (key,) if ours else (*self._path, key)
        before = (self.organisation_data if ours else self.data).get(key)
        if not isinstance(before, dict):
            return [Edit(path, before, dict.fromkeys(LANGS, words))]
        edits = (Edit((*path, lang), before.get(lang), words) for lang in LANGS)
        return [e for e in edits if e.before != e.after]

    def how(self, how: str) -> list[Edit]:
        """The way in; the words about it are a text."""
        before = self.data.get("access")
        kept = before.get("how") if isinstance(before, dict) else None
        return [Edit((*self._path, "access", "how"), kept, how)] if kept != how else []

    def value(self, key: str, after: Any) -> list[Edit]:
        """Another value of the service; None takes it away."""
        before = self.data.get(key)
        return [Edit((*self._path, key), before, after)] if before != after else []

    def confirmed(self, role: str, today: date) -> list[Edit]:
        """A human said in the chat that the entry is right."""
        after = {"on": today.isoformat(), "by": role, "how": HOW}
        return self.value("confirmed", after)

    def unlisted(self, role: str, today: date) -> list[Edit]:
        """A human said that the organisation does not want this entry on the map."""
        return self.value("unlisted", {"on": today.isoformat(), "by": role})

    @property
    def _path(self) -> tuple[str, ...]:
        return ("services", self.service)


def as_filed(content: Path, organisation: str, service: str) -> Filed | None:
    """As the file stands now; None when it cannot be read or no longer holds the service."""
    document = read(content / file_of(organisation), content, Problems())
    data: Any = document.data if document else None
    if not isinstance(data, dict) or not isinstance(data.get("services"), list):
        return None
    for item in data["services"]:
        if isinstance(item, dict) and item.get("id") == service:
            return Filed(service, data, item)
    return None
