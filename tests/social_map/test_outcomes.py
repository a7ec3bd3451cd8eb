"""What becomes of a question: found, nobody there, a question back, or the fixed notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.problems import ContentError
from social_map.lookup import Outcome, Scope, agreements_for
from social_map.question import Named
from social_map.social_map import SocialMap
from tests.factories import (
    DEN_HAAG,
    ESCAMP,
    GROUPS,
    LAAK,
    LAAKKWARTIER,
    MOERWIJK,
    NEEDS,
    OVERVECHT,
    SPOORWIJK,
    agreement,
    ask,
    load_map,
    needs_file,
    needs_named,
    organisation,
    service,
    services_of,
)


def town(tmp_path: Path, *services: dict[str, Any], **fields: Any) -> SocialMap:
    """The small town with one organisation that offers these services."""
    return load_map(tmp_path, partners={"wijkteam": organisation("wijkteam", *services, **fields)})


# -- outcomes -------------------------------------------------------------------------------------


def test_a_need_and_a_place_that_meet_are_found(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "wie doet schulden in Laak?")

    assert given.outcome is Outcome.FOUND
    assert services_of(given) == ["schuldhulp-laak-spreekuur"]


def test_nobody_here_gives_the_neighbours_as_alternatives(tmp_path: Path) -> None:
    social_map = town(tmp_path, service("moerwijk", areas=[MOERWIJK]))

    given = ask(social_map, "schulden in Spoorwijk")

    assert given.outcome is Outcome.NO_SERVICE
    assert given.found == ()
    assert [(f.offer.service.id, f.scope) for f in given.also] == [("moerwijk", Scope.NEIGHBOUR)]


def test_nobody_here_nor_beside_gives_a_need_of_the_same_family(tmp_path: Path) -> None:
    social_map = town(tmp_path, service("uitkering", needs=["inkomen"], areas=[DEN_HAAG]))

    given = ask(social_map, "schulden in Laak")

    assert given.outcome is Outcome.NO_SERVICE
    assert [(f.offer.service.id, f.need) for f in given.also] == [("uitkering", "inkomen")]


def test_neighbours_come_before_the_family(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("uitkering", needs=["inkomen"], areas=[DEN_HAAG]),
        service("escamp", areas=[ESCAMP]),
    )

    also = ask(social_map, "schulden in Laak").also

    assert [f.offer.service.id for f in also] == ["escamp", "uitkering"]


def test_far_away_is_no_alternative(tmp_path: Path) -> None:
    given = ask(town(tmp_path, service(areas=[OVERVECHT])), "schulden in Laak")

    assert (given.outcome, given.also) == (Outcome.NO_SERVICE, ())


def test_without_a_place_the_services_for_the_whole_home_town_are_given(tmp_path: Path) -> None:
    social_map = town(tmp_path, service("stad", areas=[DEN_HAAG]), service("laak"))

    given = ask(social_map, "wie doet schulden?")

    assert given.outcome is Outcome.NO_PLACE
    assert services_of(given) == ["stad"]


def test_without_a_place_and_without_a_wide_service_nothing_is_given(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "wie doet schulden?")

    assert (given.outcome, given.found) == (Outcome.NO_PLACE, ())


def test_a_place_alone_is_a_question_without_a_need(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "ikea in Laak")

    assert given.outcome is Outcome.NO_NEED
    assert [p.id for p in given.understood.places] == [LAAK]


@pytest.mark.parametrize("question", ["hoe laat is het", "ikea", "", "???", "brood"])
def test_a_question_about_something_else_is_not_understood(question: str, tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), question)

    assert given.outcome is Outcome.NOT_UNDERSTOOD
    assert (given.understood.needs, given.found, given.also) == ((), (), ())


def test_a_word_for_several_needs_that_does_not_tell_which_is_asked_about(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "meedoen in Laak")

    assert given.outcome is Outcome.AMBIGUOUS_NEED
    assert [n.id for n in given.understood.needs] == ["taal", "eenzaamheid"]


@pytest.mark.parametrize("question", ["zelfdoding in Laak", "schulden en suïcide", "suicide, Laak"])
def test_a_crisis_word_gives_the_notice_and_never_a_service(question: str, tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), question)

    assert given.outcome is Outcome.CRISIS
    assert "suicide" in [n.id for n in given.understood.needs]
    assert (given.found, given.also) == ((), ())


def test_immediate_danger_gives_the_notice_also_beside_a_need(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "eenzame man in Laak ademt niet")

    assert given.outcome is Outcome.CRISIS
    assert given.understood.acute
    assert [p.id for p in given.understood.places] == [LAAK], "needs and places are still filled"


@pytest.mark.parametrize(
    "question",
    [
        "ze wil niet meer leven",
        "hij heeft gezegd dat hij er een eind aan wil maken",
        "haar man slaat haar",
        "mevrouw ademt niet meer",
        "hij is bewusteloos",
        "overdosis pillen ingenomen",
        "he threatens her with a knife",
        "my son wants to kill himself",
        "huiselijk geweld in Laak",
    ],
)
def test_the_shipped_map_never_answers_a_crisis_with_a_service(
    question: str, shipped: SocialMap
) -> None:
    given = ask(shipped, question)

    assert given.outcome is Outcome.CRISIS
    assert (given.found, given.also) == ((), ())


def test_ambiguous_places_are_asked_about_before_anything_is_looked_up(
    shipped: SocialMap,
) -> None:
    given = ask(shipped, "taalles in de Rivierenbuurt")

    assert (given.outcome, given.found) == (Outcome.AMBIGUOUS_PLACE, ())


# -- wider words ----------------------------------------------------------------------------------


def test_a_wider_word_finds_its_children_likeliest_first(tmp_path: Path) -> None:
    given = ask(load_map(tmp_path), "geldzorgen in Laak")

    assert given.outcome is Outcome.FOUND
    assert [n.id for n in given.understood.needs] == ["schulden", "inkomen"]
    assert given.understood.group == "geldzorgen"
    assert services_of(given) == ["schuldhulp-laak-spreekuur", "den-haag-uitkering"]


def test_a_wider_word_beside_one_of_its_children_adds_nothing(tmp_path: Path) -> None:
    assert needs_named(load_map(tmp_path), "geldzorgen door schulden in Laak") == ["schulden"]


def test_a_wider_word_is_never_named_as_a_need(shipped: SocialMap) -> None:
    for group in shipped.groups.values():
        for words in (*group.words.nl, *group.words.en):
            named = needs_named(shipped, f"{words} in Laak")
            assert set(named) <= set(shipped.needs)
            assert group.id not in named or group.id in shipped.needs


def test_a_wider_word_with_the_id_of_a_need_would_hide_it_and_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        load_map(tmp_path, needs=needs_file(NEEDS, [GROUPS[0] | {"id": "schulden"}]))


# -- working agreements ---------------------------------------------------------------------------


def agreed(social_map: SocialMap, need: str, *places: str) -> list[str]:
    named = [Named(p, 1.0, "") for p in places]
    return [a.id for a in agreements_for(social_map, [Named(need, 1.0, "")], named)]


def test_an_agreement_holds_in_its_area_and_everything_inside_it(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path, agreements={"ouderen": agreement("ouderen", areas=[LAAKKWARTIER])}
    )

    assert agreed(social_map, "eenzaamheid", SPOORWIJK) == ["ouderen"]
    assert agreed(social_map, "eenzaamheid", MOERWIJK) == []


def test_an_agreement_is_about_its_needs_only(tmp_path: Path) -> None:
    assert agreed(load_map(tmp_path), "schulden", LAAK) == []


def test_without_a_place_every_agreement_about_the_need_counts(tmp_path: Path) -> None:
    assert agreed(load_map(tmp_path), "eenzaamheid") == ["eenzame-ouderen"]


# -- what the answer can explain ------------------------------------------------------------------


def test_an_answer_tells_which_of_the_users_words_meant_what(shipped: SocialMap) -> None:
    understood = ask(shipped, "Schudlen in SPOORWYK?").understood

    assert [(n.id, n.matched) for n in understood.needs] == [("schulden", "Schudlen")]
    assert [(p.id, p.matched) for p in understood.places] == [(SPOORWIJK, "SPOORWYK")]


def test_never_more_than_twelve_services_are_given(tmp_path: Path) -> None:
    social_map = town(tmp_path, *(service(f"s{i}") for i in range(40)))

    assert len(ask(social_map, "schulden in Laak").found) == 12
