"""What the parts of a handover are called, in the language of the turn."""

from __future__ import annotations

from datetime import datetime

from cases.calendar import HERE
from cases.handover.answers import REDIRECTED
from cases.handover.model import Handover
from cases.handover.states import HEARD, Event, Side, State
from dialogs.handover.scene import Scene
from dialogs.written_days import written_moment

BY_PARTNER = frozenset(
    {State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED}
    | {State.REJECTED, State.ANSWERED}
)
"""Where the partner brings it, so that its name stands in for an unknown role."""
NAMELESS = frozenset({"", "bot"})


def moment(at: datetime, scene: Scene) -> str:
    """A time in Amsterdam: maandag 23 november, 10:32."""
    return written_moment(at.astimezone(HERE), scene.lang, scene.own.today)


# -- what it is about ---------------------------------------------------------------------------


def need_shown(handover: Handover, side: Side, scene: Scene) -> str:
    """The need as far as this side may read it here; the partner's posts stay lean."""
    need = scene.social_map.needs.get(handover.need)
    if side is Side.REQUESTER and not scene.outlined(handover, side):
        return need.label.in_(scene.lang) if need else handover.need
    if need is not None and need.channel == "never":
        return scene.say("handover.need.never")
    # of a need that is no longer on the map nobody knows how much may be written
    open_ = need is not None and need.channel == "ok"
    return need.label.in_(scene.lang) if need and open_ else domain(handover, scene)


def domain(handover: Handover, scene: Scene) -> str:
    """Lichaam, geest, sociaal or maatschappelijk."""
    return scene.say(f"handover.domain.{handover.domain}")


def place(handover: Handover, scene: Scene) -> str:
    """The neighbourhood by its name."""
    known = handover.place in scene.social_map.gazetteer.places
    return scene.wording.place(handover.place) if known else handover.place


def urgency(handover: Handover, scene: Scene) -> str:
    """How soon it must be."""
    return scene.say(f"handover.urgency.{handover.urgency}")


def agreed(handover: Handover, scene: Scene) -> str:
    """What was agreed with the patient; "" when nothing yet."""
    return scene.say(f"handover.agreed.{handover.agreed}") if handover.agreed else ""


def route(handover: Handover, scene: Scene) -> str:
    """How the patient's details are passed on; "" when that is open."""
    return scene.say(f"handover.route.{handover.route}") if handover.route else ""


def code(kind: str, value: str, scene: Scene) -> str:
    """An answer from a list: a reason, question, answer, outcome, choice, way tried."""
    return scene.say(f"handover.code.{kind}.{value}")


# -- who ------------------------------------------------------------------------------------------


def role_of(title: str, organisation: str, scene: Scene) -> str:
    """ "wijkcoach van Wijkteam Laak", or the organisation alone where the role is not known."""
    name = scene.organisation(organisation)
    if title in NAMELESS:
        return name
    return scene.say("handover.who", role=scene.role(title), organisation=name)


def requester(handover: Handover, scene: Scene) -> str:
    """In which role it was asked: huisarts; the practice where that is not known."""
    known = handover.requester_role not in NAMELESS
    role = scene.role(handover.requester_role)
    return role if known else scene.organisation(handover.practice)


def asker(handover: Handover, scene: Scene) -> str:
    """ "huisarts, Voorbeeldpraktijk"."""
    return _beside(handover.requester_role, handover.practice, scene)


def helper(handover: Handover, scene: Scene) -> str:
    """ "wijkcoach, Wijkteam Laak": who took it up."""
    return _beside(handover.owner_role or "", handover.organisation, scene)


def leads(handover: Handover, scene: Scene) -> str:
    """ "Regie: huisarts, Voorbeeldpraktijk"."""
    who = asker if handover.lead is Side.REQUESTER else helper
    return scene.say("handover.leads", who=who(handover, scene))


def side_named(side: Side, handover: Handover, scene: Scene) -> str:
    """The side by its organisation."""
    id_ = handover.practice if side is Side.REQUESTER else handover.organisation
    return scene.organisation(id_)


def _beside(title: str, organisation: str, scene: Scene) -> str:
    name = scene.organisation(organisation)
    return name if title in NAMELESS else f"{scene.role(title)}, {name}"


# -- where it stands ----------------------------------------------------------------------------


def state(handover: Handover, scene: Scene) -> str:
    """ "**Ontvangen** door wijkcoach, zondag 22 november, 10:32"."""
    at = handover.state
    heard = handover.said_by_requester and at in BY_PARTNER
    redirected = at is State.REJECTED and handover.reason == REDIRECTED
    stands = scene.say(
        f"handover.state.{'redirected' if redirected else at.value}",
        by=_brought_by(handover, at, heard, scene),
        at=moment(handover.times[at], scene),
    )
    return scene.say("handover.state.heard", state=stands) if heard else stands


def _brought_by(handover: Handover, at: State, heard: bool, scene: Scene) -> str:
    role = (handover.owner_role or "") if heard else handover.roles.get(at, "")
    if role not in NAMELESS:
        return scene.role(role)
    if at in BY_PARTNER:
        return scene.organisation(handover.organisation)
    return requester(handover, scene)


# -- buttons --------------------------------------------------------------------------------------


def title(event: Event, handover: Handover, side: Side, scene: Scene) -> str:
    """What a button says; no two on one card say the same."""
    if event in HEARD and handover.outer and side is Side.REQUESTER:
        return scene.say(f"handover.event.heard.{event.value}")
    target = scene.organisation(handover.redirect or "")
    return scene.say(
        f"handover.event.{event.value}{_variant(event, handover, side)}", organisation=target
    )


def _variant(event: Event, handover: Handover, side: Side) -> str:
    """The same move reads differently for who gives and who takes."""
    match event:
        case Event.EXCHANGE:
            return f".{side.value}"
        case Event.OFFER_LEAD | Event.CONFIRM_LEAD:
            return ".give" if side is handover.lead else ".take"
        case Event.REFUSE_LEAD:
            return ".own" if side is handover.lead_offer else ".other"
        case _:
            return ""
