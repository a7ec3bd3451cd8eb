"""The word lists of the privacy filter: what an editor reads when one is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cases.privacy.filter import PrivacyFilter
from cases.privacy.words import load_privacy_words
from content.parsed import Parsed
from content.problems import Problems
from tests.factories import SHIPPED, TODAY


@pytest.fixture
def own_content(tmp_path: Path) -> Path:
    """A copy of the shipped lists that a test may change."""
    content = tmp_path / "content"
    shutil.copytree(SHIPPED / "privacy", content / "privacy")
    shutil.copytree(SHIPPED / "map" / "language", content / "map" / "language")
    shutil.copytree(SHIPPED / "map" / "places", content / "map" / "places")
    return content


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def problems_of(content: Path) -> list[str]:
    problems = Problems()
    words = load_privacy_words(content, problems, Parsed(content))
    assert (words is None) == bool(problems.errors)
    return [p.text() for p in problems.in_order()]


def test_the_shipped_lists_have_no_problem(own_content: Path) -> None:
    assert problems_of(own_content) == []


def test_a_misspelt_list_is_pointed_out(own_content: Path) -> None:
    change(own_content / "privacy" / "names.yaml", "eponyms:", "eponims:")

    problems = problems_of(own_content)

    assert any("eponims" in p and "Bedoel je 'eponyms'?" in p for p in problems)
    assert all(p.startswith("content/privacy/names.yaml:") for p in problems)


def test_a_service_line_holds_digits(own_content: Path) -> None:
    numbers = own_content / "privacy" / "numbers.yaml"
    change(numbers, 'service_lines: ["112"', 'service_lines: ["een-een-twee"')

    [problem] = problems_of(own_content)

    assert "een-een-twee" in problem


def test_a_missing_list_is_told(own_content: Path) -> None:
    (own_content / "privacy" / "surnames.txt").unlink()

    [problem] = problems_of(own_content)

    assert problem.startswith("content/privacy/surnames.txt:1:1")


def test_an_added_name_is_known_at_once(own_content: Path) -> None:
    asked = "Quispel Bakker wil hulp", "quispel bakker wil hulp"
    with (own_content / "privacy" / "first_names.txt").open("a", encoding="utf-8") as names:
        names.write("Quispel\n")
    words = load_privacy_words(own_content, Problems(), Parsed(own_content))
    assert words is not None
    privacy_filter = PrivacyFilter(words)

    assert [privacy_filter.screen(a, TODAY).clean for a in asked] == ["[naam] wil hulp"] * 2


def test_a_town_is_no_name(own_content: Path) -> None:
    words = load_privacy_words(own_content, Problems(), Parsed(own_content))
    assert words is not None

    assert {"schilderswijk", "den haag", "overvecht"} <= words.places
