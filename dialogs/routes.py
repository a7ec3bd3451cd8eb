"""Route maps: what there is for one aim, step by step from light to heavy, in one place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.messages import Messages
from dialogs.progress import Progress
from dialogs.start_buttons import NO_CASE, start_buttons
from dialogs.triggers import Triggers, spoken
from dialogs.turn import Card, Choice, Data, Reply, Section
from dialogs.whereabouts import at_home
from dialogs.wording import Wording
from social_map.lookup import Found, Scope
from social_map.other_offers import on_step
from social_map.question import Named, Understanding
from social_map.routes import RouteMap
from social_map.social_map import SocialMap
from social_map.words import split

Said = tuple[Reply, Progress]

ON_A_STEP = 4
"""Services named at one step of the whole route; the rest is counted."""
IN_FULL = 3
"""Services shown in full when one step is looked at."""
SHORT = 4
"""Words of a question that only names another place: "en in Spoorwijk?"."""
PLACES = 5
"""Places to choose from."""


@dataclass(frozen=True)
class Routes:
    """Finds and shows route maps."""

    social_map: SocialMap
    messages: Messages
    hands_over: bool

    @cached_property
    def _triggers(self) -> Triggers:
        return Triggers(self.messages.text("routes.triggers", lang) for lang in ("nl", "en"))

    def concerns(self, text: str) -> bool:
        return bool(self.social_map.routes and self._triggers.heard(spoken(text)))

    def asked(
        self,
        text: str,
        understood: Understanding,
        progress: Progress,
        usual: str | None,
        wording: Wording,
    ) -> Said | None:
        """The route that is asked for, or a place for the one before; None: something else."""
        if self.concerns(text):
            route = self._named(text)
            if route is None:
                return self._which(text, wording), Progress(lang=wording.lang)
            return self._in_place(route, understood, usual, wording)
        before = self._route(progress.pending)
        if before is None or understood.needs or not understood.places:
            return None
        if progress.waiting != "place" and len(split(text)) > SHORT:
            return None
        return self._in_place(before, understood, usual, wording)

    def press(self, data: Data, wording: Wording) -> Said | None:
        """A route in a place, one of its steps, or without a place the question where."""
        route, place = self._route(data), str(data.get("place", ""))
        if route is None:
            return None
        if place not in self.social_map.gazetteer.places:
            return self._where(route, wording)
        number = data.get("step")
        if type(number) is int and 1 <= number <= len(route.steps):
            shown = self._step(route, number, place, wording)
        else:
            shown = self._shown(route, (place,), wording)
        return shown, _after(route, place, wording)

    def _route(self, data: Data) -> RouteMap | None:
        of_route = data.get("do") == "route"
        return next(
            (r for r in self.social_map.routes if of_route and r.id == data.get("id")), None
        )

    def _named(self, text: str) -> RouteMap | None:
        """The route whose longest name is said."""
        said = f" {spoken(text)} "
        found = [
            (len(name), -i, route)
            for i, route in enumerate(self.social_map.routes)
            for name in map(spoken, route.names)
            if f" {name} " in said
        ]
        return max(found, key=lambda f: f[:2])[2] if found else None

    # -- which and where --------------------------------------------------------------------

    def _which(self, text: str, wording: Wording) -> Reply:
        plain = self._triggers.are(spoken(text))
        title = wording.say("routes.which" if plain else "routes.unknown")
        choices = (
            Choice(r.title.in_(wording.lang), {"do": "route", "id": r.id})
            for r in self.social_map.routes[:6]
        )
        return Reply(Card(title), wording.lang, tuple(choices))

    def _in_place(
        self, route: RouteMap, understood: Understanding, usual: str | None, wording: Wording
    ) -> Said:
        places = tuple(p.id for p in understood.places)
        if understood.ambiguous_place:
            return self._which_place(route, understood, wording), Progress(lang=wording.lang)
        if not places and usual in self.social_map.gazetteer.places:
            places = (str(usual),)
        if not places:
            return self._where(route, wording)
        return self._shown(route, places, wording), _after(route, places[0], wording)

    def _which_place(self, route: RouteMap, understood: Understanding, wording: Wording) -> Reply:
        choices = (
            Choice(wording.place_in_town(p.id), _data(route, p.id))
            for p in understood.places[:PLACES]
        )
        title = wording.say("place.which", name=understood.places[0].matched)
        return Reply(Card(title), wording.lang, tuple(choices))

    def _where(self, route: RouteMap, wording: Wording) -> Said:
        """As after any question without a place; what is typed next is one."""
        choices = tuple(Choice(title, _data(route, p)) for title, p in at_home(wording))
        card = Card(wording.say("place.ask"), (wording.say("place.enough"),))
        after = Progress(lang=wording.lang, waiting="place", pending=_data(route))
        return Reply(card, wording.lang, choices), after

    # -- what is shown ----------------------------------------------------------------------

    def _shown(self, route: RouteMap, places: Collection[str], wording: Wording) -> Reply:
        """The whole route: every step with who is there."""
        place = " / ".join(dict.fromkeys(wording.place(p) for p in places))
        at, lang = next(iter(places)), wording.lang
        found = [on_step(self.social_map, s.tag, places, wording.today) for s in route.steps]
        title = wording.say("routes.title", title=route.title.in_(lang), place=place)
        key = "routes.order" if any(found) else "routes.none"
        line = wording.say(key, place=place)
        sections = tuple(
            Section(
                f"**{wording.say('routes.step', number=i, label=step.label.in_(lang))}**",
                step.text.in_(lang) if step.text else "",
                tuple(self._facts(those, wording)),
                "" if those else wording.say("routes.empty", place=place),
            )
            for i, (step, those) in enumerate(zip(route.steps, found, strict=True), 1)
            if any(found)
        )
        choices = [
            Choice(step.label.in_(lang), {**_data(route, at), "step": i})
            for i, (step, those) in enumerate(zip(route.steps, found, strict=True), 1)
            if those
        ]
        choices = choices[:PLACES]
        choices.append(Choice(wording.say("button.other_place"), _data(route)))
        example = any(f.offer.organisation.example for those in found for f in those)
        footer = wording.say("answer.example") if example else ""
        return Reply(Card(title, (line,), sections=sections, footer=footer), lang, tuple(choices))

    def _facts(self, found: Sequence[Found], wording: Wording) -> list[tuple[str, str]]:
        facts = []
        for f in found[:ON_A_STEP]:
            service, organisation = f.offer.service, f.offer.organisation
            name = service.name.in_(wording.lang)
            how = wording.say(f"access.{service.access.how}")
            if f.scope is Scope.NARROWER:
                how = wording.say("routes.where", how=how, where=wording.place(f.area))
            known = organisation.name.startswith(name)
            facts.append((name, how if known else f"{organisation.name}, {how}"))
        if len(found) > ON_A_STEP:
            rest = wording.say("routes.rest", count=len(found) - ON_A_STEP)
            facts.append((wording.say("routes.more"), rest))
        return facts

    def _step(self, route: RouteMap, number: int, place: str, wording: Wording) -> Reply:
        """Who there is at one step, as in any answer."""
        step, lang = route.steps[number - 1], wording.lang
        found = on_step(self.social_map, step.tag, (place,), wording.today)[:IN_FULL]
        needs = tuple(Named(f.need, 1.0, "") for f in found)
        understood = Understanding(lang, needs, (Named(place, 1.0, ""),))
        where = wording.place(place)
        label = step.label.in_(lang)
        title = wording.say(
            "routes.here", number=number, title=route.title.in_(lang), place=where, label=label
        )
        lines = () if found else (wording.say("routes.empty", place=where),)
        sections = tuple(wording.section(f, understood, where) for f in found)
        example = any(f.offer.organisation.example for f in found)
        footer = wording.say("answer.example") if example else ""
        choices = start_buttons(found, place, NO_CASE, wording) if self.hands_over else []
        if found:
            wrong = {"do": "wrong", "services": [f.offer.service.id for f in found]}
            choices.append(Choice(wording.say("button.wrong"), wrong))
        choices.append(Choice(wording.say("routes.back"), _data(route, place)))
        return Reply(Card(title, lines, sections=sections, footer=footer), lang, tuple(choices))


def _data(route: RouteMap, place: str = "") -> dict[str, object]:
    data: dict[str, object] = {"do": "route", "id": route.id}
    return data | ({"place": place} if place else {})


def _after(route: RouteMap, place: str, wording: Wording) -> Progress:
    return Progress(lang=wording.lang, places=(place,), pending=_data(route))
