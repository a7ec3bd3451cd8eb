"""The compiled words: kept from one start to the next, and never those of an older edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from social_map.models import Lang
from social_map.social_map import SocialMap
from tests.factories import NEEDS, NL, PHRASES, load_map, needs_file, needs_named, write_content
from tests.files import both, need
from tests.town import GROUPS

BESLAG = need("beslag", both("Beslag", "Seizure"), problem={"nl": ["beslaglegging"]})
OTHER_PHRASES = "need: schulden\nnl:\n  - rekeningen stapelen zich op\n"
QUESTIONS = ["hij doet zijn post niet open", "wie doet incasso in laak", "zijn eigen schuld"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache directory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def kept(cache: Path) -> dict[str, tuple[int, int]]:
    """Every kept copy; another one when it was written anew."""
    stats = {copy.name: copy.stat() for copy in cache.rglob("*.json")}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats.items()}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_kept_words_are_the_compiled_words(shipped: SocialMap, lang: Lang) -> None:
    fresh = shipped.wordings.lexicon(lang)
    again = shipped.wordings.lexicon(lang)

    assert again is not fresh
    assert orjson.dumps(again) == orjson.dumps(fresh)


def test_a_second_start_compiles_nothing_again(tmp_path: Path, cache: Path) -> None:
    first = [needs_named(load_map(tmp_path), question) for question in QUESTIONS]
    before = kept(cache)
    second = [needs_named(load_map(tmp_path), question) for question in QUESTIONS]

    assert second == first == [["schulden"], ["schulden"], []]
    assert kept(cache) == before


@pytest.mark.parametrize(
    ("question", "before", "after", "edit"),
    [
        ("beslaglegging in laak", [], ["beslag"], {"needs": needs_file([*NEEDS, BESLAG], GROUPS)}),
        ("post niet open", ["schulden"], [], {"phrases": PHRASES | {"schulden": OTHER_PHRASES}}),
        (
            "gerechtsbode in laak",
            [],
            ["schulden"],
            {"nl": NL.replace("{", "{deurwaarder: [gerechtsbode], ")},
        ),
        ("incasso in laak", ["schulden"], [], {"nl": NL.replace("[", "[incasso, ", 1)}),
        (
            "taalles kopen",
            ["taal"],
            [],
            {"off_map": "shopping:\n  phrases: {nl: [taalles kopen]}\n"},
        ),
    ],
)
def test_an_edit_counts_at_once_and_so_does_taking_it_back(
    question: str, before: list[str], after: list[str], edit: dict[str, Any], tmp_path: Path
) -> None:
    assert needs_named(load_map(tmp_path), question) == before
    assert needs_named(load_map(tmp_path, **edit), question) == after
    write_content(tmp_path)
    assert needs_named(load_map(tmp_path), question) == before


def test_a_new_wording_for_danger_counts_at_once(tmp_path: Path) -> None:
    danger = "nl:\n  - ligt bewusteloos\nen:\n  - not breathing\n"
    question = "mevrouw ligt bewusteloos"

    assert not load_map(tmp_path).understander.understand(question).acute
    assert load_map(tmp_path, acute=danger).understander.understand(question).acute


def test_damaged_words_are_compiled_again(tmp_path: Path, cache: Path) -> None:
    needs_named(load_map(tmp_path), QUESTIONS[0])
    for copy in cache.rglob("*.json"):
        copy.write_bytes(copy.read_bytes().replace(b"schuld", b"taal"))

    assert [needs_named(load_map(tmp_path), q) for q in QUESTIONS] == [["schulden"]] * 2 + [[]]


def test_words_made_on_demand_are_those_made_at_once(tmp_path: Path) -> None:
    cold, warm = load_map(tmp_path).understander, load_map(tmp_path).understander
    warm.warm_up()

    assert [cold.understand(q) for q in QUESTIONS] == [warm.understand(q) for q in QUESTIONS]
