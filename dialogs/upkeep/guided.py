"""*Wijzig*: what, then its new value, then from what to what; only then it goes to the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cases.upkeep.changes import Change, Kind
from dialogs.effects import Propose
from dialogs.turn import Card, Choice, Data, Field, Form, Reply
from dialogs.upkeep.asked import following
from dialogs.upkeep.draft import FIELDS, LONGEST, OPEN, TEXTS, UNKNOWN, WAYS, Draft, draft_of
from dialogs.upkeep.entry import button, listed, name, not_here
from dialogs.upkeep.fields import Heard, hear
from dialogs.upkeep.filed import as_filed, file_of
from dialogs.upkeep.scene import Said, Scene
from dialogs.upkeep.values import now, then

WEEKS = (0, 2, 4, 6, 8, 13)
"""Waiting times to tap."""
CLOSED = (7, 14, 28)
"""Days ahead to tap."""
REMOVED = 3
"""Areas (needs) that can be taken away by a button."""
IN_FILE = {"waiting": "waiting", "closed": "closed_until"}
"""Fields that the file calls otherwise than they are called here."""


def choose(data: Data, scene: Scene) -> Said:
    """What is to be changed."""
    draft = draft_of(data, scene)
    return _choose(draft, scene) if draft else not_here(data, scene)


def _choose(draft: Draft, scene: Scene, *notes: str) -> Said:
    options = tuple(
        Choice(scene.say(f"listing.field.{f}"), draft.carried("field", field=f)) for f in FIELDS
    )
    title = scene.say("listing.change.what", name=name(draft.offer, scene))
    ready = (_summary_button(draft, scene),) if draft.values else ()
    choices = (*ready, button("not", "show", draft.offer, scene))
    return scene.said(Reply(Card(title, notes), scene.lang, choices, form=Form(options=options)))


def field(data: Data, scene: Scene) -> Said:
    """How one field stands, and its new value is asked."""
    draft = draft_of(data, scene)
    if draft is None:
        return not_here(data, scene)
    asked = data.get("field")
    words = data.get("words")
    if asked not in (*FIELDS, "how"):
        return _choose(draft, scene)
    if isinstance(words, str) and words.strip():
        return _heard(words, str(asked), draft, scene)
    if asked == "access" and "how" not in draft.values:
        asked = "how"
    return _ask(str(asked), draft, scene)


def typed(text: str, data: Data, scene: Scene) -> Said | None:
    """A value that was asked for, typed; None for a question in between."""
    draft, asked = draft_of(data, scene), str(data.get("field"))
    if draft is None or asked not in (*FIELDS, "how"):
        return None
    meant = scene.finder.understand(text, scene.lang)
    if meant.acute:
        return scene.said(Reply(scene.wording.crisis_card(), scene.lang))
    if text.strip().endswith("?") and (meant.needs or meant.places):
        return None
    return _heard(text, asked, draft, scene)


def summary(data: Data, scene: Scene) -> Said:
    """From what to what."""
    draft = draft_of(data, scene)
    return _summary(draft, scene) if draft else not_here(data, scene)


def send(data: Data, scene: Scene) -> Said:
    """It waits for the editor from now on."""
    draft = draft_of(data, scene)
    if draft is None:
        return not_here(data, scene)
    offer = draft.offer
    filed = as_filed(scene.content, offer.organisation.id, offer.service.id)
    if filed is None:
        return scene.tell("listing.unreadable")
    edits = draft.edits(filed, scene)
    if not edits:
        return _choose(draft, scene, scene.say("listing.change.same"))
    file = file_of(offer.organisation.id)
    effect = Propose(Kind.CHANGE, listed(offer, scene), file, edits)
    said = scene.say("listing.change.sent", name=name(offer, scene))
    more = [scene.say("listing.change.sent_then")]
    if set(draft.values) & set(TEXTS):
        more.append(scene.say("listing.change.both"))
    reply, progress = following(said, [offer], scene, *more)
    return replace(reply, effects=(*reply.effects, effect)), progress


# -- asking for a value ---------------------------------------------------------------------------


def _heard(text: str, asked: str, draft: Draft, scene: Scene) -> Said:
    """The next question, or what is wrong with this answer."""
    heard = hear(text, asked, draft, scene)
    if not heard.values:
        return _ask(asked, draft, scene, heard)
    then = draft.with_(scene, **heard.values)
    if asked in ("areas", "needs"):
        return _ask(asked, then, scene, heard)
    return _ask("access", then, scene) if asked == "how" else _summary(then, scene)


def _ask(asked: str, draft: Draft, scene: Scene, heard: Heard | None = None) -> Said:
    heard = heard or Heard()
    field_ = "access" if asked == "how" else asked
    title = scene.say(f"listing.ask_for.{asked}", name=name(draft.offer, scene))
    stands = scene.say("listing.change.now", value=then(field_, draft, scene))
    lines = [line for line in (heard.note, stands) if line]
    if asked == "waiting":
        lines.append(scene.say("listing.type.waiting"))
    if heard.clean:
        lines.insert(1, scene.say("listing.read.clean", words=heard.clean))
    choices = (*_offered(asked, draft, scene, heard), *_ways_out(asked, draft, scene))
    data = draft.carried("field", field=asked)
    form = _form(asked, draft, data, scene)
    return scene.said(
        Reply(Card(title, tuple(lines)), scene.lang, choices, form=form), pending=data
    )


def _form(asked: str, draft: Draft, data: dict[str, Any], scene: Scene) -> Form | None:
    """What may be tapped or filled in."""
    if asked == "waiting":
        options = tuple(Choice(str(n), draft.carried("summary", waiting=n)) for n in WEEKS)
        return Form(scale=True, options=options)
    if asked == "how":
        return None
    kind, most = ("date", 0) if asked == "closed" else ("text", LONGEST)
    label = scene.say(f"listing.fill_in.{asked}")
    send_ = Choice(scene.say("listing.button.on"), data, "positive")
    return Form(
        hint=scene.say(f"listing.type.{asked}"),
        fields=(Field("words", label, kind, most=most),),  # type: ignore[arg-type]
        sends=(send_,),
    )


def _offered(asked: str, draft: Draft, scene: Scene, heard: Heard) -> tuple[Choice, ...]:
    """Answers to tap."""
    match asked:
        case "waiting":
            unknown = draft.carried("summary", waiting=UNKNOWN)
            return (Choice(scene.say("listing.button.unknown"), unknown),)
        case "how":
            return tuple(
                Choice(
                    _begun(scene.say(f"access.{way}")),
                    draft.carried("field", field="access", how=way),
                )
                for way in WAYS
            )
        case "access":
            leave = draft.carried("summary")
            return (Choice(scene.say("listing.button.same_words"), leave),)
        case "closed":
            return tuple(_closed(draft, scene))
        case "areas" | "needs":
            return tuple(_named(asked, draft, scene, heard))
    return ()


def _begun(text: str) -> str:
    """With a capital, as a button has."""
    return text[:1].upper() + text[1:]


def _closed(draft: Draft, scene: Scene) -> list[Choice]:
    """Until some day soon, or open again."""
    days = [scene.own.today + timedelta(days=n) for n in CLOSED]
    choices = [
        Choice(
            scene.say("listing.button.until", date=scene.wording.day(day)),
            draft.carried("summary", closed=day.isoformat()),
        )
        for day in days
    ]
    if draft.offer.service.closed_until is not None:
        data = draft.carried("summary", closed=OPEN)
        choices.insert(0, Choice(scene.say("listing.button.open"), data))
    return choices


def _named(asked: str, draft: Draft, scene: Scene, heard: Heard) -> list[Choice]:
    """What an unclear word may have meant, and what can be taken away."""
    shown = scene.wording.place if asked == "areas" else scene.wording.need
    marks, ids = str(draft.values.get(asked, "")), draft.ids(asked)

    def marked(sign: str, id_: str, key: str) -> Choice:
        data = draft.carried("field", field=asked, **{asked: f"{marks}|{sign}{id_}".strip("|")})
        return Choice(scene.say(key, name=shown(id_)), data)

    meant = [id_ for id_ in heard.meant if id_ not in ids]
    if meant or len(ids) == 1:
        return [marked("+", id_, "listing.button.add") for id_ in meant]
    return [marked("-", id_, "listing.button.drop") for id_ in ids[-REMOVED:]]


def _ways_out(asked: str, draft: Draft, scene: Scene) -> tuple[Choice, ...]:
    other = Choice(scene.say("listing.button.other"), draft.carried("change"))
    return (_summary_button(draft, scene), other) if draft.values else (other,)


def _summary_button(draft: Draft, scene: Scene) -> Choice:
    return Choice(scene.say("listing.button.ready"), draft.carried("summary"))


# -- from what to what ----------------------------------------------------------------------------


def _summary(draft: Draft, scene: Scene) -> Said:
    changes = [f for f in draft.fields if now(f, draft, scene) != then(f, draft, scene)]
    if not changes:
        return _choose(Draft(draft.offer, {}), scene, scene.say("listing.change.same"))
    lines = [
        scene.say(
            "listing.change.line",
            field=scene.say(f"listing.field.{f}"),
            before=now(f, draft, scene),
            after=then(f, draft, scene),
        )
        for f in changes
    ]
    lines += [
        scene.say("listing.change.waiting", id=change.id)
        for change in scene.own.changes(draft.offer.service.id)
        if _same_place(change, changes)
    ]
    if set(draft.values) & set(TEXTS):
        lines.append(scene.say("listing.change.both"))
    choices = (
        Choice(scene.say("listing.button.send"), draft.carried("send"), "positive"),
        Choice(scene.say("listing.button.also"), draft.carried("change")),
        button("not", "show", draft.offer, scene),
    )
    title = scene.say("listing.change.summary", name=name(draft.offer, scene))
    return scene.said(Reply(Card(title, tuple(lines)), scene.lang, choices))


def _same_place(change: Change, fields: Sequence[str]) -> bool:
    """Does a change that waits concern one of these fields as well?"""
    names = {IN_FILE.get(f, f) for f in fields}
    return any(names.intersection(edit.path) for edit in change.edits)
