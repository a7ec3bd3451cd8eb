"""The words of the buttons of a handover: refusals, notes, questions, and what may be typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.handover.model import Handover, Reason, Refused
from cases.handover.states import ONLY_SYSTEM, Event, Side, State
from content.messages import LANGS, Messages
from dialogs.conversation import Conversation
from dialogs.handover.answers import NEEDS
from dialogs.handover.button_words import called, heard_in, listed, said_event
from dialogs.handover.refusals import BY_SOMEBODY, refusal
from dialogs.handover.sheet import shown_events
from social_map.models import Lang
from social_map.social_map import SocialMap
from tests.conversations.handing import MONDAY, Neighbourhood
from tests.conversations.people import CONFIRMED, people
from tests.factories import TODAY
from tests.walks import confirmed, walked

from .reached import P, R, draft, in_state, reached, scene_of


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture(scope="module")
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def everything(laak: Neighbourhood) -> list[Handover]:
    return reached(laak)


# -- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_is_explained(laak: Neighbourhood, reason: Reason, lang: Lang) -> None:
    told = refusal(Refused(reason), scene_of(laak, P, lang))

    assert told.endswith(".")
    assert "{" not in told


@pytest.mark.parametrize("reason", sorted(BY_SOMEBODY))
def test_who_was_first_is_named_with_the_time(laak: Neighbourhood, reason: Reason) -> None:
    told = refusal(Refused(reason, "wijkcoach", MONDAY), scene_of(laak, P))
    in_english = refusal(Refused(reason, "wijkcoach", MONDAY), scene_of(laak, P, "en"))

    assert "wijkcoach, maandag 23 november, 09:00" in told
    assert "neighbourhood coach, Monday 23 November, 09:00" in in_english


def test_of_somebody_without_a_role_it_is_a_colleague(laak: Neighbourhood) -> None:
    told = refusal(Refused(Reason.ALREADY_TAKEN, "", MONDAY), scene_of(laak, P))

    assert "Al opgepakt door een collega, maandag" in told


# -- what may be typed ----------------------------------------------------------------------------


def test_no_words_mean_two_things_on_one_card(
    laak: Neighbourhood, everything: list[Handover]
) -> None:
    """Only "ja" and "nee" may, and then they count for neither."""
    doubtful = []
    for handover in everything:
        for side in (R, P):
            scene = scene_of(laak, side)
            short = listed("yes", scene) | listed("no", scene)
            meant: dict[tuple[str, ...], Event] = {}
            for event in shown_events(handover, side, scene):
                for words in called(event, handover, side, scene):
                    if words[0] in short and len(words) == 1:
                        continue
                    if meant.setdefault(words, event) is not event:
                        doubtful.append((handover.state, side, words, event, meant[words]))

    assert doubtful == []


def test_every_title_on_every_card_can_be_typed(
    laak: Neighbourhood, everything: list[Handover]
) -> None:
    seen = set()
    for handover in everything:
        for side, lang in ((R, "nl"), (P, "nl"), (P, "en")):
            scene = scene_of(laak, side, lang)  # type: ignore[arg-type]
            shown = shown_events(handover, side, scene)
            if (shown, side, lang) in seen:
                continue
            seen.add((shown, side, lang))
            for event in shown:
                for words in called(event, handover, side, scene):
                    if len(words) > 1:
                        said = said_event(" ".join(words), handover, side, scene)
                        assert said is event, (handover.state, side, words, said)


@pytest.mark.parametrize(
    ("state", "side", "text", "event"),
    [
        (State.REQUESTED, P, "Ontvangen", Event.ACKNOWLEDGE),
        (State.REQUESTED, P, "gezien, dank je", Event.ACKNOWLEDGE),
        (State.REQUESTED, P, "Ja", Event.ACCEPT),
        (State.REQUESTED, P, "ja hoor, ik pak het op!", Event.ACCEPT),
        (State.REQUESTED, P, "I'll take it", Event.ACCEPT),
        (State.REQUESTED, P, "nee", Event.DECLINE),
        (State.REQUESTED, P, "Nee, niet voor ons", Event.DECLINE),
        (State.REQUESTED, P, "ik heb een", Event.ASK),
        (State.ACCEPTED, P, "aangekomen", Event.ARRIVE),
        (State.ACCEPTED, P, "gezien", Event.ARRIVE),
        (State.ACCEPTED, P, "niet gekomen", Event.NO_SHOW),
        (State.COMPLETED, R, "gezien", Event.READ),
        (State.COMPLETED, R, "lus sluiten", Event.CLOSE),
        (State.REQUESTED, R, "intrekken", Event.WITHDRAW),
    ],
)
def test_what_a_colleague_types(
    laak: Neighbourhood,
    everything: list[Handover],
    state: State,
    side: Side,
    text: str,
    event: Event,
) -> None:
    handover = in_state(everything, state)

    assert said_event(text, handover, side, scene_of(laak, side)) is event


@pytest.mark.parametrize(
    "text", ["nee, ik pak het op", "goed", "wie doet schulden in Laak?", "", "…", "je", "hallo"]
)
def test_what_is_no_answer(laak: Neighbourhood, everything: list[Handover], text: str) -> None:
    handover = in_state(everything, State.REQUESTED)

    assert said_event(text, handover, P, scene_of(laak, P)) is None


def test_what_follows_the_words_is_kept_apart(
    laak: Neighbourhood, everything: list[Handover]
) -> None:
    handover = in_state(everything, State.REQUESTED)

    heard = heard_in("Niet voor ons, want geen plek.", handover, P, scene_of(laak, P))

    assert heard == (Event.DECLINE, "want geen plek")


def test_yes_to_two_proposals_is_yes_to_neither(laak: Neighbourhood) -> None:
    handover = draft(laak).model_copy(
        update={"state": State.ACCEPTED, "release_proposed": True, "lead_offer": P}
    )
    scene = scene_of(laak, R)

    assert {Event.CONFIRM_RELEASE, Event.CONFIRM_LEAD} <= {*shown_events(handover, R, scene)}
    assert said_event("ja", handover, R, scene) is None


# -- completeness ---------------------------------------------------------------------------------


def test_every_question_and_every_answer_has_words(messages: Messages) -> None:
    known = messages.keys()
    asks = [ask for asks in NEEDS.values() for ask in asks if ask.name not in ("what", "how")]
    questions = {f"handover.ask.question.{ask.name}" for ask in asks}
    days = {f"handover.ask.{a.days}.{o}" for a in asks if a.kind == "day" for o in a.options}
    own = {
        f"handover.ask.{a.name}.{code}"
        for a in asks
        if a.kind == "codes" and not a.code
        for code in a.options
    }
    kinds = {
        f"handover.{'route' if a.code == 'route' else f'code.{a.code}'}.{code}"
        for a in asks
        if a.code
        for code in a.options
    }

    assert (questions | days | own | kinds) - known == set()


def test_everything_that_can_be_done_is_told(messages: Messages) -> None:
    in_a_form = {Event.SEND, Event.CONSULT, Event.CHANGE, Event.DISCARD, Event.CONFIRM_REDIRECT}
    told = {f"handover.done.{e.value}" for e in set(Event) - in_a_form - ONLY_SYSTEM}

    assert told - messages.keys() == set()


def test_the_machine_was_gone_through(everything: list[Handover]) -> None:
    """So that "on every card" above says something."""
    assert {handover.state for handover in everything} == set(State)
