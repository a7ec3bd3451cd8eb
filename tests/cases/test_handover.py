"""Warm handovers as stories: what a practice and a partner do, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from cases.calendar import HERE
from cases.handover.model import Handover, Refused
from cases.handover.moves import apply, nudged, start
from cases.handover.running import awaited
from cases.handover.states import Clock, Duty, Event, Side, State

from .handing_over import (
    ADMIN,
    ASSISTANT,
    BACKUP,
    BOT,
    CALENDARS,
    CONTACT,
    COORDINATOR,
    GP,
    KEY_FIGURE,
    MEMBER,
    MONDAY,
    OTHER,
    PARTNER,
    PRACTICE,
    STRANGER,
    Story,
    asked,
    consent,
    filled,
    in_state,
    said,
    shipped_rules,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE).astimezone(UTC)


def waits(story: Story) -> dict[str, str]:
    """Who is waited for, and for what."""
    return {clock.value: side.value for clock, side in awaited(story.h).items()}


# -- a whole loop ---------------------------------------------------------------------------------


def test_a_handover_goes_all_the_way_to_a_closed_loop() -> None:
    story = Story()
    assert (story.h.state, waits(story)) == ("draft", {"send": "requester"})

    story.gp(Event.SEND)
    assert (story.h.state, waits(story)) == ("requested", {"acknowledge": "partner"})
    story.partner(Event.ACKNOWLEDGE)
    assert (story.h.state, waits(story)) == ("received", {"decide": "partner"})
    story.partner(Event.ACCEPT)
    assert story.h.state == "accepted"
    assert waits(story) == {"contact": "partner", "arrival": "partner"}
    assert (story.h.owner, story.h.owner_role) == ("key", "wijkcoach")
    story.gp(Event.EXCHANGE)
    assert waits(story) == {"arrival": "partner"}
    story.later(days=4)
    story.partner(Event.ARRIVE, how="home_visit")
    assert (story.h.state, waits(story)) == ("in_progress", {"feedback": "partner"})
    assert (story.h.arrived_on, story.h.arrived_how) == (date(2026, 11, 27), "home_visit")
    story.partner(Event.FEEDBACK, outcome="started", plan=True, next_moment="2026-12-11")
    assert (story.h.state, waits(story)) == (
        "completed",
        {"read": "requester", "close": "requester"},
    )
    story.gp(Event.READ)
    assert waits(story) == {"close": "requester"}
    story.gp(Event.CLOSE, note=True)

    assert (story.h.state, waits(story)) == ("closed", {})
    assert story.h.lead == "requester"
    assert [s.value for s in story.h.times] == [
        *("draft", "requested", "received", "accepted", "in_progress", "completed", "closed")
    ]
    assert story.h.seq == 8


def test_what_is_kept_survives_being_written_down() -> None:
    for state in State:
        kept = in_state(state).h

        assert Handover.model_validate_json(kept.model_dump_json()) == kept
        assert Handover.model_validate_json(kept.model_dump_json(exclude_defaults=True)) == kept


def test_a_handover_cannot_be_changed_in_place_or_take_what_it_does_not_know() -> None:
    story = Story()

    with pytest.raises(ValidationError):
        story.h.state = State.CLOSED
    with pytest.raises(ValidationError):
        Handover.model_validate({**dict(story.h), "patient": "somebody"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "requested", "times": {"requested": MONDAY}, "consent": None},
        {"lead": "partner"},
        {"lead": "system"},
        {"clocks": {}},
        {"state": "closed"},
        {"urgency": "acute"},
        {"remark": "a" * 141},
        {"times": {"draft": datetime(2026, 11, 23, 9, 0)}},
    ],
)
def test_what_can_never_be_cannot_be_built(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Handover.model_validate({**dict(Story().h), **wrong})


def test_a_time_without_time_zone_and_a_raw_remark_are_somebodys_mistake() -> None:
    naive = datetime(2026, 11, 23, 9, 0)
    with pytest.raises(ValueError, match="time zone"):
        apply(Story().h, Event.SEND, GP, naive, {}, shipped_rules(), CALENDARS)
    with pytest.raises(TypeError, match="privacy filter"):
        Story().does(GP, Event.SEND, remark="graag bellen")


# -- asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "details", "why"),
    [
        ({"consent": None}, {}, "no_consent"),
        ({"consent": consent(OTHER)}, {}, "consent_elsewhere"),
        ({"consent": consent(on=date(2026, 11, 24))}, {}, "consent_ahead"),
        ({}, {"urgency": "acute"}, "acute"),
        ({}, {"red_flag": True}, "red_flag"),
        ({}, {"stale_entry": True}, "stale_entry"),
        ({"agreed": None}, {}, "needs_agreed"),
        ({"route": None}, {}, "needs_route"),
        ({"example": True}, {}, "example"),
        ({}, {"remark": said("Bel mevrouw op 06-" + "1234" * 2)}, "private"),
        ({}, {"remark": said("graag " * 30)}, "too_long"),
    ],
)
def test_nothing_is_sent_that_may_not_be(
    given: dict[str, Any], details: dict[str, Any], why: str
) -> None:
    assert Story(**given).refusal(GP, Event.SEND, **details) == why


def test_consent_of_today_is_enough_and_an_example_goes_out_in_development() -> None:
    story = Story(consent=consent(on=date(2026, 11, 23)), example=True)

    assert story.gp(Event.SEND, dev=True).state == "requested"


def test_one_form_fills_in_and_sends() -> None:
    story = Story(consent=None, agreed=None, route=None, urgency="routine")

    story.gp(
        Event.SEND,
        consent=consent(phone=True, meeting="anonymous"),
        agreed="three_way",
        route="secure_mail",
        urgency="today",
        remark=said("Graag samen op huisbezoek."),
    )

    assert (story.h.urgency, story.h.agreed, story.h.route) == ("today", "three_way", "secure_mail")
    assert story.h.consent == consent(phone=True, meeting="anonymous")
    assert story.h.clocks[Clock.ACKNOWLEDGE].due == at("2026-11-23 11:00")


def test_a_red_flag_never_becomes_a_draft() -> None:
    refused = start(asked(), GP, MONDAY, shipped_rules(), CALENDARS, red_flag=True)

    assert refused == Refused(refused.reason)
    assert refused.reason == "red_flag"


def test_an_assistant_prepares_and_the_requester_sends() -> None:
    nobody = start(asked(), ASSISTANT, MONDAY, shipped_rules(), CALENDARS, red_flag=False)
    assert isinstance(nobody, Refused)
    assert nobody.reason == "needs_requester"

    whom = asked(requester="gp", requester_role="huisarts")
    draft = start(whom, ASSISTANT, MONDAY, shipped_rules(), CALENDARS, red_flag=False)
    assert isinstance(draft, Handover)
    story = Story()
    story.h = draft
    assert (story.h.requester, story.h.prepared_by) == ("gp", "assistant")
    assert story.refusal(ASSISTANT, Event.SEND) == "not_your_duty"
    assert isinstance(story.does(ASSISTANT, Event.CHANGE, agreed="walk_in"), Handover)

    story.gp(Event.SEND)

    assert (story.h.requester, story.h.agreed) == ("gp", "walk_in")


def test_the_colleague_who_sends_is_the_one_the_patient_can_call() -> None:
    story = Story()

    story.does(BACKUP, Event.SEND)

    assert (story.h.requester, story.h.requester_role) == ("poh", "POH")


@pytest.mark.parametrize("event", [Event.DISCARD, Event.WITHDRAW])
def test_of_a_draft_that_is_thrown_away_nothing_needs_to_be_kept(event: Event) -> None:
    story = Story()

    story.gp(event, reason="wrong_choice")

    assert story.h.state == "cancelled"
    assert not story.h.was_sent
    assert story.follows().reason == "not_now"


@pytest.mark.parametrize(
    ("practice", "actor", "why"),
    [
        ("andere", GP, "not_your_organisation"),
        (PRACTICE, KEY_FIGURE, "not_your_side"),
        (PRACTICE, COORDINATOR, "not_your_organisation"),
        ("gemeente", COORDINATOR, "not_your_duty"),
    ],
)
def test_not_everybody_may_begin_one(practice: str, actor: Any, why: str) -> None:
    given = asked(practice=practice)
    refused = start(given, actor, MONDAY, shipped_rules(), CALENDARS, red_flag=False)

    assert isinstance(refused, Refused)
    assert refused.reason == why


# -- who may do what ------------------------------------------------------------------------------


def test_nobody_acts_for_another_side_or_organisation() -> None:
    story = Story().sent()

    assert story.refusal(GP, Event.ACCEPT) == "not_your_side"
    assert story.refusal(KEY_FIGURE, Event.WITHDRAW) == "not_your_side"
    assert story.refusal(STRANGER, Event.ACCEPT) == "not_your_organisation"
    assert story.refusal(replace(GP, organisation=PARTNER), Event.WITHDRAW) == (
        "not_your_organisation"
    )
    assert story.refusal(BOT, Event.ACCEPT) == "not_your_side"
    assert story.h.seq == 1


def test_a_member_takes_up_but_does_not_decline_and_the_desk_does_the_opposite() -> None:
    story = Story().sent()

    assert story.refusal(MEMBER, Event.DECLINE, reason="other_fits") == "not_your_duty"
    assert story.refusal(CONTACT, Event.ACCEPT) == "not_your_duty"
    assert isinstance(story.does(MEMBER, Event.ACCEPT), Handover)


def test_the_general_contact_appoints_a_colleague() -> None:
    story = Story().sent()

    assert story.refusal(CONTACT, Event.ASSIGN, user="x", organisation=OTHER) == "unknown_colleague"
    story.does(CONTACT, Event.ASSIGN, user="member", organisation=PARTNER, role="sociaal werker")

    assert (story.h.state, story.h.owner) == ("received", "member")
    assert waits(story) == {"decide": "partner"}


def test_of_thirty_two_who_take_it_up_at_once_one_wins_and_the_others_hear_who() -> None:
    story = Story().sent()
    members = [replace(MEMBER, user=f"m{i}", role=f"rol {i}") for i in range(32)]

    answers = [story.does(member, Event.ACCEPT, seq=1) for member in members]

    won, lost = answers[0], answers[1:]
    assert isinstance(won, Handover)
    assert {(r.reason.value, r.by, r.at) for r in lost if isinstance(r, Refused)} == {
        ("already_taken", "rol 0", MONDAY)
    }
    assert len(lost) == 31
    assert story.refusal(members[0], Event.ACCEPT) == "already_done"


def test_a_button_pressed_twice_changes_nothing() -> None:
    for state in State:
        story = in_state(state)
        before = story.h
        last = [e for e in Event if e not in (Event.SNOOZE, Event.PLAN, Event.CHANGE)]
        for event in last:
            for actor in (GP, KEY_FIGURE):
                story.h = before
                details = filled(event, before, story.now)
                first = story.does(actor, event, **details)
                if isinstance(first, Handover) and event not in (Event.ASSIGN, Event.CONSENT):
                    again = story.does(actor, event, **details)
                    assert isinstance(again, Refused), (state, event)


def test_an_old_card_still_works_unless_it_answers_something_else() -> None:
    story = Story().accepted()
    story.partner(Event.OFFER_LEAD)
    old = story.h.seq
    story.gp(Event.REFUSE_LEAD)
    story.partner(Event.OFFER_LEAD)

    assert story.refusal(GP, Event.CONFIRM_LEAD, seq=old, patient_informed=True) == "stale_card"
    assert isinstance(story.does(GP, Event.EXCHANGE, seq=old), Handover)
    assert story.gp(Event.CONFIRM_LEAD, seq=story.h.seq, patient_informed=True).lead == "partner"


# -- answering ------------------------------------------------------------------------------------


def test_a_question_stops_the_partners_clock_and_starts_the_requesters() -> None:
    story = Story().sent()

    story.partner(Event.ASK, question="language", partner_remark="")
    assert (story.h.state, waits(story)) == ("received", {"question": "requester"})
    assert story.h.clocks[Clock.DECIDE].paused
    assert story.refusal(KEY_FIGURE, Event.ASK, question="urgency") == "question_open"
    story.later(days=3)
    story.gp(Event.ANSWER, answer="phoned")

    assert waits(story) == {"decide": "partner"}
    assert story.h.clocks[Clock.DECIDE].started == story.now
    assert (story.h.question, story.h.answer) == (None, "phoned")


def test_a_question_in_own_words_goes_through_the_filter() -> None:
    story = Story().sent()

    assert story.refusal(KEY_FIGURE, Event.ASK, question="other") == "needs_question"
    private = said("Is dit mevrouw Jansen van nummer 12?")
    assert story.refusal(KEY_FIGURE, Event.ASK, question="other", remark=private) == "private"
    story.partner(Event.ASK, question="other", remark=said("Is er al een maatje?"))

    assert story.h.partner_remark == "Is er al een maatje?"


def test_who_decides_with_a_question_open_no_longer_waits_for_the_answer() -> None:
    story = Story().sent()
    story.partner(Event.ASK, question="language")

    story.partner(Event.ACCEPT)

    assert story.h.question is None
    assert "question" not in waits(story)
    assert story.refusal(GP, Event.ANSWER, answer="phoned") == "not_now"


def test_taking_up_is_one_tap_and_can_be_filled_in_afterwards() -> None:
    story = Story().accepted()
    assert (story.h.contact_on, story.h.route) == (date(2026, 11, 30), "phone")

    story.partner(Event.PLAN, contact_on="2026-12-03", contact_by="together", route="secure_mail")

    assert (story.h.contact_on, story.h.contact_by) == (date(2026, 12, 3), "together")
    assert story.h.clocks[Clock.ARRIVAL].due == at("2026-12-04 08:30")
    assert story.refusal(KEY_FIGURE, Event.PLAN) == "needs_date"
    assert story.refusal(KEY_FIGURE, Event.PLAN, contact_on="2026-11-20") == "date_past"
    assert story.refusal(KEY_FIGURE, Event.PLAN, contact_on="vrijdag") == "needs_date"


def test_a_waiting_time_moves_the_clocks_to_its_end() -> None:
    story = Story().sent()
    assert story.refusal(KEY_FIGURE, Event.ACCEPT_LATER) == "needs_date"

    story.partner(Event.ACCEPT_LATER, waiting_until="2027-01-15")

    assert (story.h.state, story.h.waiting_until) == ("accepted", date(2027, 1, 15))
    assert story.h.clocks[Clock.CONTACT].due == at("2027-01-22 08:30")
    assert story.gp(Event.WITHDRAW, reason="waiting_too_long").state == "cancelled"


def test_declining_needs_a_reason_and_comes_back_to_the_requester() -> None:
    story = Story().sent()
    assert story.refusal(KEY_FIGURE, Event.DECLINE, reason="geen zin") == "needs_reason"

    story.partner(Event.DECLINE, reason="outside_area", suggested=OTHER)
    assert (story.h.state, story.h.reason, story.h.suggested) == ("rejected", "outside_area", OTHER)
    assert waits(story) == {"settle": "requester"}
    assert story.h.clocks[Clock.SETTLE].due == at("2026-11-24 09:00")
    assert story.refusal(GP, Event.SETTLE) == "needs_choice"
    story.gp(Event.SETTLE, choice="other_partner")

    assert (story.h.state, story.h.choice, story.h.reason) == (
        *("settled", "other_partner", "outside_area"),
    )


def test_a_redirect_goes_through_the_requester_with_new_consent() -> None:
    story = Story().sent()
    assert story.refusal(KEY_FIGURE, Event.REDIRECT, organisation="elders") == (
        "unknown_organisation"
    )
    assert story.refusal(KEY_FIGURE, Event.REDIRECT, organisation=PARTNER, on_map=True) == (
        "unknown_organisation"
    )
    story.partner(Event.REDIRECT, organisation=OTHER, on_map=True, reason="other_fits")
    assert waits(story) == {"question": "requester"}
    assert story.refusal(GP, Event.CONFIRM_REDIRECT) == "no_consent"
    assert story.refusal(GP, Event.CONFIRM_REDIRECT, consent=consent()) == "consent_elsewhere"
    anew = consent(OTHER, on=date(2026, 11, 23))

    story.gp(Event.CONFIRM_REDIRECT, consent=anew)
    new = story.follows(organisation=OTHER, service="schuldhulp", consent=anew)

    assert (story.h.state, story.h.reason) == ("rejected", "redirected")
    assert (new.state, new.organisation, new.linked) == ("draft", OTHER, story.h.ref)
    assert (new.case, new.need, new.consent) == (story.h.case, story.h.need, anew)
    story.h = new
    assert story.gp(Event.SEND).state == "requested"


def test_a_redirect_the_patient_does_not_want_leaves_it_with_the_partner() -> None:
    story = Story().sent()
    story.partner(Event.REDIRECT, organisation=OTHER, on_map=True)

    story.gp(Event.REFUSE_REDIRECT)

    assert (story.h.redirect, waits(story)) == (None, {"decide": "partner"})
    assert story.refusal(GP, Event.CONFIRM_REDIRECT) == "not_now"


def test_at_the_end_of_the_ladder_it_comes_back_and_a_late_answer_is_welcome() -> None:
    story = Story().sent()
    assert story.refusal(BOT, Event.RETURN) == "not_due"

    story.later(days=4)
    story.bot(Event.RETURN)
    assert (story.h.state, waits(story)) == ("returned", {"settle": "requester"})
    story.partner(Event.ACCEPT)

    assert (story.h.state, story.h.late_answer, story.h.lead) == ("returned", "accept", "requester")
    assert story.refusal(KEY_FIGURE, Event.ACCEPT) == "already_done"
    story.gp(Event.SETTLE, choice="reopened")
    new = story.follows()
    assert (new.state, new.organisation, new.consent) == ("draft", PARTNER, consent())


def test_the_ladder_never_returns_what_waits_for_the_requester_or_was_taken_up() -> None:
    story = Story().sent()
    story.partner(Event.ASK, question="language")
    story.later(days=100)
    assert story.refusal(BOT, Event.RETURN) == "not_due"

    story.partner(Event.ACCEPT)
    story.later(days=100)
    assert story.refusal(BOT, Event.RETURN) == "not_now"


def test_a_coordinator_may_bring_it_back_and_nothing_else() -> None:
    story = Story().sent()

    for event in set(Event) - {Event.RETURN}:
        assert isinstance(story.does(COORDINATOR, event), Refused)
    assert isinstance(story.does(COORDINATOR, Event.RETURN), Handover)
    assert story.h.state == "returned"


def test_a_requester_does_not_play_the_ladder() -> None:
    assert Story().sent().refusal(GP, Event.RETURN) == "not_your_duty"


# -- meeting --------------------------------------------------------------------------------------


def test_the_requester_heard_of_the_arrival_and_the_partner_confirms() -> None:
    story = Story().accepted()
    story.later(days=2)

    story.gp(Event.CLAIM_ARRIVAL, on="2026-11-24")
    assert (story.h.state, story.h.arrival_claimed) == ("accepted", True)
    assert story.refusal(GP, Event.ARRIVE) == "not_your_side"
    story.partner(Event.ARRIVE)

    assert (story.h.state, story.h.arrived_on) == ("in_progress", date(2026, 11, 24))
    assert not story.h.arrival_claimed


def test_nobody_arrives_tomorrow() -> None:
    assert Story().accepted().refusal(KEY_FIGURE, Event.ARRIVE, on="2026-11-24") == "date_ahead"


def test_giving_up_takes_two_attempts_on_other_days_by_other_routes_and_two_sides() -> None:
    story = Story().accepted()
    assert story.refusal(KEY_FIGURE, Event.PROPOSE_GIVE_UP, reason="not_reached") == (
        "too_few_attempts"
    )
    story.partner(Event.NO_SHOW, route="phone")
    assert story.refusal(KEY_FIGURE, Event.NO_SHOW, route="phone") == "already_done"
    story.partner(Event.NO_SHOW, route="visit")
    assert story.h.no_shows == 1, "two routes on one day"
    story.later(days=1)
    assert story.h.no_shows == 1
    story.partner(Event.NO_SHOW, route="phone", how="not_reached")
    assert story.h.no_shows == 2
    assert waits(story) == {"arrival": "partner"}

    story.partner(Event.PROPOSE_GIVE_UP, reason="not_reached")
    assert (story.h.state, waits(story)) == ("accepted", {"question": "requester"})
    story.gp(Event.CONFIRM_GIVE_UP)

    assert (story.h.state, story.h.reason) == ("failed", "not_reached")
    assert waits(story) == {"settle": "requester"}


def test_phoning_on_two_days_is_not_yet_another_route() -> None:
    story = Story().accepted()
    for _ in range(3):
        story.partner(Event.NO_SHOW, route="phone")
        story.later(days=1)

    assert (len(story.h.attempts), story.h.no_shows) == (3, 1)


def test_the_requester_would_rather_try_again() -> None:
    story = Story().accepted()
    story.partner(Event.NO_SHOW, route="phone")
    story.later(days=1)
    story.partner(Event.NO_SHOW, route="visit")
    story.partner(Event.PROPOSE_GIVE_UP, reason="not_reached")

    story.gp(Event.REFUSE_GIVE_UP)
    story.gp(Event.PLAN, contact_on="2026-12-21")

    assert (story.h.give_up_proposed, story.h.reason) == (False, None)
    assert waits(story) == {"arrival": "partner"}
    assert story.h.clocks[Clock.ARRIVAL].due == at("2026-12-22 08:30")


def test_an_attempt_ends_the_contact_clock_and_contradicts_a_claimed_arrival() -> None:
    story = Story().accepted()
    story.gp(Event.CLAIM_ARRIVAL)

    story.partner(Event.NO_SHOW, route="phone")

    assert (story.h.arrival_claimed, story.h.arrived_on) == (False, None)
    assert waits(story) == {"arrival": "partner"}


# -- feeding back and closing ---------------------------------------------------------------------


def test_feedback_needs_an_outcome_and_the_patients_consent() -> None:
    assert Story().met().refusal(KEY_FIGURE, Event.FEEDBACK) == "needs_outcome"
    story = Story(consent=consent(feedback=False)).met()
    assert waits(story) == {"feedback": "requester"}, "only the requester can ask the patient"
    assert story.refusal(KEY_FIGURE, Event.FEEDBACK, outcome="started") == "no_feedback_consent"

    story.gp(Event.CONSENT, consent=consent(on=date(2026, 11, 23)))
    assert waits(story) == {"feedback": "partner"}

    assert story.partner(Event.FEEDBACK, outcome="one_off").state == "completed"


def test_closing_needs_a_note_and_a_settled_lead() -> None:
    story = Story().fed_back(lead="partner", needs_something=True)
    assert (story.h.lead, story.h.lead_offer) == ("requester", "partner")
    assert story.h.needs_something
    assert story.refusal(GP, Event.CLOSE, note=True) == "lead_open"

    story.gp(Event.CONFIRM_LEAD, patient_informed=True)
    assert story.refusal(GP, Event.CLOSE) == "needs_note"
    story.gp(Event.CLOSE, note=True)

    assert (story.h.state, story.h.lead, story.h.read) == ("closed", "partner", True)


def test_only_the_requester_closes() -> None:
    story = Story().fed_back()
    story.later(days=400)

    assert story.refusal(KEY_FIGURE, Event.CLOSE, note=True) == "not_your_side"
    assert story.refusal(BOT, Event.CLOSE, note=True) == "not_your_side"


# -- who leads ------------------------------------------------------------------------------------


def test_the_lead_moves_only_when_both_sides_agree_and_the_patient_knows() -> None:
    story = Story().accepted()
    assert story.h.lead == "requester", "accepting moves nothing"
    assert story.refusal(GP, Event.CONFIRM_LEAD, patient_informed=True) == "nothing_offered"
    story.partner(Event.OFFER_LEAD)
    story.later(days=30)
    assert story.h.lead == "requester", "silence moves nothing"
    assert story.refusal(KEY_FIGURE, Event.CONFIRM_LEAD, patient_informed=True) == "own_offer"
    assert story.refusal(KEY_FIGURE, Event.OFFER_LEAD) == "already_done"
    assert story.refusal(GP, Event.OFFER_LEAD) == "offered_by_other"
    assert story.refusal(GP, Event.CONFIRM_LEAD) == "needs_patient"

    story.gp(Event.CONFIRM_LEAD, patient_informed=True)
    assert (story.h.lead, story.h.lead_offer, story.h.lead_since) == ("partner", None, story.now)
    story.partner(Event.OFFER_LEAD)
    story.gp(Event.CONFIRM_LEAD, patient_informed=True)

    assert story.h.lead == "requester"


def test_the_requester_may_offer_it_too_and_an_offer_may_be_refused() -> None:
    story = Story().accepted()
    story.gp(Event.OFFER_LEAD)

    story.partner(Event.REFUSE_LEAD)

    assert (story.h.lead, story.h.lead_offer) == ("requester", None)
    assert story.refusal(KEY_FIGURE, Event.REFUSE_LEAD) == "nothing_offered"


def test_before_it_is_taken_up_there_is_nothing_to_lead() -> None:
    assert Story().sent().refusal(KEY_FIGURE, Event.OFFER_LEAD) == "not_now"


def test_a_partner_that_leads_gives_the_lead_back_before_it_lets_go() -> None:
    story = Story().met()
    story.gp(Event.OFFER_LEAD)
    story.partner(Event.CONFIRM_LEAD, patient_informed=True)
    letting_go = {"reason": "no_capacity", "called": True}
    assert story.refusal(KEY_FIGURE, Event.RELEASE, **letting_go) == "lead_first"

    story.partner(Event.PROPOSE_RELEASE, **letting_go)
    assert (story.h.state, story.h.lead) == ("in_progress", "partner")
    assert waits(story) == {"question": "requester"}
    story.gp(Event.CONFIRM_RELEASE)

    assert (story.h.state, story.h.lead) == ("cancelled", "requester")


# -- ending otherwise -----------------------------------------------------------------------------


def test_letting_go_takes_a_call_first() -> None:
    story = Story().accepted()
    assert story.refusal(KEY_FIGURE, Event.RELEASE, called=True) == "needs_reason"
    assert story.refusal(KEY_FIGURE, Event.RELEASE, reason="no_capacity") == "needs_call"

    assert story.partner(Event.RELEASE, reason="no_capacity", called=True).state == "cancelled"


def test_a_mistaken_acceptance_is_undone_and_asked_again_under_the_same_consent() -> None:
    story = Story(remark="Graag samen.").accepted()

    story.partner(Event.RELEASE, reason="mistake")
    again = story.follows(KEY_FIGURE)
    assert (again.state, again.linked, again.again) == ("draft", story.h.ref, True)
    assert (again.consent, again.remark, again.requester) == (story.h.consent, "Graag samen.", "gp")
    story.h = again
    story.bot(Event.SEND)

    assert (story.h.state, story.h.owner, story.h.requester) == ("requested", None, "gp")
    assert story.partner(Event.ACCEPT).state == "accepted"


def test_the_bot_sends_nothing_else_by_itself() -> None:
    assert Story().refusal(BOT, Event.SEND) == "not_your_side"
    story = Story().accepted()
    story.partner(Event.RELEASE, reason="no_capacity", called=True)
    assert story.follows(KEY_FIGURE).reason == "not_your_side"

    story.h = story.follows()

    assert story.refusal(BOT, Event.SEND) == "not_your_side"


@pytest.mark.parametrize("state", ["draft", "requested", "received", "accepted", "in_progress"])
def test_the_requester_may_withdraw_until_there_is_feedback(state: str) -> None:
    story = in_state(State(state))
    assert story.refusal(GP, Event.WITHDRAW) == "needs_reason"

    assert story.gp(Event.WITHDRAW, reason="consent_withdrawn").state == "cancelled"


def test_an_offer_of_the_lead_ends_with_the_handover() -> None:
    story = Story().accepted()
    story.partner(Event.OFFER_LEAD)

    story.gp(Event.WITHDRAW, reason="solved")

    assert (story.h.lead, story.h.lead_offer) == ("requester", None)


def test_after_withdrawn_consent_a_new_one_is_needed() -> None:
    story = Story().sent()
    story.gp(Event.WITHDRAW, reason="consent_withdrawn")

    story.h = story.follows()

    assert story.h.consent is None
    assert story.refusal(GP, Event.SEND) == "no_consent"


def test_reopening_makes_a_new_one_that_is_linked() -> None:
    story = in_state(State.CLOSED)
    closed = story.h

    new = story.follows()

    assert (new.state, new.linked, new.ref) == ("draft", closed.ref, "WO-FFFFFF")
    assert (new.lead, new.owner, new.outcome, new.seq) == ("requester", None, None, 0)
    assert story.h == closed


@pytest.mark.parametrize("state", ["requested", "received", "accepted", "in_progress", "completed"])
def test_nothing_follows_on_what_is_still_going_on(state: str) -> None:
    assert in_state(State(state)).follows().reason == "still_open"


def test_another_partner_needs_its_own_consent() -> None:
    story = in_state(State.REJECTED)

    assert story.follows(organisation=OTHER).reason == "unknown_organisation"
    assert story.follows(organisation=OTHER, service="x").consent is None
    wrong = story.follows(organisation=OTHER, service="x", consent=consent("derde"))
    assert wrong.reason == "consent_elsewhere"
    assert story.follows(STRANGER).reason == "not_your_side"


def test_what_should_never_have_been_is_put_away() -> None:
    story = Story().accepted()
    assert story.refusal(ADMIN, Event.CORRECT) == "needs_reason"

    story.does(ADMIN, Event.CORRECT, reason="wrong_case")

    assert (story.h.state, story.h.reason) == ("entered_in_error", "wrong_case")
    assert story.follows().reason == "not_now"


def test_who_comes_too_late_hears_that_it_is_over() -> None:
    story = in_state(State.CANCELLED)

    refused = story.does(KEY_FIGURE, Event.ACCEPT)

    assert isinstance(refused, Refused)
    assert (refused.reason.value, refused.by) == ("over", "huisarts")
    assert refused.at == story.h.times[State.CANCELLED]


# -- clocks ---------------------------------------------------------------------------------------


def test_a_snooze_moves_own_clocks_only_and_keeps_the_rest_of_the_ladder() -> None:
    story = Story().accepted()
    assert story.refusal(GP, Event.SNOOZE, until="2026-12-01") == "not_now"
    assert story.refusal(KEY_FIGURE, Event.SNOOZE) == "needs_date"
    assert story.refusal(KEY_FIGURE, Event.SNOOZE, until="2026-11-23") == "date_past"
    assert story.refusal(KEY_FIGURE, Event.SNOOZE, until="2027-06-01") == "date_far"
    had = story.h.clocks[Clock.ARRIVAL]

    story.partner(Event.SNOOZE, until="2026-12-12")

    has = story.h.clocks[Clock.ARRIVAL]
    assert has.due == at("2026-12-14 08:30"), "the 12th is a Saturday"
    assert has.due - has.started == had.due - had.started


def test_a_step_of_the_ladder_is_counted_and_ends_with_the_reaction() -> None:
    story = Story().sent()
    due = story.now + timedelta(days=2)

    story.h = nudged(story.h, Clock.ACKNOWLEDGE, due)
    assert (story.h.clocks[Clock.ACKNOWLEDGE].step, story.h.seq) == (1, 2)
    assert story.h.clocks[Clock.ACKNOWLEDGE].due == due
    story.partner(Event.ACKNOWLEDGE)

    assert list(story.h.clocks) == [Clock.DECIDE]
    assert story.h.clocks[Clock.DECIDE].step == 0


def test_each_side_has_its_own_working_hours() -> None:
    shut = CALENDARS[Side.PARTNER]
    tuesdays = replace(shut, days=frozenset({2}))
    story = Story()

    sent = apply(
        *(story.h, Event.SEND, GP, story.now, {}, shipped_rules()),
        {**CALENDARS, Side.PARTNER: tuesdays},
    )

    assert isinstance(sent, Handover)
    assert sent.clocks[Clock.ACKNOWLEDGE].due == at("2026-11-24 09:00")


# -- outer ring -----------------------------------------------------------------------------------


def test_in_the_outer_ring_the_requester_records_what_was_heard() -> None:
    story = Story(outer=True).sent()

    story.gp(Event.ACCEPT, role="ouderenadviseur")
    assert (story.h.state, story.h.said_by_requester) == ("accepted", True)
    assert (story.h.owner, story.h.owner_role) == (None, "ouderenadviseur")
    story.gp(Event.ARRIVE)
    assert story.refusal(GP, Event.FEEDBACK, outcome="started", lead="partner") == "lead_by_hearsay"
    story.gp(Event.FEEDBACK, outcome="started")
    assert story.h.lead_offer is None
    story.gp(Event.CLOSE, note=True)

    assert (story.h.state, story.h.lead) == ("closed", "requester")


def test_hearsay_goes_no_further_than_four_answers_and_never_moves_the_lead() -> None:
    story = Story(outer=True).accepted()
    assert not story.h.said_by_requester, "the partner answered by code"
    story.gp(Event.OFFER_LEAD)

    assert story.refusal(GP, Event.CONFIRM_LEAD, patient_informed=True) == "own_offer"
    for event in (Event.NO_SHOW, Event.RELEASE, Event.PROPOSE_GIVE_UP, Event.ASSIGN):
        assert story.refusal(GP, event) == "not_your_side"
    assert Story(outer=True).sent().gp(Event.DECLINE, reason="no_capacity").state == "rejected"


# -- consultation ---------------------------------------------------------------------------------


def test_a_consultation_is_asked_answered_and_closed_without_consent_or_lead() -> None:
    story = Story(kind="consultation", consent=None, case="", agreed=None, route=None)
    assert story.refusal(GP, Event.SEND) == "not_now"
    assert story.refusal(GP, Event.CONSULT) == "needs_question"

    story.gp(Event.CONSULT, remark=said("Wat kan er zonder indicatie?"))
    assert (story.h.state, waits(story)) == ("asked", {"advice": "partner"})
    assert story.refusal(KEY_FIGURE, Event.ACCEPT) == "not_now"
    assert story.refusal(KEY_FIGURE, Event.OFFER_LEAD) == "not_now"
    assert story.refusal(KEY_FIGURE, Event.ADVISE) == "needs_answer"
    story.does(MEMBER, Event.ADVISE, answer="answered", remark=said("Inloop kan altijd."))
    assert (story.h.state, story.h.owner) == ("answered", "member")
    assert waits(story) == {"read": "requester", "close": "requester"}
    assert story.refusal(GP, Event.CLOSE, note=True) == "needs_prevented"
    story.gp(Event.CLOSE, prevented="yes")

    assert (story.h.state, story.h.prevented, story.h.lead) == ("closed", "yes", "requester")


def test_a_consultation_may_be_declined_returned_and_withdrawn_like_a_handover() -> None:
    for state in (State.REJECTED, State.RETURNED, State.CANCELLED):
        assert in_state(state, consultation=True).h.state is state


def test_a_handover_is_no_consultation() -> None:
    assert Story().refusal(GP, Event.CONSULT, remark=said("Mag dit?")) == "not_now"


# -- the other direction --------------------------------------------------------------------------


def test_a_partner_hands_over_to_the_practice_with_the_same_machine() -> None:
    worker = replace(GP, user="cjg", organisation="cjg", role="jeugdverpleegkundige")
    poh = replace(KEY_FIGURE, user="poh", organisation=PRACTICE, role="POH-KB")
    story = Story()
    given = asked(practice="cjg", organisation=PRACTICE, consent=consent(PRACTICE))
    draft = start(given, worker, story.now, shipped_rules(), CALENDARS, red_flag=False)
    assert isinstance(draft, Handover)
    story.h = draft

    story.does(worker, Event.SEND)
    assert story.refusal(GP, Event.WITHDRAW) == "not_your_organisation"
    story.does(poh, Event.ACCEPT)

    assert (story.h.state, story.h.owner_role, story.h.lead) == ("accepted", "POH-KB", "requester")
    assert Duty.KEY_FIGURE in poh.duties
