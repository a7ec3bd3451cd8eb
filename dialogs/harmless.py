"""Words of one user as others may be shown them: nothing in them is markup, mention or control."""

from __future__ import annotations

import unicodedata

SEEMS = str.maketrans({"<": "‹", ">": "›", "*": "∗", "_": "-", "~": "-", "`": "'", "\\": "/"})
"""What a messenger reads as markup → what looks like it."""
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Kinds of characters that are not seen but change what is: controls, directions, no width."""


def harmless(text: str) -> str:
    """The same words on one line.

    Brackets stay: the privacy filter writes "[naam]". They are a link only before a parenthesis.
    """
    seen = (" " if unicodedata.category(c) in UNSEEN else c for c in text.translate(SEEMS))
    return " ".join("".join(seen).split()).replace("](", "] (").replace("://", ": //")
