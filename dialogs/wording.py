"""An Answer → the words and card that a colleague reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from content.messages import Messages
from dialogs.entry_wording import described
from dialogs.turn import Card, Section
from dialogs.written_days import written
from social_map.listings import MOST
from social_map.lookup import Answer, Found
from social_map.models import Agreement, Lang
from social_map.offers import Offer
from social_map.question import Understanding
from social_map.social_map import SocialMap
from social_map.words import split

CLEAR = 0.8
"""From this score on a need counts as asked for, so that its absence is told."""
KEPT = 2000
"""Services of which the lines on a card are kept, at most."""


@dataclass(frozen=True)
class Wording:
    """Puts answers into words in one language on one day."""

    messages: Messages
    social_map: SocialMap
    lang: Lang
    today: date
    _sections: dict[str, Section] = field(default_factory=dict, repr=False, compare=False)
    """Service id → its lines that are the same whatever was asked."""

    def say(self, key: str, **values: object) -> str:
        return self.messages.text(key, self.lang, **values)

    def day(self, day: date) -> str:
        return written(day, self.lang)

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

    def asked_need(self, understood: Understanding, found: Sequence[Found] = ()) -> str:
        """The needs in the heading: the wider word if that was used, else those answered."""
        if understood.group:
            return self._in_sentence(self.need(understood.group))
        answered = {f.need for f in found}
        ids = [n.id for n in understood.needs if n.id in answered] or [understood.needs[0].id]
        return " / ".join(self._in_sentence(self.need(id_)) for id_ in ids[:3])

    def _in_sentence(self, label: str) -> str:
        """A label in the middle of a sentence; "LHBTI+" and "Nederlands" keep their capitals."""
        name = label[1:2].isupper() or label.split(" ")[0] in self.say("label.names").split("|")
        return label if name else label[:1].lower() + label[1:]

    def asked_place(self, understood: Understanding) -> str:
        """One name for each place that the question names; a postcode as its four digits."""
        first: dict[str, str] = {}
        for p in understood.places:
            name = p.matched if p.matched and p.matched == understood.pc4 else self.place(p.id)
            first.setdefault(p.matched, name)
        return " / ".join(dict.fromkeys(list(first.values())[:3]))

    def missing(self, answer: Answer) -> list[str]:
        """Needs that were clearly asked for beside others, and for which nobody was found."""
        if answer.understood.group:
            return []
        answered = {n for f in answer.found for n in f.offer.service.needs}
        asked = [n for n in answer.understood.needs[:3] if n.score >= CLEAR]
        return [n.id for n in asked if n.id not in answered]

    def missing_line(self, needs: Sequence[str]) -> str:
        named = " / ".join(self._in_sentence(self.need(n)) for n in needs)
        return self.say("answer.missing", needs=named)

    def understood_as(self, understood: Understanding) -> str:
        """ "“deurwaarder” → Schulden · “lak” → Laak": where the word itself does not say it."""
        targets: dict[str, str] = {}
        for n in understood.needs:
            targets.setdefault(n.matched, self.need(understood.group or n.id))
        for p in understood.places:
            targets.setdefault(p.matched, self.place(p.id))
        if understood.pc4 in targets:
            names = dict.fromkeys(
                self.place(p.id) for p in understood.places if p.matched == understood.pc4
            )
            targets[understood.pc4] = ", ".join(list(names)[:4])
        what = " · ".join(
            f"“{words}” → {meant}"
            for words, meant in targets.items()
            if words and not set(split(words)) <= set(split(meant))
        )
        return self.say("answer.understood", what=what) if what else ""

    # -- services ---------------------------------------------------------------------------

    def why(self, answer: Answer) -> Iterator[tuple[Found, list[str]]]:
        """The services with the reasons for each: words, area, task, ring."""
        understood = answer.understood
        place = self.asked_place(understood)
        services = answer.found or answer.also
        words = {n: list(self._words(n, understood)) for n in {f.need for f in services}}
        for found in services:
            yield found, [*words[found.need], *self._place_and_task(found, place)]

    def _words(self, need: str, understood: Understanding) -> Iterator[str]:
        """The words that named the need, or that it is only akin to what was named."""
        named = next((n for n in understood.needs if n.id == need), None)
        label = self.need(need)
        if named is None:
            yield self.say("why.related", need=label)
        elif named.matched and understood.group:
            group = self.need(understood.group)
            yield self.say("why.need_group", words=named.matched, group=group, need=label)
        elif named.matched:
            yield self.say("why.need", words=named.matched, need=label)

    def _place_and_task(self, found: Found, place: str) -> Iterator[str]:
        yield self.where(found, place)
        if found.offer.service.needs[0] == found.need:
            yield self.say("why.central")
        if found.offer.organisation.ring == "inner":
            yield self.say("why.inner")

    def where(self, found: Found, place: str) -> str:
        """How the service's area lies to the place asked for ("" when none was)."""
        scope = "home" if not place else found.scope.value
        return self.say(f"scope.{scope}", area=self.place(found.area), place=place)

    def section(self, found: Found, understood: Understanding, place: str) -> Section:
        """One service as shown on a card, with the reason for it in few words."""
        reason = list(self._place_and_task(found, place))
        if all(n.id != found.need for n in understood.needs):
            label = self._in_sentence(self.need(found.need))
            reason.insert(0, self.say("why.related", need=label))
        lines = self.entry(found.offer)
        facts = ((self.say("label.reason"), "; ".join(reason)), *lines.facts)
        return Section(lines.title, lines.text, facts, lines.note)

    def entry(self, offer: Offer) -> Section:
        """What a card says of a service whatever was asked."""
        id_ = offer.service.id
        kept = self._sections.get(id_)
        if kept is None:
            if len(self._sections) >= KEPT:
                self._sections.clear()
            kept = self._sections[id_] = described(offer, self)
        return kept

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
            need=self.asked_need(understood, answer.found),
            place=self.asked_place(understood),
            count=count,
            shown=len(page),
        )
        return self._with_services(title, extra, answer, page)

    def nobody_card(self, answer: Answer, extra: Sequence[str] = ()) -> Card:
        """Nobody in this place: what can be done instead, and that the gap was counted."""
        understood = answer.understood
        need, place = self.asked_need(understood), self.asked_place(understood)
        lines = [*extra, self._hidden(answer.hidden)] if answer.hidden else [*extra]
        lines.append(self.say("nobody.options") if answer.also else self.say("nobody.none"))
        title = self.say("nobody.title", need=need, place=place)
        card = self._with_services(title, lines, answer, answer.also[:3])
        counted = self.say("nobody.counted")
        return replace(card, footer=f"{counted} {card.footer}".strip())

    def _hidden(self, count: int) -> str:
        """Who is left out, since when."""
        since = self.today - timedelta(days=self.social_map.limits.hide_after)
        return self.say("nobody.hidden", count=count, date=self.day(since))

    def no_place_card(self, answer: Answer) -> Card:
        """No place was named: ask for it, with who works in the whole town."""
        lines = [self.say("place.enough")]
        if answer.found:
            need = self.asked_need(answer.understood, answer.found)
            home = self.place(self.social_map.home)
            lines.append(self.say("place.wide", place=home, need=need))
        return self._with_services(self.say("place.ask"), lines, answer, answer.found[:2])

    def _with_services(
        self, title: str, lines: Sequence[str], answer: Answer, page: Sequence[Found]
    ) -> Card:
        example = any(f.offer.organisation.example for f in page)
        understood = answer.understood
        place = self.asked_place(understood)
        return Card(
            title,
            tuple(lines),
            self.understood_as(understood),
            tuple(self.section(f, understood, place) for f in page),
            self.say("answer.example") if example else "",
        )

    def crisis_card(self) -> Card:
        keys = ("alone", "danger", "suicide", "violence", "children")
        lines = tuple(self.say(f"crisis.{key}") for key in keys)
        return Card(self.say("crisis.title"), lines, footer=self.say("crisis.after"), urgent=True)

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
        footer = self.say("answer.example") if agreement.example else ""
        return Card(title, sections=sections, footer=footer)
