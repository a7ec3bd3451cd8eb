"""What a letter about the map says: by ids and codes, never what somebody wrote. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

ABOUT = "map"
"""What the outbox calls these letters."""


class MapKind(StrEnum):
    """What a note is about."""

    CHECK = "check"
    """Is this still right? Of some services; why: "", "unanswered", "left" or "report"."""
    CORRECTION = "correction"
    """To editors: somebody reported that an entry is not right; why: "new" or "late"."""
    WAITING = "waiting"
    """To editors: changes wait for them."""
    ANSWER = "answer"
    """To the reporter: what came of the report."""
    DECIDED = "decided"
    """To who proposed a change; why: "applied" or "rejected"."""


@dataclass(frozen=True, slots=True)
class MapNote:
    """One thing told; how it stands is read when the letter is written out."""

    kind: MapKind
    about: tuple[str, ...]
    """Ids: of services, of reports (`CORRECTION`, `ANSWER`) or of changes."""
    why: str = ""
    mention: tuple[str, ...] = ()
    """People who are meant and cannot be reached personally."""


_NOTES = TypeAdapter(list[MapNote])


def letter_of(notes: list[MapNote]) -> str:
    """The body of one letter."""
    return _NOTES.dump_json(notes).decode()


def read_letter(body: str) -> list[MapNote]:
    """What `letter_of` wrote. Raises ValueError for anything else."""
    return _NOTES.validate_json(body)
