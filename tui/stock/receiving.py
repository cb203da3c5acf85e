"""Receiving stock: a form under the list, filled by hand or by scans, several lots of a delivery in a row."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from textual import on, work
from textual.widgets import Input

from models.core.errors import BadInputError, NeedlepointError
from models.patients.queries.scan import ScanVerdict
from models.people.actions.authenticate import Denied
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry, UnsureError
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import write
from tui.frame.pointing import point_at
from tui.stock.adding import AddsProducts
from tui.stock.counting import CountsLots
from tui.stock.receive_form import FIELDS, ReceiveForm
from tui.widgets.key_bar import KeyBar

AGAIN = {"containers": "F10 again stores it."}
AGAIN_APART = "F10 again stores it as another lot."


class ReceivesLots(CountsLots, AddsProducts):
    """The part of the stock screen that receives."""

    _storing = False
    _unsure: LotEntry | None = None
    _intent: UUID | None = None

    @property
    def _form(self) -> ReceiveForm:
        return self.query_one(ReceiveForm)

    def action_receive(self) -> None:
        """Open the form."""
        if self._may("receive_stock"):
            self._open_form(self._form.field("ndc"))

    def _open_form(self, field: Input) -> None:
        self._form.display = True
        field.focus()
        self.query_one(KeyBar).tell(("Enter", "next field"), ("F10", "receive"), ("scan", "fills the form"))

    def action_close(self) -> None:
        """Close the form, then the filter, then end a count, then the screen; asks before what was typed is lost."""
        if not self._form.display:
            super().action_close()
        elif self._form.typed:
            self.app.push_screen(
                ConfirmDialog("Discard what you typed? Nothing of it is stored.", "discard"), self._let_go
            )
        else:
            self._close_form()

    def _leave(self) -> None:
        if self.counted is None:
            super()._leave()
        else:
            self.end_count()

    def _let_go(self, yes: bool | None) -> None:
        if yes:
            self._form.clear_box()
            self._close_form()

    def _close_form(self) -> None:
        self._form.display = False
        self.items.focus()
        self.show_keys()

    @on(Input.Submitted, "#form Input")
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "containers" or event.input.id == FIELDS[-1][0]:
            self.action_store()
        else:
            self.focus_next(Input)

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Fill the form from a scanned package, or count it while stock is counted."""
        if verdict.kind == "product" and self.counted is not None and not self._form.display:
            self.count_scanned(verdict)
            return
        if verdict.unlisted and not self._form.display:
            self._offer_product(verdict)
            return
        if verdict.kind != "product":
            self._refuse_scan(f"{verdict.word}: {verdict.problem or 'This is not a package.'}")
            self._form.forget_scan()
            if self._form.display:
                self._form.field("ndc").focus()
            return
        if self._may("receive_stock"):
            self._show_message("Scanned. Type what the code does not hold.", "done")
            self._open_form(self._form.fill(verdict))

    def action_store(self) -> None:
        """Store the lot, once however often the key is pressed."""
        clinic = self.app.clinic
        if self._storing or not self._form.display or clinic is None:
            return
        try:
            entry = self._form.entry(clinic.today())
        except BadInputError as error:
            self._refuse(error)
            return
        self._storing = True
        self._intent = self._intent or clinic.new_id()
        self._store(replace(entry, checked=entry == self._unsure), self._intent)

    @work(group="store", exit_on_error=False)
    async def _store(self, entry: LotEntry, intent: UUID) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, receive_lot, app.clinic, app.person.id, entry, intent)
        except UnsureError as error:
            self._unsure = replace(entry, checked=False)
            self._refuse(BadInputError(error.at, f"{error.text} {AGAIN.get(error.at, AGAIN_APART)}"))
            return
        except BadInputError as error:
            self._refuse(error)
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._intent = self._unsure = None
        self._form.clear_box()
        self._show_message(f"Stored: {entry.containers} of lot {entry.lot_number}. n receives the next.", "done")
        self._close_form()
        self._read()

    def _refuse(self, error: BadInputError) -> None:
        self._show_message(str(error))
        at = "owner" if error.at == "mrn" else error.at
        if at in {name for name, _label, _hint in FIELDS}:
            point_at(self._form.field(at))
