"""Working time: when somebody may be disturbed, and until when one has."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import (
    HERE,
    OFFICE,
    Calendar,
    Duration,
    add,
    is_open,
    next_open,
    open_minutes_between,
)

PART_TIME = Calendar(days=frozenset({1, 3, 4}), opens=time(9), shuts=time(13, 30))
ON_LEAVE = Calendar(closed=frozenset(date(2026, 7, 20) + timedelta(days=n) for n in range(19)))
NIGHT_SHIFT = Calendar(days=frozenset({6, 7}), opens=time(0, 30), shuts=time(6), holidays=False)
ALWAYS = Calendar(always=True)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
keeping_hours = st.sampled_from([OFFICE, PART_TIME, ON_LEAVE, NIGHT_SHIFT])
calendars = keeping_hours | st.just(ALWAYS)
hours = st.integers(0, 60)
durations = st.sampled_from(
    ["0s", "3s", "10m", "2h", "1d", "1wh", "4wh", "9wh", "30wh", "1wd", "2wd", "7wd", "1wd 4wh"]
)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def later(moment: str, duration: str, calendar: Calendar = OFFICE) -> str:
    """What the clock says in Amsterdam when the duration is over."""
    then = add(here(moment).astimezone(UTC), Duration.parse(duration), calendar)
    return then.astimezone(HERE).strftime("%Y-%m-%d %H:%M")


# -- when somebody may be disturbed -------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 08:29", "2026-11-23 08:30"),  # just before opening
        ("2026-11-23 17:00", "2026-11-24 08:30"),  # after closing
        ("2026-11-20 18:00", "2026-11-23 08:30"),  # Friday evening
        ("2026-12-24 17:30", "2026-12-28 08:30"),  # Christmas and a weekend
        ("2026-04-27 10:00", "2026-04-28 08:30"),  # the King's birthday
        ("2026-03-28 12:00", "2026-03-30 08:30"),  # over the change to summer time
        ("2026-12-31 23:59", "2027-01-04 08:30"),  # New Year and a weekend
    ],
)
def test_outside_working_hours_it_waits(now: str, then: str) -> None:
    assert next_open(here(now)) == here(then)


@pytest.mark.parametrize("now", ["2026-11-23 08:30", "2026-11-23 16:59", "2026-05-05 12:00"])
def test_inside_working_hours_it_is_now(now: str) -> None:
    """Liberation Day is a day off once in five years, so not in 2026."""
    assert is_open(here(now))


def test_somebody_who_works_part_time_is_left_alone_on_the_other_days() -> None:
    assert next_open(here("2026-11-24 10:00"), PART_TIME) == here("2026-11-25 09:00")
    assert next_open(here("2026-11-26 13:30"), PART_TIME) == here("2026-11-30 09:00")


def test_a_team_on_leave_is_left_alone_until_it_is_back() -> None:
    assert next_open(here("2026-07-17 17:00"), ON_LEAVE) == here("2026-08-10 08:30")


def test_who_is_always_there_may_be_disturbed_at_christmas() -> None:
    assert is_open(here("2026-12-25 03:00"), ALWAYS)


@given(moments, keeping_hours)
def test_the_next_open_moment_is_open_and_nothing_before_it_is(
    now: datetime, calendar: Calendar
) -> None:
    then = next_open(now, calendar)

    assert is_open(then, calendar)
    assert now <= then < now + timedelta(days=30)
    assert then == now or not is_open(now, calendar)
    assert open_minutes_between(now, then, calendar) == 0


# -- until when one has -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "duration", "then"),
    [
        ("2026-11-20 16:00", "1wd", "2026-11-23 16:00"),  # from Friday to Monday
        ("2026-11-20 16:00", "2wh", "2026-11-23 09:30"),
        ("2026-11-20 16:00", "1wh", "2026-11-23 08:30"),  # the last minute has gone by
        ("2026-11-20 20:00", "1wd", "2026-11-24 08:30"),  # Monday at eight is too late
        ("2026-11-20 07:00", "1wd", "2026-11-23 08:30"),
        ("2026-11-21 12:00", "1wd", "2026-11-23 12:00"),  # Saturday is no working day
        ("2026-11-21 12:00", "2wh", "2026-11-23 10:30"),
        ("2026-11-23 09:00", "1wd 4wh", "2026-11-24 13:00"),
        ("2026-11-23 16:00", "1wd 4wh", "2026-11-25 11:30"),
        ("2026-11-23 09:00", "10m", "2026-11-23 09:10"),
        ("2026-11-20 16:55", "10m", "2026-11-23 08:30"),  # held until Monday
        ("2026-11-20 20:00", "1wd 10m", "2026-11-24 08:40"),  # each part in working time
        ("2026-11-20 09:00", "1d", "2026-11-23 08:30"),
        ("2026-04-24 16:00", "1wd", "2026-04-28 16:00"),  # King's Day on Monday
        ("2026-05-13 16:00", "2wh", "2026-05-15 09:30"),  # Ascension Day on Thursday
        ("2026-05-22 16:00", "1wd", "2026-05-26 16:00"),  # Whit Monday
        ("2026-12-24 16:00", "2wd", "2026-12-29 16:00"),  # Christmas on Friday and Saturday
        ("2025-05-02 16:00", "1wd", "2025-05-06 16:00"),  # Liberation Day in a fifth year
        ("2026-11-23 10:00", "30wd", "2027-01-06 10:00"),  # past Christmas and New Year
    ],
)
def test_a_deadline_is_in_working_time(moment: str, duration: str, then: str) -> None:
    assert later(moment, duration) == then


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_the_clock_change_in_the_weekend_moves_no_deadline(day: str) -> None:
    monday = (date.fromisoformat(day) + timedelta(days=3)).isoformat()

    assert later(f"{day} 16:00", "1wd") == f"{monday} 16:00"
    assert later(f"{day} 16:00", "2wh") == f"{monday} 09:30"
    assert open_minutes_between(here(f"{day} 16:00"), here(f"{monday} 09:30")) == 120


def test_a_day_by_the_clock_has_24_hours_and_a_working_day_ends_at_the_same_time() -> None:
    """On the night of 29 March 2026 an hour is left out."""
    assert later("2026-03-28 12:00", "1d", ALWAYS) == "2026-03-29 13:00"
    assert later("2026-03-28 12:00", "1wd", ALWAYS) == "2026-03-29 12:00"
    assert later("2026-03-28 12:00", "24wh", ALWAYS) == "2026-03-29 13:00"


def test_a_time_that_the_clock_leaves_out_is_an_hour_later() -> None:
    assert later("2026-03-28 02:30", "1wd", ALWAYS) == "2026-03-29 03:30"


def test_a_shift_in_the_night_of_the_change_is_as_long_as_it_really_is() -> None:
    spring, autumn = ("2026-03-29", "2026-10-25")

    assert open_minutes_between(here(f"{spring} 00:00"), here(f"{spring} 12:00"), NIGHT_SHIFT) == (
        4.5 * 60
    )
    assert open_minutes_between(here(f"{autumn} 00:00"), here(f"{autumn} 12:00"), NIGHT_SHIFT) == (
        6.5 * 60
    )


def test_the_working_days_are_those_of_who_has_to_do_it() -> None:
    assert later("2026-11-23 10:00", "2wd", PART_TIME) == "2026-11-26 10:00"
    assert later("2026-11-23 13:00", "1wh", PART_TIME) == "2026-11-25 09:30"
    assert later("2026-07-17 16:00", "1wd", ON_LEAVE) == "2026-08-10 16:00"


def test_seconds_count_at_night_for_who_is_always_there() -> None:
    at_night = here("2026-12-25 03:00")

    assert add(at_night, Duration.parse("3s"), ALWAYS) == at_night + timedelta(seconds=3)


def test_the_answer_is_in_the_time_zone_of_the_question() -> None:
    assert add(here("2026-11-20 16:00"), Duration.parse("1wd")).tzinfo is HERE
    assert next_open(here("2026-11-21 16:00").astimezone(UTC)).tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10)

    for use in (next_open, is_open, lambda m: add(m, Duration.parse("1wd"))):
        with pytest.raises(ValueError, match="time zone"):
            use(naive)


@given(moments, durations, calendars)
def test_a_deadline_is_never_before_its_start_and_always_open(
    start: datetime, duration: str, calendar: Calendar
) -> None:
    then = add(start, Duration.parse(duration), calendar)

    assert then >= start
    assert is_open(then, calendar)


@given(moments, durations, st.sampled_from([OFFICE, PART_TIME, ON_LEAVE]))
def test_a_deadline_is_never_on_a_holiday(
    start: datetime, duration: str, calendar: Calendar
) -> None:
    day = add(start, Duration.parse(duration), calendar).astimezone(HERE).date()

    assert day not in country_holidays("NL", years=day.year)
    assert day not in calendar.closed
    assert day.isoweekday() in calendar.days


@given(moments, hours, hours, calendars)
def test_open_hours_add_up(start: datetime, one: int, other: int, calendar: Calendar) -> None:
    first = add(start, Duration.parse(f"{one}wh"), calendar)

    assert add(first, Duration.parse(f"{other}wh"), calendar) == add(
        start, Duration.parse(f"{one + other}wh"), calendar
    )


@given(moments, hours, calendars)
def test_so_many_open_hours_later_so_many_have_passed(
    start: datetime, number: int, calendar: Calendar
) -> None:
    then = add(start, Duration.parse(f"{number}wh"), calendar)

    assert open_minutes_between(start, then, calendar) == number * 60
    assert open_minutes_between(then, start, calendar) == -number * 60


@given(st.lists(moments, min_size=3, max_size=3), calendars)
def test_the_open_minutes_of_two_stretches_are_those_of_the_whole(
    three: list[datetime], calendar: Calendar
) -> None:
    start, middle, end = three
    parts = (
        open_minutes_between(start, middle, calendar),
        open_minutes_between(middle, end, calendar),
    )

    assert sum(parts) == pytest.approx(open_minutes_between(start, end, calendar), abs=1e-6)


@given(moments, moments, durations.filter(lambda d: "wd" not in d), calendars)
def test_who_starts_later_is_not_done_earlier(
    one: datetime, other: datetime, duration: str, calendar: Calendar
) -> None:
    start, after = sorted((one, other))
    given_time = Duration.parse(duration)

    assert add(start, given_time, calendar) <= add(after, given_time, calendar)


@given(moments, moments, durations.filter(lambda d: "wd" in d), keeping_hours)
def test_who_starts_on_a_later_working_day_is_not_done_earlier(
    one: datetime, other: datetime, duration: str, calendar: Calendar
) -> None:
    """On a day off the time by the clock may be earlier than on the evening before."""
    start, after = sorted(
        m if calendar.works(m.astimezone(HERE).date()) else next_open(m, calendar)
        for m in (one, other)
    )
    given_time = Duration.parse(duration)

    assert add(start, given_time, calendar) <= add(after, given_time, calendar)


@given(moments, calendars, st.sampled_from(["3s", "2wh", "1wd", "5wd", "1wd 4wh"]))
def test_a_longer_time_ends_later(start: datetime, calendar: Calendar, duration: str) -> None:
    time_given = Duration.parse(duration)
    ends = [add(start, time_given.percent(share), calendar) for share in (100, 150, 200, 300)]

    assert all(one <= other for one, other in pairwise(ends))


@given(moments.map(next_open), st.integers(1, 30))
def test_so_many_working_days_later_so_many_have_begun(start: datetime, number: int) -> None:
    """Counted day by day, with the holidays of the library itself."""
    then = add(start, Duration.parse(f"{number}wd")).astimezone(HERE)
    begin = start.astimezone(HERE)
    days = [begin.date() + timedelta(days=n + 1) for n in range((then.date() - begin.date()).days)]
    off = country_holidays("NL", years=range(2024, 2032))

    assert sum(d.weekday() < 5 and d not in off for d in days) == number
    assert then.time() == begin.time()


# -- durations ----------------------------------------------------------------------------------


def test_a_duration_is_read_in_all_its_units() -> None:
    assert Duration.parse("4wh") == Duration(open_hours=4)
    assert Duration.parse("1wd 4wh") == Duration(working_days=1, open_hours=4)
    assert Duration.parse("1d 2h 10m 3s") == Duration(
        clock=timedelta(days=1, hours=2, minutes=10, seconds=3)
    )


@pytest.mark.parametrize("text", ["", "4", "wd", "4 wh", "4uur", "-1wd", "1.5wd", "4wh,", "1WD"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        Duration.parse(text)


def test_half_a_working_day_is_half_of_its_open_hours() -> None:
    """Of 8:30 to 17:00 that is four hours and a quarter."""
    one_and_a_half = Duration.parse("1wd").percent(150)

    assert add(here("2026-11-23 09:00"), one_and_a_half) == here("2026-11-24 13:15")
    assert Duration.parse("3s").percent(150).clock == timedelta(seconds=4.5)


@pytest.mark.parametrize(
    "hours_kept",
    [
        {"days": frozenset()},
        {"opens": time(17), "shuts": time(17)},
    ],
    ids=["no day", "no hour"],
)
def test_a_calendar_without_working_time_cannot_be_made(hours_kept: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="working day"):
        Calendar(**hours_kept)  # type: ignore[arg-type]
