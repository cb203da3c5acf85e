"""Where a message points, the cursor goes."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input


def point_at(widget: Widget) -> None:
    """Give a widget the focus; what stands in a text field is marked, so that the next letter replaces it."""
    widget.focus()
    if isinstance(widget, Input):
        widget.select_all()
