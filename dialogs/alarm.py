"""What must be done now: fixed notices of the red flags, with whom to call in this region."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.instrument import RedFlag, RedFlags, Region
from dialogs.turn import Card, Choice, Form, Reply
from dialogs.walk_cards import WalkCards
from dialogs.wording import Wording


@dataclass(frozen=True)
class Alarm:
    """The notices in one language; nothing of what was typed is in them."""

    red_flags: RedFlags
    wording: Wording
    region: str
    """The municipality whose emergency post and crisis service are named."""

    def say(self, key: str, **values: object) -> str:
        return self.wording.say(key, **values)

    def first(self, cards: WalkCards) -> Reply:
        """The general notice at once, and the flags to tap for what belongs to each."""
        card = self.wording.crisis_card()
        options = tuple(
            Choice(f.in_(self.wording.lang), cards.data(go="alarm", flag=f.id))
            for f in self.red_flags.flags
        )
        form = Form(options=options)
        return Reply(card, self.wording.lang, (cards.button("resume"),), form=form)

    def notice(self, flag: RedFlag, cards: WalkCards) -> Reply:
        """What must be done for one flag; only after an action the talk may go on at once."""
        here = self._region
        filled = {
            "record": cards.record_name,
            "emergency_post": (here and here.emergency_post)
            or self.say("walk.alarm.emergency_post"),
            "crisis_service": (here and here.crisis_service)
            or self.say("walk.alarm.crisis_service"),
        }
        todo = tuple(f"• {a.in_(self.wording.lang).format_map(filled)}" for a in flag.must_do)
        if flag.resume:
            footer = self.say("walk.alarm.resume")
            choices = [cards.button("resume"), cards.button("pause")]
        else:
            footer = self.red_flags.rule.in_(self.wording.lang)
            choices = [cards.button("understood")]
        title = flag.in_(self.wording.lang)
        card = Card(title, todo, footer=footer, urgent=True)
        return Reply(card, self.wording.lang, tuple(choices))

    @property
    def _region(self) -> Region | None:
        return next((r for r in self.red_flags.regions if r.place == self.region), None)
