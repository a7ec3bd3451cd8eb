"""Stories of a practice and a partner who see a handover through, in a Teams-like client."""

from __future__ import annotations

import re

import pytest

from .cards import Card
from .playground import Playground, Room

pytestmark = pytest.mark.browser

REFERENCE = re.compile(r"WO-[0-9A-Z]{6}")
PARTNER = "WMO wijkteam Laak"
SENT = f"Verstuurd aan {PARTNER}"
REMARK = "Korte opmerking (geen namen of andere gegevens)"
URGENCY = "Hoe snel is het nodig?"
MADE_UP_BSN = "".join(3 * digit for digit in "123")


def reference(card: Card) -> str:
    """The code that both sides know."""
    found = REFERENCE.search(card.text)
    assert found, f"no reference on {card}"
    return found[0]


def form(teams: Playground) -> Card:
    """The form for a handover to a partner whose channel is linked."""
    teams.enter(Room.CHANNEL)
    teams.post("koppel wmo-wijkteam-laak", mention=True)
    linked = teams.answered("Wijkschakel koppel wmo-wijkteam-laak")
    assert "gekoppeld" in linked.title  # also where another story linked it

    teams.enter(Room.PERSONAL)
    teams.ask("wie doet huishoudelijke hulp in Laak?")
    return teams.press(f"Overdracht: {PARTNER}")


def sent(teams: Playground) -> str:
    """A handover that the partner has in its channel, which is open; its reference."""
    form(teams)
    teams.tick("Ja, vandaag")
    ref = reference(teams.press("Versturen"))
    teams.enter(Room.CHANNEL)
    teams.posted(ref)
    return ref


# -- the whole loop -----------------------------------------------------------------------------


def test_a_practice_and_a_partner_play_a_whole_loop(teams: Playground) -> None:
    asking = form(teams)  # the first tap
    assert asking.ticked == ()  # nobody says yes for the patient
    assert asking.filled[URGENCY] == "Geen spoed"
    ref, case = reference(asking), re.findall(r"KB-[0-9A-Z]{6}", asking.text)[0]
    teams.tick("Ja, vandaag")
    assert teams.press("Versturen").title == SENT

    teams.enter(Room.CHANNEL)
    asked = teams.posted(ref)
    assert asked.title == f"Warme overdracht {ref} voor {PARTNER}"
    assert "Laak · Huishoudelijke hulp (Wmo) · geen spoed" in asked.text
    assert "Ik pak het op" in asked.buttons
    assert case not in asked.text
    before, changed = teams.sent(), teams.changed()

    taken = teams.press("Ik pak het op", thread=ref)
    assert "Ik pak het op" not in taken.buttons
    teams.waits_for(lambda: teams.changed() == changed + 1, "the card to change for everybody")
    (stands,) = teams.posts(ref)  # the same post
    assert f"Aangenomen door {PARTNER}" in stands.text

    teams.enter(Room.PERSONAL)
    news = teams.hears(f"{PARTNER} pakt {ref} op")
    assert case in news.text
    assert teams.sent() == [*before, "message", "message"]  # the news, and the card that changed
    assert "Genoteerd" in teams.press("Gegevens doorgegeven").text

    teams.enter(Room.CHANNEL)
    told = teams.posted(f"de gegevens voor {ref} zijn doorgegeven")
    assert told.buttons == (f"Bekijk {ref}",)  # short: the card itself changes in place
    teams.press(f"Bekijk {ref}", thread=ref)
    teams.press("Patiënt is aangekomen", thread=ref)
    assert "Terugkoppeling" in teams.press("Vandaag", thread=ref).buttons
    teams.press("Terugkoppeling", thread=ref)
    teams.press("Begonnen, er ligt een plan", thread=ref)
    teams.press("Blijft bij Voorbeeldpraktijk", thread=ref)
    assert "Dank je" in teams.press("Nee, niets nodig", thread=ref).text

    teams.enter(Room.PERSONAL)
    feedback = teams.hears(f"{PARTNER} heeft teruggekoppeld over {ref}")
    assert "Regie: Voorbeeldpraktijk" in feedback.text  # where it was all along
    teams.press("Lus sluiten")
    assert "De lus is gesloten" in teams.press("Ja, staat in het HIS").text

    teams.enter(Room.CHANNEL)
    teams.posted("Gesloten door Voorbeeldpraktijk")
    first = teams.posts(ref)[-1]
    assert "Gesloten door Voorbeeldpraktijk" in first.text
    assert first.buttons == ("Verloop",)


# -- typed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "state"), [("2", "Aangenomen"), ("ontvangen", "Ontvangen")])
def test_a_partner_may_type_the_answer_under_the_card(
    teams: Playground, typed: str, state: str
) -> None:
    ref = sent(teams)
    changed = teams.changed()

    answer = teams.reply(typed, thread=ref, mention=True)

    assert ref in answer.title
    assert f"{state} door {PARTNER}" in answer.text
    teams.waits_for(lambda: teams.changed() == changed + 1, "the card to change for everybody")
    assert f"{state} door {PARTNER}" in teams.posts(ref)[0].text


# -- the form -----------------------------------------------------------------------------------


def test_without_a_yes_nothing_is_sent_and_nothing_is_lost(teams: Playground) -> None:
    form(teams)
    teams.pick("Deze week", of=URGENCY)
    teams.fill("belt het liefst na vijven", of=REMARK)
    before = teams.sent()

    refused = teams.press("Versturen")

    assert "Kies eerst of de patiënt ja heeft gezegd" in refused.text
    assert refused.filled[URGENCY] == "Deze week"
    assert refused.filled[REMARK] == "belt het liefst na vijven"
    assert teams.sent() == before

    teams.tick("Ja, vandaag")
    ref = reference(teams.press("Versturen"))
    teams.enter(Room.CHANNEL)
    card = teams.posted(ref)
    assert "deze week" in card.text
    assert "na vijven" not in card.text  # others read along
    assert "toelichting" in card.text


def test_a_no_sends_nothing(teams: Playground) -> None:
    form(teams)
    teams.pick("Deze week", of=URGENCY)
    before = teams.sent()

    teams.tick("Nee of nog niet")
    kept = teams.press("Versturen")

    assert "Dan stuur ik niets" in kept.title
    assert teams.sent() == before


def test_a_remark_with_a_bsn_is_stopped(teams: Playground) -> None:
    form(teams)
    teams.tick("Ja, vandaag")
    teams.fill(f"bsn {MADE_UP_BSN}, graag na vijven", of=REMARK)
    before = teams.sent()

    warned = teams.press("Versturen")

    assert "op een BSN lijkt" in warned.title
    assert MADE_UP_BSN not in warned.text
    assert teams.sent() == before

    assert teams.press("Opgeschoonde versie").title == SENT
