"""The card of a handover as each side reads it: lean for the partner, complete for who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.cards import adaptive_card
from cases.handover.buttons import FIRST
from cases.handover.model import Handover
from cases.handover.moves import apply
from cases.handover.states import MOVES, Event, Side, State
from cases.patience import calendars
from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.handover.paste import paste_text
from dialogs.handover.scene import Scene
from dialogs.handover.sheet import choices, drawn, posted, sheet, shown_events
from dialogs.turn import Reply
from social_map.models import Lang
from social_map.social_map import SocialMap
from tests.cases.handing_over import OF, consent, filled, in_state, said
from tests.conversations.people import CONFIRMED, PARTNER, people
from tests.factories import TODAY
from tests.files import LAAK
from tests.walks import confirmed, walked

from .handed import CASE, REF, Street, titles

REMARK = "Graag in de middag bellen"
NEVER = "verslaving"


@pytest.fixture(scope="module")
def talk(shipped_content: Any, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def street(talk: Conversation) -> Street:
    return Street(talk)


def in_channel(street: Street, ref: str = REF, lang: Lang = "nl") -> Reply:
    """The card as it stands in the team's channel."""
    return posted(street.handover(ref), street.scene("", PARTNER, lang))


# -- what the partner reads -----------------------------------------------------------------------


def test_the_team_reads_what_is_asked_of_whom_by_whom_and_until_when(street: Street) -> None:
    street.asks()
    text = street.text(in_channel(street))

    assert text.startswith("Warme overdracht WO-9D4MXT voor WMO wijkteam Laak\nLaak · Schulden")
    assert "· deze week\nVan: huisarts, Gezondheidspunt Laakkwartier." in text
    assert "De patiënt weet ervan en wil dit." in text
    assert "Graag een reactie vóór dinsdag 24 november, 09:00." in text
    assert "Afgesproken: de patiënt verwacht een telefoontje." in text
    assert "Gegevens: per telefoon." in text
    assert "Regie: huisarts, Gezondheidspunt Laakkwartier." in text
    assert "Vragen over de persoon: bel even, niet hier." in text


def test_the_same_in_english(street: Street) -> None:
    street.asks()
    text = street.text(in_channel(street, lang="en"))

    assert text.startswith("Warm handover WO-9D4MXT for WMO wijkteam Laak\nLaak · Debt")
    assert "Please reply before Tuesday 24 November, 09:00." in text
    assert "In the lead: GP, Gezondheidspunt Laakkwartier." in text
    assert "2 I'll take it" in text


def test_the_likeliest_answers_come_first_and_all_can_be_typed(street: Street) -> None:
    street.asks()
    card = in_channel(street)

    assert titles(card)[:6] == [
        *("Ontvangen", "Ik pak het op", "Ik heb een vraag"),
        *("Past beter bij …", "Niet voor ons", "Ja, met wachttijd"),
    ]
    assert titles(card)[-2:] == ["Ik ben er even niet", "Verloop"]
    numbered = " · ".join(f"{i} {title}" for i, title in enumerate(titles(card), 1))
    assert street.text(card).endswith(f"Typ een nummer: {numbered}")


def test_the_numbers_under_the_card_stand_for_its_events(street: Street) -> None:
    street.asks()
    scene = street.scene("", PARTNER)
    events = shown_events(street.handover(), Side.PARTNER, scene)
    buttons = choices(street.handover(), Side.PARTNER, scene)

    assert [b.data.get("act") for b in buttons[: len(events)]] == [e.value for e in events]
    assert all("act" not in b.data for b in buttons[len(events) :])


@pytest.mark.parametrize(
    ("need", "shown", "hidden"),
    [
        ("schulden", "Schulden", "maatschappelijk"),
        ("huurachterstand", "Huurachterstand", "maatschappelijk"),
    ],
)
def test_an_open_need_is_named(street: Street, need: str, shown: str, hidden: str) -> None:
    street.asks(need=need)
    text = street.text(in_channel(street))

    assert shown in text
    assert hidden not in text


def test_a_private_need_is_only_its_domain_in_the_channel(
    street: Street, shipped: SocialMap
) -> None:
    need = next(n for n in shipped.needs.values() if n.channel == "category_only" and n.handover)
    street.asks(need=need.id, domain=need.domain)
    label = need.label.nl
    domain = {"body": "lichaam", "mind": "geest", "social": "sociaal"}.get(need.domain)

    assert label not in street.text(in_channel(street))
    assert label not in street.text(street.sheet("wijkcoach"))
    assert f"Laak · {domain or 'maatschappelijk'} · deze week" in street.text(in_channel(street))
    assert label in street.text(street.sheet("huisarts"))


def test_a_confidential_need_leads_to_a_phone_call(street: Street, shipped: SocialMap) -> None:
    need = next(n for n in shipped.needs.values() if n.channel == "never" and n.handover)
    street.asks(need=need.id, domain=need.domain)
    scene = street.scene("huisarts")

    for text in (
        *(street.text(in_channel(street)), street.text(street.sheet("wijkcoach"))),
        paste_text(street.handover(), scene),
    ):
        assert need.label.nl not in text
        assert "vertrouwelijk – bel even" in text
        assert "Werkafspraak: Psychiatrie" not in text
    assert need.label.nl in street.text(street.sheet("huisarts"))


def test_the_case_stays_with_the_practice(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.DECLINE)
    again = street.follows().ref
    street.does("huisarts", Event.SEND, again)

    for text in (
        *(street.text(in_channel(street, again)), street.text(street.sheet("wijkcoach", again))),
    ):
        assert "KB-" not in text
        assert REF not in text
    shown = street.text(street.sheet("huisarts", again))
    assert f"Code in jullie dossier: {CASE}" in shown
    assert f"Vervolg op {REF}" in shown


def test_a_remark_is_read_in_a_chat_of_ones_own(street: Street) -> None:
    street.asks(remark=REMARK, language="ar", interpreter=True)
    channel = street.text(in_channel(street))

    assert REMARK not in channel
    assert "Typ “overdracht WO-9D4MXT” in je eigen chat" in channel
    assert "Arabisch" not in channel
    for who in ("wijkcoach", "huisarts"):
        text = street.text(street.sheet(who))
        assert f"“{REMARK}”" in text
        assert "Taal: Arabisch." in text
        assert "Er is een tolk nodig." in text


def test_whoever_may_not_phone_the_patient_reads_so(street: Street) -> None:
    street.asks(agreed="walk_in", consent=consent(PARTNER))
    assert "Bel de patiënt niet zelf; overleg eerst" in street.text(in_channel(street))
    street.drafts(ref="WO-BBBBBB", need="inkomen", safe_contact=True)
    street.does("huisarts", Event.SEND, "WO-BBBBBB")
    only = "Contact met de patiënt loopt alleen via de aanvrager."
    assert only in street.text(in_channel(street, "WO-BBBBBB"))


def test_the_working_agreement_with_this_kind_of_partner_is_on_the_card(street: Street) -> None:
    street.asks()
    section = in_channel(street).card.sections[0]

    assert section.title == "**Werkafspraak: Huisartsenpraktijk en wijkteam**"
    assert "De bewoner bepaalt het doel." in section.text


def test_an_example_says_that_it_is_one(talk: Conversation, shipped: SocialMap) -> None:
    example = next(o for o in shipped.organisations if o.example and o.id not in CONFIRMED)
    street = Street(talk)
    street.drafts(organisation=example.id, example=True)

    assert "Voorbeeldpartner" in street.sheet("huisarts").card.footer
    assert street.sheet("huisarts").card.footer != in_channel(street).card.footer


def test_no_date_is_asked_of_a_team_that_waits_for_an_answer(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ASK, question="urgency")
    text = street.text(in_channel(street))

    assert "Graag een" not in text
    assert "Jullie vraag: hoeveel haast heeft het? Huisarts is aan zet." in text
    asked = street.text(street.sheet("huisarts"))
    assert "Vraag van WMO wijkteam Laak: hoeveel haast heeft het?" in asked
    assert "Jij bent aan zet: graag een antwoord vóór dinsdag 24 november, 09:00." in asked
    assert titles(street.sheet("huisarts"))[0] == "Vraag beantwoorden"


def test_what_is_late_is_asked_without_blame(street: Street) -> None:
    street.asks()
    street.now += timedelta(days=2)
    text = street.text(in_channel(street))

    assert "Laat je even weten hoe het staat?" in text
    assert "te laat" not in text


@pytest.mark.parametrize(
    ("event", "who", "says"),
    [
        (Event.WITHDRAW, "huisarts", "Ingetrokken. Deze overdracht is niet meer bij jullie."),
        (Event.DECLINE, "wijkcoach", "Niet meer bij jullie. De aanvrager regelt het verder."),
        (Event.CORRECT, "huisarts", "Dit was een vergissing. Verwijder wat je ervoor kreeg."),
    ],
)
def test_what_is_over_for_the_team_says_only_that(
    street: Street, event: Event, who: str, says: str
) -> None:
    street.asks(remark=REMARK)
    street.does(who, event)
    card = in_channel(street)

    assert street.text(card).startswith(f"Overdracht WO-9D4MXT\n{says}")
    assert "Schulden" not in street.text(card)
    assert card.choices == ()


def test_a_late_answer_is_welcome(street: Street) -> None:
    street.asks()
    street.later(days=4)

    assert street.handover().state is State.RETURNED
    assert "Kan het toch bij jullie? Laat het weten" in street.text(in_channel(street))
    assert "Ik pak het op" in titles(in_channel(street))
    street.does("wijkcoach", Event.ACCEPT)
    assert "wil het alsnog oppakken. Huisarts beslist." in street.text(street.sheet("huisarts"))


# -- what the requester reads --------------------------------------------------------------------


def test_who_asked_reads_where_it_stands_and_until_when(street: Street) -> None:
    street.asks()
    text = street.text(street.sheet("huisarts"))

    assert "Voor: WMO wijkteam Laak (consulent Wmo)" in text
    assert "Bericht verwacht vóór dinsdag 24 november, 09:00." in text
    street.does("wijkcoach", Event.ACKNOWLEDGE)
    text = street.text(street.sheet("huisarts"))
    assert "Ontvangen door wijkcoach, maandag 23 november, 09:00." in text


def test_a_draft_is_sent_from_its_form(street: Street) -> None:
    street.drafts()
    first = street.sheet("huisarts").choices[0]

    assert (first.title, first.data["go"], first.style) == ("Versturen", "form", "positive")
    assert "Aanpassen" not in titles(street.sheet("huisarts"))
    assert shown_events(street.handover(), Side.REQUESTER, street.scene("huisarts"))[:2] == (
        *(Event.SEND, Event.DISCARD),
    )


def test_an_assistant_may_change_a_draft_and_not_send_it(street: Street) -> None:
    street.drafts()
    shown = street.sheet("assistente")

    assert titles(shown) == ["Aanpassen", "Weggooien", "Verloop"]
    assert shown.choices[0].data["go"] == "form"


def test_a_partner_without_a_channel_is_asked_after_elsewhere(talk: Conversation) -> None:
    street = Street(talk, linked=False)
    street.asks(outer=True)
    shown = street.sheet("huisarts")
    text = street.text(shown)

    assert "Hoor je iets via Siilo of de telefoon? Leg het hier vast." in text
    assert "Vraag het na vóór dinsdag 24 november, 09:00." in text
    assert titles(shown)[:2] == ["Zij pakken het op", "Zij doen het niet"]
    assert titles(shown).index("Kopieer voor Siilo") < 6


def test_what_was_heard_elsewhere_is_said_to_be_hearsay(talk: Conversation) -> None:
    street = Street(talk, linked=False)
    street.asks(outer=True)
    street.does("huisarts", Event.ACCEPT, role="wijkcoach")
    text = street.text(street.sheet("huisarts"))

    assert "Aangenomen door wijkcoach, maandag 23 november, 09:00 (volgens aanvrager)." in text


def test_after_a_refusal_it_can_be_asked_again(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.DECLINE)
    shown = street.sheet("huisarts")

    assert "Reden: nu geen plek." in street.text(shown)
    assert titles(shown)[0] == "Kiezen hoe het verdergaat"
    again = next(c for c in shown.choices if c.title == "Opnieuw vragen")
    assert again.data["go"] == "again"
    assert "Opnieuw vragen" not in titles(street.sheet("brugfunctionaris"))


def test_both_sides_read_who_leads_and_who_is_to_confirm(street: Street) -> None:
    street.asks()
    street.does("wijkcoach", Event.ACCEPT)
    street.does("wijkcoach", Event.OFFER_LEAD)
    shown = street.sheet("huisarts")

    offer = "WMO wijkteam Laak wil de regie overnemen. Gezondheidspunt Laakkwartier bevestigt"
    assert offer in street.text(shown)
    assert "Regie: huisarts, Gezondheidspunt Laakkwartier." in street.text(shown)
    assert titles(shown)[:2] == ["Akkoord met de regie", "Regie blijft zoals het is"]
    street.does("huisarts", Event.CONFIRM_LEAD)
    assert "Regie: wijkcoach, WMO wijkteam Laak." in street.text(in_channel(street))


def test_a_closed_loop_says_thanks(street: Street) -> None:
    street.asks()
    for who, event in (
        *(("wijkcoach", Event.ACCEPT), ("wijkcoach", Event.ARRIVE)),
        *(("wijkcoach", Event.FEEDBACK), ("huisarts", Event.CLOSE)),
    ):
        street.does(who, event)
    text = street.text(street.sheet("huisarts"))

    assert "Terugkoppeling: begonnen, er ligt een plan." in text
    assert "Dank jullie wel, huisarts en wijkcoach." in text
    assert "Dank jullie wel, huisarts en wijkcoach." in street.text(in_channel(street))


def test_who_looks_along_sees_only_what_he_or_she_may_do(street: Street) -> None:
    street.asks()

    assert titles(street.sheet("brugfunctionaris")) == ["Terughalen bij de partner", "Verloop"]
    assert titles(street.sheet("balie"))[:2] == ["Ontvangen", "Niet voor ons"]
    assert "Niet voor ons" not in titles(street.sheet("collega"))


def test_the_practices_own_channel_stays_lean_too(street: Street, shipped: SocialMap) -> None:
    need = next(n for n in shipped.needs.values() if n.channel == "never" and n.handover)
    street.asks(need=need.id, domain=need.domain, remark=REMARK)
    scene = street.scene("", "gezondheidspunt-laakkwartier")
    text = street.text(drawn(street.handover(), Side.REQUESTER, scene))

    assert need.label.nl not in text
    assert CASE not in text
    assert REMARK not in text


def test_a_note_stands_on_top(street: Street) -> None:
    street.asks()
    reply, progress = sheet(
        street.handover(), Side.REQUESTER, street.scene("huisarts"), "Al opgepakt door wijkcoach."
    )

    assert reply.card.lines[0] == "Al opgepakt door wijkcoach."
    assert progress.waiting == ""


# -- whatever happens ----------------------------------------------------------------------------


def readable(handover: Handover, scene: Scene, messages: Messages, need: str) -> None:
    """Every side's card, also where others read along: whole, lean, and no title twice."""
    shared = replace(scene, own=replace(scene.own, shared=True))
    for side in (Side.REQUESTER, Side.PARTNER):
        for around in (scene, shared):
            reply = drawn(handover, side, around)
            text = reply.text(messages)
            shown = [c.title for c in reply.choices]
            assert len(set(shown)) == len(shown), shown
            assert all(title in text for title in shown)
            assert not any("None" in line or "{" in line for line in reply.card.lines)
            assert len(str(adaptive_card(reply)).encode()) < 28_000
            if side is Side.PARTNER:
                assert "KB-" not in text
                assert need not in text
            if around is shared:
                assert REMARK not in text
                assert "KB-" not in text


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("kind", ["handover", "consultation"])
def test_every_state_reads_for_both_sides(
    talk: Conversation, messages: Messages, kind: str, lang: Lang
) -> None:
    street = Street(talk)
    scene = street.scene("huisarts", lang=lang)
    for state in State:
        if kind == "consultation" and state not in {at for at, e in MOVES if e is Event.ADVISE}:
            continue
        handover = in_state(state, kind == "consultation").h
        readable(handover.model_copy(update={"place": LAAK}), scene, messages, "Verslaving")


ENDINGS = frozenset({Event.WITHDRAW, Event.CORRECT, Event.DECLINE, Event.RELEASE})
UNDER_WAY = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED)


@pytest.mark.parametrize("start", UNDER_WAY)
def test_wherever_pressing_leads_the_cards_read_well(
    talk: Conversation, messages: Messages, start: State
) -> None:
    random = Random(start.value)
    scene = Street(talk).scene("huisarts")
    need = scene.social_map.needs[NEVER]
    about = {"need": need.id, "domain": need.domain, "remark": REMARK, "place": LAAK}
    done: set[Event] = set()
    for number in range(10):
        story = in_state(start)
        handover = story.h.model_copy(update={**about, "outer": number % 3 == 0})
        for _ in range(15):
            own = replace(scene.own, now=story.now)
            readable(handover, replace(scene, own=own), messages, need.label.nl)
            story.later(hours=random.choice((1, 30)))
            side = random.choice((Side.REQUESTER, Side.PARTNER))
            event = random.choice([e for e in FIRST[side] if e not in ENDINGS])
            details = {**filled(event, handover, story.now), "remark": said(REMARK)}
            after = apply(
                *(handover, event, OF[side], story.now, details, scene.own.rules),
                calendars(handover, scene.own.rules),
            )
            if isinstance(after, Handover):
                done.add(event)
                handover = after
    assert len(done) > 2
