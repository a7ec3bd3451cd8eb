"""What of a turn about handovers is written in the audit besides its moves: who saw what."""

from __future__ import annotations

from cases.audit import Entry
from cases.handover.model import Handover
from cases.handover.states import Side
from dialogs.effects import Move, Seen, TakeIn
from dialogs.handover.refusals import also
from dialogs.handover.scene import Said, Scene
from dialogs.turn import Data

SHEET = "sheet"
WAYS = frozenset({"timeline", "form", "copy"})
"""What a button may show of a handover instead of its card."""


def looked(said: Said, handover: Handover, side: Side, scene: Scene, data: Data) -> Said:
    """The reply shows a handover; a move that it made says so itself."""
    if any(isinstance(e, Move | TakeIn | Seen) for e in said[0].effects):
        return said
    what = data.get("go")
    shown = str(what) if what in WAYS else SHEET
    return also(said, Seen(scene.own.seen(handover, side, shown)))


def listed(said: Said, what: str, scene: Scene) -> Said:
    """The reply lists handovers: one entry, however many."""
    shown = {c.data.get("ref") for c in said[0].choices if c.data.get("go") == "show"}
    return also(said, Seen(scene.own.listed(what, len(shown)))) if shown else said


def at_desk(said: Said | None, case: str, scene: Scene) -> Said | None:
    """What is said of a case at the desk."""
    if said is None:
        return None
    return also(said, Seen(scene.own.case_seen(case, len(said[0].card.sections))))


def unseen(said: Said, ref: str, scene: Scene) -> Said:
    """The reply shows nothing, for it is not for these eyes."""
    return _with(said, scene.own.unseen(ref))


def strange(said: Said, scene: Scene) -> Said:
    """Somebody who is not registered."""
    return _with(said, scene.own.unknown_person())


def with_refusals(said: Said, scene: Scene) -> Said:
    """What was tried in this turn and only others may."""
    return also(said, *map(Seen, scene.own.not_allowed)) if scene.own.not_allowed else said


def _with(said: Said, entry: Entry | None) -> Said:
    return also(said, Seen(entry)) if entry else said
