"""One turn that is about handovers: commands, buttons, what is typed at a card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cases.access import Access
from cases.clocks import Rules
from cases.handover.model import Handover
from cases.handover.states import Event, Side
from cases.own_handovers import OwnHandovers
from cases.privacy.filter import PrivacyFilter
from cases.references import read_reference, without_references
from content.messages import LANGS
from dialogs.commands import as_said, commands
from dialogs.finder import Finder
from dialogs.handover import answering, away, leaving, linking, looks, overviews, request
from dialogs.handover.absence_words import perhaps
from dialogs.handover.button_words import heard_in
from dialogs.handover.scene import Said, Scene
from dialogs.handover.sheet import GONE, choices, sheet
from dialogs.heard import Heard
from dialogs.progress import Progress
from dialogs.turn import Data, Turn
from dialogs.wording import Wording

COMMANDS = ("my_handovers", "their_handovers", "worklist")
"""Keys of `command.words` that are the whole message."""
WITH_MORE = ("handover", "answer", "link", "unlink")
"""Keys of `command.words` after which something is named."""
ABOUT_ME = {"back": away.back, "leaves": leaving.ask}
"""Keys of `handover.myself`: what users say of themselves, as the whole message."""
DOES = frozenset({"handover", "handovers", "ask_over", "link", "away", "leave"})
"""What buttons of handovers do."""
OF_REQUESTER = frozenset({"form", "prepare", "consult", "copy", "again"})
"""Where a button leads whom the handover is of, and nobody else."""


@dataclass(frozen=True)
class Handovers:
    """Takes the turns that are about handovers, and leaves the others."""

    finder: Finder
    rules: Rules
    access: Access
    privacy: PrivacyFilter
    heard: Heard

    @cached_property
    def _commands(self) -> dict[str, str]:
        return commands(self.finder.messages, COMMANDS)

    @cached_property
    def _with_more(self) -> dict[str, str]:
        return commands(self.finder.messages, WITH_MORE)

    @cached_property
    def _about_me(self) -> dict[str, str]:
        """What is said → the key of what it is about."""
        texts = self.finder.messages.text
        return {
            as_said(words): key
            for key in ABOUT_ME
            for lang in LANGS
            for words in texts(f"handover.myself.{key}", lang).split("|")
        }

    def scene(self, own: OwnHandovers, wording: Wording) -> Scene:
        return Scene(wording, own, self.finder, self.privacy, self.heard)

    def concerned(self, spoken: str, pressed: Data | None, progress: Progress) -> bool:
        """Could this turn be about a handover? A quick no for most questions."""
        if pressed is not None:
            return pressed.get("do") in DOES
        if progress.waiting == "handover" or spoken in self._commands:
            return True
        if any(data.get("do") == "handover" for _, data in progress.choices):
            return True
        if spoken in self._about_me or perhaps(spoken):
            return True
        first = spoken.split(" ", 1)[0]
        return first in self._with_more or "wo " in f"{spoken} " or "kb " in f"{spoken} "

    def take(
        self,
        turn: Turn,
        pressed: Data | None,
        progress: Progress,
        own: OwnHandovers,
        wording: Wording,
    ) -> Said | None:
        """The reply; None for a turn that is about something else after all."""
        scene = self.scene(own, wording)
        said = None
        if pressed is None:
            said = self._typed(turn, progress, scene)
        elif pressed.get("do") in DOES:
            said = self._pressed(pressed, scene) if own.person else _stranger(scene)
        return looks.with_refusals(said, scene) if said else None

    # -- buttons ----------------------------------------------------------------------------

    def _pressed(self, data: Data, scene: Scene) -> Said | None:
        match data.get("do"):
            case "ask_over":
                return request.begin(data, scene)
            case "link":
                return linking.press(data, scene)
            case "away":
                return looks.listed(away.press(data, scene), "mine", scene)
            case "leave":
                return looks.listed(leaving.press(data, scene), "mine", scene)
            case "handovers":
                return self._listed(data, scene)
        ref = str(data.get("ref"))
        found = scene.own.get(ref, str(data.get("as")))
        if found is None:
            return looks.unseen(scene.tell("handover.not_here"), ref, scene)
        said = self._pressed_on(*found, data, scene)
        return said and looks.looked(said, *found, scene, data)

    def _pressed_on(self, handover: Handover, side: Side, data: Data, scene: Scene) -> Said | None:
        go, helps = data.get("go"), side is Side.PARTNER
        if go in OF_REQUESTER and (helps or scene.own.only_watches(handover, side)):
            return sheet(handover, side, scene)
        match go:
            case "show":
                return sheet(handover, side, scene)
            case "timeline" if helps and handover.state in GONE:
                return sheet(handover, side, scene)
            case "timeline":
                return overviews.timeline(handover, side, scene)
            case "form" | "prepare" | "consult":
                return request.press(handover, data, scene)
            case "copy":
                return request.copied(handover, scene)
            case "away":
                return away.at_card(data, scene)
            case "again":
                return answering.again(handover, side, scene)
        act = data.get("act")
        if act not in {e.value for e in Event}:
            return sheet(handover, side, scene)
        return answering.press(Event(str(act)), handover, side, data, scene)

    def _listed(self, data: Data, scene: Scene) -> Said | None:
        said = overviews.press(data, scene)
        if data.get("list") == "case":
            return looks.at_desk(said, str(data.get("case")), scene)
        return said and looks.listed(said, str(data.get("list")), scene)

    # -- typed words ------------------------------------------------------------------------

    def _typed(self, turn: Turn, progress: Progress, scene: Scene) -> Said | None:
        spoken = as_said(turn.text)
        if progress.pending.get("go") == "form" and read_reference(turn.text, "KB"):
            attached = self._pending(turn.text, progress, scene)
            if attached is not None:
                return attached
        command = self._command(turn.text, spoken, scene)
        if command is not None:
            return command if scene.own.person else _stranger(scene)
        if scene.own.person is None:
            return None
        if not _wants_words(progress, scene):
            about_me = self._of_me(turn.text, spoken, scene)
            if about_me is not None:
                return about_me
        ref = read_reference(turn.text, "WO")
        if ref is not None:
            return self._about(ref, turn.text, scene)
        if progress.waiting == "handover":
            pending = self._pending(turn.text, progress, scene)
            return pending or self._of_me(turn.text, spoken, scene)
        posted = scene.own.posted_as(turn.thread) if turn.thread else None
        found = scene.own.get(posted.ref, Side.PARTNER.value) if posted else None
        if found is not None:
            said = self._at_card(turn.text, *found, scene)
        elif found := _on_screen(progress, scene):
            said = self._in_view(turn.text, *found, scene)
        else:
            return None
        return said and looks.looked(said, *found, scene, {})

    def _command(self, text: str, spoken: str, scene: Scene) -> Said | None:
        match self._commands.get(spoken):
            case "my_handovers":
                return looks.listed(overviews.mine(scene), "mine", scene)
            case "their_handovers":
                return looks.listed(overviews.theirs(scene), "theirs", scene)
            case "worklist":
                return looks.listed(overviews.work(scene), "work", scene)
        first, _, rest = text.strip().partition(" ")
        match self._with_more.get(as_said(first)):
            case "handover" | "answer" if ref := read_reference(rest, "WO"):
                return self._about(ref, without_references(rest), scene, first)
            case "handover" | "answer" if rest:
                return scene.tell("handover.which_reference")
            case "link":
                return linking.link(rest, scene)
            case "unlink":
                return linking.unlink(rest, scene)
        case_ref = read_reference(text, "KB")
        if case_ref is not None and not as_said(without_references(text)):
            return looks.at_desk(overviews.case(case_ref, scene), case_ref, scene)
        return None

    def _of_me(self, text: str, spoken: str, scene: Scene) -> Said | None:
        """ "ik ben er niet tot 12 december", "ik ben er weer", "ik werk hier niet meer"."""
        key = self._about_me.get(spoken)
        if key is not None:
            return looks.listed(ABOUT_ME[key](scene), "mine", scene)
        return away.said(text, scene)

    def _about(self, ref: str, words: str, scene: Scene, command: str = "") -> Said:
        """A reference, perhaps with what is to be done about it.

        "antwoord WO-9D4MXT opgepakt" names a button; else "antwoord" may be the button itself.
        """
        found = scene.own.get(ref)
        if found is None:
            return looks.unseen(scene.tell("handover.unknown", ref=ref), ref, scene)
        handover, side = found
        return looks.looked(self._said(words, handover, side, scene, command), *found, scene, {})

    def _said(self, words: str, handover: Handover, side: Side, scene: Scene, command: str) -> Said:
        rest = without_references(words)
        if not as_said(rest):
            return sheet(handover, side, scene)
        if command and heard_in(rest, handover, side, scene) is None:
            rest = f"{command} {rest}"
        return answering.said(rest, handover, side, scene)

    def _at_card(self, text: str, handover: Handover, side: Side, scene: Scene) -> Said | None:
        """Typed under the card in a channel, which has no buttons of one's own: by its number."""
        shown = Progress().offering(choices(handover, side, scene))
        chosen = shown.chosen(text)
        if chosen is not None:
            return self._pressed(chosen, scene)
        if text.strip().isdecimal():
            return sheet(handover, side, scene, scene.say("handover.no_such_number"))
        heard = heard_in(text, handover, side, scene)
        return answering.said(text, handover, side, scene) if heard else None

    def _in_view(self, text: str, handover: Handover, side: Side, scene: Scene) -> Said | None:
        """Typed with the card in view: a button in other words, and not a question."""
        heard = heard_in(text, handover, side, scene)
        if heard is not None and (not heard[1] or set(text) & set(",:;")):
            return answering.said(text, handover, side, scene)
        if text.strip().isdecimal() or answering.asks_the_map(text, scene):
            return None
        return answering.said(text, handover, side, scene)

    def _pending(self, text: str, progress: Progress, scene: Scene) -> Said | None:
        """What a press lacked, or a question in between (None)."""
        data = progress.pending
        if away.DO in (data.get("do"), data.get("go")):
            return away.answered(text, data, scene)
        found = scene.own.get(str(data.get("ref")), str(data.get("as")))
        if found is None:
            return None
        fills = request.typed if data.get("go") == "form" else answering.typed
        said = fills(text, data, *found, scene)
        return said and looks.looked(said, *found, scene, data)


def _wants_words(progress: Progress, scene: Scene) -> bool:
    """Are words of one's own asked for, whatever they look like?"""
    data = progress.pending
    if progress.waiting != "handover" or data.get("go") == "form":
        return progress.waiting == "handover"
    found = scene.own.get(str(data.get("ref")), str(data.get("as")))
    return found is not None and answering.wants_words(data, *found, scene)


def _on_screen(progress: Progress, scene: Scene) -> tuple[Handover, Side] | None:
    """The one handover that the last message was about."""
    shown = [data for _, data in progress.choices if data.get("do") == "handover"]
    refs = {str(data.get("ref")) for data in shown}
    return scene.own.get(refs.pop(), str(shown[0].get("as"))) if len(refs) == 1 else None


def _stranger(scene: Scene) -> Said:
    return looks.strange(scene.tell("handover.stranger"), scene)
