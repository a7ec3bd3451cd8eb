"""Does anybody answer there? What handovers tell of a partner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cases.handover.running import today
from cases.handover.states import Event
from cases.upkeep.keeper import Keeper
from cases.upkeep.notes import ABOUT, read_letter
from cases.upkeep.standing_store import OrganisationStanding
from tests.cases.handing_over import GP, KEY_FIGURE, MONDAY, PARTNER
from tests.cases.town import REF, Town

from .parish import entry

TODAY = today(MONDAY)


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    with town.store.atomic():
        listed = [entry(organisation=PARTNER, confirmed=TODAY)]
        keeper(town).register(listed, MONDAY)
    yield town
    town.close()


def keeper(town: Town) -> Keeper:
    return Keeper(town.store, town.counter.rules, town.counter.registered)


def standing(town: Town) -> OrganisationStanding:
    return town.store.standings.get(PARTNER)


def comes_back(town: Town, ref: str, **given: object) -> None:
    """Asked, and nobody reacts until the ladder ends."""
    town.sends(ref, case=ref.replace("WO", "KB"), **given)
    for _ in range(10):
        town.later(days=1)
        town.sweeps()


def test_a_handover_that_is_taken_up_tells_when_the_partner_last_answered(town: Town) -> None:
    town.accepted()

    assert keeper(town).heard().answered == {PARTNER: TODAY}
    assert keeper(town).heard().confirmed == {}


def test_two_handovers_without_any_answer_make_the_contact_doubtful(town: Town) -> None:
    comes_back(town, "WO-000001")
    assert keeper(town).heard().doubted == {}
    comes_back(town, "WO-000002")

    assert keeper(town).heard().doubted == {PARTNER: "unanswered"}
    check = town.store.checks.get("wmo")
    assert check is not None
    assert (check.why, check.asked_at, check.step) == ("unanswered", None, 0)
    assert check.due <= town.now


def test_an_answer_in_between_starts_the_count_anew(town: Town) -> None:
    comes_back(town, "WO-000001")
    town.accepted()
    comes_back(town, "WO-000002", place="SD-GM0518-Laak")

    assert standing(town).unanswered == 1
    assert keeper(town).heard().doubted == {}


def test_a_late_answer_takes_the_doubt_away(town: Town) -> None:
    comes_back(town, "WO-000001")
    comes_back(town, "WO-000002")
    town.does(KEY_FIGURE, Event.ACCEPT, "WO-000001")

    assert standing(town) == OrganisationStanding(today(town.now), 0, "")


def test_an_answer_of_somebody_else_does_not_bring_back_who_left(town: Town) -> None:
    with town.store.atomic():
        keeper(town).report("wmo", PARTNER, "person", "teams|gp", town.now)
    town.accepted()

    assert keeper(town).heard().doubted == {PARTNER: "left"}


def test_who_saw_it_and_did_not_decide_did_react(town: Town) -> None:
    for ref in ("WO-000001", "WO-000002"):
        town.sends(ref, case=ref.replace("WO", "KB"))
        town.does(KEY_FIGURE, Event.ACKNOWLEDGE, ref)
        for _ in range(20):
            town.later(days=1)
            town.sweeps()

    assert standing(town).unanswered == 0


def test_who_is_said_by_the_requester_to_have_accepted_did_not_answer_here(town: Town) -> None:
    town.sends(outer=True, **{"case": "KB-000001"})
    town.does(GP, Event.ACCEPT)

    assert keeper(town).heard().answered == {}


def test_examples_count_for_nothing(town: Town) -> None:
    town.starts(example=True)
    town.does(GP, Event.SEND, dev=True)
    town.does(KEY_FIGURE, Event.ACCEPT)

    assert standing(town) == OrganisationStanding()


def test_letters_about_the_map_do_not_go_another_way(town: Town) -> None:
    """Who cannot be written to any more is passed over: the ladder goes on by itself."""
    town.store.outbox.post("teams|key", "[]", town.now, ABOUT)
    (letter,) = town.store.outbox.waiting(town.now)
    town.desk.not_told(letter, town.now, for_good=True)

    assert read_letter(letter.body) == []
    assert town.store.outbox.waiting(town.now + timedelta(days=1)) == []
    assert REF not in letter.body
