"""Linked channels, and which message in them is whose; in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Channel:
    """Where an organisation is asked. `contact` is the messenger's own data on where to write."""

    organisation: str
    conversation: str
    contact: str
    linked_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """The message that shows a handover, to be edited when it changes."""

    activity: str
    contact: str
    """Where it stands, also when the organisation has linked another channel since."""


class ChannelStore:
    """The tables of channels. Made by SqliteStore with its connection."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def link(self, channel: Channel) -> None:
        """One channel for each organisation: the last one that was linked."""
        self._execute(
            "insert or replace into channels (organisation, conversation, body, linked_by, at) "
            "values (?, ?, ?, ?, ?)",
            (
                *(channel.organisation, channel.conversation, channel.contact),
                *(channel.linked_by, channel.at.isoformat()),
            ),
        )

    def refresh(self, conversation: str, contact: str) -> None:
        """Where this channel can be written to, as of the last turn."""
        self._execute(
            "update channels set body = ? where conversation = ? and body <> ?",
            (contact, conversation, contact),
        )

    def of(self, organisation: str) -> Channel | None:
        rows = self._channels("organisation = ?", organisation)
        return rows[0] if rows else None

    def in_conversation(self, conversation: str) -> list[Channel]:
        """The organisations that are asked here."""
        return self._channels("conversation = ?", conversation)

    def in_team(self, messenger: str, team: str) -> list[Channel]:
        """The organisations that are asked in a channel of this team."""
        return self._channels(
            "case when json_valid(body) and json_extract(body, '$.channel') = ? "
            "then json_extract(body, '$.team') end = ?",
            *(messenger, team),
        )

    def posted(self, handover: str, organisation: str, posted: Posted) -> None:
        """The handover may be gone by now: then there is nothing to note."""
        self._execute(
            "insert or replace into posts (handover, organisation, activity, body) "
            "select ref, ?, ?, ? from handovers where ref = ?",
            (organisation, posted.activity, posted.contact, handover),
        )

    def post(self, handover: str, organisation: str) -> Posted | None:
        row = self._execute(
            "select activity, body from posts where handover = ? and organisation = ?",
            (handover, organisation),
        ).fetchone()
        return Posted(*row) if row else None

    def shown_by(self, activity: str) -> str | None:
        """The handover that a message shows."""
        row = self._execute("select handover from posts where activity = ?", (activity,)).fetchone()
        return str(row[0]) if row else None

    def _channels(self, condition: str, *values: str) -> list[Channel]:
        rows = self._execute(
            "select organisation, conversation, body, linked_by, at from channels "
            f"where {condition} order by organisation",
            values,
        )
        return [
            Channel(organisation, conversation, body, by, datetime.fromisoformat(at))
            for organisation, conversation, body, by, at in rows
        ]
