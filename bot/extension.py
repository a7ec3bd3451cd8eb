"""Search from the compose box of any chat: a question → cards to put in one's own message."""

from __future__ import annotations

from datetime import date
from typing import Any

from botbuilder.schema import Activity

from bot.cards import CARD_TYPE, adaptive_card
from bot.translation import MAX_TEXT, user_of
from bot.turns import Turns
from dialogs.picks import picks
from dialogs.turn import Reply

QUERY = "composeExtension/query"
COMMAND, QUESTION = "zoek", "vraag"
"""The command and its parameter, as `teams/manifest.json` names them."""
PREVIEW_TYPE = "application/vnd.microsoft.card.thumbnail"

Body = dict[str, Any]


def suggestions(activity: Activity, turns: Turns, today: date) -> Body:
    """The body of the answer: cards to choose from, or examples of what can be asked."""
    conversation = turns.library.conversation
    user, text = turns.desk.user(user_of(activity)), _question(activity.value)
    lang = turns.language(user_of(activity))
    if not text:
        return remark(conversation.messages.text("search.examples", lang))
    found = picks(conversation.finder, text, user.usual_place, lang, today)
    return _body(type="result", attachmentLayout="list", attachments=[_attached(r) for r in found])


def remark(text: str) -> Body:
    """The body of an answer without cards."""
    return _body(type="message", text=text)


def _body(**extension: Any) -> Body:
    return {"composeExtension": extension}


def _question(value: Any) -> str:
    """What was typed so far; "" for nothing, and for whatever is no search of ours.

    The Playground names neither the command nor the parameter unless one fills them in.
    """
    ours = isinstance(value, dict) and value.get("commandId") in (COMMAND, None)
    given = value.get("parameters") if ours else None
    for parameter in given if isinstance(given, list) else ():
        if isinstance(parameter, dict) and parameter.get("name") in (QUESTION, None):
            text = parameter.get("value")
            return text[:MAX_TEXT].strip() if isinstance(text, str) else ""
    return ""


def _attached(reply: Reply) -> Body:
    """A card, and the lines by which it is chosen."""
    card = reply.card
    alone = card.sections[0] if len(card.sections) == 1 else None
    title = (alone.title if alone else card.title).replace("**", "")
    shown = {"title": title, "text": alone.text if alone else card.understood}
    preview = {"contentType": PREVIEW_TYPE, "content": shown}
    return {"contentType": CARD_TYPE, "content": adaptive_card(reply), "preview": preview}
