"""The screen of a terminal as text: pyte's, quick where signs of one cell fill a part of one line, as most do."""

from __future__ import annotations

import functools
import re

import pyte
from pyte import modes

_ONE_CELL_EACH = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02af\u2500-\u259f\u2022\u2026\u2713]+")


class TextScreen(pyte.Screen):
    """Knows no colors: they are to be left out of what it is fed."""

    def draw(self, data: str) -> None:
        """Put text where the cursor stands."""
        end = self.cursor.x + len(data)
        if end > self.columns or self.charset or modes.IRM in self.mode or not _ONE_CELL_EACH.fullmatch(data):
            super().draw(data)
            return
        self.buffer[self.cursor.y].update(zip(range(self.cursor.x, end), map(_cell, data), strict=True))
        self.cursor.x = end

    @property
    def display(self) -> list[str]:
        """The lines; behind a sign of two cells stands an empty one."""
        return ["".join([self.buffer[y][x].data for x in range(self.columns)]) for y in range(self.lines)]


@functools.cache
def _cell(sign: str) -> pyte.screens.Char:
    return pyte.screens.Char(sign)
