"""A question ("wie doet schulden in Laak?") → an Answer → a Reply with its buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from content.messages import Messages
from dialogs.agreements import Agreements
from dialogs.corrections import Corrections
from dialogs.effects import CountGap, Effect
from dialogs.progress import Progress
from dialogs.start_buttons import NO_CASE, case_in, start_buttons
from dialogs.turn import Card, Choice, Data, Reply, ids_in
from dialogs.wording import Wording
from social_map.lookup import Answer, Outcome, answer
from social_map.models import Lang
from social_map.question import Named, Understanding
from social_map.social_map import SocialMap
from social_map.words import split

PAGE = 3
"""Services on one card."""
COMMON_NEEDS = ("schulden", "woonruimte", "eenzaamheid", "opvoeden", "lichteggz", "thuiszorg")
"""Offered when only a place was understood."""


@dataclass(frozen=True)
class Finder:
    """Answers questions about the map. Pure: the same question, map and day give the same reply."""

    social_map: SocialMap
    messages: Messages
    hands_over: bool = False
    """Is what is found followed by a button to hand over?"""
    _wordings: dict[Lang, Wording] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def agreements(self) -> Agreements:
        return Agreements(self.social_map, self.messages)

    def understand(self, text: str, lang: Lang) -> Understanding:
        """The question's meaning; `lang` counts when the words do not tell their language."""
        return self.social_map.understander.understand(text, lang)

    def wording(self, lang: Lang, today: date) -> Wording:
        """The wording in a language, that of the day is kept."""
        kept = self._wordings.get(lang)
        if kept is None or kept.today != today:
            kept = self._wordings[lang] = Wording(self.messages, self.social_map, lang, today)
        return kept

    # -- typed questions --------------------------------------------------------------------

    def ask(
        self, text: str, progress: Progress, usual_place: str | None, lang: Lang, today: date
    ) -> tuple[Reply, Progress]:
        """The reply to a typed question, with what went before taken into account."""
        understood = self.understand(text, lang)
        agreements = self.agreements.asked_about(text, understood)
        if agreements is not None:
            wording = self.wording(understood.language, today)
            return self.agreements.reply(agreements, wording), progress
        short = len(split(text)) <= 4
        if (
            not understood.needs
            and understood.places
            and progress.needs
            and (progress.waiting == "place" or short)
        ):
            understood = self._as_before(progress, understood)
        elif understood.needs and not understood.places and progress.waiting == "need":
            understood = replace(understood, places=self._places(progress.places))
        extra: list[str] = []
        usual = self._places([usual_place] if usual_place else [])
        if understood.needs and not understood.places and usual and not understood.acute:
            understood = replace(understood, places=usual)
            wording = self.wording(understood.language, today)
            extra.append(wording.say("answer.usual", place=wording.place(usual[0].id)))
        return self._reply(answer(self.social_map, understood, today), today, 0, extra)

    def _as_before(self, progress: Progress, understood: Understanding) -> Understanding:
        """The understanding with the needs of the question before."""
        return replace(
            understood,
            needs=tuple(Named(n, 1.0, "") for n in progress.needs if n in self.social_map.needs),
            group=progress.group if progress.group in self.social_map.groups else None,
            language=progress.lang or understood.language,
        )

    def _places(self, ids: Iterable[str]) -> tuple[Named, ...]:
        return tuple(Named(i, 1.0, "") for i in ids if i in self.social_map.gazetteer.places)

    # -- pressed buttons --------------------------------------------------------------------

    def press(self, data: Data, lang: Lang, today: date) -> tuple[Reply, Progress] | None:
        """The reply to a button; None when the button is not (or no longer) known.

        Button data is user input: every id is looked up again.
        """
        wording = self.wording(lang, today)
        match data.get("do"):
            case "find":
                return self._find(data, lang, today)
            case "other_place":
                return self._other_place(data, lang, today)
            case "wrong":
                reply = Corrections(self.social_map).press(ids_in(data, "services"), data, wording)
                return (reply, Progress(lang=lang)) if reply else None
            case "agreement":
                reply = self.agreements.reply_about(str(data.get("id")), wording)
                return (reply, Progress(lang=lang)) if reply else None
        return None

    def _find(self, data: Data, lang: Lang, today: date) -> tuple[Reply, Progress] | None:
        needs = tuple(n for n in ids_in(data, "needs") if n in self.social_map.needs)
        places = self._places(ids_in(data, "places"))
        if not needs:
            return None
        group = data.get("group")
        understood = Understanding(
            language=lang,
            needs=tuple(Named(n, 1.0, "") for n in needs),
            places=places,
            group=group if isinstance(group, str) and group in self.social_map.groups else None,
        )
        start = data.get("from", 0)
        start = start if type(start) is int and 0 <= start < 100 else 0
        given = answer(self.social_map, understood, today)
        return self._reply(given, today, start, [], case_in(data))

    def _other_place(self, data: Data, lang: Lang, today: date) -> tuple[Reply, Progress] | None:
        needs = tuple(n for n in ids_in(data, "needs") if n in self.social_map.needs)
        if not needs:
            return None
        gazetteer = self.social_map.gazetteer
        wording = self.wording(lang, today)
        near: list[str] = []
        case = case_in(data)
        for place in self._places(ids_in(data, "places")):
            around = gazetteer.ancestors(place.id)
            beside = (
                n
                for n in gazetteer.neighbours(place.id)
                if gazetteer.places[n].level == gazetteer.places[place.id].level
            )
            near += [*around[:1], *list(beside)[:4]]
        choices = tuple(
            Choice(wording.place(p), {"do": "find", "needs": list(needs), "places": [p], **case})
            for p in dict.fromkeys(near)
        )[:5]
        reply = Reply(Card(wording.say("place.ask_after")), lang, choices)
        return reply, Progress(lang=lang, waiting="place", needs=needs)

    # -- answers ----------------------------------------------------------------------------

    def _reply(
        self, given: Answer, today: date, start: int, extra: list[str], case: Data = NO_CASE
    ) -> tuple[Reply, Progress]:
        understood = given.understood
        wording = self.wording(understood.language, today)
        progress = Progress(
            lang=understood.language,
            needs=tuple(n.id for n in understood.needs),
            places=tuple(p.id for p in understood.places),
            group=understood.group,
        )
        match given.outcome:
            case Outcome.FOUND:
                return self._found(given, wording, start, extra, case), progress
            case Outcome.NO_SERVICE:
                return self._nobody(given, wording, extra), progress
            case Outcome.NO_PLACE:
                reply = Reply(
                    wording.no_place_card(given), wording.lang, self._home_choices(given, wording)
                )
                return reply, progress.model_copy(update={"waiting": "place"})
            case Outcome.AMBIGUOUS_PLACE:
                return self._which_place(given, wording), progress
            case Outcome.AMBIGUOUS_NEED:
                return self._which_need(given, wording), progress
            case Outcome.NO_NEED:
                return self._what_need(given, wording), Progress(
                    lang=wording.lang, waiting="need", places=progress.places
                )
            case Outcome.CRISIS:
                return Reply(wording.crisis_card(), wording.lang), Progress(lang=wording.lang)
        return self._off_map(wording), Progress(lang=wording.lang)

    def _find_data(self, understood: Understanding) -> dict[str, Any]:
        data: dict[str, Any] = {
            "do": "find",
            "needs": [n.id for n in understood.needs],
            "places": [p.id for p in understood.places],
        }
        return data | ({"group": understood.group} if understood.group else {})

    def _found(
        self, given: Answer, wording: Wording, start: int, extra: list[str], case: Data
    ) -> Reply:
        if start >= len(given.found):
            start = 0
        page = given.found[start : start + PAGE]
        data = {**self._find_data(given.understood), **case}
        choices = []
        if start + PAGE < len(given.found):
            choices.append(Choice(wording.say("button.more"), data | {"from": start + PAGE}))
        services = [f.offer.service.id for f in page]
        if self.hands_over:
            choices += start_buttons(page, given.understood.places[0].id, case, wording)
        choices += [
            Choice(wording.say("button.wrong"), {"do": "wrong", "services": services}),
            Choice(wording.say("button.other_place"), data | {"do": "other_place"}),
        ]
        gaps: tuple[Effect, ...] = ()
        missing = [] if start else wording.missing(given)
        if missing:
            extra = [*extra, wording.missing_line(missing)]
            gaps = tuple(CountGap(n, given.understood.places[0].id) for n in missing)
        return Reply(wording.found_card(given, page, extra), wording.lang, tuple(choices), gaps)

    def _nobody(self, given: Answer, wording: Wording, extra: list[str]) -> Reply:
        understood = given.understood
        data = self._find_data(understood)
        choices = []
        services = [f.offer.service.id for f in given.also[:PAGE]]
        if services:
            report = {"do": "wrong", "services": services}
            choices.append(Choice(wording.say("button.wrong"), report))
        choices.append(Choice(wording.say("button.other_place"), data | {"do": "other_place"}))
        gap: Effect = CountGap(understood.needs[0].id, understood.places[0].id)
        return Reply(wording.nobody_card(given, extra), wording.lang, tuple(choices), (gap,))

    def _home_choices(self, given: Answer, wording: Wording) -> tuple[Choice, ...]:
        """The parts of the home municipality with most services, and the whole of it."""
        home = self.social_map.home
        data = self._find_data(given.understood)
        places = [(wording.place(p), p) for p in self.social_map.busiest_inside(home)[:4]]
        places.append((wording.say("button.any_place"), home))
        return tuple(Choice(title, data | {"places": [p]}) for title, p in places)

    def _which_place(self, given: Answer, wording: Wording) -> Reply:
        understood = given.understood
        data = self._find_data(understood)
        choices = tuple(
            Choice(wording.place_in_town(p.id), data | {"places": [p.id]})
            for p in understood.places[:5]
        )
        title = wording.say("place.which", name=understood.places[0].matched)
        return Reply(Card(title), wording.lang, choices)

    def _which_need(self, given: Answer, wording: Wording) -> Reply:
        understood = given.understood
        data = self._find_data(understood)
        data.pop("group", None)
        choices = tuple(
            Choice(wording.need(n.id), data | {"needs": [n.id]}) for n in understood.needs[:5]
        )
        title = wording.say("need.which", words=understood.needs[0].matched)
        return Reply(Card(title), wording.lang, choices)

    def _what_need(self, given: Answer, wording: Wording) -> Reply:
        places = [p.id for p in given.understood.places]
        choices = tuple(
            Choice(wording.need(n), {"do": "find", "needs": [n], "places": places})
            for n in COMMON_NEEDS
            if n in self.social_map.needs
        )
        place = wording.asked_place(given.understood)
        return Reply(Card(wording.say("need.ask", place=place)), wording.lang, choices)

    def _off_map(self, wording: Wording) -> Reply:
        lines = (wording.say("unknown.try", example=wording.say("greeting.example")),)
        help_ = Choice(wording.say("button.help"), {"do": "help"})
        return Reply(Card(wording.say("unknown.off_map"), lines), wording.lang, (help_,))
