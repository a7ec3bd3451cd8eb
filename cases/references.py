"""References: random, meaningless, never reused; `KB-7F3KQ2` for a case."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

SYMBOLS = "0123456789BCDFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 without vowels, so that no reference spells a word."""
LENGTH = 6

_READ = re.compile(r"\b(KB|WO)[\s–-]*([0-9A-Z]{6})\b", re.IGNORECASE)
_HEARD = str.maketrans("OIL", "011")


def new_reference(kind: str, symbol: Callable[[str], str] = secrets.choice) -> str:
    """A reference such as `KB-7F3KQ2`; `symbol` draws one of the symbols."""
    return f"{kind}-" + "".join(symbol(SYMBOLS) for _ in range(LENGTH))


def read_reference(text: str, kind: str) -> str | None:
    """The first reference of this kind in a text, also in lower case or with O for 0, or None."""
    for found in _READ.finditer(text):
        if found[1].upper() == kind:
            symbols = found[2].upper().translate(_HEARD)
            if all(s in SYMBOLS for s in symbols):
                return f"{kind}-{symbols}"
    return None


def without_references(text: str) -> str:
    """The rest of a text that names references."""
    return _READ.sub(" ", text)
