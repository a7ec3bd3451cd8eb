"""Somebody no longer works here: who goes on, and the letter that asks a colleague to."""

from __future__ import annotations

from cases.access import Person, Stand
from cases.handover.model import Handover
from cases.handover.states import Side
from cases.letters import Note
from cases.outbox import person_of
from cases.succession import in_hand, may_go_on, may_take_over, successors
from dialogs.effects import Leave, TakeOver
from dialogs.handover.colleagues import title_of, titled
from dialogs.handover.lines import capital
from dialogs.handover.scene import Said, Scene
from dialogs.handover.views import view
from dialogs.turn import Card, Choice, Data, Mention, Reply

DO = "leave"
MOST = 5
"""Handovers with a button of their own, and colleagues to choose from."""
NOBODY = frozenset({"new", "unknown"})
"""In the place of a successor: not registered yet, or not known yet."""


def ask(scene: Scene) -> Said:
    """ "ik werk hier niet meer": first whether that is meant."""
    person = scene.own.person
    organisation = person.organisation if person else ""
    if not organisation:
        return scene.tell("handover.leaving.not_listed")
    base = {"do": DO, "organisation": organisation}
    count = len(in_hand(scene.own.counter, scene.own.me, organisation))
    title = scene.say("handover.leaving.sure", organisation=scene.organisation(organisation))
    lines = (
        scene.say("handover.leaving.what", count=count)
        if count
        else scene.say("handover.leaving.nothing_open"),
        scene.say("handover.leaving.for_good"),
    )
    choices = (
        Choice(scene.say("handover.leaving.button.yes"), {**base, "sure": True}, "destructive"),
        Choice(scene.say("handover.leaving.button.no"), {**base, "stays": True}),
        Choice(scene.say("handover.leaving.button.away"), {"do": "away"}),
    )
    return scene.said(Reply(Card(title, lines), scene.lang, choices))


def press(data: Data, scene: Scene) -> Said:
    """Sure or not, who follows, or *Ik neem ze over*; all of it checked again."""
    who = data.get("take_over")
    if isinstance(who, str):
        return _taken_over(who, scene)
    person = scene.own.person
    if person is None or not person.organisation:
        return scene.tell("handover.leaving.not_listed")
    if data.get("organisation") != person.organisation:
        return scene.tell("handover.leaving.not_here")
    if data.get("stays") is True:
        return scene.tell("handover.leaving.stays")
    if data.get("sure") is not True:
        return ask(scene)
    by = data.get("by")
    colleagues = successors(scene.own.access, person.id, person.organisation, scene.own.today)
    if by in NOBODY or by in {p.id for p in colleagues}:
        return _left(person, "" if by in NOBODY else str(by), scene)
    return _who_follows(person, colleagues[:MOST], scene)


def _who_follows(person: Person, colleagues: tuple[Person, ...], scene: Scene) -> Said:
    base = {"do": DO, "organisation": person.organisation, "sure": True}
    named = titled(colleagues, scene)
    choices = [Choice(capital(named[p.id]), {**base, "by": p.id}) for p in colleagues]
    choices += [
        Choice(scene.say(f"handover.leaving.follows.{by}"), {**base, "by": by})
        for by in ("new", "unknown")
    ]
    title = scene.say("handover.leaving.who_follows")
    return scene.said(Reply(Card(title), scene.lang, tuple(choices)))


def _left(person: Person, successor: str, scene: Scene) -> Said:
    """Thanks, and what becomes of what was in hand."""
    own = scene.own
    count = len(in_hand(own.counter, person.id, person.organisation))
    organisation = scene.organisation(person.organisation)
    title = scene.say("handover.leaving.done", organisation=organisation)
    lines = [scene.say("handover.leaving.no_more")]
    if successor:
        follower = own.access.person(successor, own.today)
        role = capital(title_of(follower, scene))
        told = scene.say("handover.leaving.told", role=role)
        asked = scene.say("handover.leaving.asked", role=role, count=count)
        lines.append(asked if count else told)
    else:
        lines.append(scene.say("handover.leaving.sought"))
    lines.append(scene.say("handover.leaving.editor"))
    card = Card(title, tuple(lines))
    return scene.said(Reply(card, scene.lang), Leave(person.organisation, successor))


# -- the letter, and taking over ------------------------------------------------------------------


def told_left(note: Note, scene: Scene) -> Reply | None:
    """A colleague left: to who may take over with what there is, to others that it is so."""
    own, who = scene.own, note.what
    left = own.counter.store.absences.left(who)
    person = own.access.known_as(who)
    if left is None or person is None:
        return None  # it was a mistake
    open_ones = in_hand(own.counter, who, person.organisation)
    asked = own.shared or _may(left, scene)
    if asked and own.person is not None:
        open_ones = _goes_on(open_ones, own.person, who, scene)
    role, organisation = title_of(person, scene), scene.organisation(person.organisation)
    title = scene.say("handover.leaving.letter.title", role=role, organisation=organisation)
    mentions = tuple(
        Mention(id_, title_of(own.access.person(id_, own.today), scene)) for id_ in note.mention
    )
    if asked and open_ones:
        return _question(title, who, open_ones, mentions, scene)
    lines = _informed(left, person, len(open_ones), asked, scene)
    return Reply(Card(title, lines, mentions=mentions), scene.lang)


def _question(
    title: str, who: str, open_ones: list[Handover], mentions: tuple[Mention, ...], scene: Scene
) -> Reply:
    lines = (
        scene.say("handover.leaving.letter.take_over", count=len(open_ones)),
        scene.say("handover.leaving.letter.which", refs=", ".join(h.ref for h in open_ones)),
        scene.say("handover.leaving.letter.lead"),
    )
    data = {"do": DO, "take_over": who}
    take = Choice(scene.say("handover.leaving.button.take_over"), data, "positive")
    seen = [] if scene.own.shared else [h for h in open_ones if scene.own.sides(h)]
    views = (view(h, _side(h, who), scene) for h in seen[:MOST])
    return Reply(Card(title, lines, mentions=mentions), scene.lang, (take, *views))


def _informed(
    left: Stand, person: Person, count: int, asked: bool, scene: Scene
) -> tuple[str, ...]:
    """That there is nothing to take over, or who is turned to until somebody follows."""
    if asked:
        lines = [scene.say("handover.leaving.letter.nothing_open")]
    else:
        nobody = scene.say("handover.leaving.letter.nobody_follows")
        if count:
            nobody = scene.say("handover.leaving.letter.nobody", count=count)
        lines = [nobody]
        next_ = successors(scene.own.access, left.who, person.organisation, scene.own.today)
        if next_:
            role = title_of(next_[0], scene)
            lines.append(scene.say("handover.leaving.letter.meanwhile", role=role))
    lines.append(scene.say("handover.leaving.letter.editor"))
    return tuple(lines)


def _taken_over(who: str, scene: Scene) -> Said:
    own = scene.own
    left, person = own.counter.store.absences.left(who), own.access.known_as(who)
    if left is None or person is None:
        return scene.tell("handover.leaving.letter.gone")
    if own.person is None or not _may(left, scene):
        return scene.tell("handover.leaving.letter.not_yours")
    open_ones = in_hand(own.counter, who, person.organisation)
    open_ones = _goes_on(open_ones, own.person, who, scene)
    if not open_ones:
        return scene.tell("handover.leaving.letter.nothing_left")
    title = scene.say("handover.leaving.taken.title", count=len(open_ones))
    lines = (scene.say("handover.leaving.taken.told"), scene.say("handover.leaving.letter.lead"))
    views = () if own.shared else tuple(view(h, _side(h, who), scene) for h in open_ones[:MOST])
    return scene.said(Reply(Card(title, lines), scene.lang, views), TakeOver(who))


def _may(left: Stand, scene: Scene) -> bool:
    person = scene.own.person
    return person is not None and may_take_over(scene.own.access, left, person, scene.own.today)


def _goes_on(open_ones: list[Handover], person: Person, who: str, scene: Scene) -> list[Handover]:
    """What this person may do anything about."""
    return [h for h in open_ones if may_go_on(scene.own.access, person, who, h)]


def _side(handover: Handover, who: str) -> Side:
    """On which side it was in hand."""
    asked = person_of(handover.requester) == who
    return Side.REQUESTER if asked else Side.PARTNER
