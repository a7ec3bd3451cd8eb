"""A day as colleagues type it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.handover.days import read_day

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("vandaag", SUNDAY),
        ("Gisteren.", date(2026, 11, 21)),
        ("eergisteren", date(2026, 11, 20)),
        ("the day before yesterday", date(2026, 11, 20)),
        ("dinsdag", date(2026, 11, 17)),
        ("afgelopen vrijdag", date(2026, 11, 20)),
        ("zondag", date(2026, 11, 15)),
        ("vorige week dinsdag", date(2026, 11, 10)),
        ("last Tuesday", date(2026, 11, 17)),
        ("op 12-11", date(2026, 11, 12)),
        ("12/12", date(2025, 12, 12)),
        ("12.11.26", date(2026, 11, 12)),
        ("12 november", date(2026, 11, 12)),
        ("3 mrt", date(2026, 3, 3)),
        ("12 nov 2025", date(2025, 11, 12)),
        ("November 12th", date(2026, 11, 12)),
        ("2026-11-12", date(2026, 11, 12)),
        ("2 weken geleden", date(2026, 11, 8)),
        ("een week geleden", date(2026, 11, 15)),
        ("three days ago", date(2026, 11, 19)),
        ("29-2", date(2024, 2, 29)),
    ],
)
def test_a_day_that_has_been(typed: str, day: date) -> None:
    assert read_day(typed, SUNDAY, past=True) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("morgen", date(2026, 11, 23)),
        ("overmorgen", date(2026, 11, 24)),
        ("dinsdag", date(2026, 11, 24)),
        ("komende vrijdag", date(2026, 11, 27)),
        ("zondag", date(2026, 11, 29)),
        ("volgende week dinsdag", date(2026, 11, 24)),
        ("next week", date(2026, 11, 29)),
        ("12-11", date(2027, 11, 12)),
        ("1 december", date(2026, 12, 1)),
        ("over 2 weken", date(2026, 12, 6)),
        ("over een week", date(2026, 11, 29)),
        ("in three days", date(2026, 11, 25)),
        ("afgelopen vrijdag", date(2026, 11, 20)),
    ],
)
def test_a_day_that_comes(typed: str, day: date) -> None:
    assert read_day(typed, SUNDAY, past=False) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ja", "wie doet schulden in Laak?", "31-02", "2026-13-01", "mei", "over weken"),
        *(
            "over 999999 weken",
            "2 weken",
            "dinsdag woensdag",
            "²-11",
            "12 foo",
            "over 2 weken geleden",
        ),
    ],
)
def test_other_words_are_no_day(typed: str) -> None:
    assert read_day(typed, SUNDAY, past=True) is None
    assert read_day(typed, SUNDAY, past=False) is None


@given(st.text(max_size=40), st.booleans())
def test_nothing_that_is_typed_is_too_much(typed: str, past: bool) -> None:
    day = read_day(typed, SUNDAY, past=past)

    assert day is None or isinstance(day, date)


@given(st.integers(1, 364))
def test_a_written_day_is_read_as_the_last_or_the_coming_one(days: int) -> None:
    before, after = SUNDAY - timedelta(days), SUNDAY + timedelta(days)

    for written in (f"{before.day}-{before.month}", f"{before:%-d} {before:%B}"):
        assert read_day(written, SUNDAY, past=True) == before
    assert read_day(f"{after.day}/{after.month}", SUNDAY, past=False) == after
