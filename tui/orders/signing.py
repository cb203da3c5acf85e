"""Signs the order: what the prescriber has not answered is asked first, then the PIN stores it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from textual import work
from textual.widgets import Static

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.orders.actions.write_order import Ordered, write_order
from models.orders.order_body import OrderBody
from models.orders.order_entry import OrderEntry
from models.orders.queries.order_check import SAME_ANSWERS, OrderCheck
from models.people.actions.authenticate import NO_PIN
from tui.design.text import plain
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.frame.background import write
from tui.frame.pointing import point_at
from tui.orders.checked import waiting
from tui.orders.entry import FIELDS, entry_typed, order_words, place_of
from tui.orders.taken import TakesOrders


class SignsOrder(TakesOrders):
    """Part of the order form."""

    def __init__(self, patient_id: UUID, order_id: UUID | None, renews: UUID | None = None) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._order_id = order_id
        self._renews = renews
        self._check: OrderCheck | None = None
        self._busy = False
        self._without_diagnosis = False

    def action_reason(self) -> None:
        """Ask the prescriber's reason for the first allergy or dose that waits for one."""
        clinic, check = self.app.clinic, self._check
        asked = waiting(check) if check else None
        if clinic is None or asked is None:
            self._show_message("No allergy, no dose and no other order waits for a reason.")
            return
        key, text, table = asked
        if self._taken and table != SAME_ANSWERS:
            self._show_message(f"{text} Only the provider passes it, at the keyboard: F9 changes person.")
            return

        def answered(code: str | None) -> None:
            if code:
                self._answers = {**self._answers, key: code}
                self._show_message("")
                self._judge()

        options = tuple((row.code, row.display) for row in clinic_tables(clinic).reasons[table])
        why = "Why are both meant?" if table == SAME_ANSWERS else "Why is it ordered all the same?"
        self.app.push_screen(ReasonDialog(f"{text} {why}", options), answered)

    def action_sign(self) -> None:
        """Sign the order; what the prescriber has not answered is asked first."""
        try:
            entry = self._entry()
        except BadInputError as error:
            self._refuse(error)
            return
        asked = waiting(self._check) if self._check else None
        if asked:
            self._show_message(asked[1])
            self.action_reason()
            return
        if not entry.diagnoses and not self._without_diagnosis:
            self._without_diagnosis = True
            self._show_message("No diagnosis: its doses cannot be billed. Type one, or F10 again orders it without.")
            self._field("diagnoses").focus()
            return
        if entry.verbal and not entry.verbal.read_back:
            self._read_back(entry)
        else:
            self._sign(entry)

    def _read_back(self, entry: OrderEntry) -> None:
        """Have the order read back to the provider before it is signed."""
        found, verbal = self._found, entry.verbal
        if found is None or verbal is None:
            return
        if not self._field("pin").value:
            self._show_message(NO_PIN.text)
            self._field("pin").focus()
            return
        self._show_message("")
        patient = found.patient
        who = f"{patient.given} {patient.family}, born {patient.birth.text}"
        text = f"Read back: {who}. {order_words(self._typed(), entry.starts_on)}."

        def answered(code: str | None) -> None:
            if code == "yes":
                self._sign(replace(entry, verbal=replace(verbal, read_back=True)))
            else:
                self._show_message("Not signed: read the order back and hear it confirmed first.")

        options = (("yes", "read back, and the provider confirmed it"), ("no", "not yet"))
        self.app.push_screen(ChooseDialog(text, options), answered)

    @work(exit_on_error=False)
    async def _sign(self, entry: OrderEntry) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            pin = self._field("pin")
            outcome = await write(self, write_order, app.clinic, app.person.id, pin.value, entry)
            pin.value = ""
            if isinstance(outcome, Ordered):
                signed = (
                    "Verbal order active. It waits for its provider to co-sign." if self._verbal else "Order signed."
                )
                app.notify(f"{signed} It is on Today from its first day on.", title="Ordered", markup=False)
                self.dismiss()
            else:
                self._show_message(outcome.text)
                pin.focus()
        except BadInputError as error:
            self._refuse(error)
        except NeedlepointError as error:
            self._show_message(str(error))
        finally:
            self._busy = False

    def _entry(self) -> OrderEntry:
        if self.app.clinic is None or self._found is None:
            raise BadInputError("order", "still reading: try again")
        if self._drug is None:
            raise BadInputError("drug", "pick one from the list: type part of its name, then its number")
        today = self.app.clinic.today()
        entry = entry_typed(self._typed(), today, self._patient_id, self._drug.slug)
        weight = self._check.weight_kg if self._check else None
        verbal = replace(self._verbal, heard=self._field("heard").value) if self._verbal else None
        kept = self._kept_with() or OrderBody("", "", "")
        return replace(
            entry, order_id=self._order_id, answers=self._answers, weight_kg=weight, renews=self._renews,
            verbal=verbal, protocol=self._protocol, needle=kept.needle, watch=kept.watch, item=kept.item,
        )  # fmt: skip

    def _typed(self) -> dict[str, str]:
        return {field.name: self._field(field.name).value.strip() for field in FIELDS}

    def _refuse(self, error: BadInputError) -> None:
        self._show_message(str(error))
        field = place_of(error)
        if field:
            point_at(self._field(field))

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"■ {text}" if text else ""))
