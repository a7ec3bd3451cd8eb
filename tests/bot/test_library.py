"""Content that is edited while the bot runs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.door import build
from bot.library import Library, Source
from bot.settings import Settings
from cases.store import SqliteStore
from cases.upkeep.listed import Listed
from content.problems import ContentError
from social_map.models import Confirmation
from social_map.standing import Standing, digest
from tests.conversations.talk import Colleague
from tests.factories import TODAY, both, organisation, service, write_content

from .conftest import Log
from .messenger import StubConnector


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path)


@pytest.fixture
def library(content: Path) -> Library:
    return Library(Source(content), TODAY)


@pytest.fixture
def asked(library: Library) -> Callable[[str], str]:
    """What a colleague reads at this moment."""

    def asking(question: str = "schulden in Laak") -> str:
        store = SqliteStore(":memory:")
        answer = Colleague(library.conversation, store).says(question)
        store.close()
        return answer

    return asking


PARTNER = "map/partners/schuldhulp-laak.yaml"
WRONG = organisation("schuldhulp-laak", service("s", needs=["schulde"]))


def later(path: Path) -> None:
    """The file's time moves on, whatever the file system's clock can tell apart."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


async def test_an_edit_is_in_the_next_answer(
    library: Library, content: Path, asked: Callable[..., str], log: Log
) -> None:
    assert "• Schuldhulp laak" in asked()
    renamed = organisation("schuldhulp-laak", service("s"), name="Geldpunt")
    (content / PARTNER).write_text(renamed, encoding="utf-8")

    await library.look(TODAY)

    assert "· Geldpunt" in asked()
    assert "content read again" in log.text


async def test_without_an_edit_nothing_is_read_again(library: Library) -> None:
    before = library.conversation

    await library.look(TODAY)

    assert library.conversation is before


async def test_an_edit_that_keeps_the_length_is_seen_too(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    path = content / PARTNER
    path.write_text(path.read_text().replace("Schuldhulp laak", "Schuldhulp Laak"))
    later(path)

    await library.look(TODAY)

    assert "• Schuldhulp Laak" in asked()


async def test_a_wrong_edit_keeps_the_last_good_map_and_tells_the_editor(
    library: Library, content: Path, asked: Callable[..., str], log: Log
) -> None:
    before = asked()
    (content / PARTNER).write_text(WRONG, encoding="utf-8")

    await library.look(TODAY)

    assert asked() == before
    (problem,) = library.refused
    assert PARTNER in problem.text("nl")
    assert "schulde" in log.text
    assert "the last good one stays in use" in log.text


async def test_a_wrong_edit_is_told_once_and_not_at_every_look(
    library: Library, content: Path, log: Log
) -> None:
    (content / PARTNER).write_text(WRONG, encoding="utf-8")
    await library.look(TODAY)
    told = len(log.lines)

    await library.look(TODAY)

    assert len(log.lines) == told


async def test_mending_a_wrong_edit_brings_the_new_map(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    (content / PARTNER).write_text("naam: [", encoding="utf-8")
    await library.look(TODAY)
    assert library.refused
    mended = organisation("schuldhulp-laak", service("s"), name="Geldpunt")
    (content / PARTNER).write_text(mended, encoding="utf-8")

    await library.look(TODAY)

    assert library.refused == []
    assert "· Geldpunt" in asked()


async def test_texts_can_be_edited_too(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    path = content / "texts" / "nl.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Dit kan ik voor je doen.", "Zo help ik je."), encoding="utf-8")

    await library.look(TODAY)

    assert asked("help").startswith("Zo help ik je.")


async def test_a_text_that_is_taken_away_keeps_the_last_good_texts(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    path = content / "texts" / "nl.yaml"
    kept = [x for x in path.read_text(encoding="utf-8").splitlines() if "hello_nameless" not in x]
    path.write_text("\n".join(kept), encoding="utf-8")

    await library.look(TODAY)

    assert "hello_nameless" in library.refused[0].text("nl")
    assert asked("hallo").startswith("Hoi")


async def test_a_partner_that_is_removed_is_gone(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    (content / PARTNER).unlink()

    await library.look(TODAY)

    assert "nog niemand op de kaart" in asked()


async def test_a_partner_that_is_added_is_there(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    new = organisation("budgetmaatjes", service("maatjes"))
    (content / "map/partners/budgetmaatjes.yaml").write_text(new, encoding="utf-8")

    await library.look(TODAY)

    assert "vond ik 2 partners" in asked()


async def test_a_word_list_that_is_edited_is_read_again(library: Library, content: Path) -> None:
    before = library.conversation
    path = content / "map/language/nl.txt"
    path.write_text(path.read_text(encoding="utf-8") + "zomaar\n", encoding="utf-8")

    await library.look(TODAY)

    assert library.conversation is not before


async def test_content_that_vanishes_keeps_the_bot_answering(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    content.rename(content.with_name("elders"))

    await library.look(TODAY)

    assert "• Schuldhulp laak" in asked()
    assert library.refused


async def test_an_unforeseen_trouble_while_reading_does_not_end_the_watch(
    library: Library, content: Path, monkeypatch: pytest.MonkeyPatch, asked: Callable[..., str]
) -> None:
    def breaks(self: Source, today: object) -> Any:
        raise OSError("schijf weg")

    with monkeypatch.context() as broken:
        broken.setattr(Source, "read", breaks)
        later(content / PARTNER)
        await library.look(TODAY)

    assert "• Schuldhulp laak" in asked()


def test_content_that_is_wrong_from_the_start_is_not_served(tmp_path: Path) -> None:
    content = write_content(tmp_path, partners={"schuldhulp-laak": WRONG})

    with pytest.raises(ContentError) as raised:
        Library(Source(content), TODAY)

    assert "schulde" in raised.value.problems.in_order()[0].text("nl")


# -- what people say in the chat -------------------------------------------------------------------

OLD = {"on": "2025-01-01", "by": "redacteur", "how": "gebeld"}
SAID = Confirmation(on=TODAY, by="wijkcoach", how="chat")


def partner(**more: Any) -> str:
    return organisation("schuldhulp-laak", service("s", **{"confirmed": OLD, **more}))


def said_so(library: Library) -> Standing:
    """The key figure says that the entry is right as it stands now."""
    offer = library.conversation.social_map.offers["s"]
    return Standing(confirmed={"s": (digest(offer), SAID)})


async def test_what_is_confirmed_is_in_the_next_answer_and_survives_a_reload(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    (content / PARTNER).write_text(partner(), encoding="utf-8")
    await library.look(TODAY)
    assert "1 partner laat ik weg" in asked()

    library.hear(said_so(library))

    assert "op 22 november 2026 door wijkcoach (chat)" in asked()
    (content / PARTNER).write_text("# nagekeken\n" + partner(), encoding="utf-8")
    await library.look(TODAY)
    assert "op 22 november 2026 door wijkcoach (chat)" in asked()


async def test_an_edit_after_the_confirmation_must_be_confirmed_anew(
    library: Library, content: Path, asked: Callable[..., str]
) -> None:
    (content / PARTNER).write_text(partner(), encoding="utf-8")
    await library.look(TODAY)
    library.hear(said_so(library))
    changed = partner(hours=both("alleen maandag", "Mondays only"))
    (content / PARTNER).write_text(changed, encoding="utf-8")

    await library.look(TODAY)

    assert "1 partner laat ik weg" in asked()


async def test_doubt_is_told_and_taken_back(library: Library, asked: Callable[..., str]) -> None:
    before = asked()

    library.hear(Standing(doubted={"schuldhulp-laak": "unanswered"}))
    assert "⚠ Op de laatste overdrachten kwam geen antwoord" in asked()
    library.hear(Standing(doubted={"schuldhulp-laak": "left"}))
    assert "⚠ Iemand meldde dat de contactpersoon hier niet meer werkt" in asked()
    library.hear(Standing(answered={"schuldhulp-laak": TODAY}))
    assert "coördinator (reageerde het laatst op 22 november 2026)" in asked()
    library.hear(Standing())

    assert asked() == before


def test_hearing_the_same_again_changes_nothing(library: Library) -> None:
    library.hear(Standing(doubted={"schuldhulp-laak": "left"}))
    before = library.conversation

    library.hear(Standing(doubted={"schuldhulp-laak": "left"}))

    assert library.conversation is before


def test_all_that_the_bot_does_is_about_the_map_as_heard(library: Library) -> None:
    plain = library.conversation
    library.hear(Standing(unlisted=frozenset({"s"})))

    heard = library.conversation

    assert plain.handovers is not None
    assert heard.walks is not None
    assert heard.handovers is not None
    assert heard.upkeep is not None
    finders = (heard.finder, heard.walks.four_d.finder, heard.handovers.finder, heard.upkeep.finder)
    assert {id(f.social_map) for f in finders} == {id(heard.social_map)}
    assert all(f.hands_over for f in finders)
    assert heard.handovers.privacy is plain.handovers.privacy


async def test_whoever_can_be_asked_is_listed_with_the_day_to_ask(
    library: Library, content: Path
) -> None:
    day = {"on": "2026-11-01", "by": "wijkcoach", "how": "gebeld"}
    file = organisation(
        "schuldhulp-laak",
        service("s", confirmed=day),
        service("never", name=both("Nooit", "Never")),
        service("out", name=both("Weg", "Out"), unlisted={"on": "2026-11-01", "by": "wijkcoach"}),
        service("ends", confirmed=day, valid_to="2026-11-22"),
    )
    example = organisation("voorbeeld", service("e"), example="yes")
    (content / PARTNER).write_text(file, encoding="utf-8")
    (content / "map/partners/voorbeeld.yaml").write_text(example, encoding="utf-8")
    await library.look(TODAY)
    library.hear(said_so(library))

    def listed(today: date) -> dict[str, Listed]:
        ours = ("schuldhulp-laak", "voorbeeld")
        return {e.service: e for e in library.listed(today) if e.organisation in ours}

    first, never, ends = listed(TODAY).values()
    assert (first.service, never.service, ends.service) == ("s", "never", "ends")
    assert (first.again_on, first.confirmed_on) == (date(2027, 1, 30), date(2026, 11, 1))
    assert (never.again_on, never.confirmed_on) == (TODAY, None)
    offer = library.conversation.social_map.offers["s"]
    assert offer.service.confirmed == SAID
    assert first.digest == digest(offer), "what was heard is no part of it"
    assert library.listed(TODAY) is library.listed(TODAY)
    assert list(listed(date(2026, 11, 23))) == ["s", "never"]


async def test_the_administrator_sees_a_wrong_edit_and_the_bot_stays_ready(
    aiohttp_client: Any, library: Library, content: Path, connector: StubConnector
) -> None:
    app = build(Settings(dev=True), library, SqliteStore(":memory:"), TODAY)
    client = await aiohttp_client(app)
    (content / PARTNER).write_text(WRONG, encoding="utf-8")
    await library.look(TODAY)

    async with client.get("/ready") as response:
        assert response.status == 200
        body = await response.json()

    assert body["content"]["state"] == "last good map in use"
    assert PARTNER in body["content"]["errors"][0]
    good = organisation("schuldhulp-laak", service("s"))
    (content / PARTNER).write_text(good, encoding="utf-8")
    await library.look(TODAY)
    async with client.get("/ready") as response:
        assert (await response.json())["content"]["state"] == "ok"


async def test_the_running_bot_looks_by_itself(
    aiohttp_client: Any,
    library: Library,
    content: Path,
    connector: StubConnector,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.library.LOOK_EVERY", 0.01)
    before = library.conversation
    await aiohttp_client(build(Settings(dev=True), library, SqliteStore(":memory:"), TODAY))
    (content / PARTNER).write_text(
        organisation("schuldhulp-laak", service("s"), name="Geldpunt"), encoding="utf-8"
    )

    async with asyncio.timeout(20):
        while library.conversation is before:
            await asyncio.sleep(0.01)
