"""Where a conversation stands: choices on offer, what the bot waits for. No text of users."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dialogs.turn import Choice
from social_map.models import Lang


class Progress(BaseModel):
    """Stored as JSON per user and conversation; unknown or broken progress is simply begun anew."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    lang: Lang | None = None
    choices: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Titles and data of the last message's buttons, in order."""
    waiting: Literal["", "place", "need", "step", "walk_place", "handover", "listing"] = ""
    needs: tuple[str, ...] = ()
    """Needs of the last question, for a place that follows."""
    group: str | None = None
    places: tuple[str, ...] = ()
    """Places of the last question, for a need that follows."""
    pending: dict[str, Any] = Field(default_factory=dict)
    """A press that still lacks what is waited for: codes, ids and words that may be on the map."""
    walk: str | None = None
    """Reference of the conversation that is walked here."""

    def chosen(self, typed: str) -> dict[str, Any] | None:
        """The data of the choice that a typed number or title stands for.

        "Ja" is enough for "Ja, het is veilig", and "nee" for "Nee, door".
        """
        typed = typed.strip().casefold().rstrip(".")
        numbers = {str(i): data for i, (_, data) in enumerate(self.choices, 1)}
        if typed in numbers:
            return numbers[typed]
        titles = [(title.casefold(), data) for title, data in self.choices]
        exact = next((data for title, data in titles if title == typed), None)
        if exact is not None:
            return exact
        begun = [d for title, d in titles if title.startswith(f"{typed},") and "go" in d]
        return begun[0] if len(begun) == 1 else None

    def offered(self) -> tuple[Choice, ...]:
        """The choices of the last message."""
        return tuple(Choice(title, data) for title, data in self.choices)

    def offering(self, choices: tuple[Choice, ...]) -> Progress:
        offered = tuple((c.title, dict(c.data)) for c in choices)
        return self.model_copy(update={"choices": offered})


def read_progress(stored: str | None) -> Progress:
    """Progress from storage; a fresh one when there is none or it can no longer be read."""
    if stored is None:
        return Progress()
    try:
        return Progress.model_validate_json(stored)
    except ValueError:
        return Progress()
