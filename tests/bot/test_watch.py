"""/health, /ready and /metrics: what the administrator can see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cases.access import Access
from cases.counter import Counter
from cases.handover.states import Event
from tests.cases.handing_over import GP, asked, consent, shipped_rules

from .messenger import Bot


async def test_health_says_that_the_process_lives(running: Bot) -> None:
    async with running.client.get("/health") as response:
        assert response.status == 200
        assert await response.json() == {"status": "ok"}


async def test_ready_says_that_database_and_content_are_usable(running: Bot) -> None:
    async with running.client.get("/ready") as response:
        assert response.status == 200
        body = await response.json()

    assert body["ready"] is True
    assert body["database"] == "ok"
    assert body["content"] == {"state": "ok", "errors": [], "warnings": 0}


async def test_without_a_database_the_bot_is_not_ready_but_alive(running: Bot) -> None:
    running.store.close()

    async with running.client.get("/ready") as response:
        assert response.status == 503
        assert (await response.json())["ready"] is False
    async with running.client.get("/health") as response:
        assert response.status == 200


async def test_figures_count_turns_by_kind(running: Bot) -> None:
    await running.says("schulden in Laak")
    await running.says("schulden in Laak")
    await running.post(running.execute({"do": "help"}))

    async with running.client.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["content-type"].startswith("text/plain")
        figures = await response.text()
    assert 'wijkschakel_turns_total{kind="message"} 2.0' in figures
    assert 'wijkschakel_turns_total{kind="press"} 1.0' in figures
    assert "wijkschakel_turn_seconds_count 3.0" in figures


async def test_figures_count_refusals_by_answer(running: Bot) -> None:
    await running.post(b"geen json")
    await running.post(running.activity(serviceUrl="http://voorbeeld.invalid"))

    async with running.client.get("/metrics") as response:
        figures = await response.text()
    assert 'wijkschakel_refused_total{reason="400"} 1.0' in figures
    assert 'wijkschakel_refused_total{reason="403"} 1.0' in figures


async def test_the_pages_take_no_post(running: Bot) -> None:
    for page in ("/health", "/ready", "/metrics"):
        async with running.client.post(page) as response:
            assert response.status == 405


async def test_figures_show_what_waits_and_how_long_it_is_due(running: Bot) -> None:
    async def figures() -> list[float]:
        names = ("due_seconds", "outbox", "open_handovers")
        return [await running.figure(f"wijkschakel_{name}") for name in names]

    assert await figures() == [0, 0, 0]
    counter = Counter(running.store, shipped_rules(), Access({}))
    long_ago = datetime(2025, 1, 6, 9, tzinfo=UTC)
    draft = asked(consent=consent(on=long_ago.date()))
    with running.store.atomic():
        counter.start(draft, GP, long_ago, red_flag=False)
        counter.act(draft.ref, Event.SEND, GP, long_ago, {})
        running.store.outbox.keep_contact("msteams|gp", "{}")
        running.store.outbox.post("msteams|gp", "[]", datetime.now(UTC))

    due, letters, handovers = await figures()
    assert due > timedelta(days=300).total_seconds()
    assert (letters, handovers) == (1, 1)
