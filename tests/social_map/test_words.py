"""Words: from what is typed to keys that are equal for all forms of a word."""

from __future__ import annotations

import pytest

from social_map.words import Forms, plain, sound, split, split_as_typed

NL = Forms("nl", {"drinken": ["drinkt", "gedronken", "dronk"], "betalen": ["betaalt", "betaald"]})
EN = Forms("en", {"drink": ["drank", "drunk"]})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Wie doet schulden?", ["wie", "doet", "schulden"]),
        ("wmo-voorziening/hulp", ["wmo", "voorziening", "hulp"]),
        ("café, reünie, coördinator", ["cafe", "reunie", "coordinator"]),
        ("opa's fiets en 's avonds", ["opas", "fiets", "en", "s", "avonds"]),
        ("oma’s huis", ["omas", "huis"]),
        ("Ĳsselmeer", ["ijsselmeer"]),
        ("ﬁets", ["fiets"]),
        ("schul\u200bden", ["schulden"]),
        ("snake_case", ["snake", "case"]),
        ("😀🎉", []),
        ("", []),
    ],
)
def test_a_text_falls_apart_into_plain_words(typed: str, words: list[str]) -> None:
    assert split(typed) == words


def test_accents_typed_as_one_sign_or_two_are_the_same() -> None:
    assert plain("coe\u0308rdinator") == plain("coërdinator")


@pytest.mark.parametrize(
    "forms",
    [
        ("drinken", "drinkt", "gedronken", "dronk"),
        ("schuld", "schulden"),
        ("brief", "brieven"),
        ("huis", "huizen"),
        ("eenzaam", "eenzame"),
        ("uitkering", "uitkeringen"),
        ("probleem", "problemen"),
        ("taalles", "taallessen"),
        ("betalen", "betaalt", "betaald"),
    ],
)
def test_the_forms_of_a_dutch_word_have_one_key(forms: tuple[str, ...]) -> None:
    assert len({NL.key(form) for form in forms}) == 1


@pytest.mark.parametrize("forms", [("debt", "debts"), ("drink", "drank", "drunk", "drinking")])
def test_the_forms_of_an_english_word_have_one_key(forms: tuple[str, ...]) -> None:
    assert len({EN.key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("schuld", "schuur"), ("huur", "uur"), ("rouw", "trouw"), ("val", "vol")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert NL.key(one) != NL.key(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spoorwyk", "spoorwijk"),
        ("spoorweik", "spoorwijk"),
        ("overvegt", "overvecht"),
        ("lak", "laak"),
        ("psygiater", "psychiater"),
        ("tuiszorg", "thuiszorg"),
        ("verslafing", "verslaving"),
    ],
)
def test_words_that_sound_the_same_are_heard_as_the_same(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)


def test_words_that_sound_different_are_kept_apart() -> None:
    assert sound("laak") != sound("laat")


def test_of_an_endless_word_only_its_beginning_counts() -> None:
    """Every cut of a word of two thousand letters was tried and kept: 75 ms and 2 MB a message."""
    assert split(f"schulden {'a' * 2000} laak") == ["schulden", "a" * 60, "laak"]
    assert split_as_typed("B" * 100) == ["B" * 60]
