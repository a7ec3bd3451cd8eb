"""Somebody is not there for a while: said, taken back, stood in for, and told about afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.access import Period, Stand
from cases.calendar import HERE
from cases.handover.states import Event, Side
from content.messages import Messages
from dialogs.commands import as_said
from dialogs.conversation import Conversation
from dialogs.effects import BeAway
from dialogs.handover import away
from dialogs.handover.absence_words import perhaps, read_absence
from dialogs.handover.scene import Scene
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, PRACTICE, people
from tests.factories import TODAY
from tests.walks import confirmed, walked

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def conversation(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    """Confirmed partners and registered people."""
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture
def laak(conversation: Conversation) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(conversation)
    yield opened
    opened.close()


def stands(laak: Neighbourhood, who: str = "wijkcoach") -> list[tuple[str, str, str]]:
    """What is noted of somebody: first day, last day, who stands in."""
    found = laak.store.absences.of(who)
    return [(str(a.period.valid_from), str(a.period.valid_to), a.by) for a in found]


def first_asked(laak: Neighbourhood, day: date = MONDAY) -> str:
    """Who is turned to first at the partner on a day."""
    said = laak.counter.registered.with_absences(laak.store.absences.on(day))
    return next(p.id for p in said.ladder(PARTNER, day))


# -- typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("ik ben er niet tot 12 december", None, "2026-12-11"),
        ("Ik ben er niet t/m 11 dec.", None, "2026-12-11"),
        ("ik ben er niet tot en met vrijdag 11 december", None, "2026-12-11"),
        ("ik ben er van 1 t/m 12 december niet", "2026-12-01", "2026-12-12"),
        ("ik ben er niet van 1 tot 12 december", "2026-12-01", "2026-12-11"),
        ("ik ben 24-12 t/m 3-1 weg", "2026-12-24", "2027-01-03"),
        ("ik ben vrijdag vrij", "2026-11-27", "2026-11-27"),
        ("morgen ben ik er niet", "2026-11-24", "2026-11-24"),
        ("ik ben morgen en overmorgen afwezig", "2026-11-24", "2026-11-25"),
        ("ik ben 2 weken weg", "2026-11-23", "2026-12-06"),
        ("vanaf maandag ben ik een week met vakantie", "2026-11-30", "2026-12-06"),
        ("ik ben er niet voor 12 december", None, "2026-12-11"),
        ("ik ben volgende week met verlof", "2026-11-30", "2026-12-06"),
        ("ik ben er niet tot volgende week", None, "2026-11-29"),
        ("ik ben ziek tot donderdag", None, "2026-11-25"),
        ("ik ben tot 12 december afwezig wegens vakantie", None, "2026-12-11"),
        ("I'm away until 12 December", None, "2026-12-11"),
        ("I am away through 12 December", None, "2026-12-12"),
        ("I’m off on Friday", "2026-11-27", "2026-11-27"),
        ("I'll be on holiday from 1 to 12 December", "2026-12-01", "2026-12-12"),
    ],
)
def test_days_away_are_read_as_they_are_said(words: str, first: str | None, last: str) -> None:
    """ "Tot" leaves the day itself out, "t/m" does not."""
    found = read_absence(words, MONDAY)

    assert found is not None
    assert perhaps(as_said(words))
    assert (found.first and str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        "ik ben er niet uit met schulden",
        "cliënt is er niet",
        "mevrouw is er niet tot 12 december",
        "ik ben er niet van overtuigd dat dit past",
        "ik ben er niet toe gekomen om haar te bellen",
        "ik ben vrij van schulden",
        "ik ben morgen vrij om te bellen",
        "ik heb een week vrij nodig voor mantelzorg",
        "ik ben weg van Laak",
        "ik ben weg",
        "ik ben ziek",
        "ik werk niet meer",
        "ik ben niet tevreden over de wijkverpleging",
        "ik zoek iemand voor eenzaamheid tot 12 december",
        "I am not sure until when she stays",
    ],
)
def test_what_only_looks_like_it_is_left_to_the_finder(words: str) -> None:
    assert read_absence(words, MONDAY) is None


def test_a_key_figure_types_it_and_reads_the_last_day_and_who_stands_in(
    laak: Neighbourhood,
) -> None:
    coach = laak.person("wijkcoach")

    said = coach.says("ik ben er niet tot 12 december")

    assert "Genoteerd: je bent er niet tot en met vrijdag 11 december." in said
    assert "gaat zolang naar: teamcoördinator" in said
    assert stands(laak) == [("2026-11-23", "2026-12-11", "")]
    assert first_asked(laak) == "vervanger"


def test_it_is_taken_back_with_one_button(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik ben er niet van 1 t/m 4 december")

    said = coach.presses("Toch wel aanwezig van dinsdag 1 december tot en met vrijdag 4 december")

    assert "Er verandert niets" in said
    assert stands(laak) == []


def test_another_colleague_may_be_chosen(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik ben er niet tot 12 december")

    said = coach.presses("Liever naar: maatschappelijk werker")

    assert "gaat zolang naar: maatschappelijk werker" in said
    assert stands(laak) == [("2026-11-23", "2026-12-11", "collega")]
    laak.asked()
    assert "collega" in {user for user, _ in laak.delivers()}


def test_a_requester_is_away_and_the_back_up_hears_what_comes(laak: Neighbourhood) -> None:
    laak.asked()
    laak.delivers()
    said = laak.person("huisarts").says("ik ben 2 weken weg")
    assert "gaat zolang naar: POH-KB" in said

    laak.does("wijkcoach", Side.PARTNER, Event.ASK)

    assert "poh" in {user for user, _ in laak.delivers()}


def test_a_coordinator_chooses_who_keeps_the_work_list(laak: Neighbourhood) -> None:
    poh = laak.person("poh")
    poh.says("ik ben er niet tot 12 december")
    poh.presses("Liever naar: huisarts")

    access = laak.counter.access
    assert "huisarts" in {p.id for p in access.coordinators(PRACTICE, MONDAY)}
    asked = laak.asked()
    assert [h.ref for h in laak.own("huisarts").work_list()] == [asked.ref]
    after = date(2026, 12, 12)
    registered = laak.counter.registered.with_absences(laak.store.absences.on(after))
    assert "huisarts" not in {p.id for p in registered.coordinators(PRACTICE, after)}


def test_without_a_day_it_is_asked_and_a_typed_day_answers(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")

    asked = coach.says("ik ben er even niet")
    assert "Tot en met wanneer ben je er niet?" in asked
    assert "1 Tot en met morgen · 2 Een week" in asked
    assert stands(laak) == []

    assert "maandag 30 november" in coach.says("30 november")
    assert stands(laak) == [("2026-11-23", "2026-11-30", "")]


def test_from_a_day_on_asks_for_the_last_one(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    assert "Tot en met wanneer" in coach.says("vanaf 1 december ben ik er niet")

    coach.says("tot 5 december")

    assert stands(laak) == [("2026-12-01", "2026-12-04", "")]


def test_a_question_in_between_is_just_answered(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik ben er even niet")

    assert "schulden" in coach.says("wie doet schulden in Laak?").lower()
    assert stands(laak) == []


def test_long_is_asked_first(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")

    said = coach.says("ik ben er niet tot 1 april")
    assert "129 dagen" in said
    assert stands(laak) == []

    assert "31 maart 2027" in coach.presses("Ja, dat klopt")
    assert stands(laak) == [("2026-11-23", "2027-03-31", "")]


def test_a_day_off_leaves_a_holiday_as_it_was(laak: Neighbourhood) -> None:
    """One period does not wipe out another one."""
    coach = laak.person("wijkcoach")
    coach.says("ik ben er niet van 21 december t/m 3 januari")
    coach.says("ik ben vrijdag vrij")

    assert stands(laak) == [("2026-11-27", "2026-11-27", ""), ("2026-12-21", "2027-01-03", "")]
    assert "Dat staat er al in" in coach.says("ik ben 24 december vrij")
    said = coach.says("ik ben er niet van 18 december t/m 3 januari")
    assert "in de plaats van wat je eerder zei: van maandag 21 december" in said
    assert stands(laak)[1:] == [("2026-12-18", "2027-01-03", "")]


def test_in_the_channel_it_is_said_with_a_mention(laak: Neighbourhood) -> None:
    said = laak.person("wijkcoach", PARTNER).says("ik ben er niet tot 12 december")

    assert "vrijdag 11 december" in said
    assert stands(laak) == [("2026-11-23", "2026-12-11", "")]


def test_it_is_said_in_english_too(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("english")

    said = coach.says("I'm away until 12 December")

    assert "away up to and including Friday 11 December" in said
    assert "team coordinator" in said
    assert "Good to have you back" in coach.says("I'm back")
    assert stands(laak) == []


def test_a_stranger_and_who_gets_no_messages_have_nothing_to_say(laak: Neighbourhood) -> None:
    laak.person("iemand").says("ik ben er niet tot 12 december")
    said = laak.person("assistente").says("ik ben er niet tot 12 december")

    assert "Dat hoef je mij niet te vertellen" in said
    assert stands(laak, "iemand") == stands(laak, "assistente") == []


def test_a_remark_about_it_stays_a_remark(laak: Neighbourhood) -> None:
    """What a partner is asked to write is not taken for something else."""
    laak.asked()
    laak.delivers()
    coach = laak.person("wijkcoach")
    coach.says(f"overdracht {laak.wo}")
    coach.presses("Ik heb een vraag")
    coach.presses("Een andere vraag")
    coach.says("ik ben er vrijdag niet")

    assert stands(laak) == []
    assert laak.handover().partner_remark == "ik ben er vrijdag niet"


def test_it_is_heard_while_a_choice_is_still_open(laak: Neighbourhood) -> None:
    laak.asked()
    laak.delivers()
    coach = laak.person("wijkcoach")
    coach.says(f"overdracht {laak.wo}")
    coach.presses("Ik heb een vraag")

    assert "Genoteerd" in coach.says("ik ben er vrijdag niet")
    assert stands(laak) == [("2026-11-27", "2026-11-27", "")]


# -- the button on a card -------------------------------------------------------------------------


def the_scene(laak: Neighbourhood, name: str) -> Scene:
    handovers = laak.conversation.handovers
    assert handovers is not None
    wording = laak.conversation.finder.wording("nl", laak.now.date())
    return handovers.scene(laak.own(name), wording)


def says_away(laak: Neighbourhood, name: str, **more: Any) -> tuple[str, tuple[object, ...]]:
    """What the bot says to it, and what is to be done."""
    data = {"do": "handover", "ref": laak.wo, "go": "away", "as": "partner", **more}
    reply, _ = away.at_card(data, the_scene(laak, name))
    return reply.text(laak.conversation.messages), reply.effects


def test_a_key_figure_is_away_for_a_week_and_hears_who_is_asked_meanwhile(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    asked, _ = says_away(laak, "wijkcoach")
    assert "Typ een nummer: 1 Tot en met morgen · 2 Een week" in asked
    coach = laak.person("wijkcoach")
    data = {"do": "handover", "ref": laak.wo, "go": "away", "as": "partner"}
    coach.presses_data(data)

    said = coach.presses("Een week")

    assert "niet tot en met maandag 30 november" in said
    assert "gaat zolang naar: teamcoördinator" in said
    access = laak.counter.access
    assert [p.id for p in access.ladder(PARTNER, MONDAY)] == ["vervanger", "balie"]

    coach.presses_data(data)
    assert "weer bent" in coach.presses("Ik ben er weer")
    assert next(p.id for p in laak.counter.access.ladder(PARTNER, MONDAY)) == "wijkcoach"


def test_without_a_replacement_the_general_contact_is_asked_and_then_nobody(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    with laak.desk.turn(laak.now):
        laak.counter.away("vervanger", date(2026, 12, 24), laak.now)
    assert "algemene ingang" in says_away(laak, "wijkcoach", until="2026-11-30")[0]

    with laak.desk.turn(laak.now):
        laak.counter.away("balie", date(2026, 12, 24), laak.now)
    assert "niemand bij die je vervangt" in says_away(laak, "wijkcoach", until="2026-11-30")[0]


def test_an_old_card_to_come_back_still_works_days_later(laak: Neighbourhood) -> None:
    laak.asked()

    said, effects = says_away(laak, "wijkcoach", until="2026-11-02")

    assert "weer bent" in said
    assert effects == (BeAway(date(2026, 11, 22)),)


@pytest.mark.parametrize("until", ["9999-12-31", "morgen", "", 7, [], {"a": 1}, True])
def test_what_is_no_day_is_asked_again(laak: Neighbourhood, until: Any) -> None:
    laak.asked()

    said, effects = says_away(laak, "wijkcoach", until=until)

    assert "Welke dag bedoel je?" in said
    assert "Een week" in said
    assert effects == ()


def test_who_took_it_up_and_goes_away_hears_that_the_key_figure_is_asked(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    laak.does("collega", Side.PARTNER, Event.ACCEPT)

    said, effects = says_away(laak, "collega", until="2026-11-30")

    assert "gaat zolang naar: wijkcoach" in said
    assert effects == (BeAway(date(2026, 11, 30)),)


def test_a_handover_that_is_not_ones_own_says_nothing(laak: Neighbourhood) -> None:
    laak.asked()

    said, effects = says_away(laak, "gezinscoach", until="2026-11-30")

    assert "niet (meer) bij jou" in said
    assert effects == ()


# -- back again -----------------------------------------------------------------------------------


def at(laak: Neighbourhood, *moment: int) -> None:
    """Time passes, and nothing else."""
    then = datetime(*moment, tzinfo=HERE)  # type: ignore[arg-type]
    laak.waits(seconds=(then - laak.now).total_seconds())


def test_at_the_first_working_moment_a_letter_tells_what_happened(laak: Neighbourhood) -> None:
    """From Saturday morning on it waits; on Monday at half past eight it comes, once."""
    laak.asked()
    laak.does("wijkcoach", Side.PARTNER, Event.ACCEPT)
    mine = laak.wo
    laak.person("wijkcoach").says("ik ben er niet tot 28 november")
    laak.asked(case="", need="mantelzorg")
    laak.does("collega", Side.PARTNER, Event.ACCEPT)
    taken = laak.wo
    laak.asked(case="", need="eenzaamheid")
    free = laak.wo
    laak.delivers()
    at(laak, 2026, 11, 30, 8, 29)
    laak.sweeps()
    assert "wijkcoach" not in {user for user, text in laak.delivers() if "terwijl je" in text}

    at(laak, 2026, 11, 30, 8, 30)
    laak.sweeps()
    told = [text for user, text in laak.delivers() if user == "wijkcoach"]

    [text] = [text for text in told if "terwijl je er niet was" in text]
    assert "van maandag 23 november tot en met vrijdag 27 november" in text
    assert "Er kwamen 3 overdrachten of vragen binnen voor WMO wijkteam Laak." in text
    assert f"Maatschappelijk werker nam in behandeling: {taken}." in text
    assert f"Nog niemand nam in behandeling: {free}." in text
    assert f"Op jouw naam staat open: {mine}." in text
    assert f"Bekijk {mine}" in text
    assert stands(laak) == []
    laak.later(3, "uur")
    assert "terwijl je" not in laak.person("wijkcoach").reads().replace(text, "")


def test_a_summary_survives_a_restart_and_comes_once(
    conversation: Conversation, tmp_path: Path
) -> None:
    database = tmp_path / "laak.db"
    laak = Neighbourhood(conversation, database)
    laak.person("wijkcoach").says("ik ben vandaag vrij")
    at(laak, 2026, 11, 24, 9, 0)
    laak.restarts(database)
    laak.sweeps()
    laak.restarts(database)
    laak.sweeps()

    told = [text for user, text in laak.delivers() if user == "wijkcoach"]
    assert len(told) == 1
    assert "Er kwam niets binnen, en er wacht niets op je." in told[0]
    laak.close()


def test_back_sooner_tells_it_at_once_and_not_once_more(laak: Neighbourhood) -> None:
    laak.person("wijkcoach").says("ik ben er niet tot 12 december")
    laak.asked()
    laak.delivers()
    at(laak, 2026, 11, 25, 11, 0)

    said = laak.person("wijkcoach").says("ik ben er weer")

    assert "Fijn dat je er weer bent" in said
    assert "Er kwam 1 overdracht of vraag binnen" in said
    assert stands(laak) == []
    laak.sweeps()
    assert "wijkcoach" not in {user for user, text in laak.delivers() if "terwijl" in text}


def test_back_keeps_what_was_said_of_later(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")
    coach.says("ik ben er niet van 21 december t/m 3 januari")
    coach.says("ik ben vandaag vrij")

    said = coach.says("ik ben er weer")

    assert "Dit staat nog wel: je bent er niet van maandag 21 december" in said
    assert stands(laak) == [("2026-12-21", "2027-01-03", "")]


def test_who_goes_away_again_hears_of_it_all_later(laak: Neighbourhood) -> None:
    laak.person("wijkcoach").says("ik ben er niet t/m 27 november")
    at(laak, 2026, 11, 28, 12, 0)
    laak.person("wijkcoach").says("ik ben er niet van 28 november t/m 2 december")
    at(laak, 2026, 11, 30, 9, 0)
    laak.sweeps()
    assert "wijkcoach" not in {user for user, _ in laak.delivers()}

    at(laak, 2026, 12, 3, 9, 0)
    laak.sweeps()

    [text] = [text for user, text in laak.delivers() if user == "wijkcoach"]
    assert "van maandag 23 november tot en met woensdag 2 december" in text


def test_who_cannot_be_written_to_is_called_in_the_channel(conversation: Conversation) -> None:
    laak = Neighbourhood(conversation, away=("wijkcoach",))
    laak.asked()
    laak.delivers()
    with laak.desk.turn(laak.now):
        laak.counter.away("wijkcoach", MONDAY, laak.now)
    at(laak, 2026, 11, 24, 9, 0)
    laak.sweeps()

    [text] = [text for user, text in laak.delivers() if "is er weer" in text]
    assert "Wijkcoach is er weer. Dit gebeurde er op maandag 23 november" in text
    laak.close()


def test_somebody_the_list_of_people_still_calls_absent_is_not_told_yet(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    listed = Stand("wijkcoach", "vervanger", Period(MONDAY, date(2026, 11, 25)))
    known = confirmed(shipped, CONFIRMED, TODAY)
    access = people(absences=(listed,))
    laak = Neighbourhood(walked(shipped_content, known, messages, access=access))
    laak.person("wijkcoach").says("ik ben vandaag vrij")
    at(laak, 2026, 11, 24, 9, 0)
    laak.sweeps()
    assert stands(laak)
    assert "In de lijst van de beheerder" in laak.person("wijkcoach").says("ik ben er weer")
    laak.close()


# -- buttons are user input -----------------------------------------------------------------------

ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(str)
FINE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=150, deadline=None, suppress_health_check=FINE)
@given(
    more=st.dictionaries(
        st.sampled_from(["first", "until", "by", "sure", "back", "off"]),
        ANYTHING | DAYS | st.sampled_from(["vervanger", "huisarts", "wijkcoach"]),
    )
)
def test_no_button_notes_days_that_cannot_be(laak: Neighbourhood, more: dict[str, Any]) -> None:
    reply, _ = away.press({"do": "away", **more}, the_scene(laak, "wijkcoach"))

    for effect in reply.effects:
        assert isinstance(effect, BeAway)
        first = effect.first or MONDAY
        assert effect.by in ("", "vervanger", "collega")
        assert effect.until < first or first >= MONDAY
        assert (effect.until - MONDAY).days <= away.FARTHEST
