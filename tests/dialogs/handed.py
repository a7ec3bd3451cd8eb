"""A practice, a neighbourhood team and what each reads of their handovers, without any messenger.

street = Street(conversation)
street.asks()                                       # the GP sends WO-9D4MXT
street.does("wijkcoach", Event.ACCEPT)              # somebody presses a button
street.sheet("huisarts")                            # → the card in a chat of one's own
street.letters()                                    # → what the bot tells by itself, and whom
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.channel_store import Channel
from cases.counter import Counter
from cases.desk import Desk
from cases.handover.model import Handover
from cases.handover.states import Event, Side
from cases.letters import ABOUT, Kind, Note, read_notes
from cases.nudging import sweep
from cases.outbox import channel_of, organisation_of
from cases.own_handovers import OwnHandovers
from cases.store import SqliteStore
from dialogs.conversation import Conversation
from dialogs.handover.scene import Scene
from dialogs.handover.sheet import drawn
from dialogs.handover.told import told
from dialogs.turn import Reply
from social_map.models import Lang
from tests.cases.handing_over import MONDAY, asked, consent, filled
from tests.conversations.people import PARTNER, PEOPLE, PRACTICE
from tests.files import LAAK

REF, CASE = "WO-9D4MXT", "KB-7F3KQ2"
Letters = list[tuple[str, list[Note], Reply | None]]


class Street:
    """`away`: people whom the bot cannot write to personally."""

    def __init__(
        self,
        conversation: Conversation,
        *,
        linked: bool = True,
        away: tuple[str, ...] = (),
    ) -> None:
        assert conversation.handovers is not None
        self.conversation, self.handovers = conversation, conversation.handovers
        self.now = MONDAY
        self.store = SqliteStore(":memory:")
        self.desk = Desk(self.store)
        self.counter = Counter(self.store, self.handovers.rules, self.handovers.access)
        for person in PEOPLE:
            if person.id not in away:
                self.store.outbox.keep_contact(f"teams|{person.id}", "{}")
        if linked:
            self.store.channels.link(Channel(PARTNER, f"19:{PARTNER}", "{}", "brug", self.now))

    # -- what happens -----------------------------------------------------------------------

    def drafts(self, who: str = "huisarts", **given: Any) -> Handover:
        usual = {
            **{"practice": PRACTICE, "organisation": PARTNER, "place": LAAK, "ref": REF},
            **{"case": CASE, "consent": consent(given.get("organisation", PARTNER))},
        }
        draft = asked(**{**usual, **given})
        actor = self.own(who).actor(Side.REQUESTER, draft)
        with self.desk.turn(self.now, promised=True):
            begun = self.counter.start(draft, actor, self.now, red_flag=False)
        assert isinstance(begun, Handover), begun
        return begun

    def asks(self, **given: Any) -> Handover:
        """Sent by the GP."""
        draft = self.drafts(**given)
        send = Event.SEND if draft.kind == "handover" else Event.CONSULT
        return self.does("huisarts", send, draft.ref)

    def follows(self, ref: str = REF) -> Handover:
        """The same is asked again by the GP: a linked draft."""
        actor = self.own("huisarts").actor(Side.REQUESTER, self.handover(ref))
        with self.desk.turn(self.now, promised=True):
            draft = self.counter.follow(ref, self.counter.new_reference("WO"), actor, self.now)
        assert isinstance(draft, Handover), draft
        return draft

    def does(self, who: str, event: Event, ref: str = REF, **details: Any) -> Handover:
        """Somebody presses a button, with all that it asks filled in."""
        before = self.handover(ref)
        partner = next(p for p in PEOPLE if p.id == who).organisation == before.organisation
        side = Side.PARTNER if partner else Side.REQUESTER
        actor = self.own(who).actor(side, before)
        kept = ("consent", "agreed", "route") if event is Event.SEND else ()
        sent = {key: getattr(before, key) for key in kept}
        given = {**filled(event, before, self.now), **sent, **details}
        with self.desk.turn(self.now, promised=True):
            after = self.counter.act(ref, event, actor, self.now, given)
        assert isinstance(after, Handover), f"{event}: {after}"
        return after

    def later(self, **time: float) -> Letters:
        """Time passes hour by hour, with sweeps; what was told meanwhile."""
        told: Letters = []
        for _ in range(int(timedelta(**time).total_seconds() // 3600)):
            self.now += timedelta(hours=1)
            sweep(self.counter, self.now)
            told += self.letters()
        return told

    # -- what is read -----------------------------------------------------------------------

    def handover(self, ref: str = REF) -> Handover:
        found = self.store.handovers.get(ref)
        assert found is not None
        return found

    def own(self, who: str, organisation: str = "") -> OwnHandovers:
        user = channel_of(organisation) if organisation else f"teams|{who}"
        channel = f"19:{organisation}" if organisation else f"chat-{who}"
        return OwnHandovers(self.counter, user, channel, bool(organisation), self.now)

    def scene(self, who: str = "", organisation: str = "", lang: Lang = "nl") -> Scene:
        """In a chat of one's own, or as it is told in the channel of an organisation."""
        wording = self.conversation.finder.wording(lang, self.now.date())
        return self.handovers.scene(self.own(who, organisation), wording)

    def sheet(self, who: str, ref: str = REF, lang: Lang = "nl") -> Reply:
        """The card as this person sees it in a chat of his or her own."""
        scene = self.scene(who, lang=lang)
        found = scene.own.get(ref)
        assert found is not None, f"{who} does not see {ref}"
        return drawn(*found, scene)

    def told(self, user: str, *notes: Note, lang: Lang = "nl") -> Reply | None:
        """One letter as its receiver reads it now."""
        organisation = organisation_of(user)
        return told(notes, self.scene(user, organisation, lang))

    def letters(self) -> Letters:
        """Delivers what waits: to whom, the notes, and the message."""
        delivered: Letters = []
        while waiting := self.desk.letters(self.now):
            for letter in waiting:
                assert letter.about == ABOUT
                notes, user = read_notes(letter.body), letter.user.removeprefix("teams|")
                delivered.append((user, notes, self.told(user, *notes)))
                self.desk.told(letter)
        return delivered

    def reads(self, user: str) -> list[str]:
        """What one person or channel is told now; changes of a posted card left out."""
        return [
            self.text(reply)
            for whom, notes, reply in self.letters()
            if whom == user and reply and notes[0].kind is not Kind.EDIT
        ]

    def text(self, reply: Reply | None) -> str:
        return reply.text(self.conversation.messages) if reply else ""


def titles(reply: Reply | None) -> list[str]:
    """The buttons, in order."""
    return [choice.title for choice in reply.choices] if reply else []
