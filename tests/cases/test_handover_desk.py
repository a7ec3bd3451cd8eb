"""Handovers at the desk: who decides, who is told of it, and that nothing counts twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cases.access import Access
from cases.audit_key import VARIABLE
from cases.counter import Counter, Double
from cases.desk import Desk
from cases.handover.model import Actor, Handover, Reason, Refused
from cases.handover.moves import apply
from cases.handover.states import Event, Side, State
from cases.patience import calendars
from cases.store import Overtaken, SqliteStore

from .handing_over import (
    ASSISTANT,
    BACKUP,
    GP,
    KEY_FIGURE,
    MEMBER,
    OTHER,
    PARTNER,
    STRANGER,
    asked,
    consent,
    filled,
    said,
    shipped_rules,
)
from .town import CHANNEL, REF, Town

MEMBERS = 32


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv(VARIABLE, "the same audit key for every town of a test")
    town = Town()
    yield town
    town.close()


def memory(town: Town) -> list[str]:
    """Everything that the database holds of people and handovers."""
    connection = town.store._db.conn
    assert isinstance(connection, sqlite3.Connection)
    return [line for line in connection.iterdump() if "_sqlite_migrations" not in line]


# -- who hears what ---------------------------------------------------------------------------


def test_sending_posts_in_the_channel_and_writes_to_the_key_figure(town: Town) -> None:
    town.starts()
    assert town.hears() == []  # the partner hears nothing of a draft
    town.does(GP, Event.SEND)

    assert town.hears() == [(CHANNEL, "post", "send"), ("key", "news", "send")]


def test_a_key_figure_who_cannot_be_written_to_is_mentioned_in_the_channel() -> None:
    town = Town(away=("key",))
    town.sends()

    ((to, notes),) = town.read()
    assert (to, notes[0].kind, notes[0].mention) == (CHANNEL, "post", ("key",))
    town.close()


def test_a_partner_without_a_channel_gets_nothing_and_the_requester_a_text_to_paste() -> None:
    town = Town(linked=False, away=("key",))
    town.sends()
    assert town.hears() == [("gp", "paste", "send")]

    town.does(GP, Event.WITHDRAW)
    assert town.hears() == []
    town.close()


def test_in_the_outer_ring_the_requester_passes_it_on_and_records_the_answer(town: Town) -> None:
    town.sends(outer=True)
    assert town.hears() == []  # who sends it has the text in hand

    after = town.does(GP, Event.ACCEPT, role="budgetcoach")

    assert (after.state, after.said_by_requester) == (State.ACCEPTED, True)
    assert town.hears() == []


def test_the_requester_hears_each_change_and_the_card_changes_for_everybody(town: Town) -> None:
    town.sends()
    town.read()
    heard = []
    for event in (Event.ACKNOWLEDGE, Event.ASK):
        town.does(KEY_FIGURE, event)
        heard.append(town.hears())
    town.does(GP, Event.ANSWER)
    heard.append(town.hears())

    assert heard == [
        [(CHANNEL, "edit", "acknowledge"), ("gp", "news", "acknowledge")],
        [(CHANNEL, "edit", "ask"), ("gp", "news", "ask")],
        [(CHANNEL, "edit", "answer"), ("key", "news", "answer")],
    ]


def test_who_took_it_up_hears_what_the_practice_does_and_the_requester_of_colleagues(
    town: Town,
) -> None:
    town.sends()
    town.does(MEMBER, Event.ACCEPT)
    town.read()
    town.does(BACKUP, Event.OFFER_LEAD)

    assert town.hears() == [
        (CHANNEL, "edit", "offer_lead"),
        ("gp", "news", "offer_lead"),
        ("member", "news", "offer_lead"),
    ]


def test_a_colleague_who_is_appointed_hears_it(town: Town) -> None:
    town.accepted()
    town.does(KEY_FIGURE, Event.ASSIGN)

    assert ("member", "news", "assign") in town.hears()


def test_what_an_assistant_prepares_waits_with_the_requester(town: Town) -> None:
    town.starts(ASSISTANT, requester="gp", requester_role="huisarts")

    assert town.hears() == [("gp", "news", "start")]


def test_nothing_of_what_was_written_or_who_leads_the_case_is_told_or_noted(town: Town) -> None:
    town.starts()
    town.does(GP, Event.SEND, remark=said("Graag op dinsdag bellen"))
    town.does(KEY_FIGURE, Event.ASK, remark=said("Hoe laat past het?"))
    bodies = [b for (b,) in town.store._execute("select body from outbox")]
    lines = town.store.handovers.timeline(REF)

    for text in [*bodies, *map(str, lines)]:
        for secret in ("dinsdag", "laat", "KB-7F3KQ2", "schulden"):
            assert secret not in text
    assert [line.event for line in lines] == ["start", "send", "ask"]
    assert [line.role for line in lines] == ["huisarts", "huisarts", "wijkcoach"]


# -- once -------------------------------------------------------------------------------------


def test_everything_pressed_twice_makes_no_difference(town: Town) -> None:
    once = Town()
    loop = [
        *((GP, Event.SEND), (KEY_FIGURE, Event.ACKNOWLEDGE), (KEY_FIGURE, Event.ACCEPT)),
        *((GP, Event.EXCHANGE), (KEY_FIGURE, Event.ARRIVE), (KEY_FIGURE, Event.FEEDBACK)),
        *((GP, Event.READ), (GP, Event.CLOSE)),
    ]
    for each, times in ((town, 2), (once, 1)):
        for _ in range(times):
            each.starts()
        for actor, event in loop:
            for time in range(times):
                after = each.presses(actor, event)
                assert isinstance(after, Refused) is bool(time), (event, after)

    assert memory(town) == memory(once)
    assert town.read() == once.read()
    once.close()


def test_the_same_question_is_refused_with_the_one_that_is_open(town: Town) -> None:
    town.sends()

    assert town.starts(ref="WO-000001") == Double(REF)
    assert town.store.handovers.get("WO-000001") is None
    assert isinstance(town.starts(ref="WO-000002", case="KB-000002"), Handover)
    town.does(KEY_FIGURE, Event.DECLINE)
    assert isinstance(town.starts(ref="WO-000003"), Handover)


def test_of_32_members_who_accept_at_once_one_wins_and_the_others_hear_who(
    tmp_path: Path,
) -> None:
    path = tmp_path / "notes.db"
    town = Town(path)
    town.sends()
    town.read()
    now = town.now

    def accept(number: int) -> Handover | Refused:
        desk = Desk(SqliteStore(path))
        counter = Counter(desk.store, shipped_rules(), town.counter.access)
        actor = Actor(Side.PARTNER, f"member{number}", PARTNER, f"coach {number}")
        with desk.turn(now, promised=True):
            after = counter.act(REF, Event.ACCEPT, actor, now, {})
        desk.store.close()
        return after

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(MEMBERS)))

    (winner,) = [a for a in answers if isinstance(a, Handover)]
    losers = [a for a in answers if isinstance(a, Refused)]
    assert len(losers) == MEMBERS - 1
    assert {(a.reason, a.by) for a in losers} == {(Reason.ALREADY_TAKEN, winner.owner_role)}
    assert town.store.handovers.get(REF) == winner
    assert [line.event for line in town.store.handovers.timeline(REF)].count("accept") == 1
    assert town.hears() == [(CHANNEL, "edit", "accept"), ("gp", "news", "accept")]
    town.close()


def test_what_was_decided_on_an_older_state_is_not_kept(town: Town) -> None:
    before = town.sends()
    town.read()
    town.does(MEMBER, Event.ACCEPT)
    days = calendars(before, shipped_rules())
    after = apply(before, Event.ACCEPT, KEY_FIGURE, town.now, {}, shipped_rules(), days)
    assert isinstance(after, Handover)

    def turn() -> None:
        with town.desk.turn(town.now):
            town.counter.keep(before, after, Event.ACCEPT, KEY_FIGURE, town.now)

    with pytest.raises(Overtaken):
        turn()
    assert town.store.handovers.get(REF) != after
    assert len(town.hears()) == 2  # of the first alone


def test_a_turn_that_fails_leaves_no_trace(town: Town) -> None:
    town.starts()
    before = memory(town)

    def turn() -> None:
        with town.desk.turn(town.now, promised=True):
            details = filled(Event.SEND, town.store.handovers.mine("gp")[0], town.now)
            sent = town.counter.act(REF, Event.SEND, GP, town.now, details)
            assert isinstance(sent, Handover)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        turn()
    assert memory(town) == before


# -- ways back --------------------------------------------------------------------------------


def test_of_a_draft_that_is_thrown_away_only_the_reference_stays(town: Town) -> None:
    town.starts()
    town.does(GP, Event.DISCARD)

    assert town.store.handovers.get(REF) is None
    assert town.store.handovers.timeline(REF) == []
    assert town.presses(GP, Event.SEND) == Refused(Reason.OVER)
    assert town.counter.new_reference("WO") != REF


def test_a_mistaken_acceptance_is_undone_by_asking_again_under_the_same_consent(
    town: Town,
) -> None:
    first = town.accepted()
    town.does(KEY_FIGURE, Event.RELEASE, reason="mistake")

    (again,) = town.store.handovers.theirs(PARTNER)
    assert (again.linked, again.state) == (REF, State.REQUESTED)
    assert again.consent == first.consent
    assert again.ref != REF
    assert (CHANNEL, "post", "send") in town.hears()


def test_after_a_refusal_another_partner_is_asked_with_a_new_consent(town: Town) -> None:
    town.sends()
    town.does(KEY_FIGURE, Event.DECLINE)
    changes = {"organisation": OTHER, "service": "budget", "consent": consent(OTHER)}
    with town.desk.turn(town.now):
        draft = town.counter.follow(REF, "WO-000001", GP, town.now, changes)

    assert isinstance(draft, Handover)
    assert town.store.handovers.get("WO-000001") == draft
    assert draft.linked == REF
    with town.desk.turn(town.now):
        again = town.counter.follow(REF, "WO-000002", GP, town.now, changes)
    assert again == Double("WO-000001")


def test_a_channel_that_is_gone_is_unlinked_and_the_requester_gets_the_text(town: Town) -> None:
    town.sends()
    (letter,) = [x for x in town.desk.letters(town.now) if x.user == CHANNEL]

    assert not town.desk.not_told(letter, town.now, for_good=True)

    assert town.store.channels.of(PARTNER) is None
    assert ("gp", "paste", "send") in town.hears()
    town.does(KEY_FIGURE, Event.ACCEPT)
    assert town.hears() == [("gp", "news", "accept")]


def test_what_is_tried_too_often_is_given_up_aloud_and_the_rest_goes_on(town: Town) -> None:
    town.sends()
    town.does(GP, Event.WITHDRAW)
    given_up, attempts = False, 0
    while not given_up:
        (letter,) = [x for x in town.desk.letters(town.now) if x.user == CHANNEL]
        given_up = not town.desk.not_told(letter, town.now, for_good=False)
        attempts += 1
        town.later(hours=7)

    assert attempts == 12
    assert [x for x in town.hears() if x[0] in ("gp", CHANNEL)] == [
        (CHANNEL, "edit", "withdraw"),
        ("gp", "paste", "send"),
    ]


def test_unlinking_gives_back_what_still_waited(town: Town) -> None:
    town.sends()
    with town.desk.turn(town.now):
        assert town.counter.unlink(PARTNER, town.now)
        assert not town.counter.unlink(PARTNER, town.now)

    assert ("gp", "paste", "send") in town.hears()


# -- who sees it ------------------------------------------------------------------------------


def test_everybody_sees_it_from_his_own_side_and_a_stranger_not_at_all(town: Town) -> None:
    def seen() -> dict[str, Side]:
        people = ("gp", "poh", "brug", "key", "member", "stranger")
        found = {user: town.own(user).get(REF) for user in people}
        return {user: one[1] for user, one in found.items() if one}

    practice = dict.fromkeys(("gp", "poh", "brug"), Side.REQUESTER)
    town.starts()
    assert seen() == practice
    town.does(GP, Event.SEND)
    assert seen() == practice | dict.fromkeys(("key", "member"), Side.PARTNER)
    assert town.presses(STRANGER, Event.ACCEPT) == Refused(Reason.NOT_YOUR_ORGANISATION)
    town.does(KEY_FIGURE, Event.DECLINE)
    assert seen() == practice
    assert town.own("gp").get("WO-000000") is None


def test_while_the_bot_is_tried_out_anybody_may_do_anything() -> None:
    town = Town(away=("key", "gp"))
    town.store.outbox.keep_contact("emulator|user", "{}")
    counter = Counter(town.store, shipped_rules(), Access.everyone(town.counter.access))
    me = Actor(Side.REQUESTER, "emulator|user", asked().practice, "huisarts")
    with town.desk.turn(town.now):
        counter.start(asked(), me, town.now, red_flag=False)
        counter.act(REF, Event.SEND, me, town.now, {})
        counter.act(REF, Event.ACCEPT, KEY_FIGURE, town.now, {})

    assert [x for x in town.hears() if x[0] != CHANNEL] == [("emulator|user", "news", "accept")]
    town.close()
