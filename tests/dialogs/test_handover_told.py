"""What the bot tells by itself: news, kind questions when a clock is due, and what to paste."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cases.channel_store import Channel
from cases.handover.running import running
from cases.handover.states import Clock, Event, Side, State
from cases.letters import Kind, Note
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.handover.nudges import answers, question
from dialogs.turn import Mention
from social_map.models import Lang
from social_map.social_map import SocialMap
from tests.cases.handing_over import in_state, said
from tests.conversations.people import CONFIRMED, MENTAL, PARTNER, PRACTICE, people
from tests.factories import TODAY
from tests.files import LAAK
from tests.walks import confirmed, walked

from .handed import CASE, REF, Street, titles

CHANNEL = f"#{PARTNER}"
REMARK = "Graag in de middag bellen"


@pytest.fixture(scope="module")
def talk(shipped_content: Any, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def street(talk: Conversation) -> Street:
    return Street(talk)


def note(kind: Kind, what: str, seq: int = 1, ref: str = REF, *mention: str) -> Note:
    return Note(kind, ref, what, seq, mention)


# -- news -----------------------------------------------------------------------------------------


def test_the_team_gets_a_card_and_its_key_figure_hears_of_it(street: Street) -> None:
    street.asks()
    told = {user: street.text(reply) for user, _, reply in street.letters()}

    assert told[CHANNEL].startswith("Warme overdracht WO-9D4MXT voor WMO wijkteam Laak")
    assert "Er is een nieuwe overdracht voor jullie: WO-9D4MXT." in told["wijkcoach"]
    assert CASE not in "".join(told.values())


def test_who_cannot_be_written_to_is_called_in_the_channel(talk: Conversation) -> None:
    street = Street(talk, away=("wijkcoach",))
    street.asks()
    [(user, _, posted)] = street.letters()

    assert user == CHANNEL
    assert posted is not None
    assert posted.card.mentions == (Mention("wijkcoach", "wijkcoach"),)
    street.does("wijkcoach", Event.ACCEPT)
    edited = next(reply for user, _, reply in street.letters() if user == CHANNEL)
    assert edited is not None
    assert edited.card.mentions == ()


def test_somebody_without_a_title_is_a_colleague(street: Street) -> None:
    street.asks()
    reply = street.told(CHANNEL, note(Kind.POST, Event.SEND, 1, REF, "unknown"))

    assert reply is not None
    assert reply.card.mentions == (Mention("unknown", "collega"),)


def test_the_requester_hears_that_it_is_taken_up(street: Street) -> None:
    street.asks()
    street.letters()
    street.does("wijkcoach", Event.ACCEPT)
    [heard] = street.reads("huisarts")

    assert "Goed nieuws: wijkcoach van WMO wijkteam Laak pakt WO-9D4MXT op." in heard
    assert "Geef je de gegevens door, per telefoon?" in heard
    assert "Eerste contact: rond 30 november 2026." in heard
    assert "1 Gegevens doorgegeven" in heard
    assert "Werkafspraak" not in heard  # the whole card was seen before


def test_who_brings_the_details_is_not_asked_to_pass_them_on(street: Street) -> None:
    street.asks(route="patient_brings")
    street.letters()
    street.does("wijkcoach", Event.ACCEPT)

    assert "Geef je de gegevens door" not in street.reads("huisarts")[0]


def test_the_team_hears_the_answer_to_its_question(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ASK)
    street.letters()
    street.does("huisarts", Event.ANSWER, remark=said(REMARK))
    [heard] = street.reads("wijkcoach")

    assert "Huisarts van Gezondheidspunt Laakkwartier heeft jullie vraag over WO-9D4MXT" in heard
    assert "Antwoord van de aanvrager: telefonisch besproken." in heard
    assert f"Antwoord: “{REMARK}”" in heard


def test_who_took_it_up_hears_that_it_was_withdrawn(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ACCEPT)
    street.letters()
    street.does("huisarts", Event.WITHDRAW)
    told = {user: street.text(reply) for user, _, reply in street.letters()}

    assert "heeft WO-9D4MXT ingetrokken. Verwijder wat je ervoor kreeg." in told["wijkcoach"]
    assert "Ingetrokken. Deze overdracht is niet meer bij jullie." in told[CHANNEL]
    assert "Schulden" not in told["wijkcoach"] + told[CHANNEL]


def test_a_colleague_hears_that_it_is_his_or_hers(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ACCEPT)
    street.letters()
    given = {"user": "collega", "organisation": PARTNER, "role": "maatschappelijk werker"}
    street.does("wijkcoach", Event.ASSIGN, **given)
    told = {user: street.text(reply) for user, _, reply in street.letters()}

    assert "heeft WO-9D4MXT aan jou gegeven." in told["collega"]
    assert "heeft WO-9D4MXT aan een collega gegeven." in told["huisarts"]
    assert "Wie het doet: maatschappelijk werker." in told["huisarts"]


def test_a_prepared_draft_waits_with_its_form(street: Street) -> None:
    street.drafts("assistente", requester="huisarts", requester_role="huisarts")
    [heard] = street.reads("huisarts")

    by = "Doktersassistente van Gezondheidspunt Laakkwartier heeft WO-9D4MXT voor je klaargezet."
    assert by in heard
    assert "1 Versturen · 2 Weggooien" in heard


def test_no_reply_comes_back_with_what_can_be_done(street: Street) -> None:
    street.asks()
    told = street.later(days=3, hours=1)
    heard = next(street.text(reply) for user, _, reply in told if user == "huisarts")

    assert "Van WMO wijkteam Laak is geen reactie gekomen op WO-9D4MXT." in heard
    assert "de regie is steeds bij jou gebleven" in heard


def test_news_of_two_handovers_is_one_message(street: Street) -> None:
    street.asks()
    street.drafts(ref="WO-BBBBBB", need="inkomen")
    street.does("huisarts", Event.SEND, "WO-BBBBBB")
    first = street.does("wijkcoach", Event.ACKNOWLEDGE)
    second = street.does("wijkcoach", Event.DECLINE, "WO-BBBBBB")
    reply = street.told(
        "huisarts",
        note(Kind.NEWS, Event.ACKNOWLEDGE, first.seq),
        note(Kind.NEWS, Event.DECLINE, second.seq, "WO-BBBBBB"),
    )

    assert reply is not None
    assert reply.card.title == "Nieuws over overdrachten"
    assert "WO-9D4MXT** gezien en komt erop terug" in reply.card.lines[0]
    assert "pakt **WO-BBBBBB** niet op" in reply.card.lines[1]
    assert titles(reply) == ["Bekijk WO-9D4MXT", "Bekijk WO-BBBBBB"]


def test_two_pieces_of_news_of_one_handover_stand_on_one_card(street: Street) -> None:
    street.asks()
    seen = street.does("wijkcoach", Event.ACKNOWLEDGE)
    taken = street.does("wijkcoach", Event.ACCEPT)
    news = (note(Kind.NEWS, Event.ACKNOWLEDGE, seen.seq), note(Kind.NEWS, Event.ACCEPT, taken.seq))
    text = street.text(street.told("huisarts", *news))

    assert "gezien en komt erop terug" in text
    assert "Goed nieuws" in text
    assert text.startswith("Warme overdracht WO-9D4MXT\n")


def test_nothing_is_told_of_what_is_gone_or_of_others(street: Street) -> None:
    street.asks()

    assert street.told("huisarts", note(Kind.NEWS, Event.ACCEPT, 1, "WO-ZZZZZZ")) is None
    assert street.told("behandelaar", note(Kind.NEWS, Event.SEND)) is None
    assert street.told(f"#{MENTAL}", note(Kind.EDIT, Event.ACCEPT)) is None
    assert street.told("huisarts") is None


def test_a_card_that_was_over_before_it_was_posted_is_not_posted(street: Street) -> None:
    street.asks()
    street.does("huisarts", Event.WITHDRAW)

    assert street.told(CHANNEL, note(Kind.POST, Event.SEND)) is None


def test_a_late_yes_is_told_as_what_it_is(street: Street) -> None:
    street.asks()
    street.later(days=4)
    street.does("wijkcoach", Event.ACCEPT)

    assert "wil WO-9D4MXT alsnog oppakken. Jij beslist" in street.reads("huisarts")[0]


def test_who_tries_the_bot_alone_is_both_sides(
    shipped_content: Any, shipped: SocialMap, messages: Messages
) -> None:
    known = confirmed(shipped, CONFIRMED, TODAY)
    everyone = people(everyone=True)
    street = Street(walked(shipped_content, known, messages, access=everyone))
    street.asks()
    seen = street.does("wijkcoach", Event.ACCEPT)
    by_partner = street.text(street.told("huisarts", note(Kind.NEWS, Event.ACCEPT, seen.seq)))
    lead = street.does("huisarts", Event.OFFER_LEAD)
    offered = note(Kind.NEWS, Event.OFFER_LEAD, lead.seq)

    assert CASE in by_partner
    assert CASE not in street.text(street.told("huisarts", offered))


# -- nudges ---------------------------------------------------------------------------------------


def test_the_key_figure_is_reminded_kindly(street: Street) -> None:
    street.asks()
    street.letters()
    told = street.later(days=1)
    [(user, _, reply)] = [letter for letter in told if letter[1][0].kind is Kind.NUDGE]

    assert user == "wijkcoach"
    text = street.text(reply)
    assert text.startswith("Even een seintje over WO-9D4MXT\nEr staat een overdracht klaar")
    assert "“Niet voor ons” is ook een goed antwoord." in text
    assert "Laak · Schulden" in text
    assert titles(reply) == [
        *("Ontvangen", "Ik pak het op", "Ik heb een vraag", "Niet voor ons"),
        *("Ik ben er even niet", "Bekijk WO-9D4MXT"),
    ]


def test_the_replacement_reads_that_one_answer_is_enough(street: Street) -> None:
    street.asks()
    street.letters()
    told = street.later(days=1, hours=5)
    text = next(street.text(reply) for user, _, reply in told if user == "vervanger")

    assert "Ik vraag het aan jullie allebei; één antwoord is genoeg." in text
    assert "leg ik het woensdag 25 november, 09:00 voor aan jullie algemene contact" in text


def test_the_front_desk_reads_what_it_is_about(street: Street) -> None:
    street.asks()
    street.letters()
    told = street.later(days=2)
    text = next(street.text(reply) for user, _, reply in told if user == "balie")
    along = next(street.text(reply) for user, _, reply in told if user == "brugfunctionaris")

    assert "Kun jij iemand aanwijzen, of laten weten dat het niet past?" in text
    assert "1 Aan een collega geven · 2 Ontvangen · 3 Niet voor ons" in text
    assert "Je krijgt dit omdat je meekijkt voor Gezondheidspunt Laakkwartier." in along


def test_have_you_met_is_answered_with_one_tap(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ACCEPT)
    street.does("huisarts", Event.EXCHANGE)
    street.letters()
    told = street.later(days=10)
    reply = next(r for user, notes, r in told if user == "wijkcoach" and r)

    assert "hebben jullie elkaar al gesproken of gezien?" in street.text(reply)
    assert titles(reply) == [
        *("Ja, op 30 november 2026", "Afspraak staat, op …", "Niet gekomen", "Niet bereikt"),
        "Bekijk WO-9D4MXT",
    ]
    pressed = [choice.data for choice in reply.choices]
    assert (pressed[0]["act"], pressed[0]["on"]) == ("arrive", "2026-11-30")
    assert (pressed[2]["act"], pressed[2]["tried"]) == ("no_show", "appointment")
    gp = next(street.text(r) for user, _, r in told if user == "huisarts" and r)
    assert "weet jij of de patiënt al bij WMO wijkteam Laak is geweest?" in gp


def test_feedback_is_asked_with_its_answers(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ACCEPT)
    street.does("wijkcoach", Event.ARRIVE)
    street.letters()
    told = street.later(days=22)
    reply = next(r for user, notes, r in told if user == "wijkcoach" and r)

    assert titles(reply)[:2] == ["Begonnen, er ligt een plan", "Eenmalig geholpen"]
    assert titles(reply)[-2:] == ["Nog bezig: later", "Bekijk WO-9D4MXT"]
    assert reply.choices[0].data["outcome"] == "started"


def test_what_was_answered_meanwhile_is_not_asked(street: Street) -> None:
    street.asks()
    street.letters()
    asked = note(Kind.NUDGE, Clock.ACKNOWLEDGE)
    assert street.told("wijkcoach", asked) is None  # not due yet: it began anew
    street.later(days=1)
    assert street.told("wijkcoach", asked) is not None
    street.does("wijkcoach", Event.ASK)
    assert street.told("wijkcoach", asked) is None
    assert street.told("wijkcoach", note(Kind.NUDGE, Clock.DECIDE)) is None  # the GP is to answer


def test_several_nudges_are_one_message(street: Street) -> None:
    street.asks()
    for ref, need in (("WO-BBBBBB", "inkomen"), ("WO-CCCCCC", "werk")):
        street.drafts(ref=ref, need=need)
        street.does("huisarts", Event.SEND, ref)
    street.letters()
    told = street.later(days=1)
    [reply] = [r for user, notes, r in told if user == "wijkcoach" and r]

    assert reply.card.title == "Even een seintje"
    assert len(reply.card.lines) == 3
    assert titles(reply) == ["Bekijk WO-9D4MXT", "Bekijk WO-BBBBBB", "Bekijk WO-CCCCCC"]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_every_clock_has_its_question_and_its_answers(
    talk: Conversation, lang: Lang, step: int
) -> None:
    street = Street(talk)
    for state in State:
        handover = in_state(state).h.model_copy(update={"place": LAAK})
        for clock in running(handover):
            if clock not in handover.clocks:
                continue
            late = handover.clocks[clock].model_copy(update={"step": step})
            clocks = {**handover.clocks, clock: late}
            stands = handover.model_copy(update={"clocks": clocks})
            for side in Side.REQUESTER, Side.PARTNER:
                if side is Side.PARTNER and running(handover)[clock] is not side:
                    continue
                scene = street.scene("huisarts", lang=lang)
                shared = replace(scene, own=replace(scene.own, shared=True))
                said_ = " ".join(question(clock, stands, side, shared))
                buttons = answers(clock, stands, side, shared)

                assert handover.ref in said_
                assert "{" not in said_
                assert len({b.title for b in buttons}) == len(buttons) <= 6


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("event", [*Event, "start"])
def test_every_event_can_be_told_to_both_sides(
    talk: Conversation, messages: Messages, event: str, lang: Lang
) -> None:
    street = Street(talk)
    street.asks()
    for user in ("huisarts", "wijkcoach", CHANNEL, f"#{PRACTICE}"):
        reply = street.told(user, note(Kind.NEWS, event), lang=lang)

        assert reply is not None
        assert REF in reply.card.lines[0]
        assert CASE not in reply.text(messages) or user == "huisarts"


# -- elsewhere ------------------------------------------------------------------------------------


def test_a_partner_without_a_channel_gets_a_text_from_the_requester(talk: Conversation) -> None:
    street = Street(talk, linked=False, away=("wijkcoach", "vervanger"))
    street.asks(remark=REMARK)
    [(user, notes, reply)] = street.letters()

    assert (user, notes[0].kind) == ("huisarts", Kind.PASTE)
    assert reply is not None
    copied = reply.card.copy
    assert copied.startswith("Warme overdracht WO-9D4MXT voor WMO wijkteam Laak\nLaak · Schulden")
    assert "Graag een reactie vóór dinsdag 24 november, 09:00." in copied
    assert "antwoord WO-9D4MXT opgepakt" in copied
    assert REMARK not in copied
    assert CASE not in copied
    assert "**" not in copied
    assert titles(reply) == ["Bekijk WO-9D4MXT"]


def test_in_the_outer_ring_the_answer_can_be_recorded_at_once(talk: Conversation) -> None:
    street = Street(talk, linked=False)
    street.asks(outer=True)
    assert street.letters() == []  # the requester has the text in hand
    reply = street.told("huisarts", note(Kind.PASTE, Event.SEND))

    assert reply is not None
    assert titles(reply) == ["Zij pakken het op", "Zij doen het niet", "Bekijk WO-9D4MXT"]
    assert "Hoor je iets terug? Leg het hier vast." in street.text(reply)
    street.does("huisarts", Event.ACCEPT, role="wijkcoach")
    assert street.told("huisarts", note(Kind.PASTE, Event.SEND)) is None


def test_a_question_is_pasted_without_the_question(talk: Conversation) -> None:
    street = Street(talk, linked=False, away=("wijkcoach", "vervanger"))
    street.asks(kind="consultation", consent=None)
    [(_, _, reply)] = street.letters()

    assert reply is not None
    assert "Meedenkvraag WO-9D4MXT" in reply.card.copy
    assert "De vraag zelf stel ik je hier." in reply.card.copy
    assert "briefadres" not in reply.card.copy


def test_the_requester_hears_what_did_not_arrive(street: Street) -> None:
    street.asks()
    lost = street.told("huisarts", note(Kind.LOST, Event.WITHDRAW))

    assert "(Intrekken) is niet bij WMO wijkteam Laak aangekomen." in street.text(lost)


def test_the_practices_own_channel_is_told_without_what_is_its_own(talk: Conversation) -> None:
    street = Street(talk, away=("huisarts",))
    channel = Channel(PRACTICE, f"19:{PRACTICE}", "{}", "brug", street.now)
    street.store.channels.link(channel)
    street.asks(remark=REMARK)
    street.letters()
    street.does("wijkcoach", Event.ACCEPT)
    reply = next(r for user, _, r in street.letters() if user == f"#{PRACTICE}")

    assert reply is not None
    assert reply.card.mentions == (Mention("huisarts", "huisarts"),)
    text = street.text(reply)
    assert "pakt WO-9D4MXT op" in text
    assert CASE not in text
    assert REMARK not in text
