"""A kept copy of what was made of a text before: parsed YAML, compiled words.

Making it is what takes longest when a map is read; what has not changed is not made again. The
copy is plain JSON in the user's cache directory; without it everything works, slower. It counts
only if it is whole and was made by this very code from this very text.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import orjson


class Parsed:
    """What the code of one package made of the texts of one content directory."""

    def __init__(self, content: Path, package: Path = Path(__file__).parent) -> None:
        self._package = package
        where = hashlib.sha256(f"{package.name} {content.resolve()}".encode()).hexdigest()[:16]
        self._file = _cache_directory() / f"{where}.json"
        self._now: dict[str, Any] = {}

    @cached_property
    def _before(self) -> dict[str, Any]:
        try:
            seal, _, kept = self._file.read_bytes().partition(b"\n")
            if seal == self._seal(kept):
                return dict(orjson.loads(kept))
        except (OSError, ValueError):
            pass  # as good as no copy
        return {}

    def _seal(self, kept: bytes) -> bytes:
        """Proves that a copy is whole and that this code made it."""
        return hashlib.sha256(_code(self._package) + kept).hexdigest().encode()

    def get(self, text: str) -> Any:
        """What was made of this text, or None."""
        key = _key(text)
        made = self._before.get(key)
        if made is not None:
            self._now[key] = made
        return made

    def put(self, text: str, made: Any) -> None:
        """Remembers what was made of this text."""
        self._now[_key(text)] = made

    def save(self) -> None:
        """Keeps what was used this time; a cache that cannot be written is done without."""
        if self._now.keys() == self._before.keys():
            return
        with contextlib.suppress(OSError):
            kept = orjson.dumps(self._now)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(f".{os.getpid()}")
            beside.write_bytes(self._seal(kept) + b"\n" + kept)
            beside.replace(self._file)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _code(package: Path) -> bytes:
    """Another one whenever the code changes, or the Python or the libraries that it runs on."""
    libraries = Path(orjson.__file__).parents[1].stat().st_mtime_ns
    sources = [Path(__file__), *sorted(package.glob("*.py"))]
    code = hashlib.sha256(f"{sys.version} {libraries}".encode())
    for source in sources:
        code.update(source.read_bytes())
    return code.digest()


def _cache_directory() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "wijkschakel"
