"""Who handles a need in a place: there, around it, in a part of it, beside it, or nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from content.problems import ContentError
from social_map.lookup import Outcome, Scope, agreements_for
from social_map.offers import freshness
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
    TODAY,
    agreement,
    ask,
    both,
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


def confirmed(days_ago: int) -> dict[str, str]:
    return {"on": str(TODAY - timedelta(days=days_ago)), "by": "wijkcoach", "how": "gebeld"}


# -- need and place on the same service -----------------------------------------------------------


def test_an_organisation_with_debts_in_spoorwijk_and_language_in_laak_has_no_debts_in_laak(
    tmp_path: Path,
) -> None:
    """Complaint 2: the organisation matched the area through another of its services."""
    social_map = town(
        tmp_path,
        service("schuldhulp", needs=["schulden"], areas=[SPOORWIJK]),
        service("taalles", needs=["taal"], areas=[LAAK]),
    )

    debts = ask(social_map, "wie doet schulden in Laakkwartier-West?")
    language = ask(social_map, "wie doet taalles in Laakkwartier-West?")

    assert debts.outcome is Outcome.NO_SERVICE
    assert services_of(language) == ["taalles"]


def test_what_holds_for_a_part_of_the_place_says_so(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("schuldhulp", needs=["schulden"], areas=[SPOORWIJK]),
        service("taalles", needs=["taal"], areas=[LAAK]),
    )

    given = ask(social_map, "wie doet schulden in Laak?")

    assert [(f.offer.service.id, f.scope, f.area) for f in given.found] == [
        ("schuldhulp", Scope.NARROWER, SPOORWIJK)
    ]


def test_every_shipped_answer_has_need_and_area_on_the_service_itself(shipped: SocialMap) -> None:
    for need in ("schulden", "taal", "eenzaamheid", "opvoeden", "thuiszorg"):
        for place in ("Laak", "Spoorwijk", "Overvecht", "Bloemhof"):
            for found in ask(shipped, f"{need} in {place}").found:
                assert found.need in found.offer.service.needs
                assert found.area in found.offer.service.areas


# -- scopes and order -----------------------------------------------------------------------------


def test_the_place_itself_comes_before_wider_and_wider_before_a_part(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("deel", areas=[SPOORWIJK]),
        service("stad", areas=[DEN_HAAG]),
        service("hier", areas=[LAAK]),
    )

    given = ask(social_map, "schulden in Laak")

    assert [(f.offer.service.id, f.scope) for f in given.found] == [
        ("hier", Scope.EXACT),
        ("stad", Scope.WIDER),
        ("deel", Scope.NARROWER),
    ]


def test_a_service_for_several_areas_is_given_once_with_its_best_scope(tmp_path: Path) -> None:
    given = ask(town(tmp_path, service(areas=[DEN_HAAG, SPOORWIJK, LAAK])), "schulden in Laak")

    assert [(f.scope, f.area) for f in given.found] == [(Scope.EXACT, LAAK)]


def test_who_does_it_first_of_all_comes_before_who_does_it_too(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("ook", needs=["inkomen", "schulden"]),
        service("vooral", needs=["schulden", "inkomen"]),
    )

    assert services_of(ask(social_map, "schulden in Laak")) == ["vooral", "ook"]


def test_the_inner_ring_comes_first_among_equals(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        partners={
            "a-buiten": organisation("a-buiten", service("buiten")),
            "b-binnen": organisation(
                "b-binnen", service("binnen"), ring="inner", replacement=both("collega")
            ),
        },
    )

    assert services_of(ask(social_map, "schulden in Laak")) == ["binnen", "buiten"]


def test_what_was_confirmed_lately_comes_before_what_was_not(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("nooit"),
        service("lang-geleden", confirmed=confirmed(120)),
        service("pas", confirmed=confirmed(5)),
    )

    assert services_of(ask(social_map, "schulden in Laak")) == ["pas", "lang-geleden", "nooit"]


def test_who_is_closed_for_now_stands_behind_who_is_open_but_is_still_named(
    tmp_path: Path,
) -> None:
    social_map = town(tmp_path, service("dicht", closed_until="2026-12-01"), service("open"))

    assert services_of(ask(social_map, "schulden in Laak")) == ["open", "dicht"]
    assert services_of(ask(social_map, "schulden in Laak", date(2026, 12, 1))) == ["dicht", "open"]


def test_a_shorter_wait_comes_first_and_no_known_wait_counts_as_none(tmp_path: Path) -> None:
    def wait(weeks: int) -> dict[str, str]:
        return {"weeks": str(weeks), "on": "2026-11-01"}

    social_map = town(
        tmp_path,
        service("twaalf", waiting=wait(12)),
        service("drie", waiting=wait(3)),
        service("onbekend"),
    )

    assert services_of(ask(social_map, "schulden in Laak")) == ["onbekend", "drie", "twaalf"]


def test_equals_stay_in_the_order_of_the_files(tmp_path: Path) -> None:
    social_map = load_map(
        tmp_path,
        partners={
            name: organisation(name, service(f"{name}-2"), service(f"{name}-1"))
            for name in ("zuid", "midden", "noord")
        },
    )

    assert services_of(ask(social_map, "schulden in Laak")) == [
        "midden-2",
        "midden-1",
        "noord-2",
        "noord-1",
        "zuid-2",
        "zuid-1",
    ]


def test_asking_twice_gives_the_same_whatever_was_asked_between(shipped: SocialMap) -> None:
    first = ask(shipped, "geldzorgen in Spoorwijk")
    for question in ("taalles 2521", "hoe laat is het", "schudlen in lak"):
        ask(shipped, question)

    assert ask(shipped, "geldzorgen in Spoorwijk") == first


def test_two_needs_take_turns(tmp_path: Path) -> None:
    social_map = town(
        tmp_path,
        service("schuld-1"),
        service("schuld-2"),
        service("taal-1", needs=["taal"]),
        service("beide", needs=["schulden", "taal"]),
    )

    given = ask(social_map, "schulden en taalles in Laak")

    assert services_of(given) == ["taal-1", "schuld-1", "beide", "schuld-2"]


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "runs"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_service_is_named_from_its_first_day_to_its_last(
    today: date, runs: bool, tmp_path: Path
) -> None:
    social_map = town(tmp_path, service(valid_from="2026-03-01", valid_to="2026-06-30"))

    assert bool(ask(social_map, "schulden in Laak", today).found) is runs


def test_a_service_that_ended_is_no_alternative_either(tmp_path: Path) -> None:
    social_map = town(tmp_path, service(areas=[MOERWIJK], valid_to="2026-01-01"))

    given = ask(social_map, "schulden in Laak")

    assert (given.outcome, given.also) == (Outcome.NO_SERVICE, ())


@pytest.mark.parametrize(
    ("days_ago", "example", "level"),
    [
        (0, "no", 0),
        (90, "no", 0),
        (91, "no", 1),
        (180, "no", 1),
        (181, "no", 2),
        (None, "no", 2),
        (None, "yes", 1),
    ],
)
def test_a_confirmation_is_fresh_for_90_days_and_flagged_for_90_more(
    days_ago: int | None, example: str, level: int, tmp_path: Path
) -> None:
    said = "none" if days_ago is None else confirmed(days_ago)
    social_map = town(tmp_path, service("s", confirmed=said), example=example)

    assert freshness(social_map.offers["s"], TODAY) == level


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
