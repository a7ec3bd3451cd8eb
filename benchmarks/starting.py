"""From the start of the process to its first answer, and the memory of the serving bot."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from benchmarks.processes import ROOT, app, cpu, free_port, memory, start, stop, wait_for
from benchmarks.table import median, table

QUESTION = "wie doet schulden in Laak?"


def _first_answer() -> tuple[float, float]:
    return _first_line(app("ask", QUESTION, "--json"), stderr=subprocess.DEVNULL)


def _imports(modules: str) -> tuple[float, float]:
    """What any program with these libraries pays."""
    return _first_line([sys.executable, "-c", f"import {modules}; print(flush=True)"])


def _first_line(command: list[str], stderr: int | None = None) -> tuple[float, float]:
    """Seconds by the clock and of the processor until a command has written one line."""
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr)
    assert child.stdout is not None
    child.stdout.readline()
    took, used = time.perf_counter() - began, cpu(child.pid)
    child.stdout.close()
    child.wait()
    return took, used


def _serving(directory: Path, told: dict[str, float]) -> tuple[float, float]:
    port = free_port()
    began = time.perf_counter()
    bot = start(app("serve", "--dev", "--port", str(port), "--db", str(directory / f"{port}.db")))
    try:
        if not wait_for(f"http://127.0.0.1:{port}/ready", bot):
            raise RuntimeError("the bot did not get ready")
        took, used = time.perf_counter() - began, cpu(bot.pid)
        told.update(memory(bot.pid))
    finally:
        stop(bot)
    return took, used


def run(options: Namespace) -> None:
    """Prints seconds (medians) and megabytes."""
    times = 3 if options.quick else 5
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        measured: list[tuple[str, Callable[[], tuple[float, float]]]] = [
            ("Python itself", lambda: _imports("sys")),
            ("its libraries only", lambda: _imports("pydantic, yaml, rapidfuzz, Stemmer, orjson")),
            ("and the bot's", lambda: _imports("aiohttp.web, botbuilder.core, sqlite_utils")),
            ("ask: first answer", _first_answer),
            ("serve: /ready", lambda: _serving(Path(name), told)),
        ]
        results: dict[str, list[tuple[float, float]]] = {}
        for _ in range(times):
            for what, once in measured:
                results.setdefault(what, []).append(once())
    rows = [
        [what, f"{median([t for t, _ in found]):.2f}", f"{median([c for _, c in found]):.2f}"]
        for what, found in results.items()
    ]
    header = ["", "seconds", "cpu seconds"]
    print(table(f"starting: shipped content, medians of {times}", header, rows))
    if told:
        print(
            f"  memory of the serving bot: {told['VmRSS']:.0f} MB, at most {told['VmHWM']:.0f} MB"
        )
