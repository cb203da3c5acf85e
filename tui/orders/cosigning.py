"""Co-signs a verbal order, or rejects it: its provider reads it in full first, then their PIN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text, instant_text
from models.orders.actions.cosign_order import cosign_order, reject_order
from models.orders.queries.order_details import OrderDetails, OrderHappening
from models.people.permissions import permission, refusal
from models.people.versions import Stored
from models.safety.dosing.series import every_words, steps_words
from models.store.clinic import Clinic
from tui.design.text import Hung, hung
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.sign import SignDialog
from tui.orders.entry import route_words

_LABEL = "$quiet"


class Cosigns(BrowseScreen):
    """Part of the screens that show verbal orders."""

    def _cosign(self, found: OrderDetails) -> None:
        self._decide(found, cosign_order, "Co-sign", "")

    def _reject(self, found: OrderDetails) -> None:
        self._decide(found, reject_order, "Reject", "why; the order stops, doses given stay")

    def _decide(self, found: OrderDetails, action: Callable[..., Any], verb: str, reason: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        if denied := refusal(person, person.name, permission("cosign")):
            self._show_message(denied.text)
            return
        if found.cosign != "waiting":
            self._show_message("This order does not wait for a co-signature.", "note")
            return
        if found.order.requester_id != person.id:
            self._show_message(f"Only {found.order.requester} co-signs this order: they gave it.")
            return

        def sign(pin: str, why: str) -> str:
            given = (clinic, person.id, pin, found.order.id, found.version, *((why,) if reason else ()))
            outcome = action(*given)
            return "" if isinstance(outcome, Stored) else f"{outcome.text.rstrip('.')}."

        def closed(signed: bool | None) -> None:
            if signed:
                self._show_message(f"{verb}ed: {found.drug}.", "done")
                self._read()

        rows = read_rows(found, clinic)
        self.app.push_screen(SignDialog(f"{verb} this verbal order", rows, sign, verb, reason), closed)


def read_rows(found: OrderDetails, clinic: Clinic) -> tuple[Hung, ...]:
    """Return a verbal order as its provider reads it: for whom, what, how often, who took it, when and how."""
    order, patient, today = found.order, found.patient, clinic.today()
    taken = next((event for event in found.events if "how" in event.content), None)
    return (
        hung(("Patient  ", _LABEL), (f"{patient.given} {patient.family}", "bold $strong"),
             f", born {patient.birth.text}, {patient.birth.age(today)}"),
        hung(("Order    ", _LABEL), (found.drug, "bold $strong"),
             f" {order.dose or 'no dose'} {route_words(order.route)}"),
        hung(("Often    ", _LABEL), series_words(found)),
        hung(("For      ", _LABEL), f"{' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()),
        *((hung(("Note     ", _LABEL), order.note),) if order.note else ()),
        hung(("Taken    ", _LABEL), _taken_words(found, taken, clinic)),
        *((hung(("Given    ", _LABEL), (f"{order.doses_given} already", "bold $warn")),) if order.doses_given else ()),
    )  # fmt: skip


def how_words(clinic: Clinic, content: Mapping[str, Any]) -> str:
    """Return how a verbal order came."""
    reason = clinic_tables(clinic).reason("verbal", str(content.get("how", "")))
    return reason.display if reason else "in person"


def series_words(found: OrderDetails) -> str:
    """Return how often, how many, and from when to when."""
    order = found.order
    if order.steps:
        often = steps_words(order.steps)
    else:
        doses = f", {order.doses_allowed} doses" if order.interval_days and order.doses_allowed else ""
        often = f"{every_words(order)}{doses}"
    ends = f" to {date_text(order.valid_until)}" if order.valid_until else ""
    return f"{often}, from {date_text(order.valid_from)}{ends}"


def _taken_words(found: OrderDetails, taken: OrderHappening | None, clinic: Clinic) -> str:
    if taken is None:
        return found.order.taken_by
    when, how = instant_text(taken.at, clinic.zone), how_words(clinic, taken.content)
    return f"by {taken.by}, {when}, {how}, read back"
