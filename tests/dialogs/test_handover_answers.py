"""Answering a handover: what one tap does, what is asked first, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cases.handover import answers
from cases.handover.states import Event, State
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.effects import TakeIn
from dialogs.handover import answering
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, DEBTS, MENTAL, PARTNER, WELFARE, people
from tests.conversations.somebody import Somebody
from tests.factories import TODAY
from tests.walks import confirmed, walked

from .reached import P, R, scene_of

GO_ON = 6
"""Taps after which an answer is surely given."""
REMARK = "Liefst in de ochtend bellen"
PRIVATE = "bel mevrouw Jansen"


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


@pytest.fixture
def coach(laak: Neighbourhood) -> Somebody:
    """In the channel of a team that was just asked something."""
    laak.asked()
    laak.delivers()
    return laak.person("wijkcoach", PARTNER)


@pytest.fixture
def gp(laak: Neighbourhood, coach: Somebody) -> Somebody:
    return laak.person("huisarts")


def opens(who: Somebody) -> str:
    """The card of the handover, in a chat of one's own."""
    return who.says(f"overdracht {who.laak.wo}")


# -- taking it up ---------------------------------------------------------------------------------


def test_taking_it_up_is_one_tap_and_tells_what_was_assumed(
    laak: Neighbourhood, coach: Somebody
) -> None:
    said = coach.presses("Ik pak het op")

    assert laak.handover().state is State.ACCEPTED
    assert "Goed, jij pakt het op. Eerste contact rond 30 november 2026" in said
    assert "de gegevens komen per telefoon" in said
    assert {"Andere dag", "Andere weg voor de gegevens"} <= set(coach.buttons)


def test_what_was_assumed_is_changed_in_two_taps(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    asked = coach.presses("Andere dag")
    said = coach.presses("Over 3 dagen")

    assert asked.startswith("Wanneer is het eerste contact?")
    assert "contact rond 26 november 2026" in said
    assert laak.handover().contact_on == date(2026, 11, 26)
    coach.presses("Samen")
    assert laak.handover().contact_by == "together"


def test_another_way_for_the_details(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Andere weg voor de gegevens")
    coach.presses("Via beveiligde mail")

    assert laak.handover().route == "secure_mail"


def test_a_day_may_be_typed(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ja, met wachttijd")
    asked = coach.presses("Andere dag")
    assert "Typ een nummer: 1 Terug" in asked
    said = coach.says("15 januari")

    assert "met wachttijd tot 15 januari 2027" in said
    assert laak.handover().waiting_until == date(2027, 1, 15)


def test_a_day_that_cannot_be_is_asked_again(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ja, met wachttijd")
    said = coach.says("gisteren")
    assert "Die dag is al voorbij" in said
    unread = coach.says("ergens in het voorjaar")

    assert "Daar kan ik geen dag uit opmaken" in unread
    assert laak.handover().state is State.REQUESTED
    coach.says("over twee weken")
    assert laak.handover().waiting_until == date(2026, 12, 7)


def test_the_second_hears_who_was_first(laak: Neighbourhood, coach: Somebody) -> None:
    other = laak.person("vervanger", PARTNER)
    coach.presses("Ik pak het op")
    said = other.presses_old("Ik pak het op")

    assert "Al opgepakt door wijkcoach, maandag 23 november, 09:00" in said
    assert laak.handover().owner == "wijkcoach"


def test_typed_too_late_is_answered_as_politely(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    said = laak.person("vervanger", PARTNER).says("ik pak het op", under=laak.wo)

    assert "Al opgepakt door wijkcoach" in said


# -- not for us -----------------------------------------------------------------------------------


def test_not_for_us_asks_the_reason(laak: Neighbourhood, coach: Somebody) -> None:
    asked = coach.presses("Niet voor ons")
    assert asked.startswith("Wat is de reden dat het niet voor jullie is?")
    assert "8 Anders · 9 Terug" in asked
    coach.presses("Buiten ons gebied")

    assert laak.handover().reason == "outside_area"


def test_the_reason_may_be_said_at_once(laak: Neighbourhood, coach: Somebody) -> None:
    coach.says("niet voor ons, geen plek", under=laak.wo)

    assert laak.handover().state is State.REJECTED
    assert laak.handover().reason == "no_capacity"


def test_going_back_changes_nothing(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Niet voor ons")
    said = coach.presses("Terug")

    assert said.startswith(f"Warme overdracht {laak.wo}")
    assert laak.handover().state is State.REQUESTED


def test_letting_go_is_done_with_a_call(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Wij kunnen dit niet meer doen")
    asked = coach.presses("Nu geen plek")
    assert asked.startswith("Heb je de aanvrager gebeld?")
    coach.presses("Nog niet: bel eerst even")
    assert laak.handover().state is State.ACCEPTED
    coach.says("loslaten, geen plek", under=laak.wo)
    coach.presses("Ja, ik heb gebeld")

    assert laak.handover().state is State.CANCELLED


def test_a_mistake_needs_no_call(laak: Neighbourhood, coach: Somebody) -> None:
    first = laak.wo
    coach.presses("Ik pak het op")
    said = coach.says("vergissing", under=first)

    assert "onder een nieuwe code" in said
    assert laak.handover(first).reason == answers.MISTAKE


# -- questions ------------------------------------------------------------------------------------


def test_a_question_and_its_answer(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    coach.presses("Ik heb een vraag")
    coach.presses("Wat loopt er al?")
    assert laak.handover().question == "running"
    opens(gp)
    gp.presses("Vraag beantwoorden")
    said = gp.says("Er loopt nog niets anders")

    assert "Je antwoord is bij WMO wijkteam Laak" in said
    assert laak.handover().answer == "answered"
    assert laak.handover().answer_remark == "Er loopt nog niets anders"


def test_a_question_of_ones_own(laak: Neighbourhood, coach: Somebody) -> None:
    coach.says("ik heb een vraag: kan het ook in de avond?", under=laak.wo)

    assert laak.handover().question == "other"
    assert laak.handover().partner_remark == "kan het ook in de avond?"


def test_what_could_identify_somebody_is_not_kept(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    coach.presses("Ik heb een vraag")
    coach.presses("Bel me even")
    opens(gp)
    gp.presses("Vraag beantwoorden")
    said = gp.says(PRIVATE)
    assert "Jansen" not in said
    assert laak.handover().question == "call_me"
    gp.says(REMARK)

    assert laak.handover().answer_remark == REMARK


def test_a_question_about_the_map_in_between(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Niet voor ons")
    said = coach.says("wie doet schulden in Laak?", under=laak.wo)

    assert "Schulden" in said or "schulden" in said
    assert laak.handover().state is State.REQUESTED


def test_words_that_mean_nothing_here(laak: Neighbourhood, gp: Somebody) -> None:
    said = gp.says(f"{laak.wo} blauwe maandag")

    assert "Dat begrijp ik hier niet" in said


# -- meeting and feeding back ---------------------------------------------------------------------


def test_arrived_yesterday(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.says("aangekomen gisteren", under=laak.wo)

    assert laak.handover().arrived_on == date(2026, 11, 22)
    assert laak.handover().arrived_how == "seen"


def test_met_on_the_phone_is_one_choice(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Patiënt is aangekomen")
    coach.presses("Vandaag, aan de telefoon")

    assert laak.handover().arrived_how == "phone"


def test_not_reached_twice(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Niet gekomen / niet bereikt")
    first = coach.presses("Gebeld, niet bereikt")
    assert "op een andere dag en langs een andere weg" in first
    laak.waits(days=1)
    coach.presses("Niet gekomen / niet bereikt")
    second = coach.presses("Bericht gestuurd, geen reactie")

    assert "samen besluiten om te stoppen" in second
    assert [(a.route, a.how) for a in laak.handover().attempts] == [
        ("phone", "not_reached"),
        ("message", "not_reached"),
    ]


def test_feedback_is_three_choices(laak: Neighbourhood, coach: Somebody) -> None:
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.ARRIVE)
    coach.says("terugkoppeling", under=laak.wo)
    asked = coach.presses("Begonnen, er ligt een plan")
    assert "Blijft bij Gezondheidspunt Laakkwartier" in asked
    coach.presses("Regie naar WMO wijkteam Laak")
    said = coach.presses("Nee, niets nodig")

    assert "De regie gaat pas over als de aanvrager dat bevestigt" in said
    assert laak.handover().outcome == "started"
    assert (laak.handover().lead, laak.handover().lead_offer) == (R, P)


def test_one_off_help_does_not_move_the_lead(laak: Neighbourhood, coach: Somebody) -> None:
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.ARRIVE)
    coach.says("terugkoppeling: eenmalig geholpen", under=laak.wo)
    coach.presses("Ja, bel mij even")

    assert laak.handover().needs_something
    assert laak.handover().lead_offer is None


def test_the_lead_moves_once_the_patient_knows(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Ik neem de regie over")
    opens(gp)
    asked = gp.says(f"{laak.wo} ja")
    assert asked.startswith("Weet de patiënt dat de regie naar WMO wijkteam Laak gaat?")
    said = gp.presses("Ja, de patiënt weet het")

    assert "de regie ligt nu bij WMO wijkteam Laak" in said
    assert laak.handover().lead is P


def test_the_loop_closes_with_a_note(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    laak.does("wijkcoach", P, Event.ACCEPT)
    laak.does("wijkcoach", P, Event.ARRIVE)
    laak.does("wijkcoach", P, Event.FEEDBACK)
    opens(gp)
    gp.presses("Lus sluiten")
    gp.presses("Ja, staat in het HIS")

    assert laak.handover().state is State.CLOSED


def test_a_colleague_is_appointed(laak: Neighbourhood, coach: Somebody) -> None:
    asked = coach.presses("Aan een collega geven")
    assert "wijkcoach" not in asked.split("Typ een nummer")[1]  # not oneself
    coach.presses("maatschappelijk werker")

    assert laak.handover().owner == "collega"
    assert laak.handover().owner_role == "maatschappelijk werker"


def test_later_is_a_day_of_choice(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Ik pak het op")
    coach.presses("Herinner me later")
    coach.presses("Over een week")

    assert all(clock.due.date() >= date(2026, 11, 30) for clock in laak.handover().clocks.values())


# -- consent --------------------------------------------------------------------------------------


def test_the_patient_allows_more(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    opens(gp)
    asked = gp.presses("Toestemming aanpassen")
    assert "Terugkoppelen mag nu wel" not in asked  # it may already
    gp.presses("De partner mag de patiënt bellen")

    given = laak.handover().consent
    assert given is not None
    assert (given.phone, given.on) == (True, date(2026, 11, 23))


def test_all_consent_withdrawn_ends_it(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    opens(gp)
    gp.presses("Toestemming aanpassen")
    gp.presses("Alles ingetrokken")

    assert laak.handover().state is State.CANCELLED
    assert laak.handover().reason == answers.CONSENT_WITHDRAWN


# -- somebody else --------------------------------------------------------------------------------


def redirected(laak: Neighbourhood, coach: Somebody, gp: Somebody, to: str = WELFARE) -> str:
    """The team thinks somebody else fits better; gives the GP's card."""
    laak.does("wijkcoach", P, Event.REDIRECT, organisation=to)
    return opens(gp)


def test_others_that_serve_this_here_are_offered(laak: Neighbourhood, coach: Somebody) -> None:
    asked = coach.presses("Past beter bij …")
    assert asked.startswith("Bij wie past dit beter?")
    named = asked.split("Typ een nummer: ")[1]

    assert "WMO wijkteam Laak" not in named
    assert "Je mag ook de naam typen" in asked


def test_an_organisation_may_be_typed(laak: Neighbourhood, coach: Somebody) -> None:
    coach.presses("Past beter bij …")
    unknown = coach.says("de bakker op de hoek")
    assert "vind ik niet op de kaart" in unknown
    coach.says("Parnassia")

    assert laak.handover().redirect == MENTAL


def test_the_patient_agrees_with_somebody_else(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    old = laak.wo
    shown = redirected(laak, coach, gp)
    title = next(b for b in gp.buttons if b.startswith("Akkoord: naar"))
    assert title in shown
    asked = gp.presses(title)
    assert asked.startswith("Vindt de patiënt het goed dat")
    said = gp.presses("Ja, vandaag")

    assert "Bij WMO wijkteam Laak is het hiermee klaar" in said
    before, after = laak.handover(old), laak.handover(laak.wos[-1])
    assert (before.state, before.reason) == (State.SETTLED, answers.REDIRECTED)
    assert (after.state, after.organisation, after.linked) == (State.REQUESTED, WELFARE, old)
    assert after.consent is not None
    assert (after.consent.scope, after.consent.on) == (WELFARE, date(2026, 11, 23))


def test_the_patient_agreed_earlier(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    redirected(laak, coach, gp)
    gp.presses(next(b for b in gp.buttons if b.startswith("Akkoord: naar")))
    gp.presses("Ja, eerder")
    ahead = gp.says("morgen")
    assert "Die dag ligt nog voor ons" in ahead
    gp.says("gisteren")

    consent = laak.handover(laak.wos[-1]).consent
    assert consent is not None
    assert consent.on == date(2026, 11, 22)


def test_the_patient_says_no_to_somebody_else(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    redirected(laak, coach, gp)
    gp.presses(next(b for b in gp.buttons if b.startswith("Akkoord: naar")))
    gp.presses("Nee")

    assert laak.handover().state is State.RECEIVED
    assert laak.handover().redirect is None


def test_what_runs_there_already_is_not_sent_twice(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    first, case = laak.wo, laak.handover().case
    redirected(laak, coach, gp)
    laak.asked(organisation=WELFARE, case=case, consent=None)
    running = laak.wo
    gp.says(f"overdracht {first}")
    gp.presses(next(b for b in gp.buttons if b.startswith("Akkoord: naar")))
    said = gp.presses("Ja, vandaag")

    assert running in said
    assert laak.handover(first).state is State.SETTLED
    assert laak.wos[-1] == running


def test_another_partner_after_a_refusal(
    laak: Neighbourhood, coach: Somebody, gp: Somebody
) -> None:
    laak.does("wijkcoach", P, Event.DECLINE)
    opens(gp)
    gp.presses("Kiezen hoe het verdergaat")
    said = gp.presses("Naar een andere partner")

    assert laak.handover().choice == "other_partner"
    assert said.startswith("Genoteerd: naar een andere partner.")
    starts = [c.data for c in (gp.last.choices if gp.last else ()) if c.data["do"] == "ask_over"]
    assert starts
    assert {d.get("case") for d in starts} == {laak.handover().case}


def test_the_same_again_after_no_answer(laak: Neighbourhood, coach: Somebody, gp: Somebody) -> None:
    first = laak.wo
    laak.does("poh", R, Event.RETURN)
    opens(gp)
    gp.presses("Kiezen hoe het verdergaat")
    said = gp.presses("Opnieuw gevraagd")

    assert "De toestemming van de vorige keer gaat mee" in said
    assert laak.handover(first).state is State.SETTLED
    draft = next(h for h in laak.own("huisarts").mine() if h.state is State.DRAFT)
    assert draft.linked == first


def test_withdrawn_consent_does_not_go_along(laak: Neighbourhood, coach: Somebody) -> None:
    after = laak.does("huisarts", R, Event.WITHDRAW, reason=answers.CONSENT_WITHDRAWN)
    reply, _ = answering.again(after, R, scene_of(laak, R))

    (taken,) = (e for e in reply.effects if isinstance(e, TakeIn))
    assert taken.draft.consent is None
    assert "geldt niet meer" in "".join(reply.card.lines)


def test_what_still_runs_cannot_be_asked_again(laak: Neighbourhood, coach: Somebody) -> None:
    reply, _ = answering.again(laak.handover(), R, scene_of(laak, R))

    assert "Deze overdracht loopt nog" in "".join(reply.card.lines)
    assert reply.effects == ()


# -- a partner that presses no buttons ------------------------------------------------------------


def test_what_the_partner_said_elsewhere(laak: Neighbourhood) -> None:
    laak.asked(organisation=DEBTS, need="schulden", outer=True, service="debts")
    gp = laak.person("huisarts")
    opens(gp)
    said = gp.presses("Zij pakken het op")

    assert said.split("\n")[1].startswith("Genoteerd, volgens jou: ")
    assert laak.handover().said_by_requester
    assert laak.handover().owner_role is not None
