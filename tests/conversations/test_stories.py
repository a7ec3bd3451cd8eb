"""The transcripts in `stories/`, played from the first line to the last.

`>` is what the colleague types, `[…]` a button that is pressed or, as `[Speelt: …]`, a line that
is ticked on the card, `~` what happens meanwhile. Every line under it stands in the answer; a line
with `!` does not. `=` is what the bot has kept by then. References are random: `KB-······` is the
last one that the bot named, `KB-1·····` and `KB-2·····` the first and the second.

A story of several people says with `@ huisarts` or `@ wijkcoach in het kanaal` who acts from there
on. `<` is what the bot told that person, or in that channel, by itself since somebody answered
there (`<!`: what it did not tell; `< -`: nothing); `|` stands on the card of the last handover in
its partner's channel as it is by then (`|!` does not). `$` is a command that an editor runs beside
the bot, with the same database and files; what it prints is the answer. `[eerder: …]` is a button
of the first card that had it. After `~` the bot has swept and delivered all the while.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .script import Script
from .talk import Colleague

MADE_UP_BSN = "".join(3 * digit for digit in "123")
"""Valid, and nobody's; written as nine dots."""
STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))


def kept(colleague: Colleague) -> Iterator[str]:
    """The bot's notes as lines of a transcript."""
    store = colleague.store
    user = store.user(colleague.user)
    yield f"language: {user.lang or 'none'}"
    yield f"usual place: {user.usual_place or 'none'}"
    yield from (f"gap: {g.need} {g.place} {g.month} {g.count}" for g in store.gaps())
    yield f"gaps: {len(store.gaps())}"
    yield from (f"report: {r.service} {r.what}" for r in store.corrections.all())
    yield f"reports: {len(store.corrections.all())}"
    walk = store.cases.walk(colleague.ref, colleague.user)
    yield f"conversation: {walk.state if walk else 'none'}"
    yield from (f"mark: {m.moment} {m.mark}" for m in store.cases.series(colleague.ref))
    counters = store.cases.counters().items()
    yield from (f"counted: {what} {month} {n}" for (what, month), n in counters)


def meanwhile(colleague: Colleague, what: str, database: Path) -> None:
    """What happens between two lines: time, another device, a restart."""
    later = _LATER.fullmatch(what)
    if later is not None:
        colleague.waits(**{_UNITS[later[2]]: int(later[1])})
    elif what == "op een ander apparaat":
        colleague.takes("-other")
    elif what == "de bot start opnieuw":
        colleague.restarts_the_bot(database)
    else:
        raise ValueError(f"a story does not know: ~ {what}")


_UNITS = {"minuten": "minutes", "uur": "hours", "dagen": "days"}
_LATER = re.compile(rf"(\d+) ({'|'.join(_UNITS)}) later")


def with_references(line: str, colleague: Colleague) -> str:
    for number, ref in enumerate(colleague.refs, 1):
        line = line.replace(f"KB-{number}·····", ref)
    line = line.replace("KB-······", colleague.ref)
    return line.replace("·········", MADE_UP_BSN)


def test_there_are_stories() -> None:
    assert len(STORIES) >= 57


ALONE = [s for s in STORIES if "\n@ " not in s.read_text(encoding="utf-8")]
STAGES = {"~ iedereen mag alles\n": "open_laak", "~ met eigen bestanden\n": "own_laak"}
"""As with `--dev`, or with content that an editor can change: the whole story long."""
TOGETHER = [s for s in STORIES if s not in ALONE]


@pytest.mark.parametrize("path", TOGETHER, ids=lambda p: p.stem)
def test_the_handover_goes_as_written(
    path: Path, request: pytest.FixtureRequest, database: Path
) -> None:
    story = path.read_text(encoding="utf-8")
    stage = next((line for line in STAGES if line in story), "\n")
    laak = request.getfixturevalue(STAGES.get(stage, "laak"))
    script = Script(laak, database)
    checked = 0
    for number, written in enumerate(story.replace(stage, "\n").splitlines(), 1):
        line = script.with_references(written).replace("·········", MADE_UP_BSN)
        said = line[1:].strip()
        heard = {"<": lambda: script.arrived, "|": lambda: script.card}.get(line[:1])
        found = heard() if heard else script.answer
        where = f"{path.name}:{number}: {line}\n--- the bot said:\n{found}"
        match line[:1]:
            case "" | "#":
                continue
            case "@":
                script.turns_to(said)
            case ">":
                script.says(said)
            case "[":
                script.taps(said[:-1])
            case "$":
                script.runs(said)
            case "~":
                script.meanwhile(said)
            case "=":
                assert said in script.kept(), (where, list(script.kept()))
            case "<" if said == "-":
                assert not found, where
            case "<" | "|" if said[:1] == "!":
                assert said[1:].strip() not in found, where
            case "!":
                assert said not in found, where
            case "<" | "|":
                assert said in found, where
            case _:
                assert line.strip() in found, where
        checked += line[0] not in "@>[~$"
    assert checked > 2, "a story that checks nothing"


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.stem)
def test_the_conversation_goes_as_written(path: Path, colleague: Colleague, database: Path) -> None:
    answer = ""
    checked = 0
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = with_references(written, colleague)
        where = f"{path.name}:{number}: {line}\n--- the bot said:\n{answer}"
        said = line[1:].strip()
        match line[:1]:
            case "" | "#":
                continue
            case ">":
                answer = colleague.says(said)
            case "[":
                label, _, title = said[:-1].partition(": ")
                if not colleague.ticks(label, title):
                    assert said[:-1] in colleague.buttons, where
                    answer = colleague.presses(said[:-1])
            case "~":
                meanwhile(colleague, said, database)
            case "!":
                assert said not in answer, where
            case "=":
                assert said in kept(colleague), where
            case _:
                assert line.strip() in answer, where
        checked += line[0] not in ">[~"
    assert checked > 2, "a story that checks nothing"
