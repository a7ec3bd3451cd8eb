"""A Reply → Adaptive Card 1.5 JSON."""

from __future__ import annotations

from typing import Any

from dialogs.turn import Choice, Reply, Section

CARD_TYPE = "application/vnd.microsoft.card.adaptive"

Block = dict[str, Any]


def adaptive_card(reply: Reply) -> Block:
    """The card with its buttons; plain JSON."""
    card = reply.card
    body: list[Block] = [_text(card.title, size="Medium", weight="Bolder", style="heading")]
    if card.urgent:
        body[0]["color"] = "Attention"
    if card.understood:
        body.append(_text(card.understood, subtle=True, size="Small", spacing="None"))
    body += [_text(line, spacing="Small") for line in card.lines]
    body += [_section(section) for section in card.sections]
    if card.footer:
        body.append(_text(card.footer, subtle=True, size="Small", spacing="Medium"))
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": reply.lang,
        "body": body,
        "actions": [_action(choice) for choice in reply.choices],
    }


def _text(text: str, subtle: bool = False, **more: Any) -> Block:
    block: Block = {"type": "TextBlock", "text": text, "wrap": True, **more}
    if subtle:
        block["isSubtle"] = True
    return block


def _section(section: Section) -> Block:
    items: list[Block] = [_text(section.title)]
    if section.text:
        items.append(_text(section.text, spacing="Small"))
    if section.facts:
        facts = [{"title": label, "value": value} for label, value in section.facts]
        items.append({"type": "FactSet", "facts": facts, "spacing": "Small"})
    if section.note:
        items.append(_text(section.note, color="Warning", spacing="Small"))
    return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}


def _action(choice: Choice) -> Block:
    """`Action.Execute` answers in place; older clients fall back to a submitted message."""
    data = dict(choice.data)
    return {
        "type": "Action.Execute",
        "title": choice.title,
        "verb": str(data.get("do", "")),
        "data": data,
        "fallback": {"type": "Action.Submit", "title": choice.title, "data": data},
    }
