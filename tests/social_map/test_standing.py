"""What people say in the chat counts at once, and only for the entry that they saw."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from social_map.listings import Listings
from social_map.lookup import Outcome
from social_map.models import Confirmation
from social_map.social_map import SocialMap
from social_map.standing import Standing, digest
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

LONG_AGO = {"on": "2025-01-01", "by": "redacteur", "how": "gebeld"}
SAID = Confirmation(on=TODAY, by="wijkcoach", how="chat")


def partner(id_: str, *services: dict[str, Any], **about: Any) -> str:
    return organisation(id_, *(services or [service(id_, confirmed=LONG_AGO)]), **about)


def town(tmp_path: Path, **partners: str) -> SocialMap:
    return load_map(tmp_path, partners=partners)


def seen(social_map: SocialMap, id_: str, said: Confirmation = SAID) -> Standing:
    """Somebody confirms the entry as it stands on this map."""
    return Standing(confirmed={id_: (digest(social_map.offers[id_]), said)})


def found(social_map: SocialMap, question: str = "schulden in Laak") -> list[str]:
    return services_of(ask(social_map, question))


# -- a confirmation -------------------------------------------------------------------------------


def test_a_confirmation_in_the_chat_brings_an_entry_back_at_once(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a"))
    assert ask(files, "schulden in Laak").hidden == 1

    heard = files.as_heard(seen(files, "a"))

    assert found(heard) == ["a"]
    assert heard.offers["a"].service.confirmed == SAID
    assert found(files) == [], "the map of the files says what the files say"


def test_a_confirmation_of_what_was_changed_since_does_not_count(tmp_path: Path) -> None:
    before = town(tmp_path / "before", a=partner("a"))
    changed = service("a", confirmed=LONG_AGO, hours=both("alleen maandag", "Mondays only"))
    after = town(tmp_path / "after", a=partner("a", changed))

    assert after.as_heard(seen(before, "a")) is after


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, False), (1, True)])
def test_the_later_of_file_and_chat_counts(days: int, counts: bool, tmp_path: Path) -> None:
    file = {"on": "2026-10-01", "by": "redacteur", "how": "gebeld"}
    files = town(tmp_path, a=partner("a", service("a", confirmed=file)))
    said = Confirmation(on=date(2026, 10, 1) + timedelta(days), by="wijkcoach", how="chat")

    confirmed = files.as_heard(seen(files, "a", said)).offers["a"].service.confirmed

    assert confirmed is not None
    assert (confirmed.by == "wijkcoach") is counts


def test_a_confirmation_is_of_one_service_and_not_of_its_organisation(tmp_path: Path) -> None:
    two = (service("a", confirmed=LONG_AGO), service("b", needs=["taal"], confirmed=LONG_AGO))
    files = town(tmp_path, a=partner("a", *two))

    heard = files.as_heard(seen(files, "a"))

    assert found(heard, "taal in Laak") == []


# -- the digest -----------------------------------------------------------------------------------

CHANGES: dict[str, dict[str, Any]] = {
    "name": {"name": both("Anders", "Other")},
    "needs": {"needs": ["taal"]},
    "areas": {"areas": [MOERWIJK]},
    "access": {"access": {"how": "phone", **both("bel", "call")}},
    "hours": {"hours": both("maandag", "Monday")},
    "closed": {"closed_until": "2026-12-01"},
    "waiting": {"waiting": {"weeks": 2, "on": "2026-11-01"}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_shown_of_a_service_changes_its_digest(
    change: dict[str, Any], tmp_path: Path
) -> None:
    one = town(tmp_path / "one", a=partner("a", service("a")))
    other = town(tmp_path / "other", a=partner("a", service("a", **change)))

    assert digest(one.offers["a"]) != digest(other.offers["a"])


def test_another_key_figure_changes_it_too(tmp_path: Path) -> None:
    one = town(tmp_path / "one", a=partner("a"))
    other = town(tmp_path / "other", a=partner("a", key_figure=both("teamleider", "team leader")))

    assert digest(one.offers["a"]) != digest(other.offers["a"])


def test_what_is_not_shown_or_says_the_same_leaves_the_digest(tmp_path: Path) -> None:
    one = town(tmp_path / "one", a=partner("a", service("a", confirmed="none", areas=[LAAK])))
    same = service("a", confirmed=LONG_AGO, areas=["Laak"], tags=[], languages=[])
    more = service("b", needs=["taal"])
    other = town(tmp_path / "other", a=partner("a", more, same, channel="elders", source="gebeld"))

    assert digest(one.offers["a"]) == digest(other.offers["a"])


# -- what is kept out, doubted, answered ----------------------------------------------------------


def test_who_does_not_want_to_be_listed_is_gone_before_the_file_says_so(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a", service("a")))

    heard = files.as_heard(Standing(unlisted=frozenset({"a"})))

    assert ask(heard, "schulden in Laak").outcome is Outcome.NO_SERVICE
    assert "a" not in heard.offers
    assert heard.busiest_inside(DEN_HAAG) == []


def test_a_confirmation_does_not_undo_the_wish_to_be_kept_out(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a"))
    said = seen(files, "a").confirmed

    assert found(files.as_heard(Standing(confirmed=said, unlisted=frozenset({"a"})))) == []


def test_who_may_be_gone_stands_below_others_as_fresh_but_above_older_ones(
    tmp_path: Path,
) -> None:
    fresh = {"on": "2026-11-01", "by": "wijkcoach", "how": "gebeld"}
    old = {"on": "2026-01-01", "by": "wijkcoach", "how": "gebeld"}
    files = town(
        tmp_path,
        a=partner("a", service("a", confirmed=fresh)),
        b=partner("b", service("b", confirmed=fresh)),
        c=partner("c", service("c", confirmed=old)),
    )

    heard = files.as_heard(Standing(doubted={"a": "left"}))

    assert found(files) == ["a", "b", "c"]
    assert found(heard) == ["b", "a", "c"]
    assert heard.offers["a"].doubt == "left"


def test_who_answered_a_handover_is_told_but_is_no_confirmation(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a"), b=partner("b", example="yes"))

    heard = files.as_heard(Standing(answered={"a": TODAY, "b": TODAY}))

    assert heard.offers["a"].answered == TODAY
    assert heard.freshness(heard.offers["a"], TODAY) == files.freshness(files.offers["a"], TODAY)
    assert heard.offers["b"].answered is None, "nobody turns to an example"


def test_what_is_about_nothing_on_the_map_changes_nothing(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a"))
    said = Standing({"x": ("1", SAID)}, frozenset({"y"}), {"z": "left"}, {"z": TODAY})

    assert files.as_heard(said) is files
    assert files.as_heard(Standing()) is files


def test_what_words_mean_is_worked_out_once_for_both(tmp_path: Path) -> None:
    files = town(tmp_path, a=partner("a"))
    files.warm_up(TODAY)

    assert files.as_heard(seen(files, "a")).understander is files.understander


# -- as if the files said so ----------------------------------------------------------------------

AREAS = (LAAK, SPOORWIJK, MOERWIJK, DEN_HAAG)
NEEDS = ("schulden", "taal", "inkomen")
QUESTIONS = tuple(f"{need} in {place}" for need in NEEDS for place in ("Laak", "Moerwijk"))


def services(dice: random.Random) -> Iterator[dict[str, Any]]:
    """Services of one organisation, of any age, some kept out by the file already."""
    for _ in range(dice.randint(1, 3)):
        day = TODAY - timedelta(days=dice.choice((10, 100, 200, 400)))
        confirmed = {"on": str(day), "by": "wijkcoach", "how": "gebeld"}
        yield service(
            f"s{dice.randrange(10**9)}",
            name=both(f"Dienst {dice.randrange(10**9)}", "Service"),
            needs=dice.sample(NEEDS, dice.randint(1, 3)),
            areas=dice.sample(AREAS, dice.randint(1, 2)),
            confirmed=dice.choice((confirmed, "none")),
            unlisted={"on": "2026-01-01", "by": "wijkcoach"} if dice.random() < 0.1 else None,
        )


def said_to(social_map: SocialMap) -> list[tuple[Any, ...]]:
    """All answers to the questions, of several days."""
    days = (TODAY, TODAY + timedelta(days=100), TODAY)
    asked = [ask(social_map, q, day) for day in days for q in QUESTIONS]
    return [(a.outcome, a.found, a.also, a.hidden) for a in asked]


@pytest.mark.parametrize("seed", range(25))
def test_it_is_as_if_the_files_said_what_was_heard(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    ring = {"ring": "inner", "replacement": both("collega", "colleague")}
    before = {
        f"o{i}": (list(services(dice)), dice.choice(({}, ring, {"example": "yes"})))
        for i in range(dice.randint(2, 6))
    }
    files = town(tmp_path / "files", **{o: partner(o, *s, **a) for o, (s, a) in before.items()})
    if dice.random() < 0.5:
        files.warm_up(TODAY)
    some = [id_ for id_ in files.offers if dice.random() < 0.4]
    out = frozenset(id_ for id_ in files.offers if dice.random() < 0.2)
    standing = Standing({id_: (digest(files.offers[id_]), SAID) for id_ in some}, out)
    said = {
        "confirmed": {"on": str(TODAY), "by": "wijkcoach", "how": "chat"},
        "unlisted": {"on": str(TODAY), "by": "wijkcoach"},
    }
    for told, _ in before.values():
        for one in told:
            one |= {"confirmed": said["confirmed"]} if one["id"] in some else {}
            one |= {"unlisted": said["unlisted"]} if one["id"] in out else {}
    after = town(tmp_path / "after", **{o: partner(o, *s, **a) for o, (s, a) in before.items()})

    heard = files.as_heard(standing)

    def of_services(answers: list[tuple[Any, ...]]) -> list[Any]:
        """The organisation's other services may say otherwise; they are not shown."""
        return [
            (outcome, *([(f.offer.service, f.need, f.scope) for f in fs] for fs in both_), hidden)
            for outcome, *both_, hidden in answers
        ]

    assert of_services(said_to(heard)) == of_services(said_to(after))
    assert list(heard.offers) == list(after.offers)
    assert heard.busiest_inside(DEN_HAAG) == after.busiest_inside(DEN_HAAG)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_computed_again_is_as_if_all_was(seed: int, tmp_path: Path) -> None:
    """Of what no file says: doubt and answers."""
    dice = random.Random(seed)
    ids = [f"o{i}" for i in range(6)]
    files = town(tmp_path, **{o: partner(o, *services(dice)) for o in ids})
    files.warm_up(TODAY)
    standing = Standing(
        doubted={o: dice.choice(("left", "unanswered")) for o in dice.sample(ids, 3)},
        answered=dict.fromkeys(dice.sample(ids, 3), TODAY),
        unlisted=frozenset(dice.sample(list(files.offers), 2)),
    )
    heard = files.as_heard(standing)
    every = Listings(heard.offers, files.gazetteer, files.limits)

    for need in NEEDS:
        for area in files.gazetteer.places:
            assert heard.best_in(need, area, TODAY) == every.best_in(need, area, TODAY)
            assert heard.best_inside(need, area, TODAY) == every.best_inside(need, area, TODAY)
    assert +heard.listings.services_in == every.services_in
