"""Words of a list as one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cases.privacy.reading import folded


def any_of(words: Iterable[str]) -> str:
    """Matches any of the words, longest first; a space may be a dot, a dash or nothing."""
    spelt = sorted({folded(w) for w in words}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(_spelt(w) for w in spelt) + ")"


def _spelt(words: str) -> str:
    return r"[ .-]{0,2}".join(re.escape(w) for w in words.split())
