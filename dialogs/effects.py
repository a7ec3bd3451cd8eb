"""What a reply asks to be done: each effect is carried out in the one transaction of its turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from social_map.models import Lang

if TYPE_CHECKING:  # one question on the command line needs no handovers and starts faster without
    from cases.audit import Entry
    from cases.four_d import Case, Walk
    from cases.handover.model import Actor, Handover
    from cases.handover.states import Event
    from cases.upkeep.changes import Kind
    from cases.upkeep.listed import Listed
    from content.edits import Edit


@dataclass(frozen=True, slots=True)
class Remember:
    """Effect: keep the user's language, usual place (empty: forget it) or word for the record."""

    lang: Lang | None = None
    place: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class CountGap:
    """Effect: nobody was found for this need in this place."""

    need: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """Effect: somebody says that an entry is no longer right."""

    service: str
    organisation: str
    what: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Effect: a new reference with its first conversation."""

    case: Case
    walk: Walk


@dataclass(frozen=True, slots=True)
class AddWalk:
    """Effect: a later conversation of a case."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class KeepWalk:
    """Effect: a conversation has gone on; `before` is the walk's number that it went on from."""

    walk: Walk
    before: int
    mark: int | None = None
    estimate: int | None = None


@dataclass(frozen=True, slots=True)
class DropWalk:
    """Effect: a conversation is thrown away."""

    case: str
    moment: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Effect: the owner is done with this reference."""

    case: str


@dataclass(frozen=True, slots=True)
class RemindAt:
    """Effect: when the next measurements are due, in place of what was set before."""

    case: str
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Effect: one more of this, without saying of whom."""

    what: str


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Effect: a new draft of a handover."""

    draft: Handover
    actor: Actor


@dataclass(frozen=True, slots=True)
class Move:
    """Effect: somebody did something to a handover that stood as `before`."""

    before: Handover
    after: Handover
    event: Event
    actor: Actor


@dataclass(frozen=True, slots=True)
class Link:
    """Effect: an organisation is asked in this channel from now on."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """Effect: an organisation is no longer asked in a channel."""

    organisation: str


@dataclass(frozen=True, slots=True)
class BeAway:
    """Effect: the user is not there on these days, both included; others are turned to."""

    until: date
    first: date | None = None
    """None: from today on."""
    by: str = ""
    """Who takes his or her place, by the id in the directory; empty: who is next in line."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Effect: the user no longer works for an organisation."""

    organisation: str
    successor: str = ""
    """By the id in the directory; empty: that must be found out by the editor."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Effect: the user takes over what another had in hand."""

    who: str
    """By the id in the directory."""


@dataclass(frozen=True, slots=True)
class Propose:
    """Effect: a change waits for an editor."""

    kind: Kind
    listed: Listed
    file: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Confirm:
    """Effect: the user says that these entries are right; each becomes a change of its file."""

    proposals: tuple[Propose, ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """Effect: an editor is done with a correction, and the reporter hears it."""

    report: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Effect: a look, or an attempt that was refused, is written in the audit."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class SeenCase:
    """Effect: the same of a 4D conversation; `allowed`: its owner came back to it."""

    case: str
    allowed: bool = True


CaseEffect = OpenCase | AddWalk | KeepWalk | DropWalk | CloseCase | RemindAt | Count
HandoverEffect = TakeIn | Move | Link | Unlink | BeAway | Leave | TakeOver
UpkeepEffect = Report | Confirm | Propose | Settle
Promise = CaseEffect | HandoverEffect | UpkeepEffect
"""Effects that are on the disk before the answer leaves."""
Look = Seen | SeenCase
Effect = Remember | CountGap | Look | Promise
