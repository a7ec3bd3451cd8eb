"""What does not arrive goes another way, and stops nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cases.handover.states import Event
from cases.letters import ABOUT
from cases.outbox import LONGEST_PAUSE, SHORTEST_PAUSE, Letter, pause

from .handing_over import GP, KEY_FIGURE, PARTNER, PRACTICE
from .town import CHANNEL, REF, Town


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.close()


def letter_for(town: Town, user: str) -> Letter:
    return next(x for x in town.desk.letters(town.now) if x.user == user)


def test_what_the_requester_cannot_be_told_goes_to_the_channel_of_the_practice(
    town: Town,
) -> None:
    town.link(PRACTICE, "19:practice")
    town.sends()
    town.read()
    town.does(KEY_FIGURE, Event.ACCEPT)

    town.desk.not_told(letter_for(town, "teams|gp"), town.now, for_good=True, home=PRACTICE)

    told = [(user, note.what, note.mention) for user, notes in town.read() for note in notes]
    assert (f"#{PRACTICE}", "accept", ("gp",)) in told
    assert town.store.outbox.reached_at("gp") is None


def test_what_a_partner_cannot_be_told_goes_to_its_channel_and_not_to_the_practice(
    town: Town,
) -> None:
    town.link(PRACTICE, "19:practice")
    town.sends()

    town.desk.refused(letter_for(town, "teams|key"), town.now, home=PARTNER)

    told = [(user, note.kind.value, note.mention) for user, notes in town.read() for note in notes]
    assert (CHANNEL, "news", ("key",)) in told
    assert not [x for x in told if x[0] == f"#{PRACTICE}"]
    assert town.store.outbox.reached_at("key") == "teams|key"  # the next one may arrive


def test_what_a_coordinator_of_elsewhere_cannot_be_told_stays_with_the_practice(
    town: Town,
) -> None:
    town.link(PRACTICE, "19:practice")
    town.sends()
    for hours in (24, 4, 20):  # up the ladder
        town.read()
        town.later(hours=hours)
        town.sweeps()

    town.desk.refused(letter_for(town, "teams|brug"), town.now, home="gemeente")

    told = [(user, note.mention) for user, notes in town.read() for note in notes]
    assert (f"#{PRACTICE}", ("brug",)) in told
    assert ("#gemeente", ("brug",)) not in told


def test_where_no_channel_is_linked_nothing_goes_round_and_round(town: Town) -> None:
    town.sends()
    town.does(KEY_FIGURE, Event.ACCEPT)

    town.desk.not_told(letter_for(town, "teams|gp"), town.now, for_good=True, home=PRACTICE)

    assert "gp" not in {user for user, _ in town.read()}


def test_a_letter_that_cannot_be_read_is_dropped_and_the_rest_goes_another_way(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.store.outbox.post(CHANNEL, "{not json", town.now, ABOUT)
    town.sends()
    broken = letter_for(town, CHANNEL)

    town.desk.not_told(broken, town.now, for_good=True)

    assert ("gp", "paste", "send") in town.hears()
    assert "cannot be read" in caplog.text


def test_a_channel_that_was_linked_elsewhere_meanwhile_is_not_unlinked(town: Town) -> None:
    town.sends()
    old = letter_for(town, CHANNEL)
    moved = '{"channel": "msteams", "conversation": "19:new"}'
    town.desk.refresh_channel("19:team", moved)

    assert town.desk.not_told(old, town.now, for_good=True)

    assert town.store.channels.of(PARTNER) is not None
    assert letter_for(town, CHANNEL).contact == moved


def test_a_letter_whose_number_was_given_again_is_not_taken_for_the_new_one(town: Town) -> None:
    town.sends()
    told = letter_for(town, CHANNEL)
    town.store.outbox.unreachable("teams|key")
    town.store.outbox.unreachable(CHANNEL)
    town.store.outbox.post("teams|gp", "[]", town.now)
    assert letter_for(town, "teams|gp").id == told.id

    town.desk.told(told)

    assert letter_for(town, "teams|gp").body == "[]"


def test_a_sweep_that_looks_ahead_is_told_at_once(town: Town) -> None:
    now = town.now
    town.sends()
    town.read()
    town.later(days=2)
    town.sweeps()

    assert town.desk.letters(now)


def test_terminals_fetch_their_own_letters(town: Town) -> None:
    town.store.outbox.keep_contact("terminal|Sam", "{}")
    town.link("schuldhulp", "terminal|Sam")
    for user in ("terminal|Sam", "#schuldhulp", "teams|gp"):
        town.store.outbox.post(user, "[]", town.now)

    def users(terminal: str = "") -> set[str]:
        return {letter.user for letter in town.desk.letters(town.now, terminal)}

    assert users() == {"teams|gp"}
    assert users("terminal|Sam") == {"terminal|Sam", "#schuldhulp"}
    assert users("terminal|Kim") == set()


def test_pauses_double_up_to_a_limit_and_chance_spreads_them() -> None:
    longest = [pause(n, 1.0) for n in range(1, 13)]

    assert longest[:3] == [timedelta(minutes=m) for m in (4, 8, 16)]
    assert longest[-1] == LONGEST_PAUSE
    assert pause(5, 0.0) == SHORTEST_PAUSE
    assert pause(5, 0.25) == pause(5, 1.0) / 4


def test_a_draft_that_was_thrown_away_takes_no_detour(town: Town) -> None:
    town.starts(requester="gp")
    town.store.outbox.post("teams|gp", "[]", town.now, ABOUT)
    town.does(GP, Event.DISCARD)

    town.desk.refused(letter_for(town, "teams|gp"), town.now)

    assert town.store.handovers.get(REF) is None
    assert town.read() == []
