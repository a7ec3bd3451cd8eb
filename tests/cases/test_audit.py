"""The audit: everything is written, nothing can be changed or taken out without it showing."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.audit import Break, Entry
from cases.audit_key import VARIABLE, AuditKeyError, key_file
from cases.handover.model import Refused
from cases.handover.states import Duty, Event, State
from cases.store import SqliteStore

from .handing_over import (
    ADMIN,
    ASSISTANT,
    BACKUP,
    CONTACT,
    COORDINATOR,
    GP,
    KEY_FIGURE,
    MEMBER,
    PARTNER,
    PRACTICE,
    STRANGER,
    said,
)
from .town import REF, Town

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CASE = "KB-7F3KQ2"
TEXTS = ("at", "actor", "role", "organisation", "action", "handover", "case_ref")
FIELDS = (*TEXTS, "on_behalf", "ground", "outcome", "detail")


def entry(number: int = 1, at: datetime = NOW, **given: str) -> Entry:
    usual = {"actor": "gp", "role": "huisarts", "organisation": PRACTICE, "action": "view"}
    return Entry(at, **{**usual, "handover": f"WO-{number:06}", "case": CASE, **given})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Six entries, an hour after each other."""
    opened = SqliteStore(path)
    with opened.atomic():
        opened.audit.note(*(entry(n, NOW + timedelta(hours=n)) for n in range(1, 7)))
    yield opened
    opened.close()


class Intruder:
    """Somebody who may write the file but does not know the key, and takes the triggers away."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        names = self.connection.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in names.fetchall():
            self.connection.execute(f"drop trigger {name}")

    def does(self, sql: str, *values: object) -> None:
        self.connection.execute(sql, values)
        self.connection.commit()


@pytest.fixture
def intruder(store: SqliteStore, path: Path) -> Iterator[Intruder]:
    opened = Intruder(path)
    yield opened
    opened.connection.close()


# -- the chain --------------------------------------------------------------------------------


def test_what_was_written_is_whole_and_reads_as_it_was(store: SqliteStore) -> None:
    assert store.audit.broken() is None
    assert [e for _, e in store.audit.about("WO-000003")] == [entry(3, NOW + timedelta(hours=3))]
    assert [n for n, _ in store.audit.about(CASE)] == [1, 2, 3, 4, 5, 6]
    assert store.audit.size()[:2] == (6, 6)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="time zone"):
        entry(at=datetime(2026, 11, 23))


@pytest.mark.parametrize("field", FIELDS)
def test_an_altered_row_is_detected_whatever_was_altered(
    field: str, store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does(f"update audit set {field} = 'x' where number = 3")

    assert store.audit.broken() == Break(3, "changed")


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_removed_row_is_detected_wherever_it_stood(
    number: int, store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does("delete from audit where number = ?", number)

    assert store.audit.broken() == Break(number, "missing")


def test_rows_that_close_the_gap_are_detected(store: SqliteStore, intruder: Intruder) -> None:
    intruder.does("delete from audit where number = 3")
    for number in (4, 5, 6):
        intruder.does("update audit set number = ? where number = ?", number - 1, number)

    assert store.audit.broken() == Break(3, "changed")


def test_rows_in_another_order_are_detected(store: SqliteStore, intruder: Intruder) -> None:
    for old, new in ((2, 9), (3, 2), (9, 3)):
        intruder.does("update audit set number = ? where number = ?", new, old)

    assert store.audit.broken() == Break(2, "changed")


def test_an_added_row_is_detected(store: SqliteStore, intruder: Intruder) -> None:
    columns = ", ".join(FIELDS)
    intruder.does(
        f"insert into audit (number, {columns}, chain) "
        f"select 7, {columns}, chain from audit where number = 6"
    )

    assert store.audit.broken() == Break(7, "changed")


@pytest.mark.parametrize("kept", [0, 4])
def test_a_cut_off_end_is_detected_also_without_its_seal(
    kept: int, store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does("delete from audit where number > ?", kept)
    assert store.audit.broken() == Break(kept + 1, "missing")
    intruder.does("delete from audit_head")
    assert store.audit.broken() == Break(kept, "end")


def test_a_cut_off_end_that_claims_to_be_the_end_is_detected(
    store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does("delete from audit where number > 4")
    intruder.does("update audit_head set last = 4, chain = (select max(chain) from audit)")

    assert store.audit.broken() == Break(4, "end")


def test_the_seal_of_the_end_does_not_pass_for_a_checkpoint(
    store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does(
        "insert into audit_checkpoints (last, chain, count, at, signature) "
        "select last, chain, 0, '', signature from audit_head"
    )
    intruder.does("delete from audit")

    assert store.audit.broken() == Break(6, "checkpoint")


def test_who_has_another_key_cannot_make_it_right(
    store: SqliteStore, path: Path, intruder: Intruder, monkeypatch: pytest.MonkeyPatch
) -> None:
    intruder.does("delete from audit")
    intruder.does("delete from audit_head")
    monkeypatch.setenv(VARIABLE, "a key that somebody made up for this")
    forger = SqliteStore(path)
    with forger.atomic():
        forger.audit.begin()
        forger.audit.note(*(entry(n) for n in range(1, 7)))
    assert forger.audit.broken() is None
    forger.close()

    assert store.audit.broken() == Break(1, "changed")


@pytest.mark.parametrize(
    "harm",
    [
        "delete from audit_head",
        "update audit_head set last = 2",
        "update audit_head set signature = x'00'",
        "update audit_head set last = 1000, chain = x'00'",
    ],
)
def test_work_goes_on_after_tampering_and_never_covers_it(
    harm: str, store: SqliteStore, intruder: Intruder
) -> None:
    intruder.does("delete from audit where number > 4")
    intruder.does(harm)
    with store.atomic():
        store.audit.note(entry(7))
        store.audit.note(entry(8))

    assert store.audit.size()[0] == 6
    assert store.audit.broken() == Break(5, "missing")


# -- append-only ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "update audit set actor = 'x' where number = 3",
        "insert or replace into audit select * from audit where number = 3",
        "delete from audit where number = 6",
        "delete from audit where number = 3",
        "delete from audit",
        "update audit_checkpoints set last = 6",
        "insert or replace into audit_checkpoints select * from audit_checkpoints",
        "delete from audit_checkpoints",
    ],
)
def test_the_database_itself_refuses_changes(sql: str, store: SqliteStore, path: Path) -> None:
    with store.atomic():
        store.audit.prune(NOW + timedelta(hours=3), NOW)
    before = store._execute("select * from audit").fetchall()
    elsewhere = sqlite3.connect(path, isolation_level=None)  # as any tool opens it
    with pytest.raises(sqlite3.IntegrityError):
        elsewhere.execute(sql)
    elsewhere.close()

    assert store._execute("select * from audit").fetchall() == before
    assert store.audit.broken() is None


# -- pruning ----------------------------------------------------------------------------------


def test_pruning_writes_a_signed_checkpoint_with_last_hash_and_count(store: SqliteStore) -> None:
    (chain,) = store._execute("select chain from audit where number = 4").fetchone()
    with store.atomic():
        assert store.audit.prune(NOW + timedelta(hours=5), NOW) == 4

    seals = store._execute("select last, chain, count, at from audit_checkpoints").fetchall()
    assert seals == [(4, chain, 4, NOW.isoformat())]
    assert [n for n, _ in store.audit.about(CASE)] == [5, 6]
    assert store.audit.broken() is None


def test_after_pruning_the_chain_goes_on_and_may_be_pruned_again(store: SqliteStore) -> None:
    with store.atomic():
        store.audit.prune(NOW + timedelta(hours=3), NOW)
        store.audit.note(entry(7, NOW + timedelta(hours=7)))
        assert store.audit.prune(NOW + timedelta(hours=3), NOW) == 0
        assert store.audit.prune(NOW + timedelta(days=9), NOW) == 5
        store.audit.note(entry(8))

    counts = store._execute("select last, count from audit_checkpoints").fetchall()
    assert counts == [(2, 2), (7, 5)]
    assert store.audit.size()[:2] == (1, 8)
    assert store.audit.broken() is None


@pytest.mark.parametrize("field", ["last = 5", "chain = x'00'", "count = 9", "at = 'x'"])
def test_a_changed_checkpoint_is_detected(
    field: str, store: SqliteStore, intruder: Intruder
) -> None:
    with store.atomic():
        store.audit.prune(NOW + timedelta(hours=5), NOW)
    intruder.does(f"update audit_checkpoints set {field}")

    broken = store.audit.broken()
    assert broken is not None
    assert broken.what == "checkpoint"


def test_nothing_is_pruned_from_a_broken_chain(store: SqliteStore, intruder: Intruder) -> None:
    intruder.does("update audit set actor = 'x' where number = 2")
    with store.atomic():
        assert store.audit.prune(NOW + timedelta(days=9), NOW) == 0

    assert store.audit.size()[0] == 6


def test_entries_are_pruned_by_their_moment_whatever_their_time_zone(path: Path) -> None:
    store = SqliteStore(path)
    there = NOW.astimezone().replace(tzinfo=None)
    with store.atomic():
        store.audit.note(entry(1, NOW), entry(2, there.astimezone()))
        assert store.audit.prune(NOW + timedelta(seconds=1), NOW) == 2
    store.close()


# -- the key ----------------------------------------------------------------------------------


def test_the_key_is_made_once_beside_the_database_for_its_owner_alone(path: Path) -> None:
    SqliteStore(path).close()
    made = key_file(path).read_bytes()
    SqliteStore(path).close()

    assert key_file(path).read_bytes() == made
    assert stat.S_IMODE(os.stat(key_file(path)).st_mode) == 0o600
    assert len(made.strip()) == 64
    assert sorted(p.suffix for p in path.parent.iterdir()) == [".audit-key", ".db"]


def test_without_the_key_of_a_begun_audit_nothing_is_opened(path: Path) -> None:
    SqliteStore(path).close()
    key_file(path).rename(path.with_name("elsewhere"))

    with pytest.raises(AuditKeyError, match=VARIABLE):
        SqliteStore(path)
    assert not key_file(path).exists()


def test_a_key_from_the_environment_leaves_no_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "0123456789abcdef0123456789abcdef")
    store = SqliteStore(path)
    with store.atomic():
        store.audit.note(entry())

    assert store.audit.broken() is None
    assert not key_file(path).exists()
    store.close()


def test_a_short_key_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "geheim")

    with pytest.raises(AuditKeyError, match="32"):
        SqliteStore(path)


# -- what is refused --------------------------------------------------------------------------


def test_what_was_refused_is_written_once_a_day(path: Path) -> None:
    store = SqliteStore(path)
    tried = {"actor": "x", "action": "stranger", "outcome": "stranger"}
    with store.atomic():
        for hour in (0, 1, 2, 24, 25):
            store.audit.note(entry(at=NOW + timedelta(hours=hour), **tried))
        store.audit.note(entry(at=NOW, **{**tried, "actor": "y"}), entry(at=NOW), entry(at=NOW))

    assert store.audit.size()[0] == 5
    store.close()


# -- handovers --------------------------------------------------------------------------------


@pytest.fixture
def town() -> Iterator[Town]:
    opened = Town()
    yield opened
    opened.close()


def noted(town: Town, ref: str = REF) -> list[Entry]:
    return [e for _, e in town.store.audit.about(ref)]


def last(town: Town, ref: str = REF) -> Entry:
    return noted(town, ref)[-1]


def test_every_move_says_who_what_when_about_whom_and_on_which_ground(town: Town) -> None:
    town.sends()
    town.later(hours=1)
    town.does(KEY_FIGURE, Event.ACCEPT)

    assert [e.action for e in noted(town)] == ["start", "send", "accept"]
    assert noted(town)[1] == Entry(
        *(town.now - timedelta(hours=1), "gp", "huisarts", PRACTICE, "send", REF, CASE),
        ground="own_case",
        detail=State.REQUESTED,
    )
    assert last(town) == Entry(
        *(town.now, "key", "wijkcoach", PARTNER, "accept", REF, CASE),
        ground="consent",
        detail=State.ACCEPTED,
    )
    assert town.store.audit.broken() is None


def test_a_whole_loop_has_an_entry_for_each_step(town: Town) -> None:
    loop = [
        *((GP, Event.SEND), (KEY_FIGURE, Event.ACKNOWLEDGE), (KEY_FIGURE, Event.ACCEPT)),
        *((GP, Event.EXCHANGE), (KEY_FIGURE, Event.ARRIVE), (KEY_FIGURE, Event.FEEDBACK)),
        *((GP, Event.READ), (GP, Event.CLOSE)),
    ]
    town.starts()
    for actor, event in loop:
        town.does(actor, event)

    assert [(e.action, e.actor) for e in noted(town)[1:]] == [(e, a.user) for a, e in loop]


def test_who_acts_for_another_is_noted_with_the_other(town: Town) -> None:
    town.sends()
    town.does(KEY_FIGURE, Event.ASK)
    town.does(BACKUP, Event.ANSWER)
    assert (last(town).actor, last(town).on_behalf) == ("poh", "gp")
    town.does(GP, Event.WITHDRAW)
    assert (last(town).actor, last(town).on_behalf) == ("gp", "")

    town.starts(ASSISTANT, ref="WO-000002", requester="gp", requester_role="huisarts")
    assert (last(town, "WO-000002").actor, last(town, "WO-000002").on_behalf) == ("assistant", "gp")


def test_what_a_requester_records_for_a_partner_is_on_behalf_of_the_partner(town: Town) -> None:
    town.sends(outer=True)
    town.does(GP, Event.ACCEPT)

    assert (last(town).actor, last(town).on_behalf) == ("gp", PARTNER)


def test_what_a_coordinator_does_has_coordination_as_its_ground(town: Town) -> None:
    town.sends()
    town.later(days=30)
    town.does(COORDINATOR, Event.RETURN)

    assert (last(town).ground, last(town).on_behalf) == ("coordination", "")


def test_what_the_ladder_gives_back_is_done_by_the_bot_by_the_rules(town: Town) -> None:
    town.sends()
    for _ in range(60):
        town.later(hours=12)
        town.sweeps()

    returned = [e for e in noted(town) if e.action == "return"]
    assert [(e.actor, e.ground, e.detail) for e in returned] == [("bot", "rules", "returned")]


def test_a_draft_that_is_thrown_away_leaves_its_entries(town: Town) -> None:
    town.starts()
    town.does(GP, Event.DISCARD)

    assert town.store.handovers.get(REF) is None
    assert [e.action for e in noted(town)] == ["start", "discard"]


def test_an_admin_corrects_as_a_duty(town: Town) -> None:
    town.sends()
    town.does(ADMIN, Event.CORRECT)

    assert (last(town).actor, last(town).ground) == ("admin", "duty")


@pytest.mark.parametrize(
    ("actor", "event", "why"),
    [
        (STRANGER, Event.ACCEPT, "not_your_organisation"),
        (GP, Event.ACCEPT, "not_your_side"),
        (CONTACT, Event.ACCEPT, "not_your_duty"),
        (ASSISTANT, Event.WITHDRAW, "not_your_duty"),
    ],
)
def test_who_has_no_right_is_noted_as_refused(
    actor: object, event: Event, why: str, town: Town
) -> None:
    town.sends()
    assert isinstance(town.presses(actor, event), Refused)  # type: ignore[arg-type]

    assert (last(town).action, last(town).outcome, last(town).ground) == (event, why, "")
    assert last(town).actor == actor.user  # type: ignore[attr-defined]


def test_who_was_merely_too_late_is_not_noted(town: Town) -> None:
    town.accepted()
    before = noted(town)
    assert isinstance(town.presses(MEMBER, Event.ACCEPT), Refused)

    assert noted(town) == before


def test_an_entry_is_written_with_what_it_is_about_or_not_at_all(town: Town) -> None:
    town.starts()
    before = noted(town)

    def fails() -> None:
        with town.desk.turn(town.now):
            town.counter.act(REF, Event.DISCARD, GP, town.now, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    assert noted(town) == before
    assert town.store.audit.broken() is None


def test_the_audit_stays_when_the_content_goes(town: Town) -> None:
    town.accepted()
    town.store._execute("delete from handovers")

    assert town.store.handovers.timeline(REF) == []
    assert [e.action for e in noted(town, CASE)] == ["start", "send", "accept"]


def test_a_channel_that_is_gone_is_noted(town: Town) -> None:
    with town.desk.turn(town.now):
        town.desk.gone(f"#{PARTNER}", town.now)

    rows = town.store._execute("select actor, action, detail from audit").fetchall()
    assert rows == [("bot", "unlink", PARTNER)]


def test_nothing_that_somebody_wrote_or_that_tells_the_need_is_in_it(town: Town) -> None:
    town.sends(remark="Graag op dinsdag bellen", need="schulden", place="laak")
    town.does(KEY_FIGURE, Event.ASK, remark=said("Hoe laat past het?"))
    rows = str(town.store._execute("select * from audit").fetchall())

    for secret in ("dinsdag", "laat past", "schulden", "laak"):
        assert secret not in rows


def test_somebody_without_a_title_is_noted_with_a_duty(town: Town) -> None:
    nameless = type(GP)(GP.side, "gp", PRACTICE, "", frozenset({Duty.REQUESTER}))
    town.starts(nameless)

    assert last(town).role == "requester"
