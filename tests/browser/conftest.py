"""One bot, one Playground and one browser for all stories; a fresh page for each."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from .playground import Playground
from .stage import bot_and_playground, chromium, missing

LOG: pytest.StashKey[Path] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Puts what the bot logged beside a story that failed."""
    report = yield
    module = item.getparent(pytest.Module)
    log = module.stash.get(LOG, None) if module else None
    if report.failed and log is not None:
        report.sections.append(("playground/run.py", log.read_text(encoding="utf-8")))
    return report


@pytest.fixture(scope="module")
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Playground]:
    """The Playground in a browser, beside the bot."""
    if lacking := missing():
        sentence = f"the browser stories need {', '.join(lacking)}, which cannot be found"
        (pytest.fail if "CI" in os.environ else pytest.skip)(sentence)
    folder = tmp_path_factory.mktemp("playground")
    with bot_and_playground(folder) as address, chromium(folder) as browser:
        request.node.stash[LOG] = folder / "run.log"
        browser.set_window_size(1280, 1400)
        yield Playground(browser, address)


@pytest.fixture
def teams(opened: Playground) -> Playground:
    """The Playground just opened in the personal chat, as on somebody's first day."""
    opened.start()
    return opened
