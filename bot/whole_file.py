"""A file of the content as one text: read as it is, written as a whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE


def read_whole(path: Path) -> str:
    """With its line ends and byte order mark. Raises OSError and UnicodeDecodeError."""
    return path.read_bytes().decode()


def write_whole(path: Path, text: str) -> None:
    """Whoever reads it meanwhile sees the old text or the new one; mode and owner stay.

    Raises OSError, and then nothing has changed.
    """
    old = path.stat()
    beside = path.with_name(f".{path.name}.new")  # what a killed run left is written over
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # only root may give a file away
            os.chown(beside, old.st_uid, old.st_gid)
        beside.chmod(S_IMODE(old.st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(directory: Path) -> None:
    """The new name is on the disk as well, where the system can promise that."""
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
