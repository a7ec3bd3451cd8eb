"""The tables of handovers: what is kept comes back, once, and in the order in which it came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from cases.channel_store import Posted
from cases.handover.states import FINAL, Event, State
from cases.handover_store import LIVE, Line
from cases.migrations import m001_notes, m002_cases, migrations
from cases.outbox import organisation_of, person_of
from cases.store import SqliteStore

from .handing_over import GP, KEY_FIGURE, MONDAY, OTHER, PARTNER, PRACTICE, asked, in_state
from .town import CHANNEL, REF, Town


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = SqliteStore(":memory:")
    yield store
    store.close()


def plan(store: SqliteStore, sql: str, *values: object) -> str:
    return " ".join(str(r[3]) for r in store._execute(f"explain query plan {sql}", values))


@pytest.mark.parametrize("state", list(State))
def test_a_handover_comes_back_as_it_was_kept(store: SqliteStore, state: State) -> None:
    handover = in_state(state).h
    store.handovers.add(handover)

    assert store.handovers.get(REF) == handover
    due = store.handovers.oldest_due()
    assert (due is None) is (state in FINAL)
    assert (store.handovers.double(handover) == REF) is (state in LIVE)


def test_what_changed_in_between_is_not_overwritten(store: SqliteStore) -> None:
    story = in_state(State.REQUESTED)
    before = story.h
    store.handovers.add(before)
    first, second = story.partner(Event.ACKNOWLEDGE), before

    assert store.handovers.keep(first, before.seq)
    assert not store.handovers.keep(second.model_copy(update={"seq": 2}), before.seq)
    assert not store.handovers.keep_clocks([(second, before.seq)])
    assert store.handovers.keep_clocks([])
    assert store.handovers.get(REF) == first


def test_the_same_question_to_the_same_partner_is_kept_once(store: SqliteStore) -> None:
    handover = in_state(State.REQUESTED).h
    store.handovers.add(handover)
    again = handover.model_copy(update={"ref": "WO-000001"})

    assert store.handovers.double(asked()) == REF
    assert store.handovers.double(asked(need="eenzaamheid")) is None
    assert store.handovers.double(asked(case="KB-000000")) is None
    assert store.handovers.double(asked(organisation=OTHER)) is None
    assert store.handovers.double(asked(kind="consultation")) is None
    with pytest.raises(sqlite3.IntegrityError):
        store.handovers.add(again)


def test_consultations_without_a_case_are_never_doubles(store: SqliteStore) -> None:
    handover = in_state(State.ASKED).h.model_copy(update={"case": ""})
    store.handovers.add(handover)
    store.handovers.add(handover.model_copy(update={"ref": "WO-000001"}))

    assert store.handovers.double(handover) is None


def test_a_reference_is_never_given_twice_to_a_handover_or_a_case(store: SqliteStore) -> None:
    handover = in_state(State.DRAFT).h
    store.handovers.add(handover)
    store.handovers.drop(REF, handover.seq)

    assert store.cases.was_given(REF)
    with pytest.raises(sqlite3.IntegrityError):
        store.handovers.add(handover)


def test_what_happened_cannot_be_changed_and_goes_only_with_its_handover(
    store: SqliteStore,
) -> None:
    handover = in_state(State.DRAFT).h
    store.handovers.add(handover)
    line = Line(REF, 0, "x", "start", "requester", "huisarts", PRACTICE, None, "draft", "a", "a")
    store.handovers.note([line])

    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        store._execute("update timeline set role = 'wijkcoach'")
    assert store.handovers.timeline(REF) == [line]
    store.handovers.drop(REF, 0)
    assert store.handovers.timeline(REF) == []


def test_everybody_finds_his_own_in_the_order_in_which_they_are_due() -> None:
    town = Town()
    town.sends("WO-000001", case="KB-000001", urgency="routine")
    town.sends("WO-000002", case="KB-000002", urgency="today")
    town.sends("WO-000003", case="KB-000003")
    town.starts(ref="WO-000004", case="KB-000004", urgency="today")
    town.does(KEY_FIGURE, Event.DECLINE, "WO-000003")
    handovers = town.store.handovers

    # an unsent draft has an hour, a refusal a day to be settled
    all_ = ["WO-000004", "WO-000002", "WO-000003", "WO-000001"]
    assert [h.ref for h in handovers.mine("gp")] == all_
    assert [h.ref for h in handovers.of_practice(PRACTICE)] == all_
    assert [h.ref for h in handovers.theirs(PARTNER)] == ["WO-000002", "WO-000001"]
    assert [h.ref for h in handovers.of_case("KB-000003", PRACTICE)] == ["WO-000003"]
    assert handovers.of_case("KB-000003", OTHER) == []
    assert handovers.mine("poh") == []
    town.does(GP, Event.SETTLE, "WO-000003")
    assert "WO-000003" not in [h.ref for h in handovers.mine("gp")]
    town.close()


def test_every_question_that_is_often_asked_has_its_index(store: SqliteStore) -> None:
    wanted = {
        "handovers_due": "next_due <= ?",
        "handovers_mine": "requester = ? and over = 0",
        "handovers_of_practice": "practice = ? and over = 0",
        "handovers_theirs": "organisation = ? and live = 1",
        "handovers_of_case": "case_ref = ? and case_ref <> ''",
    }
    for index, condition in wanted.items():
        found = plan(store, f"select body from handovers where {condition} order by next_due", 1)
        assert index in found
        assert "SCAN" not in found
    double = "live = 1 and case_ref <> '' and case_ref = 1 and need = 1 and organisation = 1"
    assert "handovers_double" in plan(store, f"select ref from handovers where {double}")


def test_a_channel_is_linked_refreshed_and_replaced() -> None:
    town = Town()
    channels = town.store.channels
    channels.refresh("19:team", '{"new": 1}')
    assert [c.contact for c in channels.in_conversation("19:team")] == ['{"new": 1}']
    town.link("schuldhulp")  # one channel for two organisations

    assert [c.organisation for c in channels.in_conversation("19:team")] == ["schuldhulp", PARTNER]
    before = town.link(PARTNER, "19:other")
    assert before is not None
    assert before.conversation == "19:team"
    assert [c.organisation for c in channels.in_conversation("19:team")] == ["schuldhulp"]
    town.close()


def test_the_card_that_is_edited_is_found_as_long_as_there_is_a_handover() -> None:
    town = Town()
    town.starts()
    posted = Posted("activity", "{}")
    town.store.channels.posted(REF, PARTNER, posted)
    town.store.channels.posted("WO-000000", PARTNER, posted)

    assert town.store.channels.post(REF, PARTNER) == posted
    assert town.store.channels.post("WO-000000", PARTNER) is None
    town.does(GP, Event.DISCARD)
    assert town.store.channels.post(REF, PARTNER) is None
    town.close()


def test_the_order_within_a_conversation_is_kept_while_the_messenger_fails() -> None:
    town = Town()
    outbox, later = town.store.outbox, MONDAY + timedelta(minutes=2)
    for user, body in (("teams|gp", "1"), ("teams|gp", "2"), (CHANNEL, "3"), ("teams|key", "4")):
        outbox.post(user, body, MONDAY)
    outbox.post("#nobody", "5", MONDAY)

    first = outbox.waiting(MONDAY)
    assert [letter.body for letter in first] == ["1", "3", "4"]
    assert outbox.failed(first[0], MONDAY)
    assert [letter.body for letter in outbox.waiting(MONDAY)] == ["3", "4"]
    assert [letter.body for letter in outbox.waiting(later)] == ["3", "4", "1"]
    outbox.told(first[0])
    assert [letter.body for letter in outbox.waiting(later)] == ["2", "3", "4"]
    town.close()


def test_a_person_is_reached_with_or_without_the_name_of_the_messenger(store: SqliteStore) -> None:
    store.outbox.keep_contact("msteams|ABC-1", "{}")

    assert store.outbox.reached_at("abc-1") == "msteams|ABC-1"
    assert store.outbox.reached_at("msteams|abc-1") == "msteams|ABC-1"
    assert store.outbox.reached_at("abc-2") is None
    assert (person_of("msteams|ABC-1"), person_of("ann")) == ("abc-1", "ann")
    assert (organisation_of("#team"), organisation_of("msteams|abc")) == ("team", "")


def test_an_older_database_keeps_what_waits_to_be_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    connection = sqlite3.connect(path)
    database = Database(connection)
    m001_notes(database)
    m002_cases(database)
    connection.execute("insert into contacts values ('teams|sam', '{\"c\": 1}')")
    connection.execute("insert into outbox (user, body, due) values ('teams|sam', '[]', '2026')")
    migrations.ensure_migrations_table(database)
    for name in ("m001_notes", "m002_cases"):
        database["_sqlite_migrations"].insert(
            {"migration_set": "wijkschakel", "name": name, "applied_at": "2026-10-01"}
        )
    connection.commit()
    connection.close()

    store = SqliteStore(path)
    (letter,) = store.outbox.waiting(MONDAY)
    assert (letter.user, letter.contact, letter.about) == ("teams|sam", '{"c": 1}', "cases")
    assert store.outbox.reached_at("sam") == "teams|sam"
    store.close()


def test_the_timeline_has_no_room_for_what_somebody_said(store: SqliteStore) -> None:
    columns = {r[1] for r in store._execute("pragma table_info(timeline)")}

    assert columns == {
        *("handover", "seq", "at", "event", "side", "role", "organisation"),
        *("from_state", "to_state", "lead_before", "lead_after"),
    }
