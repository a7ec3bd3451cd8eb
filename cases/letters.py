"""What a letter about handovers says: by reference and codes, never what somebody wrote. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

ABOUT = "handovers"
"""What the outbox calls these letters."""
EXPIRING = "expiring"
"""What a note says of a draft that will be thrown away."""


class Kind(StrEnum):
    """What becomes of a note."""

    POST = "post"
    """A new card in the partner's channel."""
    EDIT = "edit"
    """That card changes in place."""
    NEWS = "news"
    """Something happened."""
    NUDGE = "nudge"
    """A clock is due."""
    PASTE = "paste"
    """The partner has no channel here: the requester gets a text to paste."""
    LOST = "lost"
    """What was meant for the partner did not arrive."""
    BACK = "back"
    """Somebody is there again and hears what happened; `what`: first and last day away."""
    SUCCEED = "succeed"
    """Somebody left for good and a colleague may take over; `what`: who left."""


ABOUT_PEOPLE = frozenset({Kind.BACK, Kind.SUCCEED})
"""Notes about no handover in particular, each a letter of its own."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing told; how it stands is read when the letter is written out."""

    kind: Kind
    handover: str
    """The reference; empty when it is about people."""
    what: str
    """The event; of a nudge the clock."""
    seq: int
    """Of the handover after the event."""
    mention: tuple[str, ...] = ()
    """People who are meant and cannot be reached personally."""


_NOTES = TypeAdapter(list[Note])


def letter_of_notes(notes: list[Note]) -> str:
    """The body of one letter."""
    return _NOTES.dump_json(notes).decode()


def read_notes(body: str) -> list[Note]:
    """What `letter_of_notes` wrote."""
    return _NOTES.validate_json(body)
