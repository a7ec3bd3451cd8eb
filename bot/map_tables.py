"""Coverage and gaps as a table: for a spreadsheet, and coverage also for a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.auditing import plain
from dialogs.upkeep.lists import OpenGap
from dialogs.wording import Wording
from social_map.coverage import Cell, Coverage

COVERAGE = (
    *("need", "label", "place", "name"),
    *("services", "organisations", "single", "partial"),
)
GAPS = ("need", "label", "place", "name", "month", "count", "now")


def coverage_table(covered: Coverage, wording: Wording) -> str:
    """One row for each need in each place, with the parts that do not fit in a picture left out."""
    return _csv(
        COVERAGE,
        (
            (
                *(row.need, wording.need(row.need), place, wording.place(place)),
                *(cell.services, cell.organisations, _yes(cell.single, wording), cell.partial),
            )
            for row in covered.rows
            for place, cell in zip(covered.places, row.cells, strict=True)
        ),
        wording,
    )


def gap_table(gaps: Iterable[OpenGap], wording: Wording) -> str:
    """One row for each need in each place in each month."""
    return _csv(
        GAPS,
        (
            (
                *(gap.need, wording.need(gap.need), gap.place, wording.place(gap.place)),
                *(gap.month, gap.times, _yes(gap.found, wording)),
            )
            for gap in gaps
        ),
        wording,
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]], wording: Wording) -> str:
    written = io.StringIO()
    out = csv.writer(written, delimiter=";", lineterminator="\n")
    out.writerow([wording.say(f"coverage.column.{column}") for column in columns])
    out.writerows([plain(str(cell)) for cell in row] for row in rows)
    return written.getvalue()


def _yes(value: bool, wording: Wording) -> str:
    return wording.say("coverage.yes" if value else "coverage.no")


def drawn(covered: Coverage, wording: Wording) -> list[str]:
    """The needs below each other, the places side by side by number."""
    labels = [wording.need(row.need) for row in covered.rows]
    widest = max(map(len, labels))
    head = "".join(f"{n:>5}" for n in range(1, len(covered.places) + 1))
    names = [f"{n:>3}  {wording.place(p)}" for n, p in enumerate(covered.places, 1)]
    lines = [
        label.ljust(widest) + "".join(f"{_told(cell):>5}" for cell in row.cells)
        for label, row in zip(labels, covered.rows, strict=True)
    ]
    return [*names, "", " " * widest + head, *lines]


def _told(cell: Cell) -> str:
    """As in the picture."""
    if not cell.services:
        return "½" if cell.partial else "0"
    return f"{cell.services}{'•' if cell.single else ''}"
