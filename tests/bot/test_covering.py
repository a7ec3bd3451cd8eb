"""`coverage PLACE`: the same figures as a text, a table for a spreadsheet and a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from tests.factories import LAAKKWARTIER, SHIPPED, organisation, service, write_content

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Exit code, stdout and stderr."""

    def running(*args: object, content: Path = SHIPPED) -> tuple[int, str, str]:
        fixed = ("--content", content, "--today", "2026-11-22")
        code = app.main([str(a) for a in ("coverage", *args, *fixed)])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return running


def test_a_text_for_the_terminal(run: Run) -> None:
    code, out, err = run("Laak")

    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "Dekking van Laak (Den Haag)"
    assert "  1  Laakkwartier en Spoorwijk" in lines
    row = next(line for line in lines if line.startswith("Gebreken aan de woning  "))
    assert row.split()[-2:] == ["1•", "0"]
    row = next(line for line in lines if line.startswith("Slaapproblemen  "))
    assert row.split()[-2:] == ["½", "0"]
    assert "Niemand (2): LHBTI+ steun · Justitie, reclassering en nazorg" in lines
    assert "**" not in out


def test_a_table_for_a_spreadsheet(run: Run) -> None:
    code, out, _ = run("Laak", "--csv")

    head, *rows = csv.reader(io.StringIO(out), delimiter=";")
    assert code == 0
    assert head[:4] == ["id van de behoefte", "behoefte", "id van de plaats", "plaats"]
    assert len(rows) == 60 * 2
    housing = next(r for r in rows if r[0] == "woninggebreken" and r[2] == LAAKKWARTIER)
    assert housing == [
        *("woninggebreken", "Gebreken aan de woning"),
        *(LAAKKWARTIER, "Laakkwartier en Spoorwijk", "1", "1", "ja", "0"),
    ]


def test_the_table_in_english(run: Run) -> None:
    _, out, _ = run("Laak", "--csv", "--lang", "en")

    assert out.startswith("need id;need;place id;place;entries;organisations;one without")
    assert ";Exercise and sport;" in out


def test_nothing_in_the_table_is_a_formula(run: Run, tmp_path: Path) -> None:
    content = write_content(tmp_path)
    needs = content / "map" / "needs.yaml"
    needs.write_text(needs.read_text("utf-8").replace('"Schulden"', '"=2+3"'), "utf-8")

    _, out, _ = run("Laak", "--csv", content=content)

    assert ";'=2+3;" in out
    assert ";=" not in out


def test_a_picture_in_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "laak.png"

    code, out, err = run("Laak", "--png", file)

    assert (code, out, err) == (0, "", "")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    code, _, err = run("Laak", "--png", tmp_path / "nowhere" / "laak.png")

    assert code == 1
    assert "cannot be written" in err


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("Lak", "did you mean 'Laak'?"),
        ("Qwertystad", "there is no place 'Qwertystad'"),
        ("Noord", "name one of SD-GM0363-Noord, WK059905"),
    ],
)
def test_a_place_that_is_not_clear_is_told(run: Run, place: str, told: str) -> None:
    code, out, err = run(place)

    assert (code, out) == (1, "")
    assert told in err


def test_the_files_alone_are_counted(run: Run, tmp_path: Path) -> None:
    partners = {"team": organisation("team", service("a"), service("b", needs=["taal"]))}
    content = write_content(tmp_path, partners=partners)

    _, out, _ = run("Laak", "--csv", content=content)

    assert "schulden;Schulden;SD-GM0518-Laak;Laak;1;1;ja;0" in out.splitlines()
