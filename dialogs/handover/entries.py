"""What was filled in on a form, read and checked; user input like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.clocks import URGENCIES
from cases.handover.answers import AGREED, ROUTES
from cases.handover.model import Handover
from cases.privacy.filter import Screened
from cases.references import read_reference
from dialogs.handover import remarks
from dialogs.handover.consent import NO, Unclear, read_consent
from dialogs.handover.form import ACUTE, EXTRA, LANGUAGES, base, sends
from dialogs.handover.scene import Said, Scene
from dialogs.handover.starting import is_known
from dialogs.turn import Data, ids_in

MOST = 2000
"""Characters of a remark that are looked at; longer ones are too long anyway."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields that may be kept, and what stands in the way of going on."""

    details: Mapping[str, Any]
    no: bool = False
    """The patient did not agree."""
    acute: bool = False
    unclear: Unclear | None = None
    held: Said | None = None
    """A remark that may not be kept."""


def read(data: Data, handover: Handover, scene: Scene) -> Filled:
    """A field that is not in the data stays as it is; an empty one is emptied."""
    details: dict[str, Any] = {}
    _codes(data, details)
    unclear: Unclear | None = None
    if handover.kind == "handover":
        try:
            details |= _case(data, handover, scene)
            consent = read_consent(data, handover, scene) if sends(scene) else None
            details |= {"consent": consent} if consent else {}
        except Unclear as found:
            unclear = found
    remark = _remark(data, handover, scene)
    if isinstance(remark, Screened):
        details["remark"] = remark
    return Filled(
        details,
        no=data.get("consent") == NO and sends(scene),
        acute=data.get("urgency") == ACUTE,
        unclear=unclear,
        held=None if isinstance(remark, Screened) else remark,
    )


def _codes(data: Data, details: dict[str, Any]) -> None:
    for key, codes in (("urgency", URGENCIES), ("agreed", AGREED), ("route", ROUTES)):
        if data.get(key) in codes:
            details[key] = data[key]
    if data.get("language") in (*LANGUAGES, ""):
        details["language"] = data["language"]
    if "extra" in data:
        extra = data["extra"]
        ticked = extra.split(",") if isinstance(extra, str) else ids_in(data, "extra")
        details |= {name: name in ticked for name in EXTRA}


def _case(data: Data, handover: Handover, scene: Scene) -> dict[str, str]:
    """Another code that this belongs to. Raises Unclear for one that is not known here."""
    said = data.get("case")
    if not isinstance(said, str) or not said.strip():
        return {}
    case = read_reference(said[:MOST], "KB") or read_reference(f"KB-{said[:MOST].strip()}", "KB")
    if case is None or (case != handover.case and not is_known(case, scene)):
        raise Unclear("case", "case")
    return {"case": case}


def _remark(data: Data, handover: Handover, scene: Scene) -> Screened | Said | None:
    said = data.get("words", data.get("remark"))
    if not isinstance(said, str):
        return None
    if not said.strip():
        return Screened((), "")
    pending = base(handover, field="remark")
    if data.get("then") in ("send", "keep"):
        pending["then"] = data["then"]
    typed = "words" in data
    return remarks.take(said[:MOST], pending, scene, handover.ref, said=typed)
