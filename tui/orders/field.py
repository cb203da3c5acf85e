"""A field whose hint stands inside at the right for as long as it has room; an invalid one shows why in its place."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

_GAP = 2


class HintField(Input):
    """One line to type on. `wrong` is why it cannot be taken, in a few words; "" for nothing wrong."""

    COMPONENT_CLASSES = Input.COMPONENT_CLASSES | {"hint-field--hint"}
    DEFAULT_CSS = """
    HintField > .hint-field--hint { color: $quiet; }
    """
    wrong: reactive[str] = reactive("")

    def __init__(self, hint: str, *, id: str, password: bool = False) -> None:  # noqa: A002
        super().__init__(id=id, password=password, max_length=500)
        self._hint = hint

    def watch_wrong(self, wrong: str) -> None:
        """Draw the edges of an invalid field."""
        self.set_class(bool(wrong), "-invalid")

    def render_line(self, y: int) -> Strip:
        """Draw what is typed, and the hint where it has room."""
        strip, hint, width = super().render_line(y), self.wrong or self._hint, self.size.width
        if y or not hint or cell_len(self.value) + cell_len(hint) + _GAP > width:
            return strip
        style = self.get_component_rich_style("hint-field--hint")
        return Strip.join([strip.crop_extend(0, width - cell_len(hint), None), Strip([Segment(hint, style)])])


class DrugField(HintField):
    """Where a drug is looked for: a digit that continues no name picks from what is offered below."""

    def __init__(self, hint: str, *, id: str, takes: Callable[[str], bool]) -> None:  # noqa: A002
        super().__init__(hint, id=id)
        self._takes = takes

    def on_key(self, event: events.Key) -> None:
        """Pick by a digit before it is typed."""
        if event.character and event.character.isdecimal() and self._takes(event.character):
            event.stop()
            event.prevent_default()
