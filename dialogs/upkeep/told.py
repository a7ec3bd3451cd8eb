"""What the bot tells by itself about the map: questions, answers, and what waits for editors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cases.notes import Correction
from cases.upkeep.changes import Change, Kind
from cases.upkeep.notes import MapKind, MapNote
from dialogs.turn import Card, Choice, Mention, Reply
from dialogs.upkeep.asked import question
from dialogs.upkeep.editor import about, correction_card
from dialogs.upkeep.entry import name
from dialogs.upkeep.scene import Scene
from social_map.offers import Offer

MOST = 6
"""Answers in one message."""


def told(notes: Sequence[MapNote], scene: Scene) -> Reply | None:
    """One message for all notes of one letter; None when by now there is nothing to tell.

    A question has buttons of its own, so it is last and what else there is to tell stands above.
    """
    lines = [line for note in notes for line in _lines(note, scene)]
    asking = [note for note in notes if note.kind is MapKind.CHECK]
    reply = _question(asking, lines, scene) or _corrections(notes, lines, scene)
    if reply is None and lines:
        reply = Reply(Card(scene.say("listing.told.title"), tuple(lines)), scene.lang)
    if reply is None:
        return None
    if any(note.kind is MapKind.WAITING for note in notes):
        reply = replace(reply, choices=(*reply.choices, _menu(scene)))
    ids = dict.fromkeys(id_ for note in notes for id_ in note.mention)
    mentions = tuple(Mention(id_, _titled(id_, scene)) for id_ in ids)
    return replace(reply, card=replace(reply.card, mentions=mentions))


def _question(notes: Sequence[MapNote], lines: Sequence[str], scene: Scene) -> Reply | None:
    """Those that nobody has answered yet."""
    asked = [(id_, note.why) for note in notes for id_ in note.about if _open(id_, scene)]
    offers = [o for id_, _ in asked if (o := scene.social_map.offers.get(id_))]
    if not offers:
        return None
    reasons = {why for _, why in asked}
    return question(offers, scene, *lines, why=reasons.pop() if len(reasons) == 1 else "")


def _open(service: str, scene: Scene) -> bool:
    check = scene.own.check(service)
    return check is not None and check.asked_at is not None


def _corrections(notes: Sequence[MapNote], lines: Sequence[str], scene: Scene) -> Reply | None:
    """To editors: the reports that are still open."""
    of = [note for note in notes if note.kind is MapKind.CORRECTION]
    reports = [r for note in of for id_ in note.about if (r := _report(id_, scene))]
    waiting = [r for r in reports if r.closed is None]
    if not waiting:
        return None
    late = any(note.why == "late" for note in of)
    key = "listing.told.late" if late else "listing.told.new"
    return correction_card(waiting, scene, scene.say(key), *lines)


def _lines(note: MapNote, scene: Scene) -> list[str]:
    """What is told without any question."""
    match note.kind:
        case MapKind.ANSWER:
            found = [r for id_ in note.about if (r := _report(id_, scene))]
            return [_answer(r, scene) for r in found[:MOST] if r.outcome]
        case MapKind.DECIDED:
            changes = [c for id_ in note.about if (c := _change(id_, scene))]
            return [_decided(c, note.why, scene) for c in changes[:MOST]]
        case MapKind.WAITING:
            waiting = {c.id for c in scene.own.changes()}
            count = len(waiting.intersection(map(_number, note.about)))
            return [scene.say("listing.changes_wait", count=len(waiting))] if count else []
    return []


def _answer(report: Correction, scene: Scene) -> str:
    """What came of what somebody reported."""
    offer = scene.social_map.offers.get(report.service)
    said = [
        scene.say("report.answer.about", about=about(report, scene)),
        scene.say(f"report.answer.{report.outcome}"),
    ]
    confirmed = offer.service.confirmed if offer else None
    if confirmed and report.outcome == "right" and confirmed.on >= report.at.date():
        on, by = scene.wording.day(confirmed.on), scene.role(confirmed.by)
        said.append(scene.say("report.answer.confirmed", date=on, by=by))
    return " ".join(said)


def _decided(change: Change, why: str, scene: Scene) -> str:
    """What the editor did with what somebody proposed."""
    outcome = "applied" if why == "applied" else "rejected"
    kind = Kind.UNLIST if change.kind is Kind.UNLIST else Kind.CHANGE
    offer: Offer | None = scene.social_map.offers.get(change.service)
    entry = name(offer, scene) if offer else scene.organisation(change.organisation)
    said = scene.say(f"listing.told.{outcome}.{kind.value}", name=entry)
    if change.note and outcome == "rejected":
        return f"{said} {scene.say('listing.told.note', note=change.note)}"
    return said


def _menu(scene: Scene) -> Choice:
    return Choice(scene.say("listing.told.menu"), {"do": "map"})


def _report(id_: str, scene: Scene) -> Correction | None:
    return scene.own.report(_number(id_))


def _change(id_: str, scene: Scene) -> Change | None:
    return scene.own.change(_number(id_))


def _number(id_: str) -> int:
    return int(id_) if id_.isascii() and id_.isdecimal() else 0


def _titled(id_: str, scene: Scene) -> str:
    person = scene.own.access.person(id_, scene.own.today)
    known = person.title.in_(scene.lang) if person and person.title else ""
    return known or scene.say("handover.told.colleague")
