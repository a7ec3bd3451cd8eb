"""When the database, and not the program, is at fault."""

from __future__ import annotations

import sqlite3

AT_FAULT = frozenset(
    {sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM}
    | {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL}
    | {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB}
)
"""In use by somebody else, read-only, unreadable, damaged, or no room left."""


def trouble(error: BaseException) -> str:
    """What is wrong with the database, in SQLite's own word; "" for any other error."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return ""
    return str(error.sqlite_errorname) if code & 0xFF in AT_FAULT else ""
