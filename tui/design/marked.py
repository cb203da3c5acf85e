"""A line that begins with its mark."""

from __future__ import annotations

from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import joined, refusal


def marked(mark: str, text: str, style: str = "bold $strong") -> Content:
    """Return a text behind the mark that says what it is; `mark` is a name in MARKS."""
    sign, look = MARKS[mark]
    return joined((f"{sign} ", f"bold {look}"), (text, style))


def message(text: str, mark: str) -> Content:
    """Return what became of a key as a line: refused ("stop"), a "note" or "done"; no text empties the line."""
    if not text:
        return Content("")
    return refusal(text) if mark == "stop" else marked(mark, text)
