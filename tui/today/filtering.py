"""Narrows Today's list: by words, by a tile, by a scanned label."""

from __future__ import annotations

from textual import on, work
from textual.timer import Timer
from textual.widgets import Input

from models.patients.queries.scan import resolve_scan
from tui.frame.background import read
from tui.scanning.scanned import Scanned
from tui.today.rows import OPEN, key, matching, what_to_do
from tui.today.tiles import Tiles
from tui.today.watching import NoticesChanges

FILTER_SECONDS = 0.02


class FiltersList(NoticesChanges):
    """Part of Today. `_tile` is the digit of the tile pressed, `_opened` the row a dose was last charted from."""

    def __init__(self) -> None:
        super().__init__()
        self._filter_timer: Timer | None = None

    def _words(self) -> list[str]:
        return self.filter.value.lower().split()

    def _filtered_by_anything(self) -> bool:
        return bool(self._tile or self.filter.value)

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.add_class("-filtering")
        self.filter.focus()

    def action_tile(self, digit: str) -> None:
        """Show one tile's rows alone; pressed again, or 0, shows all."""
        self._tile = "" if digit in {"0", self._tile} else digit
        if digit == "0":
            self._show_all()
            return
        self.items.focus()
        self._show()

    @on(Tiles.Pressed)
    def _pressed(self, event: Tiles.Pressed) -> None:
        self.action_tile(event.digit)

    def _filtered(self) -> None:
        self._moved = False
        # The letter is drawn first; whoever goes on to the list finds it narrowed (see _submitted).
        if self._filter_timer:
            self._filter_timer.stop()
        self._filter_timer = self.set_timer(FILTER_SECONDS, self._show)

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        """Open the only match; with several, go to the list."""
        self._show()
        self.items.focus()
        if self._list and len(matching(self._list, self._words(), self._tile)) == 1:
            self.action_chart()

    def _show_all(self) -> None:
        """Let go of every filter."""
        self._tile = ""
        self.remove_class("-filtering")
        self.items.focus()
        if self.filter.value:
            self.filter.value = ""
        self._show()

    def _let_go_of_what_is_charted(self) -> None:
        """End the filter that led to a row once its dose is charted: the rest of the day shows again."""
        if self._opened is None or self._list is None:
            return
        if all(key(item) != self._opened for item in self._list.items):
            self._opened = None
            self._show_all()

    def on_scanned(self, scan: Scanned) -> None:
        """Jump to the scanned person's next order and open it; a vial jumps to who is due for it."""
        text = scan.text.strip()
        found = [item for item in self._list.items if item.mrn == text] if self._list else []
        open_now = [item for item in found if item.state in OPEN]
        if len(open_now) == 1:
            self.chart(open_now[0], scan)
        elif found:
            self.action_filter()
            self.filter.value = text
            self.items.focus()
        else:
            self._name_scan(text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _name_scan(self, text: str) -> None:
        """Say what was scanned when it is no one's label here; the vial alone never opens an order."""
        if self.app.clinic is None or self._list is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, text)
        due = [item for item in self._list.items if item.state in OPEN and item.drug_slug == verdict.drug_slug]
        if verdict.kind == "product" and len(due) == 1:
            self._show_all()
            self.items.select(key(due[0]))
            self._moved = True
        self.app.bell()
        self.notify(f"▲ {what_to_do(verdict, due)}", severity="warning", markup=False)
