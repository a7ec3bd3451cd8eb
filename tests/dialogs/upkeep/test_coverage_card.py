"""A coordinator looks at the map as a whole: where there is nobody, who is alone, what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases.access import Access, Period
from cases.upkeep.changes import Change, Kind, Status
from content.messages import Messages
from dialogs.turn import Reply
from dialogs.upkeep.coverage_card import ALT, alt, findings
from dialogs.upkeep.lists import SHOWN
from dialogs.wording import Wording
from social_map.coverage import coverage
from social_map.social_map import SocialMap
from tests.factories import LAAK, LAAKKWARTIER, OVERVECHT, SPOORWIJK, TODAY, UTRECHT
from tests.walks import confirmed, walked

from .conftest import AUGUST, Corners
from .corner import CJG, HELP, PARTNER, Corner, Someone, colleagues

COORDINATOR = "brugfunctionaris"


@pytest.fixture
def coordinator(corner: Corner) -> Someone:
    return corner.person(COORDINATOR)


def last(someone: Someone) -> Reply:
    assert someone.last is not None
    return someone.last


# -- coverage -------------------------------------------------------------------------------------


def test_the_coordinator_reads_where_there_is_nobody(coordinator: Someone) -> None:
    said = coordinator.says("kaart dekking Laak")

    assert said.startswith("Dekking van Laak (Den Haag)\nOp 23 november 2026 staan er ")
    assert "Per deel: Laakkwartier en Spoorwijk, Binckhorst." in said
    assert "• Niemand (2)\n  - LHBTI+ steun\n  - Justitie, reclassering en nazorg\n" in said
    assert "  - Stoppen met roken (alleen in een deel)\n" in said
    assert "  - Gebreken aan de woning (niet in Binckhorst)\n" in said
    assert "  - Voedselhulp: Voedselbank (Den Haag) •\n" in said
    assert "Er tellen voorbeelden uit de meegeleverde kaart mee" in said


def test_the_editor_reads_it_too_and_in_english(editor: Someone) -> None:
    editor.says("english")

    said = editor.says("map coverage Laak")

    assert said.startswith("Coverage of Laak (Den Haag)\nOn 23 November 2026 there are ")
    assert "• Nobody (2)\n  - LGBTI support" in said


def test_who_does_not_coordinate_reads_nothing(corner: Corner) -> None:
    for name in ("wijkcoach", "huisarts", "vreemde"):
        someone = corner.person(name)
        for said in ("kaart dekking Laak", "kaart gaten", "kaart risico", "kaart veranderd"):
            someone.says(said)
            assert last(someone).card.picture is None
            assert "Dekking" not in last(someone).card.title
            assert not last(someone).choices


def test_one_looks_closer_and_back(coordinator: Someone) -> None:
    coordinator.says("kaart dekking Laak")

    closer = coordinator.presses("Dekking Laakkwartier en Spoorwijk")
    assert closer.startswith("Dekking van Laakkwartier en Spoorwijk (Den Haag)")
    assert "Spoorwijk" in closer

    back = coordinator.presses("Dekking Laak")
    assert back.startswith("Dekking van Laak (Den Haag)")


def test_typed_the_same_as_pressed_where_there_are_no_buttons(corners: Corners) -> None:
    coordinator = corners(device="sms").person(COORDINATOR)
    coordinator.says("kaart dekking Laak")

    assert coordinator.says("1").startswith("Dekking van Laakkwartier en Spoorwijk")


def test_without_a_place_it_is_about_the_home_municipality_or_the_usual_place(
    coordinator: Someone,
) -> None:
    assert coordinator.says("kaart dekking").startswith("Dekking van Den Haag")

    coordinator.says("mijn wijk is Laak")

    assert coordinator.says("kaart dekking").startswith("Dekking van Laak")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("kaart dekking in Overvecht", "Dekking van Overvecht (Utrecht)"),
        ("kaart dekking 2521", "Dekking van Laakkwartier en Spoorwijk (Den Haag)"),
        (f"kaart dekking {SPOORWIJK}", "Dekking van Spoorwijk (Den Haag)"),
        ("Kaart  dekking  BINCKHORST", "Dekking van Binckhorst (Den Haag)"),
    ],
)
def test_a_place_is_named_as_in_a_question(coordinator: Someone, typed: str, title: str) -> None:
    assert coordinator.says(typed).startswith(title)


def test_an_unknown_place_gets_the_nearest_one(coordinator: Someone) -> None:
    assert "Die plaats ken ik niet" in coordinator.says("kaart dekking Qwertystad")

    coordinator.says("kaart dekking Lak")

    assert coordinator.presses("Bedoel je Laak (Den Haag)?").startswith("Dekking van Laak")


def test_of_several_places_with_a_name_one_chooses(coordinator: Someone) -> None:
    assert coordinator.says("kaart dekking Noord").startswith(
        "Er zijn er meer met die naam. Welke bedoel je?"
    )

    said = coordinator.presses("Noord (Rotterdam)")

    assert said.startswith("Dekking van Noord (Rotterdam)")


def test_a_button_with_a_place_that_is_no_longer_there_does_no_harm(coordinator: Someone) -> None:
    said = coordinator.presses_data({"do": "map", "show": "coverage", "place": "WK999999"})

    assert "plaats ken ik niet" in said


def test_the_picture_is_told_in_words(coordinator: Someone) -> None:
    coordinator.says("kaart dekking Laak")
    picture = last(coordinator).card.picture

    assert picture is not None
    assert (picture.page, picture.place, picture.url) == ("coverage", LAAK, "")
    assert picture.alt.startswith("Tabel van behoeften bij de delen van Laak, op 23 november 2026.")
    assert "Niemand (2): LHBTI+ steun · Justitie, reclassering en nazorg." in picture.alt
    assert "**" not in picture.alt
    assert len(picture.alt) <= ALT


@pytest.mark.parametrize("place", [LAAK, LAAKKWARTIER, OVERVECHT, UTRECHT, "GM0599", "GM0363"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_words_for_the_picture_are_never_long(
    shipped: SocialMap, messages: Messages, place: str, lang: str
) -> None:
    wording = Wording(messages, shipped, "en" if lang == "en" else "nl", TODAY)
    covered = coverage(shipped, place, TODAY)

    assert 100 < len(alt(covered, wording)) <= ALT
    assert all(len(f.needs) <= 9 for f in findings(covered, wording))


def test_without_an_address_of_the_bot_the_command_is_named(coordinator: Someone) -> None:
    assert 'app.py coverage "Laak" --csv' in coordinator.says("kaart dekking Laak")


def test_in_a_channel_there_is_nothing_that_is_for_oneself_alone(corners: Corners) -> None:
    coordinator = corners(linked=[CJG]).person(COORDINATOR, CJG)

    coordinator.says("kaart dekking Laak")

    assert "Onbeantwoorde vragen" not in coordinator.choices
    assert "Kwetsbaar" not in coordinator.choices


def test_an_entry_that_wants_to_go_is_no_longer_counted(corner: Corner, editor: Someone) -> None:
    before = editor.says("kaart dekking Laak")
    corner.store.checks.unlist(HELP, corner.now)
    corner.asks()

    assert editor.says("kaart dekking Laak") != before


# -- questions without an answer ------------------------------------------------------------------


def counted(corner: Corner, need: str, place: str, *months: str) -> None:
    with corner.store.atomic():
        for month in months:
            corner.store.count_gap(need, place, month)


def test_what_was_asked_most_and_found_nobody_stands_first(
    corner: Corner, coordinator: Someone
) -> None:
    counted(corner, "detentie", LAAK, "2026-09", "2026-11", "2026-11")
    counted(corner, "slaap", SPOORWIJK, "2026-10")
    counted(corner, "schulden", LAAK, "2026-10", "2026-10")

    said = coordinator.says("kaart gaten Laak").splitlines()

    assert said[0] == "Onbeantwoorde vragen in Laak"
    assert "wat er gevraagd werd, is niet bewaard" in said[1]
    assert said[2:5] == [
        "Justitie, reclassering en nazorg in Laak (Den Haag): 3 keer, het laatst in november 2026. "
        "Er staat nog niemand.",
        "Schulden en schuldhulpverlening in Laak (Den Haag): 2 keer, het laatst in oktober 2026. "
        "Inmiddels staat er iemand op de kaart.",
        "Slaapproblemen in Spoorwijk (Den Haag): 1 keer, in oktober 2026. Er staat nog niemand.",
    ]


def test_gaps_elsewhere_and_of_more_than_a_year_ago_are_left_out(
    corner: Corner, coordinator: Someone
) -> None:
    counted(corner, "slaap", OVERVECHT, "2026-11")
    counted(corner, "slaap", LAAK, "2025-11")

    assert "geen vraag onbeantwoord" in coordinator.says("kaart gaten Laak")
    assert "Slaapproblemen in Overvecht" in coordinator.says("kaart gaten")

    counted(corner, "slaap", LAAK, "2025-12")

    assert "in december 2025" in coordinator.says("kaart gaten Laak")


def test_a_gap_of_a_need_or_place_that_is_gone_does_no_harm(
    corner: Corner, coordinator: Someone
) -> None:
    counted(corner, "weg", LAAK, "2026-11")
    counted(corner, "slaap", "WK000000", "2026-11")

    assert "geen vraag onbeantwoord" in coordinator.says("kaart gaten")


def test_a_long_list_says_how_many_more_there_are(
    corner: Corner, coordinator: Someone, shipped: SocialMap
) -> None:
    for need in list(shipped.needs)[: SHOWN + 3]:
        counted(corner, need, LAAK, "2026-11")

    assert "En nog 3 andere." in coordinator.says("kaart gaten")


# -- what rests on one person ---------------------------------------------------------------------


def test_who_is_alone_is_named_by_organisation_and_role(
    corner: Corner, coordinator: Someone, shipped: SocialMap
) -> None:
    said = coordinator.says("kaart risico")
    listed = [line for line in said.splitlines() if ": " in line]

    assert said.startswith("Wat op de kaart op één persoon rust")
    assert len(listed) == SHOWN
    for line in listed:
        name = line.split(":")[0].removesuffix(" (binnenring)")
        organisation = next(o for o in shipped.organisations if o.name == name)
        assert organisation.replacement is None
    assert " andere." in said


def test_a_contact_that_may_be_gone_stands_first(corner: Corner, coordinator: Someone) -> None:
    corner.asks()
    keeper = corner.turns.keeper(corner.now)
    assert keeper is not None
    with corner.store.atomic():
        keeper.report(HELP, PARTNER, "person", "teams|huisarts", corner.now)

    said = coordinator.says("kaart risico").splitlines()

    assert said[1] == "Twijfel"
    assert said[2].startswith("WMO wijkteam Laak")
    assert said[2].endswith("iemand meldde dat de contactpersoon weg is")


# -- what changed ---------------------------------------------------------------------------------


def during(access: Access, who: str, first: date | None, last: date | None) -> Access:
    """With somebody who is there from and until these days."""
    people = (replace(p, period=Period(first, last)) if p.id == who else p for p in access.people)
    return replace(access, people=tuple(people))


def test_who_came_and_went_lately_is_told_by_role(
    shipped_content: Path, shipped: SocialMap, messages: Messages
) -> None:
    today = date(2026, 11, 23)
    access = during(colleagues(), "vervanger", today - timedelta(30), None)
    access = during(access, "collega", None, today - timedelta(90))
    access = during(access, "balie", today - timedelta(91), None)
    access = during(access, "gezinscoach", None, today + timedelta(1))
    known = confirmed(shipped, (PARTNER, CJG), AUGUST)
    corner = Corner(walked(shipped_content, known, messages, access=access))

    said = corner.person(COORDINATOR).says("kaart veranderd")

    assert said.splitlines() == [
        "Wat er veranderde in de laatste 90 dagen",
        "Mensen",
        "WMO wijkteam Laak: teamcoördinator begonnen op 24 oktober 2026",
        "WMO wijkteam Laak: maatschappelijk werker weg na 25 augustus 2026",
    ]
    corner.store.close()


def test_what_an_editor_applied_lately_is_told_without_who(
    corner: Corner, coordinator: Someone
) -> None:
    def applied(kind: Kind, days: int, service: str = HELP) -> None:
        at = corner.now - timedelta(days)
        change = Change(kind, "x.yaml", PARTNER, service, (), "teams|w", "wijkcoach", PARTNER, at)
        number = corner.store.changes.add(change, at)
        assert corner.store.changes.decide(number, Status.APPLIED, at)

    with corner.store.atomic():
        applied(Kind.CHANGE, 5)
        applied(Kind.CHANGE, 91)
        applied(Kind.UNLIST, 3, "weg")
        applied(Kind.CONFIRM, 2)
        applied(Kind.LEAVE, 1, "")

    said = coordinator.says("kaart veranderd").splitlines()

    assert said[1:] == [
        "Kaart",
        "WMO wijkteam Laak: van de kaart gehaald op 20 november 2026",
        "WMO wijkteam Laak, Huishoudelijke hulp: gewijzigd op 18 november 2026",
        "1 vermelding is opnieuw bevestigd.",
    ]


def test_when_nothing_changed_that_is_said(coordinator: Someone) -> None:
    assert "veranderde er niets" in coordinator.says("kaart veranderd")
