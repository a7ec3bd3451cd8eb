"""The heat map of a place: how many there are for each need in each part, drawn to be read on a
phone. Slow to import, so that is done when the first one is drawn."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from dialogs.wording import Wording
from social_map.coverage import Cell, Coverage, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, HEADING, MARGIN = 360, 16, 22, 8
"""Points on a phone that shows it from side to side."""
WIDEST_CELL, LABELS, NAMES, SIGN = 46, 146, 118, 28
"""Of a column; what is left for the needs at least, and for the names of the columns at most;
and of what explains a sign."""
SHARP = 1.5
"""Pixels for each point."""
INCH = 100
"""Points; it only has to be the same everywhere."""
TEXT, SMALL = 10.0, 9.0
COLOURS = 32
FONT = "DejaVu Sans"
"""It comes with the library."""
EXACTLY = 16
"""So many times as large it is measured, for small letters are rounded to whole pixels."""
FEWEST = ((5, "#08519c"), (3, "#4292c6"), (2, "#9ecae1"), (1, "#deebf7"))
"""From so many on: light to dark, which everybody can tell apart."""
NOBODY, PALE, INK, SOFT = "#c04a00", "#fff4ec", "#1b1b1b", "#5a5a5a"
ALONE, PARTLY = "•", "½"


def heat_map(covered: Coverage, wording: Wording) -> bytes:
    """PNG; the same coverage gives the same picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = _Drawing(covered, wording)
    figure = Figure(figsize=(WIDTH / INCH, drawn.height / INCH), dpi=INCH * SHARP)
    canvas = FigureCanvasAgg(figure)
    drawn.on(figure.add_axes((0, 0, 1, 1)))
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return _png(canvas.get_width_height(), pixels)


def _png(size: tuple[int, int], pixels: bytes) -> bytes:
    """With few colours it is a third of the size."""
    from PIL import Image

    out = io.BytesIO()
    picture = Image.frombytes("RGBA", size, pixels).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()


@dataclass(frozen=True)
class _Drawing:
    """The rows one below the other, y from the top."""

    covered: Coverage
    wording: Wording

    @cached_property
    def cell(self) -> int:
        """The width of a column: whole pixels, so that the same is drawn the same."""
        room = (WIDTH - LABELS - 2 * MARGIN) // len(self.covered.places)
        return min(WIDEST_CELL, room // 2 * 2)

    @property
    def left(self) -> int:
        """Where the columns begin."""
        return WIDTH - MARGIN - self.cell * len(self.covered.places)

    @cached_property
    def names(self) -> list[str]:
        return [_fitted(self.wording.place(p), NAMES, SMALL) for p in self.covered.places]

    @cached_property
    def top(self) -> int:
        """Where the rows begin: below title and names."""
        longest = max(_width(n, SMALL) for n in self.names)
        head = max(int(longest), ROW * len(self.legend)) // 2 * 2
        return 2 * MARGIN + 2 * ROW + head + MARGIN

    @cached_property
    def domains(self) -> list[tuple[str, list[Row]]]:
        needs = self.wording.social_map.needs
        by_domain = groupby(self.covered.rows, key=lambda r: needs[r.need].domain)
        return [(domain, list(rows)) for domain, rows in by_domain]

    @property
    def legend(self) -> list[tuple[Cell, str]]:
        say = self.wording.say
        return [
            (Cell(), say("coverage.picture.nobody")),
            (Cell(partial=1), say("coverage.picture.partial")),
            (Cell(1, 1, True), say("coverage.picture.single")),
        ]

    @property
    def height(self) -> int:
        return self.top + len(self.covered.rows) * ROW + len(self.domains) * HEADING + MARGIN

    def on(self, axes: Axes) -> None:
        """Draws everything."""
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(self.height, 0)
        self._head(axes)
        y = self.top
        for domain, rows in self.domains:
            heading = self.wording.say(f"handover.domain.{domain}").capitalize()
            _write(axes, MARGIN, y + HEADING * 0.6, heading, SMALL, color=SOFT, weight="bold")
            y += HEADING
            for row in rows:
                self._row(axes, y, row)
                y += ROW

    def _head(self, axes: Axes) -> None:
        """What it is, what the signs mean, and the columns."""
        say, day = self.wording.say, self.wording.day(self.covered.today)
        title = say("coverage.picture.title", place=self.wording.place(self.covered.place))
        _write(axes, MARGIN, MARGIN + ROW / 2, title, TEXT + 1, weight="bold")
        told = say("coverage.picture.day", date=day)
        _write(axes, MARGIN, MARGIN + 1.5 * ROW, told, SMALL, color=SOFT)
        for number, name in enumerate(self.names):
            x = self.left + (number + 0.5) * self.cell
            _write(axes, x, self.top - 4, name, SMALL, ha="center", va="bottom", rotation=90)
        for number, (cell, told) in enumerate(reversed(self.legend), 1):
            y = self.top - number * ROW - 4
            _cell(axes, MARGIN, y, SIGN, cell)
            _write(axes, MARGIN + SIGN + 6, y + ROW / 2, told, SMALL)

    def _row(self, axes: Axes, y: float, row: Row) -> None:
        label = _fitted(self.wording.need(row.need), self.left - MARGIN - 6, TEXT)
        _write(axes, MARGIN, y + ROW / 2, label, TEXT)
        for number, cell in enumerate(row.cells):
            _cell(axes, self.left + number * self.cell, y, self.cell, cell)


def _cell(axes: Axes, x: float, y: float, width: float, cell: Cell) -> None:
    """A count on its colour; where nobody is there, an outline that no count has."""
    from matplotlib.patches import Rectangle

    colour = next((c for fewest, c in FEWEST if cell.services >= fewest), PALE)
    edge = "white" if cell.services else NOBODY
    inside = 1.0 if cell.services else 1.5
    box = (x + inside, y + inside), width - 2 * inside, ROW - 2 * inside
    axes.add_patch(Rectangle(*box, facecolor=colour, edgecolor=edge, linewidth=0.8))
    ink = NOBODY if not cell.services else "white" if cell.services >= FEWEST[1][0] else INK
    weight = "normal" if cell.services else "bold"
    _write(
        axes, x + width / 2, y + ROW / 2, _told(cell), SMALL, ha="center", color=ink, weight=weight
    )


def _told(cell: Cell) -> str:
    if not cell.services:
        return PARTLY if cell.partial else "0"
    return f"{cell.services}{ALONE if cell.single else ''}"


def _write(axes: Axes, x: float, y: float, text: str, size: float, **more: object) -> None:
    styled = {"va": "center_baseline", "color": INK, "family": FONT, "parse_math": False} | more
    axes.text(x, y, text, fontsize=size * 72 / INCH, **styled)  # type: ignore[arg-type]


def _width(text: str, size: float) -> float:
    """As drawn, in points."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(FONT))
    font.set_size(size * EXACTLY, 72)
    font.set_text(text)
    return float(font.get_width_height()[0] / 64 / EXACTLY)


def _fitted(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits."""
    return next(t for t in _shorter(text) if _width(t, size) <= width or len(t) < 3)


def _shorter(text: str) -> Iterator[str]:
    yield text
    for end in range(len(text) - 1, 0, -1):
        yield text[:end].rstrip(" ,(-") + "…"
