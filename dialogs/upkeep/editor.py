"""What the editors of the map see: its menu, and the reports that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from cases.calendar import HERE
from cases.notes import Correction
from dialogs.corrections import KINDS
from dialogs.effects import Settle
from dialogs.turn import Card, Choice, Data, Reply, Section
from dialogs.upkeep.entry import name, press, shown
from dialogs.upkeep.scene import Said, Scene

MOST = 6
"""Reports in one message."""
OUTCOMES = ("right", "changed", "gone")
"""What an editor found out about a report, in the order of the buttons."""
OF_EDITORS = "corrections"
"""What only editors see of the map; the rest is for who coordinates as well."""


def menu(shows: Sequence[str], scene: Scene) -> Said:
    """`kaart` alone: what can be asked of the map as a whole."""
    seen = [s for s in shows if s != OF_EDITORS or scene.own.is_editor]
    choices = tuple(
        Choice(scene.say(f"listing.map.button.{s}"), {"do": "map", "show": s}) for s in seen
    )
    lines = (scene.say("listing.map.how"), *_changes(scene))
    return scene.said(Reply(Card(scene.say("listing.map.title"), lines), scene.lang, choices))


def corrections(scene: Scene) -> Said:
    """The reports without an answer, what is due first on top."""
    return scene.said(correction_card(scene.own.reports(), scene))


def correction_card(reports: Sequence[Correction], scene: Scene, *notes: str) -> Reply:
    """One report to decide on, or several to choose from; who reported it is not told."""
    if not reports:
        lines = (*notes, *_changes(scene))
        return Reply(Card(scene.say("listing.corrections.none"), lines), scene.lang)
    if len(reports) == 1:
        return _one(reports[0], scene, notes)
    page, left = reports[:MOST], len(reports) - len(reports[:MOST])
    sections = tuple(
        Section(f"**{about(report, scene)}**", _when(report, scene)) for report in page
    )
    choices = tuple(
        Choice(about(report, scene), {"do": "listing", "go": "report", "id": report.id})
        for report in page
    )
    rest = (scene.say("listing.left", count=left),) if left else ()
    title = scene.say("listing.corrections.title", count=len(reports))
    card = Card(title, (*notes, *rest, *_changes(scene)), sections=sections)
    return Reply(card, scene.lang, choices)


def report(data: Data, scene: Scene) -> Said:
    """One report, chosen from several."""
    found = _open(data, scene)
    return scene.said(_one(found, scene, ())) if found else _gone(scene)


def settle(data: Data, scene: Scene) -> Said:
    """What came of it: the reporter hears it, and the next report follows."""
    found, outcome = _open(data, scene), data.get("outcome")
    if found is None or outcome not in OUTCOMES:
        return _gone(scene)
    left = [r for r in scene.own.reports() if r.id != found.id]
    done = scene.say(f"listing.settled.{outcome}", about=about(found, scene))
    return scene.said(correction_card(left, scene, done), Settle(found.id, str(outcome)))


def _one(found: Correction, scene: Scene, notes: Sequence[str]) -> Reply:
    title = scene.say("listing.corrections.one", about=about(found, scene))
    offer = scene.social_map.offers.get(found.service)
    sections = (shown(offer, scene),) if offer else ()
    choices = [
        Choice(
            scene.say(f"listing.corrections.button.{outcome}"),
            {"do": "listing", "go": "settle", "id": found.id, "outcome": outcome},
        )
        for outcome in OUTCOMES
    ]
    if offer:
        choices.append(Choice(scene.say("listing.button.change"), press("change", offer)))
    lines = (*notes, _when(found, scene), scene.say("listing.corrections.how"))
    return Reply(Card(title, lines, sections=sections), scene.lang, tuple(choices))


def _open(data: Data, scene: Scene) -> Correction | None:
    """The report of a button, when it is still open and this person keeps the map."""
    id_ = data.get("id")
    if type(id_) is not int or not scene.own.is_editor:
        return None
    return next((r for r in scene.own.reports() if r.id == id_), None)


def _gone(scene: Scene) -> Said:
    if not scene.own.is_editor:
        return scene.tell("listing.map.not_yours")
    return scene.said(
        correction_card(scene.own.reports(), scene, scene.say("listing.settled.gone_by"))
    )


def about(found: Correction, scene: Scene) -> str:
    """ "Schuldhulp · Wijkteam Laak: persoon is weg"."""
    offer = scene.social_map.offers.get(found.service)
    entry = name(offer, scene) if offer else scene.organisation(found.organisation)
    what = found.what if found.what in KINDS else KINDS[2]
    return f"{entry}: {scene.say(f'report.kinds.{what}').lower()}"


def _when(found: Correction, scene: Scene) -> str:
    """Since when it waits, and until when."""
    at = scene.wording.day(found.at.astimezone(HERE).date())
    if found.due is None:
        return scene.say("listing.corrections.since", date=at)
    due = scene.wording.day(found.due.astimezone(HERE).date())
    key = "listing.corrections.late" if found.due < scene.own.now else "listing.corrections.due"
    return scene.say(key, date=at, due=due)


def _changes(scene: Scene) -> tuple[str, ...]:
    """How many changes wait, and what is typed to see them."""
    count = len(scene.own.changes()) if scene.own.is_editor else 0
    return (scene.say("listing.changes_wait", count=count),) if count else ()
