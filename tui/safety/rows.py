"""The safety rows: limits, volumes, timers, flags and every drug's own, changed and approved here."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from models.safety.queries.safety_list import drug_list, table_list, waiting
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.frame.background import read
from tui.frame.ways import To
from tui.safety.changing import ChangesRows
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.lists.safety_lines import safety_facts, safety_row


class SafetyScreen(ChangesRows):
    """Every rule's numbers with their source, and who answers for the weak ones."""

    CSS_PATH = "rows.tcss"
    HELP = (
        "The limits, sites, times and texts the safety rules use. What no source confirms needs local sign-off: s "
        "approves it by name, with your PIN, as it reads now; once changed it waits again. Enter changes a setting "
        "with its source and label date, a drug's in its drug. Nothing is overwritten: h shows what was before, u "
        "restores the default."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("safety")

    _waiting_only = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected row in full."""
        yield Header("Safety settings")
        yield Input(placeholder="/ to filter: drug, limit, site, source, custom, a name", id="filter")
        yield RecordList((24, 0, 20), "No setting matches. Esc clears the filter.", wide=(26, 0, 38), id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("safety", "app", first=(("Tab", "scroll"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the rows, the drugs' after the tables'."""
        self._tables = await read(table_list, clinic)
        self.show()
        self._drugs = await read(drug_list, clinic)
        self.show()

    def show(self) -> None:
        """Show the rows that hold every word."""
        shown = [line for line in self._found if all(word in line.words for word in self.words)]
        if self._waiting_only:
            shown = [line for line in shown if line.state == "waiting"]
        self.items.show([safety_row(line) for line in shown])
        more = "" if self._drugs is not None else " · reading drugs…"
        only = " · only these are shown" if self._waiting_only else ""
        counted = f"{len(shown)} of {len(self._found)} settings · {waiting(self._found)} need local sign-off"
        self.query_one(Header).tell(f"{counted}{only}{more}")
        if not shown:
            self.query_one("#detail", Flow).show("")

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        line = self._line()
        if line:
            self.query_one("#detail", Flow).show(*safety_facts(line))
            self.query_one("#side", VerticalScroll).scroll_home(animate=False)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def _leave(self) -> None:
        """Leave what waits, then the screen."""
        if self._waiting_only:
            self.action_waiting()
        else:
            self.dismiss()

    def action_waiting(self) -> None:
        """Show only what waits for approval, or everything."""
        self._waiting_only = not self._waiting_only
        self.show()

    def action_refresh(self) -> None:
        """Read the rows again."""
        self._read()

    def action_history(self) -> None:
        """Show what happened to the selected row."""
        from tui.safety.history import SafetyHistoryScreen

        line = self._line()
        if line is None:
            return
        if line.row is None:
            self.app.go(To.DRUG_HISTORY, line.slug, line.drug)
        else:
            self.app.push_screen(SafetyHistoryScreen(line.key, line.text))
