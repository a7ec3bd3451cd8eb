"""`audit verify`, `audit prune` and `export audit`, as an administrator runs them."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import app
from cases.handover.states import Event
from tests.cases.handing_over import BACKUP, CONTACT, GP, KEY_FIGURE, PARTNER
from tests.cases.town import REF, Town
from tests.factories import SHIPPED

Run = Callable[..., tuple[int, str, str]]
CASE = "KB-7F3KQ2"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A handover that was asked, asked about by the partner, and answered by a colleague."""
    path = tmp_path / "bot.db"
    town = Town(path)
    town.sends()
    town.later(minutes=10)
    town.does(KEY_FIGURE, Event.ASK)
    town.later(minutes=10)
    town.does(BACKUP, Event.ANSWER)
    town.presses(CONTACT, Event.ACCEPT)
    town.close()
    return path


@pytest.fixture
def run(database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the database: exit code, stdout and stderr."""
    monkeypatch.setattr("bot.auditing.getuser", lambda: "beheer")

    def running(*args: str) -> tuple[int, str, str]:
        given = {"--db": str(database), "--content": str(SHIPPED)}
        more = [x for option, value in given.items() if option not in args for x in (option, value)]
        code = app.main([*args, *more])
        out, err = capsys.readouterr()
        return code, out, err

    return running


def tampered(database: Path, sql: str) -> None:
    connection = sqlite3.connect(database)
    for trigger in ("audit_is_never_changed", "audit_is_pruned_behind_a_checkpoint"):
        connection.execute(f"drop trigger {trigger}")
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_whole_audit_says_how_long_it_is(run: Run) -> None:
    code, out, err = run("audit", "verify")

    assert (code, err) == (0, "")
    assert out.startswith("Het logboek is ongeschonden: 5 regels, de laatste is nummer 5 (kenmerk ")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update audit set role = 'x' where number = 2", "regel 2 is veranderd"),
        ("delete from audit where number = 3", "regel 3 ontbreekt"),
        ("delete from audit_head", "het einde klopt niet, na regel 5"),
    ],
)
def test_a_broken_audit_says_where_and_fails(sql: str, said: str, run: Run, database: Path) -> None:
    tampered(database, sql)
    code, out, err = run("audit", "verify")

    assert (code, out) == (1, "")
    assert said in err


def test_verifying_changes_nothing(run: Run, database: Path) -> None:
    before = database.read_bytes()
    run("audit", "verify")

    assert database.read_bytes() == before


def test_no_database_is_not_a_whole_audit(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "nothing.db"
    for command in (("audit", "verify"), ("export", "audit", CASE)):
        code, _, err = run(*command, "--db", str(missing))
        assert code == 1
        assert "no database" in err

    assert not missing.exists()


def test_the_export_tells_in_order_who_did_what_when_for_whom_and_why(run: Run) -> None:
    code, out, _ = run("export", "audit", CASE)
    lines = out.splitlines()

    assert code == 0
    assert lines[0] == f"Logboek van {CASE}: 6 regels, oudste eerst"
    assert lines[2:7] == [
        f"23 november 2026, 09:00 · huisarts, praktijk (id gp) · {REF} zet het klaar"
        " · grond: eigen patiënt van de praktijk",
        f"23 november 2026, 09:00 · huisarts, praktijk (id gp) · {REF} verstuurt de overdracht"
        " · grond: eigen patiënt van de praktijk",
        f"23 november 2026, 09:10 · wijkcoach, wijkteam (id key) · {REF} stelt een vraag"
        " · grond: toestemming van de patiënt",
        f"23 november 2026, 09:20 · POH, praktijk (id poh) · {REF} beantwoordt de vraag"
        " · namens gp · grond: eigen patiënt van de praktijk",
        f"23 november 2026, 09:20 · balie, wijkteam (id contact) · {REF} pakt het op"
        " · geweigerd, hoort niet bij de rol",
    ]


def test_the_export_is_itself_noted_with_who_made_it(run: Run) -> None:
    run("export", "audit", CASE)
    _, out, _ = run("export", "audit", CASE)

    made = [line for line in out.splitlines() if "maakt een uitdraai (audit)" in line]
    assert len(made) == 1  # two alike in a row are one line
    assert "beheerder (id beheer)" in made[0]
    assert "2 keer" in made[0]
    assert run("audit", "verify")[0] == 0


def test_a_handover_is_exported_without_the_others_of_its_case(run: Run, database: Path) -> None:
    town = Town(database)
    town.sends("WO-000002", need="taal")
    town.close()
    _, of_case, _ = run("export", "audit", CASE)
    _, of_one, _ = run("export", "audit", REF)

    assert "WO-000002" in of_case
    assert "WO-000002" not in of_one
    assert "stelt een vraag" in of_one


def test_the_table_has_every_entry_and_a_column_for_each_question(run: Run) -> None:
    _, out, _ = run("export", "audit", CASE, "--csv")
    rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))

    assert [*rows[0]] == [
        *("nummer", "tijd", "wie", "rol", "organisatie", "wat", "bijzonderheid", "overdracht"),
        *("code", "namens", "grond", "uitkomst"),
    ]
    assert [r["nummer"] for r in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[3] | {"bijzonderheid": ""} == {
        **{"nummer": "4", "tijd": "2026-11-23 09:20:00+01:00", "wie": "poh", "rol": "POH"},
        **{"organisatie": "praktijk", "wat": "beantwoordt de vraag", "bijzonderheid": ""},
        **{"overdracht": REF, "code": CASE, "namens": "gp"},
        **{"grond": "eigen patiënt van de praktijk", "uitkomst": "gedaan"},
    }


def test_a_cell_is_never_a_formula(run: Run, database: Path) -> None:
    town = Town(database)
    evil = type(GP)(KEY_FIGURE.side, "=1+1", PARTNER, "@rol", KEY_FIGURE.duties)
    town.does(evil, Event.ACCEPT)
    town.close()
    _, out, _ = run("export", "audit", CASE, "--csv")

    assert ";'=1+1;'@rol;" in out


def test_the_export_can_be_in_english(run: Run) -> None:
    _, out, _ = run("export", "audit", CASE, "--lang", "en")

    assert "on behalf of gp · ground: patient of the practice" in out


@pytest.mark.parametrize("ref", ["KB-000000", "onzin", "WO-000009"])
def test_a_reference_of_which_nothing_is_noted_is_refused_and_leaves_nothing(
    ref: str, run: Run
) -> None:
    code, out, err = run("export", "audit", ref)

    assert (code, out) == (1, "")
    assert "nothing is noted" in err
    assert "5 regels" in run("audit", "verify")[1]


# -- pruning ----------------------------------------------------------------------------------


def aged(database: Path, years: int) -> None:
    """A handover of so many years ago, in an audit of its own."""
    database.unlink()
    town = Town(database)
    town.at(town.now - timedelta(days=365.25 * years + 30))
    town.sends()
    town.at(town.now + timedelta(days=365.25 * years))
    town.sends("WO-000002", need="taal")
    town.close()


def test_what_is_older_than_five_years_goes_and_that_is_noted(run: Run, database: Path) -> None:
    aged(database, years=5)
    code, out, _ = run("audit", "prune")

    assert (code, out) == (0, "2 regels opgeschoond.\n")
    assert "3 regels, de laatste is nummer 5" in run("audit", "verify")[1]
    connection = sqlite3.connect(database)
    rows = connection.execute("select handover, action, actor, detail from audit").fetchall()
    connection.close()
    assert rows == [
        *(("WO-000002", "start", "gp", "draft"), ("WO-000002", "send", "gp", "requested")),
        ("", "prune", "beheer", "2"),
    ]


def test_a_longer_term_keeps_more_and_a_shorter_one_is_refused(run: Run, database: Path) -> None:
    aged(database, years=5)
    code, _, err = run("audit", "prune", "--years", "4")
    assert code == 1
    assert "at least 5 years" in err
    assert run("audit", "prune", "--years", "7")[1] == "0 regels opgeschoond.\n"


def test_a_broken_audit_is_not_pruned(run: Run, database: Path) -> None:
    aged(database, years=5)
    tampered(database, "update audit set actor = 'x' where number = 1")
    code, _, err = run("audit", "prune")

    assert code == 1
    assert "regel 1 is veranderd" in err
    connection = sqlite3.connect(database)
    (count,) = connection.execute("select count(*) from audit").fetchone()
    connection.close()
    assert count == 4
