from __future__ import annotations

from datetime import date, datetime

from cases.calendar import HERE
from dialogs.written_days import written, written_moment

MONDAY = date(2026, 11, 23)


def test_a_day_is_written_in_the_language_of_the_turn() -> None:
    assert written(MONDAY, "nl") == "23 november 2026"
    assert written(date(2026, 3, 1), "nl") == "1 maart 2026"
    assert written(date(2026, 3, 1), "en") == "1 March 2026"


def test_a_moment_has_its_weekday_and_its_time_of_day() -> None:
    at = datetime(2026, 11, 23, 9, 5, tzinfo=HERE)

    assert written_moment(at, "nl", MONDAY) == "maandag 23 november, 09:05"
    assert written_moment(at.replace(hour=23), "en", MONDAY) == "Monday 23 November, 23:05"


def test_the_year_is_named_when_it_is_another_one() -> None:
    at = datetime(2027, 1, 4, 10, 0, tzinfo=HERE)

    assert written_moment(at, "nl", MONDAY) == "maandag 4 januari 2027, 10:00"
