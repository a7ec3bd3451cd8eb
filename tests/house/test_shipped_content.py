"""The content that comes with the bot: complete, without problems, without anybody's data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from social_map.loading import load
from social_map.social_map import SocialMap
from tests.cases.remarks import HELD_OUT, TUNE
from tests.factories import SHIPPED, TODAY, problems_in

TESTS = Path(__file__).parent.parent

NEED_IDS = [
    "schulden",
    "inkomen",
    "armoede",
    "voedselhulp",
    "budgetbeheer",
    "huurachterstand",
    "woonruimte",
    "woninggebreken",
    "dakloos",
    "burenoverlast",
    "energie",
    "werk",
    "dagbesteding",
    "school",
    "taal",
    "basisvaardigheden",
    "juridisch",
    "formulieren",
    "verblijf",
    "detentie",
    "tolk",
    "eenzaamheid",
    "ontmoeting",
    "vrijwilligerswerk",
    "maatje",
    "mantelzorg",
    "opvoeden",
    "jeugdhulp",
    "scheiding",
    "geweld",
    "rouw",
    "jongeouders",
    "lhbti",
    "somberheid",
    "angst",
    "stress",
    "trauma",
    "suicide",
    "epa",
    "lichteggz",
    "verslaving",
    "gokken",
    "lvb",
    "autisme",
    "dementie",
    "slaap",
    "bewegen",
    "leefstijl",
    "roken",
    "huishoudelijkehulp",
    "thuiszorg",
    "hulpmiddelen",
    "vervoer",
    "vallen",
    "solk",
    "chronisch",
    "seksueel",
    "mondzorg",
    "maaltijden",
    "ouderen",
    "medicatie",
    "zorgmijding",
]
NEVER_A_SERVICE = {"suicide", "geweld"}


def test_the_shipped_content_has_no_problem_and_no_warning() -> None:
    assert [p.text("nl") for p in problems_in(SHIPPED)] == []


def test_the_needs_are_the_62_of_the_agreed_list(shipped: SocialMap) -> None:
    assert sorted(shipped.needs) == sorted(NEED_IDS)
    assert len(NEED_IDS) == 62


def test_the_places_are_the_955_official_ones_of_four_towns(shipped: SocialMap) -> None:
    places = shipped.gazetteer.places

    assert len(places) == 955
    assert {p.name for p in places.values() if p.level == "gemeente"} == {
        "'s-Gravenhage",
        "Rotterdam",
        "Utrecht",
        "Amsterdam",
    }


def test_every_place_lies_in_a_municipality(shipped: SocialMap) -> None:
    gazetteer = shipped.gazetteer

    assert {gazetteer.places[gazetteer.municipality(id_)].level for id_ in gazetteer.places} == {
        "gemeente"
    }


def test_every_need_has_a_service_somewhere_except_the_two_that_never_may(
    shipped: SocialMap,
) -> None:
    served = {need for offer in shipped.offers.values() for need in offer.service.needs}

    assert set(shipped.needs) - served == NEVER_A_SERVICE
    assert {n for n, need in shipped.needs.items() if not need.handover} == NEVER_A_SERVICE


def test_there_are_at_least_sixty_services(shipped: SocialMap) -> None:
    assert len(shipped.offers) >= 60


def test_every_shipped_entry_is_an_example_that_nobody_confirmed(shipped: SocialMap) -> None:
    for organisation in shipped.organisations:
        assert organisation.example, organisation.id
        for service in organisation.services:
            assert service.confirmed is None, service.id


def test_every_shipped_entry_says_where_it_comes_from(shipped: SocialMap) -> None:
    assert [o.id for o in shipped.organisations if not o.source] == []
    assert [a.id for a in shipped.agreements if not (a.source and a.example)] == []


def test_every_need_has_phrases_in_both_languages(shipped: SocialMap) -> None:
    phrases = shipped.wordings.phrases

    assert set(phrases) == set(shipped.needs)
    assert [need for need, p in phrases.items() if not (p.nl and p.en)] == []


def test_the_agreements_that_the_practice_names_are_there(shipped: SocialMap) -> None:
    about = {need for agreement in shipped.agreements for need in agreement.needs}

    assert {"ouderen", "thuiszorg", "opvoeden", "jeugdhulp", "epa"} <= about


def test_the_district_that_is_missing_in_the_source_is_handled(shipped: SocialMap) -> None:
    """WK059926 is not in the source; its neighbourhood lies directly under Rotterdam."""
    assert shipped.gazetteer.places["BU05992650"].parent == "GM0599"


def test_loading_does_not_depend_on_the_day_as_long_as_nothing_is_confirmed() -> None:
    assert load(SHIPPED, TODAY.replace(year=2036)).problems.found == []


# -- nobody's data ----------------------------------------------------------------------------

A_NUMBER = re.compile(r"(?<![\w.:/])\+?\d(?:[ .-]?\d){6,}\b")
A_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
A_WEB_ADDRESS = re.compile(r"https?://|www\.\w")
FINE = re.compile(
    r"\b0800-(?:2000|1205)\b"  # national lines
    r"|github:[\w./-]+@\w+|\b(?:19|20)\d\d-(?:19|20)\d\d\b"  # sources and their years
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{2}-\d{2}-\d{4}\b"  # days and months
    r"|[A-Z]{2}\d{4,8}|0x\w+|\b\d+_\d+|\b\d+\.\d+\.\d+\.\d+\b"  # CBS codes, program signs
    r"|\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4,12}\b"  # ids of the messenger
    r"|\b\w+:[\w.-]*@thread\.\w+|\b[\w.]+@[\w.]*(?:example|invalid)\b"
)
"""What looks like it but is nobody's."""
NOTES = {".yaml", ".txt", ".md"}
A_SOURCE = re.compile(r"  \w+: \{what: .*, url: \"[^\"]+\"\}")
"""A line under `sources` of a conversation or of the red flags: where a question comes from."""
WITH_SOURCES = {"4d.yaml", "positief.yaml", "red_flags.yaml"}


MADE_UP = {Path(__file__), TUNE, HELD_OUT, TESTS / "cases" / "test_privacy.py"}
"""What the privacy filter is tried on, in ranges that are not given out."""


def suspect(pattern: re.Pattern[str], folder: Path, kinds: set[str]) -> list[str]:
    """Where the pattern stands; never what stands there, which may be a held-out question."""
    return [
        f"{path.name}:{number}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds and path not in MADE_UP
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(FINE.sub("", line))
    ]


@pytest.mark.parametrize("pattern", [A_NUMBER, A_MAIL_ADDRESS], ids=["number", "mail address"])
def test_nothing_holds_data_by_which_somebody_could_be_reached(pattern: re.Pattern[str]) -> None:
    assert suspect(pattern, SHIPPED, NOTES) == []
    assert suspect(pattern, TESTS, NOTES | {".py", ".tsv"}) == []


def test_the_shipped_content_names_no_web_address_but_in_the_sources_of_a_conversation() -> None:
    sources = {
        f"{path.name}:{number}"
        for path in SHIPPED.rglob("*.yaml")
        if path.name in WITH_SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if A_SOURCE.fullmatch(line)
    }

    assert sources
    assert set(suspect(A_WEB_ADDRESS, SHIPPED, NOTES)) - sources == set()


def test_key_figures_are_roles_and_not_people(shipped: SocialMap) -> None:
    """A role starts with a small letter, a name does not."""
    roles = [
        role.nl
        for o in shipped.organisations
        for role in (o.key_figure, o.replacement, o.general_contact)
        if role is not None
    ]
    abbreviation = re.compile(r"^[A-Z]{2,}|^[a-z]|^[A-Z][a-z]*-")

    assert [role for role in roles if not abbreviation.match(role)] == []
