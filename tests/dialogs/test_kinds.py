"""Groups, initiatives and specialists: how they are shown, and with whom one can consult."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.terminal import ask_json
from cases.handover.states import State
from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress
from dialogs.turn import Reply, Section, Turn
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import people
from tests.conversations.somebody import Somebody
from tests.factories import TODAY, organisation, service
from tests.files import both
from tests.walks import walked

from .conftest import Ask

Small = Callable[..., Conversation]

PSYCHIATRIST = service(
    "psychiater",
    name=both("Meekijkconsult", "Joint consultation"),
    kind="consultation",
    discipline=both("psychiatrie", "psychiatry"),
    consult=both("vraag het in de chat", "ask in the chat"),
    needs=["eenzaamheid", "schulden"],
)


def town(small: Small, *services: dict[str, Any]) -> Conversation:
    return small(partners={"wijkteam": organisation("wijkteam", *services)})


def says(conversation: Conversation, text: str) -> Reply:
    turn = Turn("u", "c", text=text)
    return conversation.take(turn, Progress(), Memory(), TODAY)[0]


def only(reply: Reply) -> Section:
    [section] = reply.card.sections
    return section


def names(reply: Reply) -> list[str]:
    return [s.title.split(" · ")[0].strip("*") for s in reply.card.sections]


# -- kinds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ({"kind": "group"}, "Groep"),
        (
            {"kind": "group", "valid_from": "2026-10-12", "valid_to": "2027-03-30"},
            "Groep, loopt van 12 oktober 2026 t/m 30 maart 2027",
        ),
        ({"kind": "group", "valid_from": "2026-10-12"}, "Groep, vanaf 12 oktober 2026"),
        ({"kind": "group", "valid_to": "2027-03-30"}, "Groep, loopt t/m 30 maart 2027"),
        ({"kind": "initiative"}, "Bewonersinitiatief"),
        ({"kind": "service"}, None),
    ],
)
def test_a_card_tells_what_kind_of_entry_it_is(
    small: Small, entry: dict[str, Any], shown: str | None
) -> None:
    section = only(says(town(small, service(**entry)), "schulden in Laak"))

    assert dict(section.facts).get("Soort") == shown
    assert section.note == ""


def test_a_service_that_ends_still_says_so_below(small: Small) -> None:
    section = only(says(town(small, service(valid_to="2027-03-30")), "schulden in Laak"))

    assert section.note == "Loopt tot en met 30 maart 2027."


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        (3, "nog 3 plekken op 20 november 2026"),
        (1, "nog 1 plek op 20 november 2026"),
        (0, "vol op 20 november 2026"),
    ],
)
def test_a_card_tells_how_much_room_there_was(small: Small, places: int, shown: str) -> None:
    entry = service(capacity={"places": places, "on": "2026-11-20"})

    assert dict(only(says(town(small, entry), "schulden in Laak")).facts)["Plek"] == shown


def test_a_specialist_tells_the_discipline_and_how_to_consult(small: Small) -> None:
    here = town(small, PSYCHIATRIST)

    facts = dict(only(says(here, "schulden in Laak")).facts)
    assert facts["Soort"] == "Meekijken of overleg"
    assert facts["Specialisme"] == "psychiatrie"
    assert facts["Zo overleg je"] == "vraag het in de chat"
    english = dict(only(says(here, "who handles debts in Laak?")).facts)
    assert english["How to consult"] == "ask in the chat"


# -- what will begin --------------------------------------------------------------------------

LATER = service("groep", kind="group", name=both("Leren budgetteren"), valid_from="2027-01-12")


def test_a_group_to_come_is_told_beside_what_there_is(small: Small) -> None:
    reply = says(town(small, service("nu"), LATER), "schulden in Laak")

    assert names(reply) == ["Schuldhulp"]
    assert reply.card.lines == ("Begint op 12 januari 2027: **Leren budgetteren** (Wijkteam).",)


def test_a_group_to_come_is_told_where_there_is_nothing_else(small: Small) -> None:
    reply = says(town(small, LATER), "schulden in Laak")

    assert "nog niemand op de kaart" in reply.card.title
    assert reply.card.lines[0].startswith("Begint op 12 januari 2027: **Leren budgetteren**")
    assert [type(e).__name__ for e in reply.effects] == ["CountGap"]


def test_a_group_to_come_elsewhere_is_not_told(small: Small) -> None:
    assert says(town(small, service("nu"), LATER), "schulden in Overvecht").card.sections == ()
    assert "Begint" not in str(says(town(small, LATER), "schulden in Overvecht").card.lines)


# -- with whom to consult ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "met wie kan ik overleggen over schulden in Laak?",
        "wie kan meekijken bij schulden in Laak",
        "advies vragen over schulden, Laak",
        "who can I consult about debts in Laak?",
    ],
)
def test_who_thinks_along_stands_first_when_that_is_asked(small: Small, question: str) -> None:
    here = town(small, service("gewoon"), PSYCHIATRIST)

    first = says(here, question).card.sections[0].title
    assert "Meekijkconsult" in first or "Joint consultation" in first
    assert names(says(here, "schulden in Laak")) == ["Schuldhulp", "Meekijkconsult"]


def test_who_thinks_along_stays_first_on_the_next_card(small: Small) -> None:
    here = town(small, *(service(f"s{i}") for i in range(3)), PSYCHIATRIST)
    progress, memory = Progress(), Memory()

    def take(text: str) -> Reply:
        nonlocal progress
        reply, progress = here.take(Turn("u", "c", text=text), progress, memory, TODAY)
        return reply

    assert names(take("met wie kan ik overleggen over schulden in Laak?"))[0] == "Meekijkconsult"
    assert names(take("Meer tonen")) == ["Schuldhulp"]


def test_the_discipline_that_is_named_stands_before_another(small: Small) -> None:
    other = {**PSYCHIATRIST, "id": "neuroloog", "name": both("Hersenen", "Brains")}
    neurology = {**other, "discipline": both("neurologie (arts)", "neurology (doctor)")}
    here = town(small, PSYCHIATRIST, neurology)

    question = "welke neuroloog kan ik consulteren over schulden in Laak"
    assert names(says(here, question)) == ["Hersenen", "Meekijkconsult"]


def test_the_machine_answer_has_who_thinks_along_first_too(small: Small) -> None:
    here = town(small, service("gewoon"), PSYCHIATRIST)

    line = ask_json(here, "met wie kan ik overleggen over schulden in Laak?", "nl", TODAY)

    assert line.index(b'"psychiater"') < line.index(b'"gewoon"')


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "met wie kan ik overleggen over dementie in Overvecht?",
            "Consult bij complexe ouderenzorg",
        ),
        (
            "welke specialist ouderengeneeskunde is er voor Overvecht?",
            "Consult bij complexe ouderenzorg",
        ),
        ("advies vragen over psychose in Overvecht", "Meekijkconsult"),
        ("wijkspecialist neurologie Overvecht", "Wijkspecialist neurologie"),
        ("meekijkconsult longarts Overvecht", "Wijkspecialist longziekten"),
    ],
)
def test_the_specialists_of_overvecht_are_found(ask: Ask, question: str, found: str) -> None:
    assert names(ask(question))[0] == found


def test_all_specialists_of_a_place_are_listed_by_discipline(conversation: Conversation) -> None:
    finder = conversation.finder
    turn = Turn("u", "c", text="welke wijkspecialisten zijn er in Overvecht?")
    reply, progress = conversation.take(turn, Progress(), Memory(), TODAY)

    assert reply.card.title == "Hier kun je mee overleggen over iemand uit Overvecht:"
    assert len(reply.card.sections) == 7
    assert all(
        [label for label, _ in s.facts] == ["Zo overleg je", "Bevestigd"]
        for s in reply.card.sections
    )
    assert len(reply.choices) == 6
    chosen, _ = conversation.take(Turn("u", "c", text="4"), progress, Memory(), TODAY)
    assert names(chosen)[0] == "Wijkspecialist longziekten"
    assert finder.ask("welke wijkspecialisten zijn er in Laak?", Progress(), None, "nl", TODAY)[
        0
    ].card.title.startswith("Ik herken **Laak**")


@pytest.mark.parametrize(
    "question",
    [
        "consultatiebureau in Laak",
        "beweegconsult in Overvecht",
        "wie zit er in het wijkoverleg van Laak",
        "dementie in Overvecht",
    ],
)
def test_another_question_is_not_about_consulting(
    conversation: Conversation, question: str
) -> None:
    assert conversation.finder.understand(question, "nl").consult is None


@pytest.mark.parametrize("services", [None, "psychiater", [None, 3], ["nergens"]], ids=repr)
def test_strange_specialists_in_a_button_are_left_out(ask: Ask, services: Any) -> None:
    data = {"do": "find", "needs": ["dementie"], "places": ["WK034403"], "consult": True}

    assert names(ask(pressed=data | {"services": services}))[0].startswith("Consult bij")


# -- asking to think along --------------------------------------------------------------------


@pytest.fixture
def overvecht(
    shipped_content: Path, shipped: SocialMap, messages: Messages, tmp_path: Path
) -> Iterator[Neighbourhood]:
    conversation = walked(shipped_content, shipped, messages, access=people(everyone=True))
    opened = Neighbourhood(conversation, tmp_path / "notes.db")
    yield opened
    opened.close()


@pytest.fixture
def gp(overvecht: Neighbourhood) -> Somebody:
    return overvecht.person("huisarts")


def test_asking_to_think_along_comes_before_handing_over(gp: Somebody) -> None:
    gp.says("met wie kan ik overleggen over dementie in Overvecht?")

    assert gp.buttons == [
        "Meedenken: Specialist ouderengeneeskunde Overvecht",
        "Overdracht: Specialist ouderengeneeskunde Overvecht",
        "Overdracht: Wijkverpleging Overvecht",
        "Klopt niet meer",
        "Andere wijk",
    ]


def test_a_full_card_keeps_its_six_buttons(gp: Somebody) -> None:
    gp.says("advies vragen over psychose in Overvecht")

    assert [b.split(":")[0] for b in gp.buttons] == [
        *("Meedenken", "Overdracht", "Overdracht"),
        *("Klopt niet meer", "Andere wijk"),
    ]


def test_a_specialist_is_asked_without_a_case(overvecht: Neighbourhood, gp: Somebody) -> None:
    gp.says("wijkspecialist neurologie Overvecht")

    assert gp.buttons == ["Meedenken vragen", "Klopt niet meer"]
    assert gp.presses("Meedenken vragen").startswith("Even meedenken met")
    gp.presses("Vraag versturen", remark="Wanneer is een scan bij hoofdpijn zinvol?")

    sent = overvecht.handover()
    assert (sent.kind, sent.state, sent.case) == ("consultation", State.ASKED, "")
    assert sent.service == "wijkspecialisten-antonius-neurologie"
