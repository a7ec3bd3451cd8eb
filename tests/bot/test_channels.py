"""Cards in channels: posted, changed in place, and what happens when a channel is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from cases.store import SqliteStore
from content.messages import Messages

from . import quarter as laak
from .conftest import Clock, Log
from .loop import find
from .messenger import BOT, USER
from .quarter import COORDINATOR, GP, KEY_FIGURE, OTHER, PARTNER, PRACTICE, TEAM, Quarter, until

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
async def quarter(tmp_path: Path, aiohttp_client: Any) -> AsyncIterator[Quarter]:
    content = laak.content(tmp_path)
    running = await Quarter.running(content, aiohttp_client, SqliteStore(tmp_path / "bot.db"))
    yield running
    await running.client.close()  # while the messenger still takes what is on its way
    await running.connector.stop()


# -- one card for everybody -------------------------------------------------------------------


async def test_the_card_in_the_channel_changes_in_place_for_everybody(quarter: Quarter) -> None:
    await quarter.linked()
    loop = await quarter.asks()
    (posted,) = quarter.posts(TEAM)
    stands = quarter.store.channels.post(loop.ref, PARTNER)
    assert stands is not None

    await quarter.takes_up(loop)

    (edit,) = quarter.edits()
    assert unquote(edit.path).endswith(f"/conversations/{TEAM}/activities/{stands.activity}")
    assert loop.ref in str(edit.card)
    assert edit.card != posted.card
    assert len(quarter.posts(TEAM)) == 1
    assert loop.ref in str(quarter.posts(f"a:{GP}")[-1].card)  # and the requester hears it


async def test_the_others_hear_at_once_without_waiting_for_the_next_look(quarter: Quarter) -> None:
    await quarter.linked()
    loop = await quarter.asks()
    card = quarter.posts(TEAM)[-1].card

    await loop.partner.presses(find(card, act="accept"))

    await until(lambda: quarter.edits() and quarter.posts(f"a:{GP}"))


async def test_what_is_typed_under_the_card_is_about_it(
    quarter: Quarter, messages: Messages
) -> None:
    await quarter.linked()
    loop = await quarter.asks()
    stands = quarter.store.channels.post(loop.ref, PARTNER)
    assert stands is not None
    loop.partner.thread = stands.activity
    place = [a["data"].get("act") for a in quarter.posts(TEAM)[-1].card["actions"]]

    await quarter.hears(loop.partner, str(place.index("accept") + 1))

    handover = quarter.store.handovers.get(loop.ref)
    assert handover is not None
    assert handover.state == "accepted"


async def test_a_card_that_was_deleted_is_left_and_the_channel_stays(
    quarter: Quarter, log: Log
) -> None:
    await quarter.linked()
    loop = await quarter.asks()
    quarter.connector.refuse("PUT", TEAM, 404)

    await quarter.takes_up(loop)

    assert quarter.store.channels.of(PARTNER) is not None
    assert quarter.waiting() == 0
    assert "a card cannot be changed any more" in log.text
    assert loop.ref in str(quarter.posts(f"a:{GP}")[-1].card)


async def test_an_organisation_that_moves_is_asked_in_its_new_channel_and_old_cards_stay_right(
    quarter: Quarter,
) -> None:
    await quarter.linked()
    loop = await quarter.asks()

    await quarter.linked("19:new")
    loop.partner = quarter.there(KEY_FIGURE, "19:new")
    await quarter.takes_up(loop)
    again = await quarter.asks()

    (edit,) = quarter.edits()
    assert unquote(edit.path).startswith(f"/connector/v3/conversations/{TEAM}/")
    assert again.ref in str(quarter.posts("19:new")[-1].card)
    assert len(quarter.posts(TEAM)) == 1


async def test_a_channel_that_speaks_is_written_to_where_it_is_now(quarter: Quarter) -> None:
    await quarter.linked()
    before = quarter.store.channels.of(PARTNER)
    assert before is not None
    coordinator = quarter.there(COORDINATOR)
    coordinator.service_url = quarter.connector.url + "elsewhere/"

    await quarter.hears(coordinator, "hallo")

    after = quarter.store.channels.of(PARTNER)
    assert after is not None
    assert "elsewhere" in after.contact
    assert USER["id"] not in after.contact
    assert COORDINATOR not in after.contact  # whoever spoke


# -- a messenger on a bad day -----------------------------------------------------------------


async def test_a_busy_messenger_is_not_asked_again_before_the_time_that_it_said(
    quarter: Quarter, clock: Clock
) -> None:
    await quarter.linked()
    quarter.connector.refuse("POST", TEAM, 429, Retry_After="7200")
    loop = await quarter.asks()
    quarter.connector.refuses.clear()
    assert len(quarter.posts(TEAM)) == 1
    assert clock.waits == []  # nobody is kept waiting so long

    await quarter.told(seconds=7100)
    assert len(quarter.posts(TEAM)) == 1
    await quarter.told(seconds=7300 + 300)

    assert len(quarter.posts(TEAM)) == 2
    assert quarter.store.channels.post(loop.ref, PARTNER) is not None


@pytest.mark.parametrize("status", [401, 412, 429, 500, 502, 503, 504])
async def test_what_gets_better_is_tried_again_and_keeps_its_order(
    quarter: Quarter, status: int
) -> None:
    await quarter.linked()
    quarter.connector.refuse("POST", TEAM, status)
    first, second = await quarter.asks(), await quarter.asks()
    quarter.connector.refuses.clear()
    quarter.connector.sent.clear()

    await quarter.told(minutes=5)

    in_order = [first.ref in str(s.card) for s in quarter.posts(TEAM)]
    assert in_order == [True, False]
    assert second.ref in str(quarter.posts(TEAM)[1].card)
    assert quarter.waiting() == 0


async def test_a_channel_that_is_forbidden_is_unlinked_and_the_requester_gets_a_text(
    quarter: Quarter,
) -> None:
    await quarter.linked()
    quarter.connector.refuse("POST", TEAM, 403)

    loop = await quarter.asks()

    assert quarter.store.channels.of(PARTNER) is None
    pasted = quarter.posts(f"a:{GP}")[-1]
    assert loop.ref in str(pasted.card)
    assert "Monospace" in str(pasted.card)
    assert quarter.waiting() == 0


async def test_a_card_that_the_messenger_will_never_take_does_not_hold_up_the_channel(
    quarter: Quarter,
) -> None:
    await quarter.linked()
    quarter.connector.refuse("POST", TEAM, 413)
    first = await quarter.asks()
    quarter.connector.refuses.clear()
    second = await quarter.asks()

    assert quarter.store.channels.of(PARTNER) is not None
    assert first.ref in str(quarter.posts(f"a:{GP}")[-1].card)
    assert second.ref in str(quarter.posts(TEAM)[-1].card)


async def test_what_cannot_be_written_to_a_person_goes_to_the_channel_of_the_own_side(
    quarter: Quarter,
) -> None:
    await quarter.linked()
    await quarter.linked("19:practice", PRACTICE)
    loop = await quarter.asks()
    quarter.connector.refuse("POST", f"a:{GP}", 403)

    await quarter.takes_up(loop)

    (told,) = quarter.posts("19:practice")
    assert loop.ref in str(told.card)
    assert GP in str(told.card["msteams"])  # who is meant
    assert quarter.store.outbox.reached_at(GP) is None


async def test_a_message_that_arrived_and_could_not_be_noted_is_not_sent_again(
    quarter: Quarter, tmp_path: Path
) -> None:
    await quarter.linked()
    loop = await quarter.asks()
    await quarter.takes_up(loop)
    quarter.connector.sent.clear()
    quarter.store._execute("pragma busy_timeout = 0")
    again = quarter.chat(GP)
    with quarter.store.atomic():
        quarter.store.outbox.post(f"msteams|{GP}", "[]", datetime.now(UTC))
    locked = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    locked.execute("begin immediate")

    assert await quarter.told() == 0
    assert await quarter.told() == 0
    locked.execute("rollback")
    assert await quarter.told() == 1

    assert len(quarter.posts(again.conversation)) == 1
    locked.close()


# -- coming and going -------------------------------------------------------------------------


async def test_in_a_channel_the_bot_says_how_it_is_linked_and_greets_nobody(
    quarter: Quarter, messages: Messages
) -> None:
    sender = {"id": "29:x", "name": "Sam Voorbeeld", "aadObjectId": GP}
    await quarter.happens("conversationUpdate", TEAM, membersAdded=[BOT], **{"from": sender})

    (sent,) = quarter.connector.sent
    assert messages.text("handover.welcome.title", "nl") in str(sent.card)
    assert "@bot koppel" in str(sent.card)
    assert "Sam" not in str(sent.card)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "conversationUpdate", "membersRemoved": [BOT]},
        {"kind": "installationUpdate", "action": "remove"},
        {"kind": "installationUpdate", "action": "remove-upgrade"},
    ],
)
async def test_a_channel_from_which_the_bot_is_removed_is_no_longer_asked(
    quarter: Quarter, event: dict[str, Any]
) -> None:
    await quarter.linked()
    quarter.connector.refuse("POST", TEAM, 503)
    loop = await quarter.asks()  # the card still waits

    await quarter.happens(where=TEAM, **event)
    await quarter.told()

    assert quarter.store.channels.of(PARTNER) is None
    assert loop.ref in str(quarter.posts(f"a:{GP}")[-1].card)
    assert quarter.waiting() == 0


async def test_somebody_else_who_leaves_the_channel_changes_nothing(quarter: Quarter) -> None:
    await quarter.linked()

    await quarter.happens("conversationUpdate", TEAM, membersRemoved=[USER])
    await quarter.happens("installationUpdate", TEAM, action="add")

    assert quarter.store.channels.of(PARTNER) is not None


async def test_a_team_from_which_the_bot_is_removed_takes_its_channels_along(
    quarter: Quarter,
) -> None:
    quarter.teams = {TEAM: "19:general", "19:general": "19:general", "19:else": "19:other"}
    await quarter.linked()
    await quarter.linked("19:else", OTHER)

    await quarter.happens("conversationUpdate", "19:general", membersRemoved=[BOT])

    assert quarter.store.channels.of(PARTNER) is None
    assert quarter.store.channels.of(OTHER) is not None


async def test_who_removes_the_bot_from_the_own_chat_is_not_written_to(quarter: Quarter) -> None:
    await quarter.linked()
    loop = await quarter.asks()

    await quarter.happens("installationUpdate", f"a:{GP}", action="remove")
    await quarter.takes_up(loop)

    assert quarter.store.outbox.reached_at(GP) is None
    assert quarter.posts(f"a:{GP}") == []


async def test_a_removal_that_is_told_twice_makes_no_difference(quarter: Quarter) -> None:
    await quarter.linked()
    event = {"id": "once", "membersRemoved": [BOT]}
    await quarter.happens("conversationUpdate", TEAM, **event)
    await quarter.linked()

    await quarter.happens("conversationUpdate", TEAM, **event)

    assert quarter.store.channels.of(PARTNER) is not None


# -- personal messages ------------------------------------------------------------------------


async def test_a_button_of_a_message_that_the_bot_sent_by_itself_can_be_typed(
    quarter: Quarter,
) -> None:
    key_figure = quarter.chat(KEY_FIGURE)
    await quarter.hears(key_figure, "hallo")
    await quarter.linked()
    loop = await quarter.asks()
    card = quarter.posts(key_figure.conversation)[-1].card
    acts = [a["data"].get("act") for a in card["actions"]]

    await quarter.hears(key_figure, str(acts.index("accept") + 1))

    handover = quarter.store.handovers.get(loop.ref)
    assert handover is not None
    assert handover.state == "accepted"


async def test_a_message_in_between_leaves_the_numbers_of_a_conversation_alone(
    quarter: Quarter,
) -> None:
    key_figure = quarter.chat(KEY_FIGURE)
    await quarter.hears(key_figure, "wie doet schulden?")
    place, user = f"msteams|{key_figure.conversation}", f"msteams|{KEY_FIGURE}"
    before = quarter.store.recall(place, user)[1]
    await quarter.linked()

    await quarter.asks()

    assert len(quarter.posts(key_figure.conversation)) == 1
    assert quarter.store.recall(place, user)[1] == before


async def test_who_is_registered_can_be_told_from_the_first_word_on_without_writing_twice(
    quarter: Quarter,
) -> None:
    key_figure = quarter.chat(KEY_FIGURE)
    await quarter.hears(key_figure, "hallo")
    contacts = quarter.store._execute("select user, body from contacts").fetchall()
    await quarter.hears(quarter.chat("stranger"), "hallo")

    with quarter.store.atomic():
        before = quarter.store._db.conn.total_changes
        quarter.store.outbox.keep_contact(*contacts[0])
        assert quarter.store._db.conn.total_changes == before

    assert [user for user, _ in contacts] == [f"msteams|{KEY_FIGURE}"]
    assert quarter.store._execute("select count(*) from contacts").fetchone() == (1,)


async def test_a_letter_for_a_terminal_waits_for_that_terminal(quarter: Quarter) -> None:
    with quarter.store.atomic():
        quarter.store.outbox.keep_contact("terminal|Sam", "{}")
        quarter.store.outbox.post("terminal|Sam", "[]", datetime.now(UTC))

    assert await quarter.told() == 0
    assert quarter.waiting() == 1
