"""References are random, easy to read back, and spell nothing."""

from __future__ import annotations

import pytest

from cases.references import SYMBOLS, new_reference, read_reference


def test_a_reference_has_six_symbols_without_vowels_or_look_alikes() -> None:
    for _ in range(200):
        kind, _, symbols = new_reference("KB").partition("-")
        assert kind == "KB"
        assert len(symbols) == 6
        assert set(symbols) <= set(SYMBOLS)
    assert not set(SYMBOLS) & set("AEIOUL")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("KB-7F3KQ2", "KB-7F3KQ2"),
        ("verder kb-7f3kq2", "KB-7F3KQ2"),
        ("vervolg KB 7F3KQ2.", "KB-7F3KQ2"),
        ("KB7F3KQ2", "KB-7F3KQ2"),
        ("kb-7f3ko2", "KB-7F3K02"),  # O for 0
        ("KB-7F3KQL", "KB-7F3KQ1"),  # L for 1
        ("WO-9D4MXT", None),
        ("KB-7F3KQ", None),
        ("KB-7F3KQ22", None),
        ("schulden in Laak", None),
        ("", None),
    ],
)
def test_a_reference_is_read_back_as_people_type_it(typed: str, read: str | None) -> None:
    assert read_reference(typed, "KB") == read
