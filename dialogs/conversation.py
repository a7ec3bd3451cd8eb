"""One turn in, one reply out: commands first, then buttons and numbers, then the finder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cases.references import read_reference
from content.messages import Messages
from dialogs.around import Around
from dialogs.commands import as_said, commands
from dialogs.effects import CloseCase, DropWalk, Remember
from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Card, Choice, Data, Reply, Turn
from dialogs.wording import Wording
from social_map.models import Lang
from social_map.social_map import SocialMap
from social_map.words import split

if TYPE_CHECKING:
    from cases.desk import OwnCases
    from cases.own_handovers import OwnHandovers
    from cases.upkeep.own_listings import OwnListings
    from dialogs.handover.handovers import Handovers
    from dialogs.upkeep.upkeep import Upkeep
    from dialogs.walks import Walks

COMMANDS = ("hello", "help", "more", "stop", "back", "dutch", "english", "forget")
"""Keys of `command.words` in the texts; a command counts only as the whole message."""


@dataclass(frozen=True)
class Memory:
    """What the bot remembers of the user."""

    lang: Lang | None = None
    usual_place: str | None = None
    record: str | None = None
    cases: OwnCases | None = None
    """The user's own cases; without them there are no 4D conversations."""
    handovers: OwnHandovers | None = None
    """What the user may see of the handovers; without them there are none."""
    listings: OwnListings | None = None
    """What the user may do to keep the map true."""


@dataclass(frozen=True)
class Conversation:
    """The conversation with everybody; keeps no state between turns."""

    social_map: SocialMap
    messages: Messages
    default_lang: Lang = "nl"
    walks: Walks | None = None
    """The 4D conversations; without them the bot only answers questions."""
    handovers: Handovers | None = None
    upkeep: Upkeep | None = None

    @cached_property
    def _commands(self) -> dict[str, str]:
        return commands(self.messages, COMMANDS)

    @cached_property
    def finder(self) -> Finder:
        if self.handovers is not None:
            return self.handovers.finder
        return Finder(self.social_map, self.messages)

    def take(
        self, turn: Turn, progress: Progress, memory: Memory, today: date
    ) -> tuple[Reply, Progress]:
        """The reply to a turn and where the conversation stands after it.

        Pure: what must be remembered is in the reply's effects.
        """
        lang = progress.lang or memory.lang or self.default_lang
        wording = self.finder.wording(lang, today)
        spoken = as_said(turn.text) if turn.pressed is None else ""
        pressed = turn.pressed if turn.pressed is not None else progress.chosen(turn.text)
        said = self._handed_over(turn, spoken, pressed, progress, memory, wording)
        if said is None:
            said = self._kept_true(turn, spoken, pressed, progress, memory, wording)
        if said is None:
            said = self._walked(turn, spoken, pressed, progress, memory, wording)
        if said is None and pressed is not None:
            said = self._pressed(pressed, turn, progress, memory, wording)
        elif said is None:
            said = self._typed(turn, spoken, progress, memory, wording)
        reply, after = self._beside_a_walk(*said, progress, today)
        if turn.shared or memory.handovers is None or not memory.handovers.asks:
            kept = (c for c in reply.choices if c.data.get("do") != "ask_over")
            reply = replace(reply, choices=tuple(kept))
        return reply, after.offering(reply.numbered)

    def _handed_over(
        self,
        turn: Turn,
        spoken: str,
        pressed: Data | None,
        progress: Progress,
        memory: Memory,
        wording: Wording,
    ) -> tuple[Reply, Progress] | None:
        """The reply to a turn that is about a handover; None for other turns."""
        handovers, own = self.handovers, memory.handovers
        if handovers is None or own is None:
            return None
        if not turn.thread and not handovers.concerned(spoken, pressed, progress):
            return None
        if turn.pressed is None and self._commands.get(spoken) is not None:
            return None
        said = handovers.take(turn, pressed, progress, own, wording)
        ref = read_reference(turn.text, "KB") if progress.waiting != "handover" else None
        if said is None or ref is None or memory.cases is None or not memory.cases.walk(ref):
            return said
        reply, after = said  # at the desk, of a case with a conversation of one's own
        return replace(reply, choices=(*reply.choices, _back_to(ref, wording))), after

    def _kept_true(
        self,
        turn: Turn,
        spoken: str,
        pressed: Data | None,
        progress: Progress,
        memory: Memory,
        wording: Wording,
    ) -> tuple[Reply, Progress] | None:
        """The reply to a turn about what stands on the map; None for other turns."""
        upkeep, own = self.upkeep, memory.listings
        if upkeep is None or own is None or not upkeep.concerned(spoken, pressed, progress):
            return None
        if turn.pressed is None and self._commands.get(spoken) is not None:
            return None
        return upkeep.take(turn, pressed, progress, own, wording)

    def _walked(
        self,
        turn: Turn,
        spoken: str,
        pressed: Data | None,
        progress: Progress,
        memory: Memory,
        wording: Wording,
    ) -> tuple[Reply, Progress] | None:
        """The reply to a turn that is about a 4D conversation; None for other turns."""
        walks, cases = self.walks, memory.cases
        if walks is None or cases is None or not walks.concerned(spoken, pressed, progress):
            return None
        around = Around(wording, cases, memory.record or "his", memory.usual_place)
        if turn.shared:
            return walks.in_company(turn, around)
        command = self._commands.get(spoken)
        if turn.pressed is None and command in (None, "stop", "back"):
            walked = walks.typed(turn.text, progress, around)
            if walked is not None:
                return walked
        if pressed is not None:
            return walks.pressed(pressed, around)
        return walks.unclear(turn.text, progress, around) if command is None else None

    def _beside_a_walk(
        self, reply: Reply, after: Progress, before: Progress, today: date
    ) -> tuple[Reply, Progress]:
        """A question in between: the conversation waits, and a button leads back to it."""
        theirs = after.walk is not None or any(c.data.get("do") == "walk" for c in reply.choices)
        if before.walk is None or theirs or _ends_a_walk(reply):
            return reply, after
        go_on = _back_to(before.walk, self.finder.wording(reply.lang, today))
        back = replace(reply, choices=(*reply.choices, go_on))
        chosen = any(isinstance(e, Remember) and e.lang for e in reply.effects)
        lang = after.lang if chosen else before.lang  # a question in English leaves the walk Dutch
        return back, after.model_copy(update={"walk": before.walk, "lang": lang})

    def welcome(self, turn: Turn, memory: Memory) -> tuple[Reply, Progress]:
        """The greeting when the bot and somebody meet."""
        if turn.shared:
            title, how = (
                self.messages.text(f"handover.welcome.{part}", self.default_lang)
                for part in ("title", "how")
            )
            return Reply(Card(title, (how,)), self.default_lang), Progress()
        lang = memory.lang or self.default_lang
        reply = self._greet(turn, lang, hello=True)
        return reply, Progress(lang=lang).offering(reply.choices)

    def _pressed(
        self, data: Data, turn: Turn, progress: Progress, memory: Memory, wording: Wording
    ) -> tuple[Reply, Progress]:
        match data.get("do"):
            case "help":
                return self._command("more" if data.get("more") else "help", turn, wording)
            case "remember":
                return self._remember(str(data.get("place")), wording)
        answered = self.finder.press(data, wording.lang, wording.today)
        if answered is None:
            return self._said("unknown.gone", wording)
        reply, after = answered
        return self._offer_to_remember(reply, after, progress, memory, wording), after

    def _typed(
        self, turn: Turn, spoken: str, progress: Progress, memory: Memory, wording: Wording
    ) -> tuple[Reply, Progress]:
        command = self._commands.get(spoken)
        if command is not None:
            return self._command(command, turn, wording)
        words = split(turn.text)
        if not words:
            return self._said("unknown.empty", wording)
        if turn.text.strip().isdecimal() and len(turn.text.strip()) < 4:
            reply, _ = self._said("unknown.number", wording)
            return replace(reply, choices=progress.offered()), progress
        usual = self._usual_place(spoken, wording)
        if usual is not None:
            return usual
        reply, after = self.finder.ask(
            turn.text, progress, memory.usual_place, wording.lang, wording.today
        )
        return self._offer_to_remember(reply, after, progress, memory, wording), after

    def _command(self, command: str, turn: Turn, wording: Wording) -> tuple[Reply, Progress]:
        fresh = Progress(lang=wording.lang)
        match command:
            case "hello":
                return self._greet(turn, wording.lang, hello=True), fresh
            case "help":
                return self._greet(turn, wording.lang, hello=False), fresh
            case "more":
                return Reply(Card(wording.say("greeting.more")), wording.lang), fresh
            case "dutch" | "english":
                lang: Lang = "nl" if command == "dutch" else "en"
                said = self.messages.text("command.language", lang)
                return Reply(Card(said), lang, effects=(Remember(lang=lang),)), Progress(lang=lang)
            case "forget":
                reply, _ = self._said("place.forgotten", wording)
                return replace(reply, effects=(Remember(place=""),)), fresh
        return self._said("command.stopped" if command == "stop" else "command.back", wording)

    def _greet(self, turn: Turn, lang: Lang, hello: bool) -> Reply:
        say = self.messages.text
        lines = (say("greeting.help", lang),)
        if hello and turn.first_name:
            title = say("greeting.hello", lang, first_name=turn.first_name)
        else:
            title = say("greeting.hello_nameless" if hello else "greeting.title", lang)
        more = Choice(say("button.what_else", lang), {"do": "help", "more": True})
        talk = Choice(say("walk.button.start", lang), {"do": "four_d"})
        choices = (talk, more) if self.walks is not None else (more,)
        return Reply(Card(title, lines), lang, choices)

    def _said(self, key: str, wording: Wording) -> tuple[Reply, Progress]:
        return Reply(Card(wording.say(key)), wording.lang), Progress(lang=wording.lang)

    # -- the usual neighbourhood ------------------------------------------------------------

    def _usual_place(self, spoken: str, wording: Wording) -> tuple[Reply, Progress] | None:
        """ "Mijn wijk is Laak": remembered only when said so."""
        for lang in ("nl", "en"):
            for start in self.messages.text("place.mine", lang).split("|"):
                if spoken.startswith(start.strip() + " "):
                    place = self.finder.understand(spoken.removeprefix(start.strip()), wording.lang)
                    if place.places:
                        return self._remember(place.places[0].id, wording)
                    return self._said("place.unknown", wording)
        return None

    def _remember(self, place: str, wording: Wording) -> tuple[Reply, Progress]:
        if place not in self.social_map.gazetteer.places:
            return self._said("unknown.gone", wording)
        said = wording.say("place.remembered", place=wording.place(place))
        effects = (Remember(place=place),)
        return Reply(Card(said), wording.lang, effects=effects), Progress(lang=wording.lang)

    def _offer_to_remember(
        self, reply: Reply, after: Progress, before: Progress, memory: Memory, wording: Wording
    ) -> Reply:
        """After the place had to be asked, a button to keep it as the usual one."""
        if before.waiting != "place" or memory.usual_place or len(after.places) != 1:
            return reply
        if self.social_map.gazetteer.places[after.places[0]].level == "gemeente":
            return reply
        wording = self.finder.wording(reply.lang, wording.today)
        title = wording.say("button.remember", place=wording.place(after.places[0]))
        keep = Choice(title, {"do": "remember", "place": after.places[0]})
        return replace(reply, choices=(*reply.choices, keep))


def _back_to(ref: str, wording: Wording) -> Choice:
    """The way back to a 4D conversation."""
    title = wording.say("walk.button.back_to", ref=ref)
    return Choice(title, {"do": "walk", "case": ref, "go": "resume"})


def _ends_a_walk(reply: Reply) -> bool:
    return any(isinstance(e, DropWalk | CloseCase) for e in reply.effects)
