"""Who corrected a dose, when, why, and what changed, as lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content

from models.core.words import instant_text
from tui.design.text import Hung, hung

if TYPE_CHECKING:
    from models.charting.correcting.history import CorrectionShown

_FAINT = "$quiet"


def correction_rows(history: Iterable[CorrectionShown], zone: ZoneInfo) -> list[Content | str | Hung]:
    """Return every correction, newest first: its field lines say old and new."""
    rows: list[Content | str | Hung] = []
    for item in history:
        when = instant_text(item.recorded_at, zone)
        word = ("Entered in error  ", "bold $stop") if item.in_error else ("Amended  ", "bold $accent")
        rows.append(hung(word, f"{when} by {item.who}: {item.why}"))
        rows += [
            hung((f"  {field}  ", _FAINT), old, (" \N{RIGHTWARDS ARROW} ", _FAINT), new)
            for field, old, new in item.changes
        ]
    return rows
