"""A draft begins: from an answer, a 4D conversation, or as a question without a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.access import Person
from cases.handover.model import Asked, Handover, Kind, Reason, Refused
from cases.handover.states import Duty, Event, Side, State
from cases.references import read_reference
from dialogs.effects import Effect, Move, TakeIn
from dialogs.handover.form import form, sends
from dialogs.handover.refusals import refusal
from dialogs.handover.scene import Said, Scene
from dialogs.handover.sheet import sheet
from dialogs.turn import Card, Choice, Data, Reply
from social_map.models import Need
from social_map.offers import Freshness, Offer


def begin(data: Data, scene: Scene) -> Said | None:
    """*Overdracht starten* on an answer; None when the button is not known any more."""
    if data.get("stop") is True:
        return scene.tell("command.stopped")
    offer = scene.social_map.offers.get(str(data.get("service")))
    need = scene.social_map.needs.get(str(data.get("need")))
    place = str(data.get("place"))
    if offer is None or need is None or place not in scene.social_map.gazetteer.places:
        return None
    if scene.own.shared:
        return scene.tell("handover.form.in_company")
    if not need.handover or need.id not in offer.service.needs:
        return crisis(scene) if not need.handover else None
    if offer.organisation.id == scene.own.practice:
        return scene.tell("handover.form.own_team")
    if not scene.own.asks:
        return scene.tell("handover.form.not_allowed")
    asker = None
    if not sends(scene):
        asker = _chosen(data, scene)
        if asker is None:
            return _for_whom(data, scene)
    kind: Kind = "consultation" if data.get("kind") == "consultation" else "handover"
    return _begun(_asked(offer, need, place, kind, asker, scene), data, scene)


def crisis(scene: Scene) -> Said:
    """The fixed notice; nothing is kept."""
    return scene.said(Reply(scene.wording.crisis_card(), scene.lang))


def consult_instead(handover: Handover, scene: Scene) -> Said:
    """The draft makes place for a question without a case."""
    asked = Asked(
        **{key: getattr(handover, key) for key in ("need", "domain", "place", "service")},
        **{key: getattr(handover, key) for key in ("organisation", "practice", "example")},
        **{key: getattr(handover, key) for key in ("outer", "requester", "requester_role")},
        ref=scene.own.new_reference(),
        kind="consultation",
    )
    gone = discarding(handover, scene)
    if isinstance(gone, Refused):
        return form(handover, scene, refusal(gone, scene))
    return _taken_in(asked, scene, gone)


def discarding(handover: Handover, scene: Scene) -> Move | Refused:
    """The draft is thrown away."""
    actor = scene.own.actor(Side.REQUESTER, handover)
    after = scene.own.apply(handover, Event.DISCARD, Side.REQUESTER, {})
    if isinstance(after, Refused):
        return after
    return Move(handover, after, Event.DISCARD, actor)


# -- who asks ---------------------------------------------------------------------------------


def _requesters(scene: Scene) -> list[Person]:
    people = scene.own.access.members(scene.own.practice, scene.own.today)
    return [p for p in people if Duty.REQUESTER in p.duties]


def _chosen(data: Data, scene: Scene) -> Person | None:
    """For whom it is prepared: as pressed, or the only one there is."""
    people = _requesters(scene)
    if len(people) == 1:
        return people[0]
    return next((p for p in people if p.id == data.get("for")), None)


def _for_whom(data: Data, scene: Scene) -> Said:
    """Roles, never names; equal ones get a number."""
    people = _requesters(scene)
    if not people:
        return scene.tell("handover.form.nobody_sends")
    unknown = scene.say("handover.form.requester")
    titles = [p.title.in_(scene.lang) if p.title else unknown for p in people]
    numbered = [
        f"{title} {titles[: i + 1].count(title)}" if titles.count(title) > 1 else title
        for i, title in enumerate(titles)
    ]
    kept = {k: data[k] for k in ("do", "service", "need", "place", "case", "kind") if k in data}
    choices = tuple(
        Choice(title, {**kept, "for": p.id}) for title, p in zip(numbered, people, strict=True)
    )
    return scene.said(Reply(Card(scene.say("handover.form.for_whom")), scene.lang, choices))


# -- what is asked ----------------------------------------------------------------------------


def _asked(
    offer: Offer, need: Need, place: str, kind: Kind, asker: Person | None, scene: Scene
) -> Asked:
    own, organisation = scene.own, offer.organisation
    person = asker or own.person
    return Asked(
        ref=own.new_reference(),
        kind=kind,
        need=need.id,
        domain=need.domain,
        place=place,
        service=offer.service.id,
        organisation=organisation.id,
        practice=own.practice,
        requester=asker.id if asker else own.me,
        requester_role=person.title.nl if person and person.title else "",
        example=organisation.example,
        outer=not own.linked(organisation.id),
    )


def _begun(asked: Asked, data: Data, scene: Scene) -> Said:
    case = read_reference(str(data.get("case", "")), "KB")
    case = case if case and is_known(case, scene) else None
    if untouched := _untouched(asked, case, scene):
        return form(untouched, scene)
    if asked.kind == "handover":
        asked = asked.model_copy(update={"case": case or scene.own.new_case()})
    if double := scene.own.double(asked):
        return already_asked(double, scene)
    return _taken_in(asked, scene)


def _taken_in(asked: Asked, scene: Scene, *before: Effect) -> Said:
    draft = scene.own.start(asked, red_flag=has_red_flag(asked, scene))
    if isinstance(draft, Refused):
        if draft.reason is Reason.RED_FLAG:
            return crisis(scene)
        return scene.said(Reply(Card(refusal(draft, scene)), scene.lang))
    reply, progress = form(draft, scene)
    actor = scene.own.actor(Side.REQUESTER, asked)
    effects = (*before, *reply.effects, TakeIn(draft, actor))
    return replace(reply, effects=effects), progress


def _untouched(asked: Asked, case: str | None, scene: Scene) -> Handover | None:
    """The same was begun before and nothing is filled in yet: a second press."""
    drafts = scene.own.counter.store.handovers.mine(asked.requester)
    same = ("kind", "need", "place", "service", "practice")
    for draft in drafts:
        fresh = draft.state is State.DRAFT and draft.seq == 0 and draft.linked is None
        alike = all(getattr(draft, key) == getattr(asked, key) for key in same)
        if fresh and alike and (case is None or draft.case == case):
            return draft
    return None


def is_known(case: str, scene: Scene) -> bool:
    """Does this person have a 4D conversation, or the practice a handover, under this code?"""
    own = scene.own
    return bool(own.of_case(case)) or own.counter.store.cases.walk(case, own.user) is not None


def has_red_flag(asked: Asked, scene: Scene) -> bool:
    """The need is one, or the conversation about this case was stopped by one."""
    need = scene.social_map.needs.get(asked.need)
    walk = scene.own.counter.store.cases.walk(asked.case, scene.own.user) if asked.case else None
    stopped = walk is not None and walk.state == "stopped"
    return stopped or need is None or not need.handover


def sending(handover: Handover, scene: Scene) -> dict[str, Any]:
    """What is checked before anything is sent, as the move takes it."""
    return {
        "dev": scene.own.access.open,
        "stale_entry": _is_stale(handover, scene),
        "red_flag": has_red_flag(handover, scene),
    }


def _is_stale(handover: Handover, scene: Scene) -> bool:
    """May the entry no longer be trusted? Gone, ended, or not confirmed for long."""
    offer = scene.social_map.offers.get(handover.service)
    today = scene.own.today
    if offer is None or not offer.service.runs_on(today):
        return True
    return scene.social_map.freshness(offer, today) >= Freshness.FLAGGED


def already_asked(double: Handover, scene: Scene) -> Said:
    """The same is open with the same partner: that one is shown."""
    note = scene.say("handover.form.double", ref=double.ref)
    seen = scene.own.get(double.ref, Side.REQUESTER.value)
    if seen is None:
        return scene.said(Reply(Card(note), scene.lang))
    if double.state is State.DRAFT:
        return form(double, scene, note)
    return sheet(*seen, scene, note)
