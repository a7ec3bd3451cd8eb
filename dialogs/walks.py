"""One turn that is about a 4D conversation: commands, buttons, what is typed at a step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from cases.references import read_reference, without_references
from dialogs import walk_menu as menu
from dialogs.around import Around
from dialogs.commands import as_said, commands
from dialogs.four_d import FourD, Said
from dialogs.heard import Heard
from dialogs.instrument import Instrument
from dialogs.progress import Progress
from dialogs.turn import Card, Data, Reply, Turn
from dialogs.walk_buttons import press
from dialogs.walk_typed import typed
from dialogs.walking import Walking
from social_map.lookup import Outcome, answer
from social_map.words import split

WALK_COMMANDS = ("skip", "pause", "resume", "follow_up", "alarm")
"""Keys of `command.words` in the texts, besides those that hold everywhere."""


@dataclass(frozen=True)
class Walks:
    """Takes the turns that are about a conversation, and leaves the others."""

    four_d: FourD

    @cached_property
    def _commands(self) -> dict[str, str]:
        return commands(self.four_d.finder.messages, (*WALK_COMMANDS, "stop", "back"))

    @cached_property
    def _starts(self) -> dict[str, Instrument]:
        return {
            as_said(words): instrument
            for instrument in self.four_d.instruments.by_id.values()
            for words in (*instrument.words.nl, *instrument.words.en)
        }

    @cached_property
    def _heard(self) -> Heard:
        return Heard(self.four_d.instruments.red_flags)

    def pressed(self, data: Data, around: Around) -> Said | None:
        """The reply to a button of a conversation; None for other buttons."""
        return press(self.four_d, data, around)

    def concerned(self, spoken: str, pressed: Data | None, progress: Progress) -> bool:
        """Could this turn be about a conversation? A quick no for most questions."""
        if progress.walk is not None or "kb" in spoken:
            return True
        if pressed is not None:
            return pressed.get("do") in ("walk", "four_d")
        return spoken in self._starts or spoken in self._commands

    def in_company(self, turn: Turn, around: Around) -> Said | None:
        """Where others read along no conversation is walked."""
        spoken = as_said(turn.text)
        begins = spoken in self._starts or self._commands.get(spoken) in WALK_COMMANDS
        pressed = (turn.pressed or {}).get("do") in ("walk", "four_d")
        if begins or pressed or read_reference(turn.text, "KB"):
            return self.four_d.tell("walk.not_in_company", around)
        return None

    def typed(self, text: str, progress: Progress, around: Around) -> Said | None:
        """The reply to a typed message about a conversation; None for other messages."""
        spoken = as_said(text)
        instrument = self._starts.get(spoken)
        if instrument is not None:
            return self.four_d.start(instrument, around)
        walking = self._at_hand(progress, around)
        named = self._named(text, around)
        if named is not None:
            return named
        command = self._commands.get(spoken)
        titled = progress.chosen(text) or {}
        if command == "resume" and titled.get("go") not in (None, "resume"):
            return None  # in English "Continue" is the title of a step's own button as well
        if command is not None:
            return self._command(command, text, progress, walking, around)
        if walking is None:
            return None
        alarm = self._alarmed(text, spoken, progress, walking)
        if alarm is not None:
            return alarm
        said = typed(self.four_d, text, progress, walking)
        return said and self._unless_gone_on(said, progress, walking)

    def unclear(self, text: str, progress: Progress, around: Around) -> Said | None:
        """The card once more for what is neither an answer nor a question about the map."""
        walking = self._at_hand(progress, around)
        on_screen = [data for _, data in progress.choices[:1] if data.get("do") == "walk"]
        if walking is None or not (on_screen or progress.waiting == "step"):
            return None
        finder = self.four_d.finder
        understood = finder.understand(text, around.wording.lang)
        if understood.needs or understood.places:
            return None
        if finder.agreements.asked_about(text, understood) is not None:
            return None
        unclear = walking.say("walk.typed.unclear")
        if progress.waiting == "step" and walking.walk.state != "stopped":
            return self.four_d.step(walking.show(unclear), walking.walk)
        return Reply(Card(unclear), around.wording.lang, progress.offered()), progress

    def _at_hand(self, progress: Progress, around: Around) -> Walking | None:
        walk = around.cases.walk(progress.walk) if progress.walk else None
        if walk is None or walk.instrument not in self.four_d.instruments.by_id:
            return None
        return self.four_d.walking(walk, around)

    def _named(self, text: str, around: Around) -> Said | None:
        """ "KB-7F3KQ2", "verder KB-7F3KQ2", "vervolg KB-7F3KQ2"."""
        ref = read_reference(text, "KB")
        if ref is None:
            first, *rest = split(text) or [""]
            misread = first in self._commands and rest[:1] == ["kb"]
            return self.four_d.tell("walk.unreadable", around) if misread else None
        said = " ".join(split(without_references(text))) or "verder"
        match self._commands.get(said):
            case "resume":
                return self.four_d.resume(text, around)
            case "follow_up":
                return self.four_d.follow_up(text, around)
        return None

    def _command(
        self, command: str, text: str, progress: Progress, walking: Walking | None, around: Around
    ) -> Said | None:
        if command == "resume":
            return self.four_d.resume(text, around)
        if command == "follow_up":
            return self.four_d.follow_up(text, around)
        if walking is None:
            elsewhere = command in ("stop", "back", "alarm")
            return None if elsewhere else self.four_d.tell("walk.nothing_here", around)
        if command == "alarm":
            return self.four_d.alarm("", walking)
        walk = walking.walk
        said = self.four_d.step(walking.show(), walk)
        match command:
            case "stop" if walking.here is None:
                return None
            case "stop" | "pause" if walking.here is not None and walk.state != "stopped":
                return self.four_d.said(menu.paused(walking), walk)
            case "pause" if walking.here is None:
                return self.four_d.tell("walk.nothing_here", around)
            case "back" if progress.waiting == "step":
                said = self.four_d.step(walking.back(), walk)
            case "skip" if progress.waiting == "step":
                said = self.four_d.step(walking.skip(), walk)
        return self._unless_gone_on(said, progress, walking)

    def _unless_gone_on(self, said: Said, progress: Progress, walking: Walking) -> Said:
        """What is typed holds only for the step that is on this screen, not for one that was
        reached on another device; and never while the walk stands still at a red flag."""
        walk = walking.walk
        if walk.state == "stopped":
            return self.four_d.said(menu.safe(walking), walk)
        shown = {d["seq"] for _, d in progress.choices if d.get("case") == walk.case and "seq" in d}
        if progress.waiting == "step" and shown and shown != {walk.seq}:
            return self.four_d.step(walking.show(), walk)
        return said

    def _alarmed(self, text: str, spoken: str, progress: Progress, walking: Walking) -> Said | None:
        """The fixed notice for danger in somebody's own words; a button's title is a button."""
        if spoken.replace(" ", "").isdecimal() or progress.chosen(text) is not None:
            return None
        if self._is_crisis(text, walking.around):
            return self._alarm(walking)
        flag = self._heard.flag(text)
        if flag is None or (flag.resume and walking.here is None):
            return None
        return self.four_d.alarm(flag.id, walking)

    def _is_crisis(self, text: str, around: Around) -> bool:
        finder, wording = self.four_d.finder, around.wording
        understood = finder.understand(text, wording.lang)
        return answer(finder.social_map, understood, wording.today).outcome is Outcome.CRISIS

    def _alarm(self, walking: Walking) -> Said:
        """Crisis words: the walk stops, and nothing of what was typed is kept."""
        reply, progress = self.four_d.alarm("", walking)
        return replace(reply, effects=walking.moved("stopped").kept()), progress
