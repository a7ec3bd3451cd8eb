"""One change to one value in a content file, as it is proposed, kept and looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Value = Any
"""Plain data as `content.source` reads it: str, list or dict of these; None: there is nothing."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts `after` in the place of `before`. Both None makes no edit."""

    path: tuple[str, ...]
    """Keys from the top of the file; an item of a list of objects by its `id`, as in
    `("services", "cjg-laak-opvoeden", "hours", "nl")`."""
    before: Value
    """What stood there when it was proposed; None: nothing."""
    after: Value
    """None: it is taken away."""
