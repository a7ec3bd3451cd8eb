"""What an editor may fill in about times and people: durations, days, hours, one of some words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from cases.calendar import Duration
from content.problems import Problems
from content.shape import listed
from content.source import Document

LONGEST_LEAVE = 366
_OBJECT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

E = TypeVar("E", bound=Enum)
L = TypeVar("L", bound=BaseModel)


class Frozen(BaseModel):
    """Cannot be changed once made; refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def one_of(kind: type[E]) -> PlainValidator:
    """A member of an enumeration; another word is told with the nearest one."""

    def member(word: Any) -> E:
        try:
            return kind(word)
        except ValueError:
            known = ", ".join(f"'{m.value}'" for m in kind)
            raise PydanticCustomError("literal_error", "unknown", {"expected": known}) from None

    words = tuple(m.value for m in kind)
    return PlainValidator(member, json_schema_input_type=Literal[words])


def _reading(read: Callable[[str], Any], expected: str) -> PlainValidator:
    """What `read` makes of a text; its ValueError is told as what was expected."""

    def value(text: Any) -> Any:
        try:
            return read(text if isinstance(text, str) else "")
        except ValueError:
            raise PydanticCustomError("unreadable", "{expected}", {"expected": expected}) from None

    return PlainValidator(value, json_schema_input_type=str)


def _share_or_duration(text: str) -> Duration | int:
    share = text.removesuffix("%")
    if share == text:
        return Duration.parse(text)
    if not share.isdecimal() or not 0 < int(share) <= 1000:
        raise ValueError(text)
    return int(share)


def _clock_time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))


def _object_id(text: str) -> str:
    if not _OBJECT_ID.fullmatch(text.lower()):
        raise ValueError(text)
    return text.lower()


def _days(text: str) -> frozenset[date]:
    first, _, last = text.partition("/")
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    length = (end - begin).days + 1
    if not 0 < length <= LONGEST_LEAVE:
        raise ValueError(text)
    return frozenset(begin + timedelta(days=n) for n in range(length))


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*$", max_length=80)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: dict[Weekday, int] = {
    **{"mon": 1, "tue": 2, "wed": 3, "thu": 4},
    **{"fri": 5, "sat": 6, "sun": 7},
}
"""As ISO numbers."""

Timed = Annotated[
    Duration,
    _reading(
        Duration.parse,
        "een tijd als 4wh (werkuren), 2wd (werkdagen), 3s, 10m, 2h of 1d / "
        "a time such as 4wh (working hours), 2wd (working days), 3s, 10m, 2h or 1d",
    ),
]
After = Annotated[
    Duration | int,
    _reading(
        _share_or_duration,
        "een tijd als 4wh of 2wd, of een deel als 150% / "
        "a time such as 4wh or 2wd, or a share such as 150%",
    ),
]
"""A duration, or hundredths of the clock's own time."""
ClockTime = Annotated[
    time, _reading(_clock_time, 'een tijd als "08:30" / a time of day such as "08:30"')
]
DaysOff = Annotated[
    frozenset[date],
    _reading(
        _days,
        "een dag als 2026-12-24 of een verlof als 2026-07-20/2026-08-07 / "
        "a day such as 2026-12-24 or a leave such as 2026-07-20/2026-08-07",
    ),
]
"""One day, or the first and the last of at most a year of leave."""

ObjectId = Annotated[
    str,
    _reading(
        _object_id,
        "een object-id uit de directory, als 00000000-0000-0000-0000-000000000001 / "
        "an object id of the directory, such as 00000000-0000-0000-0000-000000000001",
    ),
]
"""By which the messenger knows a person: never a name or a mail address."""
TenantId = Annotated[
    str,
    _reading(
        _object_id,
        "een tenant-id, als 00000000-0000-0000-0000-000000000001 / "
        "a tenant id, such as 00000000-0000-0000-0000-000000000001",
    ),
]


def iso_days(days: tuple[Weekday, ...]) -> frozenset[int]:
    """Weekdays as a calendar counts them."""
    return frozenset(WEEKDAYS[day] for day in days)


def lines_of(
    model: type[L], document: Document, problems: Problems, key: str, kind: str
) -> list[tuple[int, L]]:
    """The objects of a list; that it is absent or no list is told with the rest of the file."""
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get(key), list):
        return []
    return listed(model, document, problems, key, kind)
