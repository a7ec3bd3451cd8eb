"""Did the patient say yes? Asked, never filled in beforehand, and read back."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cases.handover.model import Consent, Giver, Handover
from cases.handover.states import Side
from dialogs.handover.days import read_day
from dialogs.handover.names import need_shown
from dialogs.handover.scene import Scene
from dialogs.turn import Data, Field, ids_in

NO = "no"
EARLIER = "earlier"
PARTLY = "partly"
YES: Final = ("today", EARLIER, PARTLY, "representative")
"""Ways to say yes for an adult."""
OF_MINOR: Final[dict[str, Giver]] = {
    **{"parents": "parents", "parents_and_child": "parents_and_child"},
    **{"young_person": "young_person", "grown_up": "patient"},
}
"""Ways to say yes where it is about a child: who agreed."""
PARTS: Final = ("phone", "feedback", "meeting", "anonymous")
"""What may be allowed apart: phoning the patient, reporting back, the team meeting."""
NOTHING_MORE = "nothing_more"
LONG_AGO = date(2000, 1, 1)


class Unclear(Exception):
    """What was filled in is no consent yet; holds the field to ask and the key of what to say."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field, self.what = field, what


def is_minor(handover: Handover, scene: Scene) -> bool:
    """Is it about a child or a young person?"""
    need = scene.social_map.needs.get(handover.need)
    return need is not None and need.minor


def consent_fields(handover: Handover, scene: Scene, base: Data, tried: Data) -> tuple[Field, ...]:
    """Who said yes, when, and to what; filled in only with what was filled in before.

    `tried`: what was just filled in and is not complete yet.
    """
    given = handover.consent
    minor = is_minor(handover, scene)
    ways = (*(OF_MINOR if minor else YES), NO)
    which = "minor" if minor else "adult"
    partner = scene.organisation(handover.organisation)
    need = need_shown(handover, Side.REQUESTER, scene)
    fold = scene.say(f"handover.consent.fold.{which}")
    return (
        Field(
            "consent",
            scene.say("handover.consent.label", organisation=partner, need=need),
            "one",
            tuple((way, scene.say(f"handover.consent.way.{way}")) for way in ways),
            value=_tried(tried, ways) or (_way(given, minor, scene.own.today) if given else ""),
            needed=scene.say("handover.form.unclear.missing"),
            data=base,
        ),
        Field(
            "on",
            scene.say("handover.consent.on"),
            "date",
            value=given.on.isoformat() if given and given.on != scene.own.today else "",
            fold=fold,
            data={**base, "consent": EARLIER},
        ),
        Field(
            "parts",
            scene.say("handover.consent.parts"),
            "some",
            tuple((p, scene.say(f"handover.consent.part.{p}")) for p in (*PARTS, NOTHING_MORE)),
            value=",".join(_parts(given)) if given and not _whole(given) else "",
            fold=fold,
            data={**base, "consent": PARTLY},
        ),
    )


def read_consent(data: Data, handover: Handover, scene: Scene) -> Consent | None:
    """The consent that was filled in; None when nothing or a no was. Raises Unclear.

    Where only the day or only the parts are given, the rest stays as it was filled in before.
    """
    way, before, minor = data.get("consent"), handover.consent, is_minor(handover, scene)
    if not isinstance(way, str) or way not in (*(OF_MINOR if minor else YES), EARLIER, PARTLY):
        return None
    on, parts = _day(data, scene), _ticked(data.get("parts"))
    if way == EARLIER and on is None:
        raise Unclear("on", "when")
    if way == PARTLY and not parts:
        raise Unclear("parts", "which")
    if minor and way not in OF_MINOR and before is None:
        raise Unclear("consent", "missing")
    if not minor and way in ("today", EARLIER) and parts:
        raise Unclear("consent", "both")
    allowed = _allowed(parts) if parts else {"phone": True, "feedback": True}
    if before is not None and way == EARLIER and "parts" not in data:
        allowed = {key: getattr(before, key) for key in ("phone", "feedback", "meeting")}
    if before is not None and way == PARTLY and "on" not in data:
        on = before.on
    person = scene.own.person
    return Consent(
        on=scene.own.today if way == "today" or on is None else on,
        by_role=person.title.nl if person and person.title else "",
        given_by=_giver(way, minor, before),
        scope=handover.organisation,
        **allowed,
    )


def _giver(way: str, minor: bool, before: Consent | None) -> Giver:
    if way == "representative":
        return "representative"
    if way in (EARLIER, PARTLY) and before is not None:
        return before.given_by
    return OF_MINOR[way] if minor else "patient"


def _tried(tried: Data, ways: tuple[str, ...]) -> str:
    way = tried.get("consent")
    return way if isinstance(way, str) and way in ways else ""


def _day(data: Data, scene: Scene) -> date | None:
    """The day that was filled in or typed. Raises Unclear for another one than a past day."""
    said = data.get("on")
    if not isinstance(said, str) or not said.strip():
        return None
    day = read_day(said[:40], scene.own.today, past=True)
    if day is None or day < LONG_AGO:
        raise Unclear("on", "when")
    if day > scene.own.today:
        raise Unclear("on", "ahead")
    return day


def _ticked(parts: object) -> list[str]:
    """Ids with commas between, or a list of them."""
    ids = parts.split(",") if isinstance(parts, str) else ids_in({"parts": parts}, "parts")
    return [p for p in (*PARTS, NOTHING_MORE) if p in {i.strip() for i in ids}]


def _allowed(parts: list[str]) -> dict[str, Any]:
    met = "yes" if "meeting" in parts else "anonymous" if "anonymous" in parts else "no"
    return {"phone": "phone" in parts, "feedback": "feedback" in parts, "meeting": met}


def _whole(consent: Consent) -> bool:
    """Is everything allowed that a plain yes allows, and nothing else?"""
    return consent.phone and consent.feedback and consent.meeting == "no"


def _parts(consent: Consent) -> list[str]:
    met = {"yes": ["meeting"], "anonymous": ["anonymous"]}.get(consent.meeting, [])
    flags = [p for p in ("phone", "feedback") if getattr(consent, p)]
    return [*flags, *met] or [NOTHING_MORE]


def _way(consent: Consent, minor: bool, today: date) -> str:
    """The answer that this consent came from."""
    if minor:
        return next((way for way, by in OF_MINOR.items() if by == consent.given_by), "")
    if consent.given_by == "representative":
        return consent.given_by
    if not _whole(consent):
        return PARTLY
    return "today" if consent.on == today else EARLIER
