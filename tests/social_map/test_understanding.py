"""What a question means: terms, forms, compounds, abbreviations, phrases, slips and look-alikes."""

from __future__ import annotations

from pathlib import Path

import pytest

from social_map.need_finder import POINTER
from social_map.phrases import BadPhrase, parse_phrase
from social_map.social_map import SocialMap
from social_map.vocabulary import Vocabulary
from tests.factories import NL, load_map, needs_named


@pytest.fixture
def town(tmp_path: Path) -> SocialMap:
    return load_map(tmp_path)


def understood_as(social_map: SocialMap, question: str) -> str:
    """The need that comes first, or a dash."""
    return next(iter(needs_named(social_map, question)), "-")


# -- terms, forms and compounds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("wie doet schulden in Laak", "schulden"),
        ("hij heeft een schuld", "schulden"),
        ("deurwaarders voor de deur", "schulden"),
        ("twee uitkeringen", "inkomen"),
        ("een eenzame man", "eenzaamheid"),
        ("taallessen", "taal"),
        ("who helps with debts", "schulden"),
        ("she is lonely", "eenzaamheid"),
    ],
)
def test_a_word_is_known_in_all_its_forms(question: str, need: str, town: SocialMap) -> None:
    assert understood_as(town, question) == need


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("schuldenprobleem", "schulden"),
        ("eenzaamheidsproblemen", "eenzaamheid"),
        ("bijstandsuitkering", "inkomen"),
        ("incassobrief", "schulden"),
        ("taalmaatjescursus", "taal"),
    ],
)
def test_a_compound_is_taken_apart(question: str, need: str, town: SocialMap) -> None:
    assert understood_as(town, question) == need


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("huurschulden in Laak", "huurachterstand"),
        ("eenzaamheidsproblemen", "eenzaamheid"),
        ("rouwverwerkingsgroep", "rouw"),
        ("gokverslaving", "gokken"),
        ("drankprobleem", "verslaving"),
        ("opvoedcursus", "opvoeden"),
        ("schuldhulpmaatje", "schulden"),
        ("scootmobielaanvraag", "hulpmiddelen"),
        ("stoppen-met-rokencoach", "roken"),
        ("slaapproblemen", "slaap"),
    ],
)
def test_the_shipped_words_make_compounds(question: str, need: str, shipped: SocialMap) -> None:
    assert understood_as(shipped, question) == need


def test_a_long_word_that_only_holds_a_term_by_chance_is_left_alone(shipped: SocialMap) -> None:
    for word in ("onschuldig", "schotel", "uitdaging", "getuigschrift"):
        assert understood_as(shipped, word) == "-", word


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("CJG Laak", "opvoeden"),
        ("cjg laak", "opvoeden"),
        ("lvb", "lvb"),
        ("GLI in Laak", "leefstijl"),
        ("Wsnp", "schulden"),
        ("WIA keuring", "inkomen"),
        ("ptss", "trauma"),
        ("soa test", "seksueel"),
        ("adhd", "autisme"),
        ("ASS diagnose", "autisme"),
    ],
)
def test_abbreviations_are_known_in_capitals_or_not(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert need in needs_named(shipped, question)


def test_an_abbreviation_has_no_other_forms(shipped: SocialMap) -> None:
    assert understood_as(shipped, "waz uitkering") == "inkomen"
    assert understood_as(shipped, "dat was gisteren") == "-"


def test_words_written_apart_or_together_are_the_same(shipped: SocialMap) -> None:
    assert understood_as(shipped, "schuld hulp") == "schulden"
    assert understood_as(shipped, "thuis zorg nodig") == "thuiszorg"
    assert understood_as(shipped, "wmo voorziening") == understood_as(shipped, "wmovoorziening")


# -- what comes first -----------------------------------------------------------------------------


def test_what_is_asked_for_comes_before_what_it_is_for_and_that_before_who_it_is_for(
    town: SocialMap,
) -> None:
    assert needs_named(town, "schulden bij ouderen die een taalles willen") == [
        "taal",
        "schulden",
        "thuiszorg",
    ]


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("taalles voor een vluchteling", "taal"),
        ("huisarts voor een dakloze met tandpijn, tandarts", "mondzorg"),
        ("schulden bij ouderen", "schulden"),
        ("beweeggroep voor ouderen", "bewegen"),
    ],
)
def test_a_word_for_the_person_never_outranks_a_service_or_a_problem(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert understood_as(shipped, question) == need


def test_every_need_of_a_question_is_named(shipped: SocialMap) -> None:
    named = needs_named(shipped, "schulden, eenzaamheid en slecht slapen")

    assert {"schulden", "eenzaamheid", "slaap"} <= set(named)


# -- phrases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "hij maakt zijn post niet open",
        "de brieven gaan niet meer open",
        "open maakt hij de post niet",
        "niet open: alle brieven",
        "she cannot pay the bills",
        "the bills, she cannot pay them",
    ],
)
def test_a_phrase_counts_in_any_order_with_any_of_its_choices(
    question: str, town: SocialMap
) -> None:
    assert understood_as(town, question) == "schulden"


@pytest.mark.parametrize(
    "question",
    [
        "hij maakt zijn post open",
        "de winkel is niet open",
        "er ligt post",
        "post gisteren vandaag morgen overmorgen eergisteren zondag maandag dinsdag niet open",
    ],
)
def test_a_phrase_that_is_not_complete_or_stands_far_apart_is_no_more_than_a_hint(
    question: str, town: SocialMap
) -> None:
    assert all(n.score <= POINTER for n in town.understander.understand(question).needs)


def test_a_look_alike_takes_the_words_away_from_its_need_only(town: SocialMap) -> None:
    assert understood_as(town, "dat is zijn eigen schuld") == "-"
    assert understood_as(town, "hij heeft een schuld") == "schulden"
    assert understood_as(town, "zijn eigen schuld, maar wel eenzaam") == "eenzaamheid"


def test_a_phrase_is_parsed_into_groups_of_choices() -> None:
    assert parse_phrase("(post|brieven op de mat) niet open") == [
        [["post"], ["brieven", "op", "de", "mat"]],
        [["niet"]],
        [["open"]],
    ]


@pytest.mark.parametrize("phrase", ["(post", "post)", "a | b", "((a|b) c)", "a (b|c))"])
def test_brackets_that_do_not_match_are_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase) as error:
        parse_phrase(phrase)

    assert error.value.kind == "bad_phrase"


# -- slips ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("schudlen in laak", "schulden"),
        ("eenzmaaheid laak", "eenzaamheid"),
        ("verslavign in laak", "verslaving"),
        ("dementei", "dementie"),
        ("mantelzrog", "mantelzorg"),
        ("formulieern invullen", "formulieren"),
        ("voedeslbank", "voedselhulp"),
        ("deurwaarderr", "schulden"),
        ("depresie", "somberheid"),
        ("psygische klachten", "lichteggz"),
        ("huurachterstant", "huurachterstand"),
    ],
)
def test_a_slip_in_a_need_is_forgiven(question: str, need: str, shipped: SocialMap) -> None:
    assert need in needs_named(shipped, question)


def test_a_mended_word_is_less_certain_than_a_right_one(shipped: SocialMap) -> None:
    [wrong] = shipped.understander.understand("schudlen").needs
    [right] = shipped.understander.understand("schulden").needs

    assert wrong.score < right.score == 1.0


def test_a_word_that_the_dictionary_knows_is_never_mended(tmp_path: Path) -> None:
    assert needs_named(load_map(tmp_path), "hij gaat schelden") == []


def test_an_everyday_word_is_never_a_misspelt_need(town: SocialMap) -> None:
    assert needs_named(town, "hoe laat is het werk vrij") == []


# -- ignored words and language -------------------------------------------------------------------


def test_words_that_never_count_give_no_need(shipped: SocialMap) -> None:
    for lang in ("nl", "en"):
        ignored = shipped.wordings.languages[lang].ignored
        named = {word: needs_named(shipped, word) for word in ignored}
        assert {word: needs for word, needs in named.items() if needs} == {}


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("wie doet schulden in Laak?", "nl"),
        ("who handles debts in Laak?", "en"),
        ("taalles", "nl"),
        ("language class", "en"),
        ("he cannot sleep", "en"),
        ("hij kan niet slapen", "nl"),
    ],
)
def test_the_language_of_a_question_is_heard(question: str, lang: str, shipped: SocialMap) -> None:
    assert shipped.understander.understand(question).language == lang


def test_a_question_that_does_not_tell_keeps_the_language_of_the_conversation(
    shipped: SocialMap,
) -> None:
    assert shipped.understander.understand("Laak", "en").language == "en"
    assert shipped.understander.understand("Laak", "nl").language == "nl"


# -- the compiled vocabulary ----------------------------------------------------------------------


@pytest.fixture
def dutch(town: SocialMap) -> Vocabulary:
    return Vocabulary("nl", town.wordings)


def test_a_word_used_for_one_need_points_to_it_and_a_word_used_for_all_to_none(
    dutch: Vocabulary,
) -> None:
    assert dutch.points("deurwaarder").get("schulden", 0) > 1
    assert dutch.points("deurwaarder").get("taal", 0) == 0
    assert dutch.points("hij").get("schulden", 0) == 0


def test_an_everyday_word_weighs_less_than_a_rare_one(tmp_path: Path) -> None:
    more_common = NL.replace("common: [", "common: [incasso, ")
    plain = Vocabulary("nl", load_map(tmp_path / "a").wordings)
    common = Vocabulary("nl", load_map(tmp_path / "b", nl=more_common).wordings)
    key = plain.forms.key("incasso")

    assert common.weight(key) < plain.weight(key)
