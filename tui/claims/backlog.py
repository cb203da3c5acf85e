"""Doses signed before the clinic had claims, by month, and where every signed dose is."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from models.claims.actions.decide_backlog import CLOSED, TAKEN_IN, decide_backlog
from models.claims.queries.backlog import MonthOfBacklog, Reconciliation, backlog, reconciliation
from models.core.words import MONTHS
from models.people.permissions import permission, refusal
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import fitted_words, plain
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

EMPTY = "No dose was signed before this clinic had claims."
_CHOICES = ((TAKEN_IN, "Take the month in: its doses go into the queue"), (CLOSED, "Close it: billed elsewhere"))
_STATES = {"": "waiting", CLOSED: "closed", TAKEN_IN: "taken in"}
_REASON = (Field("reason", "Reason", "such as: billed by Acme Billing until November"),)


class BacklogScreen(BrowseScreen):
    """The months, and the proof that no dose is out of sight."""

    CSS_PATH = "queue.tcss"
    HELP = (
        "Doses signed before claims began wait by month until you take the month in or close it as billed elsewhere. "
        "Above: every signed dose is in one place, or the last number says how many are not."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("backlog")

    _months: tuple[MonthOfBacklog, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the sum and the months."""
        yield Header("Backlog")
        yield Static("", id="told")
        yield RecordList((9, -9, 9, 14, 0), EMPTY, wide=(12, -10, 10, 24, 0), id="items")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("backlog", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the months and count every dose."""
        self._months = await read(backlog, clinic)
        sums = await read(reconciliation, clinic)
        self.query_one("#told", Static).update(plain(told(sums)))
        self.items.show([_row(one) for one in self._months])

    def action_decide(self) -> None:
        """Take the selected month in, or close it."""
        row, person, clinic = self.items.current, self.app.person, self.app.clinic
        if person is None or clinic is None:
            return
        if denied := refusal(person, person.name, permission("close_backlog")):
            self._show_message(denied.text)
            return
        month = next((one for one in self._months if row and one.month == row.key), None)
        if month is None or month.choice:
            self._show_message("No month waits here: there is nothing to decide.", "note")
            return

        def take(choice: str, values: dict[str, str]) -> str:
            doses = decide_backlog(clinic, person.id, month.month, choice, values["reason"])
            return f"{_name(month.month)}: {doses} doses {_STATES[choice]}."

        def typed(message: str | None) -> None:
            if message:
                self._show_message(message, "done")
                self._read()

        def chosen(code: str | None) -> None:
            if code:
                title = f"{_name(month.month)}: {month.doses} doses"
                self.app.push_screen(FieldsDialog(title, _REASON, {}, lambda values: take(code, values)), typed)

        self.app.push_screen(ChooseDialog(f"{_name(month.month)}: {month.doses} doses", _CHOICES), chosen)


def told(sums: Reconciliation) -> str:
    """Return where every dose is, as a sum."""
    places = [
        f"{sums.charges:,} on claims",
        f"{sums.not_billable:,} not billable",
        f"{sums.backlog:,} in the backlog",
        f"{sums.closed:,} closed",
    ]
    places += [f"{sums.waiting:,} signed just now"] if sums.waiting else []
    lost = f" {sums.missing:,} are nowhere: run needlepoint database check." if sums.missing else " None is missing."
    return f"{sums.doses:,} doses = {' + '.join(places)}.{lost}"


def _row(one: MonthOfBacklog) -> Row:
    doses = f"{one.doses:,} dose{'' if one.doses == 1 else 's'}"

    def why(room: int) -> Content:
        return fitted_words(plain(one.reason), room)

    return Row(one.month, (_name(one.month), doses, _STATES[one.choice], one.by, why), "quiet" if one.choice else "")


def _name(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"
