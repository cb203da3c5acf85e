"""Write an order, or settle one that waits for review; a provider's PIN makes it active."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.widgets import Input, Static

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.write_order import Ordered, OrderEntry, write_order
from models.orders.queries.order_check import OrderCheck, check_order
from models.orders.queries.order_for_form import KnownDiagnosis, order_for_form
from tui.design.keys import bindings
from tui.design.text import plain
from tui.dialogs.choose import ReasonDialog
from tui.frame.background import read, write
from tui.frame.pointing import point_at
from tui.frame.signing import NOT_BY_ENTER
from tui.frame.ways import To
from tui.orders.checked import came, checked, waiting
from tui.orders.entry import FIELDS, as_it_came, dose_typed, entry_typed, place_of
from tui.orders.usual import PicksUsual
from tui.widgets.choice_list import ChoiceList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner


class OrderFormScreen(PicksUsual):
    """One order, as one dose or a series."""

    CSS_PATH = "order_form.tcss"
    HELP = (
        "Type part of the drug's name and pick it by number; a usual order can be taken over and changed. "
        "The diagnosis is yours to say, and nothing an imported order left open is filled in. A PIN and F10 sign it."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("form"), *bindings("order_form")]

    def __init__(self, patient_id: UUID, order_id: UUID | None) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._order_id = order_id
        self._check: OrderCheck | None = None
        self._busy = False
        self._without_diagnosis = False

    def compose(self) -> ComposeResult:
        """Lay out what was ordered, the fields and the picks."""
        yield PatientBanner("reading…")
        with VerticalScroll(id="form", can_focus=False):
            yield Static("", id="asked")
            with Grid(id="fields"):
                for name, label, hint in FIELDS:
                    yield Static(label, classes="label")
                    yield Input(placeholder=hint, id=name, password=name == "pin", max_length=500)
            yield ChoiceList(id="picks")
        yield Flow(id="check")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("form", "order_form", "app", first=(("Enter", "next field"), ("1-6", "pick from the list")))

    def on_mount(self) -> None:
        """Read the patient and the order under review."""
        self._field("drug").focus()
        self._open()

    @work(exclusive=True, exit_on_error=False)
    async def _open(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        self._found = await read(order_for_form, app.clinic, self._patient_id, self._order_id)
        self.query_one(PatientBanner).show(self._found.patient, app.clinic.today())
        self._field("start").value = "T"
        if not app.person.may_order:
            self._show_message("A provider signs orders. Press F9, then sign in as one.")
        if self._found.patient.closed:
            self._show_message(self._found.patient.closed)
        if self._found.order:
            self._prefill()
        elif self._usual and self._field("diagnoses").has_focus and not self._field("diagnoses").value:
            # A usual order was picked before the patient's own diagnoses were read.
            self._offer_diagnoses()
        self._judge()

    def _prefill(self) -> None:
        """Show the order as it came, and take over only what it states itself."""
        order = self._found.order if self._found else None
        if order is None or self.app.clinic is None:
            return
        self.query_one("#asked", Static).update(came(order))
        self._drug = clinic_formulary(self.app.clinic).drugs.get(order.drug_slug or "")
        if self._drug:
            self._field("drug").value = self._drug.display
        for name, text in as_it_came(order).items():
            self._field(name).value = text
        self._offer()

    @on(Input.Changed, "#drug")
    def _searched(self, event: Input.Changed) -> None:
        if event.input.has_focus and not (self._drug and event.value == self._drug.display):
            self._drug = None
            self._without_diagnosis = False
            self._forget_usual()
            self._offer()
            self._judge()

    @on(Input.Changed, "#dose, #route, #diagnoses, #every, #start")
    def _dosed(self) -> None:
        self._judge()

    def _judge(self) -> None:
        """Hold the drug against the patient's allergies, its dose against what is usual, and work out one per kg."""
        clinic, found = self.app.clinic, self._found
        if clinic is None or found is None:
            return
        draft = dose_typed(self._typed(), clinic.today())
        check = self._check = check_order(clinic, found.patient, self._drug, draft, self._answers, found.doses)
        self.query_one("#check", Flow).show(*checked(check))

    def on_key(self, event: events.Key) -> None:
        """A digit outside the fields picks from the list; Enter there goes on without a pick."""
        if isinstance(self.focused, Input):
            return
        if event.key == "enter" and self._drug:
            known = bool(self._picks) and isinstance(self._picks[0], KnownDiagnosis)
            self._field("diagnoses" if known else "dose").focus()
        elif not self.query_one("#picks", ChoiceList).takes(event.character):
            return
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if event.input.id == "pin":
            self._show_message(NOT_BY_ENTER)
        elif event.input.id == "drug" and self._drug is None and self._picks:
            self._choose_drug()
        else:
            self.focus_next(Input)

    def action_close(self) -> None:
        """Go back without storing."""
        self.dismiss()

    def action_patient_facts(self) -> None:
        """Show and record what must be known of the patient; what was typed stays."""

        def closed(_: None) -> None:
            self._reread()

        self.app.go(To.CLINICAL_INFORMATION, self._patient_id, then=closed)

    @work(exclusive=True, group="reread", exit_on_error=False)
    async def _reread(self) -> None:
        if self.app.clinic is None:
            return
        self._found = await read(order_for_form, self.app.clinic, self._patient_id, self._order_id)
        self.query_one(PatientBanner).show(self._found.patient, self.app.clinic.today())
        self._judge()

    def action_reason(self) -> None:
        """Ask the prescriber's reason for the first allergy or dose that waits for one."""
        clinic, check = self.app.clinic, self._check
        asked = waiting(check) if check else None
        if clinic is None or asked is None:
            self._show_message("No allergy and no dose waits for a reason.")
            return
        key, text, table = asked

        def answered(code: str | None) -> None:
            if code:
                self._answers = {**self._answers, key: code}
                self._show_message("")
                self._judge()

        options = tuple((row.code, row.display) for row in clinic_tables(clinic).reasons[table])
        self.app.push_screen(ReasonDialog(f"{text} Why is it ordered all the same?", options), answered)

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
        self._sign(entry)

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
                app.notify("Order signed. It is on the worklist from its first day on.", title="Ordered", markup=False)
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
        return replace(entry, order_id=self._order_id, answers=self._answers, weight_kg=weight)

    def _typed(self) -> dict[str, str]:
        return {name: self._field(name).value.strip() for name, _label, _hint in FIELDS}

    def _refuse(self, error: BadInputError) -> None:
        self._show_message(str(error))
        field = place_of(error)
        if field:
            point_at(self._field(field))

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}" if text else ""))
