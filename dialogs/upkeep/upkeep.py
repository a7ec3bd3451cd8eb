"""One turn that is about what stands on the map: commands, buttons, what is typed in between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cases.calendar import HERE
from cases.privacy.filter import PrivacyFilter
from content.messages import LANGS
from dialogs.commands import as_said, commands
from dialogs.corrections import Corrections
from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Data, Turn, ids_in
from dialogs.upkeep import asked, coverage_card, editor, guided, listing
from dialogs.upkeep.scene import Said, Scene
from dialogs.wording import Wording

if TYPE_CHECKING:
    from cases.upkeep.own_listings import OwnListings

WITH_MORE = ("listing", "map")
"""Keys of `command.words` after which something may be named."""
SHOWN = ("coverage", "gaps", "risks", "changed", "corrections")
"""What `kaart …` shows; keys of `listing.map.words` in the texts."""
IN_COMPANY = "coverage"
"""What is shown where others read along."""
ANSWERS = ("right", "all_right", "each", "change", "unlist")
"""Buttons of a question that can be typed while no card of it is at hand."""
DOES = frozenset({"listing", "map", "wrong"})
"""What buttons about the map do."""


@dataclass(frozen=True)
class Upkeep:
    """Takes the turns that keep the map true, and leaves the others."""

    finder: Finder
    privacy: PrivacyFilter
    content: Path
    """The directory of the files that the map was read from."""

    @cached_property
    def _with_more(self) -> dict[str, str]:
        return commands(self.finder.messages, WITH_MORE)

    @cached_property
    def _shows(self) -> dict[str, str]:
        """Words after `kaart` → what is shown."""
        return {
            as_said(words): show
            for show in SHOWN
            for lang in LANGS
            for words in self.finder.messages.text(f"listing.map.words.{show}", lang).split("|")
        }

    @cached_property
    def _answers(self) -> frozenset[str]:
        """What answers a question about an entry, in words."""
        say = self.finder.messages.text
        words = [w for lang in LANGS for w in say("listing.words.right", lang).split("|")]
        titles = [say(f"listing.button.{b}", lang) for b in ANSWERS for lang in LANGS]
        return frozenset(as_said(w) for w in (*words, *titles))

    def scene(self, own: OwnListings, wording: Wording) -> Scene:
        return Scene(wording, own, self.finder, self.privacy, self.content)

    def concerned(self, spoken: str, pressed: Data | None, progress: Progress) -> bool:
        """Could this turn be about what stands on the map? A quick no for most questions."""
        if pressed is not None:
            return pressed.get("do") in DOES
        if progress.waiting == "listing" or spoken.split(" ", 1)[0] in self._with_more:
            return True
        return spoken in self._answers and not (progress.waiting or progress.walk)

    def take(
        self,
        turn: Turn,
        pressed: Data | None,
        progress: Progress,
        own: OwnListings,
        wording: Wording,
    ) -> Said | None:
        """The reply; None for a turn that is about something else after all."""
        scene = self.scene(own, wording)
        if pressed is None or _is_a_number_of_weeks(turn, progress):
            return self._typed(turn, progress, scene)
        match pressed.get("do"):
            case "listing":
                return self._pressed(pressed, scene)
            case "map":
                show, place = pressed.get("show", ""), pressed.get("place", "")
                return self._map(str(show), place if isinstance(place, str) else "", scene)
            case "wrong":
                return self._wrong(pressed, scene)
        return None

    # -- buttons ----------------------------------------------------------------------------

    def _pressed(self, data: Data, scene: Scene) -> Said | None:
        match data.get("go"):
            case "right":
                return asked.right(data, scene)
            case "each":
                return asked.each(data, scene)
            case "show":
                return listing.show(data, scene)
            case "list":
                return listing.of_organisation(data.get("organisation"), scene)
            case "unlist":
                return listing.unlist(data, scene)
            case "change":
                return guided.choose(data, scene)
            case "field":
                return guided.field(data, scene)
            case "summary":
                return guided.summary(data, scene)
            case "send":
                return guided.send(data, scene)
            case "report":
                return editor.report(data, scene)
            case "settle":
                return editor.settle(data, scene)
        return None

    def _wrong(self, data: Data, scene: Scene) -> Said | None:
        """*Klopt niet meer*: who asks after it, and until when the answer may take."""
        own, until = scene.own, None
        services = ids_in(data, "services")
        offer = scene.social_map.offers.get(services[0]) if len(services) == 1 else None
        if offer is not None and offer.organisation.id in own.organisations:
            return listing.show(data, scene)  # it is their own, so they change it at once
        if own.access.open or own.access.editors(own.today):
            until = own.keeper.correction_due(own.now).astimezone(HERE).date()
        corrections = Corrections(scene.social_map)
        reply = corrections.press(services, data, scene.wording, until)
        return scene.said(reply) if reply else None

    def _map(self, show: str, place: str, scene: Scene) -> Said | None:
        """`place`: as it was typed, or the id that a button carries."""
        own = scene.own
        if not own.coordinates or (show == "corrections" and not own.is_editor):
            return scene.tell("listing.map.not_yours")
        if own.shared and show != IN_COMPANY:
            return scene.tell("listing.map.alone")
        match show:
            case "":
                return editor.menu(SHOWN, scene)
            case "corrections":
                return editor.corrections(scene)
        return self._overview(show, place, scene)

    def _overview(self, show: str, place: str, scene: Scene) -> Said | None:
        match show:
            case "coverage":
                return coverage_card.coverage(place, scene)
            case "gaps":
                return coverage_card.gaps(place, scene)
            case "risks":
                return coverage_card.risks(scene)
            case "changed":
                return coverage_card.changed(scene)
        return None

    # -- typed ------------------------------------------------------------------------------

    def _typed(self, turn: Turn, progress: Progress, scene: Scene) -> Said | None:
        first, _, rest = turn.text.strip().partition(" ")
        match self._with_more.get(as_said(first)):
            case "listing":
                return listing.overview(rest, scene)
            case "map":
                word, _, place = rest.strip().partition(" ")
                show = self._shows.get(as_said(word), "") if word else ""
                if show or not word:
                    return self._map(show, place.strip(), scene)
        if progress.waiting == "listing":
            return guided.typed(turn.text, progress.pending, scene)
        return asked.still_asked(scene) if as_said(turn.text) in self._answers else None


def _is_a_number_of_weeks(turn: Turn, progress: Progress) -> bool:
    """Where a number is asked a typed number is the answer, and not the number of a button."""
    asked_for = progress.waiting == "listing" and progress.pending.get("field") == "waiting"
    return asked_for and turn.pressed is None and turn.text.strip().isdecimal()
