"""Who may speak for which organisation, and what each person sees that waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from cases.access import Period, Stand
from cases.upkeep.changes import Kind

from .parish import PEOPLE, TEAM, THAT_DAY, TOWN_HALL, WELFARE, Parish, entry

EVERYBODY = [person.id for person in PEOPLE]


@pytest.fixture
def parish() -> Iterator[Parish]:
    parish = Parish(linked=(TEAM,))
    parish.registers(entry(), entry("buurthuis", WELFARE), entry("vers", confirmed=THAT_DAY))
    yield parish
    parish.close()


def speak_for(parish: Parish, organisation: str, channel: str = "") -> list[str]:
    people = [*EVERYBODY, "stranger"]
    return [p for p in people if parish.own(p, channel).may_speak_for(organisation)]


def test_who_speaks_for_an_organisation_in_a_chat_of_ones_own(parish: Parish) -> None:
    assert speak_for(parish, TEAM) == ["key", "replacement", "contact", "editor"]
    assert speak_for(parish, WELFARE) == ["welfare", "editor"]
    assert speak_for(parish, TOWN_HALL) == ["editor"]


def test_in_a_channel_only_for_who_is_asked_there_and_by_every_colleague(parish: Parish) -> None:
    team = ["key", "replacement", "contact", "member", "editor"]
    assert speak_for(parish, TEAM, channel=TEAM) == team
    assert speak_for(parish, WELFARE, channel=TEAM) == []
    assert parish.own("member", TEAM).organisations == (TEAM,)
    assert parish.own("gp", TEAM).organisations == ()


def test_who_stands_in_for_who_is_away_speaks_as_well() -> None:
    leave = Period(date(2026, 11, 20), date(2026, 12, 4))
    parish = Parish(absences=(Stand("key", "member", leave),))

    assert "member" in speak_for(parish, TEAM)
    assert parish.own("member").organisations == (TEAM,)
    parish.close()


def test_where_everything_is_open_everybody_may_do_everything() -> None:
    parish = Parish(open_to_all=True, linked=(TEAM,))

    assert speak_for(parish, WELFARE) == [*EVERYBODY, "stranger"]
    assert speak_for(parish, WELFARE, channel=TEAM) == []
    own = parish.own("stranger")
    assert (own.is_editor, own.coordinates, own.role, own.organisations) == (True, True, "", ())
    parish.close()


def test_who_left_may_say_nothing_any_more(parish: Parish) -> None:
    parish.store.absences.leave("key", date(2026, 11, 23), "replacement")

    assert parish.own("key").person is None
    assert "key" not in speak_for(parish, TEAM)


def test_who_sees_the_map_as_a_whole(parish: Parish) -> None:
    assert [p for p in EVERYBODY if parish.own(p).coordinates] == ["editor", "brug"]
    assert [p for p in EVERYBODY if parish.own(p).is_editor] == ["editor"]


def test_without_an_editor_a_coordinator_keeps_the_map() -> None:
    parish = Parish(people=tuple(p for p in PEOPLE if p.id != "editor"))

    assert [p for p in EVERYBODY if parish.own(p).is_editor] == ["brug"]
    parish.close()


def test_everybody_sees_what_was_asked_of_the_own_organisation(parish: Parish) -> None:
    assert parish.own("key").asked() == []
    parish.sweeps()

    def sees(user: str, channel: str = "") -> list[str]:
        return [check.service for check in parish.own(user, channel).asked()]

    assert (sees("key"), sees("replacement"), sees("welfare")) == (["wmo"], ["wmo"], ["buurthuis"])
    assert (sees("editor"), sees("editor", TEAM)) == (["buurthuis", "wmo"], ["wmo"])
    assert (sees("gp"), sees("stranger"), sees("member", TEAM)) == ([], [], ["wmo"])
    parish.confirms("key", entry())
    assert sees("replacement") == []


def test_what_waits_for_an_editor_and_which_reports_are_open(parish: Parish) -> None:
    change = parish.proposes("key", entry(), Kind.CHANGE)
    parish.reports("gp", entry("buurthuis", WELFARE))
    own = parish.own("editor")

    assert own.changes("wmo") == own.changes() == [change]
    assert own.change(change.id) == change
    assert own.changes("buurthuis") == []
    assert [r.service for r in own.reports()] == ["buurthuis"]
    assert own.report(1) == own.reports()[0]
    assert parish.own("key").reports() == []
    assert own.check("wmo") == parish.check()
    assert (own.role, own.report(2)) == ("redacteur", None)
