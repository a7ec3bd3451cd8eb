"""Who handles a need in a place: there, around it, in a part of it, beside it, or nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from social_map.lookup import Outcome, Scope
from social_map.social_map import SocialMap
from tests.factories import (
    DEN_HAAG,
    LAAK,
    MOERWIJK,
    SPOORWIJK,
    TODAY,
    ask,
    both,
    load_map,
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
