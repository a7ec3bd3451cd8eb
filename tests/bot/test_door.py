"""What comes back for what is sent to `POST /api/messages`."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote

import pytest

from .messenger import BOT, MENTION, Bot, button, texts

QUESTION = "wie doet schulden in Laak?"


async def test_a_question_gives_exactly_one_card(running: Bot) -> None:
    status, body = await running.post(running.activity(text=QUESTION, id="q1"))

    assert (status, body) == (200, None)
    (reply,) = running.connector.sent
    assert reply.method == "POST"
    assert unquote(reply.path) == "/connector/v3/conversations/a:personal/activities/q1"
    assert "Helpdesk Geldzaken" in texts(reply.card)
    assert reply.activity["type"] == "message"
    assert reply.activity["replyToId"] == "q1"
    assert reply.activity["from"]["id"] == BOT["id"]


async def test_what_a_lock_screen_shows_says_nothing_of_the_question(running: Bot) -> None:
    await running.post(running.activity(text=QUESTION))

    (reply,) = running.connector.sent
    assert reply.activity["summary"] == "Antwoord van Wijkschakel"
    assert "text" not in reply.activity


@pytest.mark.parametrize("channel", ["sms", "telegram", "directlinespeech", "email"])
async def test_a_channel_without_cards_gets_text_that_works_alone(
    running: Bot, channel: str
) -> None:
    await running.post(running.activity(text=QUESTION, channelId=channel))

    (reply,) = running.connector.sent
    assert "attachments" not in reply.activity
    assert "Helpdesk Geldzaken" in reply.activity["text"]
    assert "Typ een nummer: 1 Meer tonen" in reply.activity["text"]


async def test_in_a_channel_without_cards_a_number_presses_the_button(running: Bot) -> None:
    for text in (QUESTION, "1"):
        await running.post(running.activity(text=text, channelId="sms"))

    assert "Nog 1 van de 4 partners" in running.connector.sent[-1].activity["text"]


async def test_a_pressed_button_is_answered_in_place_and_not_posted(running: Bot) -> None:
    card = await running.says(QUESTION)

    status, answer = await running.post(running.execute(button(card, "Meer tonen")))

    assert status == 200
    assert answer["statusCode"] == 200
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert "Nog 1 van de 4 partners" in texts(answer["value"])
    assert len(running.connector.sent) == 1


async def test_a_submitted_button_is_answered_with_a_message(running: Bot) -> None:
    data = button(await running.says(QUESTION), "Meer tonen")

    status, body = await running.post(running.activity(value=data))

    assert (status, body) == (200, None)
    assert "Nog 1 van de 4 partners" in texts(running.connector.sent[-1].card)


async def test_the_three_ways_to_press_a_button_give_the_same_card(running: Bot) -> None:
    card = await running.says(QUESTION)
    data = button(card, "Klopt niet meer")

    typed = await running.says("Klopt niet meer")
    _, executed = await running.post(running.execute(data))
    await running.post(running.activity(value=data))

    assert executed["value"] == typed == running.connector.sent[-1].card


async def test_the_same_activity_is_answered_once(running: Bot) -> None:
    activity = running.activity(text="tandarts in Overvecht")

    answers = [await running.post(activity) for _ in range(3)]

    assert answers == [(200, None)] * 3
    assert len(running.connector.sent) == 1
    assert [g.count for g in running.store.gaps()] == [1]


async def test_the_same_press_sent_again_gets_the_same_card_and_counts_once(running: Bot) -> None:
    data = {"do": "wrong", "services": ["helpdesk-geldzaken-schulden"], "what": "contact"}
    press = running.execute(data)

    answers = [await running.post(press) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert "Dank je" in texts(answers[0][1])
    assert len(running.store.corrections.all()) == 1


async def test_equal_ids_in_two_conversations_are_two_activities(running: Bot) -> None:
    for where in ("a:one", "a:two"):
        activity = running.activity(text=QUESTION, id="same", conversation={"id": where})
        await running.post(activity)

    assert len(running.connector.sent) == 2


async def test_an_activity_without_id_is_answered_in_the_conversation(running: Bot) -> None:
    await running.post(running.activity(text=QUESTION, id=None))

    (reply,) = running.connector.sent
    assert reply.path.endswith("/activities")


async def test_ten_clicks_at_once_are_taken_one_by_one(running: Bot) -> None:
    data = {"do": "find", "needs": ["mondzorg"], "places": ["WK034403"]}

    answers = await asyncio.gather(*(running.post(running.execute(data)) for _ in range(10)))

    assert [status for status, _ in answers] == [200] * 10
    assert [g.count for g in running.store.gaps()] == [10]


async def test_a_second_message_is_answered_after_the_first(running: Bot) -> None:
    await asyncio.gather(
        running.post(running.activity(text="wie helpt met schulden?")),
        running.post(running.activity(text=QUESTION)),
    )

    assert len(running.connector.sent) == 2


async def test_two_colleagues_in_one_channel_keep_their_own_question(running: Bot) -> None:
    other = {"id": "29:robin", "name": "Robin"}
    await running.post(running.in_channel(f"{MENTION} wie helpt met schulden?", mentioned=True))
    robin = running.in_channel(f"{MENTION} Laak", mentioned=True)
    await running.post(robin | {"from": other})

    assert "Ik herken Laak" in texts(running.connector.sent[-1].card)


# -- channels and groups ----------------------------------------------------------------------


async def test_in_a_channel_the_bot_is_silent_until_it_is_named(running: Bot) -> None:
    status, _ = await running.post(running.in_channel(QUESTION, mentioned=False))

    assert status == 200
    assert running.connector.sent == []


async def test_in_a_group_chat_somebody_else_named_is_not_the_bot(running: Bot) -> None:
    someone = [{"type": "mention", "mentioned": {"id": "29:robin"}, "text": "<at>Robin</at>"}]
    activity = running.in_channel("<at>Robin</at> " + QUESTION, mentioned=False)
    await running.post(activity | {"entities": someone})

    assert running.connector.sent == []


@pytest.mark.parametrize(
    "text",
    [
        f"{MENTION} {QUESTION}",
        f"{QUESTION} {MENTION}",
        f"<p>{MENTION}&nbsp;{QUESTION}</p>",
        f'<at id="0">Wijkschakel</at> {QUESTION}',
    ],
)
async def test_in_a_channel_the_bot_answers_when_named_and_does_not_hear_its_name(
    running: Bot, text: str
) -> None:
    await running.post(running.in_channel(text, mentioned=True))

    (reply,) = running.connector.sent
    assert "vond ik 4 partners" in texts(reply.card)
    assert "“wijkschakel" not in texts(reply.card).lower()


async def test_a_command_in_a_channel_counts_without_the_mention(running: Bot) -> None:
    await running.post(running.in_channel(f"{MENTION} help", mentioned=True))

    assert "Dit kan ik voor je doen." in texts(running.connector.sent[0].card)


async def test_the_answer_in_a_channel_stays_in_its_thread(running: Bot) -> None:
    await running.post(running.in_channel(f"{MENTION} {QUESTION}", mentioned=True))

    path = unquote(running.connector.sent[0].path)
    assert "/v3/conversations/19:team@thread.tacv2;messageid=1/activities/" in path


async def test_a_button_in_a_channel_needs_no_mention(running: Bot) -> None:
    await running.post(running.in_channel(f"{MENTION} {QUESTION}", mentioned=True))
    data = button(running.connector.sent[0].card, "Meer tonen")
    pressed = running.in_channel("", mentioned=False, value=data)
    del pressed["text"]
    await running.post(pressed)

    assert "Nog 1 van de 4 partners" in texts(running.connector.sent[-1].card)


# -- other activities -------------------------------------------------------------------------


async def test_somebody_new_is_greeted_once(running: Bot) -> None:
    added = running.activity("conversationUpdate", membersAdded=[{"id": "29:sam"}, BOT])

    for _ in range(2):
        assert (await running.post(added))[0] == 200

    (reply,) = running.connector.sent
    assert "Hoi Sam, fijn dat je er bent." in texts(reply.card)


async def test_a_greeting_works_when_nobody_is_named(running: Bot) -> None:
    added = running.activity("conversationUpdate", membersAdded=[BOT])
    del added["from"]
    await running.post(added)

    assert "fijn dat je er bent." in texts(running.connector.sent[0].card)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("typing", {}),
        ("messageReaction", {"reactionsAdded": [{"type": "like"}]}),
        ("messageUpdate", {"text": QUESTION}),
        ("messageDelete", {}),
        ("installationUpdate", {"action": "add"}),
        ("conversationUpdate", {"membersAdded": [{"id": "29:robin"}]}),
        ("conversationUpdate", {"membersRemoved": [BOT]}),
        ("event", {"name": "iets", "value": {"a": 1}}),
        ("endOfConversation", {}),
        ("somethingNew", {"text": QUESTION}),
    ],
)
async def test_what_needs_no_answer_gets_none(
    running: Bot, kind: str, more: dict[str, object]
) -> None:
    assert await running.post(running.activity(kind, **more)) == (200, None)
    assert running.connector.sent == []


@pytest.mark.parametrize("name", ["task/fetch", "composeExtension/selectItem", "", None])
async def test_an_invoke_that_the_bot_does_not_know_is_not_implemented(
    running: Bot, name: str | None
) -> None:
    status, _ = await running.post(running.activity("invoke", name=name, value={}))

    assert status == 501
    assert running.connector.sent == []


@pytest.mark.parametrize("data", [None, [], "tekst", 5, {}, {"do": 1}, {"do": "find"}], ids=repr)
async def test_a_press_with_strange_data_gets_a_polite_card(running: Bot, data: object) -> None:
    status, answer = await running.post(running.execute(data))

    assert status == 200
    assert "Die knop hoort bij een oudere vraag" in texts(answer)


@pytest.mark.parametrize("value", [None, [], 5, "x", {}, {"action": None}, {"action": "x"}])
async def test_a_press_without_an_action_gets_a_polite_card(running: Bot, value: object) -> None:
    press = running.activity("invoke", name="adaptiveCard/action") | {"value": value}
    status, answer = await running.post(press)

    assert status == 200
    assert answer["statusCode"] == 200
    assert answer["value"]["body"]


@pytest.mark.parametrize("text", ["", "   ", None, "<p></p>", "&nbsp;"])
async def test_an_empty_message_gets_an_example(running: Bot, text: str | None) -> None:
    card = await running.says(text)  # type: ignore[arg-type]

    assert "Ik zag geen vraag." in texts(card)


async def test_the_bot_greets_by_first_name_and_nothing_else_of_a_name(running: Bot) -> None:
    sender = {"id": "29:x", "name": "<b>Robin</b>[klik](http://voorbeeld) Voorbeeldsen"}
    activity = running.activity(text="hallo") | {"from": sender}
    await running.post(activity)

    shown = texts(running.connector.sent[0].card)
    for left_out in ("Voorbeeldsen", "<b>", "[klik]", "http://voorbeeld)"):
        assert left_out not in shown
