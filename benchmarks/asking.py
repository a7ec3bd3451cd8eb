"""`ask --batch --json` as a real process: one line in, wait for its line out.

Over the shipped map and a made-up one, beside FTS5 and a fuzzy scan that get the same questions in
the same way. Loading is told apart. Every question counts once as never seen by the process.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import generate
from benchmarks.peers import service_texts
from benchmarks.processes import Lines, app
from benchmarks.questions import every
from benchmarks.table import ms, percentile, table
from social_map.loading import load
from social_map.social_map import SocialMap

OPENING = "hallo"
"""Asked first, to know when loading is done; none of the questions."""
BUDGET = 15.0
"""Seconds of one round; who is slower answers fewer questions, a fair draw of them."""


@dataclass
class Contender:
    """A process with its times: the first round apart from the later ones."""

    name: str
    command: list[str]
    lines: Lines = field(init=False)
    loaded: float = 0.0
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    slow: bool = False

    def open(self) -> None:
        began = time.perf_counter()
        self.lines = Lines(self.command)
        self.lines.ask(OPENING)
        self.loaded = time.perf_counter() - began

    def round(self, questions: list[str], first: bool) -> None:
        times = self.first if first else self.again
        before, until = self.lines.cpu, time.perf_counter() + BUDGET
        had = len(times)
        for question in questions:
            began = time.perf_counter()
            self.lines.ask(question)
            times.append(time.perf_counter() - began)
            if time.perf_counter() > until:
                self.slow = True
                break
        self.cpu.append((self.lines.cpu - before) / (len(times) - had))

    def row(self, name: str, times: list[float], cpu: list[float], base: float) -> list[str]:
        told = self.lines.memory.get("VmRSS")
        return [
            name,
            str(len(times)),
            ms(percentile(times, 50)),
            ms(percentile(times, 99)),
            ms(percentile(cpu, 50)),
            f"{percentile(times, 50) / base:.1f}",
            f"{self.loaded:.1f}",
            f"{told:.0f}" if told else "-",
        ]


def _write(path: Path, texts: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in texts)


def _measure(title: str, ours: list[str], texts: Path, processes: int, rounds: int) -> None:
    questions = every()
    random.Random(generate.SEED).shuffle(questions)
    peer = [sys.executable, "-m", "benchmarks.peers"]
    own = Contender("ours", ours)
    others = [
        Contender("FTS5 trigram", [*peer, "fts5", str(texts)]),
        Contender("rapidfuzz WRatio scan", [*peer, "scan", str(texts)]),
        Contender("the pipe alone", [*peer, "echo", str(texts)]),
    ]
    for number in range(processes - 1):
        fresh = Contender(f"ours {number}", ours)
        fresh.open()
        fresh.round(questions, first=True)
        own.first += fresh.first
        fresh.lines.close()
    contenders = [own, *others]
    for contender in contenders:
        contender.open()
    for number in range(rounds):
        for contender in contenders:
            if number < 2 or not contender.slow:
                contender.round(questions, first=number == 0)
    base = percentile(own.again, 50)
    rows = [own.row("ours, first seen", own.first, own.cpu[:1], base)]
    for contender in contenders:
        name = "ours, again" if contender is own else contender.name
        rows.append(contender.row(name, contender.again, contender.cpu[1:], base))
        contender.lines.close()
    header = ["", "asked", "p50 ms", "p99 ms", "cpu ms", "x ours", "load s", "MB"]
    print(table(title, header, rows))


def _shipped_texts(social_map: SocialMap) -> list[tuple[str, str]]:
    organisations = [o.model_dump() for o in social_map.organisations]
    labels = {n.id: (n.label.nl, n.label.en) for n in social_map.needs.values()}
    return list(service_texts(organisations, labels, _names(social_map)))


def _names(social_map: SocialMap) -> dict[str, str]:
    return {id_: place.name for id_, place in social_map.gazetteer.places.items()}


def run(options: Namespace) -> None:
    """Prints p50 and p99 per question, loading and memory, for both maps."""
    processes, rounds = (1, 2) if options.quick else (3, 5)
    today = generate.TODAY.isoformat()
    shipped = load(generate.SHIPPED, generate.TODAY).social_map
    with tempfile.TemporaryDirectory() as name:
        texts = Path(name) / "texts.jsonl"
        _write(texts, _shipped_texts(shipped))
        command = app("ask", "--batch", "--json", "--today", today)
        size = len(shipped.offers)
        _measure(f"asking: the shipped map, {size} services", command, texts, processes, rounds)
        if options.services:
            made_of = generate.material()
            organisations = list(generate.organisations(options.services, made_of))
            _write(texts, list(service_texts(organisations, made_of.needs, _names(shipped))))
            del organisations
            content = Path(name) / "content"
            generate.write(content, options.services)
            title = f"asking: a made-up map, {options.services} services"
            _measure(title, [*command, "--content", str(content)], texts, 1, rounds)
