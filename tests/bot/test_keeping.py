"""Commands of the administrator on what is kept: backup, restore, export a case, erase it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import app
from bot.settings import Settings, SettingsError
from cases.audit_key import VARIABLE
from cases.backup import STAMP
from cases.handover.states import Event
from cases.store import SqliteStore
from tests.cases.handing_over import GP, KEY_FIGURE, said
from tests.cases.test_retention import walked
from tests.cases.town import REF, Town

CASE = "KB-7F3KQ2"
REMARK = "belt liever in de ochtend"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "WIJKSCHAKEL_KEEP_BACKUPS", "WIJKSCHAKEL_KEEP_CLOSED"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A case with a conversation and a handover that was withdrawn; the bot is stopped."""
    town = Town(tmp_path / "wijkschakel.db")
    walked(town)
    town.starts()
    town.does(GP, Event.SEND, remark=said(REMARK))
    town.does(KEY_FIGURE, Event.ACCEPT)
    town.does(GP, Event.WITHDRAW)
    town.close()
    return tmp_path / "wijkschakel.db"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], database: Path) -> Run:
    """Exit code, data and what was said."""

    def running(*args: str | Path) -> tuple[int, str, str]:
        code = app.main([*map(str, args), "--db", str(database)])
        out, err = capsys.readouterr()
        return code, out, err

    return running


def actions(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as db:
        return [action for (action,) in db.execute("select action from audit order by number")]


# -- all that is kept of a case -------------------------------------------------------------------


def test_a_case_is_exported_in_words_that_a_patient_can_read(run: Run, database: Path) -> None:
    code, out, err = run("export", "case", CASE)

    assert (code, err) == (0, "")
    assert out.startswith("Alles wat er op ")
    assert f"bewaard wordt bij {CASE}" in out
    assert f"Warme overdracht {REF}" in out
    assert f"Wat er met {REF} gebeurde" in out
    assert "wijkcoach van wijkteam · pakt het op" in out
    assert REMARK in out
    assert "Precies zoals het is opgeslagen:" in out


def test_an_export_leaves_nothing_out(run: Run, database: Path) -> None:
    """Every row of every table that names the case or its handovers is in it."""
    _, out, _ = run("export", "case", CASE, "--json")
    exported = json.loads(out)
    rows = {what: len(found) for what, found in exported.items() if what != "case_ref"}

    assert exported["case_ref"] == CASE
    with closing(sqlite3.connect(database)) as db:
        tables = [t for (t,) in db.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            if table in ("given_references", "erased") or table.startswith(("audit", "_sqlite")):
                continue  # the reference alone, and who did what: `export audit`
            all_rows = db.execute(f"select * from {table}")
            named = [row for row in all_rows if re.search(f"{CASE}|{REF}", str(row))]
            what = {"cases": "case", "walks": "conversations", "outbox": "letters"}
            what |= {"progress": "buttons"}
            assert rows.get(what.get(table, table), 0) == len(named), table
    assert rows["case"] == rows["conversations"] == rows["handovers"] == 1
    assert rows["timeline"] == 4
    assert exported["handovers"][0]["body"]["remark"] == REMARK


def test_an_export_is_noted_in_the_audit(run: Run, database: Path) -> None:
    run("export", "case", CASE, "--json")

    assert actions(database)[-1] == "export"


def test_what_is_not_there_is_said(run: Run, database: Path) -> None:
    assert run("export", "case", "KB-000000", "--json")[0::2] == (
        1,
        "nothing is kept of KB-000000\n",
    )
    code, _, err = run("export", "case", "janssen", "--json")
    assert (code, "no reference of a case" in err) == (1, True)


# -- erasing on request ---------------------------------------------------------------------------


def test_erasing_says_first_what_there_is_and_does_it_when_one_is_sure(
    run: Run, database: Path
) -> None:
    code, _, err = run("erase", CASE)
    assert code == 1
    assert "1 conversations, 1 reminders, 1 handovers" in err
    assert "--sure" in err
    assert run("export", "case", CASE, "--json")[0] == 0

    code, _, err = run("erase", CASE, "--sure")
    assert (code, err) == (0, f"{CASE}, {REF}: erased\n")
    assert run("export", "case", CASE, "--json")[0] == 1
    assert "erase" in actions(database)


def test_after_erasing_the_files_hold_no_trace(run: Run, database: Path) -> None:
    assert REMARK.encode() in database.read_bytes()
    run("erase", CASE, "--sure")

    left = [p for p in database.parent.iterdir() if REMARK.encode() in p.read_bytes()]
    assert left == []


def test_erasing_while_the_bot_runs_leaves_no_trace_either(run: Run, database: Path) -> None:
    bot = Town(database)
    bot.sends("WO-000001", case="KB-000001", remark=REMARK)
    bot.does(GP, Event.WITHDRAW, "WO-000001")
    assert run("erase", CASE, "--sure")[0] == 0
    assert run("erase", "KB-000001", "--sure")[0] == 0

    left = [p for p in database.parent.iterdir() if REMARK.encode() in p.read_bytes()]
    assert left == []
    bot.sends("WO-000002", case="KB-000002")
    bot.close()


def test_what_is_with_a_partner_is_not_erased_until_one_says_so(run: Run, database: Path) -> None:
    town = Town(database)
    town.accepted("WO-000001", case="KB-000001")
    town.close()

    code, _, err = run("erase", "KB-000001", "--sure")
    assert code == 1
    assert "WO-000001 is still with a partner" in err
    assert run("erase", "KB-000001", "--sure", "--also-open")[0] == 0
    assert run("export", "case", "KB-000001", "--json")[0] == 1


# -- backups --------------------------------------------------------------------------------------


def test_a_backup_says_where_it_is_and_is_noted(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "kopie.db") == (0, f"{tmp_path / 'kopie.db'}\n", "")
    assert actions(database)[-1] == "backup"

    code, _, err = run("backup", tmp_path / "kopie.db")
    assert (code, "is there already" in err) == (1, True)


def test_a_backup_in_a_directory_removes_those_past_their_days(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kopieen"
    kept.mkdir()
    old = kept / f"wijkschakel-{datetime(2020, 1, 1):{STAMP}}.db"
    old.write_text("oud")
    monkeypatch.setenv("WIJKSCHAKEL_KEEP_BACKUPS", "3650")
    run("backup", kept)
    assert old.exists()
    monkeypatch.setenv("WIJKSCHAKEL_KEEP_BACKUPS", "30")
    for made in set(kept.iterdir()) - {old}:  # both may be of the same second
        made.unlink()

    assert run("backup", kept)[2] == "older backups removed: 1\n"
    assert not old.exists()


def test_a_database_of_an_older_version_is_backed_up_and_not_changed(
    run: Run, database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("delete from _sqlite_migrations where name = 'm006_retention'")
        db.commit()
    before = actions(database)

    assert run("backup", tmp_path / "kopie.db")[0] == 0
    assert actions(database) == before


def test_restore_brings_back_what_was_and_purges_what_is_past_its_time_again(
    run: Run, database: Path, tmp_path: Path
) -> None:
    store = SqliteStore(database)
    with store.atomic():  # as if it was all long ago
        store._execute("update cases set closed = '2020-01-01T00:00:00+00:00'")
        store._execute("update handovers set ended = '2020-01-01T00:00:00+00:00'")
    store.close()
    town = Town(database)
    town.sends("WO-000001", case="KB-000001")
    town.close()
    run("backup", tmp_path / "kopie.db")

    code, _, err = run("restore", tmp_path / "kopie.db")
    assert code == 0
    assert "is back as in" in err
    assert ".replaced-" in err
    store = SqliteStore(database)
    assert store.cases.case(CASE) is None
    assert store.handovers.get(REF) is None
    assert store.audit.broken() is None
    store.close()
    assert REMARK.encode() not in database.read_bytes()
    assert "restore" in actions(database)


def test_what_was_erased_on_request_does_not_come_back_with_a_backup(
    run: Run, database: Path, tmp_path: Path
) -> None:
    run("backup", tmp_path / "kopie.db")
    run("erase", CASE, "--sure")

    assert run("restore", tmp_path / "kopie.db")[0] == 0
    assert run("export", "case", CASE, "--json")[0] == 1
    assert REMARK.encode() not in database.read_bytes()
    run("backup", tmp_path / "nieuw.db")
    assert run("restore", tmp_path / "kopie.db")[0] == 0
    assert run("export", "case", CASE, "--json")[0] == 1


def test_restore_of_what_is_no_backup_is_refused_in_one_sentence(
    run: Run, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "brief.txt").write_text("geen kopie " * 400)

    code, out, err = run("restore", tmp_path / "brief.txt")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "damaged or no database" in err


def test_the_terms_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, days in (("DRAFTS", "14"), ("CASES", "365"), ("CLOSED", "10")):
        monkeypatch.setenv(f"WIJKSCHAKEL_KEEP_{name}", days)
    terms = Settings.read().terms
    assert (terms.draft, terms.case, terms.closed) == tuple(map(timedelta, (14, 365, 10)))
    monkeypatch.setenv("WIJKSCHAKEL_KEEP_DRAFTS", "1")
    with pytest.raises(SettingsError, match="WIJKSCHAKEL_KEEP_DRAFTS"):
        Settings.read()
