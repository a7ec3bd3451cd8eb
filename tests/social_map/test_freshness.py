"""A confirmation counts from the day that somebody gave it: asked, flagged, left out."""

from __future__ import annotations

import os
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from social_map.loading import load
from social_map.lookup import Outcome
from social_map.models import Limits
from social_map.offers import Freshness
from social_map.social_map import SocialMap
from tests.factories import (
    DEN_HAAG,
    LAAK,
    MOERWIJK,
    SHIPPED,
    SPOORWIJK,
    TODAY,
    ask,
    both,
    load_map,
    organisation,
    problems_of,
    service,
    services_of,
    write_content,
)

FRESH, ASKED, FLAGGED, LAPSED = Freshness
INNER = {"ring": "inner", "replacement": both("collega", "colleague")}


def confirmed(days_ago: int | None) -> Any:
    if days_ago is None:
        return "none"
    return {"on": str(TODAY - timedelta(days=days_ago)), "by": "wijkcoach", "how": "gebeld"}


def partner(
    id_: str, days_ago: int | None, about: dict[str, Any] | None = None, **more: Any
) -> str:
    """The file of an organisation with one service that was confirmed so many days ago."""
    one = service(f"{id_}-dienst", confirmed=confirmed(days_ago), **more)
    return organisation(id_, one, **(about or {}))


def town(tmp_path: Path, freshness: str | None = None, **partners: str) -> SocialMap:
    """The small town with these partners."""
    return load_map(tmp_path, partners=partners, files={"map/freshness.yaml": freshness})


def order(social_map: SocialMap, question: str = "schulden in Laak") -> list[str]:
    return [id_.removesuffix("-dienst") for id_ in services_of(ask(social_map, question))]


# -- from day to day ------------------------------------------------------------------------------

DAYS = [0, 90, 91, 180, 181, 365, 366, 4000, None]


@pytest.mark.parametrize(
    ("about", "levels"),
    [
        ({}, [FRESH, FRESH, ASKED, ASKED, FLAGGED, FLAGGED, LAPSED, LAPSED, FLAGGED]),
        (INNER, [FRESH, FRESH, ASKED, ASKED, FLAGGED, FLAGGED, LAPSED, LAPSED, FLAGGED]),
        ({"example": "yes"}, [FRESH, FRESH, *[ASKED] * 7]),
        ({"example": "yes", **INNER}, [FRESH, FRESH, *[ASKED] * 7]),
    ],
    ids=["outer", "inner", "example", "inner example"],
)
def test_how_fresh_an_entry_is_follows_from_its_confirmation(
    about: dict[str, Any], levels: list[Freshness], tmp_path: Path
) -> None:
    files = {f"d{days}": partner(f"d{days}", days, about) for days in DAYS}
    social_map = town(tmp_path, **files)

    offers = (social_map.offers[f"d{days}-dienst"] for days in DAYS)
    assert [social_map.freshness(offer, TODAY) for offer in offers] == levels


@pytest.mark.parametrize(
    ("about", "shown"),
    [({}, [True, True, False, False, True]), (INNER, [True] * 5), ({"example": "yes"}, [True] * 5)],
    ids=["outer", "inner", "example"],
)
def test_only_the_outer_ring_is_left_out_and_only_after_a_year(
    about: dict[str, Any], shown: list[bool], tmp_path: Path
) -> None:
    days = (90, 365, 366, 4000, None)
    files = {f"d{d}": partner(f"d{d}", d, about) for d in days}

    found = order(town(tmp_path, **files))

    assert [f"d{d}" in found for d in days] == shown


def test_the_longer_ago_the_lower_it_stands(tmp_path: Path) -> None:
    files = {
        "a": partner("a", 181),
        "b": partner("b", None),
        "c": partner("c", 180),
        "d": partner("d", 90),
    }

    assert order(town(tmp_path, **files)) == ["d", "c", "a", "b"]


def test_an_inner_partner_that_lapsed_stands_last_whatever_its_scope_and_task(
    tmp_path: Path,
) -> None:
    files = {
        "a": partner("a", 366, INNER),
        "b": partner("b", 10, needs=["taal", "schulden"]),
        "c": partner("c", 10, areas=[DEN_HAAG]),
        "d": partner("d", None, areas=[SPOORWIJK]),
    }

    assert order(town(tmp_path, **files)) == ["b", "c", "d", "a"]


def test_an_inner_partner_stands_before_a_fresher_outer_one_until_it_lapses(
    tmp_path: Path,
) -> None:
    files = {"a": partner("a", 10), "b": partner("b", 365, INNER)}

    assert order(town(tmp_path, **files)) == ["b", "a"]


# -- who is left out ------------------------------------------------------------------------------


def test_who_is_left_out_is_not_found_but_counted(tmp_path: Path) -> None:
    files = {
        "a": partner("a", 366),
        "b": partner("b", 500, areas=[DEN_HAAG]),
        "c": partner("c", 500, areas=[SPOORWIJK]),
        "d": partner("d", 500, valid_to="2026-01-01"),
    }

    given = ask(town(tmp_path, **files), "schulden in Laak")

    assert given.outcome is Outcome.NO_SERVICE
    assert (given.found, given.also, given.hidden) == ((), (), 3)


def test_who_is_left_out_is_no_neighbour_and_no_relative_either(tmp_path: Path) -> None:
    files = {
        "a": partner("a", 366, areas=[MOERWIJK]),
        "b": partner("b", 366, needs=["inkomen"]),
    }

    given = ask(town(tmp_path, **files), "schulden in Laak")

    assert (given.outcome, given.also) == (Outcome.NO_SERVICE, ())


def test_beside_somebody_who_is_found_nobody_is_counted(tmp_path: Path) -> None:
    given = ask(town(tmp_path, a=partner("a", 366), b=partner("b", 1)), "schulden in Laak")

    assert (len(given.found), given.hidden) == (1, 0)


# -- nothing but a human --------------------------------------------------------------------------


def test_saving_committing_and_reading_a_file_makes_nothing_fresh(tmp_path: Path) -> None:
    content = write_content(tmp_path, partners={"a": partner("a", 200)})
    file = content / "map/partners/a.yaml"
    os.utime(file)
    git = ["git", "-C", str(content), "-c", "user.name=x", "-c", "user.email=x@localhost"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "kaart"]):
        subprocess.run([*git, *command], check=True)

    social_map = load(content, TODAY).social_map
    later = load(content, TODAY + timedelta(days=166)).social_map

    assert social_map.freshness(social_map.offers["a-dienst"], TODAY) is FLAGGED
    assert later.freshness(later.offers["a-dienst"], TODAY + timedelta(days=166)) is LAPSED
    assert services_of(ask(later, "schulden in Laak", TODAY + timedelta(days=166))) == []


def test_the_same_map_lapses_by_itself_as_the_days_go_by(tmp_path: Path) -> None:
    social_map = town(tmp_path, a=partner("a", 0))

    def found(days: int) -> int:
        return len(ask(social_map, "schulden in Laak", TODAY + timedelta(days=days)).found)

    assert [found(days) for days in (0, 365, 366, 365)] == [1, 1, 0, 1]


# -- limits of one's own --------------------------------------------------------------------------


def test_the_shipped_limits_are_a_quarter_half_a_year_and_a_year(shipped: SocialMap) -> None:
    assert (SHIPPED / "map/freshness.yaml").exists()
    assert shipped.limits == Limits(ask_after=90, flag_after=180, hide_after=365)


def test_a_map_can_have_limits_of_its_own(tmp_path: Path) -> None:
    limits = "ask_after: 10\nflag_after: 20\nhide_after: 30\n"
    files = {f"d{days}": partner(f"d{days}", days) for days in (10, 20, 30, 31)}

    social_map = town(tmp_path, limits, **files)

    levels = [social_map.freshness(o, TODAY) for o in social_map.offers.values()]
    assert levels == [FRESH, ASKED, FLAGGED, LAPSED]
    assert order(social_map) == ["d10", "d20", "d30"]


def test_a_map_without_limits_of_its_own_has_the_usual_ones(tmp_path: Path) -> None:
    assert town(tmp_path, a=partner("a", 1)).limits == Limits()


def test_an_editor_is_warned_at_the_limit_of_the_map(tmp_path: Path) -> None:
    files = {"map/freshness.yaml": "ask_after: 10\nflag_after: 20\nhide_after: 30\n"}

    [told] = problems_of(tmp_path, partners={"a": partner("a", 21)}, files=files)

    assert "langer dan 20 dagen geleden" in told


# -- kept off the map -----------------------------------------------------------------------------

OFF = {"on": "2026-11-01", "by": "wijkcoach"}


def test_what_does_not_want_to_be_listed_is_in_no_answer(tmp_path: Path) -> None:
    files = {"a": partner("a", 1, unlisted=OFF), "b": partner("b", 1, areas=[LAAK], needs=["taal"])}

    social_map = town(tmp_path, **files)

    assert ask(social_map, "schulden in Laak").outcome is Outcome.NO_SERVICE
    assert ask(social_map, "schulden in Laak").hidden == 0
    assert list(social_map.offers) == ["b-dienst"]
    assert social_map.busiest_inside(DEN_HAAG) == [LAAK]
    assert "a" in social_map.organisations_by_id, "its file still says so"


def test_what_does_not_want_to_be_listed_is_not_asked_for_again(tmp_path: Path) -> None:
    assert problems_of(tmp_path, partners={"a": partner("a", 400, unlisted=OFF)}) == []


def test_the_day_of_the_wish_is_not_in_the_future(tmp_path: Path) -> None:
    tomorrow = {"on": str(date(2026, 11, 23)), "by": "wijkcoach"}

    [told] = problems_of(tmp_path, partners={"a": partner("a", 1, unlisted=tomorrow)})

    assert "unlisted '2026-11-23' ligt in de toekomst" in told


def test_what_was_kept_out_does_not_come_back_under_its_own_id_or_in_its_own_file(
    tmp_path: Path,
) -> None:
    again = organisation("a", service("a", unlisted=OFF), service("b"))
    same_id = organisation("b", service("a", name=both("Anders", "Other")))

    told = problems_of(tmp_path, partners={"a": again, "b": same_id})

    assert [line.split(" ")[1:3] for line in told] == [["service", "'b':"], ["service", "'a':"]]
    assert "wil niet vermeld worden, zie content/map/partners/a.yaml" in told[0]
    assert "id 'a' bestaat al in content/map/partners/a.yaml" in told[1]


def test_another_organisation_may_do_the_same(tmp_path: Path) -> None:
    files = {"a": partner("a", 1, unlisted=OFF), "b": partner("b", 1)}

    assert problems_of(tmp_path, partners=files) == []
