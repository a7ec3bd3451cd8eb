"""A Reply → Adaptive Card 1.5 JSON."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from bot.inputs import inputs, left_open
from dialogs.pages import Picture
from dialogs.turn import Choice, Data, Form, Mention, Reply, Section

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
CARD_CHANNELS = frozenset({"msteams", "webchat", "directline", "emulator"})
"""Channels that show Adaptive Cards; all others get the text."""

LIST_THEN = re.compile(r"^(- .*)\n(?!- |\n)", re.MULTILINE)
"""The end of a list: without an empty line, what follows is drawn as part of its last point."""

Block = dict[str, Any]


def adaptive_card(reply: Reply) -> Block:
    """The card with its buttons; plain JSON."""
    card = reply.card
    title = card.title.replace("**", "")  # bold as a whole
    body: list[Block] = [_text(title, size="Medium", weight="Bolder", style="heading")]
    if card.urgent:
        body[0]["color"] = "Attention"
    if card.understood:
        body.append(_text(card.understood, subtle=True, size="Small", spacing="None"))
    if card.mentions:
        called = _called(card.mentions)
        body.append(_text(" ".join(c["text"] for c in called), spacing="Small"))
    body += [_text(line, spacing="Small") for line in card.told]
    if card.marks:
        body.append(_chart(card.marks))
    for number, section in enumerate(card.sections):
        body += _folded(section, f"section{number}") if section.folded else [_section(section)]
    if card.picture and card.picture.url:
        body.append(_picture(card.picture))
    if reply.form is not None:
        body += _form(reply.form)
    if card.copy:
        lines = [_as_it_is(line) for line in card.copy.split("\n")]
        body.append({"type": "Container", "style": "emphasis", "items": lines})
    if card.footer:
        body.append(_text(card.footer, subtle=True, size="Small", spacing="Medium"))
    shown: Block = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": reply.lang,
        "body": body,
        "actions": [
            *(_action(choice, _unticked(reply.form)) for choice in _actions(reply)),
            *(_open(link.url, link.title) for link in card.links if link.url),
        ],
    }
    if card.mentions:
        shown["msteams"] = {"entities": _called(card.mentions)}
    return shown


def notice(text: str) -> Block:
    """The body of the answer to a press that leaves the card as it is, and says something."""
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": text}


def _actions(reply: Reply) -> tuple[Choice, ...]:
    return (*(reply.form.sends if reply.form else ()), *reply.choices)


def _called(mentions: tuple[Mention, ...]) -> list[Block]:
    """Who is called where the messenger can; each by another text, for it tells them apart."""
    titles = [m.title for m in mentions]
    called = []
    for n, mention in enumerate(mentions):
        before = titles[:n].count(mention.title)
        text = f"<at>{mention.title}{f' {before + 1}' if before else ''}</at>"
        mentioned = {"id": mention.id, "name": mention.title}
        called.append({"type": "mention", "text": text, "mentioned": mentioned})
    return called


def _form(form: Form) -> list[Block]:
    """Inputs for what can be ticked, rows for what is tapped, a row of marks for a scale."""
    if form.scale:
        half = (len(form.options) + 1) // 2
        return [_scale(form.options[:half]), _scale(form.options[half:])]
    blocks = [
        _ticks(form, mark, label, likeliest=n == 0)
        for n, (mark, label) in enumerate(form.marks if form.ticks else ())
    ]
    asks = [t for t in form.ticks if t.ask]
    if asks:
        lines = [_text(f"**{t.title}**: {t.ask}", spacing="Small") for t in asks]
        blocks.append({"type": "Container", "id": ASKS, "isVisible": False, "items": lines})
    hidden = [b["id"] for b in blocks if b.get("isVisible") is False]
    unfold = [
        _unfold(label, targets)
        for label, targets in (
            (form.more_label, [id_ for id_ in hidden if id_ != ASKS]),
            (form.ask_label, [id_ for id_ in hidden if id_ == ASKS]),
        )
        if label and targets
    ]
    if unfold:
        blocks.insert(1, {"type": "ActionSet", "actions": unfold, "spacing": "Small"})
    blocks += [_row(option) for option in form.options]
    return blocks + inputs(form.fields, form.asked)


ASKS = "asks"


def _ticks(form: Form, mark: str, label: str, likeliest: bool) -> Block:
    """One way to tick; the less likely ones unfold, and name the topic instead of the trouble."""
    choices = [
        {"title": t.title if likeliest else t.topic or t.title, "value": t.id} for t in form.ticks
    ]
    block: Block = {
        "type": "Input.ChoiceSet",
        "id": mark,
        "label": label,
        "style": "expanded",
        "isMultiSelect": True,
        "wrap": True,
        "value": ",".join(t.id for t in form.ticks if t.mark == mark),
        "choices": choices,
    }
    if not likeliest and not block["value"]:
        block["isVisible"] = False
    return block


def _unfold(title: str, targets: list[str]) -> Block:
    """Shows what is hidden, and hides it again."""
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": targets}


def _scale(options: tuple[Choice, ...]) -> Block:
    columns = [
        {
            "type": "Column",
            "width": "stretch",
            "style": "emphasis",
            "items": [_text(o.title, horizontalAlignment="Center", weight="Bolder")],
            "selectAction": _tap(o),
        }
        for o in options
    ]
    return {"type": "ColumnSet", "columns": columns, "spacing": "Small"}


def _row(option: Choice) -> Block:
    return _tapped(option.title, _tap(option))


def _tapped(title: str, action: Block) -> Block:
    """A line that is a button as a whole."""
    block: Block = {"type": "Container", "style": "emphasis", "spacing": "Small"}
    return block | {"items": [_text(title)], "selectAction": action}


def _tap(choice: Choice) -> Block:
    return {**_action(choice), "tooltip": choice.title}


def _chart(marks: tuple[tuple[str, int], ...]) -> Block:
    """The marks as bars where the client draws charts; the same stands in the text."""
    points = [{"x": label, "y": mark} for label, mark in marks]
    return {"type": "Chart.VerticalBar", "data": points, "fallback": "drop"}


def _picture(picture: Picture) -> Block:
    """As wide as the card; pressed, it opens by itself so that one can look closely."""
    block: Block = {"type": "Image", "url": picture.url, "altText": picture.alt}
    return block | {"size": "Stretch", "selectAction": _open(picture.url)}


def _open(url: str, title: str = "") -> Block:
    return {"type": "Action.OpenUrl", "url": url} | ({"title": title} if title else {})


def _as_it_is(line: str) -> Block:
    """A line in which nothing is markup, so that it is copied as it is shown."""
    run = {"type": "TextRun", "text": line or " ", "fontType": "Monospace"}
    return {"type": "RichTextBlock", "inlines": [run], "spacing": "None"}


def _text(text: str, subtle: bool = False, **more: Any) -> Block:
    parted = LIST_THEN.sub(r"\1\n\n", text) if "\n" in text else text
    block: Block = {"type": "TextBlock", "text": parted, "wrap": True, **more}
    if subtle:
        block["isSubtle"] = True
    return block


def _section(section: Section) -> Block:
    items = [_text(section.title), *_inside(section)]
    return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}


def _folded(section: Section, id_: str) -> list[Block]:
    """A title that shows the section and hides it again; on a phone it breaks, unlike a button."""
    unfold = _unfold(section.title.replace("**", ""), [id_])
    title = _tapped(section.title, unfold)
    return [title, {"type": "Container", "id": id_, "isVisible": False, "items": _inside(section)}]


def _inside(section: Section) -> list[Block]:
    items: list[Block] = []
    if section.text:
        items.append(_text(section.text, spacing="Small"))
    if section.facts:
        facts = [{"title": label, "value": value} for label, value in section.facts]
        items.append({"type": "FactSet", "facts": facts, "spacing": "Small"})
    if section.note:
        items.append(_text(section.note, color="Warning", spacing="Small"))
    return items


def _unticked(form: Form | None) -> Data:
    """What the inputs stand for when nothing is ticked: clients leave empty inputs out, and what
    was unticked must not be taken for a card without inputs."""
    if form is None:
        return {}
    return ({mark: "" for mark, _ in form.marks} if form.ticks else {}) | left_open(form.fields)


def _action(choice: Choice, filled: Data = MappingProxyType({})) -> Block:
    """`Action.Execute` answers in place; older clients fall back to a submitted message."""
    data = {**choice.data, **({} if choice.bare else filled)}
    action = {"title": choice.title, "data": data}
    if choice.style:
        action["style"] = choice.style
    if choice.bare:
        action["associatedInputs"] = "none"
    fallback = {"type": "Action.Submit", **action}
    return {
        "type": "Action.Execute",
        **action,
        "verb": str(data.get("do", "")),
        "fallback": fallback,
    }
