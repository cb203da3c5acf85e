"""The lines of a list as content: a row in its columns, or a heading with its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import fitted, fitted_words, joined, plain, visible

MOVES = {
    "up": ("move", -1), "down": ("move", 1), "pageup": ("page", -1), "pagedown": ("page", 1), "home": ("edge", 0),
    "end": ("edge", -1),
}  # fmt: skip
"""What the keys of a list do."""
Cell = str | Content | Callable[[int], Content]
_CURSOR, _CURSOR_STYLE = MARKS["cursor"]
_LEAST_FREE = 8
_SENTENCE = 26
"""Cells from which a cell holds sentences rather than names: cut behind a word."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `key` identifies it, None for a heading; `cells` match the columns.

    A cell is text, styled content, or a function that returns its content for the cells it has. `look` is how the whole
    line looks: "", "quiet", "strong", "warn", "ok", or "over" for what is over its time. `tail` stands at the right of
    the last column where it fits whole: what must always be seen stands in a cell.
    """

    key: object
    cells: tuple[Cell, ...]
    look: str = ""
    tail: str = ""


def heading(row: Row, width: int) -> Content:
    """Return a heading, with a rule to the end of the line."""
    text = fitted(filled(row.cells[0], width - 2), width - 2)
    return joined(" ", text, (" " + "─" * max(0, width - text.cell_length - 3) + " ", "$line"))


def cursor_mark(row: Row) -> Content:
    """Return what stands in a row's first cell while the cursor is on it."""
    return plain(_CURSOR, _CURSOR_STYLE if row.look != "over" else "")


def line(row: Row, widths: Sequence[int], width: int) -> Content:
    """Return a row in `width` cells; a negative width aligns at the right; the first cell is left for the cursor."""
    free = max(_LEAST_FREE, width - sum(abs(size) + 1 for size in widths if size) - 2)
    made: list[str | Content] = [" "]
    for cell, size in zip(row.cells, widths, strict=True):
        room = abs(size) or free
        whole = filled(cell, room)
        shown = fitted_words(whole, room) if room >= _SENTENCE else fitted(whole, room)
        pad = " " * (room - shown.cell_length)
        made += [pad, shown, " "] if size < 0 else [shown, pad, " "]
    whole = joined(*made)
    return _with_tail(whole, plain(visible(row.tail)), width) if row.tail else fitted(whole, width, fill=True)


def filled(cell: Cell, room: int) -> Content:
    """Return what a cell shows in so many cells of the screen."""
    return cell(room) if callable(cell) else joined(cell)


def _with_tail(whole: Content, tail: Content, width: int) -> Content:
    kept = whole.rstrip()
    if width - kept.cell_length - 3 < tail.cell_length:
        return fitted(kept, width, fill=True)
    return joined(fitted(kept, width - tail.cell_length - 1, fill=True), tail, " ")
