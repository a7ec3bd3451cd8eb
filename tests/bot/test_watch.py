"""/health, /ready and /metrics: what the administrator can see."""

from __future__ import annotations

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
