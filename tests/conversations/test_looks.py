"""Who looked at what stands in the audit, and so does who tried to; a question does not."""

from __future__ import annotations

import asyncio

from cases.audit import Entry
from cases.handover.states import Event, Side
from dialogs.turn import Turn
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import MENTAL, PARTNER, PRACTICE

COACH = "wijkcoach"
THEIRS = "onze overdrachten"


def entries(laak: Neighbourhood, *actions: str) -> list[Entry]:
    """Everything written so far; with `actions` only those."""
    columns = "at, actor, role, organisation, action, handover, case_ref, on_behalf, ground"
    rows = laak.store._execute(f"select {columns}, outcome, detail from audit order by number")
    found = [Entry.read(row) for row in rows]
    return [e for e in found if e.action in actions] if actions else found


def views(laak: Neighbourhood) -> list[tuple[str, str, str]]:
    """Who looked at which handover, and at what of it."""
    return [(e.actor, e.handover, e.detail) for e in entries(laak, "view") if e.outcome == "done"]


def refusals(laak: Neighbourhood) -> list[tuple[str, str, str]]:
    return [(e.actor, e.action, e.outcome) for e in entries(laak) if e.outcome != "done"]


def test_a_question_about_the_map_writes_nothing(laak: Neighbourhood) -> None:
    gp = laak.person("huisarts")
    for said in ("huishoudelijke hulp in Laak", "help", "english", "1", "zomaar iets"):
        gp.says(said)

    assert entries(laak) == []


def test_a_handover_that_is_looked_at_is_noted_with_the_ground(laak: Neighbourhood) -> None:
    laak.asked()
    laak.person(COACH).says(f"overdracht {laak.wo}")

    [look] = entries(laak, "view")
    assert look == Entry(
        *(laak.now, COACH, COACH, PARTNER, "view", laak.wo, laak.handover().case),
        ground="consent" if laak.handover().consent else "consultation",
        detail="sheet",
    )


def test_the_timeline_and_the_text_to_copy_are_noted_as_such(laak: Neighbourhood) -> None:
    laak.asked(organisation="mooiwelzijn", outer=True)
    gp = laak.person("huisarts")
    gp.says(f"overdracht {laak.wo}")
    gp.presses("Verloop")
    gp.says(f"overdracht {laak.wo}")
    gp.presses("Kopieer voor Siilo")

    details = [detail for _, _, detail in views(laak)]
    assert details == ["sheet", "timeline", "sheet", "copy"]


def test_a_press_is_one_entry_and_no_look(laak: Neighbourhood) -> None:
    laak.asked()
    laak.delivers()
    before = len(entries(laak))
    laak.person(COACH, PARTNER).presses("Ik pak het op")

    assert [e.action for e in entries(laak)[before:]] == ["accept"]


def test_what_is_typed_or_pressed_in_the_channel_is_noted_with_who_did(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    laak.delivers()
    laak.person("vervanger", PARTNER).says("99", under=laak.wo)

    assert views(laak) == [("vervanger", laak.wo, "sheet")]


def test_a_list_is_one_entry_that_says_how_many(laak: Neighbourhood) -> None:
    laak.asked()
    laak.asked()
    laak.person("huisarts").says("mijn overdrachten")
    laak.person(COACH).says(THEIRS)

    lists = [(e.actor, e.detail, e.handover, e.ground) for e in entries(laak, "view_list")]
    assert lists == [
        ("huisarts", "mine 2", "", "own_organisation"),
        (COACH, "theirs 2", "", "own_organisation"),
    ]


def test_a_work_list_has_coordination_as_its_ground(laak: Neighbourhood) -> None:
    laak.asked()
    laak.later(5, "werkdagen")
    laak.person("brugfunctionaris").says("werklijst")

    [look] = entries(laak, "view_list")
    assert (look.actor, look.detail, look.ground) == ("brugfunctionaris", "work 1", "coordination")


def test_an_empty_list_shows_nothing_and_is_not_noted(laak: Neighbourhood) -> None:
    laak.person("huisarts").says("mijn overdrachten")

    assert entries(laak) == []


def test_what_is_asked_at_the_desk_is_noted_with_the_case(laak: Neighbourhood) -> None:
    laak.asked()
    laak.person("assistente").says(laak.kb)

    [look] = entries(laak, "view")
    assert (look.actor, look.organisation, look.case) == ("assistente", PRACTICE, laak.kb)
    assert look.detail == "desk 1"


def test_a_partner_that_is_out_of_it_is_refused_and_that_is_noted(laak: Neighbourhood) -> None:
    laak.asked()
    laak.does(COACH, Side.PARTNER, Event.DECLINE)
    laak.person(COACH).says(f"overdracht {laak.wo}")

    assert refusals(laak) == [(COACH, "view", "not_for_these_eyes")]
    assert views(laak) == []


def test_a_colleague_of_another_partner_is_refused_and_that_is_noted(laak: Neighbourhood) -> None:
    laak.asked()
    other = laak.person("behandelaar")
    other.presses_data({"do": "handover", "ref": laak.wo, "act": "accept", "as": "partner"})

    [refused] = [e for e in entries(laak) if e.outcome != "done"]
    assert (refused.actor, refused.organisation) == ("behandelaar", MENTAL)
    assert (refused.handover, refused.outcome) == (laak.wo, "not_for_these_eyes")


def test_a_reference_that_never_was_is_no_refusal(laak: Neighbourhood) -> None:
    laak.person(COACH).says("overdracht WO-9D4MXT")

    assert entries(laak) == []


def test_who_may_not_do_it_is_noted_when_pressing(laak: Neighbourhood) -> None:
    laak.asked()
    laak.delivers()
    laak.person("balie", PARTNER).presses("Ik pak het op")

    assert refusals(laak) == [("balie", "accept", "not_your_duty")]


def test_a_stranger_is_noted_once_a_day_however_often_it_is_tried(laak: Neighbourhood) -> None:
    laak.asked()
    stranger = laak.person("voorbijganger")
    for _ in range(3):
        stranger.says(f"overdracht {laak.wo}")
        stranger.says("mijn overdrachten")
    laak.waits(days=1)
    stranger.says("mijn overdrachten")

    strange = [e for e in entries(laak, "stranger") if e.actor == "voorbijganger"]
    assert [e.outcome for e in strange] == ["stranger", "stranger"]
    assert {e.handover for e in strange} == {""}


def test_a_press_that_the_messenger_sends_again_is_one_look(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    coach = laak.person(COACH)
    data = {"do": "handover", "ref": laak.wo, "go": "show", "as": "partner"}
    turn = Turn(coach.user, coach.chat, pressed=data)
    laak.turns.take_now(turn, "an activity", laak.now)
    assert laak.turns.take_now(turn, "an activity", laak.now) is None
    asyncio.run(laak.turns.repeat(turn, laak.now))

    assert views(laak) == [(COACH, laak.wo, "sheet")]


def test_linking_unlinking_and_being_away_are_noted(laak: Neighbourhood) -> None:
    link_worker = laak.person("poh", "mooiwelzijn")
    link_worker.says("koppel mooiwelzijn")
    link_worker.says("ontkoppel mooiwelzijn")
    laak.asked()
    coach = laak.person(COACH)
    coach.says(f"overdracht {laak.wo}")
    coach.presses("Ik ben er even niet")
    coach.presses("Tot en met morgen")

    found = [(e.actor, e.action, e.detail) for e in entries(laak, "link", "unlink", "away")]
    assert found == [
        ("poh", "link", "mooiwelzijn"),
        ("poh", "unlink", "mooiwelzijn"),
        (COACH, "away", "2026-11-24"),
    ]


def test_a_4d_conversation_is_noted_from_its_beginning_to_its_end(laak: Neighbourhood) -> None:
    gp = laak.person("huisarts")
    gp.says("4d")
    gp.presses("Beginnen")
    gp.presses("6")
    gp.says("pauze")
    gp.says(f"verder {gp.ref}")
    gp.presses("Weggooien")
    gp.presses("Ja, weggooien")

    found = [(e.actor, e.action, e.case) for e in entries(laak)]
    assert found == [("huisarts", a, gp.ref) for a in ("open_case", "go_on", "view", "drop_walk")]
    assert {e.ground for e in entries(laak)} == {"own_case"}
    assert {e.organisation for e in entries(laak)} == {PRACTICE}


def test_a_case_that_is_closed_is_noted(laak: Neighbourhood) -> None:
    gp = laak.person("huisarts")
    gp.says("4d")
    gp.presses_data({"do": "walk", "case": gp.ref, "go": "close_sure", "seq": gp.walk.seq})

    found = [(e.action, e.case, e.ground) for e in entries(laak)]
    assert found == [("open_case", gp.ref, "own_case"), ("close_case", gp.ref, "own_case")]


def test_a_button_that_leads_back_to_a_4d_conversation_is_noted(laak: Neighbourhood) -> None:
    gp = laak.person("huisarts")
    gp.says("4d")
    gp.presses("Beginnen")
    gp.says("wie doet schulden in Laak?")
    before = len(entries(laak))
    gp.presses(f"Verder met {gp.ref}")

    [look] = entries(laak)[before:]
    assert (look.actor, look.action, look.case, look.detail) == ("huisarts", "view", gp.ref, "walk")


def test_the_4d_conversation_of_a_colleague_is_refused_and_that_is_noted(
    laak: Neighbourhood,
) -> None:
    gp = laak.person("huisarts")
    gp.says("4d")
    laak.person("poh").says(f"verder {gp.ref}")

    [refused] = [e for e in entries(laak) if e.outcome != "done"]
    assert (refused.actor, refused.case, refused.outcome) == ("poh", gp.ref, "not_for_these_eyes")


def test_after_all_of_it_the_chain_is_whole(laak: Neighbourhood) -> None:
    laak.asked()
    laak.later(12, "werkdagen")
    laak.person("huisarts").says(f"overdracht {laak.wo}")

    assert {"start", "send", "return", "view"} <= {e.action for e in entries(laak)}
    assert laak.store.audit.broken() is None
