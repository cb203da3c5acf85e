"""Write an order, or settle one that waits for review; a provider's PIN makes it active."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from models.drugs.clinic_formulary import clinic_formulary
from models.orders.queries.order_check import OrderCheck, check_order
from models.orders.queries.order_for_form import KnownDiagnosis, order_for_form
from tui.design.keys import bindings
from tui.design.text import hung, joined
from tui.frame.background import read
from tui.frame.signing import NOT_BY_ENTER
from tui.frame.ways import To
from tui.orders.checked import came, checked
from tui.orders.drug_card import drug_rows
from tui.orders.entry import (
    FIELDS,
    LABELS,
    FormField,
    as_it_came,
    dose_typed,
    missing,
    schedule_typed,
    treatment_of,
    treatment_words,
    wrong,
)
from tui.orders.field import DrugField, HintField
from tui.orders.signing import SignsOrder
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import ChoiceList
from tui.widgets.patient_banner import PatientBanner

_KEYS = {
    "": (("Enter", "next field"),),
    "drug": (("Enter", "take the drug"), ("1-6", "usual order")),
    "picks": (("1-6", "pick"), ("Enter", "go on")),
    "pin": (("F10", "sign"),),
}
"""The keys that stand first while a field has the cursor."""
_NO_DRUG = "Type part of a drug's name or brand."
_CARDS = (("drug", "Drug"), ("what", "What"), ("when", "When"), ("sign", "Sign"))


class OrderFormScreen(SignsOrder):
    """One order, as one dose or a series."""

    CSS_PATH = "order_form.tcss"
    HELP = (
        "Type part of the drug's name; a digit takes one of its usual orders, Enter the drug alone. The diagnosis is "
        "yours to pick or type, and nothing an imported order left open is filled in. Fields marked * are required; "
        "then your PIN and F10 sign it."
    )
    BINDINGS: ClassVar[list[Any]] = [*bindings("form"), *bindings("order_form")]

    def compose(self) -> ComposeResult:
        """Lay out what was ordered, the fields in their cards, checks and drug beside them."""
        yield PatientBanner("reading…")
        yield Static("", id="where")
        with Horizontal(id="columns"):
            with VerticalScroll(id="form", can_focus=False):
                yield Static("", id="asked")
                for card, title in _CARDS:
                    with Card(title, id=f"{card}-box" if card != "sign" else card):
                        with Grid(id=f"{card}-fields", classes="fields"):
                            for field in FIELDS:
                                if field.card == card:
                                    yield from self._labeled(field)
                        if card == "drug":
                            yield Static("", id="found")
                            yield ChoiceList(id="picks")
            with Vertical(id="beside"):
                with Card("Checks", id="checks"), VerticalScroll(can_focus=False):
                    yield Flow(id="check")
                with Card("Drug", id="drug-card"), VerticalScroll(can_focus=False):
                    yield Flow(id="facts")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("form", "order_form", "app", first=_KEYS["drug"])

    def _labeled(self, field: FormField) -> ComposeResult:
        star = ("*", "bold $warn") if field.required else ""
        yield Static(joined(field.label, star), id=f"label-{field.name}", classes="label")
        if field.name == "drug":
            yield DrugField(field.hint, id=field.name, takes=self._takes_digit)
        else:
            yield HintField(field.hint, id=field.name, password=field.name == "pin")

    def on_mount(self) -> None:
        """Read the patient and the order under review."""
        self._field("pin").disabled = True
        self._field("drug").focus()
        self._open()

    @work(exclusive=True, exit_on_error=False)
    async def _open(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        self._found = await read(order_for_form, app.clinic, self._patient_id, self._order_id or self._renews)
        self.query_one(PatientBanner).show(self._found.patient, app.clinic.today())
        self._field("start").value = "T"
        self.query_one("#sign", Card).tell(note=app.person.name)
        if self._found.patient.closed:
            self._show_message(self._found.patient.closed)
        else:
            self._ask_way()
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
        if self._order_id:
            self.query_one("#asked", Static).update(came(order))
            self.add_class("-settles")
        self._drug = clinic_formulary(self.app.clinic).drugs.get(order.drug_slug or "")
        if self._drug:
            self._field("drug").value = self._drug.display
        self._treatment = treatment_of(order)
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

    @on(Input.Changed)
    def _typed_into(self, event: Input.Changed) -> None:
        if event.input.id in {"dose", "route", "diagnoses", "every", "start", "count"}:
            self._judge()
        if isinstance(event.input, HintField):
            # What is still being typed is judged when its field is left.
            self._mark(event.input, "")

    @on(events.DescendantFocus)
    def _entered(self, event: events.DescendantFocus) -> None:
        self.query_one(KeyBar).tell(*_KEYS.get(event.widget.id or "", _KEYS[""]))

    @on(events.DescendantBlur)
    def _left(self, event: events.DescendantBlur) -> None:
        clinic = self.app.clinic
        if clinic and isinstance(event.widget, HintField) and event.widget.id:
            self._mark(event.widget, wrong(self._typed(), clinic.today()).get(event.widget.id, ""))
            self._judge()

    def _mark(self, field: HintField, why: str) -> None:
        field.wrong = why
        self.query_one(f"#label-{field.id}").set_class(bool(why), "-wrong")

    def _judge(self) -> None:
        """Hold the drug against the patient's allergies, its dose against what is usual, and work out one per kg."""
        clinic, found = self.app.clinic, self._found
        value = self._typed()
        open_fields = missing(value, drug=self._drug is not None)
        pin = self._field("pin")
        if pin.disabled is not bool(open_fields):
            pin.disabled = bool(open_fields)
        where = self._taken or ("Settle order" if self._order_id else "Renew order" if self._renews else "New order")
        state = "fields marked * are required" if open_fields else "not signed: your PIN, then F10"
        self.query_one("#where", Static).update(joined((where, "bold $strong"), (f"   {state}", "$quiet")))
        if clinic is None or found is None:
            return
        unbilled = self._drug is not None and not value["diagnoses"]
        draft = dose_typed(value, clinic.today())
        drug = self._in_sight
        check = self._check = check_order(clinic, found.patient, drug, draft, self._answers, found.doses, found.others)
        self._show_checks(check, [LABELS[name] for name in open_fields], unbilled=unbilled)
        self.query_one("#drug-card", Card).tell(title=drug.display if drug else "Drug")
        facts = drug_rows(drug, found.on_hand, found.doses, clinic.today()) if drug else [_NO_DRUG]
        self.query_one("#facts", Flow).show(*facts)

    def _show_checks(self, check: OrderCheck, open_fields: list[str], *, unbilled: bool) -> None:
        fields = self.query(HintField)
        unread = {LABELS[field.id]: field.wrong for field in fields if field.id and field.wrong}
        value, clinic = self._typed(), self.app.clinic
        starts_on = dose_typed(value, clinic.today()).starts_on if clinic else None
        rows = checked(check, unread, open_fields, schedule_typed(value, starts_on) if starts_on else ())
        kept = self._kept_with()
        if kept and (words := treatment_words(kept)):
            rows.append(hung(("○ ", ""), f"With the order: {words}"))
        if unbilled:
            rows.append(hung(("○ ", ""), "Diagnosis: without one its doses cannot be billed"))
        waits = len(check.open) + len(check.open_doses) + len(check.open_same)
        still_open = len(open_fields) + unbilled
        parts = [f"{waits} to answer" if waits else "", f"{still_open} open" if still_open else ""]
        counted = ", ".join(filter(None, parts)) or "all passed"
        self.query_one("#checks", Card).tell(note=counted)
        self.query_one("#check", Flow).show(*rows or [hung(("✓ ", "$ok"), "nothing stands in the way")])

    def on_key(self, event: events.Key) -> None:
        """A digit outside the fields picks from the list; Enter there goes on without a pick."""
        if isinstance(self.focused, Input):
            return
        if event.key == "enter" and self._drug:
            known = bool(self._picks) and isinstance(self._picks[0], KnownDiagnosis | str)
            self._field("diagnoses" if known else "dose").focus()
        elif not self.query_one("#picks", ChoiceList).takes(event.character):
            return
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if event.input.id == "pin":
            self._show_message(NOT_BY_ENTER)
        elif event.input.id == "drug" and self._drug is None and (self._picks or self._only):
            self._choose_drug()
        else:
            self.focus_next(Input)

    def action_close(self) -> None:
        """Go back without storing."""
        self.dismiss()

    def action_patient_facts(self) -> None:
        """Show and record clinical information; what was typed stays."""

        def closed(_: None) -> None:
            self._reread()

        self.app.go(To.CLINICAL_INFORMATION, self._patient_id, then=closed)

    @work(exclusive=True, group="reread", exit_on_error=False)
    async def _reread(self) -> None:
        if self.app.clinic is None:
            return
        self._found = await read(order_for_form, self.app.clinic, self._patient_id, self._order_id or self._renews)
        self.query_one(PatientBanner).show(self._found.patient, self.app.clinic.today())
        self._judge()
