"""What the bot tells by itself about handovers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cases.handover.model import Handover
from cases.handover.running import running
from cases.handover.states import Clock, Event, Side, State
from cases.letters import ABOUT_PEOPLE, EXPIRING, Kind, Note
from cases.outbox import organisation_of
from dialogs.handover import names
from dialogs.handover.back import told_back
from dialogs.handover.leaving import told_left
from dialogs.handover.lines import about
from dialogs.handover.news import STARTED, news, wanted
from dialogs.handover.nudges import answers, question, stands
from dialogs.handover.paste import ASKED, paste_text
from dialogs.handover.scene import Scene
from dialogs.handover.sheet import GONE, button, drawn, posted, shown_events
from dialogs.handover.views import view
from dialogs.turn import Card, Mention, Reply

MOST = 6
"""Buttons on a message about several handovers."""
FIRST_SIGHT = frozenset({STARTED, Event.SEND, Event.CONSULT, Event.ASSIGN})
"""After which the receiver has not seen the card before."""
HEARD_OUTSIDE = (Event.ACCEPT, Event.DECLINE)
"""What a partner may answer to a text that was pasted."""


@dataclass(frozen=True, slots=True)
class Item:
    """A note with the handover as it stands now, and the side that is told."""

    note: Note
    handover: Handover
    side: Side


def told(notes: Sequence[Note], scene: Scene) -> Reply | None:
    """One message for all notes of one letter; None when by now there is nothing to tell."""
    if notes and notes[0].kind in ABOUT_PEOPLE:  # always alone
        about_people = told_back if notes[0].kind is Kind.BACK else told_left
        return about_people(notes[0], scene)
    items = [item for note in notes if (item := _item(note, scene))]
    if not items:
        return None
    about_one = {(i.handover.ref, i.side, i.note.kind) for i in items}
    if len(items) == 1:
        reply = _alone(items[0], scene)
    elif len(about_one) == 1 and items[0].note.kind in (Kind.NEWS, Kind.LOST):
        said = [line for i in items for line in news(i.note, i.handover, scene)]
        reply = drawn(items[0].handover, items[0].side, scene, *said, brief=True)
    else:
        reply = _merged(items, scene)
    return _called(reply, items, scene)


def _item(note: Note, scene: Scene) -> Item | None:
    """None for what is gone, has been answered or is not for these eyes."""
    handover = scene.own.counter.store.handovers.get(note.handover)
    if handover is None:
        return None
    if note.kind is Kind.NUDGE and not stands(note, handover):
        return None
    if note.kind is Kind.POST and handover.state in GONE:
        return None  # it was over before anybody there had seen it
    if note.kind is Kind.PASTE and handover.state not in ASKED:
        return None  # the partner has answered, or is no longer asked
    if note.what == EXPIRING and handover.state is not State.DRAFT:
        return None  # it was sent in between
    side = _side(note, handover, scene)
    return Item(note, handover, side) if side else None


def _side(note: Note, handover: Handover, scene: Scene) -> Side | None:
    """Which side the receiver is of; the one that the note is meant for where both fit."""
    organisation = organisation_of(scene.own.user)
    sides = _sides_of(organisation, handover) if organisation else _own_sides(handover, scene)
    meant = _meant(note, handover, scene)
    return meant if meant in sides else next(iter(sides), None)


def _sides_of(organisation: str, handover: Handover) -> tuple[Side, ...]:
    """Of a channel."""
    both = {Side.PARTNER: handover.organisation, Side.REQUESTER: handover.practice}
    return tuple(side for side, id_ in both.items() if id_ == organisation)


def _own_sides(handover: Handover, scene: Scene) -> tuple[Side, ...]:
    """Of a person; who just got out of it is still told that."""
    person = scene.own.person
    sides = scene.own.sides(handover)
    if person is None or Side.PARTNER in sides or not handover.was_sent:
        return sides
    helps = scene.own.access.duties(person, Side.PARTNER, handover)
    return (*sides, Side.PARTNER) if helps else sides


def _meant(note: Note, handover: Handover, scene: Scene) -> Side:
    match note.kind:
        case Kind.POST | Kind.EDIT:
            return Side.PARTNER
        case Kind.PASTE | Kind.LOST:
            return Side.REQUESTER
        case Kind.NUDGE:
            return running(handover).get(Clock(note.what), Side.REQUESTER)
        case _:
            return wanted(note, handover, scene)


# -- the message ----------------------------------------------------------------------------------


def _alone(item: Item, scene: Scene) -> Reply:
    note, handover, side = item.note, item.handover, item.side
    match note.kind:
        case Kind.POST | Kind.EDIT:
            return posted(handover, scene)
        case Kind.NUDGE:
            return _nudge(Clock(note.what), handover, side, scene)
        case Kind.PASTE:
            return _paste(handover, scene)
        case _:
            said, brief = news(note, handover, scene), note.what not in FIRST_SIGHT
            if scene.own.shared and brief:  # the card itself stands there, and changes in place
                return _in_channel(said, handover, side, scene)
            return drawn(handover, side, scene, *said, brief=brief)


def _in_channel(said: Iterator[str], handover: Handover, side: Side, scene: Scene) -> Reply:
    """Short, and without buttons that would grow old beside those of the card."""
    card = Card(scene.say("handover.told.about", ref=handover.ref), tuple(said))
    return Reply(card, scene.lang, (view(handover, side, scene),))


def _nudge(clock: Clock, handover: Handover, side: Side, scene: Scene) -> Reply:
    """Short: the question, what it is about, and where it stands."""
    lines = (
        *question(clock, handover, side, scene),
        about(handover, side, scene),
        names.state(handover, scene) + ".",
    )
    card = Card(scene.say("handover.told.nudge_about", ref=handover.ref), lines)
    choices = (*answers(clock, handover, side, scene), view(handover, side, scene))
    return Reply(card, scene.lang, choices)


def _paste(handover: Handover, scene: Scene) -> Reply:
    """The requester brings it there in another way, and may record what comes back."""
    organisation = scene.organisation(handover.organisation)
    title = scene.say("handover.told.paste.title", ref=handover.ref, organisation=organisation)
    how = scene.say("handover.told.paste.how", organisation=organisation)
    valid = shown_events(handover, Side.REQUESTER, scene)
    heard = [
        button(event, handover, Side.REQUESTER, scene) for event in HEARD_OUTSIDE if event in valid
    ]
    record = (scene.say("handover.told.paste.record"),) if heard else ()
    card = Card(title, (how, *record), copy=paste_text(handover, scene))
    return Reply(card, scene.lang, (*heard, view(handover, Side.REQUESTER, scene)))


def _merged(items: Sequence[Item], scene: Scene) -> Reply:
    """A line for each and a button for each handover."""
    nudges = all(i.note.kind is Kind.NUDGE for i in items)
    lines = tuple(
        scene.say("handover.told.line", line=" ".join(_said(item, scene))) for item in items
    )
    pasted = [paste_text(i.handover, scene) for i in items if i.note.kind is Kind.PASTE]
    title = scene.say("handover.told.nudge" if nudges else "handover.told.title")
    views = {i.handover.ref: view(i.handover, i.side, scene) for i in items}
    card = Card(title, lines, copy="\n\n".join(pasted))
    return Reply(card, scene.lang, tuple(views.values())[:MOST])


def _said(item: Item, scene: Scene) -> Iterator[str]:
    note, handover = item.note, item.handover
    match note.kind:
        case Kind.NUDGE:
            yield from question(Clock(note.what), handover, item.side, scene)
        case Kind.PASTE:
            organisation = scene.organisation(handover.organisation)
            yield scene.say(
                "handover.told.paste.short", ref=handover.ref, organisation=organisation
            )
        case _:
            yield from news(note, handover, scene)


def _called(reply: Reply, items: Sequence[Item], scene: Scene) -> Reply:
    """In a channel with those who are meant and cannot be written to personally."""
    ids = dict.fromkeys(
        id_ for i in items if i.note.kind is not Kind.EDIT for id_ in i.note.mention
    )
    mentions = tuple(Mention(id_, _titled(id_, scene)) for id_ in ids)
    return replace(reply, card=replace(reply.card, mentions=mentions))


def _titled(id_: str, scene: Scene) -> str:
    person = scene.own.access.person(id_, scene.own.today)
    known = person.title.in_(scene.lang) if person and person.title else ""
    return known or scene.say("handover.told.colleague")
