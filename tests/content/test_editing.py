"""A change that was confirmed becomes a patch to exactly the right lines."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest

from content.editing import Stale, Unpatchable, edited, value_at
from content.edits import Edit
from tests.factories import SHIPPED

PARTNERS = sorted((SHIPPED / "map" / "partners").glob("*.yaml"))
CONFIRMED = {"on": "2026-11-22", "by": "teamcoördinator", "how": "chat"}
SERVICE = """\
id: wijkteam
services:
  # het enige dat nog loopt
  - id: taal
    name: {nl: Taal, en: Language}   # kort houden
    hours: {nl: ma–vr, en: 'Mon–Fri'}
    needs: [taal, opvoeden]
    # gebeld
    confirmed: none  # nog vragen
  - id: wonen
    confirmed: {on: 2026-01-02, by: wijkmanager, how: chat}
"""
TAAL = ("services", "taal")


def change(text: str, path: tuple[str, ...], after: Any) -> str:
    """The text with whatever stands there changed into `after`."""
    return edited(text, [Edit(path, value_at(text, path), after)])


def differing(before: str, after: str) -> list[str]:
    """The lines that went (-) and came (+)."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:2] in ("- ", "+ ")]


# -- a text ---------------------------------------------------------------------------------------


def test_a_text_between_braces_changes_and_nothing_around_it() -> None:
    assert differing(SERVICE, change(SERVICE, (*TAAL, "hours", "nl"), "di en do")) == [
        "-    hours: {nl: ma–vr, en: 'Mon–Fri'}",
        "+    hours: {nl: di en do, en: 'Mon–Fri'}",
    ]


def test_quotes_stay_as_they_were() -> None:
    assert "en: 'it''s Tuesday'}" in change(SERVICE, (*TAAL, "hours", "en"), "it's Tuesday")
    assert change('a: "x"\n', ("a",), 'zeg "ja"') == 'a: "zeg \\"ja\\""\n'
    assert change("a: 'x'\n", ("a",), "twee\nregels") == 'a: "twee\\nregels"\n'


@pytest.mark.parametrize(
    "text",
    [
        *("none", "yes", "3", "2026-11-22", "0703", "8:30", "~", "-x", "😀 samen", "it's", 'a "b"'),
        "x" * 5000,
    ],
)
def test_what_is_read_back_without_quotes_gets_none(text: str) -> None:
    assert change("a: x  # c\n", ("a",), text) == f"a: {text}  # c\n"


@pytest.mark.parametrize(
    "text",
    [
        *("a: b", "x # y", "- x", "@x", "*x", "&x", "!x", "%x", "[x", "{x}", "? x", "x:", "#x"),
        *("", " ", " x", "x ", '"', "'", "| x", "> x", "`x`", "twee\nregels", "a\r\nb", "\t", "\\"),
        *("\x07", "\u2028", "\x85", "\ufeff", "x: " + "y " * 3000, ", x", "]"),
    ],
)
def test_any_text_is_read_back_as_it_was_given(text: str) -> None:
    for old in ("a: x\n", "a: 'x'\n", 'a: "x"\n', "a: |\n  x\nb: c\n", "a: >-\n  x\n  y\nb: c\n"):
        assert value_at(change(old, ("a",), text), ("a",)) == text
    for old in ("a: [{id: a, b: x}]\n", "a:\n- id: a\n  b: {c: x}\n"):
        assert value_at(change(old, ("a", "a", "b"), text), ("a", "a", "b")) == text


def test_a_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(Unpatchable, match="characters that cannot be written; write"):
        change("a: x\n", ("a",), "\ud800")


def test_a_text_below_its_key_stays_below_it() -> None:
    old = "a: |  # letterlijk\n    een\n    # geen opmerking\n# wel een\nb: c\n"
    new = "a: |  # letterlijk\n    twee\n\n    drie\n# wel een\nb: c\n"
    assert change(old, ("a",), "twee\n\ndrie\n") == new
    assert change(new, ("a",), "vier").startswith("a: |-  # letterlijk\n    vier\n# wel een")
    assert change(new, ("a",), " ruim ") == 'a: " ruim "  # letterlijk\n# wel een\nb: c\n'


def test_a_folded_text_is_folded_in_its_own_width() -> None:
    old = "a: >-\n  Een twee drie vier vijf zes zeven acht\n  negen tien elf\nb: c\n"
    after = "Een heel andere tekst, die ook te lang is.\nMet een tweede alinea."
    assert change(old, ("a",), after) == (
        "a: >-\n  Een heel andere tekst, die ook te lang\n  is.\n\n  Met een tweede alinea.\nb: c\n"
    )


def test_blank_lines_that_belong_to_a_text_are_counted() -> None:
    old = "b: c\na: |+\n  x\n\n\n"
    assert edited(old, [Edit(("d",), None, "e")]) == old + "d: e\n"
    assert change(old, ("a",), "y\n") == "b: c\na: |\n  y\n"


def test_an_empty_key_is_filled_before_its_comment() -> None:
    old = "a:  # nog invullen\n  # over b\nb: {c: , d}\n"
    new = edited(old, [Edit(("a",), None, "x"), Edit(("b", "d"), None, "y")])
    assert new == "a: x  # nog invullen\n  # over b\nb: {c: , d: y}\n"


@pytest.mark.parametrize("text", ["\ufeff" + SERVICE, SERVICE.replace("\n", "\r\n"), SERVICE[:-1]])
def test_how_a_file_begins_and_ends_its_lines_stays(text: str) -> None:
    edits = [
        Edit((*TAAL, "waiting"), None, {"weeks": "3"}),
        Edit((*TAAL, "waiting"), {"weeks": "3"}, None),
        Edit(("services", "nieuw"), None, {"id": "nieuw", "name": {"nl": "Nieuw"}}),
        Edit(("services", "nieuw"), {"id": "nieuw", "name": {"nl": "Nieuw"}}, None),
    ]
    assert edited(text, edits) == text
    with_more = edited(text, edits[:1] + edits[2:3])
    assert with_more.count("\n") - with_more.count("\r\n") in (0, with_more.count("\n"))
    assert with_more.endswith("\n") == text.endswith("\n")


# -- fields ---------------------------------------------------------------------------------------


def test_a_new_field_gets_one_line_before_the_confirmation_and_the_comment_above_it() -> None:
    new = change(SERVICE, (*TAAL, "waiting"), {"weeks": "3", "on": "2026-11-22"})
    assert new == SERVICE.replace(
        "    # gebeld\n", "    waiting: {weeks: 3, on: 2026-11-22}\n    # gebeld\n"
    )


def test_a_new_field_stands_last_where_nothing_is_confirmed() -> None:
    old = "s:\n  -   id: x\n      b: >-\n        c\n        d\n      # over het eind\n# slot\n"
    new = old.replace("      # over", "      e: f\n      # over")
    assert change(old, ("s", "x", "e"), "f") == new


def test_a_new_field_between_braces_stands_before_the_closing_one() -> None:
    old = "a: {b: c,  # over b\n    d: e  # over d\n    }\nf: {}\ng: {h: [i,],}\n"
    new = "a: {b: c,  # over b\n    d: e, x: y  # over d\n    }\nf: {x: y}\ng: {h: [i,], x: y,}\n"
    edits = [Edit((key, "x"), None, "y") for key in "afg"]
    assert edited(old, edits) == new


def test_a_confirmation_replaces_none_and_keeps_the_comment() -> None:
    assert differing(SERVICE, change(SERVICE, (*TAAL, "confirmed"), CONFIRMED)) == [
        "-    confirmed: none  # nog vragen",
        "+    confirmed: {on: 2026-11-22, by: teamcoördinator, how: chat}  # nog vragen",
    ]


def test_a_second_confirmation_changes_only_what_differs() -> None:
    old = "confirmed:\n  on:   2026-01-02  # maandag\n  by: 'teamcoördinator'\n  how: chat\n"
    new = change(old, ("confirmed",), CONFIRMED)
    assert new == old.replace("2026-01-02", "2026-11-22")
    path = ("services", "wonen", "confirmed")
    assert "{on: 2026-11-22, by: teamcoördinator, how: chat}" in change(SERVICE, path, CONFIRMED)


def test_a_confirmation_that_is_withdrawn_leaves_its_comments() -> None:
    path = ("services", "wonen", "confirmed")
    assert change(SERVICE, path, "none").endswith("  - id: wonen\n    confirmed: none\n")
    block = "a: # nul\n  b: c # een\n  # twee\n  d: e # drie\n# vier\nf: g\n"
    assert change(block, ("a",), "none") == (
        "a: none # nul\n  # een\n  # twee\n  # drie\n# vier\nf: g\n"
    )
    braces = "a: {b: c, # een\n  # twee\n  d: e} # drie\n# vier\nf: g\n"
    assert change(braces, ("a",), "none") == "a: none # drie\n# een\n# twee\n# vier\nf: g\n"


def test_a_field_goes_with_all_its_lines_and_leaves_its_comments() -> None:
    old = "a: b\nc:  # een\n  d: >\n    # tekst\n    e\n  f: g  # twee\n\nh: i\n"
    assert change(old, ("c",), None) == "a: b\n# een\n# twee\n\nh: i\n"
    assert change("a: b\nc: d", ("c",), None) == "a: b"
    assert change("a: b\nc: d # e", ("c",), None) == "a: b\n# e"


def test_the_last_field_leaves_an_empty_pair_of_braces() -> None:
    assert change("a:\n  b: c  # d\n", ("a", "b"), None) == "a: {}\n  # d\n"
    assert change("a: { b: c }\n", ("a", "b"), None) == "a: {}\n"
    assert change("a: b\n", ("a",), None) == "{}\n"


def test_a_field_goes_from_between_braces_with_one_comma() -> None:
    old = "a: {b: 1, c: 2,  # over c\n    d: 3,\n    e: 4  # over e\n    }\n"
    assert change(old, ("a", "b"), None) == old.replace("b: 1, ", "")
    assert change(old, ("a", "c"), None) == old.replace(" c: 2,", "")
    assert change(old, ("a", "d"), None) == old.replace("    d: 3,\n", "")
    assert change(old, ("a", "e"), None) == old.replace("d: 3,", "d: 3").replace("e: 4", "")


def test_the_next_field_takes_the_place_behind_the_dash() -> None:
    old = "s:\n  - note: x  # een\n    # twee\n    id: y\n"
    assert change(old, ("s", "y", "note"), None) == "s:\n  # een\n  # twee\n  - id: y\n"


# -- lists ----------------------------------------------------------------------------------------


def test_items_come_and_go_between_brackets() -> None:
    path = (*TAAL, "needs")
    assert "needs: [taal, schulden, opvoeden]" in change(
        SERVICE, path, ["taal", "schulden", "opvoeden"]
    )
    assert "needs: [opvoeden, 'a, b']".replace("'", '"') in change(
        SERVICE, path, ["opvoeden", "a, b"]
    )
    assert "needs: []" in change(SERVICE, path, [])
    assert "needs: [opvoeden, taal]" in change(SERVICE, path, ["opvoeden", "taal"])


def test_items_come_and_go_on_their_own_lines() -> None:
    old = "needs:\n- taal\n- 'wonen'  # de helft\n-  geld\n# slot\nb: c\n"
    new = change(old, ("needs",), ["angst", "taal", "geld", "werk"])
    assert new == "needs:\n- angst\n- taal\n# de helft\n-  geld\n-  werk\n# slot\nb: c\n"
    assert change(old, ("needs",), []) == "needs: []\n# de helft\n# slot\nb: c\n"


def test_another_order_is_written_anew_unless_comments_would_stand_wrong() -> None:
    old = "needs:\n  - taal\n  - 'wonen'\nb: [c, \"d\"]  # blijft\n"
    new = edited(old, [Edit(("needs",), ["taal", "wonen"], ["wonen", "taal", "geld"])])
    assert change(new, ("b",), ["d", "c"]) == (
        "needs:\n  - 'wonen'\n  - taal\n  - geld\nb: [\"d\", c]  # blijft\n"
    )
    with pytest.raises(Unpatchable, match=r"needs: .* another order.*write .wonen, taal. th"):
        change("needs:\n  - taal\n  - wonen  # de helft\n", ("needs",), ["wonen", "taal"])


def test_a_new_service_looks_like_the_others() -> None:
    old = (
        "services:\n  -  id: a\n     name:\n         nl: x\n     needs:\n     - q\n"
        "     # tot hier\n\nz: y\n"
    )
    after = {"id": "b", "name": {"nl": "1, 2", "en": ""}, "needs": ["r", "s"], "hours": {"nl": "x"}}
    new = change(old, ("services", "b"), after)
    assert differing(old, new) == [
        "+  -  id: b",
        "+     name:",
        "+         nl: 1, 2",
        '+         en: ""',
        "+     needs:",
        "+     - r",
        "+     - s",
        "+     hours: {nl: x}",
    ]
    assert new.index("# tot hier") < new.index("id: b")
    assert change("s:\n- {id: a}\n", ("s", "b"), {"id": "b"}) == "s:\n- {id: a}\n- {id: b}\n"
    assert change("s: []\n", ("s", "b"), {"id": "b"}) == "s: [{id: b}]\n"


def test_a_service_goes_and_its_comments_stay() -> None:
    new = change(SERVICE, TAAL, None)
    assert new.startswith(
        "id: wijkteam\nservices:\n  # het enige dat nog loopt\n  # kort houden\n  # gebeld\n"
        "  # nog vragen\n  - id: wonen\n"
    )
    assert value_at(change(new, ("services", "wonen"), None), ("services",)) == []


def test_a_service_that_changes_as_a_whole_changes_where_it_differs() -> None:
    old = value_at(SERVICE, TAAL)
    new = change(SERVICE, TAAL, {**old, "needs": ["taal"], "tags": ["x"], "hours": {"nl": "ma"}})
    assert differing(SERVICE, new) == [
        "-    hours: {nl: ma–vr, en: 'Mon–Fri'}",
        "-    needs: [taal, opvoeden]",
        "+    hours: {nl: ma}",
        "+    needs: [taal]",
        "+    tags: [x]",
    ]


# -- what is not done -----------------------------------------------------------------------------


def test_of_two_people_who_change_the_same_value_the_second_is_told() -> None:
    path = (*TAAL, "hours", "nl")
    first, second = Edit(path, "ma–vr", "di"), Edit(path, "ma–vr", "wo")
    with pytest.raises(Stale, match="services › taal › hours › nl: here stands di now") as stale:
        edited(SERVICE, [first, second])
    assert (stale.value.path, stale.value.found) == (path, "di")
    with pytest.raises(Stale, match="here stands di now"):
        edited(edited(SERVICE, [first]), [first])


def test_what_went_meanwhile_is_told() -> None:
    gone = change(SERVICE, TAAL, None)
    with pytest.raises(Stale, match="nothing stands here now"):
        edited(gone, [Edit((*TAAL, "hours", "nl"), "ma–vr", "di")])
    with pytest.raises(Unpatchable, match="there is no services › taal to put it in; write x"):
        edited(gone, [Edit((*TAAL, "note"), None, "x")])
    assert value_at(gone, (*TAAL, "hours")) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("s: [{id: a}, {id: a}]\n", "the id 'a' occurs twice"),
        ("s: [{id: a}\n", "line 2: this is not valid YAML"),
        ("s: &x {id: a}\n", "line 1: anchors"),
        ("s: {}\ns: {}\n", "line 2: 's' stands here twice"),
        ("s:\r- id: a\r", "unusual line ends"),
        ("s:\tx\n", "not every program can read the file"),
        ("s: x\n", "s holds no fields"),
        ("? [s]\n: x\n", "line 1: this is not valid YAML"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_not_clear_is_left_to_an_editor(text: str, reason: str) -> None:
    with pytest.raises(Unpatchable, match=reason) as told:
        edited(text, [Edit(("s", "a"), None, {"id": "a", "b": "x"})])
    assert str(told.value).endswith(
        "write {id: a, b: x} there by hand in an editor, then run check"
    )


def test_an_item_needs_its_own_id() -> None:
    for after in ({"id": "b"}, {"name": "a"}, "a"):
        with pytest.raises(Unpatchable, match="needs its own id"):
            edited("s: [{id: x}]\n", [Edit(("s", "a"), None, after)])


def test_a_patch_that_would_say_something_else_is_not_made() -> None:
    with pytest.raises(Unpatchable, match=r"would not be read back.* by hand"):
        edited("b: 2\na: |\n  x", [Edit(("c",), None, "y")])
    with pytest.raises(Unpatchable, match=r"would not be read back.*take it out by hand"):
        edited("? a\n: b\nc: d\n", [Edit(("a",), "b", None)])


def test_no_change_is_no_patch() -> None:
    edits = [Edit((*TAAL, "note"), None, None), Edit((*TAAL, "id"), "taal", "taal")]
    assert edited(SERVICE, edits) == SERVICE


def test_a_long_or_odd_value_is_told_on_one_short_line() -> None:
    with pytest.raises(Stale) as stale:
        edited('a: "x\\e[31m\\n' + "y" * 500 + '"\n', [Edit(("a",), "x", "z")])
    assert str(stale.value).isprintable()
    assert len(str(stale.value)) < 300


# -- the shipped map ------------------------------------------------------------------------------


@pytest.mark.parametrize("file", PARTNERS, ids=lambda f: f.stem)
def test_every_plausible_change_to_a_shipped_file_touches_its_own_lines(file: Path) -> None:
    text = file.read_bytes().decode()
    ids = [service["id"] for service in value_at(text, ("services",))]
    service = ("services", ids[-1])
    now = value_at(text, service)
    changes: dict[tuple[str, ...], Any] = {
        ("key_figure",): {"nl": "wijkmanager", "en": "district manager"},
        ("general_contact",): {"nl": "het loket: balie 1", "en": "the desk"},
        ("ring",): "outer",
        (*service, "name", "nl"): "Nieuwe naam: 'kort' & \"krachtig\" # 1",
        (*service, "hours"): {"nl": "ma–vr, 9–17 uur", "en": "Mon–Fri"},
        (*service, "needs"): [*now["needs"][1:], "wonen-nieuw"],
        (*service, "areas"): [*now["areas"], "SD-GM0518-Laak-nieuw"],
        (*service, "access", "how"): "other",
        (*service, "waiting"): {"weeks": "3", "on": "2026-11-22"},
        (*service, "closed_until"): "2026-12-12",
        (*service, "confirmed"): CONFIRMED,
    }
    edits = [Edit(path, value_at(text, path), after) for path, after in changes.items()]
    new = edited(text, edits)
    for path, after in changes.items():
        assert value_at(new, path) == after
    keys = {path[2] if path[0] == "services" else path[0] for path in changes}
    for line in differing(text, new):
        assert line[1:].strip().partition(":")[0] in keys
    back = edited(new, [Edit(e.path, e.after, e.before) for e in reversed(edits)])
    for key in ("key_figure", "ring", "services"):
        assert value_at(back, (key,)) == value_at(text, (key,))
    gone = edited(text, [Edit(service, now, None)])
    assert value_at(gone, service) is None
    assert value_at(edited(gone, [Edit(service, None, now)]), service) == now
