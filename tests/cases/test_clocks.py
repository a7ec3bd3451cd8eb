"""How long everybody has, and who is told when it takes longer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cases.calendar import HERE, Duration, add, is_open
from cases.clock_file import load_clocks
from cases.clocks import URGENCIES, Rules, Urgency, Who
from cases.handover.states import Clock
from content.problems import Problem, Problems
from tests.factories import SHIPPED, problems_in, write_content
from tests.files import CLOCKS, clocks_file, ladder, rung, times

FILE = "content/clocks.yaml"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=HERE)


def rules_of(content: Path, **more: Any) -> Rules:
    problems = Problems()
    rules = load_clocks(content, problems, **more)
    assert rules is not None, [p.text() for p in problems.in_order()]
    return rules


def small(tmp_path: Path, *ladders: dict[str, Any], **more: Any) -> Rules:
    """The rules of a small file."""
    return rules_of(write_content(tmp_path, clocks=clocks_file(*ladders, **more)))


def told(tmp_path: Path, *ladders: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """What an editor reads about a small file: the word that is pointed at, and the sentence."""
    text = clocks_file(*ladders, **more)
    return [pointed(text, p) for p in problems_in(write_content(tmp_path, clocks=text))]


def pointed(text: str, problem: Problem) -> tuple[str, str]:
    there = text.splitlines()[problem.line - 1][problem.column - 1 :]
    word = re.match(r'\W*([^":]*)', there)
    assert problem.file == FILE
    assert word is not None
    return word[1], problem.text().split(" ", 1)[1]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules that come with the bot."""
    return rules_of(SHIPPED)


def due(rules: Rules, clock: Clock, urgency: Urgency, now: str) -> str:
    """When a clock that starts now is due, as the clock says here."""
    moment = datetime.fromisoformat(now).replace(tzinfo=HERE)
    return f"{rules.start(clock, urgency, moment, rules.calendar()):%Y-%m-%d %H:%M}"


# -- what comes with the bot ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "today", "this_week", "routine"),
    [
        (Clock.ACKNOWLEDGE, "2wh", "1wd", "2wd"),
        (Clock.DECIDE, "4wh", "2wd", "5wd"),
        (Clock.CONTACT, "1wd", "5wd", "10wd"),
        (Clock.ARRIVAL, "3wd", "8wd", "15wd"),
        (Clock.FEEDBACK, "5wd", "15wd", "30wd"),
        (Clock.QUESTION, "4wh", "1wd", "2wd"),
        (Clock.SETTLE, "2wh", "1wd", "2wd"),
        (Clock.READ, "5wd", "5wd", "5wd"),
        (Clock.CLOSE, "10wd", "10wd", "10wd"),
    ],
)
def test_the_times_are_those_of_the_description(
    rules: Rules, clock: Clock, today: str, this_week: str, routine: str
) -> None:
    """Paragraphs 5 to 7 of the description of the handover."""
    given = [rules.time(clock, urgency) for urgency in URGENCIES]

    assert given == [Duration.parse(text) for text in (today, this_week, routine)]


@pytest.mark.parametrize(
    ("urgency", "steps"),
    [
        ("today", ["2wh", "3wh", "4wh", "6wh"]),
        ("this_week", ["1wd", "1wd 4wh", "2wd", "3wd"]),
        ("routine", ["2wd", "3wd", "5wd", "7wd"]),
    ],
)
def test_without_any_reaction_the_ladder_ends_at_the_requester(
    rules: Rules, urgency: Urgency, steps: list[str]
) -> None:
    climbed = rules.ladder(Clock.ACKNOWLEDGE, urgency)

    assert [step.who for step in climbed] == [
        (Who.KEY_FIGURE,),
        (Who.KEY_FIGURE, Who.REPLACEMENT),
        (Who.CONTACT, Who.COORDINATOR),
        (Who.REQUESTER,),
    ]
    assert [step.after for step in climbed] == [Duration.parse(text) for text in steps]
    assert rules.then_every(Clock.ACKNOWLEDGE) is None


def test_what_was_promised_gets_half_as_much_time_again_and_then_twice(rules: Rules) -> None:
    first, second, third, _ = rules.ladder(Clock.FEEDBACK, "today")

    assert first.after == Duration.parse("5wd")
    assert (second.who, second.after) == ((Who.OWNER, Who.REPLACEMENT), first.after.percent(150))
    assert (third.who, third.after) == ((Who.CONTACT, Who.COORDINATOR), Duration.parse("10wd"))


@pytest.mark.parametrize("clock", list(Clock))
@pytest.mark.parametrize("urgency", URGENCIES)
def test_every_ladder_rises_from_its_due_time_in_working_time(
    rules: Rules, clock: Clock, urgency: Urgency
) -> None:
    calendar = rules.calendar()
    moments = [add(MONDAY, step.after, calendar) for step in rules.ladder(clock, urgency)]

    assert moments[0] == rules.start(clock, urgency, MONDAY, calendar)
    assert all(one < other for one, other in pairwise(moments))
    assert all(is_open(moment, calendar) for moment in moments)


def test_only_before_it_is_taken_up_a_ladder_ends_by_itself(rules: Rules) -> None:
    """Once a partner said yes, nothing goes back by itself: somebody is reminded each week."""
    assert {c for c in Clock if rules.then_every(c) is None} == {
        Clock.ACKNOWLEDGE,
        Clock.DECIDE,
        Clock.ADVICE,
    }


@pytest.mark.parametrize(
    ("clock", "urgency", "now", "then"),
    [
        (Clock.ACKNOWLEDGE, "today", "2026-11-20 16:00", "2026-11-23 09:30"),  # a Friday
        (Clock.ACKNOWLEDGE, "this_week", "2026-12-24 10:00", "2026-12-28 10:00"),  # Christmas
        (Clock.DECIDE, "this_week", "2026-04-24 16:00", "2026-04-29 16:00"),  # King's Day
        (Clock.CONTACT, "today", "2026-10-23 16:00", "2026-10-26 16:00"),  # the clock changes
        (Clock.FEEDBACK, "routine", "2026-11-02 10:00", "2026-12-14 10:00"),  # six weeks
    ],
)
def test_deadlines_of_real_days(
    rules: Rules, clock: Clock, urgency: Urgency, now: str, then: str
) -> None:
    assert due(rules, clock, urgency, now) == then


def test_one_person_is_told_twice_a_day_at_most_and_what_is_for_today_once_an_hour(
    rules: Rules,
) -> None:
    assert rules.nudges.per_person_a_day == 2
    assert rules.nudges.today_every == Duration.parse("1h")


# -- what an organisation agreed otherwise -----------------------------------------------------


def test_a_whole_ladder_can_run_in_seconds(tmp_path: Path) -> None:
    rules = small(tmp_path, calendar="always", times=dict.fromkeys(URGENCIES, times("2s")))
    night = datetime(2026, 12, 25, 3, tzinfo=UTC)

    due = rules.start(Clock.ACKNOWLEDGE, "routine", night, rules.calendar("wie-dan-ook"))

    assert due == night + timedelta(seconds=2)
    assert [s.after.clock.seconds for s in rules.ladder(Clock.DECIDE, "today")] == [2, 4]


def test_an_organisation_may_have_other_times_and_days(tmp_path: Path) -> None:
    rules = small(
        tmp_path,
        organisations=[
            {
                "id": "schuldhulp-laak",
                "working_hours": {"days": ["tue", "thu"], "opens": "10:00"},
                "days_off": ["2026-11-26", "2026-12-01/2026-12-04"],
                "times": {"this_week": {"decide": "1wd"}, "today": {"decide": "3wh"}},
            }
        ],
    )
    calendar = rules.calendar("schuldhulp-laak")

    assert (calendar.days, calendar.opens.hour, calendar.shuts.hour) == ({2, 4}, 10, 17)
    assert date(2026, 11, 26) in calendar.closed
    assert len(calendar.closed) == 5
    assert rules.start(
        Clock.DECIDE, "this_week", MONDAY.replace(day=24, hour=11), calendar, "schuldhulp-laak"
    ) == datetime(2026, 12, 8, 11, tzinfo=HERE)
    assert rules.time(Clock.DECIDE, "today", "schuldhulp-laak") == Duration.parse("3wh")
    assert rules.ladder(Clock.DECIDE, "today", "schuldhulp-laak")[1].after == Duration.parse("6wh")
    assert rules.time(Clock.DECIDE, "today", "taalhuis-overvecht") == Duration.parse("4wh")
    assert rules.calendar("taalhuis-overvecht") == rules.calendar()


def test_an_organisation_may_be_there_day_and_night(tmp_path: Path) -> None:
    rules = small(tmp_path, organisations=[{"id": "gemeente-den-haag", "calendar": "always"}])

    assert rules.calendar("gemeente-den-haag").always
    assert not rules.calendar().always


def test_days_off_of_everybody_are_days_off_of_each(tmp_path: Path) -> None:
    rules = small(
        tmp_path,
        days_off=["2026-11-24"],
        organisations=[{"id": "schuldhulp-laak", "days_off": ["2026-11-25"]}],
    )

    assert rules.calendar("schuldhulp-laak").closed == {date(2026, 11, 24), date(2026, 11, 25)}


def test_somebody_who_works_part_time_has_own_days_in_the_hours_of_the_team(
    tmp_path: Path,
) -> None:
    rules = small(tmp_path, working_hours={"opens": "09:00"})

    calendar = rules.calendar("schuldhulp-laak", days=frozenset({3}))

    assert calendar.days == {3}
    assert calendar.opens.hour == 9


def test_a_practice_of_the_people_file_may_have_its_own_times(tmp_path: Path) -> None:
    assert told(tmp_path, organisations=[{"id": "praktijk"}]) == []


# -- what an editor reads ------------------------------------------------------------------------


def test_a_time_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    given = {"today": times("4wh"), "this_week": times(decide="2 dagen"), "routine": times()}

    assert told(tmp_path, times=given) == [
        (
            "decide",
            "clocks: bij decide verwacht ik een tijd als 4wh (werkuren), 2wd (werkdagen), 3s, 10m, "
            "2h of 1d / a time such as 4wh (working hours), 2wd (working days), 3s, 10m, 2h or 1d, "
            "maar er staat '2 dagen'.",
        )
    ]


@pytest.mark.parametrize("after", ["twee", "0%", "150 %", "1001%", "%"])
def test_a_step_that_cannot_be_read_is_explained(tmp_path: Path, after: str) -> None:
    assert told(tmp_path, ladder("alle", rung(after=after))) == [
        (
            "after",
            "ladder 'alle': bij after verwacht ik een tijd als 4wh of 2wd, of een deel als 150% / "
            f"a time such as 4wh or 2wd, or a share such as 150%, maar er staat '{after}'.",
        )
    ]


@pytest.mark.parametrize(
    ("part", "word", "sentence"),
    [
        (
            {"working_hours": {"opens": "half negen"}},
            "opens",
            'een tijd als "08:30" / a time of day such as "08:30", maar er staat \'half negen\'.',
        ),
        (
            {"working_hours": {"days": ["mon", "weds"]}},
            "weds",
            "'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun', maar er staat 'weds'. Bedoel je "
            "'wed'?",
        ),
        (
            {"days_off": ["2026-08-07/2026-07-20"]},
            "2026-08-07/2026-07-20",
            "een dag als 2026-12-24 of een verlof als 2026-07-20/2026-08-07 / a day such as "
            "2026-12-24 or a leave such as 2026-07-20/2026-08-07, maar er staat "
            "'2026-08-07/2026-07-20'.",
        ),
        ({"calendar": "de"}, "calendar", "'nl' or 'always', maar er staat 'de'."),
        (
            {"nudges": {"per_person_a_day": 0, "today_every": "1h"}},
            "per_person_a_day",
            "1 of meer / or more, maar er staat '0'.",
        ),
    ],
    ids=["hour", "weekday", "leave", "calendar", "nudges"],
)
def test_what_cannot_be_is_told_with_what_can(
    tmp_path: Path, part: dict[str, Any], word: str, sentence: str
) -> None:
    [(at, said)] = told(tmp_path, **part)

    assert at == word
    assert said.partition(" verwacht ik ")[2] == sentence


def test_unknown_words_come_with_the_nearest_one(tmp_path: Path) -> None:
    given: dict[str, Any] = {urgency: times() for urgency in (*URGENCIES, "toaday")}
    given["toaday"] = {"decidde": "1wd"}

    assert [(at, said.partition(" Toegestaan")[0]) for at, said in told(tmp_path, times=given)] == [
        ("toaday", "clocks: 'toaday' ken ik hier niet. Bedoel je 'today'?"),
        ("decidde", "clocks: 'decidde' ken ik hier niet. Bedoel je 'decide'?"),
    ]


def test_a_ladder_names_known_clocks_and_people(tmp_path: Path) -> None:
    lines = told(tmp_path, ladder("alle", rung("key_figur"), clocks=[*CLOCKS, "decidde"]))

    assert [(at, said.partition("maar er staat ")[2]) for at, said in lines] == [
        ("decidde", "'decidde'. Bedoel je 'decide'?"),
        ("key_figur", "'key_figur'. Bedoel je 'key_figure'?"),
    ]


def test_a_clock_stands_once_in_its_own_ladder_too(tmp_path: Path) -> None:
    assert told(tmp_path, ladder("alle", clocks=[*CLOCKS, "decide"])) == [
        ("decide", "ladder 'alle': klok 'decide' staat al in ladder alle. Houd er één.")
    ]


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    week = times()
    del week["decide"]
    step = rung(today="2wh", routine="3wd")

    assert told(tmp_path, ladder("alle", step), times={"today": times(), "this_week": week}) == [
        ("times", "clocks: routine ontbreekt. Voeg een regel routine: … toe."),
        ("this_week", "clocks: decide ontbreekt. Voeg een regel decide: … toe."),
        ("who", "ladder 'alle': this_week ontbreekt. Voeg een regel this_week: … toe."),
    ]


def test_an_organisation_that_is_unknown_or_stands_here_twice_is_told(tmp_path: Path) -> None:
    names = ("schuldhulp-laak", "schuldhulp-laak", "taalhuis-overveht")

    assert told(tmp_path, organisations=[{"id": name} for name in names]) == [
        (
            "id",
            "organisation 'schuldhulp-laak': id 'schuldhulp-laak' bestaat al in "
            "content/clocks.yaml. Kies een andere.",
        ),
        (
            "id",
            "organisation 'taalhuis-overveht': organisatie 'taalhuis-overveht' ken ik niet. Bedoel "
            "je 'taalhuis-overvecht'? Partners staan in map/partners/, praktijken in access.yaml.",
        ),
    ]


def test_own_times_must_keep_the_ladder_rising(tmp_path: Path) -> None:
    """The second step of the ladder stays where it is for everybody."""
    steps = (rung(), rung("requester", today="8wh", this_week="2wd", routine="3wd"))
    own = {"id": "schuldhulp-laak", "times": {"this_week": {"decide": "3wd"}}}

    assert told(tmp_path, ladder("alle", *steps), organisations=[own]) == [
        (
            "decide",
            "organisation 'schuldhulp-laak': in ladder alle komt stap '2' bij this_week, decide "
            "niet later dan stap 1. Geef elke stap een langere tijd dan die ervoor.",
        )
    ]


def test_short_working_days_of_an_organisation_may_not_turn_a_ladder_around(
    tmp_path: Path,
) -> None:
    """Four open hours are two days there."""
    turned = ladder("alle", rung(after="4wh"), rung(after="1wd"), clocks=["decide"])
    other = ladder("rest", clocks=[c for c in CLOCKS if c != "decide"])
    own = {"id": "schuldhulp-laak", "working_hours": {"opens": "09:00", "shuts": "11:00"}}

    lines = told(tmp_path, turned, other, organisations=[own])

    assert {(at, said.partition(" bij ")[0]) for at, said in lines} == {
        ("id", "organisation 'schuldhulp-laak': in ladder alle komt stap '2'")
    }
    assert len(lines) == len(URGENCIES)


def test_mistakes_in_all_parts_are_told_at_once(tmp_path: Path) -> None:
    own = {"id": "schuldhulp-lak", "times": {"today": {"decide": "4wh"}}}
    lines = told(
        tmp_path, ladder("alle", rung(after="morgen")), days_off=[], organisations=[own, {"id": ""}]
    )

    assert [at for at, _ in lines] == ["id", "id", "after"]
