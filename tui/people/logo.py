"""The program's sign and name at the top of its first cards."""

from __future__ import annotations

from textual.content import Content

from tui.design.text import joined

SYRINGE = "╶━━╾┤███▌═╞══╡"


def logo(words: str) -> Content:
    """Return the sign, the name, and words behind it."""
    return joined((SYRINGE, "$accent"), ("  Needlepoint  ", "bold $strong"), words)
