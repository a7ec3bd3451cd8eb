"""Activity ⇄ Turn and Reply: the shape of what comes in is checked here, before anything else."""

from __future__ import annotations

import re
from typing import Any

import orjson
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationAccount,
)

from bot.cards import CARD_CHANNELS, CARD_TYPE, adaptive_card
from content.messages import Messages
from dialogs.turn import Data, Reply, Turn

MAX_TEXT = 2000
MAX_ID = 1000
GROUPS = frozenset({"channel", "groupChat"})
CARD_ACTION = "adaptiveCard/action"
SAID = frozenset({ActivityTypes.message, ActivityTypes.invoke})
"""Activities that somebody is behind."""
REMOVED = frozenset({"remove", "remove-upgrade"})
"""What an installation update says when the bot is no longer there."""
THREAD = ";messageid="
"""In the id of a conversation, before the message that its thread hangs under."""

_AT = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^\w.'-]|_")
_TAG = re.compile(r"</?(?:p|div|br|span|strong|em|b|i|a|ul|li)\b[^>]*>|&nbsp;")


class Outgoing(Activity):  # type: ignore[misc]
    """A message of ours. botbuilder copies whatever it sends in depth before it addresses it;
    nobody else holds this one, and copying its card costs more than making it."""

    def __deepcopy__(self, memo: object) -> Outgoing:
        return self


class Party(ChannelAccount):  # type: ignore[misc]
    """A user or the bot. botbuilder copies both for every reply; nobody changes them."""

    def __copy__(self) -> Party:
        return self


class Chat(ConversationAccount):  # type: ignore[misc]
    """A conversation; as with a `Party` no copy is needed."""

    def __copy__(self) -> Chat:
        return self


class BadActivity(Exception):
    """What came in is no usable activity; the text is for the caller's log."""


def read_activity(body: Any) -> Activity:
    """A checked botbuilder Activity. Raises BadActivity; unknown fields are left out.

    Only the fields this bot uses are read, each with its type checked: the SDK's own
    deserialiser takes a dict for a text and sixty thousand entities for granted.
    """
    if not isinstance(body, dict):
        raise BadActivity("an activity is a JSON object")
    kind = _text(body, "type", required=True)
    activity = Activity(
        type=kind,
        id=_text(body, "id"),
        name=_text(body, "name"),
        channel_id=_text(body, "channelId"),
        service_url=_text(body, "serviceUrl"),
        reply_to_id=_text(body, "replyToId"),
        locale=_text(body, "locale"),
        delivery_mode=_text(body, "deliveryMode"),
        action=_text(body, "action"),
        text=_text(body, "text", limit=None),
        from_property=_account(body, "from"),
        recipient=_account(body, "recipient"),
        conversation=_conversation(body),
        members_added=_accounts(body, "membersAdded"),
        members_removed=_accounts(body, "membersRemoved"),
        entities=_objects(body, "entities"),
        value=body.get("value"),
        channel_data=body.get("channelData"),
    )
    if not activity.conversation or not activity.service_url or not activity.channel_id:
        raise BadActivity("channelId, serviceUrl and conversation.id are required")
    if kind in SAID and not activity.from_property:
        raise BadActivity("from.id is required")
    return activity


def _text(
    body: dict[str, Any], key: str, required: bool = False, limit: int | None = MAX_ID
) -> str | None:
    value = body.get(key)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value):
        raise BadActivity(f"{key} must be a text")
    if limit is not None and len(value) > limit:
        raise BadActivity(f"{key} is too long")
    return value


def _object(body: dict[str, Any], key: str) -> dict[str, Any] | None:
    value = body.get(key)
    if value is not None and not isinstance(value, dict):
        raise BadActivity(f"{key} must be an object")
    return value


def _objects(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = body.get(key) or []
    if not isinstance(value, list) or len(value) > 200:
        raise BadActivity(f"{key} must be a list of at most 200")
    return [item for item in value if isinstance(item, dict)]


def _account(body: dict[str, Any], key: str) -> ChannelAccount | None:
    account = _object(body, key)
    if account is None or account.get("id") is None:
        return None
    return Party(
        id=_text(account, "id"),
        name=_text(account, "name"),
        aad_object_id=_text(account, "aadObjectId"),
    )


def _accounts(body: dict[str, Any], key: str) -> list[ChannelAccount]:
    accounts = (_account({"account": a}, "account") for a in _objects(body, key))
    return [a for a in accounts if a is not None]


def _conversation(body: dict[str, Any]) -> ConversationAccount | None:
    conversation = _object(body, "conversation")
    if conversation is None or not conversation.get("id"):
        return None
    is_group = conversation.get("isGroup")
    return Chat(
        id=_text(conversation, "id"),
        conversation_type=_text(conversation, "conversationType"),
        tenant_id=_text(conversation, "tenantId"),
        is_group=is_group if isinstance(is_group, bool) else None,
    )


def tenant(activity: Activity) -> str:
    """The user's tenant; the SDK leaves `conversation.tenant_id` empty."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    found = data.get("tenant")
    id_ = found.get("id") if isinstance(found, dict) else None
    return id_.lower() if isinstance(id_, str) else ""


def team(activity: Activity) -> str:
    """The team that the channel belongs to; "" outside teams."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    found = data.get("team")
    id_ = found.get("id") if isinstance(found, dict) else None
    return id_ if isinstance(id_, str) and len(id_) <= MAX_ID else ""


def bot_was_added(activity: Activity) -> bool:
    """The bot and somebody meet."""
    if activity.type != ActivityTypes.conversation_update:
        return False
    return _is_bot(activity, activity.members_added)


def bot_was_removed(activity: Activity) -> bool:
    """The bot can no longer write in this conversation."""
    if activity.type == ActivityTypes.installation_update:
        return activity.action in REMOVED
    if activity.type != ActivityTypes.conversation_update:
        return False
    return _is_bot(activity, activity.members_removed)


def _is_bot(activity: Activity, members: list[ChannelAccount] | None) -> bool:
    bot = activity.recipient.id if activity.recipient else None
    return bot is not None and any(m.id == bot for m in members or ())


def channel_of(activity: Activity) -> str:
    """The conversation without its thread."""
    return f"{activity.channel_id}|{activity.conversation.id.partition(THREAD)[0]}"


def user_of(activity: Activity) -> str:
    """Who says or presses it, by the id in the directory where that is known."""
    sender = activity.from_property
    return f"{activity.channel_id}|{sender.aad_object_id or sender.id}"


def addressed(activity: Activity) -> bool:
    """Is this for the bot? In a channel or group chat only when it is mentioned or pressed."""
    if not _is_shared(activity) or activity.type == ActivityTypes.invoke or pressed_data(activity):
        return True
    bot = activity.recipient.id if activity.recipient else None
    return any(
        e.get("type") == "mention"
        and isinstance(e.get("mentioned"), dict)
        and bot is not None
        and e["mentioned"].get("id") == bot
        for e in activity.entities
    )


def pressed_data(activity: Activity) -> Data | None:
    """What a button carries: `Action.Execute` is an invoke, `Action.Submit` a message."""
    value = activity.value
    if not isinstance(value, dict):
        return None
    if activity.type == ActivityTypes.invoke:
        action = value.get("action")
        data = action.get("data") if isinstance(action, dict) else None
        return data if isinstance(data, dict) else {}
    return value if activity.type == ActivityTypes.message and not activity.text else None


def to_turn(activity: Activity) -> Turn:
    """What the person said or pressed, without mentions and markup."""
    sender = activity.from_property
    text = _TAG.sub(" ", _AT.sub(" ", (activity.text or "")[:MAX_TEXT])).strip()
    first_name = (sender.name or "").split(" ")[0][:40]
    shared, pressed = _is_shared(activity), pressed_data(activity)
    return Turn(
        user=user_of(activity),
        conversation=f"{activity.channel_id}|{activity.conversation.id}",
        text=text,
        pressed=pressed,
        first_name=_NOT_IN_NAMES.sub("", first_name),
        shared=shared,
        contact="" if shared else _contact(activity),
        channel=channel_of(activity),
        channel_contact=_contact(activity) if shared else "",
        thread=_thread(activity, pressed is not None) if shared else "",
    )


def _is_shared(activity: Activity) -> bool:
    conversation = activity.conversation
    return conversation.conversation_type in GROUPS or bool(conversation.is_group)


def _thread(activity: Activity, pressed: bool) -> str:
    """The message that this hangs under; of a button the message that it stands on."""
    thread = activity.conversation.id.partition(THREAD)[2]
    under = activity.reply_to_id or ""
    return (under or thread) if pressed else (thread or under)


def _contact(activity: Activity) -> str:
    """Where this person, or everybody here, can be written to."""
    if not activity.recipient or activity.from_property.id == activity.recipient.id:
        return ""
    contact = {
        "channel": activity.channel_id,
        "service_url": activity.service_url,
        "conversation": activity.conversation.id.partition(THREAD)[0],
        "bot": activity.recipient.id,
    }
    if _is_shared(activity):
        contact["team"] = team(activity)  # nobody in it: the same whoever speaks
    else:
        contact["user"] = activity.from_property.id
    return orjson.dumps(contact).decode()


def to_activity(reply: Reply, channel: str, messages: Messages) -> Activity:
    """The reply as a message: a card where cards are shown, else text that works alone.

    The summary is what a lock screen may show, so it says nothing.
    """
    if channel in CARD_CHANNELS:
        card = Attachment(content_type=CARD_TYPE, content=adaptive_card(reply))
        return Outgoing(
            type=ActivityTypes.message,
            attachments=[card],
            summary=messages.text("summary", reply.lang),
            locale=reply.lang,
        )
    return Outgoing(type=ActivityTypes.message, text=reply.text(messages), locale=reply.lang)


def invoke_answer(reply: Reply) -> dict[str, Any]:
    """The body of the answer to an `Action.Execute`: the fresh card."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": adaptive_card(reply)}
