"""A short remark in own words: kept only when the privacy filter finds nothing in it."""

from __future__ import annotations

from dataclasses import dataclass

from cases.four_d import Answer
from cases.privacy.filter import PrivacyFilter
from dialogs.course import Stop
from dialogs.harmless import harmless
from dialogs.instrument import Talk
from dialogs.turn import Card, Choice, Reply
from dialogs.walking import Walking


@dataclass(frozen=True)
class OwnWords:
    """Takes a remark where the step at hand allows one."""

    privacy: PrivacyFilter

    def allowed(self, here: Stop | None) -> bool:
        return here is not None and isinstance(here.step, Talk) and here.step.own_words > 0

    def take(self, text: str, walking: Walking) -> Reply:
        """The next step, or what is wrong with the remark; its text is kept nowhere then."""
        here = walking.here
        assert here is not None
        assert isinstance(here.step, Talk)
        words = harmless(text)
        if len(words) > here.step.own_words:
            return walking.show(walking.say("walk.own_words_long", most=here.step.own_words))
        screened = self.privacy.screen(words, walking.now.date(), walking.wording.lang)
        kinds = {f.kind for f in screened.findings}
        overruled = walking.walk.retype and kinds <= set(here.step.overrule)
        if kinds and not overruled:
            return self._warning(kinds, screened.clean, here.step, walking)
        return walking.answer(Answer(words=words))

    def _warning(self, kinds: set[str], clean: str, step: Talk, walking: Walking) -> Reply:
        """Text 12: what it looks like, and a cleaned version; the remark itself is not shown."""
        cards = walking.cards
        named = ", ".join(walking.say(f"walk.privacy.kind.{k}") for k in sorted(kinds))
        lines = (
            walking.say("walk.privacy.delete", ref=walking.walk.case),
            walking.say("walk.privacy.clean", words=clean),
        )
        choices = [
            Choice(walking.say("walk.button.use_clean"), cards.data(words=clean)),
            cards.button("retype"),
        ]
        if kinds <= set(step.overrule):
            choices.append(cards.button("overrule"))
        title = walking.say("walk.privacy.title", kind=named)
        return Reply(Card(title, lines, urgent=True), walking.wording.lang, tuple(choices))
