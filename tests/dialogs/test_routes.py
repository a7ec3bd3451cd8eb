"""Route maps in the chat: which, where, and step by step."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.cards import adaptive_card
from content.messages import Messages
from dialogs.conversation import Conversation, Memory
from dialogs.progress import Progress, read_progress
from dialogs.turn import Data, Reply, Turn
from tests.factories import LAAK, SPOORWIJK, TODAY, organisation, service
from tests.special import route

from .conftest import Ask


class Chat:
    """One colleague whose place in the conversation is kept."""

    def __init__(self, conversation: Conversation, memory: Memory | None = None) -> None:
        self.conversation, self.memory = conversation, memory or Memory()
        self.progress = Progress()

    def __call__(self, text: str = "", pressed: Data | None = None) -> Reply:
        turn = Turn("u", "c", text=text, pressed=pressed)
        reply, after = self.conversation.take(turn, self.progress, self.memory, TODAY)
        self.progress = read_progress(after.model_dump_json(exclude_defaults=True))
        return reply


def steps(reply: Reply) -> list[str]:
    return [s.title.strip("*") for s in reply.card.sections]


def titles(reply: Reply) -> list[str]:
    return [c.title for c in reply.choices]


MOVING = ["1. Zelf aan de slag", "2. Rustig samen bewegen", "3. Eerst een gesprek"]
MOVING.append("4. Met begeleiding")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("routekaart meer bewegen in Laak", "Routekaart Meer bewegen in Laak"),
        ("Heb je de routekaart bewegen voor Spoorwijk?", "Routekaart Meer bewegen in Spoorwijk"),
        ("routekaart vitale kinderen Overvecht", "Routekaart Vitale kinderen in Overvecht"),
        ("route map more exercise in Laak", "Route map More exercise in Laak"),
        ("route map healthy children 3561", "Route map Vital children in"),
    ],
)
def test_a_route_in_a_place_is_shown_from_light_to_heavy(
    ask: Ask, question: str, title: str
) -> None:
    reply = ask(question)

    assert reply.card.title.startswith(title)
    assert [s[0] for s in steps(reply)] == ["1", "2", "3", "4"]
    assert all(s.facts for s in reply.card.sections)


def test_a_route_reads_well_as_plain_text(ask: Ask, messages: Messages) -> None:
    text = ask("routekaart meer bewegen in Overvecht").text(messages)

    assert (
        "Van licht (zelf) naar zwaar (met begeleiding). Instappen mag bij elke stap.\n\n"
        "• 1. Zelf aan de slag\n"
        "  Voor wie zelf kan beginnen en een zetje zoekt.\n"
        "  Ommetje door Overvecht: Bewonersinitiatieven Overvecht, inloop\n"
    ) in text
    assert text.endswith(
        "Typ een nummer: 1 Zelf aan de slag · 2 Rustig samen bewegen · 3 Eerst een gesprek · "
        "4 Met begeleiding · 5 Andere wijk"
    )


def test_without_a_place_it_is_asked_and_may_be_typed(conversation: Conversation) -> None:
    chat = Chat(conversation)

    where = chat("routekaart meer bewegen")
    assert where.card.title == "In welke wijk woont de patiënt?"
    assert "Laak" in titles(where)

    shown = chat("Overvecht")
    assert steps(shown) == MOVING
    assert titles(shown)[-1] == "Onthoud Overvecht als mijn wijk"


def test_another_place_may_be_typed_after_a_route(conversation: Conversation) -> None:
    chat = Chat(conversation)
    chat("routekaart meer bewegen in Laak")

    assert chat("en in Overvecht?").card.title == "Routekaart Meer bewegen in Overvecht"
    assert "schulden" in chat("schulden in Laak").card.title
    assert "schulden" in chat("en in Spoorwijk?").card.title


def test_another_place_is_one_press_away(conversation: Conversation) -> None:
    chat = Chat(conversation)
    chat("routekaart meer bewegen in Overvecht")
    where = chat("Andere wijk")

    laak = next(c for c in where.choices if c.title == "Laak")
    assert chat(pressed=laak.data).card.title == "Routekaart Meer bewegen in Laak"


def test_ones_own_neighbourhood_is_taken_where_none_is_named(conversation: Conversation) -> None:
    chat = Chat(conversation, Memory(usual_place=LAAK))

    assert chat("routekaart vitale kinderen").card.title == "Routekaart Vitale kinderen in Laak"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("routekaart", "Deze routekaarten zijn er:"),
        ("routekaart diabetes in Laak", "Die routekaart ken ik niet. Deze zijn er:"),
    ],
)
def test_without_a_known_route_one_chooses(
    conversation: Conversation, question: str, title: str
) -> None:
    chat = Chat(conversation)
    reply = chat(question)

    assert reply.card.title == title
    assert titles(reply) == ["Meer bewegen", "Vitale kinderen"]
    assert chat("meer bewegen").card.title == "In welke wijk woont de patiënt?"


def test_a_place_that_may_be_several_is_asked(conversation: Conversation) -> None:
    chat = Chat(conversation)
    reply = chat("routekaart meer bewegen in Noord")

    assert reply.card.title == "Er zijn meer plekken met de naam “Noord”. Welke bedoel je?"
    assert chat("1").card.title.startswith("Routekaart Meer bewegen in ")


def test_a_step_shows_who_there_is_in_full(conversation: Conversation) -> None:
    chat = Chat(conversation)
    chat("routekaart meer bewegen in Laak")
    reply = chat("2")

    assert reply.card.title == "Stap 2 van Meer bewegen in Laak: Rustig samen bewegen"
    assert [s.title for s in reply.card.sections] == ["**Wandelgroep** · Beweegcoach Laak"]
    assert ("Soort", "Groep") in reply.card.sections[0].facts
    assert titles(reply) == ["Klopt niet meer", "Hele routekaart"]
    assert steps(chat("Hele routekaart")) == MOVING


def test_a_place_without_anybody_says_so(ask: Ask) -> None:
    reply = ask("routekaart meer bewegen in Amsterdam")

    nobody = "In Amsterdam staat voor deze routekaart nog niemand op de kaart."
    assert reply.card.lines == (nobody,)
    assert reply.card.sections == ()
    assert titles(reply) == ["Andere wijk"]


def test_a_step_without_anybody_says_so_and_many_are_counted(
    small: Callable[..., Conversation],
) -> None:
    many = [service(f"groep-{i}", tags=["samen"], areas=[SPOORWIJK]) for i in range(6)]
    here = small(
        partners={"wijkteam": organisation("wijkteam", *many)}, files=route("meer-bewegen")
    )

    reply = Chat(here)("routekaart meer bewegen in Laak")

    alone, together = reply.card.sections
    assert alone.note == "Voor deze stap staat in Laak nog niemand op de kaart."
    assert together.facts[0] == ("Schuldhulp", "Wijkteam, inloop (Spoorwijk)")
    assert together.facts[-1] == ("Meer", "en nog 2")
    assert titles(reply) == ["Samen", "Andere wijk"]


def test_danger_goes_before_a_route(ask: Ask) -> None:
    assert ask("routekaart bewegen, hij wil niet meer leven").card.urgent


@pytest.mark.parametrize(
    "question", ["welke route naar Laak", "de kaart van Laak", "route naar het station"]
)
def test_a_question_about_another_route_is_no_route_map(
    conversation: Conversation, question: str
) -> None:
    assert not conversation.finder.asides.routes.concerns(question)


def test_a_map_without_routes_knows_none(small: Callable[..., Conversation]) -> None:
    assert not small().finder.asides.routes.concerns("routekaart meer bewegen")


def test_the_card_fits_and_each_button_leads_somewhere(ask: Ask) -> None:
    reply = ask("routekaart vitale kinderen in Laak")

    assert len(json.dumps(adaptive_card(reply)).encode()) < 28 * 1024
    assert len(reply.choices) <= 6
    gone = ask(pressed={"do": "unknown"}).card.title
    for choice in reply.choices:
        assert ask(pressed=json.loads(json.dumps(choice.data))).card.title != gone


GONE: list[dict[str, Any]] = [
    {"do": "route"},
    {"do": "route", "id": "nergens", "place": LAAK},
    {"do": "route", "id": ["meer-bewegen"], "place": LAAK},
]


@pytest.mark.parametrize("data", GONE, ids=repr)
def test_a_button_of_a_route_that_is_not_there_is_told(ask: Ask, data: dict[str, Any]) -> None:
    assert ask(pressed=data).card.title.startswith("Die knop hoort bij een oudere vraag")


@pytest.mark.parametrize("number", [0, 5, -1, True, "2", 2.5, None, [2]], ids=repr)
def test_a_strange_step_in_a_button_shows_the_whole_route(ask: Ask, number: Any) -> None:
    data = {"do": "route", "id": "meer-bewegen", "place": LAAK, "step": number}

    assert steps(ask(pressed=data)) == MOVING


def test_a_strange_place_in_a_button_is_asked_again(ask: Ask) -> None:
    data = {"do": "route", "id": "meer-bewegen", "place": "BU00000000"}

    assert ask(pressed=data).card.title == "In welke wijk woont de patiënt?"
