"""Write an order, or settle one that waits for review; a provider's PIN makes it active."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from models.actions.write_order import Ordered, OrderEntry, write_order
from models.queries.order_check import DoseDraft, OrderCheck, check_order
from models.queries.order_for_form import KnownDiagnosis, OrderForForm, order_for_form
from models.reference.drug_sheet import usual_words
from models.reference.typed_route import typed_route
from models.values.errors import BadInputError, NeedlepointError
from models.values.finding import Severity
from models.values.quantity import format_amount
from models.values.typed_date import parse_date
from models.values.words import say_date
from tui.background import read, write
from tui.closing import ClosesItself
from tui.dialogs.choose import ReasonDialog
from tui.failure import TellsFailures
from tui.keys import bindings
from tui.pointing import point_at
from tui.text import Hung, hung, joined, plain, stacked
from tui.widgets.choice_list import Choice, ChoiceList
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.patient_banner import PatientBanner

if TYPE_CHECKING:
    from models.reference.formulary import Drug, OrderTemplate
    from tui.app import NeedlepointApp

FIELDS = (
    ("drug", "DRUG", "part of its name, Enter, its number"),
    ("dose", "DOSE", "1,000 mcg, or 0.01 mg/kg"),
    ("route", "ROUTE", "IM or subcut"),
    ("diagnoses", "DIAGNOSIS", "ICD-10-CM, such as E53.8"),
    ("start", "START", "T is today, T+14, 2026-12-01"),
    ("every", "EVERY, days", "empty for one dose"),
    ("count", "DOSES", "how many in all"),
    ("until", "OR UNTIL", "last day of the series"),
    ("time", "TIME", "HH:MM, if it matters"),
    ("reason", "REASON", "in words"),
    ("note", "NOTE", "for the person who gives it"),
    ("pin", "YOUR PIN", "yours, then F10"),
)
MOST_MATCHES = 6


class OrderFormScreen(ClosesItself, TellsFailures, Screen[None]):
    """One order, as one dose or a series."""

    CSS_PATH = "order_form.tcss"
    HELP = (
        "Type part of the drug's name and pick it by number; a usual order can be taken over and changed. "
        "The diagnosis is yours to say, and nothing an imported order left open is filled in. A PIN and F10 sign it."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("form")

    app: NeedlepointApp

    def __init__(self, patient_id: UUID, order_id: UUID | None) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._order_id = order_id
        self._found: OrderForForm | None = None
        self._drug: Drug | None = None
        self._picks: list[Drug | OrderTemplate | KnownDiagnosis] = []
        self._usual: dict[str, str] = {}
        self._answers: dict[str, str] = {}
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
        yield KeyBar("form", "app", first=(("Enter", "next field"), ("1-6", "pick from the list")))

    def on_mount(self) -> None:
        """Read the patient and the order under review."""
        self.query_one("#drug", Input).focus()
        self._open()

    @work(exclusive=True, exit_on_error=False)
    async def _open(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        self._found = await read(order_for_form, app.clinic, self._patient_id, self._order_id)
        self.query_one(PatientBanner).show(self._found.patient, app.clinic.today())
        self.query_one("#start", Input).value = "T"
        if not app.person.may_order:
            self._say("A provider signs orders. Press F9, then sign in as one.")
        if self._found.patient.closed:
            self._say(self._found.patient.closed)
        if self._found.order:
            self._prefill()
        elif self._usual and (field := self.query_one("#diagnoses", Input)).has_focus and not field.value:
            # A usual order was picked before the patient's own diagnoses were read.
            self._offer_diagnoses()
        self._judge()

    def _prefill(self) -> None:
        """Show the order as it came, and take over only what it states itself."""
        order = self._found.order if self._found else None
        if order is None or self.app.clinic is None:
            return
        self.query_one("#asked", Static).update(_asked(self._found))
        self._drug = self.app.clinic.formulary.drugs.get(order.drug_slug or "")
        if self._drug:
            self.query_one("#drug", Input).value = self._drug.display
        if order.dose:
            per_kg = order.dose_per_kg
            amount, each = (order.dose.amount, "") if per_kg is None else (per_kg, "/kg")
            self.query_one("#dose", Input).value = f"{format_amount(amount)} {order.dose.unit.display}{each}"
        self.query_one("#route", Input).value = _route_words(order.route)
        self.query_one("#diagnoses", Input).value = " ".join(order.diagnoses)
        self.query_one("#reason", Input).value = order.reason_text
        self.query_one("#note", Input).value = order.note
        if order.interval_days:
            self.query_one("#every", Input).value = str(order.interval_days)
        if order.doses_allowed and order.interval_days:
            self.query_one("#count", Input).value = str(order.doses_allowed)
        elif order.valid_until and order.interval_days:
            self.query_one("#until", Input).value = order.valid_until.isoformat()
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
        draft = self._dose_draft(clinic.today())
        check = self._check = check_order(clinic, found.patient, self._drug, draft, self._answers, found.doses)
        self.query_one("#check", Flow).show(*_checked(check))

    def _dose_draft(self, today: date) -> DoseDraft:
        value = {name: self.query_one(f"#{name}", Input).value.strip() for name, _label, _hint in FIELDS}
        try:
            starts_on = parse_date(value["start"] or "T", today, "start")
            route = typed_route(value["route"])
        except BadInputError:
            starts_on, route = today, ""
        return DoseDraft(value["dose"], route, value["diagnoses"], value["every"], starts_on)

    def _offer(self) -> None:
        """Offer matching drugs, or the usual orders of the one picked."""
        clinic = self.app.clinic
        if clinic is None:
            return
        words = self.query_one("#drug", Input).value
        if self._drug:
            self._picks = list(self._drug.templates[:MOST_MATCHES])
            texts = [f"usual: {usual_words(template)}" for template in self._drug.templates]
        else:
            drugs = clinic.formulary.matching(words)[:MOST_MATCHES] if words.strip() else ()
            self._picks = list(drugs)
            texts = [f"{drug.display}  {', '.join(drug.brands[:2])}" for drug in drugs]
        self._list(texts)

    def _list(self, texts: list[str]) -> None:
        choices = [Choice(str(place), str(place - 1), text) for place, text in enumerate(texts[:MOST_MATCHES], 1)]
        self.query_one("#picks", ChoiceList).show(choices, 0)

    def on_key(self, event: events.Key) -> None:
        """A digit outside the fields picks from the list; Enter there goes on without a pick."""
        if isinstance(self.focused, Input):
            return
        if event.key == "enter" and self._drug:
            known = bool(self._picks) and isinstance(self._picks[0], KnownDiagnosis)
            self.query_one("#diagnoses" if known else "#dose", Input).focus()
        elif not self.query_one("#picks", ChoiceList).takes(event.character):
            return
        event.stop()
        event.prevent_default()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        pick = self._picks[int(event.code)]
        if isinstance(pick, KnownDiagnosis):
            self._usual["diagnoses"] = self.query_one("#diagnoses", Input).value = pick.code
            self._go_on()
        elif self._drug is None:
            self._take_drug(pick)
        else:
            self._take_template(pick)

    def _choose_drug(self) -> None:
        """Take the only match, or go to the list to pick one by its number."""
        if len(self._picks) == 1:
            self._take_drug(self._picks[0])
        else:
            self.query_one("#picks", ChoiceList).focus()

    def _take_drug(self, drug: Any) -> None:
        self._drug = drug
        self._answers = {}
        self.query_one("#drug", Input).value = drug.display
        self._judge()
        if len(drug.routes) == 1:
            self.query_one("#route", Input).value = _route_words(drug.routes[0])
        self._offer()
        if drug.templates:
            self.query_one("#picks", ChoiceList).focus()
        else:
            self.query_one("#dose", Input).focus()

    def _take_template(self, template: Any) -> None:
        self._forget_usual()
        self._usual = {
            "dose": f"{format_amount(template.dose.amount)} {template.dose.unit.display}",
            "route": _route_words(template.route),
            "every": str(template.interval_days or ""),
        }
        for name, text in self._usual.items():
            self.query_one(f"#{name}", Input).value = text
        if self.query_one("#diagnoses", Input).value.strip():
            self._go_on()
        else:
            self._offer_diagnoses()

    def _offer_diagnoses(self) -> None:
        """Offer what a provider signed for this patient before; nobody else's diagnosis is theirs."""
        known = self._found.diagnoses[:MOST_MATCHES] if self._found else ()
        if not known:
            self.query_one("#diagnoses", Input).focus()
            return
        self._picks = list(known)
        self._list([f"{one.code}  for {one.drug}, signed {say_date(one.signed_on)}" for one in known])
        self.query_one("#picks", ChoiceList).focus()

    def _go_on(self) -> None:
        """Go to the end of a series, or to the PIN."""
        self.query_one("#count" if self.query_one("#every", Input).value.strip() else "#pin", Input).focus()

    def _forget_usual(self) -> None:
        """Empty what a usual order filled in and nobody changed: it must not stay for another drug."""
        for name, text in self._usual.items():
            field = self.query_one(f"#{name}", Input)
            if field.value == text:
                field.value = ""
        self._usual = {}

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if event.input.id == "pin":
            self._say("Enter does not sign. Press F10, or Alt+S.")
        elif event.input.id == "drug" and self._drug is None and self._picks:
            self._choose_drug()
        else:
            self.focus_next(Input)

    def action_close(self) -> None:
        """Go back without storing."""
        self.dismiss()

    def action_patient_facts(self) -> None:
        """Show and record what must be known of the patient; what was typed stays."""
        from tui.screens.background import BackgroundScreen

        def closed(_: None) -> None:
            self._reread()

        self.app.push_screen(BackgroundScreen(self._patient_id), closed)

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
        waiting = _waiting(check) if check else None
        if clinic is None or waiting is None:
            self._say("No allergy and no dose waits for a reason.")
            return
        key, text, table = waiting

        def answered(code: str | None) -> None:
            if code:
                self._answers = {**self._answers, key: code}
                self._say("")
                self._judge()

        options = tuple((row.code, row.display) for row in clinic.tables.reasons[table])
        self.app.push_screen(ReasonDialog(f"{text} Why is it ordered all the same?", options), answered)

    def action_sign(self) -> None:
        """Sign the order; what the prescriber has not answered is asked first."""
        try:
            entry = self._entry()
        except BadInputError as error:
            self._refuse(error)
            return
        waiting = _waiting(self._check) if self._check else None
        if waiting:
            self._say(waiting[1])
            self.action_reason()
            return
        if not entry.diagnoses and not self._without_diagnosis:
            self._without_diagnosis = True
            self._say("No diagnosis: its doses cannot be billed. Type one, or F10 again orders it without.")
            self.query_one("#diagnoses", Input).focus()
            return
        self._sign(entry)

    @work(exit_on_error=False)
    async def _sign(self, entry: OrderEntry) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            pin = self.query_one("#pin", Input)
            outcome = await write(self, write_order, app.clinic, app.person.id, pin.value, entry)
            pin.value = ""
            if isinstance(outcome, Ordered):
                app.notify("Order signed. It is on the worklist from its first day on.", title="Ordered", markup=False)
                self.dismiss()
            else:
                self._say(outcome.text)
                pin.focus()
        except BadInputError as error:
            self._refuse(error)
        except NeedlepointError as error:
            self._say(str(error))
        finally:
            self._busy = False

    def _entry(self) -> OrderEntry:
        if self.app.clinic is None or self._found is None:
            raise BadInputError("order", "still reading: try again")
        if self._drug is None:
            raise BadInputError("drug", "pick one from the list: type part of its name, then its number")
        today = self.app.clinic.today()
        value = {name: self.query_one(f"#{name}", Input).value.strip() for name, _label, _hint in FIELDS}
        return OrderEntry(
            patient_id=self._patient_id,
            drug_slug=self._drug.slug,
            dose=value["dose"],
            route=typed_route(value["route"]),
            diagnoses=value["diagnoses"],
            starts_on=parse_date(value["start"] or "T", today, "start"),
            every_days=value["every"],
            count=value["count"],
            until=parse_date(value["until"], today, "until") if value["until"] else None,
            due_time=value["time"],
            reason=value["reason"],
            note=value["note"],
            order_id=self._order_id,
            answers=self._answers,
            weight_kg=self._check.weight_kg if self._check else None,
        )

    def _refuse(self, error: BadInputError) -> None:
        self._say(str(error))
        field = {"series": "count", "diagnosis": "diagnoses", "unit": "dose"}.get(error.at, error.at)
        if field in {name for name, _label, _hint in FIELDS}:
            point_at(self.query_one(f"#{field}", Input))

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}" if text else ""))


def _asked(found: OrderForForm | None) -> Content:
    order = found.order if found else None
    if order is None:
        return plain("")
    return stacked(
        joined(("AS IT CAME  ", "$foreground 65%"), (order.medication_text, "bold")),
        joined(("REVIEW      ", "$foreground 65%"), (order.review_reason or "", "bold $warning")),
        plain(f"            {order.requester or 'no prescriber named'} · from {say_date(order.valid_from)}"),
    )


def _route_words(route: str | None) -> str:
    return {"im": "IM"}.get(route or "", route or "")


def _waiting(check: OrderCheck) -> tuple[str, str, str] | None:
    """Return the key, text and table of reasons of the first thing the prescriber has not answered."""
    if check.open:
        return check.open[0].substance, check.open[0].text, check.open[0].answers
    if check.open_doses:
        return check.open_doses[0].asked, check.open_doses[0].text, check.open_doses[0].answers
    return None


def _checked(check: OrderCheck) -> list[Hung]:
    rows = [hung(("DOSE     ", "$foreground 65%"), (check.arithmetic, "bold"))] if check.arithmetic else []
    for one in check.allergies:
        waits, said = one in check.open, check.stated.get(one.substance, "")
        rows.append(_asked_row(one.text, one.tier == "ingredient", bool(one.answers), waits, said, "patient facts"))
    for dose in check.doses:
        waits, said = dose in check.open_doses, check.stated_doses.get(dose.asked, "")
        text = f"{dose.text} Source: {dose.source}." if dose.source else dose.text
        stops = dose.severity is Severity.STOP
        rows.append(_asked_row(text, stops, bool(dose.answers), waits, said, "weight"))
    return rows


def _asked_row(text: str, stops: bool, asks: bool, waits: bool, said: str, facts: str) -> Hung:
    sign, style = ("[STOP]   ", "bold $error") if stops else ("[reason] ", "bold $warning")
    if not asks or not waits:
        sign, style = ("[✓]      " if asks else "[i]      "), "$foreground 75%"
    advice = f"  F6 your reason, F4 {facts}" if waits else ""
    return hung((sign, style), text, (f"  {said}" if said else "", "bold"), (advice, "$foreground 65%"))
