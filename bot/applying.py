"""An editor puts proposed changes in the files: checked before and after, all or nothing.

The database is the lock: a change is marked as applied and its file written in one transaction, in
which nobody else can apply anything. Who is killed between the two finds the file written and the
change still open; applying it again sees that it stands there and goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from bot.auditing import account
from bot.change_words import ChangeWords
from bot.patches import Confirms, Hindered, Patch, patched
from bot.repository import GitFault, Kept, Repository
from bot.whole_file import read_whole, write_whole
from bot.workshop import Content, Refused, Stamp, Workshop
from cases.calendar import HERE
from cases.noting import by_command
from cases.store import Overtaken, SqliteStore
from cases.trouble import trouble
from cases.upkeep.changes import Change, Kind, Status
from cases.upkeep.keeper import Keeper
from content.problems import ContentError

PATIENCE = 3
"""How often it is looked at again when something changed meanwhile."""


@dataclass(frozen=True)
class Applying:
    """`commits`: what is applied is committed in git."""

    workshop: Workshop
    store: SqliteStore
    now: datetime
    commits: bool = True

    def change(self, id_: int) -> Change:
        """Raises Refused when there is no such change."""
        found = self.store.changes.get(id_)
        if found is None:
            raise Refused(self.say("changes.unknown", number=id_))
        return found

    def decided(self, change: Change) -> str:
        """What became of it and when."""
        day = ChangeWords(self.workshop.messages, self.workshop.lang).day(
            change.decided or change.at
        )
        return self.say(f"changes.was.{change.status.value}", number=change.id, date=day)

    # -- rejecting --------------------------------------------------------------------------

    def reject(self, id_: int, why: str) -> str:
        """What there is to say of it. Raises Refused."""
        self.workshop.demand()
        change, keeper = self.change(id_), self._keeper()
        place = self.workshop.words.place(change)
        with self._deciding(id_), self.store.atomic(promised=True):
            if not self.store.changes.decide(id_, Status.REJECTED, self.now, why):
                raise Refused(self.decided(self.change(id_)))
            keeper.reject(change, self.now)
            self._note("reject_change", change)
        return self.say("changes.rejected", number=id_, place=place)

    # -- applying ---------------------------------------------------------------------------

    def apply(self, id_: int) -> str:
        """What there is to say of it. Raises Refused."""
        for _ in range(PATIENCE):
            with suppress(Overtaken), self._deciding(id_):
                return self._applied(self.change(id_))
        raise Refused(self.say("changes.restless", number=id_))

    def _applied(self, change: Change) -> str:
        path = self.workshop.path(change)
        repository = Repository(path) if self.commits else None
        if change.status is not Status.OPEN:
            return self._finished(change, repository)
        self.workshop.demand()
        known, text = self.workshop.content, self.workshop.text(change)
        if _kept(repository) is Kept.EDITED and not self._cut_off(repository, change, text):
            raise Refused(self.say("changes.uncommitted", number=change.id, file=change.file))
        try:
            patch = self.workshop.patch(change, text)
        except Hindered as error:
            raise Refused(self.workshop.words.hindered(change, error)) from error
        if change.kind is Kind.CONFIRM and patch.confirms is Confirms.LATER:
            return self._replaced(change)
        after = self._checked(change, patch, text)
        said, message = self._done(change, patch), self.workshop.words.message(change, patch)
        stamp = self._keep(change, text, patch.text, known)
        self.workshop.hold(change, after, known.stamp, stamp)
        return "\n".join([said, *self._committed(repository, message)])

    def _checked(self, change: Change, patch: Patch, text: str) -> Content:
        """The content as it will be. Raises Refused when that has errors."""
        if patch.text == text:
            return self.workshop.content
        try:
            return self.workshop.tried(change, patch.text)
        except ContentError as error:
            said = self.say("changes.breaks", number=change.id)
            raise Refused("\n".join([said, *self.workshop.errors(error)])) from error

    def _keep(self, change: Change, before: str, after: str, known: Content) -> Stamp:
        """Marks it as applied and writes the file, or neither. Raises Refused and Overtaken."""
        path, keeper, writing = self.workshop.path(change), self._keeper(), False
        try:
            with self.store.atomic(promised=True):
                if not self.store.changes.decide(change.id, Status.APPLIED, self.now):
                    raise Overtaken
                if self.workshop.stamp() != known.stamp or read_whole(path) != before:
                    raise Overtaken
                keeper.applied(change, self.now)
                self._note("apply_change", change)
                writing = after != before
                if writing:
                    write_whole(path, after)
                return self.workshop.stamp()
        except BaseException as error:
            if writing and read_whole(path) == after:  # it is not kept that it was applied
                write_whole(path, before)
            if isinstance(error, OSError):
                why = error.strerror or error
                said = self.say("changes.unwritable", file=change.file, why=why)
                raise Refused(said) from error
            raise

    def _replaced(self, change: Change) -> str:
        """A later confirmation stands in the file."""
        with self.store.atomic(promised=True):
            if not self.store.changes.decide(change.id, Status.REPLACED, self.now):
                raise Overtaken
            self._note("apply_change", change)
        place = self.workshop.words.place(change)
        return self.say("changes.later", number=change.id, place=place)

    def _done(self, change: Change, patch: Patch) -> str:
        place = self.workshop.words.place(change)
        said = self.say("changes.applied", number=change.id, place=place)
        if patch.confirms in (Confirms.LATER, Confirms.UNSEEN):
            said += " " + self.say(f"changes.not_confirmed.{patch.confirms.value}")
        return said

    # -- git --------------------------------------------------------------------------------

    def _cut_off(self, repository: Repository | None, change: Change, text: str) -> Patch | None:
        """This change, when it is all that was not committed: a run was cut off before it could."""
        if repository is None:
            return None
        for seen in (True, False):
            with suppress(GitFault, Hindered):
                patch = patched(change, repository.committed(), seen=seen, anyway=True)
                if patch.text == text:
                    return patch
        return None

    def _finished(self, change: Change, repository: Repository | None) -> str:
        """It was decided on before; what was cut off then is committed now."""
        said = [self.decided(change)]
        if change.status is Status.APPLIED and _kept(repository) is Kept.EDITED:
            patch = self._cut_off(repository, change, self.workshop.text(change))
            if patch is not None:
                said += self._committed(repository, self.workshop.words.message(change, patch))
                if said[1:] and _kept(repository) is Kept.COMMITTED:
                    return "\n".join(said)
        raise Refused("\n".join(said))

    def _committed(self, repository: Repository | None, message: str) -> list[str]:
        """That it is in git, or why not."""
        if repository is None:
            return []
        try:
            match repository.kept:
                case Kept.EDITED:
                    commit = repository.commit(message)
                    return [self.say("changes.git.committed", commit=commit)]
                case Kept.NOT_KEPT:
                    return [self.say("changes.git.ignored")]
                case Kept.COMMITTED:  # it stood there already
                    return []
        except GitFault as error:
            return [self.say("changes.git.not", why=error)]

    def _keeper(self) -> Keeper:
        handovers = self.workshop.content.conversation.handovers
        assert handovers is not None, "content that can be read has clocks and people"
        day = self.now.astimezone(HERE).date()
        return Keeper(self.store, handovers.rules, handovers.access, day)

    @contextmanager
    def _deciding(self, id_: int) -> Iterator[None]:
        """Tells what is wrong with the database, when it is."""
        try:
            yield
        except Exception as error:
            if why := trouble(error):
                raise Refused(self.say("changes.not_kept", number=id_, why=why)) from error
            raise

    def _note(self, action: str, change: Change) -> None:
        entry = by_command(account(), action, self.now, detail=str(change.id))
        self.store.audit.note(entry)

    def say(self, key: str, **values: object) -> str:
        return self.workshop.say(key, **values)


def _kept(repository: Repository | None) -> Kept:
    """How the file stands in git; not at all where there is none."""
    with suppress(GitFault):
        if repository is not None:
            return repository.kept
    return Kept.NOT_KEPT
