"""Typed words as the answer to a question of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cases.handover.model import Handover
from content.messages import LANGS
from dialogs.commands import as_said
from dialogs.handover.consent import EARLIER, NO, NOTHING_MORE, is_minor
from dialogs.handover.days import read_day
from dialogs.handover.form import fields
from dialogs.handover.scene import Scene
from dialogs.turn import Field
from social_map.words import split

FEW = 3
"""A message of so many words that names no need may be a slip of the answer."""
EMPTIED = {**dict.fromkeys(("remark", "extra", "language"), ""), "parts": NOTHING_MORE}
"""What a field holds after "geen"."""
ONE_OR_MORE = re.compile(r"\d{1,2}(?:[ ,;+&]+(?:en |and )?\d{1,2})*")


def sends(text: str, scene: Scene) -> bool:
    """ "Versturen", also before everything is filled in."""
    return as_said(text) in _words("send", scene)


def is_other(text: str, scene: Scene) -> bool:
    """Is it a command, a question about the map, or longer than an answer would be?"""
    words = split(text)
    if len(words) > FEW or _is_command(text, scene):
        return True
    understood = scene.finder.understand(text, scene.lang)
    return bool(understood.needs or understood.places or understood.acute)


def answer(text: str, id_: str, handover: Handover, scene: Scene) -> dict[str, Any] | None:
    """What the text says for this field; None when it says nothing for it."""
    field = next((f for f in fields(handover, scene) if f.id == id_), None)
    if field is None or _is_command(text, scene):
        return None
    if as_said(text) in _words("none", scene) and id_ in EMPTIED:
        return {id_: EMPTIED[id_]}
    match field.kind:
        case "text":
            return None if _asks(text, scene) else {id_: text}
        case "date":
            return _day(text, scene)
        case "some":
            ids = _several(text, field)
            return {id_: ",".join(ids)} if ids else None
    if id_ == "consent" and (given := _consent(text, handover, scene)):
        return given
    named = _titled(text, field.options)
    return {id_: named} if named else None


def _day(text: str, scene: Scene) -> dict[str, Any] | None:
    day = read_day(text, scene.own.today, past=True)
    return {"on": day.isoformat()} if day else None


def _consent(text: str, handover: Handover, scene: Scene) -> dict[str, Any] | None:
    """ "Ja", "ja, gisteren", "nee"; a bare yes does not tell who agreed for a child."""
    first, _, rest = " ".join(text.split()).partition(" ")
    said = as_said(first)
    if said in _words("no", scene) and not rest:
        return {"consent": NO}
    if said not in _words("yes", scene) or is_minor(handover, scene):
        return None
    if not rest:
        return {"consent": "today"}
    day = read_day(rest, scene.own.today, past=True)
    return {"consent": EARLIER, "on": day.isoformat()} if day else None


def _several(text: str, field: Field) -> list[str]:
    """Numbers as they stand in the text, or titles with commas between."""
    if ONE_OR_MORE.fullmatch(text.strip()):
        numbers = [int(n) for n in re.findall(r"\d+", text)]
        fitting = all(0 < n <= len(field.options) for n in numbers)
        return [field.options[n - 1][0] for n in numbers] if fitting else []
    named = [_titled(part, field.options) for part in re.split(r",| en | and ", text)]
    return [n for n in named if n] if all(named) else []


def _titled(text: str, options: Sequence[tuple[str, str]]) -> str:
    """The option whose title this is, or the only one that begins so; "" for none."""
    said = as_said(text)
    titles = [(id_, as_said(title)) for id_, title in options]
    exact = [id_ for id_, title in titles if title == said]
    begun = [id_ for id_, title in titles if title.startswith(f"{said} ")]
    return exact[0] if exact else begun[0] if len(begun) == 1 else ""


def _asks(text: str, scene: Scene) -> bool:
    """ "Wie doet schulden in Laak" is a question to the bot, also while a remark is asked."""
    first = as_said(text).partition(" ")[0]
    if first not in _words("question", scene):
        return False
    return bool(scene.finder.understand(text, scene.lang).needs)


def _is_command(text: str, scene: Scene) -> bool:
    said, messages = as_said(text), scene.wording.messages
    keys = [k for k in messages.keys() if k.startswith("command.words.")]  # noqa: SIM118
    return any(said in _forms(messages.text(k, lang)) for k in keys for lang in LANGS)


def _words(name: str, scene: Scene) -> frozenset[str]:
    """What may be typed for something, in both languages."""
    messages = scene.wording.messages
    listed = (messages.text(f"handover.form.words.{name}", lang) for lang in LANGS)
    return frozenset().union(*map(_forms, listed))


def _forms(listed: str) -> frozenset[str]:
    """The forms of a text that is a list."""
    return frozenset(as_said(form) for form in listed.split("|"))
