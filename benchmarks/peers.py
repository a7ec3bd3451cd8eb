"""What others would use instead: full-text search and a fuzzy scan, over the same map.

`python -m benchmarks.peers fts5|scan|echo FILE` answers each line on stdin with one line of JSON;
FILE holds `[key, text]` per line. `echo` answers at once: what the pipe alone costs.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

Texts = Sequence[tuple[str, str]]
"""Key and text of what can be found."""
Search = Callable[[str], list[tuple[str, float]]]
"""Question → keys with their score, best first."""

BEST = 3


def fts5(texts: Texts) -> Search:
    """SQLite FTS5 with trigrams: any word of three letters or more, best by bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table found using fts5(key unindexed, text, tokenize=trigram)")
    database.executemany("insert into found values (?, ?)", texts)
    database.execute("insert into found (found) values ('optimize')")

    def search(question: str) -> list[tuple[str, float]]:
        words = [f'"{w}"' for w in re.findall(r"\w{3,}", question)]
        if not words:
            return []
        rows = database.execute(
            "select key, -bm25(found) from found where found match ? order by rank limit ?",
            (" OR ".join(words), BEST),
        )
        return [(key, score) for key, score in rows]

    return search


def scan(texts: Texts) -> Search:
    """rapidfuzz WRatio of the whole question against every text."""
    keys = [key for key, _ in texts]
    prepared = [default_process(text) for _, text in texts]

    def search(question: str) -> list[tuple[str, float]]:
        found = process.extract(
            default_process(question), prepared, scorer=fuzz.WRatio, processor=None, limit=BEST
        )
        return [(keys[i], score) for _, score, i in found]

    return search


def echo(texts: Texts) -> Search:
    return lambda question: []


SEARCHES: dict[str, Callable[[Texts], Search]] = {"fts5": fts5, "scan": scan, "echo": echo}


def service_texts(
    organisations: Sequence[dict[str, Any]],
    labels: dict[str, tuple[str, str]],
    names: dict[str, str],
) -> Iterator[tuple[str, str]]:
    """Per service its name, description, labels of needs and names of areas, in both languages."""
    for organisation in organisations:
        for service in organisation["services"]:
            words = [organisation["name"]]
            words += [*service["name"].values(), *service["description"].values()]
            words += [label for need in service["needs"] for label in labels[need]]
            words += [names[area] for area in service["areas"]]
            yield service["id"], " ".join(words)


def main(name: str, path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        texts = [(key, text) for key, text in map(json.loads, lines)]
    search = SEARCHES[name](texts)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(search(line.rstrip("\n"))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
