"""Slips, abbreviations and small talk, as they are typed between two phone calls."""

from __future__ import annotations

import pytest

from social_map.matching import Spelling
from social_map.social_map import SocialMap
from tests.factories import needs_named, places_named


def first(social_map: SocialMap, question: str) -> str | None:
    return next(iter(needs_named(social_map, question)), None)


# -- slips --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("schuild laak", "schulden"),  # sounds like "schuilt", which is no need
        ("overweght", "leefstijl"),  # sounds like "overweegt"
        ("rocen laak", "roken"),  # sounds like "rozen"
        ("inburgeing", "taal"),  # has the stem of a word of a phrase
        ("taalle", "taal"),
        ("budgetig course", "budgetbeheer"),
        ("gheugen laak", "dementie"),  # as near to the name of a place
        ("suiidal", "suicide"),
    ],
)
def test_a_slip_leads_to_the_word_for_a_need(question: str, need: str, shipped: SocialMap) -> None:
    assert need in needs_named(shipped, question)


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("eenz aam in laak", "eenzaamheid"),
        ("demen tie laak", "dementie"),
        ("taa lles laak", "taal"),
        ("burn-aut laak", "stress"),
        ("fact-taem laak", "epa"),
    ],
)
def test_a_word_written_apart_is_joined_also_when_it_is_misspelt(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert first(shipped, question) == need


def test_words_that_are_right_are_not_joined(shipped: SocialMap) -> None:
    assert needs_named(shipped, "de man tel hij mee") == []


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("taalles leiedschenveen ypenburg", "Leidschenveen-Ypenburg"),
        ("taalles bezuidenhoud oost", "Bezuidenhout-Oost"),
        ("taalles mariahoefe en marlot", "Mariahoeve en Marlot"),
        ("taalles laakkwarrtier en spoorwijk", "Laakkwartier en Spoorwijk"),
        ("taalles zorrgvliet", "Zorgvliet"),  # not Zorgvlied in Amsterdam
        ("taalles in spoorwijk", "Spoorwijk"),
    ],
)
def test_a_misspelt_name_of_several_words_is_taken_whole(
    question: str, place: str, shipped: SocialMap
) -> None:
    named = places_named(shipped, question)

    assert shipped.gazetteer.places[named[0]].name == place


def test_of_words_that_sound_alike_the_one_written_most_alike_is_meant() -> None:
    spelling = Spelling(["zorgvlied", "zorgvliet", "rozenburg", "rosenburg"])

    assert [m.word for w in ("zorrgvliet", "rozzenburg") if (m := spelling.closest(w))] == [
        "zorgvliet",
        "rozenburg",
    ]


def test_a_likely_word_wins_from_an_unlikely_one_that_sounds_the_same() -> None:
    spelling = Spelling(["zwanger"], ["zanger"])

    match = spelling.closest("zsanger")

    assert match is not None
    assert match.word == "zwanger"


# -- abbreviations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("OKC moerwijk", "opvoeden"),
        ("HHT laak", "huishoudelijkehulp"),
        ("BGGZ laak", "lichteggz"),
        ("IHT laak", "epa"),
        ("PV en wvp laak", "thuiszorg"),
        ("SHV laak", "schulden"),
        ("cjib laak", "schulden"),
        ("VT laak", "geweld"),
        ("JBH laak", "jeugdhulp"),
        ("nnz den haag", "seksueel"),
        ("osas laak", "slaap"),
        ("energiearmoe laak", "energie"),
        ("SO laak", "ouderen"),  # capitals: not the word "so"
        ("MS laak", "chronisch"),
        ("mee laak", "lvb"),  # the only word beside a place
        ("fact spoorwijk", "epa"),
        ("add laak", "autisme"),
    ],
)
def test_an_abbreviation_names_its_need(question: str, need: str, shipped: SocialMap) -> None:
    assert first(shipped, question) == need


@pytest.mark.parametrize(
    "question",
    [
        "wie gaat er mee",
        "wie gaat er mee naar laak",
        "is that a fact",
        "so what",
        "ms jones belt terug",
        "ik kom NA de dienst",
    ],
)
def test_an_everyday_word_is_no_abbreviation(question: str, shipped: SocialMap) -> None:
    assert needs_named(shipped, question) == []


@pytest.mark.parametrize(
    ("question", "group"),
    [("pgb laak", "pgb"), ("AMW laak", "maatschappelijk-werk"), ("ggd laak", "ggd")],
)
def test_an_abbreviation_for_several_needs_asks_which(
    question: str, group: str, shipped: SocialMap
) -> None:
    understood = shipped.understander.understand(question)

    assert understood.group == group
    assert understood.ambiguous_need


# -- about something else -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "het beeld van de tv valt steeds weg",
        "verlies van feyenoord was heel terecht en verdiend",
        "de wc papier rol is op",
        "lamp in de wachtkamer is stuk",
        "deur van de wachtkamer klemt",
        "netflix abonnement opzeggen",
        "hij werd schuldig verklaard door de rechter",
        "translate this letter to polish",
        "dosage of amoxicillin",
        "wie is de minister van financiën",
        "leuke serie over een advocaat",
        "taxi naar schiphol",
        "waar is mijn bril gebleven",
        "mijn scherm flikkert",
        "opvoeden van honden",
    ],
)
def test_what_has_nothing_to_do_with_the_map_names_no_need(
    question: str, shipped: SocialMap
) -> None:
    assert needs_named(shipped, question) == []


@pytest.mark.parametrize(
    ("question", "need"),
    [
        ("zoekt een kamer", "woonruimte"),
        ("taxi naar het ziekenhuis", "vervoer"),
        ("kan zijn verlies niet verwerken", "rouw"),
        ("slikt veel te veel pijnstillers", "medicatie"),
        ("durft de telefoon niet op te nemen", "angst"),
        ("denkt dat hij god is", "epa"),
        ("wil met de taxi naar dagbesteding maar heeft geen geld", "dagbesteding"),
    ],
)
def test_a_need_in_everyday_words_is_still_heard(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert need in needs_named(shipped, question)
