"""The effects of a reply are carried out, in the transaction of its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.noted import noted
from cases.channel_store import Channel
from cases.counter import Double
from cases.desk import Desk
from cases.store import Overtaken
from cases.succession import Succession
from cases.upkeep.changes import Change
from cases.upkeep.own_listings import OwnListings
from dialogs.conversation import Conversation, Memory
from dialogs.effects import (
    AddWalk,
    BeAway,
    CaseEffect,
    CloseCase,
    Confirm,
    Count,
    CountGap,
    DropWalk,
    Effect,
    HandoverEffect,
    KeepWalk,
    Leave,
    Link,
    Move,
    OpenCase,
    Propose,
    Remember,
    RemindAt,
    Report,
    Settle,
    TakeIn,
    TakeOver,
    Unlink,
    UpkeepEffect,
)
from dialogs.turn import Turn


@dataclass(frozen=True)
class Carrier:
    """Carries out what one turn decided on."""

    turn: Turn
    desk: Desk
    memory: Memory
    conversation: Conversation
    now: datetime

    def carry_out(self, effects: Sequence[Effect]) -> None:
        """Raises Overtaken when something changed since it was decided."""
        turn, desk = self.turn, self.desk
        for effect in effects:
            match effect:
                case Remember(lang, place, record):
                    desk.remember(turn.user, lang, place, record)
                case CountGap(need, place):
                    desk.count_gap(need, place, self.now)
                case Report() | Confirm() | Propose() | Settle():
                    self._keep_true(effect)
                case (
                    OpenCase()
                    | AddWalk()
                    | KeepWalk()
                    | DropWalk()
                    | CloseCase()
                    | RemindAt()
                    | Count()
                ):
                    self._walk(effect)
                case TakeIn() | Move() | Link() | Unlink() | BeAway() | Leave() | TakeOver():
                    self._hand_over(effect)
        if effects:
            own = self.memory.handovers
            person = own.person if own else None
            desk.note(noted(effects, turn.user, person, self.now))

    def _walk(self, effect: CaseEffect) -> None:
        desk = self.desk
        match effect:
            case OpenCase(case, walk):
                desk.open_case(case, walk)
            case AddWalk(walk):
                desk.add_walk(walk)
            case KeepWalk(walk, seq, mark, estimate):
                desk.keep_walk(walk, seq, mark, estimate)
            case DropWalk(ref, moment):
                desk.drop_walk(ref, moment)
            case CloseCase(ref):
                desk.close_case(ref, self.now)
            case RemindAt(ref, times):
                desk.remind_at(ref, times)
            case Count(what):
                desk.count(what, self.now)

    def _hand_over(self, effect: HandoverEffect) -> None:
        own = self.memory.handovers
        assert own is not None, "effects of handovers come from handovers"
        turn, counter = self.turn, own.counter
        match effect:
            case TakeIn(draft, actor):
                if isinstance(counter.take_in(draft, actor, self.now), Double):
                    raise Overtaken
            case Move(before, after, event, actor):
                counter.keep(before, after, event, actor, self.now)
            case Link(organisation):
                counter.link(
                    Channel(organisation, turn.channel, turn.channel_contact, turn.user, self.now)
                )
            case Unlink(organisation):
                counter.unlink(organisation, self.now)
            case BeAway(until, first, by):
                counter.away(own.me, until, self.now, first, by)
            case Leave(organisation, successor):
                Succession(counter).leave(own.me, organisation, successor, turn.user, self.now)
            case TakeOver(who):
                Succession(counter).take_over(who, turn.user, self.now)

    def _keep_true(self, effect: UpkeepEffect) -> None:
        own = self.memory.listings
        assert own is not None, "effects about the map come from its upkeep"
        keeper = own.keeper
        match effect:
            case Report(service, organisation, what):
                keeper.report(service, organisation, what, self.turn.user, self.now)
            case Confirm(proposals):
                changes = [self._change(proposal) for proposal in proposals]
                keeper.confirm([p.listed for p in proposals], changes, self.now)
            case Propose(listed=listed):
                keeper.propose(self._change(effect), listed, self.now)
            case Settle(report, outcome):
                keeper.settle(report, outcome, self.now)

    def _change(self, proposal: Propose) -> Change:
        own, listed = self.memory.listings, proposal.listed
        assert own is not None
        theirs = own.person.organisation if own.person else ""
        return Change(
            *(proposal.kind, proposal.file, listed.organisation, listed.service, proposal.edits),
            *(self.turn.user, self._role(own), theirs or listed.organisation, self.now),
            digest=listed.digest,
        )

    def _role(self, own: OwnListings) -> str:
        """What this person is, in Dutch, for it is kept so."""
        return own.role or self.conversation.messages.text("listing.somebody", "nl")
