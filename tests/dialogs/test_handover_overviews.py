"""Mijn overdrachten, onze overdrachten, de werklijst, a code at the desk, and a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.access import Period, Stand
from cases.handover.states import Event, Side
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.handover import overviews
from dialogs.handover.scene import Scene
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import (
    CONFIRMED,
    MENTAL,
    PARTNER,
    WELFARE,
    people,
)
from tests.factories import TODAY
from tests.walks import confirmed, walked

R, P = Side.REQUESTER, Side.PARTNER
EVENTS = frozenset(Event) - {Event.DISCARD}
"""Of a draft that is thrown away nothing is kept."""


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


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if "WO-" in line and " · " in line]


def where(text: str, ref: str) -> str:
    """The line of a list that names this handover."""
    return next(line for line in lines_of(text) if ref in line)


# -- mijn overdrachten --------------------------------------------------------------------------


def test_who_asked_nothing_hears_how_to_begin(laak: Neighbourhood) -> None:
    assert "Zoek eerst een partner" in laak.person("huisarts").says("mijn overdrachten")


def test_mine_tell_who_must_do_what_before_when(laak: Neighbourhood) -> None:
    ref = laak.asked(urgency="this_week").ref

    line = where(laak.person("huisarts").says("mijn overdrachten"), ref)

    assert "WMO wijkteam Laak" in line
    assert "Huishoudelijke hulp" in line
    assert "Verstuurd door huisarts" in line
    assert "laten weten of het is gezien, vóór dinsdag 24 november, 09:00" in line
    assert "Aan jou" not in line


def test_what_waits_for_me_comes_first_and_is_marked(laak: Neighbourhood) -> None:
    waiting = laak.asked(urgency="today").ref
    refused = laak.asked(urgency="routine").ref
    laak.does("wijkcoach", P, Event.DECLINE, ref=refused)

    text = laak.person("huisarts").says("mijn overdrachten")

    first, second = lines_of(text)[:2]
    assert refused in first
    assert "Aan jou" in first
    assert "jij: kiezen hoe het verder gaat" in first
    assert waiting in second
    assert "Aan jou" not in second


def test_a_draft_is_ready_to_be_sent(laak: Neighbourhood) -> None:
    own = laak.own("huisarts")
    asked = laak.asked()
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.RELEASE, reason="no_capacity", called=True)
    draft = own.follow(laak.handover(asked.ref), R)
    with laak.desk.turn(laak.now):
        laak.counter.take_in(draft, own.actor(R, asked), laak.now)

    text = laak.person("huisarts").says("mijn overdrachten")

    assert "klaar om te versturen" in where(text, draft.ref)  # type: ignore[union-attr]
    assert asked.ref not in text


def test_a_late_answer_of_the_partner_is_told_with_the_time_that_was_agreed(
    laak: Neighbourhood,
) -> None:
    ref = laak.asked(urgency="this_week").ref
    laak.later(2, "werkdagen")

    line = where(laak.person("huisarts").says("mijn overdrachten"), ref)

    assert "(kon tot dinsdag 24 november, 09:00)" in line


def test_a_long_list_comes_eight_at_a_time(laak: Neighbourhood) -> None:
    refs = {laak.asked().ref for _ in range(10)}
    gp = laak.person("huisarts")

    first = gp.says("mijn overdrachten")
    assert len(lines_of(first)) == 8 + 1  # and the numbered choices
    second = gp.presses("Meer (2)")

    assert "Je hebt 10 overdrachten lopen" in first
    assert "Meer" not in second
    assert {r for r in refs if r in first} | {r for r in refs if r in second} == refs


def test_a_line_leads_to_its_handover(laak: Neighbourhood) -> None:
    ref = laak.asked().ref
    gp = laak.person("huisarts")
    gp.says("mijn overdrachten")

    data = gp.data(f"Bekijk {ref}")

    assert data["go"] == "show"
    assert (data["ref"], data["as"]) == (ref, "requester")


def test_nothing_personal_where_others_read_along(laak: Neighbourhood) -> None:
    ref = laak.asked().ref
    here = laak.person("huisarts", PARTNER)

    for command in ("mijn overdrachten", "werklijst"):
        said = here.says(command)
        assert "in je eigen chat" in said
        assert ref not in said


# -- onze overdrachten --------------------------------------------------------------------------


def test_a_team_sees_in_its_channel_what_it_was_asked(laak: Neighbourhood) -> None:
    ref = laak.asked(need="schulden").ref
    other = laak.asked(organisation=MENTAL, service="parnassia-basis-ggz", need="angst").ref

    text = laak.person("wijkcoach", PARTNER).says("onze overdrachten")

    line = where(text, ref)
    assert "Aan jullie" in line
    assert "jullie: laten weten of het is gezien" in line
    assert other not in text
    assert laak.kb not in text
    assert "KB-" not in text


def test_in_a_chat_of_my_own_i_see_those_of_my_organisation(laak: Neighbourhood) -> None:
    ref = laak.asked().ref

    assert ref in laak.person("collega").says("onze overdrachten")
    assert ref not in laak.person("gezinscoach").says("onze overdrachten")


def test_a_need_that_may_not_stand_in_a_channel_stays_hidden_in_the_list(
    laak: Neighbourhood,
) -> None:
    never = next(
        n
        for n in laak.conversation.social_map.needs.values()
        if n.channel == "never" and n.handover
    )
    ref = laak.asked(need=never.id, domain=never.domain).ref

    text = laak.person("wijkcoach", PARTNER).says("onze overdrachten")

    assert "vertrouwelijk – bel even" in where(text, ref)
    assert never.label.nl not in text


def test_what_a_team_refused_is_no_longer_its_own(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does("wijkcoach", P, Event.DECLINE)

    text = laak.person("wijkcoach", PARTNER).says("onze overdrachten")

    assert (
        text
        == "Er loopt nu geen overdracht voor jullie. Komt er een, dan zie je die in jullie kanaal."
    )


def test_a_colleague_of_elsewhere_reads_no_list_in_a_channel(laak: Neighbourhood) -> None:
    ref = laak.asked().ref

    assert ref not in laak.person("gezinscoach", PARTNER).says("onze overdrachten")


def test_a_channel_without_an_organisation_says_how_to_link_one(laak: Neighbourhood) -> None:
    assert "koppel wmo-wijkteam-laak" in laak.person("welzijnscoach", WELFARE).says(
        "onze overdrachten"
    )


# -- werklijst ----------------------------------------------------------------------------------


def test_the_work_list_is_for_coordinators(laak: Neighbourhood) -> None:
    ref = laak.asked().ref
    laak.later(3, "werkdagen")

    for name in ("huisarts", "wijkcoach", "assistente"):
        said = laak.person(name).says("werklijst")
        assert "coördineert" in said
        assert ref not in said
    assert ref in laak.person("brugfunctionaris").says("werklijst")
    assert ref in laak.person("poh").says("werklijst")


def test_a_work_list_that_was_delegated_is_seen_by_the_other(
    conversation: Conversation, shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    week = Period(TODAY, TODAY.replace(day=30))
    access = replace(people(), delegations=(Stand("poh", "huisarts", week),))
    known = confirmed(shipped, CONFIRMED, TODAY)
    laak = Neighbourhood(walked(shipped_content, known, messages, access=access))
    ref = laak.asked(urgency="today").ref
    laak.does("wijkcoach", P, Event.DECLINE)

    assert ref in laak.person("huisarts").says("werklijst")
    laak.close()


def test_a_work_list_without_worries_says_so(laak: Neighbourhood) -> None:
    laak.asked()

    said = laak.person("poh").says("werklijst")

    assert said == "Alles loopt: er is niets waar je nu achteraan hoeft. Open: 1."


def group_of(text: str, ref: str) -> str:
    """The heading above a handover."""
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if ref in line)
    return next(line for line in lines[at::-1] if " · " not in line)


def test_each_handover_stands_in_one_group_the_most_urgent(laak: Neighbourhood) -> None:
    stalled = laak.asked(urgency="today").ref
    laak.does("wijkcoach", P, Event.ACCEPT)
    no_feedback = laak.asked(urgency="today").ref
    for event in (Event.ACCEPT, Event.ARRIVE):
        laak.does("wijkcoach", P, event)
    not_arrived = laak.asked(urgency="routine").ref
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.NO_SHOW)
    well = laak.asked(urgency="routine").ref
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.later(6, "werkdagen")
    late = laak.asked(urgency="today").ref
    laak.later(2, "uur")
    practice = laak.asked().ref
    laak.does("wijkcoach", P, Event.ASK)
    poh = laak.person("poh")

    text = poh.says("werklijst")

    groups = {group_of(text, r): r for r in (stalled, not_arrived, no_feedback, late, practice)}
    assert groups == {
        "Vastgelopen": stalled,
        "Niet aangekomen": not_arrived,
        "Geen terugkoppeling": no_feedback,
        "Over tijd": late,
        "Wacht op de praktijk": practice,
    }
    assert well not in text
    assert "Werklijst: aandacht voor 5 van de 6 overdrachten" in text
    assert "Vastgelopen: 1 · Niet aangekomen: 1 · Geen terugkoppeling: 1" in text
    line = where(text, late)
    assert "WMO wijkteam Laak · maatschappelijk · sinds" in line
    assert "Huishoudelijke hulp" not in text  # the domain is enough


def test_a_long_work_list_can_be_seen_by_group(laak: Neighbourhood) -> None:
    for _ in range(7):
        laak.asked(urgency="today")
    late = {h.ref for h in laak.own("poh").work_list()}
    laak.later(2, "uur")
    for _ in range(3):
        laak.asked()
        laak.does("wijkcoach", P, Event.ASK)
    poh = laak.person("poh")
    first = poh.says("werklijst")
    assert "Over tijd: 7 · Wacht op de praktijk: 3" in first

    only = poh.presses("Wacht op de praktijk (3)")

    assert len(lines_of(only)) == 3 + 1
    assert not any(ref in only for ref in late)
    assert "Meer (2)" in first
    assert len(lines_of(poh.presses_data({"do": "handovers", "list": "work", "from": 8}))) == 2 + 1


# -- at the desk --------------------------------------------------------------------------------


def test_an_assistant_reads_who_leads_what_is_due_and_whom_to_call(laak: Neighbourhood) -> None:
    laak.asked(urgency="this_week")
    laak.does("wijkcoach", P, Event.ACKNOWLEDGE)

    said = laak.person("assistente").says(laak.kb)

    assert "Regie: huisarts, Gezondheidspunt Laakkwartier" in said
    assert "Nu: WMO wijkteam Laak: beslissen, vóór woensdag 25 november, 09:00" in said
    assert "Bellen: wijkcoach van WMO wijkteam Laak" in said
    assert "Huishoudelijke hulp" not in said
    assert "maatschappelijk" not in said


def test_whoever_took_it_up_is_called_and_else_who_stands_in(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does("collega", P, Event.ACCEPT)
    assistant = laak.person("assistente")
    assert "Bellen: maatschappelijk werker van" in assistant.says(laak.kb)

    with laak.desk.turn(laak.now):
        for away in ("collega", "wijkcoach"):
            laak.counter.away(away, TODAY.replace(day=30), laak.now)

    assert "Bellen: teamcoördinator van" in assistant.says(laak.kb)


def test_where_the_practice_is_to_move_its_own_colleague_is_named(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does("wijkcoach", P, Event.ASK)

    said = laak.person("assistente").says(laak.kb.lower())

    assert "antwoord geven" in said
    assert "Bellen: huisarts van" in said


def test_a_case_without_anything_open_is_with_the_practice(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does("huisarts", R, Event.WITHDRAW)

    said = laak.person("assistente").says(laak.kb)

    assert "Hier loopt niets meer" in said


@pytest.mark.parametrize(("name", "channel"), [("wijkcoach", ""), ("assistente", PARTNER)])
def test_the_code_of_a_case_says_nothing_to_others_or_in_a_channel(
    laak: Neighbourhood, name: str, channel: str
) -> None:
    ref = laak.asked().ref

    said = laak.person(name, channel).says(laak.kb)

    assert "Regie" not in said
    assert ref not in said


# -- what happened ------------------------------------------------------------------------------


def the_scene(laak: Neighbourhood, name: str) -> Scene:
    handovers = laak.conversation.handovers
    assert handovers is not None
    day = laak.now.date()
    return handovers.scene(laak.own(name), laak.conversation.finder.wording("nl", day))


def happened(laak: Neighbourhood, name: str, side: Side) -> list[str]:
    """The lines of the timeline as this side reads them."""
    reply, _ = overviews.timeline(laak.handover(), side, the_scene(laak, name))
    assert reply.choices[0].data["go"] == "show"
    return list(reply.card.lines)


def test_a_timeline_tells_who_did_what_oldest_first(laak: Neighbourhood) -> None:
    laak.asked(urgency="this_week")
    laak.later(1, "werkdagen")
    laak.later(1, "uur")
    laak.does("wijkcoach", P, Event.ACCEPT)

    lines = happened(laak, "huisarts", R)

    assert lines[0].startswith("maandag 23 november, 09:00 · huisarts van Gezondheidspunt")
    assert lines[0].endswith("zet het klaar")
    assert lines[1].endswith("verstuurt de overdracht")
    assert lines[2] == "dinsdag 24 november, 09:00 · de bot gaf een seintje"
    assert lines[3].endswith("wijkcoach van WMO wijkteam Laak · pakt het op")
    assert len(lines) == 4


def test_reminders_in_a_row_are_one_line(laak: Neighbourhood) -> None:
    laak.asked(urgency="this_week")
    laak.later(2, "werkdagen")

    nudges = [line for line in happened(laak, "huisarts", R) if "seintje" in line]

    assert len(nudges) == 1
    assert "de bot gaf 3 seintjes, het laatste op woensdag 25 november, 09:00" in nudges[0]


def test_the_partner_sees_it_from_the_moment_that_it_was_asked(laak: Neighbourhood) -> None:
    laak.asked()

    assert [line.rsplit(" · ", 1)[1] for line in happened(laak, "wijkcoach", P)] == [
        "verstuurt de overdracht"
    ]


def test_a_change_of_the_lead_is_named(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.OFFER_LEAD)
    laak.does("huisarts", R, Event.CONFIRM_LEAD)

    *_, offered, confirmed_ = happened(laak, "huisarts", R)

    assert offered.endswith("stelt voor dat de regie overgaat")
    assert confirmed_.endswith("is het daarmee eens; de regie gaat naar WMO wijkteam Laak")


def test_what_the_requester_heard_elsewhere_is_told_as_such(laak: Neighbourhood) -> None:
    laak.asked(organisation=WELFARE, service="welzijn", outer=True)
    laak.does("huisarts", R, Event.ACCEPT)

    assert happened(laak, "huisarts", R)[-1].endswith("pakt het op (volgens aanvrager)")


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_everything_that_can_happen_has_words(messages: Messages, event: Event) -> None:
    for lang in ("nl", "en"):
        assert messages.text(f"handover.timeline.what.{event}", lang)


# -- buttons are user input ---------------------------------------------------------------------

ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())
FINE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=100, deadline=None, suppress_health_check=FINE)
@given(
    list_=st.sampled_from(["mine", "theirs", "work", "case"]) | ANYTHING,
    more=st.dictionaries(st.sampled_from(["from", "group", "case"]), ANYTHING),
)
def test_no_button_of_a_list_breaks_anything(
    laak: Neighbourhood, list_: Any, more: dict[str, Any]
) -> None:
    if not laak.own("poh").mine():
        laak.asked()

    said = overviews.press({"do": "handovers", "list": list_, **more}, the_scene(laak, "poh"))

    assert (said is not None) or list_ not in ("mine", "theirs", "work")
