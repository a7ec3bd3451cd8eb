"""The form of a draft: what is filled in on a card, or asked one question at a time."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any

from babel import Locale

from cases.clocks import URGENCIES
from cases.handover import answers
from cases.handover.model import LONGEST_REMARK, Handover
from cases.handover.states import Clock, Duty, Side
from dialogs.handover.consent import consent_fields
from dialogs.handover.names import agreed, moment, need_shown, place, route, urgency
from dialogs.handover.scene import Said, Scene, show
from dialogs.turn import Card, Choice, Data, Field, Form, Reply, Section
from social_map.lookup import agreements_for
from social_map.question import Named

ACUTE = "acute"
USUAL = {"agreed": "expects_call", "route": "phone"}
"""Filled in beforehand."""
EXTRA = ("safe_contact", "interpreter")
LANGUAGES = ("ar", "bg", "en", "es", "fa", "fr", "pap", "pl", "rif", "so", "ti", "tr", "uk", "zh")
"""That are often spoken in the neighbourhoods; others are told on the phone."""
ASKED = ("consent", "urgency", "agreed", "route")
"""In this order, where there are no inputs."""
CASE_LENGTH = 12
NOTHING: Data = MappingProxyType({})


def base(handover: Handover, **more: Any) -> dict[str, Any]:
    """What a button of the form carries."""
    return show(handover, Side.REQUESTER, "form") | more


def sends(scene: Scene) -> bool:
    """May this person send, or only prepare?"""
    return bool(scene.own.duties & {Duty.REQUESTER, Duty.BACKUP})


def form(
    handover: Handover,
    scene: Scene,
    note: str = "",
    asked: str | None = None,
    tried: Data = NOTHING,
) -> Said:
    """The draft as it stands; `asked`: the field to ask where there are no inputs.

    `tried` is what was filled in and cannot be kept yet, so that the card still shows it.
    Without `asked` it is the first that is still open, and the card tells all that is sent.
    """
    whole = asked is None
    asked = first_open(handover, scene) if asked is None else asked
    whole = whole or not asked
    lines = [*([f"**{note}**"] if note else []), *(_lines(handover, scene) if whole else [])]
    filled = fields(handover, scene, tried)
    shown = Form(
        fields=filled,
        asked=asked,
        typed=() if asked else _more(handover, scene),
        hint=scene.say(f"handover.form.how.{asked}") if asked in HOW else "",
    )
    footer = scene.say("answer.example") if handover.example and whole else ""
    sections = (_seen(handover, scene),) if whole else ()
    card = Card(_title(handover, scene), tuple(lines), sections=sections, footer=footer)
    reply = Reply(card, scene.lang, _buttons(handover, scene), form=shown)
    pending = base(handover, field=asked) | _carried(filled, asked)
    return scene.said(reply, pending=pending)


HOW = frozenset({"on", "parts", "remark", "case"})
"""Fields that are not merely one of the numbers."""


def first_open(handover: Handover, scene: Scene) -> str:
    """The field that must be filled in next; empty: it can be sent."""
    if handover.kind == "consultation":
        return "" if handover.remark else "remark"
    if handover.consent is None and sends(scene):
        return "consent"
    return next((f for f in ("agreed", "route") if getattr(handover, f) is None), "")


def following(field: str, handover: Handover, scene: Scene) -> str:
    """The field that is asked after this one was answered."""
    field = "consent" if field in ("on", "parts") else field
    rest = ASKED[ASKED.index(field) + 1 :] if field in ASKED else ()
    if handover.agreed is not None and handover.route is not None:
        return first_open(handover, scene)
    return rest[0] if rest else first_open(handover, scene)


def _carried(fields: tuple[Field, ...], asked: str) -> dict[str, Any]:
    question = next((f for f in fields if f.id == asked), None)
    return {k: v for k, v in question.data.items() if k == "consent"} if question else {}


# -- what is shown ----------------------------------------------------------------------------


def _title(handover: Handover, scene: Scene) -> str:
    partner = scene.organisation(handover.organisation)
    return scene.say(f"handover.form.title.{handover.kind}", organisation=partner)


def _seen(handover: Handover, scene: Scene) -> Section:
    """What the partner will and will not see."""
    need = need_shown(handover, Side.PARTNER, scene)
    seen = scene.say(f"handover.form.seen.{handover.kind}", need=need)
    return Section(scene.say("handover.form.seen_title"), seen, folded=True)


def _lines(handover: Handover, scene: Scene) -> list[str]:
    """Texts 10 and 11: to whom, and what happens next."""
    offer = scene.social_map.offers.get(handover.service)
    figure = offer.organisation.key_figure.in_(scene.lang) if offer else ""
    own = scene.own
    asking = handover.kind == "handover"
    lines = [
        scene.say(
            f"handover.form.what.{handover.kind}",
            need=need_shown(handover, Side.REQUESTER, scene),
            place=place(handover, scene),
            figure=figure or scene.organisation(handover.organisation),
        )
    ]
    if asking:
        lines.append(scene.say("handover.form.codes", ref=handover.ref, case=handover.case))
    if handover.prepared_by not in (None, own.me):
        lines.append(scene.say("handover.form.prepared"))
    lines += _filled_in(handover, scene)
    before = moment(reply_before(handover, scene), scene)
    lines.append(scene.say(f"handover.form.next.{handover.kind}", before=before))
    if asking and not sends(scene):
        lines.append(scene.say("handover.form.preparer"))
    if not own.linked(handover.organisation):
        lines.append(scene.say("handover.form.not_linked"))
    return lines


def _filled_in(handover: Handover, scene: Scene) -> list[str]:
    """What was filled in before; on a card it stands in the fields too."""
    lines = []
    if handover.consent is not None:
        day = scene.wording.day(handover.consent.on)
        lines.append(scene.say("handover.form.agreed_on", date=day))
    if handover.agreed and handover.route:
        lines.append(" · ".join(part(handover, scene) for part in (urgency, agreed, route)))
    if handover.remark:
        lines.append(scene.say("walk.quoted", words=handover.remark))
    return lines


def reply_before(handover: Handover, scene: Scene) -> datetime:
    """When the partner's first answer is due, if it is sent now."""
    clock = Clock.ACKNOWLEDGE if handover.kind == "handover" else Clock.ADVICE
    rules, partner = scene.own.rules, handover.organisation
    calendar = rules.calendar(partner)
    return rules.start(clock, handover.urgency, scene.own.now, calendar, partner)


# -- fields -----------------------------------------------------------------------------------


def fields(handover: Handover, scene: Scene, tried: Data = NOTHING) -> tuple[Field, ...]:
    """What can be filled in, the rarest last."""
    if handover.kind == "consultation":
        return (_text("remark", handover.remark, scene, handover, LONGEST_REMARK, question=True),)
    consent: tuple[Field, ...] = ()
    if sends(scene):
        consent = consent_fields(handover, scene, base(handover, field="consent"), tried)
    urgencies = (*reversed(URGENCIES), ACUTE)
    return (
        *consent,
        _one("urgency", urgencies, handover.urgency, scene, handover),
        *(
            _one(id_, codes, getattr(handover, id_) or USUAL[id_], scene, handover)
            for id_, codes in (("agreed", answers.AGREED), ("route", answers.ROUTES))
        ),
        _text("remark", handover.remark, scene, handover, LONGEST_REMARK),
        *_rare(handover, scene),
    )


def _one(id_: str, codes: tuple[str, ...], value: str, scene: Scene, handover: Handover) -> Field:
    label = scene.say(f"handover.form.label.{id_}")
    options = tuple((code, _option(id_, code, scene)) for code in codes)
    data = base(handover, field=id_)
    return Field(id_, label, "one", options, value, compact=True, data=data)


def _option(id_: str, code: str, scene: Scene) -> str:
    title = scene.say("handover.form.acute" if code == ACUTE else f"handover.{id_}.{code}")
    return title[:1].upper() + title[1:]


def _text(
    id_: str,
    value: str,
    scene: Scene,
    handover: Handover,
    most: int,
    question: bool = False,
    fold: str = "",
) -> Field:
    label = scene.say("handover.form.question" if question else f"handover.form.label.{id_}")
    needed = scene.say("handover.form.question_missing") if question else ""
    data = base(handover, field=id_)
    return Field(id_, label, "text", (), value, needed, most=most, fold=fold, data=data)


def _rare(handover: Handover, scene: Scene) -> tuple[Field, ...]:
    fold, data = scene.say("handover.form.more"), base(handover)
    extra = tuple((e, scene.say(f"handover.form.extra.{e}")) for e in EXTRA)
    names = Locale(scene.lang).languages
    languages = sorted((str(names.get(code, code)), code) for code in LANGUAGES)
    ticked = ",".join(e for e in EXTRA if getattr(handover, e))
    return (
        # its own case is on the card; filled in only to join another one
        _text("case", "", scene, handover, CASE_LENGTH, fold=fold),
        Field(
            *("extra", scene.say("handover.form.label.extra"), "some", extra, ticked),
            fold=fold,
            data={**data, "field": "extra"},
        ),
        Field(
            *("language", scene.say("handover.form.label.language"), "one"),
            tuple((code, name) for name, code in languages),
            handover.language,
            compact=True,
            fold=fold,
            data={**data, "field": "language"},
        ),
    )


# -- buttons ----------------------------------------------------------------------------------


def _buttons(handover: Handover, scene: Scene) -> tuple[Choice, ...]:
    if handover.kind == "consultation":
        send = scene.say("handover.form.button.ask")
    else:
        send = scene.say(f"handover.form.button.{'send' if sends(scene) else 'keep'}")
    then = "send" if sends(scene) else "keep"
    choices = [Choice(send, base(handover, then=then), "positive")]
    if handover.kind == "handover" and sends(scene):
        consult = show(handover, Side.REQUESTER, "consult")
        choices.append(Choice(scene.say("handover.form.button.consult"), consult, bare=True))
    discard = base(handover, then="discard")
    away = scene.say("handover.form.button.discard")
    choices.append(Choice(away, discard, bare=True))
    found = agreements_for(
        scene.social_map,
        (Named(handover.need, 1.0, ""),),
        (Named(handover.place, 1.0, ""),),
    )
    choices += [
        Choice(
            scene.say("handover.form.button.agreement", title=a.title.in_(scene.lang)),
            {"do": "agreement", "id": a.id},
            bare=True,
        )
        for a in found[:1]
    ]
    return tuple(choices)


def _more(handover: Handover, scene: Scene) -> tuple[Choice, ...]:
    """What else can be filled in, where there are no inputs."""
    if handover.kind == "consultation":
        return (Choice(scene.say("handover.form.button.reword"), base(handover, ask="remark")),)
    remark = Choice(scene.say("handover.form.button.remark"), base(handover, ask="remark"))
    change = Choice(scene.say("handover.form.button.change"), base(handover, then="change"))
    return remark, change


def changeable(handover: Handover, scene: Scene) -> Said:
    """Which field is to be changed, where there are no inputs."""
    choices = tuple(
        Choice(scene.say(f"handover.form.change.{f.id}"), base(handover, ask=f.id))
        for f in fields(handover, scene)
    )
    card = Card(scene.say("handover.form.which"))
    return scene.said(Reply(card, scene.lang, choices), pending=base(handover, field=""))
