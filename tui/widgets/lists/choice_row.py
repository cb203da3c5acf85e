"""A few short keyed choices beside each other on one line."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size

from tui.design.text import joined
from tui.widgets.lists.choice_list import ChoiceList

_GAP = 2


class ChoiceRow(ChoiceList):
    """A `ChoiceList` on one line where the width holds it, else one a line."""

    DEFAULT_CSS = """
    ChoiceRow { height: auto; width: 1fr; }
    """

    def render(self) -> Content:
        """Draw the choices."""
        width = self.content_size.width
        if not self._fits(width):
            return super().render()
        return Content(" " * _GAP).join(self._cells())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return 1 where the choices fit on a line."""
        return 1 if self._fits(width) else super().get_content_height(container, viewport, width)

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked choice."""
        if not self._fits(self.content_size.width):
            return
        event.prevent_default()
        end = 0
        for place, cell in enumerate(self._cells()):
            end += cell.cell_length + _GAP
            if event.x < end:
                self._cursor = place
                self.action_pick()
                return

    def _cells(self) -> list[Content]:
        return [joined(line.lead, line.body) for line in self._lines()]

    def _fits(self, width: int) -> bool:
        return sum(cell.cell_length + _GAP for cell in self._cells()) - _GAP <= width
