"""One change to a text: a value replaced, a field or an item taken out or put in.

Only the characters of the value itself change. A comment that stood inside what goes is kept as a
line of its own in that place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from content.edits import Value
from content.layout import Address, Entry, Layout, Part, Unsafe
from content.writing import field, in_block, item_lines, written

CONFIRMED = "confirmed"
"""The last key of a service: what is added to it stands before it."""

Cut = tuple[int, int, str]
"""From, to, and what comes instead."""


def replaced(layout: Layout, address: Address, value: Value) -> Iterator[str]:
    """The ways to write another value there, best first; the first may not be read back."""
    part = layout.at(address)
    if part.style in ("|", ">") and isinstance(value, str):
        yield from _in_block(layout, part, value)
    yield _inline(layout, address, part, value)


def removed(layout: Layout, address: Address) -> str:
    """Without the field or item."""
    parent = layout.at(address[:-1])
    position = next(i for i, e in enumerate(parent.entries) if e.name == address[-1])
    if len(parent.entries) == 1:
        nothing: Value = {} if parent.kind == "fields" else []
        return next(replaced(layout, address[:-1], nothing))
    entry = parent.entries[position]
    if parent.flow:
        return _without_in_flow(layout, parent.entries, position)
    if layout.is_margin(entry.start):
        return _without_lines(layout, entry)
    if position:
        raise Unsafe("its key does not stand at the begin of a line")
    return _without_first(layout, parent.entries)


def added(layout: Layout, address: Address, name: str | int, value: Value) -> str:
    """With one more field, or with an item that gets the place `name` in the list."""
    parent = layout.at(address)
    if parent.flow:
        return _added_in_flow(layout, parent, name, value)
    if isinstance(name, str):
        return _added_field(layout, parent, name, value)
    last = parent.entries[max(name - 1, 0)]
    alike = Part("list", 0, 0, False, "", [], (last,))
    lines = item_lines(value, alike, layout)
    return _put_lines(layout, parent.entries, name, lines)


def reordered(layout: Layout, address: Address, order: Sequence[int | Value]) -> str:
    """The list anew: an int is an item that was there, anything else a new one."""
    part = layout.at(address)
    end = part.end if part.flow else layout.line_end(part.end)
    if layout.comments(part.start, end):
        raise Unsafe("its items get another order, and there are comments between them")
    if part.flow:
        shown = [layout.text[part.entries[i].start : part.entries[i].end] if isinstance(i, int)
                 else written(i, flow=True) for i in order]  # fmt: skip
        return _spliced(layout.text, [(part.start, part.end, "[" + ", ".join(shown) + "]")])
    column = layout.column(part.start)
    lines: list[str] = []
    for i in order:
        if isinstance(i, int):
            lines.append(layout.text[part.entries[i].start : part.entries[i].end])
        else:
            lines += item_lines(i, part, layout)
    joined = (layout.newline(part.start) + " " * column).join(lines)
    return _spliced(layout.text, [(part.start, part.end, joined)])


# -- a value in the place of another ---------------------------------------------------------------


def _in_block(layout: Layout, part: Part, value: str) -> Iterator[str]:
    """Below a `|` or `>`, as the old text was."""
    text, head_end = layout.text, layout.line_end(part.start)
    old = [line for line in text[head_end : part.end].splitlines() if line.strip()]
    if not old:
        return
    margin = old[0][: len(old[0]) - len(old[0].lstrip(" "))]
    width = max(map(len, old)) - len(margin)
    try:
        head, lines = in_block(value, part.style, margin, width, layout.newline(part.start))
    except Unsafe:
        return
    words_end = layout.head_end(part)
    lines = layout.newline(part.start) + lines
    yield _spliced(text, [(part.start, words_end, head), (head_end, part.end, lines)])


def _inline(layout: Layout, address: Address, part: Part, value: Value) -> str:
    """On one line behind the key or dash."""
    text = layout.text
    parent = layout.at(address[:-1]) if address else None
    entry = next((e for e in parent.entries if e.name == address[-1]), None) if parent else None
    outer = parent is not None and parent.flow
    inline = written(value, flow=outer, style=part.style)
    kept = layout.comments(part.start, part.end)
    if part.data is None and part.start == part.end:
        missing = entry is not None and outer and text[part.start - 1 : part.start] not in ":-"
        return _spliced(text, [(part.start, part.end, (": " if missing else " ") + inline)])
    if part.kind == "text" and part.style in ("|", ">"):
        below = layout.line_end(part.start)
        cuts = [(part.start, layout.head_end(part), inline), (below, max(below, part.end), "")]
        return _spliced(text, cuts)
    if part.flow or part.kind == "text":
        glued = " " if text[part.start - 1 : part.start] == ":" else ""
        if outer:
            return _spliced(text, [(part.start, part.end, glued + inline + _told(layout, part))])
        after = layout.line_end(part.end)
        rest = _lines_after(layout, entry, kept, after)
        return _spliced(text, [(part.start, part.end, glued + inline), (after, after, rest)])
    end = layout.line_end(part.end)
    if entry is None or layout.line_start(part.start) <= entry.start:
        rest = _lines_after(layout, entry, layout.comments(part.start, end), end)
        return _spliced(text, [(part.start, end, inline + rest)])
    at = layout.line_start(part.start)
    comments = layout.comments(part.start, end)
    margin = " " * layout.column(part.start)
    lines = "".join(margin + comment + layout.newline(at) for comment in comments)
    cut = _whole_lines(layout, at, end, lines)
    return _spliced(text, [(entry.after, entry.after, " " + inline), cut])


def _told(layout: Layout, part: Part) -> str:
    """The comments of a bracketed value that goes, when more follows behind it."""
    margin = layout.newline(part.start) + " " * layout.column(part.start)
    return "".join(f" {c}{margin}" for c in layout.comments(part.start, part.end))


def _lines_after(layout: Layout, entry: Entry | None, comments: Iterable[str], at: int) -> str:
    margin = " " * (layout.column(entry.start) if entry is not None else 0)
    return "".join(layout.newline(at) + margin + comment for comment in comments)


# -- taken out ------------------------------------------------------------------------------------


def _without_lines(layout: Layout, entry: Entry) -> str:
    start, end = layout.line_start(entry.start), layout.line_end(entry.end)
    margin = " " * layout.column(entry.start)
    comments = layout.comments(start, end)
    lines = "".join(margin + comment + layout.newline(start) for comment in comments)
    return _spliced(layout.text, [_whole_lines(layout, start, end, lines)])


def _whole_lines(layout: Layout, start: int, end: int, lines: str) -> Cut:
    """Cuts up to the next line; a file whose last line has no break keeps it so."""
    stop = layout.next_line(end)
    if stop == end and not lines:
        start -= len(layout.newline(start)) if start else 0
    elif stop == end:
        lines = lines.removesuffix("\n").removesuffix("\r")
    return start, stop, lines


def _without_first(layout: Layout, entries: Sequence[Entry]) -> str:
    """The first field of an item, whose place behind the dash is taken by the next."""
    first, second = entries[0], entries[1]
    at = layout.line_start(first.start)
    margin = layout.text[at : first.start].partition("-")[0]
    comments = layout.comments(first.start, second.start)
    lines = "".join(margin + comment + layout.newline(at) for comment in comments)
    return _spliced(layout.text, [(at, at, lines), (first.start, second.start, "")])


def _without_in_flow(layout: Layout, entries: Sequence[Entry], position: int) -> str:
    """Without the entry and one comma: the one behind it, or before it if it is the last."""
    text, entry = layout.text, entries[position]
    told = _told(layout, Part("text", entry.start, entry.end, True, "", None))
    comma = layout.skip(entry.end)
    if text[comma] == ",":
        cuts = [(entry.start, entry.end, told), (comma, comma + 1, "")]
        if not text[entry.end : comma].strip() and not told:
            after = comma + 1
            while text[after : after + 1] == " ":
                after += 1
            cuts = [(entry.start, after, " " if text[after : after + 1] == "#" else "")]
    else:
        comma = layout.skip(entries[position - 1].end)
        cuts = [(comma, comma + 1, ""), (entry.start, entry.end, told)]
        if not text[comma + 1 : entry.start].strip(" "):
            cuts = [(comma, entry.end, told)]
    first, last = layout.line_start(entry.start), layout.line_end(entry.end)
    alone = not (text[first : cuts[-1][0]] + text[cuts[-1][1] : last]).strip()
    if alone and not told and layout.is_margin(entry.start) and cuts[-1][1] <= last:
        cuts[-1] = (first, layout.next_line(last), "")
    return _spliced(text, cuts)


# -- put in ---------------------------------------------------------------------------------------


def _added_in_flow(layout: Layout, parent: Part, name: str | int, value: Value) -> str:
    if isinstance(name, str):
        place, words = len(parent.entries), field(name, value, flow=True)
    else:
        place, words = name, written(value, flow=True)
    if not parent.entries:
        at = parent.start + 1
    elif place:
        at, words = parent.entries[place - 1].end, ", " + words
    else:
        at, words = parent.entries[0].start, words + ", "
    return _spliced(layout.text, [(at, at, words)])


def _added_field(layout: Layout, parent: Part, name: str, value: Value) -> str:
    lines = [field(name, value, flow=False)]
    entries = parent.entries
    position = next((i for i, e in enumerate(entries) if e.name == CONFIRMED), 0)
    if not position or not layout.is_margin(entries[position].start):
        return _put_lines(layout, entries, len(entries), lines)
    at = layout.line_start(entries[position].start)
    above = layout.next_line(entries[position - 1].end)
    while at > above and _is_comment(layout, layout.line_start(at - 1)):
        at = layout.line_start(at - 1)
    margin = " " * layout.column(entries[position].start)
    return _spliced(layout.text, [(at, at, margin + lines[0] + layout.newline(at))])


def _put_lines(layout: Layout, entries: Sequence[Entry], position: int, lines: list[str]) -> str:
    column = layout.column(entries[0].start)
    newline = layout.newline(entries[0].start) + " " * column
    if not position:
        at, words = entries[0].start, newline.join([*lines, ""])
    else:
        at = _below(layout, entries[position - 1].end, column)
        words = newline.join(["", *lines])
    return _spliced(layout.text, [(at, at, words)])


def _below(layout: Layout, end: int, column: int) -> int:
    """The end of an entry's last line, with the comments below that stand deeper than it does."""
    found = layout.line_end(end)
    at = layout.next_line(found)
    while at < len(layout.text):
        line = layout.text[at : layout.line_end(at)]
        words = line.lstrip(" ")
        if words.startswith("#") and len(line) - len(words) > column:
            found = layout.line_end(at)
        elif words.strip():
            break
        at = layout.next_line(at)
    return found


def _is_comment(layout: Layout, at: int) -> bool:
    return layout.text[at : layout.line_end(at)].lstrip(" ").startswith("#")


def _spliced(text: str, cuts: Iterable[Cut]) -> str:
    for start, end, words in sorted(cuts, reverse=True):
        text = text[:start] + words + text[end:]
    return text
