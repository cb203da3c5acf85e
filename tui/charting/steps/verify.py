"""Step 1: the right person, the right order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.core.charting_codes import DRAWN_UP, ROUTES, Outcome
from models.core.words import day_text
from tui.charting.steps.pane import StepPane
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.choice_list import Choice, ChoiceList
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from models.charting.queries.charting import Charting, ChartingView
    from models.safety.draft import DraftBody

BOTH = ("name", "birth_date")
REFUSAL = (
    ("refused_by", "REFUSED BY", "the patient, or who for them"),
    ("explained", "EXPLAINED", "what it is for, what may follow without it"),
    ("provider_told", "TOLD", "which provider was told"),
)
"""What a refusal records, field by field (S58)."""


class VerifyPane(StepPane):
    """Order, last doses and identity on one page."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("b", "both spoken"), ("1-5", "one"), ("Enter", "dose"))
    ANSWERS: ClassVar[Mapping[str, str]] = {
        "identifiers": "#identity",
        "reason_text": "#words",
        **{name: f"#{name}" for name, _label, _hint in REFUSAL},
    }

    def compose(self) -> ComposeResult:
        """Lay out order, identity and the words a reason may need."""
        yield Flow(id="order")
        yield Static("IDENTITY  ask, do not suggest: two of these must match", classes="label", id="ask")
        yield ChoiceList(id="identity")
        yield Static("", id="outcome")
        yield Input(placeholder="in a few words", id="words", max_length=500)
        for name, label, hint in REFUSAL:
            with Horizontal(classes="field refusal"):
                yield Static(label, classes="label")
                yield Input(placeholder=hint, id=name, max_length=300)
        yield ChoiceList(id="drawn")
        yield Flow(id="last")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        draft, tables = view.draft, charting.facts.tables
        self.query_one("#order", Flow).show(*_order(charting, view))
        rows = tables.reasons["identity"]
        choices = [
            Choice(str(number), row.code, row.display, chosen=row.code in draft.identifiers)
            for number, row in enumerate(rows, 1)
        ]
        both = all(code in draft.identifiers for code in BOTH)
        choices.append(Choice("b", "both", "both: full name and birth date spoken", chosen=both))
        reached = draft.outcome.reached_patient
        for widget in ("#ask", "#identity"):
            self.query_one(widget).display = reached
        self.query_one("#identity", ChoiceList).show(choices)
        reason = tables.reason("status", draft.status_reason or "")
        message = draft.outcome.value.replace("_", " ").upper()
        outcome = (
            plain("")
            if draft.outcome.value == "given"
            else joined((f"OUTCOME {message}  ", "bold $warn"), reason.display if reason else "")
        )
        outcome_text = self.query_one("#outcome", Static)
        outcome_text.update(outcome)
        outcome_text.display = bool(outcome)
        words = self.query_one("#words", Input)
        words.display = bool(reason and reason.needs_text)
        if not words.has_focus:
            words.value = draft.status_reason_text
        self._show_refusal(draft)
        drawn = self.query_one("#drawn", ChoiceList)
        drawn.display = not reached and bool(view.lots)
        wasted = draft.waste_reason == DRAWN_UP
        drawn.show([Choice("d", DRAWN_UP, "it was drawn up: the container is wasted", chosen=wasted)])
        self.query_one("#last", Flow).show(*_last(charting, view.today))

    def _show_refusal(self, draft: DraftBody) -> None:
        for row in self.query(".refusal"):
            row.display = draft.outcome is Outcome.REFUSED
        for name, _label, _hint in REFUSAL:
            field = self.query_one(f"#{name}", Input)
            if not field.has_focus:
                field.value = getattr(draft, name)

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Without an injection the next step is signing."""
        if view.draft.outcome.reached_patient:
            return self.HINT
        return (("d", "was drawn up"), ("Enter", "sign")) if view.lots else (("Enter", "sign"),)

    def start(self) -> None:
        """Begin with identity, or with the words an outcome needs."""
        fields = [self.query_one("#words", Input)]
        if any(row.display for row in self.query(".refusal")):
            fields += [self.query_one(f"#{name}", Input) for name, _label, _hint in REFUSAL]
        empty = next((field for field in fields if field.display and not field.value), None)
        if empty:
            empty.focus()
        else:
            super().start()

    @on(ChoiceList.Picked, "#identity")
    def _picked(self, event: ChoiceList.Picked) -> None:
        if event.code == "both":
            self.change(identifiers=BOTH)
        else:
            self.change(toggle_identifier=event.code)

    @on(ChoiceList.Picked, "#drawn")
    def _drawn_up(self) -> None:
        self.change(toggle_drawn=DRAWN_UP)

    @on(Input.Changed, "#words")
    def _typed(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.change(status_reason_text=event.value)

    @on(Input.Changed, "#refused_by, #explained, #provider_told")
    def _refusal_typed(self, event: Input.Changed) -> None:
        if event.input.has_focus and event.input.id:
            self.change(**{event.input.id: event.value})


def _order(charting: Charting, view: ChartingView) -> list[Hung]:
    order, drug = charting.facts.order, charting.facts.drug
    today = view.today
    name = drug.display if drug else order.medication_text
    route = ROUTES.get(order.route or "", "route not stated")
    every = f"every {order.interval_days} days" if order.interval_days else "one dose"
    if order.interval_days and order.doses_allowed:
        every += f", {order.doses_given} of {order.doses_allowed} given"
    signed = (
        f"signed {day_text(order.signed_at.astimezone(charting.facts.zone).date(), today)}"
        if order.signed_at
        else "NOT SIGNED"
    )
    due = f"due {day_text(order.due_on, today)}" if order.due_on else "as needed"
    label = "$quiet"
    dose = (f"{order.dose or '?'}", "bold")
    rows = [
        hung(("ORDER  ", label), (name, "bold"), ("  DOSE ", label), dose, f"  {route}"),
        hung("       ", f"{every} · {due} · {order.requester or 'no prescriber'} · {signed}"),
        hung("       ", f"for {' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()),
    ]
    if order.note:
        rows.append(hung(("NOTE   ", "bold $warn"), order.note))
    return rows


def _last(charting: Charting, today: date) -> list[Hung]:
    facts = charting.facts
    doses = [dose for dose in facts.doses if dose.drug_slug == facts.order.drug_slug][:4]
    if not doses:
        return [hung(("LAST   ", "$quiet"), "no earlier dose of this drug here")]
    rows = []
    for place, dose in enumerate(doses):
        sites = ", ".join(facts.tables.sites[code].display for code in dose.site_codes if code in facts.tables.sites)
        took = dose.reaction or ("" if dose.outcome == "given" else dose.outcome.replace("_", " "))
        head = "LAST   " if place == 0 else "       "
        when = day_text(dose.service_date, today)
        where = f"at {dose.giver}, told by {dose.outside}" if dose.outside else f"{sites}  lot {dose.lot_number}"
        message = f"{when}  {dose.dose or ''}  {where}  {took}".rstrip()
        rows.append(hung((head, "$quiet"), message))
    return rows
