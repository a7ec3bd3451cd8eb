"""How the map is kept true, as an editor writes it in clocks.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cases.calendar import Duration
from cases.clocks import MapRules, MapStep, MapWho
from tests.cases.handing_over import shipped_rules
from tests.factories import problems_in, write_content
from tests.files import clocks_file, keeping


def told(tmp_path: Path, rules: dict[str, Any] | None) -> list[str]:
    """What an editor reads about the file with these rules, without the place."""
    content = write_content(tmp_path, clocks=clocks_file(map=rules))
    return [p.text().split(" ", 1)[1] for p in problems_in(content)]


def test_the_rules_that_come_with_the_bot() -> None:
    days = {0: "key_figure", 5: "replacement", 10: "contact", 15: "editor"}
    ladder = tuple(
        MapStep((MapWho(who),), Duration.parse(f"{after}wd")) for after, who in days.items()
    )

    parse = Duration.parse
    assert shipped_rules().map == MapRules(ladder, parse("20wd"), parse("5wd"), 2)


def test_a_small_file_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, keeping()) == []


def test_without_its_section_the_file_is_not_complete(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, None)
    assert "map" in problem


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        (keeping("5wd", "5wd"), "komt stap '3' bij after niet later dan stap 2"),
        (keeping("0wd"), "komt stap '2' bij after niet later dan stap 1"),
        (keeping(unanswered=0), "unanswered"),
        (keeping(correction="100%"), "correction"),
        (keeping(then_every="soms"), "then_every"),
        (keeping(ladder=[]), "ladder"),
        (keeping(ladder=[{"who": ["keyfigure"], "after": "0wd"}]), "key_figure"),
        (keeping(ladder=[{"who": ["owner"], "after": "0wd"}]), "who"),
        (keeping(ladder=[{"who": ["editor"]}]), "after"),
        (keeping(rythm="90d"), "rythm"),
    ],
)
def test_a_mistake_in_it_is_told(tmp_path: Path, rules: dict[str, Any], word: str) -> None:
    problems = told(tmp_path, rules)

    assert len(problems) == 1
    assert word in problems[0]
