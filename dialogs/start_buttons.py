"""*Overdracht starten* under what was found: a button for each service on the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


FULL, ROOM = 3, 4
"""Services on a full page, below which stands a button for more; buttons for services else."""


def start_buttons(page: Sequence[Found], place: str, case: Data, wording: Wording) -> list[Choice]:
    """For needs that may be handed over; the titles tell the services apart.

    With a consultation one first asks to think along; handing over comes after, where it fits.
    """
    needs = wording.social_map.needs
    found = [f for f in page if needs[f.need].handover]
    spare = (FULL if len(page) >= FULL else ROOM) - len(found)
    alone = len(page) == 1
    choices: list[Choice] = []
    for f, name in zip(found, _names(found, wording), strict=True):
        data = {"service": f.offer.service.id, "need": f.need, "place": place, **case}
        if f.offer.service.kind == "consultation":
            choices.append(consult_button(f, place, wording, "" if alone else name, case))
            spare -= 1
            if spare < 0:
                continue
        title = wording.say("handover.form.start_with", organisation=name)
        if alone:
            title = wording.say("handover.form.start")
        choices.append(Choice(title, {"do": "ask_over", **data}))
    return choices


def consult_button(
    found: Found, place: str, wording: Wording, name: str = "", case: Data = NO_CASE
) -> Choice:
    """To ask a specialist to think along; `name` where there are more of them."""
    data = {"service": found.offer.service.id, "need": found.need, "place": place, **case}
    title = wording.say("kind.ask_with", organisation=name) if name else wording.say("kind.ask")
    return Choice(title, {"do": "ask_over", "kind": "consultation", **data})


def _names(found: Sequence[Found], wording: Wording) -> Iterator[str]:
    names = [f.offer.organisation.name for f in found]
    services = [f.offer.service.name.in_(wording.lang) for f in found]
    for name, service in zip(names, services, strict=True):
        if names.count(name) > 1 and not name.startswith(service):
            # the service alone: both do not fit on a button
            yield service if services.count(service) == 1 else f"{service} · {name}"
        else:
            yield name
