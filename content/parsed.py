"""A kept copy of files that were parsed before, by the hash of their text.

Parsing YAML is what takes longest when a map is read; a file that has not changed is not parsed
again. The copy is plain JSON in the user's cache directory; without it everything works, slower.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Any

import orjson

FORM = 1
"""Raised when the kept form changes, so that older copies are not used."""


class Parsed:
    """The parsed files of one content directory."""

    def __init__(self, content: Path) -> None:
        where = hashlib.sha256(f"{FORM} {content.resolve()}".encode()).hexdigest()[:16]
        self._file = _cache_directory() / f"{where}.json"
        self._before = self._read()
        self._now: dict[str, Any] = {}

    def _read(self) -> dict[str, Any]:
        try:
            kept = orjson.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def get(self, text: str) -> Any:
        """The data that this text was parsed to, or None."""
        key = _key(text)
        data = self._before.get(key)
        if data is not None:
            self._now[key] = data
        return data

    def put(self, text: str, data: Any) -> None:
        """Remembers what this text was parsed to."""
        self._now[_key(text)] = data

    def save(self) -> None:
        """Keeps what was used this time; a cache that cannot be written is done without."""
        if self._now.keys() == self._before.keys():
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(f".{os.getpid()}")
            beside.write_bytes(orjson.dumps(self._now))
            beside.replace(self._file)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _cache_directory() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "wijkschakel"
