"""Every movement of one lot: what, how much, who and why. A receipt typed wrong is reversed here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.core.errors import BadInputError, NeedlepointError
from models.people.actions.authenticate import Denied
from models.people.permissions import permission, refusal
from models.stock.actions.reverse_receipt import reverse_receipt
from models.stock.queries.lots_on_hand import LotOnHand
from models.stock.queries.movements import LotMovement, movements
from tui.design.keys import bindings
from tui.design.text import Hung, hung
from tui.dialogs.fields import Field, FieldsDialog
from tui.dialogs.history import HistoryScreen
from tui.frame.background import write
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

if TYPE_CHECKING:
    from models.store.clinic import Clinic

FIELDS = (Field("reason", "Why", "in words: it is kept with the receipt"),)


class LotHistoryScreen(HistoryScreen[LotMovement]):
    """The movements of a lot, newest first; the selected one in full below."""

    CSS_PATH = "history.tcss"
    HELP = (
        "Newest first. Nothing is ever overwritten: what was wrong is undone by a movement of its own. "
        "z reverses the selected receipt."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("lot_history")
    WIDTHS = (12, 5, 18, 12, 0)
    NOTHING = "No movement is recorded for this lot: count it."

    def __init__(self, lot: LotOnHand) -> None:
        super().__init__(f"lot {lot.lot_number}")
        self._lot = lot

    def compose(self) -> ComposeResult:
        """Lay out what happened, one of it in full, and a line for what became of a key."""
        yield Header("History", self._of)
        yield RecordList(self.WIDTHS, self.NOTHING, id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("lot_history", "app", first=(("Tab", "scroll"),))

    def events(self, clinic: Clinic) -> tuple[LotMovement, ...]:
        """Return the lot's movements."""
        return movements(clinic, self._lot.held.lot_id)

    def moment(self, event: LotMovement) -> datetime:
        """Return when it was booked."""
        return event.at

    def cells(self, event: LotMovement, day: str, time: str) -> tuple[str, ...]:
        """Return a movement as a line."""
        return (day, time, event.kind, event.amount, event.who)

    def detail(self, event: LotMovement) -> list[Hung]:
        """Return a movement in full."""
        told = (("What", f"{event.kind} {event.amount}"), ("Who", event.who or "not recorded"), ("Where", event.room),
                ("Why", event.why), ("Came", event.came))  # fmt: skip
        return [hung((f"{label:<7}", "$quiet"), text) for label, text in told if text]

    def action_reverse(self) -> None:
        """Ask why the selected receipt is reversed."""
        place = self.items.current.key if self.items.current else None
        event = self._events[place] if isinstance(place, int) else None
        person = self.app.person
        if event is None or not event.reversible:
            self._show_message("Only a receipt can be reversed, once. Select one that says received.")
            return
        refused = refusal(person, person.name, permission("reverse_receipts")) if person else None
        if refused:
            self._show_message(refused.text)
            return
        self._ask(event, {})

    def _ask(self, event: LotMovement, values: dict[str, str], problem: BadInputError | None = None) -> None:
        title = f"Reverse: received {event.amount}"
        dialog: FieldsDialog[dict[str, str]] = FieldsDialog(title, FIELDS, values, lambda typed: typed, problem)

        def typed(values: dict[str, str] | None) -> None:
            if values is not None:
                self._reverse(event, values)

        self.app.push_screen(dialog, typed)

    @work(group="store", exit_on_error=False)
    async def _reverse(self, event: LotMovement, values: dict[str, str]) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, reverse_receipt, app.clinic, app.person.id, event.id, values["reason"])
        except BadInputError as error:
            if error.at:
                self._ask(event, values, error)
            else:
                self._show_message(error.text[:1].upper() + error.text[1:])
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._show_message("Reversed. The receipt stays in the list.", "done")
        self._read()
