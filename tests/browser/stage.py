"""What the browser tests stand on: `playground/run.py` as a real process, and headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from selenium import webdriver

RUN = Path(__file__).parents[2] / "playground" / "run.py"
PATIENCE = 300.0
"""Seconds to start; the first time, the Playground itself must still be installed."""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    # the Playground asks for fonts from outside; a test needs this machine only
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def found(*names: str) -> str:
    """The first of these programs that is installed; empty when none is."""
    return next((path for name in names if (path := shutil.which(name))), "")


def missing() -> list[str]:
    """What cannot be found of what a browser test needs."""
    needed = {
        "chromium": found("chromium", "chromium-browser"),
        "chromedriver": found("chromedriver"),
        "node": found("node"),
        "npm": found("npm"),
    }
    return [name for name, path in needed.items() if not path]


@contextmanager
def bot_and_playground(folder: Path) -> Iterator[str]:
    """Both as `make run` starts them, with memory in `folder`; yields the address to open."""
    ports = [free_port(), free_port()]
    command = [sys.executable, str(RUN), "--db", str(folder / "wijkschakel.db")]
    command += ["--port", str(ports[0]), "--playground-port", str(ports[1])]
    log = folder / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield address(log, process)
    finally:
        stop(process)
    if any(taken(port) for port in ports):
        raise RuntimeError(f"still running after the end of playground/run.py: {ports}")


def address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """The address that run.py tells a person to open. Raises RuntimeError with what it said."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        said = log.read_text(encoding="utf-8", errors="replace")
        if open_this := re.search(r"http://localhost:\d+", said):
            return open_this[0]
        if "make chat" in said:  # it runs on, but without the Playground
            break
        time.sleep(0.1)
    raise RuntimeError(f"playground/run.py gave no address to open:\n{log.read_text()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends run.py, which ends what it started; then whatever is left of its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def chromium(folder: Path, *more: str) -> Iterator[webdriver.Chrome]:
    """A fresh headless Chromium with its profile in `folder`; `more` are flags of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = found("chromium", "chromium-browser")
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", *more):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(found("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def taken(port: int) -> bool:
    """Does something on this machine still answer there?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
