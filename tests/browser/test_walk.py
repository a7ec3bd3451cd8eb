"""Stories of a colleague who holds a 4D conversation in a Teams-like client."""

from __future__ import annotations

import re

import pytest

from .cards import Card
from .playground import Playground, Room

pytestmark = pytest.mark.browser

REFERENCE = re.compile(r"KB-[0-9A-Z]{6}")


def reference(card: Card) -> str:
    """The code under which the conversation on this card is kept."""
    found = REFERENCE.search(card.text)
    assert found, f"no reference on {card}"
    return found[0]


def intro(teams: Playground) -> Card:
    """The first card of a new conversation, whatever other stories left open."""
    card = teams.press("4D-gesprek")
    return teams.press("Nieuw gesprek") if "Nieuw gesprek" in card.buttons else card


def at_lichaam(teams: Playground) -> Card:
    """A new conversation at its first domain, with a 7."""
    intro(teams)
    teams.press("Beginnen")
    teams.tap("7")
    teams.press("Door")
    return teams.press("Overslaan")


# -- a whole conversation -----------------------------------------------------------------------


def test_a_gp_holds_a_conversation_from_the_greeting_to_a_partner(teams: Playground) -> None:
    first = intro(teams)
    ref = reference(first)
    assert f"Code van dit gesprek: {ref}. Noteer die in het HIS" in first.text

    mark = teams.press("Beginnen")
    assert mark.rows == tuple(map(str, range(1, 11)))
    about = teams.tap("7")
    assert "Waarom een 7 en geen 6?" in about.text
    assert "Wat zou er een 8 van maken?" in about.text
    teams.press("Door")
    teams.press("Overslaan")  # the GP's own estimate

    body = teams.tick("Klachten die steeds terugkomen", "Slaapt slecht of is overdag uitgeput")
    assert "leefstijl" not in body.text
    assert "leefstijl" in teams.press("Gaat goed of later").text
    teams.tick("leefstijl", under="Gaat goed")
    teams.tick("medicijnen", under="Later bespreken")
    asks = teams.press("Zo kun je het vragen")
    assert "“Hoe slaapt u? Wordt u uitgerust wakker?”" in asks.text
    assert len(asks.ticked) == 4  # unfolding leaves what was ticked

    mind = teams.press("Door")
    assert "speelt 2, gaat goed 1" in mind.text
    assert "Nog 3 domeinen te gaan" in mind.text
    teams.tick("Somber, bang of nergens zin in")
    check = teams.press("Door")
    assert "Denkt u aan zelfdoding?" in check.text
    assert check.buttons[:2] == ("Nee, door", "Ja, dit speelt")
    assert "Sociaal" in teams.press("Nee, door").title

    teams.press("Door")  # nothing plays there
    teams.tick("Geld, achterstanden of post die dicht blijft")
    assert "huisuitzetting" in teams.press("Door").text
    teams.press("Nee, door")

    teams.tap("Klachten die steeds terugkomen")  # what is connected
    start = teams.tap("Geld, achterstanden of post die dicht blijft")  # what should change
    assert "1. Geld, achterstanden of post die dicht blijft" in start.text  # so that comes first
    teams.press("Door")
    teams.tap("Schulden en schuldhulpverlening")
    teams.tap("Samen bellen, nu of de volgende keer")
    teams.tick("Ik kan: bellen met een partner of erbij halen")
    teams.press("Door")
    teams.tap("POH")
    summary = teams.tap("Over twee weken")

    assert summary.title == f"Dit is het beeld van {ref}"
    assert "Cijfer voor gezondheid: 7" in summary.text
    facts = {part.title: part.facts for part in summary.services}
    assert facts["Waarmee we beginnen"] == {
        "1": "Schulden en schuldhulpverlening → Samen bellen, nu of de volgende keer "
        "(samen, deze week)"
    }
    assert facts["♥ Lichaam"] == {
        "Speelt": "Klachten die steeds terugkomen; Slaapt slecht of is overdag uitgeput",
        "Gaat goed": "leefstijl",
        "Later bespreken": "medicijnen",
    }
    assert facts["Afspraken"]["Regie"] == "POH"
    assert "☺ Sociaal\n\nbesproken, hier speelt niets" in summary.text

    copied = teams.press("Kopiëren voor HIS")
    letters = re.findall(r"^([SOEP]): ", copied.text, re.MULTILINE)
    assert letters == ["S", "O", "E", "P"]
    assert ref in copied.text
    assert "1. Schulden en schuldhulpverlening → Samen bellen" in copied.text

    assert teams.press("Naar het overzicht") == summary
    where = teams.tap("Partner zoeken: Schulden en schuldhulpverlening")
    assert "wijk" in where.title
    partners = teams.ask("Laak")
    assert "schulden" in partners.title
    assert all("Laak" in service.facts["Waarom"] for service in partners.services)
    assert partners.services
    assert teams.press("Naar het overzicht") == summary
    assert teams.sent() == ["message"] * 2  # the greeting and the partners: one card all along


# -- alarm --------------------------------------------------------------------------------------


def test_the_alarm_is_one_tap_away_and_leads_back(teams: Playground) -> None:
    step = at_lichaam(teams)

    alarm = teams.press("Acuut")
    for number in ("112", "113", "0800-2000"):
        assert number in alarm.text
    assert "Gedachten aan zelfdoding, een plan of een poging" in alarm.rows
    assert teams.press("Verder") == step

    teams.press("Acuut")
    first_this = teams.tap("Geen slaapplek vannacht")
    assert "loket voor opvang" in first_this.text
    assert teams.press("Verder") == step


def test_a_red_flag_stops_the_conversation_until_somebody_says_that_it_is_safe(
    teams: Playground,
) -> None:
    step = at_lichaam(teams)

    teams.press("Acuut")
    notice = teams.tap("Levensgevaar of direct gevaar, nu")
    assert "Bel 112." in notice.text
    assert "Verder" not in notice.buttons

    asked = teams.ask("verder " + reference(step))
    assert "Is het nu veilig om verder te praten?" in asked.title
    safe = teams.press("Ja, het is veilig")
    assert safe.title == "♥ Lichaam"
    assert reference(safe) == reference(step)


# -- typed --------------------------------------------------------------------------------------


def test_a_mark_and_ticks_can_be_typed_as_numbers(teams: Playground) -> None:
    intro(teams)
    teams.press("Beginnen")

    assert "Waarom een 7 en geen 6?" in teams.ask("7").text
    teams.press("Door")
    teams.press("Overslaan")

    plays = teams.ask("1 3")
    assert plays.ticked == (
        "Klachten die steeds terugkomen",
        "Medicijnen: innemen, overzicht of kosten",
    )
    both = teams.ask("goed 2")
    assert both.ticked == (*plays.ticked, "slaap")
    assert "“Hoeveel beweegt u op een gewone dag?" in teams.ask("vraag 4").text
    assert "speelt 2, gaat goed 1" in teams.press("Door").text


# -- pressed twice, paused ----------------------------------------------------------------------


def test_a_double_click_is_one_step_and_an_old_card_repeats_none(teams: Playground) -> None:
    intro(teams)
    teams.press("Beginnen")
    teams.ask("7")  # leaves the card with the scale above

    once = teams.press_twice("Door")
    assert "stap 3 van 13" in once.text

    late = teams.tap("4", card=-2)
    assert "stap 3 van 13" in late.text
    assert "stap 3 van 13" in teams.cards()[-1].text
    assert "Waarom een 7 en geen 6?" in teams.press("Terug").text


def test_a_conversation_that_was_paused_is_found_again_on_another_device(
    teams: Playground,
) -> None:
    ref = reference(at_lichaam(teams))
    teams.tick("Slaapt slecht of is overdag uitgeput")

    paused = teams.press("Pauze")
    assert f"Onder {ref} vind je het terug" in paused.title

    teams.start()
    back = teams.ask(f"verder {ref}")
    assert f"{ref} stond stil bij lichaam" in back.title
    step = teams.press("Verder")
    assert step.title == "♥ Lichaam"
    assert step.ticked == ("Slaapt slecht of is overdag uitgeput",)


def test_a_conversation_does_not_begin_where_others_read_along(teams: Playground) -> None:
    teams.enter(Room.CHANNEL)

    teams.post("4d", mention=True)

    refused = teams.answered("4d")
    assert "Open de chat met mij en typ daar “4d”" in refused.text
    assert refused.buttons == ()
