"""One order in full, with everything that happened to it, and what can still be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.core.clock import local_date
from models.core.errors import NeedlepointError
from models.core.required_reason import stated
from models.core.typed_date import parse_date
from models.core.words import date_text, time_text
from models.orders.actions.discontinue_order import discontinue_order
from models.orders.actions.hold_order import hold_order
from models.orders.actions.release_order import release_order
from models.orders.queries.order_details import OrderDetails, OrderHappening, order_details
from models.people.permissions import permission, refusal
from models.people.queries.staff import staff
from models.people.versions import Stored
from models.safety.dosing.series import step_words
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import Hung, hung
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.ways import To
from tui.orders.cosigning import Cosigns, how_words, series_words
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.patient_banner import PatientBanner

_LABEL = "$quiet"
_WHY = Field("reason", "Reason", "in words")
_UNTIL = Field("until", "Until", "day to look again: T+7 or a date; empty: until released")
KINDS = {
    "ordered": "ordered",
    "settled": "settled",
    "verbal": "verbal order taken",
    "protocol": "started by protocol",
    "cosigned": "co-signed",
    "rejected": "rejected",
    "held": "held",
    "released": "released",
    "discontinued": "discontinued",
    "renewed": "renewed",
    "superseded": "replaced by renewal",
}


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
        self.query_one("#order", Flow).show(*order_rows(found, clinic))
        self.items.show([_row(place, event, clinic) for place, event in enumerate(found.events)])

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if self._found and isinstance(event.row.key, int):
            self.query_one("#detail", Flow).show(*_event_rows(self._found.events[event.row.key], self.app.clinic))

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
            self.app.push_screen(
                FieldsDialog(title, (_WHY,), {}, lambda values: stated(values["reason"])), self._release
            )
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
        self.app.push_screen(FieldsDialog(title, (_WHY,), {}, lambda values: stated(values["reason"])), taken)

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


def order_rows(found: OrderDetails, clinic: Clinic) -> list[Hung]:
    """Return an order in full: what, where it stands, whose it is, how far the series is."""
    order, today = found.order, clinic.today()
    rows = [
        hung(("Order    ", _LABEL), (found.drug, "bold $strong"), (f" {order.dose or 'no dose'}", "bold"),
             f" {order.route or 'no route'}"),
        hung(("State    ", _LABEL), (found.state(today), "bold $warn" if found.held else "bold $strong"),
             (f"  {_cosign_words(found)}", "$warn")),
        hung(("Often    ", _LABEL), series_words(found)),
    ]  # fmt: skip
    given = f"{order.doses_given} of {order.doses_allowed}" if order.doses_allowed else str(order.doses_given)
    step = f"  {step_words(order)}" if order.steps else ""
    due = f", next due {date_text(order.due_on)}" if order.due_on else ""
    rows.append(hung(("Given    ", _LABEL), f"{given}{due}", (step, "bold $strong")))
    by = order.requester or "no prescriber"
    taken = f", taken by {order.taken_by}" if order.taken_by and order.origin == "verbal" else ""
    started = f", started by {order.taken_by}" if order.origin == "protocol" else ""
    rows.append(hung(("By       ", _LABEL), f"{by}{taken}{started}"))
    if found.protocol:
        rows.append(hung(("Protocol ", _LABEL), found.protocol))
    meant = f"{' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()
    rows.append(hung(("For      ", _LABEL), meant))
    if order.note:
        rows.append(hung(("Note     ", _LABEL), order.note))
    return rows


def _cosign_words(found: OrderDetails) -> str:
    return {"waiting": "waits for co-signature", "cosigned": "co-signed", "rejected": "rejected"}.get(found.cosign, "")


def _row(place: int, event: OrderHappening, clinic: Clinic) -> Row:
    day, time = date_text(local_date(event.at, clinic.zone)), time_text(event.at, clinic.zone)
    until = f"until {date_text(event.until)}: " if event.until else ""
    return Row(place, (day, time, KINDS.get(event.kind, event.kind), event.by, f"{until}{event.reason}"))


def _event_rows(event: OrderHappening, clinic: Clinic | None) -> list[Hung]:
    """Return what an event holds besides its line."""
    content, rows = event.content, []
    if event.reason:
        rows.append(hung(("Reason  ", _LABEL), event.reason))
    if "how" in content and clinic:
        rows.append(hung(("Came    ", _LABEL), f"{how_words(clinic, content)}; read back and confirmed"))
    if content.get("confirmed"):
        rows.append(hung(("Asked   ", _LABEL), f"{len(content['confirmed'])} questions confirmed with the patient"))
    if "provider_name" in content:
        rows.append(hung(("Told by ", _LABEL), content["provider_name"]))
    return rows
