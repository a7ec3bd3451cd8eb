"""One turn in, one reply out: commands first, then buttons and numbers, then the finder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from content.messages import Messages
from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Card, Choice, Remember, Reply, Turn
from dialogs.wording import Wording
from social_map.models import Lang
from social_map.social_map import SocialMap
from social_map.words import split

COMMANDS = ("hello", "help", "more", "stop", "back", "dutch", "english", "forget")
"""Keys of `command.words` in the texts; a command counts only as the whole message."""


@dataclass(frozen=True)
class Memory:
    """What the bot remembers of the user."""

    lang: Lang | None = None
    usual_place: str | None = None


@dataclass(frozen=True)
class Conversation:
    """The conversation with everybody; keeps no state between turns."""

    social_map: SocialMap
    messages: Messages
    default_lang: Lang = "nl"
    _commands: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for command in COMMANDS:
            for lang in ("nl", "en"):
                for words in self.messages.text(f"command.words.{command}", lang).split("|"):
                    self._commands[_spoken(words)] = command

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.social_map, self.messages)

    def take(
        self, turn: Turn, progress: Progress, memory: Memory, today: date
    ) -> tuple[Reply, Progress]:
        """The reply to a turn and where the conversation stands after it.

        Pure: what must be remembered is in the reply's effects.
        """
        lang = progress.lang or memory.lang or self.default_lang
        reply, after = self._answer(turn, progress, memory, lang, today)
        return reply, after.offering(reply.choices)

    def welcome(self, turn: Turn, memory: Memory) -> tuple[Reply, Progress]:
        """The greeting when the bot and somebody meet."""
        lang = memory.lang or self.default_lang
        reply = self._greet(turn, lang, hello=True)
        return reply, Progress(lang=lang).offering(reply.choices)

    def _answer(
        self, turn: Turn, progress: Progress, memory: Memory, lang: Lang, today: date
    ) -> tuple[Reply, Progress]:
        wording = self.finder.wording(lang, today)
        pressed = turn.pressed if turn.pressed is not None else progress.chosen(turn.text)
        if pressed is not None:
            if pressed.get("do") == "help":
                return self._command("more" if pressed.get("more") else "help", turn, wording)
            if pressed.get("do") == "remember":
                return self._remember(str(pressed.get("place")), wording)
            answered = self.finder.press(pressed, lang, today)
            if answered is None:
                return self._said("unknown.gone", wording)
            reply, after = answered
            return self._offer_to_remember(reply, after, progress, memory, today), after
        command = self._commands.get(_spoken(turn.text))
        if command is not None:
            return self._command(command, turn, wording)
        if not split(turn.text):
            return self._said("unknown.empty", wording)
        if turn.text.strip().isdecimal() and len(turn.text.strip()) < 4:
            reply, _ = self._said("unknown.number", wording)
            return replace(reply, choices=progress.offered()), progress
        usual = self._usual_place(turn.text, wording)
        if usual is not None:
            return usual
        reply, after = self.finder.ask(turn.text, progress, memory.usual_place, lang, today)
        return self._offer_to_remember(reply, after, progress, memory, today), after

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
        return Reply(Card(title, lines), lang, (more,))

    def _said(self, key: str, wording: Wording) -> tuple[Reply, Progress]:
        return Reply(Card(wording.say(key)), wording.lang), Progress(lang=wording.lang)

    # -- the usual neighbourhood ------------------------------------------------------------

    def _usual_place(self, text: str, wording: Wording) -> tuple[Reply, Progress] | None:
        """ "Mijn wijk is Laak": remembered only when said so."""
        spoken = " ".join(split(text))
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
        self, reply: Reply, after: Progress, before: Progress, memory: Memory, today: date
    ) -> Reply:
        """After the place had to be asked, a button to keep it as the usual one."""
        if before.waiting != "place" or memory.usual_place or len(after.places) != 1:
            return reply
        if self.social_map.gazetteer.places[after.places[0]].level == "gemeente":
            return reply
        wording = self.finder.wording(reply.lang, today)
        title = wording.say("button.remember", place=wording.place(after.places[0]))
        keep = Choice(title, {"do": "remember", "place": after.places[0]})
        return replace(reply, choices=(*reply.choices, keep))


def _spoken(text: str) -> str:
    """A command as it is said: without signs, unless it is nothing but signs ("?")."""
    return " ".join(split(text)) or text.strip()
