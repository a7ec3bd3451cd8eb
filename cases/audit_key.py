"""The key of the audit: from the environment, or in a file beside the database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from content.problems import UserFault

VARIABLE = "WIJKSCHAKEL_AUDIT_KEY"
SHORTEST = 32
"""Characters."""


class AuditKeyError(UserFault):
    """The audit cannot be written or checked without its key."""


def key_file(database: str | Path) -> Path:
    """Where the key of a database stands when the environment does not give it."""
    return Path(f"{database}.audit-key")


def audit_key(database: str | Path, begun: bool) -> bytes:
    """The key. Raises AuditKeyError.

    Read here and not in the bot's settings, so that every command that opens the database has
    the same. A new one is made only for an audit that has not `begun`: else a command without the
    key would break the chain.
    """
    if given := os.environ.get(VARIABLE, ""):
        return _checked(given, VARIABLE)
    if str(database) == ":memory:":
        return secrets.token_bytes(SHORTEST)
    path = key_file(database)
    if not path.exists():
        if begun:
            raise AuditKeyError(
                f"the audit of {database} has a key that is not here: "
                f"set {VARIABLE} or put back {path}"
            )
        _make(path)
    try:
        return _checked(path.read_text("ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise AuditKeyError(f"{path} cannot be read ({error})") from error


def _checked(text: str, where: str) -> bytes:
    key = text.strip()
    if len(key) < SHORTEST:
        raise AuditKeyError(f"{where} must be at least {SHORTEST} characters long")
    return key.encode()


def _make(path: Path) -> None:
    """Whole or not at all: another process may be looking."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(SHORTEST) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # then the other process was first
            os.link(fresh, path)
        fresh.unlink()
    except OSError as error:
        raise AuditKeyError(f"{path} cannot be made ({error}); or set {VARIABLE}") from error
