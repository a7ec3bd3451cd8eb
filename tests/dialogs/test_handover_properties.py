"""Everybody presses and types anything while time goes by: what handovers promise holds.

People of both sides and the channel press buttons of new and old cards, half filled in, type
numbers, words and remarks, and the bot sweeps and delivers. `make prove` takes ten times as many
steps.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from functools import cache, partial
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.cards import adaptive_card
from cases.calendar import is_open
from cases.handover.model import Handover
from cases.handover.running import awaited, running, today
from cases.handover.states import ACTIVE, FINAL, Event, Side, State
from cases.letters import ABOUT, Kind, read_notes
from cases.outbox import Letter
from cases.patience import calendars
from cases.references import new_reference
from content.messages import load_messages
from dialogs.conversation import Conversation
from dialogs.turn import Field, Reply
from social_map.loading import load
from tests.cases.handing_over import said, shipped_filter, shipped_rules
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, DEBTS, MENTAL, PARTNER, PEOPLE, people
from tests.conversations.somebody import Somebody, titles
from tests.factories import SHIPPED, TODAY
from tests.walks import confirmed, walked

STEPS = 300 * int(os.environ.get("WIJKSCHAKEL_PROVE", "1"))
STEPS_PER_STORY = 50

MARK = "zwaluwstaart"
"""Stands in every remark, and in no channel and no nudge."""
MADE_UP = "070-" + "1234" * 2
REMARKS = (
    *(f"liefst in de ochtend, {MARK}", f"bel {MADE_UP} {MARK}", f"mevrouw Jansen {MARK}"),
    *(f"ze wil niet meer leven {MARK}", f"{MARK} " * 15),
)
PRIVATE = (MADE_UP, "Jansen", "wil niet meer leven")
"""Parts of them that are kept nowhere."""
PLACES = (
    *(("huisarts", ""), ("poh", ""), ("assistente", ""), ("brugfunctionaris", "")),
    *(("wijkcoach", ""), ("wijkcoach", PARTNER), ("collega", PARTNER), ("balie", PARTNER)),
    *(("vervanger", ""), ("huisarts", PARTNER), ("gezinscoach", ""), ("behandelaar", MENTAL)),
    *(("schuldhulpverlener", ""), ("voorbijganger", ""), ("voorbijganger", PARTNER)),
)
REQUESTERS = ("huisarts", "poh", "assistente", "gezinscoach")
QUESTIONS = (
    "huishoudelijke hulp in Laak",
    "trauma in Laak",
    "stress in Laak",
    "household help Laak",
)
WORDS = (
    *("1", "2", "3", "4", "5", "7", "12", "ja", "nee", "stop", "terug", "help", "meer"),
    *("mijn overdrachten", "onze overdrachten", "werklijst", "overdracht", "antwoord 1"),
    *("huishoudelijke hulp in Laak", "english", "nederlands", "vandaag", "morgen", "31-02-2027"),
    *("over 2 weken", "koppel wmo-wijkteam-laak", "ontkoppel wmo-wijkteam-laak", "koppel"),
)
ABOUT_ONE = (
    *("overdracht {ref}", "antwoord {ref} {word}", "{ref}", "{word} {ref}", "{case}"),
    *("antwoord {ref} 1", "antwoord {ref} 3", "antwoord {ref} {mark}"),
)
SAID = (
    *("ontvangen", "ik pak het op", "niet voor ons", "ja, met wachttijd", "terugkoppeling"),
    *("aangekomen", "niet gekomen", "teruggeven", "lus sluiten", "intrekken", "vraag"),
    *("past beter bij", "ik neem de regie over", "afhandelen", "later herinneren", "gebeld"),
)
ASKED: tuple[dict[str, Any], ...] = (
    *({}, {"urgency": "today"}, {"kind": "consultation"}),
    {"service": "parnassia-trauma", "organisation": MENTAL, "need": "trauma", "domain": "mind"},
    {"service": "den-haag-schuldhulp-traject", "organisation": DEBTS, "need": "schulden"}
    | {"outer": True},
)
STRAIGHT = {
    State.REQUESTED: Event.ACCEPT,
    State.RECEIVED: Event.ACCEPT,
    State.ACCEPTED: Event.ARRIVE,
    State.IN_PROGRESS: Event.FEEDBACK,
}
KEY_FIGURES = {PARTNER: "wijkcoach", MENTAL: "behandelaar", DEBTS: "schuldhulpverlener"}
LEFT_OPEN = re.compile(r"\{\w*\}|\bhandover\.\w")
"""Placeholders and keys that were not filled in."""
taken: Counter[str] = Counter()


@cache
def conversation() -> Conversation:
    known = confirmed(load(SHIPPED, TODAY).social_map, CONFIRMED, TODAY)
    return walked(SHIPPED, known, load_messages(SHIPPED), access=people())


class Watched(Neighbourhood):
    """What the bot tells by itself is looked at when it arrives."""

    def arrives(self, letter: Letter, reply: Reply) -> str:
        text = super().arrives(letter, reply)
        if letter.about == ABOUT:
            kinds = {n.kind for n in read_notes(letter.body)}
            if Kind.NUDGE in kinds:
                taken["nudges"] += 1
                assert is_open(self.now, shipped_rules().calendar()), "a nudge out of hours"
                assert MARK not in text, "a nudge says what is due, not what was written"
        return text


class Streets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        drawn = partial(new_reference, symbol=Random(0).choice)  # the same story again and again
        self.patched = patch("cases.case_store.new_reference", drawn)
        self.patched.start()
        self.laak = Watched(conversation())
        self.before: dict[str, Handover] = {}
        self.read = 0
        """So much of what was sent is looked at."""
        self.given: dict[str, str] = {}
        """Where → all that was typed and pressed there: the bot may say it back."""

    def teardown(self) -> None:
        dump = "\n".join(self.laak.store._db.conn.iterdump())
        self.laak.close()
        self.patched.stop()
        for private in PRIVATE:
            assert private not in dump, "2: what the filter stops is nowhere"

    # -- what happens ----------------------------------------------------------------------

    @rule(which=st.sampled_from(ASKED), remark=st.booleans())
    def something_is_asked(self, which: dict[str, Any], remark: bool) -> None:
        if len(self.before) < 4:
            self.laak.asked(**which, remark=REMARKS[0] if remark else "")
            self.holds()

    @rule(d=st.data())
    def it_goes_well(self, d: st.DataObject) -> None:
        """A step of the straight way, so that random presses meet what has come far."""
        moving = [h for h in self.stored() if h.state in STRAIGHT and not h.outer]
        moving = [h for h in moving if h.kind == "handover" and h.consent and h.consent.feedback]
        if moving:
            h = d.draw(st.sampled_from(moving))
            name = KEY_FIGURES[h.organisation]
            self.laak.does(name, Side.PARTNER, STRAIGHT[h.state], ref=h.ref)
            self.holds()

    @rule(who=st.sampled_from(PLACES), times=st.integers(1, 5), d=st.data())
    def somebody_presses(self, who: tuple[str, str], times: int, d: st.DataObject) -> None:
        """Some buttons after each other, mostly of the newest card."""
        somebody = self.laak.person(*who)
        for _ in range(times):
            replies = [r for r in somebody.at_hand if titles(r)]
            if not replies:
                return
            self.presses(somebody, replies[max(0, d.draw(st.integers(-3, 2))) % len(replies)], d)

    @rule(who=st.sampled_from(REQUESTERS), what=st.sampled_from(QUESTIONS), d=st.data())
    def somebody_begins_to_ask(self, who: str, what: str, d: st.DataObject) -> None:
        somebody = self.laak.person(who)
        somebody.says(what)
        found = [t for t in somebody.buttons if t.startswith(("Overdracht", "Handover", "Start"))]
        if found and len(self.before) < 8:
            somebody.presses(found[0])
            assert somebody.last is not None
            self.presses(somebody, somebody.last, d)

    @rule(d=st.data())
    def somebody_presses_an_old_card(self, d: st.DataObject) -> None:
        """Also of somebody else: what a button carries is user input."""
        old = [r for _, _, r in self.laak.sent if r.choices]
        if old:
            reply = old[d.draw(st.integers(0, 999)) % len(old)]
            self.presses(self.somebody(d), reply, d)

    @rule(d=st.data())
    def somebody_types(self, d: st.DataObject) -> None:
        somebody = self.somebody(d)
        under = d.draw(st.sampled_from(["", *self.before])) if somebody.channel else ""
        words = d.draw(st.sampled_from((*WORDS, *ABOUT_ONE, *REMARKS, *SAID)))
        refs = list(self.before.values())
        one = d.draw(st.sampled_from(refs)) if refs else None
        ref, case = (one.ref, one.case) if one else ("WO-000000", "KB-000000")
        word = d.draw(st.sampled_from(SAID))
        typed = words.format(ref=ref, case=case, word=word, mark=REMARKS[0])
        taken["typed"] += 1
        if under and not self.laak.activity(under):
            under = ""
        self.gives(somebody, typed)
        self.answered(somebody.says(typed, under=under), f"{somebody.name} > {typed}")

    @rule(time=st.sampled_from([(1, "uur"), (3, "uur"), (1, "dagen"), (4, "dagen")]))
    def time_passes(self, time: tuple[int, str]) -> None:
        self.laak.later(*time)
        self.holds()

    # -- how ---------------------------------------------------------------------------------

    def somebody(self, d: st.DataObject) -> Somebody:
        return self.laak.person(*d.draw(st.sampled_from(PLACES)))

    def presses(self, somebody: Somebody, reply: Reply, d: st.DataObject) -> None:
        form = reply.form
        choices = [*(form.options if form else ()), *reply.choices]
        choice = choices[d.draw(st.integers(0, 63)) % len(choices)]
        filled = {f.id: fill(f, d) for f in (form.fields if form else ())}
        data = json.loads(json.dumps(dict(choice.data)))
        somebody.last = reply
        self.gives(somebody, json.dumps(data))
        taken["pressed"] += 1
        taken["button " + str(data.get("act") or data.get("go") or data.get("do"))] += 1
        answer = somebody.presses_data({**data, **{k: v for k, v in filled.items() if v}})
        self.answered(answer, f"{somebody.name}{'#' * bool(somebody.channel)} [{choice.title}]")

    def gives(self, somebody: Somebody, what: str) -> None:
        where = somebody.chat if somebody.channel else somebody.user
        self.given[where] = f"{self.given.get(where, '')} {what}"

    def answered(self, answer: str, what: str) -> None:
        assert re.search(r"\w", answer), f"{what} is answered with nothing"
        self.laak.delivers()
        self.holds()

    # -- what always holds --------------------------------------------------------------------

    def holds(self) -> None:
        taken["steps"] += 1
        now = {h.ref: h for h in self.stored()}
        for handover in now.values():
            self.stands(handover)
            before = self.before.get(handover.ref)
            if before is not None and before.seq != handover.seq:
                self.moved(before, handover)
        for before in self.before.values():
            assert before.ref in now or before.state is State.DRAFT, "nothing that was sent is lost"
        self.before = now
        fresh, self.read = self.laak.sent[self.read :], len(self.laak.sent)
        for where, text, reply in fresh:
            self.is_fit_for(where, text, reply)

    def stored(self) -> list[Handover]:
        rows = self.laak.store._db.conn.execute("select body from handovers order by ref")
        return [Handover.model_validate_json(body) for (body,) in rows]

    def stands(self, h: Handover) -> None:
        if h.kind == "handover" and h.was_sent:  # 1
            assert h.consent is not None
            assert h.consent.scope == h.organisation
            assert h.consent.on <= today(self.laak.now)
        for text in (h.remark, h.partner_remark, h.answer_remark):  # 2
            assert not shipped_filter().screen(text, today(self.laak.now)).findings
        assert bool(awaited(h)) is (h.state not in FINAL)  # 3
        assert conversation().social_map.needs[h.need].handover  # 9
        days = calendars(h, shipped_rules())
        for clock, side in running(h).items():  # 8, 11
            assert is_open(h.clocks[clock].due, days[side])
        lines = self.laak.store.handovers.timeline(h.ref)
        taking = [x for x in lines if x.to_state == State.ACCEPTED != x.from_state]
        assert len(taking) <= 1, "10: the first wins"
        for line in lines:
            if line.lead_after != line.lead_before:  # 4
                assert line.event.startswith("confirm_")
                assert line.side != Side.SYSTEM
            if line.to_state == State.CLOSED != line.from_state:  # 6
                assert line.side == Side.REQUESTER
            if line.from_state in ACTIVE and line.to_state != line.from_state:  # 7
                assert line.side != Side.SYSTEM

    def moved(self, before: Handover, after: Handover) -> None:
        assert after.times.items() >= before.times.items()  # 5
        if State.COMPLETED in after.times:
            assert after.outcome  # 6
        assert before.state not in FINAL
        if before.lead is not after.lead:
            offered = before.lead_offer or before.give_up_proposed or before.release_proposed
            assert offered, "4: the lead moves in two steps"

    def is_fit_for(self, where: str, text: str, reply: Reply) -> None:
        """Nothing of the practice at a partner, nothing that was written in a channel."""
        assert not LEFT_OPEN.search(text), text
        card = json.dumps(adaptive_card(reply), ensure_ascii=False)
        channel = not where.startswith("teams|")
        if channel:
            assert MARK not in text + card, (where, text)
        own = next((p for p in PEOPLE if where == f"teams|{p.id}"), None)
        sees = {own.organisation, *own.coordinates} if own and not channel else set[str]()
        for h in self.before.values():
            known = h.case in self.given.get(where, "")
            if h.case and h.practice not in sees and not known:
                assert h.case not in text + card, (where, text)
            if h.practice not in sees and h.need == "trauma":
                theirs = text if h.ref in text else ""
                assert "trauma" not in theirs.lower(), (where, text)


def fill(field: Field, d: st.DataObject) -> str:
    """What somebody may leave in an input."""
    match field.kind:
        case "one" | "some":
            return d.draw(st.sampled_from([field.value, "", "nonsense", *dict(field.options)]))
        case "date":
            return d.draw(
                st.sampled_from(["", "2026-11-23", "2026-12-24", "2031-01-01", "gisteren"])
            )
        case _:
            return d.draw(st.sampled_from(["", *REMARKS]))


@pytest.mark.prove
def test_whatever_is_pressed_and_typed_the_promises_hold() -> None:
    for words in REMARKS:
        said(words)
    while taken["steps"] < STEPS:
        run_state_machine_as_test(
            Streets,
            settings=settings(
                max_examples=max(2, min(20, STEPS // STEPS_PER_STORY)),
                stateful_step_count=STEPS_PER_STORY,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(dict(taken))
    assert taken["pressed"] > STEPS / 10
    assert taken["typed"] > STEPS / 20
