"""Where a message points, the cursor goes."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input


def point_at(widget: Widget) -> None:
    """Give a widget the focus; what stands in a text field is marked, so that the next letter replaces it."""
    # At once: a key already on its way must not go to the field before.
    widget.screen.set_focus(widget)
    if isinstance(widget, Input):
        widget.select_all()
