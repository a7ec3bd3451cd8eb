"""What does not want to be on the map gets no handovers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.talks import on_map
from cases.handover.states import Event, State
from content.messages import Messages
from social_map.social_map import SocialMap
from social_map.standing import Standing
from tests.conversations.handing import HELP_AT_HOME, Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, WELFARE, people
from tests.factories import LAAK, TODAY
from tests.walks import confirmed, walked

from .reached import P

Without = Callable[..., Neighbourhood]


@pytest.fixture
def without(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Iterator[Without]:
    """A neighbourhood in which these services do not want to be listed any more."""
    known = confirmed(shipped, CONFIRMED, TODAY)
    conversation = walked(shipped_content, known, messages, access=people())
    opened: list[Neighbourhood] = []

    def opening(*services: str) -> Neighbourhood:
        heard = known.as_heard(Standing(unlisted=frozenset(services)))
        opened.append(Neighbourhood(on_map(conversation, heard)))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


def of_welfare(shipped: SocialMap) -> list[str]:
    return [id_ for id_, o in shipped.offers.items() if o.organisation.id == WELFARE]


def test_a_button_from_before_begins_nothing(without: Without) -> None:
    laak = without(HELP_AT_HOME)
    data = {"do": "ask_over", "service": HELP_AT_HOME, "need": "huishoudelijkehulp", "place": LAAK}

    said = laak.person("huisarts").presses_data(data)

    assert "Die knop hoort bij een oudere vraag" in said
    assert laak.wos == []


def test_no_organisation_is_proposed_that_has_nothing_on_the_map(
    without: Without, shipped: SocialMap
) -> None:
    laak = without(*of_welfare(shipped))
    laak.asked()
    laak.delivers()
    coach = laak.person("wijkcoach", PARTNER)

    coach.presses("Past beter bij …")

    assert "vind ik niet op de kaart" in coach.says("MooiWelzijn")


def test_what_was_proposed_before_is_not_asked_any_more(
    without: Without, shipped: SocialMap
) -> None:
    laak = without(*of_welfare(shipped))
    laak.asked()
    laak.does("wijkcoach", P, Event.REDIRECT, organisation=WELFARE)
    gp = laak.person("huisarts")
    gp.says(f"overdracht {laak.wo}")

    gp.presses(next(b for b in gp.buttons if b.startswith("Akkoord: naar")))
    said = gp.presses("Ja, vandaag")

    assert "niet op de kaart" in said
    assert laak.handover().state is State.RECEIVED
    assert len(laak.wos) == 1
