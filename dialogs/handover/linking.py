"""Which channel is whose: linking an organisation, and undoing that."""

from __future__ import annotations

from collections.abc import Mapping

from cases.handover.states import Duty
from dialogs.effects import Link, Unlink
from dialogs.handover.scene import Said, Scene
from dialogs.naming import found, near
from dialogs.turn import Card, Choice, Data, Reply
from social_map.words import split

MOST = 6
"""Organisations to choose from."""


def link(text: str, scene: Scene) -> Said:
    """`koppel <organisatie>`."""
    return _named(text, scene, off=False)


def unlink(text: str, scene: Scene) -> Said:
    """`ontkoppel <organisatie>`; alone: what is asked here."""
    return _named(text, scene, off=True)


def press(data: Data, scene: Scene) -> Said | None:
    """An organisation is chosen, or a coordinator confirms; None for what is not known."""
    id_ = data.get("organisation")
    if not isinstance(id_, str) or id_ not in _names(scene):
        return None
    return _chosen(id_, scene, off=data.get("off") is True, sure=data.get("sure") is True)


def _named(text: str, scene: Scene, *, off: bool) -> Said:
    if not (scene.own.shared or scene.own.access.open):
        return scene.tell("handover.link.elsewhere")
    here = scene.own.asked_here
    if not split(text):
        if not off:
            return scene.tell("handover.link.which")
        if not here:
            return scene.tell("handover.link.nothing_here")
        return _chosen(here[0], scene, off=True) if len(here) == 1 else _which(here, scene, off)
    names = _names(scene)
    named = found(text, names)
    if len(named) == 1:
        return _chosen(named[0], scene, off=off)
    return _which(named or near(text, names), scene, off)


def _which(ids: tuple[str, ...], scene: Scene, off: bool) -> Said:
    """One of several, or what was likely meant; without any: how to name one."""
    if not ids:
        return scene.tell("handover.link.unknown")
    kept = {"off": True} if off else {}
    choices = tuple(
        Choice(scene.organisation(id_), {"do": "link", "organisation": id_, **kept})
        for id_ in ids[:MOST]
    )
    title = scene.say("handover.link.choose")
    return scene.said(Reply(Card(title), scene.lang, choices))


def _chosen(id_: str, scene: Scene, *, off: bool, sure: bool = False) -> Said:
    """This organisation: linked or not any more, or first confirmed by a coordinator."""
    name, here = scene.organisation(id_), id_ in scene.own.asked_here
    if not (scene.own.shared or scene.own.access.open):
        return scene.tell("handover.link.elsewhere")
    if off and not here:
        return scene.said(_card(scene, scene.say("handover.link.not_here", organisation=name)))
    if not off and here:
        return scene.said(_card(scene, scene.say("handover.link.already", organisation=name)))
    if not _may(id_, scene):
        return _confirmed_first(id_, scene, off, sure)
    return _unlinked(id_, scene) if off else _linked(id_, scene)


def _may(id_: str, scene: Scene) -> bool:
    """A coordinator links partners; a practice is linked by who coordinates for it."""
    own, person = scene.own, scene.own.person
    if person is None or own.access.open:
        return person is not None
    if id_ in own.access.practices:
        return own.access.coordinates(person, id_, own.today)
    return Duty.COORDINATOR in own.duties


def _confirmed_first(id_: str, scene: Scene, off: bool, sure: bool) -> Said:
    if sure:
        return scene.tell("handover.link.not_yours")
    key = "handover.link.confirm_off" if off else "handover.link.confirm"
    data = {"do": "link", "organisation": id_, "sure": True} | ({"off": True} if off else {})
    button = Choice(scene.say("handover.link.button"), data)
    title = scene.say(key, organisation=scene.organisation(id_))
    return scene.said(Reply(Card(title), scene.lang, (button,)))


def _linked(id_: str, scene: Scene) -> Said:
    practice = id_ in scene.own.access.practices
    lines = [scene.say("handover.link.comes_practice" if practice else "handover.link.comes")]
    if scene.own.linked(id_):
        lines.insert(0, scene.say("handover.link.moved"))
    if others := [scene.organisation(o) for o in scene.own.asked_here]:
        lines.append(scene.say("handover.link.beside", organisations=", ".join(others)))
    lines += [
        scene.say("handover.link.buttons"),
        scene.say("handover.link.mention"),
        scene.say("handover.link.privacy"),
    ]
    title = scene.say("handover.link.linked", organisation=scene.organisation(id_))
    return scene.said(_card(scene, title, *lines), Link(id_))


def _unlinked(id_: str, scene: Scene) -> Said:
    title = scene.say("handover.link.unlinked", organisation=scene.organisation(id_))
    lines = (scene.say("handover.link.open_ones"), scene.say("handover.link.again"))
    return scene.said(_card(scene, title, *lines), Unlink(id_))


def _card(scene: Scene, title: str, *lines: str) -> Reply:
    return Reply(Card(title, lines), scene.lang)


# -- which organisation -------------------------------------------------------------------------


def _names(scene: Scene) -> Mapping[str, str]:
    """Everybody who can be asked: partners and practices, id → name."""
    partners = {o.id: o.name for o in scene.social_map.organisations}
    return {**scene.own.access.practices, **partners}
