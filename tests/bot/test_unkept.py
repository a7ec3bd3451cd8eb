"""A database that cannot be written or read: no new promises, questions answered, nothing lost."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.door import build
from bot.settings import Settings
from cases.store import PATIENTLY, SqliteStore, StorageError
from dialogs.conversation import Conversation
from tests.conversations.talk import NOW, library_of

from .conftest import Log
from .messenger import Bot, StubConnector, button, texts

SOON = 20
"""Milliseconds."""
NOT_KEPT = "Ik kan nu niets bewaren."
HOLDS = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("begin immediate")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def filed(
    aiohttp_client: Any,
    conversation: Conversation,
    connector: StubConnector,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Bot:
    """The bot on a file; busy databases are not waited for long."""
    monkeypatch.setattr("cases.store.PATIENTLY", SOON)
    library, store = library_of(conversation), SqliteStore(tmp_path / "bot.db")
    app = build(Settings(dev=True).checked(), library, store, NOW.date())
    store._wait(SOON)
    return Bot(await aiohttp_client(app), connector, library, store)


@contextmanager
def read_only(bot: Bot, path: Path) -> Iterator[None]:
    """As when its file system was mounted so."""
    bot.store._execute("pragma query_only=on")
    yield
    bot.store._execute("pragma query_only=off")


@contextmanager
def full(bot: Bot, path: Path) -> Iterator[None]:
    """Not a page more, and whatever is noted needs one."""
    run = bot.store._execute
    run("create table filler (x blob)")
    (pages,) = run("pragma page_count").fetchone()
    run(f"pragma max_page_count={pages}")
    run(
        "create temp trigger grows after insert on main.seen "
        "begin insert into filler values (zeroblob(5000)); end"
    )
    yield
    run("drop trigger grows")
    run("pragma max_page_count=99999")


@contextmanager
def no_room(bot: Bot, path: Path) -> Iterator[None]:
    """The system takes not a byte more in any file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(bot: Bot, path: Path) -> Iterator[None]:
    """Another process holds the lock."""
    holds = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holds:
        assert holds.stdout is not None
        assert holds.stdout.readline() == "locked\n"
        yield
        holds.communicate("")


Trouble = Callable[[Bot, Path], Any]
TROUBLES = pytest.mark.parametrize("trouble", [read_only, full, no_room, locked])


def references(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {ref for (ref,) in db.execute("select ref from cases")}


@TROUBLES
async def test_a_question_is_answered_all_the_same(
    trouble: Trouble, filed: Bot, tmp_path: Path
) -> None:
    with trouble(filed, tmp_path / "bot.db"):
        assert "vond ik 4 partners" in texts(await filed.says("wie doet schulden in Laak?"))
        assert NOT_KEPT not in texts(await filed.says("help"))
        crisis = texts(await filed.says("ze wil niet meer leven"))
        assert "113" in crisis


@TROUBLES
async def test_nothing_new_is_promised_and_it_is_said_clearly(
    trouble: Trouble, filed: Bot, tmp_path: Path
) -> None:
    await filed.says("hallo")
    with trouble(filed, tmp_path / "bot.db"):
        card = texts(await filed.says("4d"))
        assert NOT_KEPT in card
        assert "KB-" not in card
        assert NOT_KEPT in texts(await filed.says("mijn wijk is Laak"))
        assert NOT_KEPT in texts(await filed.says("english"))
    assert references(tmp_path / "bot.db") == set()


@TROUBLES
async def test_a_press_that_was_not_kept_can_be_repeated_with_one_button(
    trouble: Trouble, filed: Bot, tmp_path: Path
) -> None:
    card = await filed.says("4d")
    away = button(card, "Nu niet")
    with trouble(filed, tmp_path / "bot.db"):
        _, answer = await filed.post(filed.execute(away))
        assert NOT_KEPT in texts(answer)
        again = button(answer["value"], "Nog eens proberen")
    assert len(references(tmp_path / "bot.db")) == 1

    _, answer = await filed.post(filed.execute(again))
    assert NOT_KEPT not in texts(answer)
    assert references(tmp_path / "bot.db") == set()


@TROUBLES
async def test_in_the_midst_of_a_4d_conversation_a_question_is_answered_and_an_answer_refused(
    trouble: Trouble, filed: Bot, tmp_path: Path
) -> None:
    card = await filed.says("4d")
    await filed.post(filed.execute(button(card, "Beginnen")))
    with trouble(filed, tmp_path / "bot.db"):
        assert NOT_KEPT in texts(await filed.says("5"))
        assert "vond ik 4 partners" in texts(await filed.says("schulden in Laak"))
        assert "113" in texts(await filed.says("ze wil niet meer leven"))


@TROUBLES
async def test_afterwards_everything_is_as_before_and_work_goes_on(
    trouble: Trouble, filed: Bot, tmp_path: Path
) -> None:
    await filed.says("4d")
    (ref,) = references(tmp_path / "bot.db")
    with trouble(filed, tmp_path / "bot.db"):
        await filed.says("4d")
        await filed.says("schulden in Laak")
        async with filed.client.get("/ready") as response:
            assert (response.status, (await response.json())["database"]) == (503, "unusable")

    assert references(tmp_path / "bot.db") == {ref}
    assert NOT_KEPT not in texts(await filed.says("mijn wijk is Laak"))
    async with filed.client.get("/ready") as response:
        assert response.status == 200
    assert filed.store._execute("pragma integrity_check").fetchone() == ("ok",)


@TROUBLES
async def test_the_log_says_what_is_wrong_and_not_what_was_said(
    trouble: Trouble, filed: Bot, tmp_path: Path, log: Log
) -> None:
    with trouble(filed, tmp_path / "bot.db"):
        await filed.says("mijn wijk is Laak Dzjoerabaatar")
        await filed.says("4d")

    assert "nothing can be kept" in log.text
    assert "SQLITE_" in log.text
    assert "Dzjoerabaatar" not in log.text


async def test_a_process_that_stays_in_the_way_is_not_waited_for_again_and_again(
    filed: Bot, tmp_path: Path
) -> None:
    filed.store._wait(PATIENTLY)
    with locked(filed, tmp_path / "bot.db"):
        await filed.says("schulden in Laak")
        (waits,) = filed.store._execute("pragma busy_timeout").fetchone()
        assert waits < PATIENTLY / 10
    await filed.says("schulden in Laak")
    assert filed.store._execute("pragma busy_timeout").fetchone() == (SOON,)


async def test_in_a_damaged_database_questions_are_still_answered(
    filed: Bot, tmp_path: Path
) -> None:
    await filed.says("4d")
    filed.store._execute("pragma wal_checkpoint(truncate)").fetchall()
    filed.store._execute("pragma shrink_memory")
    path = tmp_path / "bot.db"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    filed.store._execute("pragma cache_size=0")

    assert "vond ik 4 partners" in texts(await filed.says("wie doet schulden in Laak?"))
    assert NOT_KEPT in texts(await filed.says("4d"))
    async with filed.client.get("/ready") as response:
        assert response.status == 503


async def test_a_commit_that_fails_leaves_no_transaction_open(filed: Bot, tmp_path: Path) -> None:
    filed.store._execute(
        "create table picky (x text references users deferrable initially deferred)"
    )
    with pytest.raises(sqlite3.IntegrityError), filed.store.atomic():
        filed.store._execute("insert into picky values ('nobody')")

    assert NOT_KEPT not in texts(await filed.says("mijn wijk is Laak"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to anything")
def test_a_file_that_may_not_be_written_is_named_when_the_bot_starts(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    SqliteStore(path).close()
    path.chmod(0o444)

    with pytest.raises(StorageError, match=r"bot\.db"):
        SqliteStore(path)


def test_a_damaged_file_is_named_when_the_bot_starts(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    SqliteStore(path).close()
    path.write_bytes(path.read_bytes()[:4096] + os.urandom(100_000))

    with pytest.raises(StorageError, match="restore a backup"):
        SqliteStore(path)
