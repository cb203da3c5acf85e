"""One line of a patient's chart in full: a dose, what it was charged and why, its history; an order."""

from __future__ import annotations

from textual.content import Content

from models.charting.charted import ChartedDose, ChartedLine, PatientChart
from models.charting.timeline.lane import Timing
from models.core.charting_codes import Outcome
from models.core.quantity import format_amount
from models.core.words import date_text
from models.patients.queries.clinical_information import ReportedDose
from models.safety.dosing.series import every_words, steps_words
from models.safety.facts import OrderFacts
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.patients.chart_lines import ordered_name, placed_sites
from tui.widgets.charge_lines import dollars, total
from tui.widgets.timeline.words import timing_words

Rows = list[Content | str | Hung]
_LABEL = "$quiet"
_KEY = "bold $accent"
_RECEIPT = 34
"""Cells of a line with an amount: what the narrowest card holds."""


def dose_rows(dose: ChartedDose, time: str, timing: Timing | None, history: Rows) -> Rows:
    """Return a dose in full, given at `time`: what stands out first, the sentence that was signed, what it bills."""
    rows: Rows = [joined((f"{date_text(dose.service_date)} {time}", "bold $strong"), f" by {dose.giver}")]
    rows.append(joined((dose.drug, "bold $strong"), f"  {dose.dose} {dose.route}"))
    if dose.reaction:
        rows.append(_marked("warn", dose.reaction))
    if dose.charge_questions and not dose.in_error:
        rows += held_rows(dose)
    rows += history
    if dose.late_entry:
        rows.append(joined(("Late entry", "bold $warn")))
    rows += [hung(("passed  ", "bold $warn"), (text, "bold")) for text in dose.passed]
    return [*rows, *_facts(dose, timing), charged_row(dose), Content(""), *_keys(dose), Content(""), dose.summary]


def line_rows(dose: ChartedLine, time: str) -> Rows:
    """Return what stands there while the rest of an older dose is read."""
    rows: Rows = [joined((f"{date_text(dose.service_date)} {time}", "bold $strong"))]
    rows.append(joined((dose.drug, "bold $strong"), f"  {dose.dose}"))
    if dose.reaction:
        rows.append(_marked("warn", dose.reaction))
    return [*rows, joined(("reading…", _LABEL))]


def _facts(dose: ChartedDose, timing: Timing | None) -> Rows:
    outcome = dose.outcome.replace("_", " ")
    if not Outcome(dose.outcome).reached_patient:
        return [joined(("outcome   ", _LABEL), (f"{outcome}: {dose.response}" if dose.response else outcome, "bold"))]
    volume = f", {format_amount(dose.volume_ml)} mL" if dose.volume_ml is not None else ""
    rows: Rows = [hung(("site      ", _LABEL), (", ".join(placed_sites(dose)) or "none on record") + volume)]
    if dose.outcome != Outcome.GIVEN.value:
        rows.append(joined(("outcome   ", _LABEL), (outcome, "bold")))
    if timing:
        style = "$warn" if timing.kind in {"early", "late"} else ""
        rows.append(joined(("when      ", _LABEL), (timing_words(timing), style)))
    rows.append(hung(("lot       ", _LABEL), ", ".join(dose.lots) or "none"))
    rows.append(hung(("response  ", _LABEL), dose.response))
    if dose.waste:
        rows.append(hung(("waste     ", _LABEL), dose.waste))
    if dose.requester:
        rows.append(hung(("ordered   ", _LABEL), dose.requester))
    return rows


def _keys(dose: ChartedDose) -> Rows:
    correct, look = (("a", "amend"), ("x", "entered in error")), (("c", "charges"), ("h", "history"))
    rows = [look] if dose.in_error else [correct, (("v", "reaction"), *look)]
    return [Content("   ").join([joined((key, _KEY), f" {word}") for key, word in pairs]) for pairs in rows]


def charged_row(dose: ChartedDose) -> Content:
    """Return what a dose comes to and where it stands, on one line."""
    amount = total([line.charge for line in dose.charges])
    status = "reversed" if dose.in_error and dose.charges else dose.charges_status or "nothing charged"
    held = dose.charges_status in {"hold", "not billable"}
    return joined(
        ("Charges   ", _LABEL), (amount, "bold $strong"), "  " if amount else "", (status, "$warn" if held else "")
    )


def held_rows(dose: ChartedDose) -> Rows:
    """Return why a charge is held or not billed, and the keys that help."""
    word = "Not billed" if dose.charges_status == "not billable" else "Held"
    rows: Rows = [hung((f"‖ {word}: ", "bold $warn"), text) for text in dose.charge_questions]
    return [*rows, joined(("  w", _KEY), " charge preview   ", ("a", _KEY), " amend")]


def charge_rows(dose: ChartedDose) -> Rows:
    """Return what was charged: why it is held first, then every line with its reason, then the notes."""
    rows: Rows = [joined((f"{dose.drug} {dose.dose}", "bold $strong"), f"  {date_text(dose.service_date)}")]
    rows.append(charged_row(dose))
    if not dose.in_error:
        rows += held_rows(dose) if dose.charge_questions else []
    with_amounts = any(line.charge is not None for line in dose.charges)
    for line in dose.charges:
        code = "-".join((line.code, *line.modifiers))
        amount = dollars(line.charge) if with_amounts else ""
        rows.append(_led(f"{code} × {format_amount(line.units)}", amount))
        rows += [hung("  ", text) for text in (line.ndc, *line.because) if text]
    rows += [_marked("note", text) for text in (dose.charge_questions if dose.in_error else ())]
    return [*rows, *(_marked("note", text) for text in dose.charge_findings)]


def history_rows(dose: ChartedDose, history: Rows) -> Rows:
    """Return every correction of a dose, newest first."""
    head = joined((f"{dose.drug} {dose.dose}", "bold $strong"), f"  {date_text(dose.service_date)}")
    as_signed = hung(("as signed  ", _LABEL), f"by {dose.giver}")
    return [head, *(history or ["Nothing was changed: this is the dose as it was signed."]), as_signed]


def outside_rows(dose: ReportedDose) -> Rows:
    """Return a dose given elsewhere in full."""
    noted = " ".join(part for part in (date_text(dose.noted.on) if dose.noted.on else "", dose.noted.by) if part)
    return [
        joined((date_text(dose.given_on), "bold $strong"), "  given elsewhere"),
        joined((dose.drug, "bold $strong"), f"  {dose.dose or 'dose not known'}"),
        hung(("place     ", _LABEL), dose.place or "not known"),
        hung(("source    ", _LABEL), dose.information_source),
        hung(("recorded  ", _LABEL), noted),
        "It counts for intervals and limits, never for charges.",
    ]


def order_rows(order: OrderFacts, chart: PatientChart | None) -> Rows:
    """Return an order in full, with what is left of the series paid for it."""
    names, series = (chart.names, chart.prepaid) if chart else ({}, ())
    every = steps_words(order.steps) if order.steps else every_words(order)
    allowed = f", {order.doses_given} of {order.doses_allowed} given" if order.doses_allowed else ""
    dose = f"{order.dose or 'no dose'}  {order.route or 'no route'}"
    rows: Rows = [joined((ordered_name(order, names), "bold $strong"), "  ", (dose, "bold"))]
    if order.review_reason:
        rows.append(
            hung(("held      " if order.held else "review    ", "bold $warn"), (order.review_reason, "bold $warn"))
        )
    rows += [
        f"{every}{allowed}, {order.status.value}",
        hung(("ordered   ", _LABEL), f"{order.requester or 'no prescriber'}, from {date_text(order.valid_from)}"),
        hung(("for       ", _LABEL), f"{' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip()),
    ]
    if order.due_on:
        rows.append(joined(("next due  ", _LABEL), date_text(order.due_on)))
    for one in series:
        if one.left and one.drug_slug == order.drug_slug:
            rows.append(joined(("prepaid   ", _LABEL), one.left_words))
    if order.note:
        rows.append(hung(("note      ", _LABEL), order.note))
    return rows


def _led(text: str, amount: str) -> Content:
    """Return a line of a receipt: dots lead to the amount."""
    dots = "." * max(2, _RECEIPT - len(text) - len(amount) - 2) if amount else ""
    return joined((text, "bold $strong"), (f" {dots} ", "$line"), (amount, "bold $strong"))


def _marked(mark: str, text: str) -> Hung:
    sign, style = MARKS[mark]
    return hung((f"{sign} ", style), (text, "bold $warn" if mark == "warn" else ""))
