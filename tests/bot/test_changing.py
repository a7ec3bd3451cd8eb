"""`changes`: an editor looks at what was said in the chat, and applies or rejects it."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.store import SqliteStore
from cases.upkeep.changes import Kind, Status
from content.edits import Edit
from tests.factories import both, organisation, service
from tests.files import access_file, object_id

from .editor import CJG, LISTENING, PERSON, TALKING, TEXT, TODAY, Editor, versioned

SHORTER = both("ma-do 9-16 uur", "Mon-Thu 9-16h")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def nobody_in_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git knows no editor but the one of the work tree."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Editor:
    """The content is no work tree of git."""
    return Editor(tmp_path, capsys.readouterr)


@pytest.fixture
def kept(editor: Editor) -> Editor:
    """The content is a work tree of git."""
    return versioned(editor)


# -- list -----------------------------------------------------------------------------------------


def test_what_waits_is_listed_oldest_first_with_who_said_it(editor: Editor) -> None:
    editor.changes(hours=SHORTER, needs=["eenzaamheid", "taal"])
    editor.confirms(TALKING)
    code, out, said = editor.types("list")

    assert code == 0
    assert out.splitlines() == [
        "1  CJG Laak · Luisterend oor",
        "    openingstijden: ma-vr 9-17 uur → ma-do 9-16 uur",
        "    behoeften: erbij: taal",
        "    jeugdcoach, CJG Laak · 22 november 2026",
        "2  CJG Laak · Praatgroep",
        "    klopt nog",
        "    jeugdcoach, CJG Laak · 22 november 2026",
    ]
    assert said.startswith("2 wijzigingen wachten.")


def test_a_text_in_two_languages_is_told_once(editor: Editor) -> None:
    path = ("services", LISTENING)
    editor.says(
        Kind.CHANGE,
        LISTENING,
        [
            Edit((*path, "hours", "nl"), "ma-vr 9-17 uur", "elke dag"),
            Edit((*path, "hours", "en"), "Mon-Fri 9-17h", "elke dag"),
            Edit((*path, "access", "how"), "walk_in", "appointment"),
        ],
    )

    assert editor.types("list")[1].splitlines()[1:3] == [
        "    openingstijden: ma-vr 9-17 uur → elke dag",
        "    hoe je binnenkomt: inloop → op afspraak",
    ]
    assert "opening hours: Mon-Fri 9-17h → elke dag" in editor.types("list", "--lang", "en")[1]


def test_nothing_waits(editor: Editor) -> None:
    assert editor.types("list") == (0, "", "Er wachten geen wijzigingen.\n")


def test_two_who_change_the_same_place_are_seen(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.changes(hours=both("alleen dinsdag"))
    editor.changes(areas=["Laak"])

    notes = [line for line in editor.types("list")[1].splitlines() if "zelfde plek" in line]
    assert notes == ["    Let op: zelfde plek als #2.", "    Let op: zelfde plek als #1."]
    assert [change["same_place"] for change in editor.lists()] == [[2], [1], []]


def test_a_file_that_changed_since_is_seen_in_the_list(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.confirms()
    editor.edits("'ma-vr 9-17 uur'", "elke dag")
    _, out, _ = editor.types("list")

    assert "Let op: het bestand is op deze plek sindsdien veranderd." in out
    assert "Let op: de vermelding is veranderd sinds zij werd bevestigd." in out
    assert [change["hindered"] for change in editor.lists()] == ["stale", "unseen"]


def test_the_list_for_scripts_tells_what_from_what(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    (change,) = editor.lists()

    assert (change["id"], change["kind"], change["role"]) == (1, "change", "jeugdcoach")
    assert change["edits"][0] == {
        "path": ["services", LISTENING, "hours"],
        "from": both("ma-vr 9-17 uur", "Mon-Fri 9-17h"),
        "to": SHORTER,
    }


def test_content_with_errors_does_not_hide_what_waits(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.edits("needs: [eenzaamheid]", "needs: [onzin]")
    code, out, said = editor.types("list")

    assert code == 0
    assert f"1  cjg-laak · {LISTENING}" in out
    assert "De inhoud heeft zelf fouten (1)" in said


# -- show -----------------------------------------------------------------------------------------


def test_everything_of_a_change_is_shown(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    code, out, _ = editor.types("show", 1)

    assert code == 0
    assert "jeugdcoach, CJG Laak · 22 november 2026" in out
    assert "--- content/map/partners/cjg-laak.yaml:17" in out
    assert "-    hours: {nl: 'ma-vr 9-17 uur', en: \"Mon-Fri 9-17h\"}  # niet in de vakantie" in out
    assert "+    hours: {nl: 'ma-do 9-16 uur', en: \"Mon-Thu 9-16h\"}  # niet in de vakantie" in out
    assert "Controle: geen nieuwe problemen." in out
    assert "app.py changes apply 1" in out
    assert "app.py changes reject 1 --why" in out
    assert editor.text == TEXT


def test_a_person_is_shown_nowhere(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    told = [*kept.types("list"), *kept.types("list", "--json"), *kept.types("show", 1)]
    told += [*kept.types("show", 1, "--json"), *kept.types("apply", 1)]
    told.append(kept.git("log", "-p", "-1"))

    assert not any(PERSON in str(each) or "teams|" in str(each) for each in told)


def test_what_check_would_say_is_shown_before_it_is_applied(editor: Editor) -> None:
    editor.changes(needs=["eenzaamheid", "schulde"])
    _, out, _ = editor.types("show", 1)

    assert "content/map/partners/cjg-laak.yaml:14:26 service 'cjg-laak-luisteren'" in out
    assert "Bedoel je 'schulden'?" in out
    (shown,) = editor.lists("show", 1)
    assert len(shown["problems"]) == 1


def test_problems_that_are_there_already_are_not_blamed_on_the_change(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.edits("areas: [Laak]", "areas: [Nergens]")
    (shown,) = editor.lists("show", 1)

    assert shown["problems"] == []
    assert "ma-do 9-16 uur" in shown["diff"]


def test_what_was_decided_is_shown_with_why(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.types("reject", 1, "--why", "Dat is de telefoon, niet de deur")
    _, out, _ = editor.types("show", 1)

    assert "Wijziging 1 is afgewezen, op " in out
    assert "Waarom: Dat is de telefoon, niet de deur" in out
    assert "apply" not in out


# -- apply ----------------------------------------------------------------------------------------


def test_an_applied_change_stands_in_the_file_and_nothing_else_moved(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    code, out, said = kept.types("apply", 1)

    assert (code, out) == (0, "")
    assert re.fullmatch(
        r"Wijziging 1 is doorgevoerd: CJG Laak · Luisterend oor\.\n"
        r"Vastgelegd in git: [0-9a-f]+\.\n",
        said,
    )
    assert kept.text == TEXT.replace("'ma-vr 9-17 uur'", "'ma-do 9-16 uur'").replace(
        '"Mon-Fri 9-17h"', '"Mon-Thu 9-16h"'
    ).replace("confirmed: none", "confirmed: {on: 2026-11-22, by: jeugdcoach, how: chat}")
    assert kept.status(1) is Status.APPLIED
    assert ("apply_change", "1") in kept.audited()
    assert os.listdir(kept.file.parent).count(".cjg-laak.yaml.new") == 0


def test_git_tells_who_confirmed_what_without_a_name(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    kept.types("apply", 1)

    assert kept.git("log", "-1", "--format=%an%n%B").splitlines() == [
        "Redactie",
        "cjg-laak: openingstijden (wijziging 1)",
        "",
        "CJG Laak · Luisterend oor",
        "openingstijden: ma-vr 9-17 uur → ma-do 9-16 uur",
        "",
        "Bevestigd-door: jeugdcoach, CJG Laak",
        "Bevestigd-op: 2026-11-22",
        "Wijziging: 1",
        "",
    ]
    assert kept.git("log", "-1", "--format=%(trailers:key=Bevestigd-door,valueonly)").strip()
    assert kept.git("show", "--name-only", "--format=").split() == [CJG]
    assert kept.git("status", "--porcelain") == ""


def test_what_else_the_editor_was_doing_stays_out_of_the_commit(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    clocks = kept.content / "clocks.yaml"
    clocks.write_text(clocks.read_text("utf-8") + "# nog eens nakijken\n", "utf-8")
    kept.git("add", "clocks.yaml")
    (kept.content / "kladblok.md").write_text("nog doen", "utf-8")
    kept.types("apply", 1)

    assert kept.git("status", "--porcelain").splitlines() == ["M  clocks.yaml", "?? kladblok.md"]


def test_git_knows_no_editor(kept: Editor) -> None:
    kept.git("config", "--unset", "user.name")
    kept.git("config", "--unset", "user.email")
    kept.confirms()
    assert kept.types("apply", 1)[0] == 0

    author = kept.git("log", "-1", "--format=%an <%ae> %cn <%ce>")
    assert author == "Wijkschakel <wijkschakel@localhost> Wijkschakel <wijkschakel@localhost>\n"


def test_without_a_work_tree_it_is_applied_all_the_same(editor: Editor) -> None:
    editor.confirms()
    code, _, said = editor.types("apply", 1)

    assert code == 0
    assert "Niet vastgelegd in git (fatal: not a git repository" in said
    assert editor.status(1) is Status.APPLIED


def test_without_git_it_is_applied_all_the_same(
    kept: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.confirms()
    monkeypatch.setenv("PATH", "")
    code, _, said = kept.types("apply", 1)

    assert code == 0
    assert "Niet vastgelegd in git" in said
    assert "confirmed: none" not in kept.text


def test_a_file_that_git_leaves_alone_is_applied_and_said(kept: Editor) -> None:
    kept.git("rm", "--cached", "--quiet", CJG)
    (kept.content / ".gitignore").write_text("map/partners\n", "utf-8")
    kept.git("add", ".gitignore")
    kept.git("commit", "--quiet", "-m", "zonder partners")
    kept.confirms()
    code, _, said = kept.types("apply", 1)

    assert code == 0
    assert "git houdt dit bestand niet bij" in said


def test_a_hook_that_refuses_the_commit_is_quoted(kept: Editor) -> None:
    hook = kept.content / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'eerst overleggen' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    kept.confirms()
    code, _, said = kept.types("apply", 1)

    assert code == 0
    assert "Niet vastgelegd in git (eerst overleggen)" in said
    assert kept.status(1) is Status.APPLIED
    hook.unlink()
    assert "Vastgelegd in git" in kept.types("apply", 1)[2]
    assert kept.git("status", "--porcelain") == ""


def test_edits_that_were_not_committed_are_not_swept_along(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    kept.edits("# einde", "# einde, nog te doen")
    before = kept.text
    code, _, said = kept.types("apply", 1)

    assert code == 1
    assert "nog niet in git vastgelegd" in said
    assert "--no-commit" in said
    assert (kept.text, kept.status(1)) == (before, Status.OPEN)

    code, _, said = kept.types("apply", 1, "--no-commit")
    assert (code, "git" in said) == (0, False)
    assert "# einde, nog te doen" in kept.text
    assert "ma-do 9-16 uur" in kept.text


def test_line_ends_mode_and_byte_order_mark_stay(editor: Editor) -> None:
    editor.file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    editor.file.chmod(0o640)
    editor.confirms()
    assert editor.types("apply", 1)[0] == 0

    raw = editor.file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf# Het CJG")
    assert raw.count(b"\n") == raw.count(b"\r\n") == TEXT.count("\n")
    assert editor.file.stat().st_mode & 0o777 == 0o640


def test_a_link_to_a_file_stays_a_link(editor: Editor) -> None:
    elsewhere = editor.content / "map" / "cjg-laak.elders.yaml"
    editor.file.rename(elsewhere)
    editor.file.symlink_to(elsewhere)
    editor.confirms()
    assert editor.types("apply", 1)[0] == 0

    assert editor.file.is_symlink()
    assert "how: chat" in elsewhere.read_text("utf-8")


def test_the_proposer_hears_it_and_a_reporter_too(editor: Editor) -> None:
    editor.reports(reporter=1)
    editor.changes(hours=SHORTER)
    editor.types("apply", 1)

    assert editor.hears() == [("decided", ("1",), "applied")]
    assert editor.hears(f"teams|{object_id(1)}") == [("answer", ("1",), "")]


def test_a_change_that_would_break_the_content_is_not_written(kept: Editor) -> None:
    kept.changes(needs=["eenzaamheid", "schulde"])
    code, _, said = kept.types("apply", 1)

    assert code == 1
    assert "daarna klopt de inhoud niet meer" in said
    assert "content/map/partners/cjg-laak.yaml:14:26 service 'cjg-laak-luisteren'" in said
    assert (kept.text, kept.status(1), kept.hears()) == (TEXT, Status.OPEN, [])
    assert kept.types("apply", 1, "--anyway")[0] == 1


def test_what_breaks_another_file_is_not_written(editor: Editor) -> None:
    """The whole content is checked, not only the file."""
    editor.says(Kind.CHANGE, LISTENING, [Edit(("id",), "cjg-laak", "schuldhulp-laak")])
    code, _, said = editor.types("apply", 1)

    assert (code, editor.text) == (1, TEXT)
    assert "schuldhulp-laak" in said


def test_content_with_errors_must_be_mended_first(editor: Editor) -> None:
    editor.confirms()
    needs = editor.content / "map" / "needs.yaml"
    needs.write_text(needs.read_text("utf-8").replace("channel:", "chanel:", 1), "utf-8")
    code, _, said = editor.types("apply", 1)

    assert code == 1
    assert said.startswith(
        "De inhoud heeft nu al fouten. Verbeter die eerst; er is niets veranderd"
    )
    assert "content/map/needs.yaml:" in said
    assert (editor.text, editor.status(1)) == (TEXT, Status.OPEN)


def test_who_does_not_want_to_be_listed_is_marked_for_good(kept: Editor) -> None:
    kept.unlists(TALKING)
    assert kept.types("apply", 1)[0] == 0

    assert "unlisted: {on: 2026-11-22, by: jeugdcoach}" in kept.text
    assert TALKING not in kept.map().offers
    log = kept.git("log", "-1", "--format=%B")
    assert log.startswith("cjg-laak: wil niet vermeld worden (wijziging 1)\n")
    assert "Voorgesteld-door: jeugdcoach, CJG Laak" in log
    assert "Bevestigd" not in log


def test_who_left_is_marked_without_telling_who(kept: Editor) -> None:
    people = (kept.content / "access.yaml").read_text("utf-8")
    kept.leaves()
    _, out, _ = kept.types("list")
    said = kept.types("apply", 1)[2]
    log = kept.git("log", "-1", "--format=%B")

    assert out.splitlines()[:2] == ["1  CJG Laak", "    iemand werkt hier niet meer"]
    assert said.startswith("Wijziging 1 is doorgevoerd: CJG Laak.")
    assert log.startswith("access.yaml: iemand werkt hier niet meer (wijziging 1)\n\nCJG Laak\n")
    assert PERSON not in out + said + log
    now = (kept.content / "access.yaml").read_text("utf-8")
    assert len(now.splitlines()) == len(people.splitlines()) + 1
    assert "    valid_to: 2026-11-22\n" in now


# -- the file changed meanwhile -------------------------------------------------------------------


def test_a_value_that_changed_meanwhile_is_not_overwritten(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.edits("'ma-vr 9-17 uur'", "elke dag")
    before = editor.text
    code, _, said = editor.types("apply", 1)

    assert code == 1
    assert "Toen: ma-vr 9-17 uur" in said
    assert "Nu: elke dag" in said
    assert "Voorgesteld: ma-do 9-16 uur" in said
    assert "changes apply 1 --anyway" in said
    assert (editor.text, editor.status(1)) == (before, Status.OPEN)


def test_anyway_puts_the_change_on_what_stands_there_now(kept: Editor) -> None:
    """What the editor added stays; what changed meanwhile is not passed off as confirmed."""
    kept.changes(TALKING, needs=["taal", "eenzaamheid", "inkomen"])
    kept.edits("      # ook dit\n", "      # ook dit\n      - thuiszorg\n")
    kept.commits()
    assert kept.types("apply", 1)[0] == 1
    code, _, said = kept.types("apply", 1, "--anyway")

    assert code == 0
    assert "De bevestiging die erbij hoorde is niet overgenomen" in said
    assert kept.map().offers[TALKING].service.needs == (
        *("taal", "thuiszorg", "eenzaamheid", "inkomen"),
    )
    assert "# ook dit" in kept.text
    assert "on: 2026-10-01" in kept.text
    assert "Voorgesteld-door: jeugdcoach" in kept.git("log", "-1", "--format=%B")


def test_the_second_of_two_changes_to_one_place_says_what_the_first_did(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.changes(hours=both("alleen dinsdag"))
    code, _, said = editor.types("apply", 1, 2)

    assert code == 1
    assert "Wijziging 1 is doorgevoerd" in said
    assert "Nu: ma-do 9-16 uur" in said
    assert (editor.status(1), editor.status(2)) == (Status.APPLIED, Status.OPEN)


def test_a_service_that_is_gone(editor: Editor) -> None:
    editor.changes(TALKING, areas=["Laak", "Binckhorst"])
    editor.file.write_text(TEXT[: TEXT.index("  - id: cjg-laak-praten")], "utf-8")
    code, _, said = editor.types("apply", 1, "--anyway")

    assert code == 1
    assert "services › cjg-laak-praten staat niet meer in map/partners/cjg-laak.yaml" in said
    assert editor.lists()[0]["hindered"] == "gone"


def test_a_file_that_is_gone(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    (editor.content / "access.yaml").write_text(access_file(), "utf-8")
    editor.file.unlink()
    code, _, said = editor.types("apply", 1)

    assert (code, "map/partners/cjg-laak.yaml is er niet" in said) == (1, True)
    assert editor.lists()[0]["hindered"] == "gone"
    assert editor.types("show", 1)[0] == 0


def test_what_was_done_by_hand_is_ticked_off(kept: Editor) -> None:
    kept.says(
        Kind.CHANGE, LISTENING, [Edit(("key_figure", "nl"), "jeugdcoach", "jeugdverpleegkundige")]
    )
    kept.edits("key_figure: {nl: jeugdcoach", "key_figure: {nl: jeugdverpleegkundige")
    kept.commits("met de hand")

    assert kept.types("apply", 1)[0] == 0
    assert kept.status(1) is Status.APPLIED
    assert kept.git("log", "-1", "--format=%s") == "met de hand\n"


def test_what_no_machine_can_write_is_left_to_the_hand(editor: Editor) -> None:
    editor.changes(TALKING, needs=["eenzaamheid", "taal"])
    code, _, said = editor.types("apply", 1)

    assert code == 1
    assert "kan niet automatisch veranderd worden" in said
    assert "Voorgesteld: eenzaamheid, taal" in said
    assert editor.text == TEXT


def test_a_file_outside_the_content_is_never_touched(editor: Editor) -> None:
    outside = editor.directory / "geheim.yaml"
    outside.write_text("a: b\n", "utf-8")
    for file in ("../geheim.yaml", str(outside), "map/../../geheim.yaml", "map/../clocks.yaml"):
        editor.says(Kind.CHANGE, LISTENING, [Edit(("a",), "b", "c")], file=file)
    code, _, said = editor.types("apply", 1, 2, 3, 4)

    assert (code, said.count("is geen bestand van de inhoud")) == (1, 4)
    assert outside.read_text("utf-8") == "a: b\n"


# -- confirmations --------------------------------------------------------------------------------


def test_all_confirmations_in_one_go(kept: Editor) -> None:
    kept.confirms(LISTENING)
    kept.changes(TALKING, hours=SHORTER)
    kept.confirms(TALKING)
    code, _, said = kept.types("apply", "confirmations")

    assert (code, said.count("is doorgevoerd")) == (0, 2)
    assert [kept.status(n) for n in (1, 2, 3)] == [Status.APPLIED, Status.OPEN, Status.APPLIED]
    assert kept.git("log", "--format=%s").splitlines() == [
        "cjg-laak: klopt nog (wijziging 3)",
        "cjg-laak: klopt nog (wijziging 1)",
        "begin",
    ]
    assert "on: 2026-11-22  # bij het kennismaken" in kept.text
    assert kept.types("apply", "confirmations")[2] == "Er wachten geen bevestigingen.\n"


def test_a_later_confirmation_is_not_put_back(editor: Editor) -> None:
    editor.confirms()
    editor.edits("confirmed: none", "confirmed: {on: 2026-11-23, by: redactie, how: telefonisch}")
    before = editor.text
    code, _, said = editor.types("apply", 1, today=TODAY + timedelta(days=1))

    assert code == 0
    assert "staat al een latere bevestiging" in said
    assert (editor.text, editor.status(1)) == (before, Status.REPLACED)


def test_a_change_leaves_a_later_confirmation_alone(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.edits("confirmed: none", "confirmed: {on: 2026-11-23, by: redactie, how: telefonisch}")
    code, _, said = editor.types("apply", 1, today=TODAY + timedelta(days=1))

    assert code == 0
    assert "De latere bevestiging die er al stond, is gebleven." in said
    assert "ma-do 9-16 uur" in editor.text
    assert "confirmed: {on: 2026-11-23, by: redactie, how: telefonisch}" in editor.text


def test_a_confirmation_of_a_file_that_could_not_be_read_then(kept: Editor) -> None:
    kept.says(Kind.CONFIRM, LISTENING, [])

    assert kept.types("apply", 1)[0] == 0
    assert "confirmed: {on: 2026-11-22, by: jeugdcoach, how: chat}" in kept.text
    assert "Bevestigd-door" in kept.git("log", "-1", "--format=%B")


def test_an_earlier_confirmation_in_the_file_gives_way(editor: Editor) -> None:
    editor.confirms()
    editor.edits("confirmed: none", "confirmed: {on: 2026-11-20, by: redactie, how: telefonisch}")

    assert editor.types("apply", 1)[0] == 0
    assert "confirmed: {on: 2026-11-22, by: jeugdcoach, how: chat}" in editor.text


def test_who_confirmed_another_text_did_not_confirm_this_one(editor: Editor) -> None:
    editor.confirms()
    editor.edits("'ma-vr 9-17 uur'", "elke dag")
    before = editor.text
    for how in ((), ("--anyway",)):
        code, _, said = editor.types("apply", 1, *how)
        assert (code, "De bevestiging geldt niet voor wat er nu staat" in said) == (1, True)

    assert (editor.text, editor.status(1)) == (before, Status.OPEN)


def test_a_change_does_not_confirm_what_others_changed_meanwhile(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    editor.edits("areas: [SD-GM0518-Laak]", "areas: [Binckhorst]")
    code, _, said = editor.types("apply", 1)

    assert code == 0
    assert "De bevestiging die erbij hoorde is niet overgenomen" in said
    assert "ma-do 9-16 uur" in editor.text
    assert "confirmed: none" in editor.text


# -- reject ---------------------------------------------------------------------------------------


def test_a_rejected_change_leaves_the_file_and_the_proposer_hears_why(editor: Editor) -> None:
    editor.changes(hours=SHORTER)
    code, _, said = editor.types("reject", 1, "--why", "Dat is de telefoon, niet de deur")

    assert (code, said) == (
        0,
        "Wijziging 1 is afgewezen: CJG Laak · Luisterend oor. Wie het voorstelde, hoort het.\n",
    )
    assert (editor.text, editor.status(1)) == (TEXT, Status.REJECTED)
    assert editor.hears() == [("decided", ("1",), "rejected")]
    assert ("reject_change", "1") in editor.audited()
    with closing(editor.store()) as store:
        found = store.changes.get(1)
        check = store.checks.get(LISTENING)
    assert found is not None
    assert found.note == "Dat is de telefoon, niet de deur"
    assert check is not None
    assert check.due.year < 2100  # somebody is asked again


def test_who_may_not_be_left_out_is_listed_and_asked_again(editor: Editor) -> None:
    editor.unlists(TALKING)
    with closing(editor.store()) as store:
        assert store.checks.unlisted() == {TALKING}
    editor.types("reject", 1, "--why", "Dit is een wettelijke taak")

    with closing(editor.store()) as store:
        assert store.checks.unlisted() == frozenset()
        check = store.checks.get(TALKING)
    assert check is not None
    assert check.due.year < 2100


def test_a_rejected_confirmation_no_longer_counts(editor: Editor) -> None:
    editor.confirms()
    editor.types("reject", 1, "--why", "Dit is een ander spreekuur")

    with closing(editor.store()) as store:
        assert store.checks.confirmed() == {}


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("", "Zeg erbij waarom"),
        ("  ", "Zeg erbij waarom"),
        ("x" * 400, "Houd het bij 300 tekens"),
        ("vraag het aan mevrouw Jansen", "Laat weg wie het is"),
    ],
)
def test_why_is_asked_short_and_without_names(editor: Editor, why: str, said: str) -> None:
    editor.changes(hours=SHORTER)
    code, _, told = editor.types("reject", 1, "--why", why)

    assert (code, told.startswith(said)) == (1, True)
    assert editor.status(1) is Status.OPEN


# -- mistakes, and two at once --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("apply", 7), "Wijziging 7 bestaat niet"),
        (("show", 7), "Wijziging 7 bestaat niet"),
        (("reject", 7, "--why", "daarom"), "Wijziging 7 bestaat niet"),
        (("apply",), "Welke wijziging?"),
        (("show",), "Welke wijziging?"),
        (("apply", "x"), "'x' is geen nummer"),
        (("show", 20 * "9"), "is geen nummer"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    editor: Editor, typed: tuple[Any, ...], said: str
) -> None:
    code, out, told = editor.types(*typed)

    assert (code, out) == (1, "")
    assert said in told
    assert told.count("\n") == 1


def test_a_database_that_is_not_there_is_not_made(editor: Editor) -> None:
    editor.db = editor.directory / "elders.db"
    code, _, said = editor.types("list")

    assert (code, "there is no database" in said, editor.db.exists()) == (1, True, False)


def test_applying_twice_changes_nothing(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    kept.types("apply", 1)
    once = kept.text, kept.git("rev-parse", "HEAD"), kept.hears()
    code, _, said = kept.types("apply", 1)

    assert code == 1
    assert said.startswith("Wijziging 1 is al doorgevoerd, op ")
    assert (kept.text, kept.git("rev-parse", "HEAD"), kept.hears()) == once
    assert kept.types("reject", 1, "--why", "toch niet")[0] == 1
    assert kept.status(1) is Status.APPLIED


def test_in_english(editor: Editor) -> None:
    editor.changes(hours=SHORTER)

    assert "opening hours: Mon-Fri 9-17h → Mon-Thu 9-16h" in editor.types("list", "--lang", "en")[1]
    said = editor.types("apply", 1, "--lang", "en")[2]
    assert "Change 1 is applied: CJG Laak · Listening ear." in said


def typing(editor: Editor, *args: object, first: str = "") -> subprocess.Popen[str]:
    """The command in a process of its own, after some other code."""
    common = ("--content", editor.content, "--db", editor.db, "--today", TODAY)
    argv = ["changes", *map(str, args), *map(str, common)]
    code = f"import sys, app\n{first}\nsys.exit(app.main({argv!r}))"
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def test_two_editors_apply_the_same_change(kept: Editor) -> None:
    kept.changes(hours=SHORTER)
    both_ = [typing(kept, "apply", 1) for _ in range(2)]
    said = [editor.communicate()[1] for editor in both_]

    assert 0 in {editor.returncode for editor in both_}
    assert "".join(said).count("Wijziging 1 is doorgevoerd") == 1, said
    assert kept.git("log", "--format=%s").count("wijziging 1") == 1
    assert kept.hears() == [("decided", ("1",), "applied")]


def test_two_editors_apply_changes_to_the_same_file(editor: Editor) -> None:
    editor.changes(LISTENING, hours=SHORTER)
    editor.changes(TALKING, hours=both("woensdag"))
    both_ = [typing(editor, "apply", number) for number in (1, 2)]
    said = [each.communicate()[1] for each in both_]

    assert [each.returncode for each in both_] == [0, 0], said
    assert "ma-do 9-16 uur" in editor.text
    assert "woensdag" in editor.text


KILLED = """
import os, signal, subprocess
put, run = os.replace, subprocess.run
def die(): os.kill(os.getpid(), signal.SIGKILL)
def ours(path): return str(path).endswith("cjg-laak.yaml")
"""
BEFORE_THE_FILE = "os.replace = lambda a, b: die() if ours(b) else put(a, b)"
AFTER_THE_FILE = "os.replace = lambda a, b: (put(a, b), ours(b) and die())"
BEFORE_THE_COMMIT = "subprocess.run = lambda a, **k: die() if 'commit' in a else run(a, **k)"


@pytest.mark.parametrize(
    ("moment", "written", "status"),
    [
        (BEFORE_THE_FILE, False, Status.OPEN),
        (AFTER_THE_FILE, True, Status.OPEN),
        (BEFORE_THE_COMMIT, True, Status.APPLIED),
    ],
    ids=["before the file", "after the file", "before the commit"],
)
def test_killed_half_way_it_is_finished_the_next_time(
    kept: Editor, moment: str, written: bool, status: Status
) -> None:
    kept.changes(hours=SHORTER)
    kept.confirms(TALKING)
    before = os.listdir(tempfile.gettempdir())
    killed = typing(kept, "apply", 1, first=KILLED + moment)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert ("ma-do 9-16 uur" in kept.text, kept.status(1)) == (written, status)
    assert kept.types("list")[0] == 0

    code, _, said = kept.types("apply", 1)
    assert (code, "Vastgelegd in git" in said) == (0, True), said
    assert kept.status(1) is Status.APPLIED
    assert kept.text.count("ma-do 9-16 uur") == 1
    assert kept.git("log", "-1", "--format=%B").count("Bevestigd-door: jeugdcoach") == 1
    assert kept.types("apply", 2)[0] == 0
    assert kept.git("status", "--porcelain") == ""
    assert os.listdir(kept.file.parent).count(".cjg-laak.yaml.new") == 0
    assert not {n for n in set(os.listdir(tempfile.gettempdir())) - set(before) if "wijk" in n}


def test_a_directory_that_may_not_be_written(kept: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.changes(hours=SHORTER)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        code, _, said = kept.types("apply", 1)

    assert code == 1
    assert said == (
        "map/partners/cjg-laak.yaml kan niet geschreven worden (Read-only file system). "
        "Er is niets veranderd; de wijziging blijft wachten.\n"
    )
    assert (kept.text, kept.status(1), kept.hears()) == (TEXT, Status.OPEN, [])
    assert kept.git("status", "--porcelain") == ""


@pytest.mark.parametrize("what", [("apply", 1), ("reject", 1, "--why", "te kort")])
def test_a_database_in_use_elsewhere(kept: Editor, what: tuple[Any, ...]) -> None:
    kept.changes(hours=SHORTER)
    with closing(kept.store()) as store, store.atomic():
        code, _, said = kept.types(*what)

    assert code == 1
    assert said == (
        "Wijziging 1: de database kan nu niets bewaren (SQLITE_BUSY). "
        "Er is niets veranderd; probeer het zo nog eens.\n"
    )
    assert (kept.text, kept.status(1)) == (TEXT, Status.OPEN)


def test_a_database_that_fails_after_the_file_was_written_leaves_it_as_it_was(
    kept: Editor,
) -> None:
    kept.changes(hours=SHORTER)
    with closing(kept.store()) as store:
        store._execute("create table picky (x text references users deferrable initially deferred)")
        store._execute(
            "create trigger fails after update on changes "
            "begin insert into picky values ('nobody'); end"
        )
    code, _, said = kept.types("apply", 1)

    assert (code, said.startswith("Er ging iets mis (nr. ")) == (3, True)
    assert (kept.text, kept.status(1), kept.hears()) == (TEXT, Status.OPEN, [])
    assert kept.git("status", "--porcelain") == ""


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Lets a colleague do something between what is looked at and what is written."""

    def happens(what: Callable[[], object]) -> None:
        begin = SqliteStore.atomic

        def atomic(self: SqliteStore, promised: bool = False) -> Any:
            what()
            return begin(self, promised)

        monkeypatch.setattr(SqliteStore, "atomic", atomic)

    return happens


def test_a_colleague_who_saves_the_same_place_meanwhile_is_not_overwritten(
    editor: Editor, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    editor.changes(hours=SHORTER)
    theirs = TEXT.replace("'ma-vr 9-17 uur'", "elke dag")
    meanwhile(lambda: editor.file.write_text(theirs, "utf-8"))
    code, _, said = editor.types("apply", 1)

    assert (code, "Nu: elke dag" in said) == (1, True)
    assert (editor.text, editor.status(1)) == (theirs, Status.OPEN)


def test_a_colleague_who_saves_another_file_meanwhile_is_taken_into_account(
    editor: Editor, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    """What both saved together must be right as well."""
    editor.says(Kind.CHANGE, LISTENING, [Edit(("services", LISTENING, "id"), LISTENING, "nieuw-a")])
    other = editor.content / "map" / "partners" / "nieuw.yaml"
    theirs = organisation("nieuw", service("nieuw-a"))
    meanwhile(lambda: other.write_text(theirs, "utf-8"))
    code, _, said = editor.types("apply", 1)

    assert (code, "daarna klopt de inhoud niet meer" in said) == (1, True)
    assert (editor.text, editor.status(1)) == (TEXT, Status.OPEN)


def test_files_that_keep_changing_are_left_for_later(
    editor: Editor, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    editor.changes(hours=SHORTER)
    meanwhile(lambda: editor.edits("# einde", "# einde."))
    code, _, said = editor.types("apply", 1)

    assert (code, "de bestanden veranderen telkens" in said) == (1, True)
    assert editor.status(1) is Status.OPEN
    assert "ma-vr 9-17 uur" in editor.text
