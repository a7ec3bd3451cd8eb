"""*Overdracht starten* under what was found: a button for each service on the card."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from cases.references import read_reference
from dialogs.turn import Choice, Data
from dialogs.wording import Wording
from social_map.lookup import Found

NO_CASE: Data = MappingProxyType({})


def case_in(data: Data) -> Data:
    """The reference that a question belongs to, to be passed on; user input like any other."""
    case = data.get("case")
    ref = read_reference(case, "KB") if isinstance(case, str) else None
    return {"case": ref} if ref else NO_CASE


def start_buttons(page: Sequence[Found], place: str, case: Data, wording: Wording) -> list[Choice]:
    """For needs that may be handed over; the titles tell the services apart."""
    needs = wording.social_map.needs
    found = [f for f in page if needs[f.need].handover]
    names = [f.offer.organisation.name for f in found]
    services = [f.offer.service.name.in_(wording.lang) for f in found]
    choices = []
    for f, name, service in zip(found, names, services, strict=True):
        if names.count(name) > 1 and not name.startswith(service):
            # the service alone: both do not fit on a button
            name = service if services.count(service) == 1 else f"{service} · {name}"
        title = wording.say("handover.form.start_with", organisation=name)
        if len(page) == 1:
            title = wording.say("handover.form.start")
        data = {"do": "ask_over", "service": f.offer.service.id, "need": f.need, "place": place}
        choices.append(Choice(title, {**data, **case}))
    return choices
