"""Where something is said, who can be written to, and who is called on a card."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cards import adaptive_card
from bot.letters import Address, Unreadable
from bot.translation import bot_was_removed, read_activity, to_turn
from content.messages import Messages
from dialogs.turn import Card, Mention, Reply

from .messenger import BOT, MENTION, TENANT, USER

CHANNEL = "19:team@thread.tacv2"


def said(where: str, kind: str = "channel", **more: Any) -> dict[str, Any]:
    return {
        **{"type": "message", "id": "1", "channelId": "msteams", "text": f"{MENTION} 1"},
        **{"serviceUrl": "http://127.0.0.1/", "from": USER, "recipient": BOT},
        "conversation": {"id": where, "conversationType": kind},
        "channelData": {"tenant": {"id": TENANT}, "team": {"id": "19:general"}},
        **more,
    }


@pytest.mark.parametrize(
    ("activity", "thread"),
    [
        (said(f"{CHANNEL};messageid=7"), "7"),
        (said(f"{CHANNEL};messageid=7", replyToId="8"), "7"),
        (said(CHANNEL, replyToId="8"), "8"),
        (said(CHANNEL), ""),
        (said("19:group", "groupChat", replyToId="8"), "8"),
        (said("a:1", "personal", replyToId="8"), ""),
        # a button stands on its own message, also deep in a thread
        (said(f"{CHANNEL};messageid=7", replyToId="8", text="", value={"do": "x"}), "8"),
        (said(f"{CHANNEL};messageid=7", text="", value={"do": "x"}), "7"),
    ],
)
def test_the_thread_is_the_message_that_something_hangs_under(
    activity: dict[str, Any], thread: str
) -> None:
    assert to_turn(read_activity(activity)).thread == thread


def test_a_channel_is_the_same_in_every_thread_and_whoever_speaks() -> None:
    one = to_turn(read_activity(said(f"{CHANNEL};messageid=7")))
    other = to_turn(read_activity(said(CHANNEL, **{"from": {"id": "29:else"}})))

    assert one.channel == other.channel == f"msteams|{CHANNEL}"
    assert one.channel_contact == other.channel_contact
    assert json.loads(one.channel_contact) == {
        **{"channel": "msteams", "service_url": "http://127.0.0.1/", "conversation": CHANNEL},
        **{"bot": BOT["id"], "team": "19:general"},
    }
    assert one.contact == ""
    assert one.conversation != other.conversation


def test_a_person_is_written_to_in_the_own_chat_only() -> None:
    turn = to_turn(read_activity(said("a:1", "personal")))

    assert json.loads(turn.contact)["user"] == USER["id"]
    assert turn.channel_contact == ""
    assert turn.channel == turn.conversation == "msteams|a:1"


def test_the_bot_itself_is_nobody_to_write_to() -> None:
    update = said("a:1", "personal", **{"type": "conversationUpdate", "from": BOT})

    assert to_turn(read_activity(update)).contact == ""


@pytest.mark.parametrize(
    ("fields", "gone"),
    [
        ({"type": "conversationUpdate", "membersRemoved": [BOT]}, True),
        ({"type": "conversationUpdate", "membersRemoved": [USER]}, False),
        ({"type": "conversationUpdate", "membersAdded": [BOT]}, False),
        ({"type": "installationUpdate", "action": "remove"}, True),
        ({"type": "installationUpdate", "action": "remove-upgrade"}, True),
        ({"type": "installationUpdate", "action": "add"}, False),
        ({"type": "message", "action": "remove", "membersRemoved": [BOT]}, False),
    ],
)
def test_when_the_bot_was_removed(fields: dict[str, Any], gone: bool) -> None:
    assert bot_was_removed(read_activity(said(CHANNEL, **fields))) is gone


@pytest.mark.parametrize(
    "contact",
    ["", "{}", "[]", "5", '{"channel": "msteams"}', '{"channel": 1, "conversation": "a:1"}'],
)
def test_an_address_in_another_form_is_not_written_to(contact: str) -> None:
    with pytest.raises(Unreadable):
        Address.read(contact)


def test_who_is_called_is_named_on_the_card_and_in_its_text(messages: Messages) -> None:
    people = (Mention("id-1", "wijkcoach"), Mention("id-2", "wijkcoach"))
    reply = Reply(Card("Overdracht", ("Laak",), mentions=people), "nl")

    card = adaptive_card(reply)
    shown = [block["text"] for block in card["body"]]
    entities = card["msteams"]["entities"]

    assert shown == [
        "Overdracht",
        "<at>wijkcoach</at> <at>wijkcoach 2</at>",
        "Laak",
    ]
    assert [(e["text"], e["mentioned"]["id"]) for e in entities] == [
        ("<at>wijkcoach</at>", "id-1"),
        ("<at>wijkcoach 2</at>", "id-2"),
    ]
    assert reply.text(messages) == "Overdracht\n@wijkcoach @wijkcoach\nLaak"


def test_a_card_that_calls_nobody_says_nothing_to_the_messenger() -> None:
    assert "msteams" not in adaptive_card(Reply(Card("Overdracht"), "nl"))
