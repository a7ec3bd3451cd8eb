"""What somebody hears who is there again: what came in, who took it up, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cases.access import Period, Person
from cases.handover.model import Handover
from cases.handover.states import Side
from cases.letters import Note
from cases.outbox import person_of
from cases.returning import Meanwhile, meanwhile, read_period
from dialogs.handover.colleagues import title_of
from dialogs.handover.lines import capital
from dialogs.handover.scene import Scene
from dialogs.handover.views import view
from dialogs.handover.waiting import waiting
from dialogs.turn import Card, Choice, Mention, Reply
from dialogs.written_days import written

MOST = 6
"""Handovers with a button of their own."""

Open = list[tuple[Handover, Side]]


def told_back(note: Note, scene: Scene) -> Reply | None:
    """The letter at the first working moment; in a channel it says whom it is for."""
    access, today = scene.own.access, scene.own.today
    meant = next(iter(note.mention), "")
    person = access.person(meant, today) if meant else scene.own.person
    if person is None:
        return None
    return summary(person, read_period(note.what), scene, meant)


def summary(person: Person, period: Period, scene: Scene, meant: str = "") -> Reply:
    """One message; one sentence when nothing happened. `meant`: who is called in a channel."""
    since = period.valid_from or scene.own.today
    found = meanwhile(scene.own.counter, person, since)
    open_ones = _open(found, scene)
    title = _title(person, period, scene, meant)
    mentions = (Mention(meant, title_of(person, scene)),) if meant else ()
    lines = tuple(_lines(person, found, open_ones, scene))
    if not lines:
        nothing = scene.say("handover.away.summary.nothing")
        return Reply(Card(title, (nothing,), mentions=mentions), scene.lang)
    choices = tuple(_buttons(open_ones, scene))
    return Reply(Card(title, lines, mentions=mentions), scene.lang, choices)


def _title(person: Person, period: Period, scene: Scene, meant: str) -> str:
    days = days_away(period, scene)
    if meant:
        role = capital(title_of(person, scene))
        return scene.say("handover.away.summary.for", role=role, days=days)
    return scene.say("handover.away.summary.title", days=days)


def days_away(period: Period, scene: Scene) -> str:
    """ "van dinsdag 1 december tot en met vrijdag 11 december", or the one day."""
    first, last = period.valid_from or date.min, period.valid_to or date.max
    if first == last:
        return scene.say("handover.away.day", date=day(first, scene))
    return scene.say("handover.away.days", first=day(first, scene), last=day(last, scene))


def day(of: date, scene: Scene) -> str:
    """ "vrijdag 11 december", with the year when it is another one."""
    same = of.year == scene.own.today.year
    return written(of, scene.lang, "EEEE d MMMM" if same else "EEEE d MMMM y")


def _open(found: Meanwhile, scene: Scene) -> Open:
    """What is not over and may be seen here: first what waits for this side."""
    helping = [(h, Side.PARTNER) for h in found.helping]
    asking = [(h, Side.REQUESTER) for h in found.asking if not scene.own.shared]
    return sorted(
        (one for one in (*helping, *asking) if _seen(one[0], one[1], scene)),
        key=lambda one: not _waits(one[0], one[1], scene),
    )


def _seen(handover: Handover, side: Side, scene: Scene) -> bool:
    """In a letter to a channel nobody in particular looks at it."""
    return scene.own.shared or side in scene.own.sides(handover)


def _waits(handover: Handover, side: Side, scene: Scene) -> bool:
    waits = waiting(handover, scene, side)
    return waits is not None and waits.side is side


def _lines(person: Person, found: Meanwhile, open_ones: Open, scene: Scene) -> Iterator[str]:
    say = scene.say
    if found.came:
        organisation = scene.organisation(person.organisation)
        yield say("handover.away.summary.came", count=found.came, organisation=organisation)
    for title, refs in found.taken.items():
        role = scene.role(title) or say("handover.away.colleague")
        yield say("handover.away.summary.taken", role=capital(role), refs=", ".join(refs))
    if found.answered and not scene.own.shared:
        yield say("handover.away.summary.answered", refs=", ".join(found.answered))
    mine, free = _refs(open_ones, person, own=True), _refs(open_ones, person, own=False)
    if free:
        yield say("handover.away.summary.free", refs=", ".join(free))
    if mine:
        yield say("handover.away.summary.mine", refs=", ".join(mine))
    if waits := [h.ref for h, side in open_ones if _waits(h, side, scene)]:
        yield say("handover.away.summary.waits", refs=", ".join(waits))


def _refs(open_ones: Open, person: Person, *, own: bool) -> list[str]:
    """With this person's name on it, or still without anybody's."""
    return [
        h.ref
        for h, side in open_ones
        if own is (side is Side.REQUESTER or person_of(h.owner or "") == person.id)
    ]


def _buttons(open_ones: Open, scene: Scene) -> Iterator[Choice]:
    for handover, side in open_ones[:MOST]:
        yield view(handover, side, scene)
