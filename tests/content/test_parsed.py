"""The kept copy: what was made of a text comes back whole and from the same code, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content.parsed import Parsed


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache directory."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(directory))
    return directory


def package(directory: Path, code: str) -> Path:
    """A package with this code; all of them have the same name."""
    maker = directory / "maker"
    maker.mkdir(parents=True)
    (maker / "module.py").write_text(code)
    return maker


def keep(parsed: Parsed, **made: object) -> None:
    for text, data in made.items():
        parsed.put(text, data)
    parsed.save()


def test_what_was_made_of_a_text_comes_back_for_that_text_only(tmp_path: Path) -> None:
    keep(Parsed(tmp_path), wijkteam={"needs": ["schulden", "één"]})

    assert Parsed(tmp_path).get("wijkteam") == {"needs": ["schulden", "één"]}
    assert Parsed(tmp_path).get("Wijkteam") is None
    assert Parsed(tmp_path / "elsewhere").get("wijkteam") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda copy: copy[:-5],
        lambda copy: copy.replace(b"schulden", b"schuldem"),
        lambda copy: copy.partition(b"\n")[2],
        lambda copy: b"\n" + copy,
        lambda copy: b"{}",
        lambda copy: b"",
    ],
)
def test_a_damaged_copy_is_ignored_and_replaced(
    damage: Callable[[bytes], bytes], tmp_path: Path, cache: Path
) -> None:
    keep(Parsed(tmp_path), wijkteam={"needs": ["schulden"]})
    [copy] = cache.rglob("*.json")
    copy.write_bytes(damage(copy.read_bytes()))

    assert Parsed(tmp_path).get("wijkteam") is None

    keep(Parsed(tmp_path), wijkteam=["new"])
    assert Parsed(tmp_path).get("wijkteam") == ["new"]


def test_a_copy_that_other_code_made_is_ignored(tmp_path: Path) -> None:
    before = package(tmp_path / "before", "answer = 1")
    after = package(tmp_path / "after", "answer = 2")
    keep(Parsed(tmp_path, before), text=[1])

    assert Parsed(tmp_path, before).get("text") == [1]
    assert Parsed(tmp_path, after).get("text") is None


def test_what_is_not_used_any_more_is_not_kept(tmp_path: Path) -> None:
    keep(Parsed(tmp_path), old=[1], same=[2])
    parsed = Parsed(tmp_path)
    assert parsed.get("same") == [2]
    parsed.save()

    assert Parsed(tmp_path).get("old") is None
    assert Parsed(tmp_path).get("same") == [2]


def test_without_a_directory_to_write_in_nothing_is_kept_and_nothing_breaks(
    tmp_path: Path, cache: Path
) -> None:
    cache.write_text("a file where the directory should be")

    keep(Parsed(tmp_path), wijkteam=[1])

    assert Parsed(tmp_path).get("wijkteam") is None
