"""A question ("wie doet schulden in Laak?") → an Answer → a Reply with its buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from content.messages import Messages
from dialogs.agreements import Agreements
from dialogs.asides import Asides
from dialogs.corrections import Corrections
from dialogs.effects import CountGap, Effect
from dialogs.kinds import soon
from dialogs.progress import Progress
from dialogs.specialists import Specialists, consulted, consulting
from dialogs.start_buttons import NO_CASE, case_in, start_buttons
from dialogs.turn import Card, Choice, Data, Reply, ids_in
from dialogs.whereabouts import at_home
from dialogs.wording import Wording
from social_map.lookup import Answer, Outcome
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
    def asides(self) -> Asides:
        return Asides(self.social_map, self.messages, self.hands_over)

    @property
    def agreements(self) -> Agreements:
        return self.asides.agreements

    @cached_property
    def _specialists(self) -> Specialists:
        return Specialists(self.social_map, self.messages)

    def understand(self, text: str, lang: Lang) -> Understanding:
        """The question's meaning; `lang` counts when the words do not tell their language."""
        understood = self.social_map.understander.understand(text, lang)
        consult = self._specialists.asked_about(text)
        return understood if consult is None else replace(understood, consult=consult)

    def answered(self, understood: Understanding, today: date) -> Answer:
        """Who does what was asked, there and then."""
        return self._specialists.answered(understood, today)

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
        wording = self.wording(understood.language, today)
        aside = self.asides.asked(text, understood, progress, usual_place, wording)
        if aside is not None:
            return aside
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
        wanted = understood.needs or understood.consult is not None
        if wanted and not understood.places and usual and not understood.acute:
            understood = replace(understood, places=usual)
            wording = self.wording(understood.language, today)
            extra.append(wording.say("answer.usual", place=wording.place(usual[0].id)))
        return self._reply(self.answered(understood, today), today, 0, extra)

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
        return self.asides.press(data, wording)

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
            consult=consulted(data),
        )
        start = data.get("from", 0)
        start = start if type(start) is int and 0 <= start < 100 else 0
        return self._reply(self.answered(understood, today), today, start, [], case_in(data))

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
                extra = extra if start else [*extra, *soon(understood, wording)]
                return self._found(given, wording, start, extra, case), progress
            case Outcome.NO_SERVICE:
                extra = [*extra, *soon(understood, wording)]
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
                with_whom = self._specialists.reply(understood, wording, self.hands_over)
                return with_whom or self._what_need(given, wording), Progress(
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
            **consulting(understood),
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
        data = self._find_data(given.understood)
        return tuple(Choice(title, data | {"places": [p]}) for title, p in at_home(wording))

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
