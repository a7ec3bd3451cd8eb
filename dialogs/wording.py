"""An Answer → the words and card that a colleague reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from content.messages import Messages
from dialogs.turn import Card, Section
from social_map.lookup import Answer, Found
from social_map.models import Agreement, Lang
from social_map.offers import freshness
from social_map.question import Understanding
from social_map.social_map import MOST, SocialMap


@dataclass(frozen=True)
class Wording:
    """Puts answers into words in one language on one day."""

    messages: Messages
    social_map: SocialMap
    lang: Lang
    today: date

    def say(self, key: str, **values: object) -> str:
        return self.messages.text(key, self.lang, **values)

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM y", locale=self.lang))

    def need(self, id_: str) -> str:
        known = self.social_map.needs.get(id_) or self.social_map.groups[id_]
        return known.label.in_(self.lang)

    def place(self, id_: str) -> str:
        return self.social_map.gazetteer.shown(id_)

    def place_in_town(self, id_: str) -> str:
        """The place with its municipality, and its level where that tells two apart."""
        gazetteer = self.social_map.gazetteer
        town = self.place(gazetteer.municipality(id_))
        return self.place(id_) if town == self.place(id_) else f"{self.place(id_)} ({town})"

    # -- what was understood ----------------------------------------------------------------

    def asked_need(self, understood: Understanding) -> str:
        """The need in the heading: the wider word if that was used, else the first need."""
        return self.need(understood.group or understood.needs[0].id)

    def asked_place(self, understood: Understanding) -> str:
        if understood.pc4 and understood.places and understood.places[0].matched == understood.pc4:
            return understood.pc4
        names = dict.fromkeys(self.place(p.id) for p in understood.places)
        return " / ".join(list(names)[:3])

    def understood_as(self, understood: Understanding) -> str:
        """ "“deurwaarder” → Schulden · “lak” → Laak", once for the whole answer."""
        targets: dict[str, str] = {}
        for n in understood.needs:
            if n.matched:
                targets.setdefault(n.matched, self.need(understood.group or n.id))
        for p in understood.places:
            if p.matched and p.matched != understood.pc4:
                targets.setdefault(p.matched, self.place(p.id))
        if understood.pc4 and understood.places:
            names = dict.fromkeys(self.place(p.id) for p in understood.places)
            targets[understood.pc4] = ", ".join(list(names)[:4])
        what = " · ".join(f"“{words}” → {meant}" for words, meant in targets.items())
        return self.say("answer.understood", what=what) if what else ""

    # -- services ---------------------------------------------------------------------------

    def why(self, found: Found, answer: Answer) -> Iterator[str]:
        """The reasons for this service: words, area, task, ring."""
        understood = answer.understood
        named = next((n for n in understood.needs if n.id == found.need), None)
        label = self.need(found.need)
        if named is None:
            yield self.say("why.related", need=label)
        elif named.matched and understood.group:
            group = self.need(understood.group)
            yield self.say("why.need_group", words=named.matched, group=group, need=label)
        elif named.matched:
            yield self.say("why.need", words=named.matched, need=label)
        yield self.where(found, answer)
        if found.offer.service.needs[0] == found.need:
            yield self.say("why.central")
        if found.offer.organisation.ring == "inner":
            yield self.say("why.inner")

    def where(self, found: Found, answer: Answer) -> str:
        place = self.asked_place(answer.understood)
        scope = "home" if not place else found.scope.value
        return self.say(f"scope.{scope}", area=self.place(found.area), place=place)

    def confirmed(self, found: Found) -> str:
        confirmed = found.offer.service.confirmed
        if confirmed is None:
            example = found.offer.organisation.example
            return self.say("confirmed.example" if example else "confirmed.none")
        state = "fresh" if freshness(found.offer, self.today) == 0 else "old"
        on = self.day(confirmed.on)
        return self.say(f"confirmed.{state}", date=on, by=confirmed.by, how=confirmed.how)

    def section(self, found: Found, answer: Answer) -> Section:
        service, organisation = found.offer.service, found.offer.organisation
        reason = [self.where(found, answer)]
        if organisation.ring == "inner":
            reason.append(self.say("ring.inner"))
        if found.need not in {n.id for n in answer.understood.needs}:
            reason.insert(0, self.say("why.related", need=self.need(found.need)))
        access = f"{self.say('access.' + service.access.how)}: {service.access.in_(self.lang)}"
        facts = [
            ("reason", "; ".join(reason)),
            ("key_figure", organisation.key_figure.in_(self.lang)),
            ("access", access),
            ("audience", service.audience.in_(self.lang) if service.audience else ""),
            ("hours", service.hours.in_(self.lang) if service.hours else ""),
            ("languages", ", ".join(service.languages) if len(service.languages) > 1 else ""),
            ("waiting", self._waiting(found)),
            ("confirmed", self.confirmed(found)),
        ]
        return Section(
            title=f"**{organisation.name}** · {service.name.in_(self.lang)}",
            text=service.description.in_(self.lang),
            facts=tuple((self.say(f"label.{key}"), value) for key, value in facts if value),
            note=self._note(found),
        )

    def _waiting(self, found: Found) -> str:
        waiting = found.offer.service.waiting
        if waiting is None:
            return ""
        if waiting.weeks == 0:
            return self.say("waiting.none", date=self.day(waiting.on))
        return self.say("waiting", count=waiting.weeks, date=self.day(waiting.on))

    def _note(self, found: Found) -> str:
        service = found.offer.service
        if service.closed_until is not None and service.closed_on(self.today):
            return self.say("closed", date=self.day(service.closed_until))
        return self.say("until", date=self.day(service.valid_to)) if service.valid_to else ""

    # -- cards ------------------------------------------------------------------------------

    def found_card(self, answer: Answer, page: Sequence[Found], extra: Sequence[str] = ()) -> Card:
        """Services that were found; `page` is the part of them that is shown."""
        understood = answer.understood
        count = len(answer.found)
        if page and page[0] is not answer.found[0]:
            key = "answer.title_rest"
        elif count >= MOST:
            key = "answer.title_many"
        else:
            key = "answer.title" if count == len(page) else "answer.title_some"
        title = self.say(
            key,
            need=self.asked_need(understood),
            place=self.asked_place(understood),
            count=count,
            shown=len(page),
        )
        lines = [*extra, self.understood_as(understood), self._also(understood)]
        return self._with_services(title, lines, answer, page)

    def nobody_card(self, answer: Answer, extra: Sequence[str] = ()) -> Card:
        """Nobody in this place: what can be done instead, and that the gap was counted."""
        understood = answer.understood
        title = self.say(
            "nobody.title", need=self.asked_need(understood), place=self.asked_place(understood)
        )
        lines = [*extra, self.understood_as(understood)]
        lines.append(self.say("nobody.options") if answer.also else self.say("nobody.none"))
        card = self._with_services(title, lines, answer, answer.also[:3])
        counted = self.say("nobody.counted")
        return Card(card.title, card.lines, card.sections, (*card.footer, counted))

    def no_place_card(self, answer: Answer) -> Card:
        """No place was named: ask for it, with who works in the whole town."""
        home = self.place(self.social_map.home)
        lines = [self.understood_as(answer.understood)]
        if answer.found:
            need = self.asked_need(answer.understood)
            lines.append(self.say("place.wide", place=home, need=need))
        return self._with_services(self.say("place.ask"), lines, answer, answer.found[:2])

    def _with_services(
        self, title: str, lines: Sequence[str], answer: Answer, page: Sequence[Found]
    ) -> Card:
        sections = tuple(self.section(f, answer) for f in page)
        example = any(f.offer.organisation.example for f in page)
        footer = (self.say("answer.example"),) if example else ()
        return Card(title, tuple(x for x in lines if x), sections, footer)

    def _also(self, understood: Understanding) -> str:
        if understood.group or len(understood.needs) < 2:
            return ""
        others = ", ".join(self.need(n.id) for n in understood.needs[1:4])
        return self.say("answer.also_named", needs=others)

    def crisis_card(self) -> Card:
        keys = ("alone", "danger", "suicide", "violence", "children")
        lines = tuple(self.say(f"crisis.{key}") for key in keys)
        title = f"**{self.say('crisis.title')}**"
        return Card(title, lines, footer=(self.say("crisis.after"),), urgent=True)

    def agreement_card(self, agreement: Agreement) -> Card:
        title = self.say(
            "agreement.title",
            title=agreement.title.in_(self.lang),
            between=agreement.between.in_(self.lang),
        )
        parts = ("leads", "right_place", "signals", "transfer")
        sections = tuple(
            Section(
                f"**{self.say('agreement.' + part)}**",
                getattr(agreement, part).in_(self.lang),
            )
            for part in parts
        )
        footer = (self.say("answer.example"),) if agreement.example else ()
        return Card(title, sections=sections, footer=footer)
