"""The field that narrows Today's list."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class FilterField(Input):
    """Calls `typed` for each change, which passes nothing the field lies in: a letter is drawn at once."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """How long its text is, which moves nothing: the field is one line as wide as it is, and shows no scroll bar."""

    def __init__(self, typed: Callable[[], None]) -> None:
        super().__init__(placeholder="name, drug or state; Esc clears", id="filter")
        self._typed = typed

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the list alone."""
        event.stop()
        self._typed()
