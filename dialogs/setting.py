"""What surrounds one turn, whether it is about a handover or about what stands on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from cases.access import Access
from cases.privacy.filter import PrivacyFilter, Screened
from dialogs.effects import Effect
from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Card, Reply
from dialogs.wording import Wording
from social_map.models import Lang
from social_map.social_map import SocialMap

Said = tuple[Reply, Progress]


class Own(Protocol):
    """What one person may see and do, as far as every turn needs it."""

    @property
    def access(self) -> Access: ...
    @property
    def today(self) -> date: ...


OwnT = TypeVar("OwnT", bound=Own)


@dataclass(frozen=True)
class Setting(Generic[OwnT]):
    """The language, the map as it is heard now, and what this person may see and do here."""

    waits_as: ClassVar[Literal["handover", "listing"]]
    """What `Progress.waiting` says while something must still be typed."""

    wording: Wording
    own: OwnT
    finder: Finder
    privacy: PrivacyFilter

    @property
    def lang(self) -> Lang:
        return self.wording.lang

    @property
    def social_map(self) -> SocialMap:
        return self.wording.social_map

    def say(self, key: str, **values: object) -> str:
        return self.wording.say(key, **values)

    def tell(self, key: str, **values: object) -> Said:
        """One sentence."""
        return self.said(Reply(Card(self.say(key, **values)), self.lang))

    def said(self, reply: Reply, *effects: Effect, pending: dict[str, Any] | None = None) -> Said:
        """A reply; `pending`: the press that what is typed next may complete."""
        progress = Progress(lang=reply.lang)
        if pending:
            progress = Progress(lang=reply.lang, waiting=self.waits_as, pending=pending)
        return replace(reply, effects=(*reply.effects, *effects)), progress

    def screened(self, text: str) -> Screened:
        """Typed words after the privacy filter."""
        return self.privacy.screen(" ".join(text.split()), self.own.today, self.lang)

    def organisation(self, id_: str) -> str:
        """The name of a partner or a practice."""
        known = self.social_map.organisations_by_id.get(id_)
        return known.name if known else self.own.access.practices.get(id_, id_)

    def role(self, title: str) -> str:
        """What somebody is, as it was kept, in the language of the turn."""
        titles = (p.title for p in self.own.access.people if p.title)
        known = next((t for t in titles if t.nl == title), None)
        return known.in_(self.lang) if known else title
