"""Reading YAML: every value is text, every key has a position, nothing clever is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from content.problems import Problems
from content.source import Document, read, read_all, read_words


def document(tmp_path: Path, text: str) -> Document:
    """The document in a file with this text; the text must be right."""
    path = tmp_path / "wijkteam.yaml"
    path.write_text(text, "utf-8")
    problems = Problems()
    found = read(path, tmp_path, problems)
    assert found is not None, problems.found
    return found


@pytest.mark.parametrize(
    "written", ["0703", "8:30", "no", "2026-11-22", "1e3", "~", "null", "0x1F"]
)
def test_a_value_stays_the_text_that_the_editor_typed(written: str, tmp_path: Path) -> None:
    assert document(tmp_path, f"value: {written}\n").data == {"value": written}


def test_an_empty_value_is_nothing_and_quotes_make_it_an_empty_text(tmp_path: Path) -> None:
    assert document(tmp_path, "a:\nb: ''\n").data == {"a": None, "b": ""}


def test_a_sign_that_looks_like_an_anchor_inside_a_text_is_fine(tmp_path: Path) -> None:
    data = document(tmp_path, 'a: kopje koffie & koekje\nb: "*gratis*"\n').data

    assert data == {"a": "kopje koffie & koekje", "b": "*gratis*"}


def test_windows_line_ends_and_a_byte_order_mark_are_no_problem(tmp_path: Path) -> None:
    found = document(tmp_path, "\ufeffid: wijkteam\r\nname: Wijkteam\r\n")

    assert found.data == {"id": "wijkteam", "name": "Wijkteam"}
    assert found.position("name") == (2, 1)


def test_a_key_is_found_by_its_line_and_column(tmp_path: Path) -> None:
    found = document(tmp_path, "services:\n  - id: a\n  - id: b\n    needs: [taal, schulden]\n")

    assert found.position("services", 1, "id") == (3, 5)
    assert found.position("services", 1, "needs", 1) == (4, 19)


def test_the_place_of_a_missing_key_is_that_of_the_object_it_misses_in(tmp_path: Path) -> None:
    found = document(tmp_path, "services:\n  - id: a\n  - id: b\n")

    assert found.position("services", 1, "name") == (3, 5)
    assert found.position("services", 7, "name") == (1, 1)


def test_a_key_that_stands_twice_deep_in_the_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "wijkteam.yaml"
    path.write_text("services:\n  - id: a\n    name: {nl: x, en: y, nl: z}\n", "utf-8")
    problems = Problems()

    assert read(path, tmp_path, problems) is None
    assert [(p.kind, p.line, p.column, p.found) for p in problems.found] == [
        ("duplicate_key", 3, 26, "nl")
    ]


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("id: wijkteam\n\tname: x\n", "tab", 2, 1),
        ("id: x\n---\nid: y\n", "several_documents", 2, 1),
        ("id: x\nname: *naam\n", "anchor", 2, 7),
        ("id: x\nname: &naam y\n", "anchor", 2, 7),
        ("id: x\nname: !!python/name:os.system y\n", "tag", 2, 7),
        ("id: x\n? [a, b]\n: c\n", "syntax", 2, 3),
        ('id: x\nname: "zonder eind\n', "syntax", 3, 1),
    ],
)
def test_what_is_not_plain_yaml_is_refused_where_it_stands(
    text: str, kind: str, line: int, column: int, tmp_path: Path
) -> None:
    path = tmp_path / "wijkteam.yaml"
    path.write_text(text, "utf-8")
    problems = Problems()

    assert read(path, tmp_path, problems) is None
    assert [(p.kind, p.line, p.column) for p in problems.found] == [(kind, line, column)]


def test_absurdly_deep_nesting_is_a_problem_and_does_not_end_the_program(tmp_path: Path) -> None:
    path = tmp_path / "wijkteam.yaml"
    path.write_text("name: " + "[" * 100_000 + "]" * 100_000, "utf-8")
    reading = (
        "import sys; from pathlib import Path; from content.source import read; "
        "from content.problems import Problems; problems = Problems(); "
        "read(Path(sys.argv[1]), Path('.'), problems); print(problems.found[0].kind)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", reading, str(path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert (ended.returncode, ended.stdout.strip()) == (0, "too_deep")


def test_only_yaml_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "README.md", ".a.yaml.swp"):
        (tmp_path / name).write_text("id: x\n", "utf-8")
    problems = Problems()

    assert [d.name for d in read_all(tmp_path, tmp_path, problems)] == [
        f"{tmp_path.name}/a.yml",
        f"{tmp_path.name}/b.yaml",
    ]


def test_one_wrong_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [", "utf-8")
    (tmp_path / "b.yaml").write_text("b: 1", "utf-8")
    problems = Problems()

    assert [d.data for d in read_all(tmp_path, tmp_path, problems)] == [{"b": "1"}]
    assert [p.kind for p in problems.found] == ["syntax"]


def test_a_word_list_has_a_word_a_line_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "nl.txt"
    path.write_text("# bron\nschelden\n\n  laat  \n", "utf-8")

    assert read_words(path, tmp_path, Problems()) == {"schelden", "laat"}
