"""One order in full, with everything that happened to it, and what can still be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.charting.prepaying.prepaid_for import prepaid_for
from models.core.errors import NeedlepointError
from models.core.required_reason import stated
from models.core.typed_date import parse_date
from models.orders.actions.discontinue_order import discontinue_order
from models.orders.actions.hold_order import hold_order
from models.orders.actions.release_order import release_order
from models.orders.queries.order_details import OrderDetails, order_details
from models.people.permissions import permission, refusal
from models.people.queries.staff import staff
from models.people.versions import Stored
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.ways import To
from tui.orders.cosigning import Cosigns
from tui.orders.detail_lines import event_row, event_rows, order_rows
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList
from tui.widgets.patient_banner import PatientBanner

_WHY = Field("reason", "Reason", "in words")
_UNTIL = Field("until", "Until", "day to look again: T+7 or a date; empty: until released")


class OrderDetailsScreen(Cosigns):
    """An order and its history, newest first."""

    CSS_PATH = "details.tcss"
    HELP = (
        "The order above, what happened to it below, newest first; nothing is ever deleted. l holds it or releases it, "
        "x discontinues it, n renews it as a new order. F10 co-signs a verbal order, j rejects it: only the provider "
        "who gave it."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("order_details")

    def __init__(self, order_id: UUID) -> None:
        super().__init__()
        self._order_id = order_id
        self._found: OrderDetails | None = None

    def compose(self) -> ComposeResult:
        """Lay out the order and its history."""
        yield PatientBanner("reading…")
        with VerticalScroll(id="top", can_focus=False):
            yield Flow(id="order")
        yield RecordList((12, 5, 20, 20, 0), "Nothing is recorded of this order.", id="items")
        yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("order_details", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the order."""
        found = self._found = await read(order_details, clinic, self._order_id)
        self.query_one(PatientBanner).show(found.patient, clinic.today())
        prepaid = await read(prepaid_for, clinic, found.patient.id, found.order.drug_slug)
        self.query_one("#order", Flow).show(*order_rows(found, clinic, prepaid))
        self.items.show([event_row(place, event, clinic) for place, event in enumerate(found.events)])

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if self._found and isinstance(event.row.key, int):
            self.query_one("#detail", Flow).show(*event_rows(self._found.events[event.row.key], self.app.clinic))

    def action_cosign(self) -> None:
        """Co-sign the order."""
        if self._found:
            self._cosign(self._found)

    def action_reject(self) -> None:
        """Reject the order."""
        if self._found:
            self._reject(self._found)

    def action_hold(self) -> None:
        """Hold the order, or release it."""
        found, clinic = self._found, self.app.clinic
        if found is None or clinic is None or not self._may("hold_orders"):
            return
        if found.held:
            title = f"Release {found.drug}: it is due as before"
            self.app.push_screen(FieldsDialog(title, (_WHY,), {}, _reason), self._release)
        elif found.order.status.value == "on-hold":
            self._show_message("This order waits for a provider: Enter on Today settles it.")
        elif found.order.status.value != "active":
            self._show_message(f"This order is {found.state(clinic.today())}: it cannot be held.")
        else:
            today = clinic.today()

            def taken(values: dict[str, str]) -> tuple[str, Any]:
                until = values["until"].strip()
                return stated(values["reason"]), parse_date(until, today, "until") if until else None

            title = f"Hold {found.drug}: nothing is given until it is released"
            self.app.push_screen(FieldsDialog(title, (_WHY, _UNTIL), {}, taken), self._hold)

    def _hold(self, taken: tuple[str, Any] | None) -> None:
        if taken:
            self._change(hold_order, "Held.", *taken)

    def _release(self, reason: str | None) -> None:
        if reason:
            self._change(release_order, "Released: due as before.", reason)

    def action_discontinue(self) -> None:
        """Discontinue the order; who may not order names the provider who said so."""
        found, person = self._found, self.app.person
        if found is None or person is None or not self._may("discontinue_orders"):
            return
        if found.ended and self.app.clinic:
            self._show_message(f"This order is {found.state(self.app.clinic.today())} already.")
        elif person.may_order:
            self._ask_discontinue(None)
        else:
            self._ask_provider()

    @work(exclusive=True, group="staff", exit_on_error=False)
    async def _ask_provider(self) -> None:
        if self.app.clinic is None:
            return
        options = tuple((str(one.id), one.name) for one in await read(staff, self.app.clinic) if one.may_order)

        def chosen(who: str | None) -> None:
            if who:
                self._ask_discontinue(UUID(who))

        self.app.push_screen(ChooseDialog("Which provider told you to discontinue it?", options), chosen)

    def _ask_discontinue(self, provider_id: UUID | None) -> None:
        found = self._found
        if found is None:
            return

        def taken(reason: str | None) -> None:
            if reason:
                self._change(discontinue_order, "Discontinued: what was given stays.", reason, provider_id)

        title = f"Discontinue {found.drug}: nothing more is given under it"
        self.app.push_screen(FieldsDialog(title, (_WHY,), {}, _reason), taken)

    def action_renew(self) -> None:
        """Open a new order that takes this one's place."""
        found, clinic = self._found, self.app.clinic
        if found is None or clinic is None:
            return
        if found.renewed_by:
            self._show_message("This order was renewed already: the patient's chart shows the new one.")
        elif found.order.status.value in {"draft", "cancelled", "entered-in-error"}:
            self._show_message(f"This order is {found.state(clinic.today())}: only one that was in force is renewed.")
        else:
            self.app.go(To.ORDER, found.patient.id, None, renews=found.order.id)

    def action_patient(self) -> None:
        """Open the patient's chart."""
        if self._found:
            self.app.go(To.PATIENT, self._found.patient.id)

    def _may(self, act: str) -> bool:
        person = self.app.person
        denied = refusal(person, person.name, permission(act)) if person else None
        if denied:
            self._show_message(denied.text)
        return denied is None

    @work(group="store", exit_on_error=False)
    async def _change(self, action: Callable[..., Any], done: str, *given: Any) -> None:
        app, found = self.app, self._found
        if app.clinic is None or app.person is None or found is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, found.order.id, found.version, *given)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Stored):
            self._show_message(done, "done")
        else:
            self._show_message(f"Nothing was stored. {outcome.text.rstrip('.')}.")
        self._read()


def _reason(values: dict[str, str]) -> str:
    return stated(values["reason"])
