"""Buttons of a 4D conversation: pressed twice, on old cards, on two devices, by somebody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.turns import Turns
from cases.desk import Desk
from cases.four_d import Answer
from cases.store import SqliteStore
from content.messages import Messages
from dialogs.instrument import DomainStep, Instrument
from dialogs.instruments import Instruments
from dialogs.turn import Turn
from social_map.social_map import SocialMap
from tests.conversations.talk import Colleague, library_of
from tests.walks import walked

from .conftest import Meet, in_body

# -- twice, late, elsewhere -----------------------------------------------------------------------


def test_a_second_press_on_the_same_card_shows_the_step_and_answers_nothing(sam: Colleague) -> None:
    button = in_body(sam).data("Door", plays="body_sleep")
    first = sam.presses_data(button)
    once = sam.walk
    second = sam.presses_data(button)

    assert sam.walk == once
    assert once.at == "mind"
    assert "Geest" in first
    assert "Geest" in second
    assert "klaar" not in second


def test_a_press_that_a_messenger_sends_again_is_done_once(sam: Colleague) -> None:
    in_body(sam)
    turns = Turns(library_of(sam.conversation), Desk(sam.store))
    turn = Turn(sam.user, sam.chat, pressed=sam.data("Door", plays="body_sleep"))

    first = turns.take_now(turn, "activity-1", sam.now)
    once = sam.walk
    again = turns.take_now(turn, "activity-1", sam.now)
    repeated = asyncio.run(turns.repeat(turn, sam.now))

    assert again is None
    assert sam.walk == once
    assert first is not None
    assert repeated.form == first.form
    assert repeated.choices == first.choices


@pytest.mark.parametrize("title", ["Door", "Overslaan", "Terug", "Ander domein", "Pauze"])
def test_a_press_on_an_old_card_shows_where_the_conversation_is(sam: Colleague, title: str) -> None:
    old = in_body(sam).data(title)
    sam.presses("Door")
    sam.presses("Door")
    here = sam.walk

    assert "Sociaal" in sam.presses_data(old)
    assert sam.walk == here


def test_help_in_an_emergency_works_on_an_old_card_too(sam: Colleague) -> None:
    old = in_body(sam).data("Acuut")
    sam.presses("Door")

    assert "bel 112" in sam.presses_data(old)


def test_typing_on_a_device_that_shows_an_older_step_answers_nothing(sam: Colleague) -> None:
    sam.says("4d")
    sam.presses("Beginnen")
    sam.presses("6")
    sam.presses("Door")
    phone = replace(sam, device="-phone")
    phone.says("verder")
    phone.presses("Verder")
    sam.presses("Overslaan")
    sam.presses("Door", plays="body_sleep")
    here = sam.walk

    for typed in ("8", "1", "overslaan", "terug", "zeven", "goed 2"):
        answer = phone.says(typed)
        assert "Geest" in answer, typed
        assert sam.walk == here, typed
        phone.store.keep_progress(phone.chat, phone.user, _older(phone, seq=2), phone.now)


def _older(colleague: Colleague, seq: int) -> str:
    """The progress of a device as if its card was made at an earlier moment of the walk."""
    progress = colleague.progress
    choices = tuple((title, {**data, "seq": seq}) for title, data in progress.choices)
    return progress.model_copy(update={"choices": choices}).model_dump_json()


@dataclass(frozen=True)
class Interrupted(Desk):
    """Another process is a moment earlier, once."""

    earlier: list[Any] = field(default_factory=list)

    @contextmanager
    def turn(self, now: datetime, promised: bool = False) -> Iterator[None]:
        if self.earlier:
            self.earlier.pop()()
        with super().turn(now, promised):
            yield


def test_of_two_presses_in_two_processes_one_counts(sam: Colleague, tmp_path: Path) -> None:
    button = in_body(sam).data("Door", plays="body_sleep")
    other = replace(sam, store=SqliteStore(tmp_path / "notes.db"))
    desk = Interrupted(sam.store, [lambda: other.presses_data(button)])

    reply = Turns(library_of(sam.conversation), desk).take_now(
        Turn(sam.user, sam.chat, pressed=button), None, sam.now
    )
    other.store.close()

    assert reply is not None
    assert "Geest" in reply.card.title
    assert [e.step for e in sam.walk.events].count("body") == 1


def test_a_colleague_cannot_see_or_touch_the_case_of_another(sam: Colleague, meet: Meet) -> None:
    button = in_body(sam).data("Door", plays="body_sleep")
    here = sam.walk
    robin = meet("Robin")

    assert "Dat gesprek is er niet meer" in robin.presses_data(button)
    for go in ("resume", "summary", "copy", "change", "drop_sure", "close_sure", "alarm"):
        answer = robin.presses_data({"do": "walk", "case": sam.ref, "go": go, "seq": here.seq})
        assert "Dat gesprek is er niet meer" in answer
    for typed in (sam.ref, f"verder {sam.ref}", f"vervolg {sam.ref}"):
        assert f"Onder {sam.ref} vind ik geen gesprek van jou" in robin.says(typed)
    assert sam.walk == here


@pytest.mark.parametrize("typed", ["verder {0}{1}", "verder {0}-{1}", "VERDER {0} {1}", "{0}–{1}"])
def test_a_reference_is_read_however_it_is_written(sam: Colleague, typed: str) -> None:
    in_body(sam)
    sam.device = "-phone"

    answer = sam.says(typed.format(*sam.ref.split("-")))

    assert f"{sam.ref} stond stil bij" in answer


def test_a_follow_up_is_begun_with_a_reference_without_dash(sam: Colleague) -> None:
    in_body(sam)
    for title in ("Door",) * 5 + ("Overslaan",) * 2:
        sam.presses(title)
    assert sam.walk.state == "done"

    sam.says(f"vervolg {sam.ref.replace('-', '').lower()}")

    assert sam.walk.moment == 2


# -- what is ticked -------------------------------------------------------------------------------


def test_what_is_unticked_on_a_card_does_not_play_any_more(sam: Colleague) -> None:
    in_body(sam).presses("Door", plays="body_sleep", strength="body_teeth")
    sam.presses("Terug")
    assert [t.mark for t in sam.last.form.ticks if t.mark] == ["plays", "strength"]  # type: ignore[union-attr]

    sam.presses("Door", plays="", strength="")

    assert sam.walk.answers["body"] == Answer()


def test_ticks_go_along_to_another_domain(sam: Colleague) -> None:
    in_body(sam).presses("Ander domein", plays="body_sleep,body_teeth", later="body_daily")
    sam.presses(next(b for b in sam.buttons if "Maatschappelijk" in b))

    assert sam.walk.at == "society"
    assert sam.walk.answers["body"].ticks == {
        "body_sleep": "plays",
        "body_teeth": "plays",
        "body_daily": "later",
    }


# -- after the end --------------------------------------------------------------------------------


def finished(colleague: Colleague) -> Colleague:
    """Brought to the end, with one priority."""
    in_body(colleague).presses("Door", plays="body_sleep")
    for title in ("Door", "Door", "Door", "Overslaan", "Overslaan"):
        colleague.presses(title)
    colleague.presses("Slaapt slecht of is overdag uitgeput")
    for title in ("Door", "Overslaan", "Overslaan", "Door", "Overslaan", "Over een week"):
        colleague.presses(title)
    assert colleague.walk.state == "done"
    return colleague


@pytest.mark.parametrize("left", ["Lichaam", "Cijfer voor gezondheid", "Volgende keer"])
def test_a_finished_conversation_that_is_being_changed_is_not_thrown_away_as_a_draft(
    sam: Colleague, left: str
) -> None:
    finished(sam).presses("Aanpassen")
    sam.presses(left)
    desk = Desk(sam.store)
    desk.keep_contact(sam.user, "{}")
    for _ in range(30):
        sam.waits(days=1)
        desk.sweep(sam.now)

    assert left in sam.says(sam.ref)
    assert sam.walk.answers["health"].mark == 6


def test_looking_for_a_partner_later_does_not_move_what_was_agreed(sam: Colleague) -> None:
    finished(sam).waits(days=3)
    sam.presses(next(b for b in sam.buttons if b.startswith("Partner zoeken")))
    sam.presses("Laak")

    summary = sam.presses("Naar het overzicht")

    assert "Over een week (29 november 2026)" in summary
    assert "op 22 november 2026" in sam.presses("Kopiëren voor HIS")


def test_a_red_flag_while_an_answer_is_changed_stops_the_conversation(sam: Colleague) -> None:
    finished(sam).presses("Aanpassen")
    sam.presses("Geest")
    sam.says("hij wil niet meer leven")

    assert sam.walk.state == "stopped"
    sam.says("verder")
    assert "Geest" in sam.presses("Ja, het is veilig")
    assert "Dit is het beeld" in sam.presses("Door")
    assert sam.walk.state == "done"


# -- the content of another day -------------------------------------------------------------------


def without(instruments: Instruments, item: str) -> Instruments:
    """The conversations after an editor took a signal out."""
    old = instruments.by_id["4d"]
    steps = tuple(
        s.model_copy(update={"items": tuple(i for i in s.items if i.id != item)})
        if isinstance(s, DomainStep)
        else s
        for s in old.steps
    )
    fields = {name: getattr(old, name) for name in Instrument.model_fields}
    fresh = Instrument(**{**fields, "steps": steps})
    return replace(instruments, by_id={**instruments.by_id, "4d": fresh}, digests={"4d": "later"})


def edited(
    sam: Colleague, content: Path, shipped: SocialMap, messages: Messages, item: str
) -> None:
    """From now on Sam talks with a bot whose content was edited."""
    assert sam.conversation.walks is not None
    fresh = without(sam.conversation.walks.four_d.instruments, item)
    sam.conversation = walked(content, shipped, messages, fresh)


def test_a_conversation_of_older_content_goes_on_without_what_is_gone(
    sam: Colleague, shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    in_body(sam).presses("Door", plays="body_sleep,body_teeth")
    sam.presses("Pauze")
    edited(sam, shipped_content, shipped, messages, "body_sleep")

    answer = sam.says("verder")

    assert "De vragen zijn intussen bijgewerkt" in answer
    assert sam.walk.answers["body"].ticks == {"body_teeth": "plays"}
    assert "Geest" in sam.presses("Verder")
    assert "bijgewerkt" not in sam.says("verder"), "it is said once"


def test_a_card_of_older_content_still_works(
    sam: Colleague, shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    button = in_body(sam).data("Door", plays="body_sleep,body_teeth")
    edited(sam, shipped_content, shipped, messages, "body_sleep")

    assert "Geest" in sam.presses_data(button)
    assert sam.walk.answers["body"].ticks == {"body_teeth": "plays"}


@pytest.mark.parametrize("typed", ["pauze", "stop"])
def test_a_finished_conversation_that_is_being_changed_can_be_paused(
    sam: Colleague, typed: str
) -> None:
    finished(sam).presses("Aanpassen")
    sam.presses("Lichaam")

    paused = sam.says(typed)

    assert "We pauzeren bij lichaam." in paused
    assert "tot en met 26 januari 2028" in paused  # 430 days, not the 7 of a draft


def test_another_language_holds_from_then_on_for_the_conversation_too(sam: Colleague) -> None:
    in_body(sam).says("english")
    assert "♥ Body" in sam.presses(f"Resume {sam.ref}")

    sam.says("wie doet schulden in Laak?")
    assert "♥ Body" in sam.presses(f"Verder met {sam.ref}")


def test_the_title_of_the_button_wins_from_a_command_that_sounds_the_same(sam: Colleague) -> None:
    in_body(sam).says("english")
    sam.presses(f"Resume {sam.ref}")

    assert "✦ Mind" in sam.says("continue")


def test_a_press_after_the_content_changed_says_so_too(
    sam: Colleague, shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    in_body(sam).presses("Door", plays="body_sleep")
    sam.presses("Pauze")
    edited(sam, shipped_content, shipped, messages, "body_teeth")

    assert "De vragen zijn intussen bijgewerkt" in sam.presses("Verder")
    assert "✦ Geest" in sam.presses("Verder")


def test_the_mark_is_called_as_the_conversation_calls_it(sam: Colleague) -> None:
    sam.says("positieve gezondheid")
    sam.presses("Beginnen")
    sam.presses("6")
    while sam.walk.state == "open":
        sam.presses("Door" if "Door" in sam.buttons else "Overslaan")

    assert "Cijfer voor het leven nu: 6 (eerste keer)." in sam.says(sam.ref)
    assert "S: Cijfer voor het leven nu: 6" in sam.presses("Kopiëren voor HIS")
