"""A proposed change in words: for the editor who decides on it, and for the history in git."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.dates import format_date

from bot.patches import Confirms, Hindered, Patch, is_confirmation
from cases.calendar import HERE
from cases.upkeep.changes import Change, Kind
from content.edits import Edit, Value
from content.messages import LANGS, Messages
from dialogs.conversation import Conversation
from social_map.models import Lang

BRIEF, WHOLE = 60, 400
"""Characters of a value in a list, and where it is told in full."""
LONGEST_SUBJECT = 72
PEOPLE = "access.yaml"
"""The file of who is who: its ids and dates of persons are told nowhere."""


@dataclass(frozen=True)
class ChangeWords:
    """In the language of the editor; without a map, which has problems, ids stand for names."""

    messages: Messages
    lang: Lang
    conversation: Conversation | None = None

    def say(self, key: str, **values: object) -> str:
        return self.messages.text(key, self.lang, **values)

    # -- what -------------------------------------------------------------------------------

    def place(self, change: Change) -> str:
        """Which organisation and which service."""
        name = self._organisation(change.organisation)
        return f"{name} · {self._service(change)}" if change.service else name

    def what(self, change: Change, longest: int = WHOLE) -> Iterator[str]:
        """Each thing that changes, from what to what; a confirmation only when it is alone."""
        if change.kind is not Kind.CHANGE:
            yield self.say(f"changes.what.{change.kind.value}")
        if change.kind is Kind.UNLIST or change.file == PEOPLE:
            return
        shown = [edit for edit in change.edits if not is_confirmation(edit)]
        for edit in shown:
            if not self._in_other_language(edit, shown):
                yield f"{self.field(edit)}: {self._difference(edit, longest)}"

    def _in_other_language(self, edit: Edit, edits: Sequence[Edit]) -> bool:
        """Is the same text there in the editor's own language as well?"""
        *place, language = edit.path
        own = (*place, self.lang)
        return language in LANGS and edit.path != own and any(e.path == own for e in edits)

    def field(self, edit: Edit) -> str:
        """What a colleague calls the field."""
        name = self._name(edit)
        key = f"changes.field.{name}"
        return self.say(key) if key in self.messages.keys() else name  # noqa: SIM118

    @staticmethod
    def _name(edit: Edit) -> str:
        """The field of the organisation, of a service or of a person."""
        return edit.path[2] if len(edit.path) > 2 else edit.path[0]

    def _difference(self, edit: Edit, longest: int) -> str:
        before, after = edit.before, edit.after
        if isinstance(before, list) and isinstance(after, list):
            added = ", ".join(self.value(i, edit) for i in after if i not in before)
            gone = ", ".join(self.value(i, edit) for i in before if i not in after)
            parts = (
                self.say("changes.more", what=added) if added else "",
                self.say("changes.fewer", what=gone) if gone else "",
            )
            if any(parts):
                return "; ".join(filter(None, parts))
        return " → ".join(_short(self.value(v, edit), longest) for v in (before, after))

    def value(self, value: Value, edit: Edit) -> str:
        """On one line; a text in two languages in the editor's own."""
        if value in (None, "", [], {}):
            return self.say("changes.nothing")
        if isinstance(value, list):
            return ", ".join(self.value(item, edit) for item in value)
        if not isinstance(value, dict):
            key = f"access.{value}"
            way = self._name(edit) == "access" and key in self.messages.keys()  # noqa: SIM118
            return self.say(key) if way else " ".join(str(value).split())
        parts = [
            self.value(v, edit) if k == "how" else f"{k}: {self.value(v, edit)}"
            for k, v in value.items()
            if k not in LANGS
        ]
        own = value.get(self.lang) or value.get("nl")
        return ", ".join([*parts, self.value(own, edit)] if own else parts)

    # -- who and when -----------------------------------------------------------------------

    def who(self, change: Change) -> str:
        """Role and organisation, never a person."""
        return ", ".join(filter(None, (change.role, self._organisation(change.by_organisation))))

    def day(self, moment: datetime) -> str:
        return str(format_date(moment.astimezone(HERE), "d MMMM y", locale=self.lang))

    def _organisation(self, id_: str) -> str:
        if self.conversation is None:
            return id_
        known = self.conversation.social_map.organisations_by_id.get(id_)
        handovers = self.conversation.handovers
        practices = handovers.access.practices if handovers else {}
        return known.name if known else practices.get(id_, id_)

    def _service(self, change: Change) -> str:
        social_map = self.conversation.social_map if self.conversation else None
        owner = social_map.organisations_by_id.get(change.organisation) if social_map else None
        services = owner.services if owner else ()
        names = (s.name.in_(self.lang) for s in services if s.id == change.service)
        return next(names, change.service)

    # -- how it stands ----------------------------------------------------------------------

    def hindered(self, change: Change, error: Hindered) -> str:
        """Why it cannot be applied and what the editor can do."""
        return self.say(
            f"changes.hindered.{error.why.value}",
            number=change.id,
            field=self.field(error.edit) if error.edit.path else change.file,
            id=" › ".join(error.edit.path[: 1 if change.file == PEOPLE else 2]),
            file=change.file,
            was=_short(self.value(error.edit.before, error.edit), WHOLE),
            now=_short(self.value(error.now, error.edit), WHOLE),
            wanted=_short(self.value(error.edit.after, error.edit), WHOLE),
            why=error.reason,
        )

    # -- in git -----------------------------------------------------------------------------

    def message(self, change: Change, patch: Patch) -> str:
        """The message of the commit: in Dutch, with role and organisation, without a person."""
        return replace(self, lang="nl")._message(change, patch)

    def _message(self, change: Change, patch: Patch) -> str:
        edits = [e for e in change.edits if not is_confirmation(e)]
        fields = ", ".join(dict.fromkeys(map(self.field, edits)))
        if change.kind is not Kind.CHANGE:
            fields = self.say(f"changes.what.{change.kind.value}")
        about = change.organisation if change.file != PEOPLE else change.file
        subject = f"{about}: {fields}"
        number = f" ({self.say('changes.number', number=change.id).lower()})"
        subject = _short(subject, LONGEST_SUBJECT - len(number)) + number
        confirmed = patch.confirms in (Confirms.YES, Confirms.LATER)
        by, on = (
            ("Bevestigd-door", "Bevestigd-op")
            if confirmed
            else ("Voorgesteld-door", "Voorgesteld-op")
        )
        day = change.at.astimezone(HERE).date().isoformat()
        trailers = (f"{by}: {self.who(change)}", f"{on}: {day}", f"Wijziging: {change.id}")
        lines = [f"{self.place(change)}", *self.what(change)]
        return "\n".join([subject, "", *map(_one_line, lines), "", *map(_one_line, trailers)])


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _one_line(text: str) -> str:
    """What was typed cannot pass for another line of the message."""
    return " ".join(text.split())
