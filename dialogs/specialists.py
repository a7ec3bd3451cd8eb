"""With whom a colleague can consult: specialists of the neighbourhood, by their discipline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from content.messages import Messages
from dialogs.start_buttons import NO_CASE, consult_button
from dialogs.triggers import Triggers, spoken
from dialogs.turn import Card, Choice, Data, Reply, Section, ids_in
from dialogs.wording import Wording
from social_map.lookup import Answer, Found, answer
from social_map.other_offers import consult_first, consultations
from social_map.question import Named, Understanding
from social_map.social_map import SocialMap

MOST, IN_FULL, BUTTONS = 8, 3, 6
"""Specialists on one card, those that are shown in full, and buttons to choose one."""
TELLING = 5
"""Letters from which on a word of a discipline is looked for."""
ALIKE = 7
"""Letters by which "neurologie" and "neuroloog" are the same."""


@dataclass(frozen=True)
class Specialists:
    """Puts those who think along first, when that is what was asked."""

    social_map: SocialMap
    messages: Messages

    @cached_property
    def _triggers(self) -> Triggers:
        return Triggers(self.messages.text("kind.triggers", lang) for lang in ("nl", "en"))

    def asked_about(self, text: str) -> tuple[str, ...] | None:
        """The consultations whose discipline is named, perhaps none; None: no advice is asked."""
        said = spoken(text)
        if not self._triggers.heard(said):
            return None
        words = set(said.split())
        stems = {w[:ALIKE] for w in words if len(w) >= ALIKE}
        return tuple(id_ for id_, named in self._disciplines.items() if _names(words, stems, named))

    @cached_property
    def _disciplines(self) -> dict[str, tuple[str, ...]]:
        """The telling words of each discipline."""
        offers = (self.social_map.offers.get(i) for i in self.social_map.by_kind.consultations)
        named = {o.service.id: o.service.discipline for o in offers if o is not None}
        return {
            id_: tuple(
                word
                for word in spoken(f"{discipline.nl} {discipline.en}").split()
                if len(word) >= TELLING and not self._triggers.are(word)
            )
            for id_, discipline in named.items()
            if discipline is not None
        }

    def answered(self, understood: Understanding, today: date) -> Answer:
        """The answer to an understood question; who thinks along comes first when asked for."""
        given = answer(self.social_map, understood, today)
        if understood.consult is None:
            return given
        return consult_first(self.social_map, given, understood.consult, today)

    def reply(self, understood: Understanding, wording: Wording, asks: bool) -> Reply | None:
        """All who think along in a place, of the disciplines that are named; None: there is nobody.

        `asks`: can they be asked from here?
        """
        if understood.consult is None or not understood.places:
            return None
        places = [p.id for p in understood.places]
        found = consultations(self.social_map, (), places, wording.today)
        found = [f for f in found if f.offer.service.id in understood.consult] or found
        return self._listed(found[:MOST], understood, wording, asks) if found else None

    def _listed(
        self, found: Sequence[Found], understood: Understanding, wording: Wording, asks: bool
    ) -> Reply:
        """A few in full, with the button to ask them; more by discipline, to choose from."""
        needs = tuple(Named(f.need, 1.0, "") for f in found)
        understood = replace(understood, needs=needs)
        place = wording.asked_place(understood)
        few = len(found) <= IN_FULL
        lines = () if few else (wording.say("kind.name_it"),)
        sections = (wording.section(f, understood, place) for f in found)
        example = any(f.offer.organisation.example for f in found)
        card = Card(
            wording.say("kind.here", place=place),
            lines,
            sections=tuple(
                s if few else _short(s, f, wording) for s, f in zip(sections, found, strict=True)
            ),
            footer=wording.say("answer.example") if example else "",
        )
        at = understood.places[0].id
        if not few:
            choices = tuple(_choice(f, at, wording) for f in found[:BUTTONS])
            return Reply(card, wording.lang, choices)
        services = [f.offer.service.id for f in found]
        wrong = Choice(wording.say("button.wrong"), {"do": "wrong", "services": services})
        names = [f.offer.service.name.in_(wording.lang) for f in found] if len(found) > 1 else [""]
        ask = (consult_button(f, at, wording, n) for f, n in zip(found, names, strict=True))
        return Reply(card, wording.lang, (*(ask if asks else ()), wrong))


def _discipline(found: Found, wording: Wording) -> str:
    service = found.offer.service
    return (service.discipline or service.name).in_(wording.lang)


def _short(section: Section, found: Found, wording: Wording) -> Section:
    """Only how to consult, and when that was last confirmed."""
    told = {wording.say("label.consult"), wording.say("label.confirmed")}
    title = f"**{_discipline(found, wording)}** · {found.offer.organisation.name}"
    facts = tuple(fact for fact in section.facts if fact[0] in told)
    return Section(title, facts=facts, note=section.note)


def _choice(found: Found, place: str, wording: Wording) -> Choice:
    data = {"do": "find", "needs": [found.need], "places": [place]}
    named = {"consult": True, "services": [found.offer.service.id]}
    return Choice(_discipline(found, wording), data | named)


def consulting(understood: Understanding) -> Data:
    """What a button carries on, so that those who think along stay first."""
    if understood.consult is None:
        return NO_CASE
    return {"consult": True, "services": list(understood.consult)}


def consulted(data: Data) -> tuple[str, ...] | None:
    """The same, from a button."""
    return tuple(ids_in(data, "services")) if data.get("consult") is True else None


def _names(words: set[str], stems: set[str], discipline: Sequence[str]) -> bool:
    return any(w in words or (len(w) >= ALIKE and w[:ALIKE] in stems) for w in discipline)
