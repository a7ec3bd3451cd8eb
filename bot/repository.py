"""The git work tree that a file of the content lies in: is it committed, and committing it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from content.problems import UserFault

PATIENCE = 60
"""Seconds that git may take, its hooks included."""
NOBODY = {"user.name": "Wijkschakel", "user.email": "wijkschakel@localhost"}
"""Who commits where git does not know the editor."""
UNDISTURBED = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
"""Git asks nothing, and writes nothing when it only looks."""
OF_ANOTHER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Set when this runs in a hook of git: they would point to another work tree."""


class GitFault(UserFault):
    """Git does not do what it is asked; the text is its own first line."""


class Kept(StrEnum):
    """How a file stands in its repository."""

    COMMITTED = "committed"
    EDITED = "edited"
    """Something in it was not committed yet, or it was never added."""
    NOT_KEPT = "not_kept"
    """Git leaves this file alone."""


@dataclass(frozen=True)
class Repository:
    """The work tree around one file."""

    file: Path

    @property
    def kept(self) -> Kept:
        """Raises GitFault when there is no git, or no work tree."""
        state = self._git("status", "--porcelain", "--ignored", "--", self.file.name)
        if not state:
            tracked = self._git("ls-files", "--", self.file.name)
            return Kept.COMMITTED if tracked else Kept.NOT_KEPT
        return Kept.NOT_KEPT if state.startswith("!!") else Kept.EDITED

    def committed(self) -> str:
        """The text as it was last committed, with the line ends of the work tree."""
        return self._git("cat-file", "--filters", f"HEAD:./{self.file.name}")

    def commit(self, message: str) -> str:
        """Commits this file and nothing else; what it is called. Raises GitFault."""
        who: list[str] = []
        for name, value in NOBODY.items():
            if not self._knows(name):
                who += ["-c", f"{name}={value}"]
        what = ("commit", "--quiet", "--only", "--file=-", "--", self.file.name)
        self._git(*who, "-c", "i18n.commitEncoding=utf-8", *what, given=message)
        return self._git("rev-parse", "--short", "HEAD").strip()

    def _knows(self, name: str) -> bool:
        try:
            return bool(self._git("config", "--get", name).strip())
        except GitFault:
            return False

    def _git(self, *args: str, given: str = "") -> str:
        environment = {k: v for k, v in os.environ.items() if k not in OF_ANOTHER}
        try:
            done = subprocess.run(
                ["git", "-C", str(self.file.parent), *args],
                input=given.encode(),
                capture_output=True,
                env=environment | UNDISTURBED,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitFault(str(error)) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise GitFault(said[0] if said else f"git {args[0]}: {done.returncode}")
        return done.stdout.decode()
