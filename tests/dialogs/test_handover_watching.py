"""Who watches over it sees how it stands, and nothing of what was asked and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases.access import Access, Person, Stand
from cases.handover.states import WHO, Duty, Event, Side, State
from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.cases.handing_over import asked as new_draft
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, PRACTICE, people
from tests.factories import TODAY
from tests.files import LAAK
from tests.walks import confirmed, walked

REMARK = "graag op dinsdag bellen"
WRITTEN = (REMARK, "Trauma", "Arabisch")
"""What the practice reads, and in part the partner."""


def everybody(shipped: SocialMap) -> Access:
    """The people of the stories, with somebody who watches over Laak, and an administrator."""
    laak = frozenset({LAAK, *shipped.gazetteer.below(LAAK)})
    more = (
        Person("wijkcoordinator", "gemeente", frozenset({Duty.COORDINATOR}), area=laak),
        Person("applicatiebeheer", PRACTICE, frozenset({Duty.ADMIN})),
    )
    known = people()
    return replace(
        known,
        people=(*known.people, *more),
        delegations=(Stand("wijkcoordinator", "welzijnscoach"),),
    )


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=everybody(shipped))


@pytest.fixture
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


def asked(laak: Neighbourhood, **given: Any) -> str:
    """A handover with everything that can be written; the need is for few eyes."""
    told = {"remark": REMARK, "language": "ar", "need": "trauma", "domain": "mind"}
    return laak.asked(**{**told, **given}).ref


def seen(laak: Neighbourhood, who: str, ref: str) -> list[str]:
    """What of the written somebody reads on the card."""
    card = laak.person(who).says(f"overdracht {ref}")
    assert f"Warme overdracht {ref}" in card
    return [words for words in (*WRITTEN, laak.kb) if words in card]


WATCHING = ("brugfunctionaris", "wijkcoordinator", "welzijnscoach")
"""By practice, by place, and to whom the latter delegated it."""


@pytest.mark.parametrize("who", WATCHING)
def test_a_coordinator_reads_how_it_stands_and_not_what_was_written(
    laak: Neighbourhood, who: str
) -> None:
    ref = asked(laak)

    assert seen(laak, who, ref) == []
    assert "Verstuurd" in laak.person(who).says(f"overdracht {ref}")


def test_who_asked_and_colleagues_who_ask_as_well_read_it_all(laak: Neighbourhood) -> None:
    ref = asked(laak)

    for who in ("huisarts", "poh", "assistente"):
        assert seen(laak, who, ref) == [*WRITTEN, laak.kb]


@pytest.mark.parametrize("who", WATCHING)
@pytest.mark.parametrize("go", ["form", "prepare", "consult", "copy", "again", "show"])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "draft"])
def test_no_button_tells_a_coordinator_more_or_begins_something(
    laak: Neighbourhood, who: str, go: str, sent: bool
) -> None:
    ref = asked(laak) if sent else drafted(laak)
    before = laak.handover(ref)
    forged = {"do": "handover", "ref": ref, "go": go, "as": "requester"}

    for act in ({}, {"then": "send"}, {"then": "change"}, {"act": "change"}, {"act": "send"}):
        said = laak.person(who).presses_data(forged | act)
        assert not [words for words in (*WRITTEN, before.case) if words in said]

    assert laak.handover(ref) == before
    assert laak.store.handovers.open_ones() == 1


def drafted(laak: Neighbourhood) -> str:
    """A handover that is not sent yet."""
    draft = new_draft(
        **{"ref": "WO-9D4MXT", "case": "KB-7F3KQ2", "organisation": PARTNER, "practice": PRACTICE},
        **{"place": LAAK, "remark": REMARK, "language": "ar", "need": "trauma", "domain": "mind"},
    )
    actor = laak.own("huisarts").actor(Side.REQUESTER, draft)
    with laak.desk.turn(laak.now):
        laak.counter.start(draft, actor, laak.now, red_flag=False)
    return draft.ref


def test_a_coordinator_of_a_place_has_a_work_list_of_what_is_asked_there(
    laak: Neighbourhood,
) -> None:
    here = asked(laak)
    elsewhere = asked(laak, place="SD-GM0518-Escamp")
    laak.later(4, "werkdagen")

    told = laak.person("wijkcoordinator").says("werklijst")

    assert here in told
    assert elsewhere not in told
    assert "vind ik geen overdracht" in laak.person("wijkcoordinator").says(
        f"overdracht {elsewhere}"
    )
    assert elsewhere in laak.person("brugfunctionaris").says("werklijst")


def test_who_only_corrects_mistakes_reads_no_more_than_that_needs(laak: Neighbourhood) -> None:
    ref = asked(laak)

    assert seen(laak, "applicatiebeheer", ref) == []


@pytest.mark.parametrize("act", sorted(Event))
def test_nobody_acts_for_the_other_side(laak: Neighbourhood, act: Event) -> None:
    ref = asked(laak)
    before = laak.handover(ref)

    for who, own, other in (
        ("huisarts", Side.REQUESTER, "partner"),
        ("wijkcoach", Side.PARTNER, "requester"),
    ):
        data = {"do": "handover", "ref": ref, "act": act.value, "as": other, "seq": before.seq}
        if own not in WHO[act]:
            laak.person(who).presses_data(data)
            assert laak.handover(ref) == before


def test_a_partner_loses_sight_of_what_came_back_without_an_answer(laak: Neighbourhood) -> None:
    ref = asked(laak, need="huishoudelijkehulp", domain="society")
    laak.later(6, "werkdagen")
    assert laak.handover(ref).state is State.RETURNED

    for go in ("show", "timeline", "copy"):
        said = laak.person("wijkcoach").presses_data(
            {"do": "handover", "ref": ref, "go": go, "as": "partner"}
        )
        assert "Niet meer bij jullie" in said or "Kan het toch bij jullie?" in said
        assert not [w for w in (REMARK, "Huishoudelijke hulp", "Huisarts ·") if w in said]
    assert ref not in laak.person("wijkcoach").says("onze overdrachten")
