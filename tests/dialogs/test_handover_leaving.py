"""Somebody no longer works here: a colleague goes on, both sides are told, and the lead stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.handover.states import Event, Side, State
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.effects import Leave, TakeOver
from dialogs.handover import leaving
from dialogs.handover.scene import Scene
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, PRACTICE, people
from tests.factories import TODAY
from tests.walks import confirmed, walked

TAKE_OVER = "Ik neem ze over"


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    """Confirmed partners and registered people."""
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


def taken_up(laak: Neighbourhood, *needs: str) -> list[str]:
    """What the coach of the neighbourhood team has in hand; what was told of it is read."""
    refs = []
    for need in needs:
        laak.asked(case="", need=need)
        laak.does("wijkcoach", Side.PARTNER, Event.ACCEPT)
        refs.append(laak.wo)
    laak.delivers()
    return refs


def told(laak: Neighbourhood) -> dict[str, str]:
    """What everybody reads now, by person or `#organisation`."""
    heard: dict[str, list[str]] = {}
    for user, text in laak.delivers():
        heard.setdefault(user, []).append(text)
    return {user: "\n---\n".join(texts) for user, texts in heard.items()}


def leaves(laak: Neighbourhood, who: str, successor: str) -> str:
    """Somebody says it, is sure, and names who follows; the last that the bot says."""
    somebody = laak.person(who)
    somebody.says("ik werk hier niet meer")
    somebody.presses("Ja, ik werk hier niet meer")
    return somebody.presses(successor)


# -- saying so ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["ik ben hier weg", "Ik werk hier niet meer.", "I no longer work here"]
)
def test_it_is_asked_first_and_no_changes_nothing(laak: Neighbourhood, words: str) -> None:
    taken_up(laak, "mantelzorg", "eenzaamheid")
    coach = laak.person("wijkcoach")

    assert "Werk je niet meer bij WMO wijkteam Laak?" in coach.says(words)
    assert "Er staan 2 overdrachten open op jouw naam" in coach.says(words)
    assert "er verandert niets" in coach.presses("Nee, ik blijf")
    assert laak.store.absences.of("wijkcoach") == ()
    assert laak.store.changes.open() == []


def test_only_away_for_a_while_is_one_of_the_ways_out(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik ben hier weg")

    assert "Tot en met wanneer ben je er niet?" in coach.presses("Ik ben er een tijd niet")


def test_colleagues_are_named_by_their_title_the_replacement_first(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik werk hier niet meer")
    coach.presses("Ja, ik werk hier niet meer")

    assert coach.buttons[:4] == [
        *("Teamcoördinator", "Maatschappelijk werker"),
        *("Iemand die nog niet in de lijst staat", "Dat weet ik nog niet"),
    ]


def test_who_left_is_thanked_and_can_do_nothing_any_more(laak: Neighbourhood) -> None:
    [ref] = taken_up(laak, "mantelzorg")
    old = {"do": "handover", "ref": ref, "act": "release", "as": "partner", "reason": "mistake"}

    said = leaves(laak, "wijkcoach", "Teamcoördinator")
    assert "Dank je wel voor alles wat je bij WMO wijkteam Laak deed." in said
    assert "Teamcoördinator krijgt de vraag om de overdracht op jouw naam over te nemen." in said

    coach = laak.person("wijkcoach")
    for answer in (coach.presses_data(old), coach.says("onze overdrachten")):
        assert "ken ik" in answer or "Ik ken je" in answer
    assert "wijkcoach" not in told(laak)
    assert laak.handover(ref).state is State.ACCEPTED
    assert laak.counter.access.person("wijkcoach", laak.now.date()) is None


def test_a_change_of_the_list_of_people_waits_for_an_editor(laak: Neighbourhood) -> None:
    leaves(laak, "wijkcoach", "Teamcoördinator")

    [change] = laak.store.changes.open()
    assert (change.kind, change.file, change.organisation) == ("leave", "access.yaml", PARTNER)
    assert change.role == "wijkcoach"
    assert ("members", "wijkcoach", "valid_to") in {e.path for e in change.edits}


# -- taking over ----------------------------------------------------------------------------------


def test_the_successor_takes_over_with_one_button_and_the_other_side_hears_it_once(
    laak: Neighbourhood,
) -> None:
    one, two = taken_up(laak, "mantelzorg", "eenzaamheid")
    leaves(laak, "wijkcoach", "Maatschappelijk werker")
    letter = told(laak)
    assert set(letter) == {"collega"}
    assert "De wijkcoach van WMO wijkteam Laak werkt daar niet meer" in letter["collega"]
    assert "Er staan nog 2 overdrachten op die naam. Neem je ze over?" in letter["collega"]
    assert one in letter["collega"]
    assert two in letter["collega"]

    said = laak.person("collega").presses(TAKE_OVER)

    assert "Je hebt 2 overdrachten overgenomen." in said
    assert {laak.handover(ref).owner for ref in (one, two)} == {"collega"}
    assert {laak.handover(ref).lead for ref in (one, two)} == {Side.REQUESTER}
    heard = told(laak)["huisarts"]
    assert heard.count("---") == 0  # one message
    assert f"Maatschappelijk werker van WMO wijkteam Laak gaat verder met {one};" in heard
    assert two in heard
    assert "maatschappelijk werker" in laak.card(PARTNER, one)


def test_pressed_twice_nothing_happens_twice(laak: Neighbourhood) -> None:
    [ref] = taken_up(laak, "mantelzorg")
    leaves(laak, "wijkcoach", "Teamcoördinator")
    told(laak)
    data = {"do": "leave", "take_over": "wijkcoach"}
    laak.person("vervanger").presses_data(data)
    seq = laak.handover(ref).seq

    assert "Er staat niets meer open" in laak.person("vervanger").presses_data(data)
    assert laak.handover(ref).seq == seq


def test_only_the_successor_takes_over(laak: Neighbourhood) -> None:
    [ref] = taken_up(laak, "mantelzorg")
    data = {"do": "leave", "take_over": "wijkcoach"}
    assert "Dat staat niet meer open" in laak.person("collega").presses_data(data)
    leaves(laak, "wijkcoach", "Teamcoördinator")

    for name in ("collega", "huisarts", "gezinscoach"):
        assert "alleen wie als opvolger" in laak.person(name).presses_data(data)
    assert laak.handover(ref).owner == "wijkcoach"


def test_what_is_due_before_that_goes_to_the_successor(laak: Neighbourhood) -> None:
    taken_up(laak, "mantelzorg")
    leaves(laak, "wijkcoach", "Teamcoördinator")
    told(laak)
    laak.asked(case="", need="eenzaamheid")
    assert "vervanger" in told(laak)

    laak.later(8, "werkdagen")

    nudged = laak.place("teams|vervanger").fresh
    assert any("seintje" in text for text in nudged)
    assert laak.place("teams|wijkcoach").fresh == []


def test_a_requester_leaves_and_the_partner_hears_whom_to_ask(laak: Neighbourhood) -> None:
    laak.asked(need="mantelzorg")
    sent = laak.wo
    laak.does("wijkcoach", Side.PARTNER, Event.ACCEPT)
    laak.asked(case="", need="eenzaamheid")
    waits = laak.wo
    laak.delivers()
    leaves(laak, "huisarts", "POH-KB")
    told(laak)

    laak.person("poh").presses(TAKE_OVER)

    for ref in (sent, waits):
        handover = laak.handover(ref)
        assert (handover.requester, handover.requester_role) == ("poh", "POH-KB")
        assert (handover.practice, handover.lead) == (PRACTICE, Side.REQUESTER)
    heard = told(laak)
    assert f"gaat verder met {sent}; wie het vroeg, werkt daar niet meer" in heard["wijkcoach"]
    assert waits in heard[f"#{PARTNER}"]
    assert "huisarts" not in heard
    assert sent in laak.person("poh").says("mijn overdrachten")


def test_a_draft_goes_along_and_the_partner_hears_nothing_of_it(laak: Neighbourhood) -> None:
    laak.person("huisarts").says("huishoudelijke hulp in Laak")
    laak.person("huisarts").presses("Overdracht: WMO wijkteam Laak")
    [draft] = laak.own("huisarts").mine()
    leaves(laak, "huisarts", "POH-KB")
    told(laak)

    laak.person("poh").presses(TAKE_OVER)

    assert laak.handover(draft.ref).requester == "poh"
    assert told(laak) == {}


# -- nobody follows -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Iemand die nog niet in de lijst staat", "Dat weet ik nog niet"])
def test_without_a_successor_who_is_next_is_asked_and_the_coordinators_hear_it_once(
    laak: Neighbourhood, who: str
) -> None:
    [ref] = taken_up(laak, "mantelzorg")
    said = leaves(laak, "wijkcoach", who)
    assert "De redacteur en de coördinator horen" in said

    heard = told(laak)
    assert set(heard) == {"vervanger", "poh", "brugfunctionaris", "redacteur"}
    assert "Neem je die over?" in heard["vervanger"]
    assert "Er is nog geen opvolger bekend. Er loopt nog 1 overdracht" in heard["poh"]
    assert "Zolang vraag ik het aan: teamcoördinator" in heard["brugfunctionaris"]

    laak.person("vervanger").presses(TAKE_OVER)
    assert laak.handover(ref).owner == "vervanger"


def test_nothing_open_is_said_so(laak: Neighbourhood) -> None:
    said = leaves(laak, "wijkcoach", "Teamcoördinator")
    assert "Er stond niets open op jouw naam" in said

    heard = told(laak)
    assert "Er staat voor jou niets open op die naam." in heard["vervanger"]


def test_a_mistake_is_put_right_by_the_editor(laak: Neighbourhood) -> None:
    leaves(laak, "wijkcoach", "Teamcoördinator")
    with laak.desk.turn(laak.now):
        assert laak.store.absences.stays("wijkcoach")

    assert laak.counter.access.person("wijkcoach", laak.now.date()) is not None
    assert "vervanger" not in told(laak)


def test_who_is_in_no_list_has_nothing_to_leave(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    access = people(everyone=True)
    dev = Neighbourhood(walked(shipped_content, shipped, messages, access=access))

    assert "Je staat niet in de lijst" in dev.person("iemand").says("ik werk hier niet meer")
    dev.close()


def test_in_the_channel_the_successor_is_called(conversation: Conversation) -> None:
    laak = Neighbourhood(conversation, away=("vervanger",))
    taken_up(laak, "mantelzorg")
    leaves(laak, "wijkcoach", "Teamcoördinator")

    heard = told(laak)
    assert "Neem je die over?" in heard[f"#{PARTNER}"]
    assert "Schulden" not in heard[f"#{PARTNER}"]
    laak.person("vervanger", PARTNER).presses(TAKE_OVER)
    assert laak.handover().owner == "vervanger"
    laak.close()


# -- buttons are user input -----------------------------------------------------------------------

ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())
FINE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def the_scene(laak: Neighbourhood, name: str) -> Scene:
    handovers = laak.conversation.handovers
    assert handovers is not None
    wording = laak.conversation.finder.wording("nl", laak.now.date())
    return handovers.scene(laak.own(name), wording)


@settings(max_examples=150, deadline=None, suppress_health_check=FINE)
@given(
    more=st.dictionaries(
        st.sampled_from(["organisation", "sure", "by", "stays", "take_over"]),
        ANYTHING
        | st.sampled_from([PARTNER, PRACTICE, "vervanger", "huisarts", "wijkcoach", "new"]),
    )
)
def test_no_button_makes_somebody_leave_who_is_not_sure(
    laak: Neighbourhood, more: dict[str, Any]
) -> None:
    reply, _ = leaving.press({"do": "leave", **more}, the_scene(laak, "wijkcoach"))

    for effect in reply.effects:
        assert not isinstance(effect, TakeOver)
        assert isinstance(effect, Leave)
        assert effect.organisation == PARTNER
        assert effect.successor in ("", "vervanger", "collega")
        assert more["sure"] is True
