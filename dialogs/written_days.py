"""A day or a moment as it is written, in Dutch or English."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from social_map.models import Lang


@lru_cache(maxsize=2000)
def written(day: date, lang: Lang, pattern: str = "d MMMM y") -> str:
    """23 november 2026, or by another pattern of Unicode's."""
    from babel.dates import format_date  # slow to import, and most answers have no date

    return str(format_date(day, pattern, locale=lang))


def written_moment(at: datetime, lang: Lang, today: date) -> str:
    """Maandag 23 november, 10:32; with the year when it is another one."""
    pattern = "EEEE d MMMM" if at.year == today.year else "EEEE d MMMM y"
    return f"{written(at.date(), lang, pattern)}, {at:%H:%M}"
