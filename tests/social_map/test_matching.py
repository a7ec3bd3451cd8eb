"""A misspelt word: the known word that was meant, or none."""

from __future__ import annotations

import pytest

from social_map.matching import Spelling, slips_allowed

KNOWN = Spelling(["schulden", "eenzaamheid", "verslaving", "taalles", "dementie", "wmo", "huur"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("schudlen", "schulden"),  # two letters exchanged
        ("schulen", "schulden"),  # a letter forgotten
        ("schuldenn", "schulden"),  # a letter twice
        ("scholden", "schulden"),  # a wrong letter
        ("eenzmaaheid", "eenzaamheid"),
        ("eenzamhied", "eenzaamheid"),
        ("verslafing", "verslaving"),
        ("dementei", "dementie"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    match = KNOWN.closest(typed)

    assert match is not None
    assert match.word == meant


def test_a_word_that_is_right_is_certain() -> None:
    match = KNOWN.closest("taalles")

    assert match is not None
    assert (match.word, match.score) == ("taalles", 1.0)


def test_every_slip_makes_it_less_certain() -> None:
    one, two = KNOWN.closest("eenzaamhied"), KNOWN.closest("eenzamhied")

    assert one is not None
    assert two is not None
    assert 1 > one.score > two.score > 0


@pytest.mark.parametrize("typed", ["wma", "uur", "tafel", "verhuizen", "", "x" * 500])
def test_what_is_too_far_from_every_word_is_left_alone(typed: str) -> None:
    assert KNOWN.closest(typed) is None


def test_short_words_are_never_guessed_and_long_ones_may_have_two_slips() -> None:
    assert [slips_allowed(n) for n in (3, 4, 7, 8, 20)] == [0, 1, 1, 2, 2]


def test_of_equally_near_words_the_first_given_is_meant() -> None:
    assert Spelling(["boter", "beter"]).closest("biter").word == "boter"  # type: ignore[union-attr]
    assert Spelling(["beter", "boter"]).closest("biter").word == "beter"  # type: ignore[union-attr]


def test_nothing_is_near_when_nothing_is_known() -> None:
    assert Spelling([]).closest("schulden") is None
