"""Bars in the terminal, drawn by plotext as plain text, so that a theme colors them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Lock

from models.reports.report import Bar

_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_DRAWS = Lock()
_HUNDREDTHS = re.compile(r"(\.\d*?)0+$")
LONGEST_NAME = 24
"""Cells of a name where there is little room; a third of the width where that is more."""
NARROWEST = 30


def drawn(bars: Sequence[Bar], width: int) -> str:
    """Return one line a bar: its name, the bar, its value. Nothing where no bar has a length or there is no room."""
    if width < NARROWEST or not any(bar.value > 0 for bar in bars):
        return ""
    import plotext  # Only who looks at a report pays for it.

    longest = max(LONGEST_NAME, width // 3)
    names = [bar.name if len(bar.name) <= longest else f"{bar.name[: longest - 1]}." for bar in bars]
    # It draws on one figure for the whole process.
    with _DRAWS:
        plotext.clear_figure()
        plotext.simple_bar(names, [float(bar.value) for bar in bars], width=width, marker="█")
        text = plotext.build()
        plotext.clear_figure()
    return "\n".join(_plain_end(line.rstrip()) for line in _COLORS.sub("", text).splitlines())


def _plain_end(line: str) -> str:
    """Return a line whose value ends without needless zeros: it writes 2.00 for 2."""
    return _HUNDREDTHS.sub(r"\1", line).removesuffix(".")
