"""The reports of stock: five views of lines, and the levels of the selected drug."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import work

from models.core.errors import BadInputError, NeedlepointError
from models.core.quantity import plain_amount
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.people.versions import Stale, Unchanged
from models.reports.report import Line, Report
from models.reports.stock.expiries import expiries
from models.reports.stock.losses import losses
from models.reports.stock.outlook import level_of, outlook
from models.reports.stock.unreconciled import unreconciled
from models.reports.stock.used import used
from models.stock.actions.save_level import LevelEntry, save_level
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.fields import Field, FieldsDialog
from tui.dialogs.reports.screen import ReportsScreen, View
from tui.frame.background import read, write

FIELDS = (
    Field("reorder_at", "Order at", "containers left when more is ordered: 5; empty for none"),
    Field("par", "Up to", "containers there are then, such as 20"),
    Field("reason", "Why", "in words: it is kept with your name"),
)
ACT = "change_stock_levels"
_WEEKS = 0


class StockReportsScreen(ReportsScreen):
    """The reports of stock, and the levels from which on a drug is ordered."""

    VIEWS = (
        View(
            "Weeks of stock", outlook, (0, 2, 3, 4, 7), (0, -8, -8, 11, -6),
            ((0, 1, 2, 3, 4, 5, 6, 7), (0, 34, -7, -7, 9, -10, -5, -5)),
        ),
        View(
            "Used", used, (0, 1, 2, 3, 5), (0, -6, -8, -7, -12),
            ((0, 1, 2, 3, 4, 5), (0, -10, -10, -10, -14, -16)),
        ),
        View(
            "Lost", losses, (0, 1, 2, 3, 4), (0, 9, -10, -7, -11),
            ((0, 1, 2, 3, 4, 5), (0, 12, -12, -10, -13, -19)),
        ),
        View(
            "Expiries", expiries, (0, 1, 2, 3, 4), (13, 4, 0, 11, 14),
            ((0, 1, 2, 3, 4, 5, 6), (14, 6, 0, 14, 15, -12, -12)),
        ),
        View("Does not agree", unreconciled, (0, 1, 2), (13, 0, 36), ((0, 1, 2), (14, 36, 0))),
    )  # fmt: skip
    TITLE_WORDS = "Reports"
    KEY_GROUP = "stock_reports"
    HELP = (
        "1 what is on hand against the doses due in the next weeks, and what to order; 2 what was used; 3 what was "
        "lost, with its cost; 4 what expires; 5 doses that took no stock or bill no drug. w writes what is shown."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("stock_reports")

    _only = False

    def maker(self) -> Callable[[Clinic], Report]:
        """Return what makes the report of the view; of the weeks of stock only what is to be ordered, if asked."""
        if self._only and self._view == _WEEKS:
            return lambda clinic: outlook(clinic, only_to_order=True)
        return super().maker()

    def action_to_order(self) -> None:
        """Show only what is to be ordered, or all."""
        if self._view != _WEEKS:
            self._show_message("1 shows the weeks of stock: there o shows only what is to be ordered.")
            return
        self._only = not self._only
        self._read()

    def action_levels(self) -> None:
        """Ask for the levels of the selected drug."""
        person, one = self.app.person, self.selected
        refused = refusal(person, person.name, permission(ACT)) if person else None
        if refused:
            self._show_message(refused.text)
        elif one is None or not one.drug_slug:
            self._show_message("Select a drug in view 1, weeks of stock: e sets its levels.")
        else:
            self._ask_levels(one)

    @work(group="levels", exit_on_error=False)
    async def _ask_levels(self, one: Line) -> None:
        if self.app.clinic is None:
            return
        level = await read(level_of, self.app.clinic, one.drug_slug)
        numbers = {"reorder_at": level.reorder_at, "par": level.par}
        values = {name: plain_amount(number) for name, number in numbers.items() if number is not None}
        self._form(one, level.change, values)

    def _form(self, one: Line, change: int, values: dict[str, str], problem: BadInputError | None = None) -> None:
        dialog: FieldsDialog[dict[str, str]] = FieldsDialog(
            f"Order {one.cells[0]} again", FIELDS, values, lambda typed: typed, problem
        )

        def typed(values: dict[str, str] | None) -> None:
            if values is not None:
                self._save(one, change, values)

        self.app.push_screen(dialog, typed)

    @work(group="store", exit_on_error=False)
    async def _save(self, one: Line, change: int, values: dict[str, str]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        entry = LevelEntry(one.drug_slug, values["reorder_at"], values["par"], values["reason"], change)
        try:
            outcome = await write(self, save_level, app.clinic, app.person.id, entry)
        except BadInputError as error:
            self._form(one, change, values, error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, (Denied, Stale, Unchanged)):
            self._show_message(outcome.text)
            return
        self._show_message(f"Kept for {one.cells[0]}.", "done")
        self._read()
