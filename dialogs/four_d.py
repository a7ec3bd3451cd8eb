"""The 4D conversation in chat: beginning, coming back, finding partners for what comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cases.four_d import Case, Walk
from cases.references import read_reference
from dialogs import walk_menu as menu
from dialogs.alarm import Alarm
from dialogs.around import Around
from dialogs.course import Course, revised
from dialogs.effects import AddWalk, Effect, OpenCase, SeenCase
from dialogs.finder import Finder
from dialogs.instrument import Instrument
from dialogs.instruments import Instruments
from dialogs.own_words import OwnWords
from dialogs.progress import Progress
from dialogs.turn import Card, Choice, Form, Reply
from dialogs.walking import Walking

Said = tuple[Reply, Progress]


@dataclass(frozen=True)
class FourD:
    """Begins and resumes conversations. Pure but for reading the user's own cases."""

    instruments: Instruments
    finder: Finder
    own_words: OwnWords

    def walking(self, walk: Walk, around: Around) -> Walking:
        """The walk in hand; the same one for the whole turn."""
        known = around.walkings.get(walk.case)
        if known is None or known.walk is not walk:
            known = Walking(walk, walk.seq, self.instruments.by_id[walk.instrument], around)
            around.walkings[walk.case] = known
        return known

    # -- replies with where the conversation stands -----------------------------------------

    def said(self, reply: Reply, walk: Walk) -> Said:
        """A card about a walk, other than a step of it."""
        return reply, Progress(lang=reply.lang, walk=walk.case)

    def step(self, reply: Reply, walk: Walk) -> Said:
        """A step of a walk: what is typed next may answer it."""
        return reply, Progress(lang=reply.lang, walk=walk.case, waiting="step")

    def tell(self, key: str, around: Around, **values: object) -> Said:
        """One sentence."""
        lang = around.wording.lang
        return Reply(Card(around.wording.say(key, **values)), lang), Progress(lang=lang)

    def gone(self, key: str, walking: Walking, *effects: Effect) -> Said:
        """One sentence about a walk that is over."""
        reply, progress = self.tell(key, walking.around, ref=walking.walk.case)
        return replace(reply, effects=effects), progress

    def alarm(self, flag: str, walking: Walking) -> Said:
        """The fixed notice; the walk stops, unless an action comes first and it may go on.

        Pressed where the step asks about this very flag, it is the answer to that step.
        """
        walking = walking.alarmed(flag)
        alarm = Alarm(self.instruments.red_flags, walking.wording, self.finder.social_map.home)
        known = self.instruments.red_flags.by_id.get(flag)
        reply = alarm.notice(known, walking.cards) if known else alarm.first(walking.cards)
        if known is not None and not known.resume:
            walking = walking.moved("stopped")
        return self.said(replace(reply, effects=walking.kept()), walking.walk)

    # -- beginning --------------------------------------------------------------------------

    def start(self, instrument: Instrument, around: Around, anew: bool = False) -> Said:
        """A new conversation; an untouched one is used again, and unfinished ones are offered."""
        unfinished = self._unfinished(around)
        for walking in unfinished:
            if walking.instrument == instrument and not walking.walk.events:
                return self.said(menu.intro(walking), walking.walk)
        if unfinished and not anew:
            data = {"do": "four_d", "new": True, "instrument": instrument.id}
            fresh = Choice(around.wording.say("walk.button.fresh"), data)
            title = around.wording.say("walk.unfinished")
            return menu.several(unfinished, title, fresh), Progress(lang=around.wording.lang)
        walk = self._fresh(instrument, around, around.cases.new_reference(), 1)
        case = Case(
            ref=walk.case, owner=around.cases.owner, instrument=instrument.id, opened=walk.started
        )
        reply = menu.intro(self.walking(walk, around))
        return self.said(replace(reply, effects=(OpenCase(case, walk),)), walk)

    def _unfinished(self, around: Around) -> list[Walking]:
        walks = around.cases.unfinished()
        return [self.walking(w, around) for w in walks if w.instrument in self.instruments.by_id]

    def _fresh(self, instrument: Instrument, around: Around, ref: str, moment: int) -> Walk:
        walk = Walk(
            case=ref,
            moment=moment,
            instrument=instrument.id,
            digest=self.instruments.digests[instrument.id],
            first="",
            started=around.cases.now,
            updated=around.cases.now,
        )
        earlier = self.walking(walk, around).earlier
        return walk.model_copy(update={"first": Course(instrument, walk, earlier).first()})

    # -- coming back ------------------------------------------------------------------------

    def resume(self, text: str, around: Around) -> Said:
        """`verder`, alone or with a reference."""
        ref = read_reference(text, "KB")
        if ref is not None:
            walk = around.cases.walk(ref)
            return self.resumed(walk, around) if walk else self._unknown(ref, around)
        match self._unfinished(around):
            case []:
                return self.tell("walk.nothing_open", around)
            case [walking]:
                return self.resumed(walking.walk, around)
            case several:
                reply = menu.several(several, around.wording.say("walk.which"))
                return reply, Progress(lang=around.wording.lang)

    def resumed(self, walk: Walk, around: Around) -> Said:
        """A conversation that was left, with the content of today."""
        if walk.instrument not in self.instruments.by_id:
            return self.tell("walk.gone_instrument", around, ref=walk.case)
        walking = self.walking(walk, around)
        if walk.state == "stopped":
            return self.seen(self.said(menu.safe(walking), walk))
        if walk.state == "done":
            return self.seen(self.said(walking.show(), walk))
        walking, changed = self._up_to_date(walking)
        reply = menu.resumed(walking, changed) if walk.events else menu.intro(walking)
        return self.seen(self.said(replace(reply, effects=walking.kept()), walk))

    def seen(self, said: Said) -> Said:
        """The owner came back to a conversation, which the audit says."""
        reply, progress = said
        looked = SeenCase(str(progress.walk))
        return replace(reply, effects=(*reply.effects, looked)), progress

    def _unknown(self, ref: str, around: Around) -> Said:
        """None of one's own; that of somebody else is a refusal, which the audit says."""
        reply, progress = self.tell("walk.unknown", around, ref=ref)
        theirs = around.cases.of_somebody_else(ref)
        return replace(reply, effects=(SeenCase(ref, allowed=False),) if theirs else ()), progress

    def _up_to_date(self, walking: Walking) -> tuple[Walking, str]:
        """With the content of today, and a sentence where that differs from when it was left."""
        walk, digest = walking.walk, self.instruments.digests[walking.instrument.id]
        if walk.digest == digest:
            return walking, ""
        events, dropped = revised(walk, walking.instrument)
        fresh = walking.with_(walk.with_events(events, digest, walking.now))
        return fresh, fresh.say("walk.changed", count=dropped) if dropped else fresh.say(
            "walk.reworded"
        )

    def follow_up(self, text: str, around: Around) -> Said:
        """`vervolg KB-…`: the next measurement of a case."""
        ref = read_reference(text, "KB")
        if ref is None:
            return self.tell("walk.follow_up_how", around)
        walk = around.cases.walk(ref)
        if walk is None:
            return self._unknown(ref, around)
        instrument = self.instruments.by_id.get(walk.instrument)
        if instrument is None or not instrument.follow_up:
            return self.tell("walk.gone_instrument", around, ref=ref)
        if walk.state != "done":
            return self.resumed(walk, around)
        later = self._fresh(instrument, around, ref, walk.moment + 1)
        walking = self.walking(later, around)
        note = walking.say("walk.follow_up", ref=ref, moment=walking.summary.moment(later.moment))
        return self.step(replace(walking.show(note), effects=(AddWalk(later),)), later)

    # -- partners ---------------------------------------------------------------------------

    def partner(self, need: str, walking: Walking) -> Said:
        """Who helps with this need; the neighbourhood is asked once."""
        place = walking.walk.place
        if need not in self.finder.social_map.needs:
            return self.said(walking.summary.reply(), walking.walk)
        if place is None or place not in self.finder.social_map.gazetteer.places:
            return self._where(need, walking)
        wording = walking.wording
        data = {"do": "find", "needs": [need], "places": [place], "case": walking.walk.case}
        found = self.finder.press(data, wording.lang, wording.today)
        assert found is not None
        reply, progress = found
        effects = (*walking.kept(), *reply.effects)
        back = walking.cards.button("summary")
        # within the six that show without *Meer*
        choices = (*reply.choices[:5], back, *reply.choices[5:])
        reply = replace(reply, choices=choices, effects=effects)
        return reply, progress.model_copy(update={"walk": walking.walk.case})

    def _where(self, need: str, walking: Walking) -> Said:
        wording, social_map = walking.wording, self.finder.social_map
        usual = walking.around.usual_place
        places = [*([usual] if usual else []), *social_map.busiest_inside(social_map.home)[:4]]
        options = tuple(
            Choice(wording.place(p), walking.cards.data(go="partner", need=need, place=p))
            for p in dict.fromkeys(places)
            if p in social_map.gazetteer.places
        )
        card = Card(wording.say("place.ask"), (wording.say("place.enough"),))
        reply = Reply(
            card, wording.lang, (walking.cards.button("summary"),), form=Form(options=options)
        )
        progress = Progress(lang=wording.lang, walk=walking.walk.case, waiting="walk_place")
        return reply, progress.model_copy(update={"needs": (need,)})

    def in_place(self, text: str, need: str, walking: Walking) -> Said:
        """A neighbourhood that was typed."""
        places = self.finder.understand(text, walking.wording.lang).places
        if not places:
            reply, progress = self._where(need, walking)
            card = replace(reply.card, lines=(walking.wording.say("place.unknown"),))
            return replace(reply, card=card), progress
        return self.partner(need, walking.place(places[0].id))
