"""Every command as people and scripts run it: a process of its own, on a small town."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import app
from tests.factories import organisation, service, write_content

APP = Path(app.__file__)
CONTRACT_KEYS = ["query", "language", "outcome", "needs", "places", "services"]
SERVICE_KEYS = ["id", "organisation", "service", "area", "scope", "confirmed_on", "example", "why"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_content(tmp_path_factory.mktemp("town"))


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-W", "error", str(APP), *map(str, args)]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WIJKSCHAKEL_")}
    return kept | {"PYTHONUTF8": "1"} | more


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command in an empty directory and waits for it."""

    def running(*args: str | Path, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*args),
            input=said,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment(**more),
            timeout=60,
            check=False,
        )

    return running


@pytest.fixture
def main(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process: the exit code, what it wrote and what it said."""

    def running(*args: str | Path) -> tuple[int, str, str]:
        code = app.main([str(a) for a in args])
        out, err = capsys.readouterr()
        return code, out, err

    return running


Main = Callable[..., tuple[int, str, str]]


# -- as processes -----------------------------------------------------------------------------


def test_ask_answers_one_question_as_text(run: Run, content: Path) -> None:
    done = run("ask", "wie doet schulden in Laak?", "--content", content)

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Voor schulden in Laak vond ik 1 partner.\n")
    assert "• Schuldhulp laak\n" in done.stdout


def test_ask_batch_gives_one_object_a_line_in_the_order_of_the_questions(
    run: Run, content: Path
) -> None:
    questions = ["schulden in Laak", "", "  ", "hoi", "taalles", "é🙂 'quote\"", "2521 AB"]

    done = run("ask", "--batch", "--json", "--content", content, said="\n".join(questions) + "\n")

    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["query"] for a in answers] == [*questions[:-1], "2521"]


def test_ask_batch_answers_each_line_before_the_next_is_asked(
    content: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        command("ask", "--batch", "--json", "--content", content),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for question in ("schulden in Laak", "taalles in Overvecht"):
            process.stdin.write(question.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == question
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert b"Traceback" not in err


def test_check_tells_problems_on_stderr_and_fails(run: Run, tmp_path: Path) -> None:
    wrong = organisation("wijkteam", service("s", needs=["schulde"]))
    content = write_content(tmp_path, partners={"wijkteam": wrong})

    done = run("check", content)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "map/partners/wijkteam.yaml:" in done.stderr
    assert "schulde" in done.stderr
    assert "Traceback" not in done.stderr


def test_chat_talks_through_a_pipe_and_ends_with_its_input(run: Run, content: Path) -> None:
    said = "wie doet schulden?\nLaak\nklopt niet meer\n1\n"

    done = run("chat", "--as", "Sam", "--content", content, "--db", ":memory:", said=said)

    assert done.returncode == 0
    assert done.stderr == ""
    greeting, asked, found, what, thanks, end = done.stdout.split("\n\n> ")
    assert greeting.startswith("Hoi Sam, fijn dat je er bent.")
    assert asked.startswith("In welke wijk woont de patiënt?")
    assert found.startswith("Voor schulden in Laak vond ik 1 partner.")
    assert what.startswith("Dank je, zo blijft de kaart bruikbaar.")
    assert thanks.startswith("Dank je. Ik heb genoteerd")
    assert end == "\n"


def test_serve_on_a_taken_port_says_so_in_one_sentence(run: Run, content: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--dev", "--port", port, "--content", content, "--db", ":memory:")

    assert done.returncode == 1
    assert done.stderr == (
        f"port {port} is taken; stop what uses it or choose another with --port\n"
    )


def test_serve_answers_until_it_is_interrupted(content: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        command("serve", "--dev", "--port", str(port), "--content", content),
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        text=True,
    )
    with process:
        assert process.stderr is not None
        assert f"http://127.0.0.1:{port}/api/messages" in process.stderr.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as browser:
            browser.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert browser.recv(100).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)

    assert process.returncode in {0, 130}
    assert "Traceback" not in err
    assert (tmp_path / "wijkschakel.db").exists()


def test_an_interrupted_chat_ends_quietly(content: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("chat", "--content", content, "--db", ":memory:"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"Hoi")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert b"Traceback" not in err


# -- the commands themselves ------------------------------------------------------------------


def test_the_json_answer_has_the_form_of_the_contract(main: Main, content: Path) -> None:
    code, out, _ = main("ask", "wie doet schulden in laak?", "--json", "--content", content)

    answer = json.loads(out)
    assert code == 0
    assert [k for k in answer if k in CONTRACT_KEYS] == CONTRACT_KEYS
    assert {k: answer[k] for k in CONTRACT_KEYS[:5]} == {
        "query": "wie doet schulden in laak?",
        "language": "nl",
        "outcome": "found",
        "needs": [{"id": "schulden", "score": 1.0, "matched": "schulden"}],
        "places": [
            {
                "id": "SD-GM0518-Laak",
                "name": "Laak",
                "level": "stadsdeel",
                "score": 1.0,
                "matched": "laak",
            }
        ],
    }
    (given,) = answer["services"]
    assert [k for k in given if k in SERVICE_KEYS] == SERVICE_KEYS
    assert given["area"] == {"id": "SD-GM0518-Laak", "name": "Laak"}
    assert given["scope"] == "exact"
    assert given["confirmed_on"] is None
    assert given["example"] is False
    assert "werkt in Laak" in given["why"]


@pytest.mark.parametrize(
    ("question", "outcome", "services"),
    [
        ("schulden in Laak", "found", True),
        ("schulden in Escamp", "no_service", True),
        ("taalles in Centrum", "no_service", False),
        ("wie helpt met een uitkering?", "no_place", True),
        ("meedoen in Laak", "ambiguous_need", False),
        ("Laak", "no_need", False),
        ("recept voor pannenkoeken", "not_understood", False),
        ("zelfdoding in Laak", "crisis", False),
        ("hij ademt niet", "crisis", False),
    ],
)
def test_every_outcome_is_named(
    main: Main, content: Path, question: str, outcome: str, services: bool
) -> None:
    _, out, _ = main("ask", question, "--json", "--content", content)

    answer = json.loads(out)
    assert answer["outcome"] == outcome
    assert bool(answer["services"]) is services


def test_needs_and_places_are_told_in_a_crisis_too(main: Main, content: Path) -> None:
    _, out, _ = main("ask", "zelfdoding in Laak", "--json", "--content", content)

    answer = json.loads(out)
    assert [n["id"] for n in answer["needs"]] == ["suicide"]
    assert [p["id"] for p in answer["places"]] == ["SD-GM0518-Laak"]


def test_a_confirmed_entry_tells_its_day(main: Main, tmp_path: Path) -> None:
    confirmed = {"on": "2026-11-01", "by": "POH-KB", "how": "gebeld"}
    partner = organisation("wijkteam", service("s", confirmed=confirmed))
    content = write_content(tmp_path, partners={"wijkteam": partner})

    _, out, _ = main(
        *("ask", "schulden in Laak", "--json", "--content", content, "--today", "2026-11-22")
    )

    assert json.loads(out)["services"][0]["confirmed_on"] == "2026-11-01"


def test_a_full_postcode_is_not_repeated(main: Main, content: Path) -> None:
    _, out, _ = main("ask", "schulden 2521 AB", "--json", "--content", content)

    answer = json.loads(out)
    assert answer["query"] == "schulden 2521"
    assert "AB" not in out


def test_the_same_question_gets_the_same_answer_whatever_came_before(
    content: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    questions = ["schulden in Laak", "taalles", "zelfdoding", "who handles debts", "meedoen"]

    def batch(order: Sequence[str]) -> dict[str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(q + "\n" for q in order)))
        assert app.main(["ask", "--batch", "--json", "--content", str(content)]) == 0
        lines = capfd.readouterr().out.splitlines()
        return dict(zip(order, lines, strict=True))

    assert batch(questions) == batch(questions[::-1])


def test_today_decides_what_still_runs(main: Main, tmp_path: Path) -> None:
    partner = organisation("wijkteam", service("s", valid_to="2026-06-30"))
    content = write_content(tmp_path, partners={"wijkteam": partner})
    question = ("ask", "schulden in Laak", "--json", "--content", content, "--today")

    assert json.loads(main(*question, "2026-06-30")[1])["outcome"] == "found"
    assert json.loads(main(*question, "2026-07-01")[1])["outcome"] == "no_service"


def test_english_is_the_language_when_the_question_does_not_tell(main: Main, content: Path) -> None:
    _, out, _ = main("ask", "wmo 2521", "--json", "--lang", "en", "--content", content)

    assert json.loads(out)["language"] == "en"


@pytest.mark.parametrize("home", ["GM0344", "Utrecht"])
def test_home_is_named_by_id_or_by_name(main: Main, content: Path, home: str) -> None:
    code, out, err = main(
        *("ask", "wie helpt met een uitkering?", "--json", "--home", home, "--content", content)
    )

    assert (code, err) == (0, "")
    assert json.loads(out)["outcome"] == "no_place"
    assert json.loads(out)["services"] == []


def test_a_home_that_is_not_on_the_map_is_refused_with_a_sentence(
    main: Main, content: Path
) -> None:
    code, out, err = main("ask", "schulden", "--home", "Nergenshuizen", "--content", content)

    assert (code, out) == (1, "")
    assert "Nergenshuizen" in err


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["dansen"],
        ["ask"],
        ["ask", "--batch", "vraag"],
        ["ask", "vraag", "--onbekend"],
        ["ask", "vraag", "--lang", "de"],
        ["ask", "vraag", "--today", "gisteren"],
        ["ask", "een", "twee"],
        ["serve", "--dev", "--port", "veel"],
        ["serve", "--dev", "--port", "99999"],
        ["serve", "--dev", "--host", "0.0.0.0"],
        ["serve"],
        ["check", "/nergens"],
        ["ask", "vraag", "--content", "/nergens"],
        ["chat", "--db", "/nergens/notes.db"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    main: Main, content: Path, args: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("APP_ID", "APP_SECRET", "APP_TENANT", "TENANTS"):
        monkeypatch.delenv(f"WIJKSCHAKEL_{name}", raising=False)
    given = [*args, *(["--content", str(content)] if args[:1] in (["chat"], ["serve"]) else [])]

    code, out, err = main(*given)

    assert code == 1
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert "Error" not in err.replace("StorageError", "")


def test_help_exits_without_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        app.main(["ask", "--help"])

    assert raised.value.code == 0
    assert "--batch" in capsys.readouterr().out


def test_a_bug_has_its_own_exit_code_and_a_number(
    main: Main, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any) -> Any:
        raise ZeroDivisionError("wie doet schulden voor Dzjoerabaatar")

    monkeypatch.setattr("bot.terminal.ask_text", breaks)

    code, out, err = main("ask", "vraag", "--content", content)

    assert (code, out) == (3, "")
    assert "nr. " in err
    assert "Dzjoerabaatar" not in err


def test_check_of_good_content_is_silent(main: Main, content: Path) -> None:
    assert main("check", content) == (0, "", "")


def test_warnings_fail_only_when_strict(main: Main, tmp_path: Path) -> None:
    lapsed = {"on": "2024-01-01", "by": "POH-KB", "how": "gebeld"}
    partner = organisation("wijkteam", service("s", confirmed=lapsed))
    content = write_content(tmp_path, partners={"wijkteam": partner})

    code, out, err = main("check", content, "--today", "2026-11-22")
    assert (code, out) == (0, "")
    assert "map/partners/wijkteam.yaml:" in err
    assert main("check", content, "--strict", "--today", "2026-11-22")[0] == 1


def test_check_tells_all_problems_at_once_in_the_chosen_language(
    main: Main, tmp_path: Path
) -> None:
    partners = {
        f"p{i}": organisation(f"p{i}", service(f"s{i}", needs=["schulde"])) for i in range(3)
    }
    content = write_content(tmp_path, partners=partners)

    dutch, english = main("check", content)[2], main("check", content, "--lang", "en")[2]

    for problems in (dutch, english):
        assert all(f"map/partners/p{i}.yaml:" in problems for i in range(3))
    assert dutch != english


def test_the_shipped_content_passes_its_own_check(main: Main) -> None:
    assert main("check") == (0, "", "")


def test_a_question_in_bytes_that_are_no_text_is_answered_all_the_same(
    content: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        command("ask", "--batch", "--json", "--content", content),
        input=b"schulden \xff\xfe in Laak\n",
        capture_output=True,
        cwd=tmp_path,
        env=environment(),
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["outcome"] == "found"


def test_environment_settings_are_heard(
    main: Main, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("bot.serving.serve", lambda settings, *more: seen.append(settings) or 0)
    monkeypatch.setenv("WIJKSCHAKEL_PORT", "4321")

    assert main("serve", "--dev", "--content", content)[0] == 0
    assert seen[0].port == 4321


def test_a_moment_that_is_none_is_told_with_an_example(run: Run) -> None:
    done = run("nudge", "--now", "morgen")

    assert done.returncode == 1
    assert "no such moment: 'morgen', try 2026-11-23T09:00" in done.stderr
    assert "_moment" not in done.stderr
