"""Pages of headings, facts and tables: a table goes on over as many pages as its rows need."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from models.claims.writing.letters import plain_letters

WIDTH, HEIGHT = 612, 792
_LEFT, _RIGHT = 54, 558
_HEAD, _FOOT = 738, 72
_REGULAR, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _RULE, _QUIET = HexColor(0x000000), HexColor(0xA0A0A0), HexColor(0x505050)
_SIZE, _LINE = 9, 13
_CHARACTERS = "cp1252"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in points, whether its cells stand at its right edge."""

    heading: str
    width: int
    right: bool = False


class TablePage:
    """Writes from top to foot and begins another page where one is full; the same facts give the same bytes."""

    def __init__(self, title: str, foot: str) -> None:
        self._made = io.BytesIO()
        self._canvas = Canvas(self._made, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._foot = foot
        self._number = 0
        self._y = 0
        self._begin()

    def heading(self, text: str, aside: str = "") -> None:
        """Write the paper's own heading, something at its right."""
        self._write(_LEFT, text, _BOLD, 15)
        self._write_right(_RIGHT, aside, _REGULAR, _SIZE)
        self._down(22)

    def section(self, text: str) -> None:
        """Write the heading of a part, with room for the first lines below it."""
        self._room(4 * _LINE)
        self._down(8)
        self._write(_LEFT, text, _BOLD, 10)
        self._canvas.setStrokeColor(_RULE)
        self._canvas.line(_LEFT, self._y - 4, _RIGHT, self._y - 4)
        self._down(_LINE + 5)

    def lines(self, *texts: str) -> None:
        """Write lines one below the other; empty ones are left out."""
        for text in texts:
            for part in _wrapped(text, _RIGHT - _LEFT):
                self._room(_LINE)
                self._write(_LEFT, part)
                self._down(_LINE)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Write names and values in two columns; a fact no one knows is left out."""
        known = [(name, value) for name, value in pairs if value]
        for start in range(0, len(known), 2):
            self._room(_LINE)
            for (name, value), x in zip(known[start : start + 2], (_LEFT, (_LEFT + _RIGHT) // 2), strict=False):
                self._write(x, name, color=_QUIET)
                self._write(x + 90, _fitted(value, (_RIGHT - _LEFT) // 2 - 96))
            self._down(_LINE)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Write a table; a cell too long for its column takes more lines, and headings stand on every page."""
        self._room(3 * _LINE)
        self._cells(columns, [[column.heading] for column in columns], _BOLD)
        for row in rows:
            cells = [_wrapped(cell, column.width - 6) for cell, column in zip(row, columns, strict=True)]
            if self._y - _LINE * max(map(len, cells)) < _FOOT:
                self._begin()
                self._cells(columns, [[column.heading] for column in columns], _BOLD)
            self._cells(columns, cells, _REGULAR)
        self._down(4)

    def amount(self, name: str, value: str, *, bold: bool = False) -> None:
        """Write a sum below the amounts of a table."""
        self._room(_LINE)
        font = _BOLD if bold else _REGULAR
        self._write_right(_RIGHT - 96, name, font, _SIZE)
        self._write_right(_RIGHT - 6, value, font, _SIZE)
        self._down(_LINE)

    def pdf(self) -> bytes:
        """Return the pages."""
        self._canvas.showPage()
        self._canvas.save()
        return self._made.getvalue()

    def _begin(self) -> None:
        if self._number:
            self._canvas.showPage()
        self._number += 1
        self._y = _FOOT - 24
        self._write(_LEFT, self._foot, size=8, color=_QUIET)
        self._write_right(_RIGHT, f"Page {self._number}", _REGULAR, 8)
        self._y = _HEAD

    def _room(self, points: int) -> None:
        if self._y - points < _FOOT:
            self._begin()

    def _down(self, points: int) -> None:
        self._y -= points

    def _cells(self, columns: Sequence[Column], cells: Sequence[Sequence[str]], font: str) -> None:
        top = self._y
        for number in range(max(map(len, cells))):
            x = _LEFT
            for column, lines in zip(columns, cells, strict=True):
                text = lines[number] if number < len(lines) else ""
                if column.right:
                    self._write_right(x + column.width - 6, text, font, _SIZE)
                else:
                    self._write(x, text, font)
                x += column.width
            self._y = top - _LINE * (number + 1)

    def _write(self, x: int, text: str, font: str = _REGULAR, size: int = _SIZE, color: HexColor = _INK) -> None:
        self._canvas.setFillColor(color)
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self._y, _shown(text))

    def _write_right(self, x: int, text: str, font: str, size: int) -> None:
        self._canvas.setFillColor(_INK)
        self._canvas.setFont(font, size)
        self._canvas.drawRightString(x, self._y, _shown(text))


def _shown(text: str) -> str:
    """Return a text in letters the page's font has; what has none is a question mark."""
    shown = "".join(letter if _has(letter) else plain_letters(letter) or " " for letter in text)
    return shown.encode(_CHARACTERS, "replace").decode(_CHARACTERS)


def _has(letter: str) -> bool:
    return letter.isprintable() and letter.encode(_CHARACTERS, "ignore") != b""


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of a width in points; a word longer than a line is parted."""
    lines: list[str] = []
    line = ""
    for word in _shown(text).split():
        for piece in _pieces(word, width):
            longer = f"{line} {piece}".strip()
            if line and stringWidth(longer, _REGULAR, _SIZE) > width:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and stringWidth(pieces[-1] + letter, _REGULAR, _SIZE) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _fitted(text: str, width: int) -> str:
    """Return a text, its end as a sign of more where it does not fit one line."""
    lines = _wrapped(text, width)
    return lines[0] if len(lines) < 2 else f"{lines[0][:-1]}…"
