"""Who is who: who may do what for whom, and who is told when somebody is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.access import Access, Person
from cases.access_file import load_access
from cases.clocks import Who
from cases.handover.states import Duty, Event, Side
from content.problems import Problems
from social_map.loading import load
from tests.factories import (
    LAAKKWARTIER,
    MOERWIJK,
    PLACES,
    SHIPPED,
    TODAY,
    place,
    places_file,
    problems_of,
    write_content,
)
from tests.files import access_file, member, object_id

FILE = "content/access.yaml"
TEAM = "schuldhulp-laak"
GP, NURSE, ASSISTANT, COACH, OTHER_COACH, DESK, STRANGER = map(object_id, range(1, 8))


@dataclass(frozen=True)
class Between:
    """A handover of the practice to the debt team, or the other way round."""

    practice: str = "praktijk"
    organisation: str = TEAM
    requester: str = GP
    owner: str | None = None
    place: str = "SD-GM0518-Laak"


TO_TEAM = Between()
TO_PRACTICE = Between(practice=TEAM, organisation="praktijk", requester=COACH)

EVERYBODY = (
    member(1),
    member(2, "praktijk", "requester", "backup", "coordinator", "key_figure"),
    member(3, "praktijk", "preparer"),
    member(4, TEAM, "key_figure", "requester"),
    member(5, TEAM, "replacement"),
    member(6, TEAM, "contact"),
)


def access_of(content: Path, **more: Any) -> Access:
    problems = Problems()
    access = load_access(content, TODAY, problems, **more)
    assert access is not None, [p.text() for p in problems.in_order()]
    return access


def small(tmp_path: Path, *members: dict[str, Any], **more: Any) -> Access:
    """The people of a small file: the practice and the team, unless told otherwise."""
    text = access_file(*(members or EVERYBODY), **more)
    return access_of(write_content(tmp_path, access=text))


def away(who: str, by: str | None = None, **more: str) -> dict[str, str]:
    return {"who": who, **({"replaced_by": by} if by else {}), **more}


def who(access: Access, user: str) -> Person:
    found = access.person(user, TODAY)
    assert found is not None
    return found


def ids(people: tuple[Person, ...]) -> list[str]:
    return [p.id for p in people]


# -- who may do what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user", "side", "event", "handover", "allowed"),
    [
        (GP, Side.REQUESTER, Event.SEND, TO_TEAM, True),
        (GP, Side.REQUESTER, Event.CLOSE, TO_TEAM, True),
        (GP, Side.PARTNER, Event.ACKNOWLEDGE, TO_TEAM, False),
        (NURSE, Side.REQUESTER, Event.CLOSE, TO_TEAM, True),
        (ASSISTANT, Side.REQUESTER, Event.CHANGE, TO_TEAM, True),
        (ASSISTANT, Side.REQUESTER, Event.SEND, TO_TEAM, False),
        (COACH, Side.PARTNER, Event.ACCEPT, TO_TEAM, True),
        (COACH, Side.REQUESTER, Event.CLOSE, TO_TEAM, False),
        (OTHER_COACH, Side.PARTNER, Event.DECLINE, TO_TEAM, True),
        (DESK, Side.PARTNER, Event.ACKNOWLEDGE, TO_TEAM, True),
        (DESK, Side.PARTNER, Event.ACCEPT, TO_TEAM, False),
        (COACH, Side.REQUESTER, Event.SEND, TO_PRACTICE, True),
        (OTHER_COACH, Side.REQUESTER, Event.SEND, TO_PRACTICE, False),
        (NURSE, Side.PARTNER, Event.ACCEPT, TO_PRACTICE, True),
        (GP, Side.PARTNER, Event.ACCEPT, TO_PRACTICE, False),
        (GP, Side.SYSTEM, Event.RETURN, TO_TEAM, False),
    ],
)
def test_each_does_what_belongs_to_the_role_and_only_for_the_own_organisation(
    user: str, side: Side, event: Event, handover: Between, allowed: bool, tmp_path: Path
) -> None:
    access = small(tmp_path)

    assert access.may(who(access, user), side, handover, event) is allowed


def test_a_colleague_elsewhere_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    access = small(tmp_path, member(1), member(4, "taalhuis-overvecht", "key_figure"))
    elsewhere = who(access, COACH)

    assert not any(access.may(elsewhere, side, TO_TEAM) for side in Side)


def test_a_coordinator_sends_back_for_the_practices_that_he_coordinates(tmp_path: Path) -> None:
    access = small(
        tmp_path,
        member(1),
        member(7, "gemeente-den-haag", "coordinator", "requester", coordinates=["praktijk"]),
    )
    coordinator = who(access, STRANGER)

    assert access.duties(coordinator, Side.REQUESTER, TO_TEAM) == {Duty.COORDINATOR}
    assert access.may(coordinator, Side.REQUESTER, TO_TEAM, Event.RETURN)
    assert not access.may(coordinator, Side.REQUESTER, TO_TEAM, Event.SEND)
    assert not access.may(coordinator, Side.REQUESTER, Between(practice="elders"))


def test_a_stranger_is_nobody(tmp_path: Path) -> None:
    assert small(tmp_path).person(STRANGER, TODAY) is None


def test_an_id_is_known_in_capitals_too(tmp_path: Path) -> None:
    letters = "abcdef00-0000-0000-0000-000000000001".upper()
    access = small(tmp_path, {**member(1), "id": letters})

    assert who(access, letters).id == letters.lower()
    assert who(access, letters.lower()).id == letters.lower()


def test_somebody_may_act_from_the_first_day_until_the_last(tmp_path: Path) -> None:
    access = small(tmp_path, member(1, valid_from="2026-11-01", valid_to="2026-11-22"))

    assert [
        access.person(GP, date(2026, *day)) is not None
        for day in ((10, 31), (11, 1), (11, 22), (11, 23))
    ] == [False, True, True, False]


def test_who_changes_jobs_acts_for_the_new_organisation(tmp_path: Path) -> None:
    access = small(
        tmp_path,
        member(1, valid_to="2026-11-30"),
        member(1, TEAM, "member", valid_from="2026-12-01"),
    )

    assert who(access, GP).organisation == "praktijk"
    assert access.person(GP, date(2026, 12, 1)).organisation == TEAM  # type: ignore[union-attr]
    assert ids(access.members(TEAM, TODAY)) == []


def test_a_person_is_known_by_title_and_working_days(tmp_path: Path) -> None:
    gp = who(small(tmp_path, member(1, works=["mon", "thu"])), GP)

    assert gp.title is not None
    assert (gp.title.in_("nl"), gp.title.in_("en"), gp.days) == ("huisarts", "GP", {1, 4})


# -- trying the bot -------------------------------------------------------------------------------


def test_when_the_bot_is_tried_everybody_may_do_everything() -> None:
    access = Access.everyone()
    anybody = who(access, "user-1")

    for side in (Side.REQUESTER, Side.PARTNER):
        assert all(access.may(anybody, side, TO_TEAM, event) for event in Event)
    assert not access.may(anybody, Side.SYSTEM, TO_TEAM)
    assert access.coordinates(anybody, "praktijk", TODAY)
    assert access.ladder(TEAM, TODAY) == ()
    assert ids(access.told(Who.REQUESTER, Between(requester="user-1"), TODAY)) == ["user-1"]


def test_when_the_bot_is_tried_the_registered_people_are_still_told(tmp_path: Path) -> None:
    access = Access.everyone(small(tmp_path))

    assert who(access, GP).organisation == "praktijk"
    assert access.may(who(access, DESK), Side.REQUESTER, TO_TEAM, Event.SEND)
    assert ids(access.told(Who.KEY_FIGURE, TO_TEAM, TODAY)) == [COACH]


# -- who is told ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "handover", "told"),
    [
        (Who.KEY_FIGURE, TO_TEAM, [COACH]),
        (Who.REPLACEMENT, TO_TEAM, [OTHER_COACH]),
        (Who.CONTACT, TO_TEAM, [DESK]),
        (Who.OWNER, TO_TEAM, [COACH]),
        (Who.OWNER, Between(owner=OTHER_COACH), [OTHER_COACH]),
        (Who.COORDINATOR, TO_TEAM, [NURSE]),
        (Who.REQUESTER, TO_TEAM, [GP]),
        (Who.BACKUP, TO_TEAM, [NURSE]),
        (Who.KEY_FIGURE, TO_PRACTICE, [NURSE]),
        (Who.BACKUP, TO_PRACTICE, []),
        (Who.REQUESTER, Between(requester=STRANGER), []),
    ],
)
def test_a_step_of_a_ladder_finds_its_people(
    called: Who, handover: Between, told: list[str], tmp_path: Path
) -> None:
    assert ids(small(tmp_path).told(called, handover, TODAY)) == told


def test_the_ladder_goes_from_key_figure_to_replacement_to_general_contact(tmp_path: Path) -> None:
    access = small(tmp_path)

    assert ids(access.ladder(TEAM, TODAY)) == [COACH, OTHER_COACH, DESK]
    assert access.ladder("nergens", TODAY) == ()


def test_an_absent_key_figure_is_passed_over(tmp_path: Path) -> None:
    access = small(tmp_path, absences=[away(COACH)])

    assert ids(access.ladder(TEAM, TODAY)) == [OTHER_COACH, DESK]
    assert ids(access.told(Who.KEY_FIGURE, TO_TEAM, TODAY)) == [OTHER_COACH]
    assert ids(access.told(Who.OWNER, Between(owner=COACH), TODAY)) == [OTHER_COACH]


def test_who_stands_in_gets_the_messages_once(tmp_path: Path) -> None:
    access = small(tmp_path, absences=[away(COACH, DESK), away(OTHER_COACH, DESK)])

    assert ids(access.ladder(TEAM, TODAY)) == [DESK]
    assert ids(access.told(Who.OWNER, Between(owner=COACH), TODAY)) == [DESK]


def test_an_absence_counts_on_its_first_and_its_last_day(tmp_path: Path) -> None:
    holiday = away(COACH, OTHER_COACH, valid_from="2026-12-21", valid_to="2027-01-03")
    access = small(tmp_path, absences=[holiday])

    assert [
        ids(access.told(Who.KEY_FIGURE, TO_TEAM, day))
        for day in (date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 3), date(2027, 1, 4))
    ] == [[COACH], [OTHER_COACH], [OTHER_COACH], [COACH]]


def test_two_who_stand_in_for_each_other_while_both_are_away_are_not_told(tmp_path: Path) -> None:
    access = small(tmp_path, absences=[away(COACH, OTHER_COACH), away(OTHER_COACH, COACH)])

    assert ids(access.ladder(TEAM, TODAY)) == [DESK]


def test_an_absent_person_may_still_act(tmp_path: Path) -> None:
    """Somebody who looks in on a day off is not sent away."""
    access = small(tmp_path, absences=[away(COACH, OTHER_COACH)])

    assert access.may(who(access, COACH), Side.PARTNER, TO_TEAM, Event.ACCEPT)


def test_a_coordinator_delegates_the_work_list_for_a_period(tmp_path: Path) -> None:
    period = {"valid_from": "2026-11-20", "valid_to": "2026-11-22"}
    access = small(tmp_path, delegations=[{"who": NURSE, "to": GP, **period}])
    after = date(2026, 11, 23)

    assert ids(access.coordinators("praktijk", TODAY)) == [NURSE, GP]
    assert ids(access.coordinators("praktijk", after)) == [NURSE]
    assert access.coordinates(who(access, GP), "praktijk", TODAY)
    assert not access.coordinates(who(access, GP), "praktijk", after)
    assert not access.coordinates(who(access, COACH), "praktijk", TODAY)


# -- what comes with the bot ----------------------------------------------------------------------


def test_the_shipped_people_are_obvious_placeholders() -> None:
    access = access_of(SHIPPED)

    assert access.people
    assert all(p.id.startswith("00000000-0000-0000-0000-00000000000") for p in access.people)
    assert {duty for p in access.people for duty in p.duties} >= {
        Duty.REQUESTER,
        Duty.PREPARER,
        Duty.BACKUP,
        Duty.COORDINATOR,
        Duty.KEY_FIGURE,
        Duty.REPLACEMENT,
        Duty.CONTACT,
    }


# -- what an editor reads -------------------------------------------------------------------------


def told(tmp_path: Path, *members: dict[str, Any], **more: Any) -> list[str]:
    return problems_of(tmp_path, access=access_file(*members, **more))


def test_a_person_is_an_id_and_never_an_address(tmp_path: Path) -> None:
    assert told(tmp_path, {**member(1), "id": "huisarts"}) == [
        FILE + ":3:5 member 'huisarts': bij id verwacht ik een object-id uit de directory, als "
        "00000000-0000-0000-0000-000000000001 / an object id of the directory, such as "
        "00000000-0000-0000-0000-000000000001, maar er staat 'huisarts'."
    ]


def test_a_role_that_is_unknown_comes_with_the_nearest_one(tmp_path: Path) -> None:
    [line] = told(tmp_path, member(1, "praktijk", "requestor"))

    assert line.startswith(FILE + ":5:13 member '00000000-0000-0000-0000-000000000001': bij roles")
    assert line.endswith("maar er staat 'requestor'. Bedoel je 'requester'?")


def test_the_bot_itself_is_no_role(tmp_path: Path) -> None:
    [line] = told(tmp_path, member(1, "praktijk", "system"))

    assert "maar er staat 'system'" in line


def test_nobody_is_two_people_on_one_day(tmp_path: Path) -> None:
    twice = (member(1, valid_to="2026-12-01"), member(1, TEAM, "member", valid_from="2026-12-01"))

    assert told(tmp_path, *twice) == [
        FILE + ":8:5 member '00000000-0000-0000-0000-000000000001': id "
        "'00000000-0000-0000-0000-000000000001' bestaat al in content/access.yaml. Kies een andere."
    ]


def test_a_practice_stands_here_once(tmp_path: Path) -> None:
    practices = [{"id": "praktijk", "name": "De Praktijk"}] * 2

    assert told(tmp_path, practices=practices) == [
        FILE + ":1:57 practice 'praktijk': id 'praktijk' bestaat al in content/access.yaml. Kies "
        "een andere."
    ]


def test_only_a_coordinator_coordinates_and_only_what_exists(tmp_path: Path) -> None:
    assert told(tmp_path, member(1, coordinates=["praktijk"])) == [
        FILE + ":7:5 member '00000000-0000-0000-0000-000000000001': coordinates werkt alleen samen "
        "met roles: [coordinator]. Voeg dat toe of haal coordinates weg."
    ]
    assert told(tmp_path, member(1, "praktijk", "coordinator", coordinates=["praktij"])) == [
        FILE + ":7:19 member '00000000-0000-0000-0000-000000000001': organisatie 'praktij' ken ik "
        "niet. Bedoel je 'praktijk'? Partners staan in map/partners/, praktijken in access.yaml."
    ]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"absences": [{"who": GP}]}, "absence"),
        ({"delegations": [{"who": GP, "to": NURSE}]}, "delegation"),
    ],
    ids=["absence", "delegation"],
)
def test_nothing_ends_before_it_begins(
    part: dict[str, list[dict[str, str]]], name: str, tmp_path: Path
) -> None:
    [(key, [line])] = part.items()
    period = {"valid_from": "2026-12-02", "valid_to": "2026-12-01"}

    [said] = told(tmp_path, *EVERYBODY, **{key: [line | period]})

    assert said.partition(" ")[2] == (
        f"{name}: valid_to '2026-12-01' ligt vóór valid_from 2026-12-02. Draai ze om."
    )


def test_nobody_stands_in_for_himself(tmp_path: Path) -> None:
    [line] = told(tmp_path, absences=[away(GP, GP)])

    assert line.endswith(
        "'00000000-0000-0000-0000-000000000001' is geen collega bij praktijk. Kies iemand anders "
        "van die organisatie."
    )


def test_a_key_figure_who_left_leaves_the_role_vacant(tmp_path: Path) -> None:
    left = (member(4, TEAM, "key_figure", valid_to="2026-11-21"), member(5, TEAM, "replacement"))
    content = write_content(tmp_path, access=access_file(member(1), *left))
    problems = Problems()

    load_access(content, TODAY, problems, inner_ring=[TEAM])

    assert [(p.kind, p.found, p.severity) for p in problems.found] == [
        ("role_vacant", "key_figure", "warning")
    ]


def test_without_the_map_nobody_is_of_an_unknown_organisation(tmp_path: Path) -> None:
    content = write_content(tmp_path, access=access_file(member(1, "elders")))

    assert who(access_of(content), GP).organisation == "elders"


def test_mistakes_in_all_parts_are_told_at_once(tmp_path: Path) -> None:
    lines = told(
        tmp_path,
        member(1, "praktijk", "baas"),
        member(2, "elders"),
        absences=[{"who": "niemand"}],
        verlof=[],
    )

    assert [line.split(" ")[0] for line in lines] == [
        FILE + ":2:13",
        FILE + ":3:1",
        FILE + ":7:13",
        FILE + ":10:5",
    ]


# -- from which tenant ----------------------------------------------------------------------------

OWN, THEIRS, UNKNOWN = object_id(0xA), object_id(0xB), object_id(0xC)
TENANTS = [{"id": THEIRS.upper(), "organisations": [TEAM]}]


@pytest.mark.parametrize(
    ("user", "tenant", "admitted"),
    [
        (GP, OWN, True),
        (GP, THEIRS, False),
        (COACH, THEIRS, True),
        (COACH, OWN, True),  # as a guest
        (OTHER_COACH, THEIRS, True),
        (OTHER_COACH, OWN, False),  # only from the tenant that is named
        (COACH, UNKNOWN, False),
        (COACH, "", False),
        (STRANGER, OWN, False),
        (STRANGER, THEIRS, False),
    ],
)
def test_somebody_is_admitted_when_tenant_and_id_are_registered(
    user: str, tenant: str, admitted: bool, tmp_path: Path
) -> None:
    coaches = member(4, TEAM, "key_figure"), member(5, TEAM, "replacement", tenant=THEIRS)
    access = small(tmp_path, member(1), *coaches, tenants=TENANTS)

    assert access.admits(user, tenant, {OWN}, TODAY) is admitted


def test_who_is_not_here_yet_or_no_longer_is_not_admitted(tmp_path: Path) -> None:
    access = small(tmp_path, member(1, valid_from="2026-11-01", valid_to="2026-11-22"))

    days = ((10, 31), (11, 1), (11, 22), (11, 23))
    admitted = [access.admits(GP, OWN, {OWN}, date(2026, *day)) for day in days]
    assert admitted == [False, True, True, False]


def test_a_tenant_of_a_member_is_one_of_the_list(tmp_path: Path) -> None:
    assert told(tmp_path, member(1, tenant=UNKNOWN), tenants=TENANTS) == [
        FILE + ":8:5 member '00000000-0000-0000-0000-000000000001': bij tenant verwacht ik een id "
        "uit tenants / an id of tenants, maar er staat '00000000-0000-0000-0000-00000000000c'."
    ]


def test_a_tenant_is_an_id_and_stands_in_the_list_once(tmp_path: Path) -> None:
    [name] = told(tmp_path, tenants=[{"id": "gemeente.nl", "organisations": [TEAM]}])
    assert "bij id verwacht ik een tenant-id, als" in name

    [twice] = told(tmp_path, tenants=TENANTS * 2)
    assert f"tenant '{THEIRS}': id '{THEIRS}' bestaat al in content/access.yaml." in twice


def test_a_tenant_belongs_to_organisations_that_exist(tmp_path: Path) -> None:
    [line] = told(tmp_path, tenants=[{"id": THEIRS, "organisations": ["schuldhulp-lak"]}])

    assert "organisatie 'schuldhulp-lak' ken ik niet. Bedoel je 'schuldhulp-laak'?" in line


# -- by place -------------------------------------------------------------------------------------

WATCHES = member(7, "gemeente-den-haag", "coordinator", area=["Laak"])


def in_area(tmp_path: Path, *members: dict[str, Any], **more: Any) -> Access:
    content = write_content(tmp_path, access=access_file(*members, **more))
    return access_of(content, places=load(content, TODAY).social_map.gazetteer)


def test_a_coordinator_of_a_place_watches_every_practice_there_and_nothing_elsewhere(
    tmp_path: Path,
) -> None:
    access = in_area(tmp_path, member(1), WATCHES)
    coordinator = who(access, STRANGER)
    elsewhere = Between(place="SD-GM0518-Escamp")

    for here in ("SD-GM0518-Laak", "BU05183823"):
        inside = Between(place=here)
        assert access.may(coordinator, Side.REQUESTER, inside, Event.RETURN)
        assert not access.may(coordinator, Side.REQUESTER, inside, Event.SEND)
        assert access.coordinates(coordinator, "praktijk", TODAY, here)
        assert STRANGER in ids(access.told(Who.COORDINATOR, inside, TODAY))
    assert not access.may(coordinator, Side.REQUESTER, elsewhere)
    assert not access.coordinates(coordinator, "praktijk", TODAY, elsewhere.place)
    assert not access.coordinates(coordinator, "praktijk", TODAY)
    assert access.told(Who.COORDINATOR, elsewhere, TODAY) == ()


def test_an_area_is_delegated_with_the_work_list(tmp_path: Path) -> None:
    period = {"valid_from": "2026-11-20", "valid_to": "2026-11-22"}
    access = in_area(
        tmp_path, member(1), WATCHES, delegations=[{"who": STRANGER, "to": GP, **period}]
    )

    assert "SD-GM0518-Laak" in access.area(who(access, GP), TODAY)
    assert access.area(who(access, GP), date(2026, 11, 23)) == frozenset()
    assert access.area(who(access, STRANGER), TODAY) == access.area(who(access, GP), TODAY)


def test_only_a_coordinator_has_an_area_and_only_of_the_map(tmp_path: Path) -> None:
    [role] = told(tmp_path, member(1, area=["Laak"]))
    assert "area werkt alleen samen met roles: [coordinator]." in role

    [unknown] = told(tmp_path, member(1, "praktijk", "coordinator", area=["Laakk"]))
    assert "plaats 'Laakk' ken ik niet. Bedoel je 'Laak'?" in unknown

    [open_] = problems_of(
        tmp_path,
        access=access_file(member(1, "praktijk", "coordinator", area=["Kerkbuurt"])),
        places=places_file(
            *PLACES,
            place("BU05183801", "Kerkbuurt", "buurt", LAAKKWARTIER),
            place("BU05183699", "Kerkbuurt", "buurt", MOERWIJK),
        ),
    )
    assert "plaatsnaam 'Kerkbuurt' kan meer betekenen. Gebruik een van deze codes:" in open_
