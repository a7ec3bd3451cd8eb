"""The content with proposed changes tried on it: what each would become, and whether that is right.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.change_words import ChangeWords
from bot.library import Source
from bot.patches import Hindered, Patch, patched
from bot.whole_file import read_whole
from cases.upkeep.changes import Change
from content.messages import Messages, load_messages
from content.problems import ContentError, Problem, UserFault
from content.source import supposing
from dialogs.conversation import Conversation
from social_map.models import Lang
from social_map.standing import digest

Stamp = frozenset[tuple[str, int, int]]
READ = (".yaml", ".yml", ".txt")
"""How the names of files end that are content; what git or an editor keeps beside them is not."""


class Refused(UserFault):
    """A change is not applied and nothing was written. The text says why and what to do."""


@dataclass(frozen=True)
class Content:
    """The content as it was read, and what was on the disk then."""

    conversation: Conversation
    problems: frozenset[Problem]
    stamp: Stamp


@dataclass
class Workshop:
    """Raises ContentError for content that has errors itself."""

    source: Source
    today: date
    lang: Lang
    anyway: bool = False
    """A change is also made over what changed since."""
    messages: Messages = field(init=False)
    _content: Content | None = None
    _failed: tuple[Stamp, ContentError] | None = None
    _proven: dict[tuple[int, str], Patch] = field(default_factory=dict)
    """By change and the text before it: patches with which the whole was found right."""

    def __post_init__(self) -> None:
        self.messages = load_messages(self.source.content)

    @property
    def content(self) -> Content:
        """As it was when it was last looked at."""
        return self._content or self.look()

    def look(self) -> Content:
        """Reads it again when a file changed."""
        stamp = self.stamp()
        if self._content is None or self._content.stamp != stamp:
            if self._failed is not None and self._failed[0] == stamp:
                raise self._failed[1]
            self._content = None
            self._proven.clear()
            try:
                self._content = self._read(stamp)
            except ContentError as error:
                self._failed = stamp, error
                raise
        return self._content

    def stamp(self) -> Stamp:
        """Changes whenever a file of the content is added, removed or saved."""
        return frozenset(one for one in self.source.stamp() if one[0].endswith(READ))

    def demand(self) -> None:
        """Raises Refused with all errors when the content has any."""
        try:
            self.look()
        except ContentError as error:
            raise Refused("\n".join([self.say("changes.broken"), *self.errors(error)])) from error

    def errors(self, error: ContentError) -> list[str]:
        """A line for each."""
        problems = error.problems.in_order()
        return [p.text(self.lang) for p in problems if p.severity == "error"]

    def hold(self, change: Change, content: Content, before: Stamp, after: Stamp) -> None:
        """This is what stands on the disk once a change was written, if nothing else changed."""
        own = str(self.source.content / change.file)
        others = [{one for one in stamp if one[0] != own} for stamp in (before, after)]
        same = others[0] == others[1]
        self._content = Content(content.conversation, content.problems, after) if same else None

    @property
    def words(self) -> ChangeWords:
        """Words that know the names of the map."""
        return ChangeWords(self.messages, self.lang, self.content.conversation)

    def say(self, key: str, **values: object) -> str:
        return self.messages.text(key, self.lang, **values)

    # -- one change -------------------------------------------------------------------------

    def path(self, change: Change) -> Path:
        """Where its file is. Raises Refused for a file that is none of ours."""
        path, root = (self.source.content / change.file).resolve(), self.source.content.resolve()
        up = ".." in Path(change.file).parts
        if up or not path.is_relative_to(root) or path.suffix != ".yaml":
            raise Refused(self.say("changes.elsewhere", number=change.id, file=change.file))
        return path

    def text(self, change: Change) -> str:
        """Of its file, now. Raises Refused."""
        try:
            return read_whole(self.path(change))
        except (OSError, UnicodeDecodeError) as error:
            said = self.say("changes.no_file", number=change.id, file=change.file)
            raise Refused(said) from error

    def patch(self, change: Change, text: str) -> Patch:
        """What the change makes of the text. Raises Hindered, and no ContentError."""
        proven = self._proven.get((change.id, text))
        return proven or patched(change, text, seen=self._is_seen(change), anyway=self.anyway)

    def tried(self, change: Change, text: str) -> Content:
        """The whole content, should the file of the change hold this text."""
        if any(id_ == change.id and p.text == text for (id_, _), p in self._proven.items()):
            return self.content
        with supposing({self.source.content / change.file: text.encode()}):
            return self._read(self.stamp())

    # -- many changes -----------------------------------------------------------------------

    def prove(self, changes: Sequence[Change]) -> None:
        """Looks once at what many confirmations make of the files, instead of each time.

        They may be looked at together, for one does not make another wrong.
        """
        texts: dict[str, str] = {}
        steps: dict[tuple[int, str], Patch] = {}
        for change in changes:
            with suppress(Hindered, Refused):
                before = texts.get(change.file) or self.text(change)
                patch = steps[change.id, before] = self.patch(change, before)
                texts[change.file] = patch.text
        files = {self.source.content / file: text.encode() for file, text in texts.items()}
        with suppress(ContentError), supposing(files):
            self._read(self.stamp())
            self._proven |= steps

    def _is_seen(self, change: Change) -> bool:
        """Does the entry stand there as it was shown to whoever proposed the change?"""
        if not change.digest:
            return True
        try:
            offer = self.content.conversation.social_map.offers.get(change.service)
        except ContentError:
            return True  # nothing can be applied now; what the text alone tells is still shown
        return offer is not None and digest(offer) == change.digest

    def _read(self, stamp: Stamp) -> Content:
        conversation, problems = self.source.read(self.today, warm=False)
        return Content(conversation, frozenset(problems.found), stamp)
