"""What is typed as a value, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.naming import found, near
from dialogs.turn import Turn
from dialogs.upkeep.draft import Draft, changed_ids, draft_of, marks_between
from dialogs.upkeep.fields import hear
from dialogs.upkeep.scene import Scene
from social_map.models import Lang

from .corner import HELP, Corner

LAAK, MOERWIJK = "SD-GM0518-Laak", "WK051836"


def scene(corner: Corner, lang: Lang = "nl") -> Scene:
    """The key figure in a chat of his or her own."""
    upkeep = corner.conversation.upkeep
    own = corner.turns.memory(Turn("teams|wijkcoach", "msteams|wijkcoach"), corner.now).listings
    assert upkeep is not None
    assert own is not None
    return upkeep.scene(own, corner.conversation.finder.wording(lang, corner.today))


def draft(here: Scene, **data: Any) -> Draft:
    made = draft_of({"services": [HELP], **data}, here)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("lang", "field", "typed", "values"),
    [
        ("nl", "waiting", "de wachttijd is ongeveer 3 weken", {"waiting": 3}),
        ("nl", "waiting", "weet ik niet", {"waiting": "unknown"}),
        ("nl", "waiting", "een maand", {"waiting": 5}),
        ("nl", "closed", "weer open", {"closed": "open"}),
        ("nl", "closed", "tot en met 11 december", {"closed": "2026-12-12"}),
        ("nl", "how", "alleen met een verwijsbrief", {"how": "referral"}),
        ("nl", "how", "zonder afspraak", {"how": "walk_in"}),
        ("nl", "areas", "Moerwijk erbij", {"areas": f"+{MOERWIJK}"}),
        ("nl", "areas", "Moerwijk, Laak eruit", {"areas": f"+{MOERWIJK}|-{LAAK}"}),
        ("nl", "needs", "schulden en eenzaamheid", {"needs": "+schulden|+eenzaamheid"}),
        ("nl", "hours", "  werkdagen   9-12 ", {"hours": "werkdagen 9-12"}),
        ("en", "waiting", "about three weeks", {"waiting": 3}),
        ("en", "waiting", "no waiting list", {"waiting": 0}),
        ("en", "closed", "until 12 December", {"closed": "2026-12-12"}),
        ("en", "closed", "through December 11", {"closed": "2026-12-12"}),
        ("en", "how", "by phone", {"how": "phone"}),
        ("en", "areas", "Moerwijk, without Laak", {"areas": f"+{MOERWIJK}|-{LAAK}"}),
        ("en", "needs", "loneliness", {"needs": "+eenzaamheid"}),
    ],
)
def test_what_is_typed_is_understood(
    corner: Corner, lang: Lang, field: str, typed: str, values: dict[str, Any]
) -> None:
    here = scene(corner, lang)

    heard = hear(typed, field, draft(here), here)

    assert heard.values == values


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("waiting", "600"), ("waiting", "3 mensen"), ("closed", "ooit"), ("closed", "gisteren")),
        *(("how", "via via"), ("areas", "xyzzyx"), ("needs", "xyzzyx"), ("areas", "zonder Laak")),
        *(("areas", "zonder Moerwijk"), ("areas", "Laak"), ("needs", ","), ("hours", " ")),
    ],
)
def test_what_is_not_understood_is_explained(corner: Corner, field: str, typed: str) -> None:
    here = scene(corner)

    heard = hear(typed, field, draft(here), here)

    assert heard.values == {}
    assert heard.note.endswith((".", "?"))


def test_what_a_button_carries_holds_or_is_left_out(corner: Corner) -> None:
    here = scene(corner)

    assert draft(here, hours=f"bel 06{4 * '12'}", key_figure="x" * 201, access=3).values == {}
    assert draft(here, hours="<b>vet</b>", how="swim", closed="2026-11-23").values == {}
    assert draft(here, waiting=True, areas="+nowhere|-gone", needs="+suicide").values == {}
    assert draft(here, areas=f"-{LAAK}").values == {}, "an entry without any area is none"
    assert draft(here, waiting=0, how="phone").values == {"waiting": 0, "how": "phone"}


def test_what_is_added_and_taken_away_again_is_nothing() -> None:
    after = changed_ids(("a", "b"), "+c|-b|-c|+b")

    assert after == ("a", "b")
    assert marks_between(("a", "b"), after) == ""


NAMES = {"cjg-laak": "CJG Laak", "cjg-rotterdam": "CJG Rotterdam", "wijkteam": "Wijkteam Laak"}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("cjg laak", ("cjg-laak",)),
        ("wijkteam", ("wijkteam",)),
        ("cjg", ("cjg-laak", "cjg-rotterdam")),
        ("laak cjg", ("cjg-laak",)),
        ("?", ()),
        ("bakker", ()),
    ],
)
def test_an_organisation_is_named_by_id_name_beginning_or_words(
    typed: str, ids: tuple[str, ...]
) -> None:
    assert found(typed, NAMES) == ids


def test_a_typing_mistake_gives_the_likeliest() -> None:
    assert near("wijktaem laak", NAMES) == ("wijkteam",)
