"""Koppelen and ontkoppelen: which channel is whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.messages import Messages
from dialogs.conversation import Conversation
from dialogs.effects import Link, Unlink
from dialogs.handover import linking
from dialogs.handover.scene import Scene
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, PRACTICE, WELFARE, people
from tests.factories import TODAY
from tests.walks import confirmed, walked

HERE = "team-overleg"
"""A channel to which nothing is linked yet."""


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    """Confirmed partners and registered people."""
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    """Nothing is linked."""
    opened = Neighbourhood(conversation, linked=())
    yield opened
    opened.close()


@pytest.fixture
def dev(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Iterator[Neighbourhood]:
    """As with `--dev`."""
    access = people(everyone=True)
    opened = Neighbourhood(walked(shipped_content, shipped, messages, access=access), linked=())
    yield opened
    opened.close()


def channel_of(laak: Neighbourhood, organisation: str) -> str:
    """Where an organisation is asked; "" when nowhere."""
    linked = laak.store.channels.of(organisation)
    return linked.conversation if linked else ""


# -- linking ------------------------------------------------------------------------------------


def test_a_coordinator_links_a_partner_and_the_channel_reads_what_will_come(
    laak: Neighbourhood,
) -> None:
    said = laak.person("brugfunctionaris", HERE).says("koppel wmo-wijkteam-laak")

    assert channel_of(laak, PARTNER) == f"19:{HERE}"
    assert "WMO wijkteam Laak is nu aan dit kanaal gekoppeld" in said
    for told in ("overdrachten en vragen om advies", "in één tik", "@bot 1", "geen namen"):
        assert told in said
    assert "ander kanaal" not in said


@pytest.mark.parametrize(
    "words", ["WMO-Wijkteam-Laak", "wmo wijkteam laak", "WMO wijk", "laak wmo", "wijkteam  Laak"]
)
def test_an_organisation_is_found_by_its_id_or_words_of_its_name(
    laak: Neighbourhood, words: str
) -> None:
    laak.person("poh", HERE).says(f"koppel {words}")

    assert channel_of(laak, PARTNER)


def test_where_several_fit_one_is_chosen(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)

    assert "Welke organisatie bedoel je?" in poh.says("koppel overvecht")
    title = poh.buttons[0]
    said = poh.presses(title)

    assert f"{title} is nu aan dit kanaal gekoppeld" in said


def test_a_typing_mistake_is_asked_about_and_never_linked_at_once(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)

    said = poh.says("koppel wmo-wijktaem-laak")
    assert "Welke organisatie bedoel je?" in said
    assert not channel_of(laak, PARTNER)

    poh.says("1")
    assert channel_of(laak, PARTNER)


def test_nonsense_and_nothing_are_told_what_to_type(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)

    for words in ("koppel", "koppel de zevende hemel", "koppel ???"):
        assert "koppel wmo-wijkteam-laak" in poh.says(words)


def test_linking_is_done_in_the_channel_itself(laak: Neighbourhood) -> None:
    said = laak.person("poh").says("koppel wmo-wijkteam-laak")

    assert "in het kanaal van de organisatie zelf" in said
    assert not channel_of(laak, PARTNER)


def test_somebody_else_asks_and_a_coordinator_confirms(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach", HERE)
    said = coach.says("koppel wmo-wijkteam-laak")
    assert "Vraag een coördinator om hier te bevestigen" in said

    assert "alleen een coördinator" in coach.presses("Bevestigen")
    assert not channel_of(laak, PARTNER)

    button = coach.earlier[-1]
    said = laak.person("brugfunctionaris", HERE).presses_data(button.choices[0].data)
    assert "is nu aan dit kanaal gekoppeld" in said
    assert channel_of(laak, PARTNER) == f"19:{HERE}"


def test_a_button_without_being_sure_does_not_pass_by_the_coordinator(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach", HERE)

    said = coach.presses_data({"do": "link", "organisation": PARTNER})

    assert "Bevestigen" in said
    assert not channel_of(laak, PARTNER)


def test_a_practice_is_linked_by_its_own_coordinator(laak: Neighbourhood) -> None:
    assert "Vraag een coördinator" in laak.person("huisarts", HERE).says(f"koppel {PRACTICE}")

    said = laak.person("poh", HERE).says(f"koppel {PRACTICE}")

    assert "overdrachten aan de praktijk" in said
    assert channel_of(laak, PRACTICE)


def test_a_second_channel_takes_the_place_of_the_first_and_says_so(laak: Neighbourhood) -> None:
    laak.person("poh", "oud").says("koppel wmo-wijkteam-laak")

    said = laak.person("poh", HERE).says("koppel wmo-wijkteam-laak")

    assert "Tot nu toe kwam het in een ander kanaal; vanaf nu hier" in said
    assert "het laatste telt" in said
    assert channel_of(laak, PARTNER) == f"19:{HERE}"


def test_linking_twice_changes_nothing(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)
    poh.says("koppel wmo-wijkteam-laak")

    assert "is hier al gekoppeld" in poh.says("koppel wmo-wijkteam-laak")


def test_one_channel_may_be_of_several_organisations(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)
    poh.says("koppel wmo-wijkteam-laak")

    said = poh.says(f"koppel {WELFARE}")

    assert "komt ook wat er gevraagd wordt aan: WMO wijkteam Laak" in said
    assert channel_of(laak, PARTNER) == channel_of(laak, WELFARE) == f"19:{HERE}"


def test_with_dev_anybody_links_also_in_a_chat_of_ones_own(dev: Neighbourhood) -> None:
    said = dev.person("iemand").says("koppel wmo-wijkteam-laak")

    assert "is nu aan dit kanaal gekoppeld" in said
    assert channel_of(dev, PARTNER) == "chat-iemand"


# -- unlinking ----------------------------------------------------------------------------------


def test_unlinking_alone_means_the_one_that_is_here(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)
    poh.says("koppel wmo-wijkteam-laak")

    said = poh.says("ontkoppel")

    assert "WMO wijkteam Laak is losgekoppeld" in said
    assert "een tekst om zelf door te sturen" in said
    assert not channel_of(laak, PARTNER)


def test_of_several_one_is_chosen_to_be_unlinked(laak: Neighbourhood) -> None:
    poh = laak.person("poh", HERE)
    poh.says("koppel wmo-wijkteam-laak")
    poh.says(f"koppel {WELFARE}")

    poh.says("ontkoppel")
    poh.presses("WMO wijkteam Laak")

    assert not channel_of(laak, PARTNER)
    assert channel_of(laak, WELFARE)


def test_unlinking_needs_a_coordinator_too(laak: Neighbourhood) -> None:
    laak.person("poh", HERE).says("koppel wmo-wijkteam-laak")
    coach = laak.person("wijkcoach", HERE)

    assert "loskoppelen van dit kanaal? Vraag een coördinator" in coach.says("ontkoppel")
    data = coach.data("Bevestigen")
    coach.presses_data(data)
    assert channel_of(laak, PARTNER)

    laak.person("poh", HERE).presses_data(data)
    assert not channel_of(laak, PARTNER)


def test_what_is_not_here_is_not_unlinked(laak: Neighbourhood) -> None:
    laak.person("poh", "elders").says("koppel wmo-wijkteam-laak")
    poh = laak.person("poh", HERE)

    assert "is niet aan dit kanaal gekoppeld" in poh.says("ontkoppel wmo-wijkteam-laak")
    assert "nog geen organisatie gekoppeld" in poh.says("ontkoppel")
    assert channel_of(laak, PARTNER)


# -- buttons are user input ---------------------------------------------------------------------


def the_scene(laak: Neighbourhood, name: str) -> Scene:
    handovers = laak.conversation.handovers
    assert handovers is not None
    wording = laak.conversation.finder.wording("nl", laak.now.date())
    return handovers.scene(laak.own(name), wording)


ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())
FINE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=100, deadline=None, suppress_health_check=FINE)
@given(
    more=st.dictionaries(
        st.sampled_from(["organisation", "off", "sure"]),
        ANYTHING | st.sampled_from([PARTNER, PRACTICE]),
    )
)
def test_no_button_of_linking_breaks_anything_or_links_for_who_may_not(
    laak: Neighbourhood, more: dict[str, Any]
) -> None:
    scene = the_scene(laak, "wijkcoach")
    here = replace(scene, own=replace(scene.own, shared=True, channel=f"19:{HERE}"))

    said = linking.press({"do": "link", **more}, here)

    assert said is None or not any(isinstance(e, Link | Unlink) for e in said[0].effects)
