"""The lines of a patient's chart, and what stands below the list for the selected one."""

from __future__ import annotations

from textual.content import Content

from models.charting.queries.patient_chart import ChartedDose, PatientChart
from models.core.quantity import format_amount
from models.core.words import date_text
from models.safety.facts import OrderFacts
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.charge_lines import dollars, total
from tui.widgets.record_list import Row

OUTCOMES = {"given": "✓", "partly_given": "½", "not_given": "–", "refused": "–"}


def chart_rows(chart: PatientChart, *, errors: bool) -> list[Row]:
    """Return doses newest first, those entered in error where `errors` are asked for, then orders."""
    rows: list[Row] = []
    if chart.doses:
        rows.append(Row(None, (f"DOSES  {len(chart.doses)}",), "head"))
        rows += [_dose_row(dose) for dose in chart.doses]
    if chart.in_error:
        rows.append(Row(None, (f"ENTERED IN ERROR  {len(chart.in_error)}   {_shows(errors)}",), "quiet"))
        rows += [_dose_row(dose) for dose in chart.in_error if errors]
    if chart.orders:
        rows.append(Row(None, (f"ORDERS  {len(chart.orders)}",), "head"))
        rows += [_order_row(order) for order in chart.orders]
    return rows


def _dose_row(dose: ChartedDose) -> Row:
    look = "warn" if dose.reaction else "quiet" if dose.outcome in {"not_given", "refused"} else ""
    sites = ", ".join(dose.sites) or dose.outcome.replace("_", " ")
    sign = "!" if dose.reaction else OUTCOMES[dose.outcome]
    where = f"{dose.reaction}  {sites}" if dose.reaction else sites
    tail = dose.charges_status
    if dose.in_error:
        sign, look, tail = "×", "quiet", ""
    mark = "in error" if dose.in_error else "amended" if dose.history else ""
    return Row(
        dose.id,
        (sign, date_text(dose.service_date), f"{dose.drug}  {dose.dose}", f"{where}  {mark}".rstrip()),
        look,
        tail,
    )


def _shows(shown: bool) -> str:
    return "e hides them" if shown else "e shows them"


def _order_row(order: OrderFacts) -> Row:
    every = f"every {order.interval_days} d" if order.interval_days else "one dose"
    cells = ("•", date_text(order.valid_from), f"{order.medication_text}  {order.dose or 'no dose'}", every)
    return Row(order.id, cells, "" if order.status.value == "active" else "quiet", order.status.value)


def dose_detail(
    dose: ChartedDose, time: str, history: list[Content | str | Hung], *, reasons: bool
) -> list[Content | str | Hung]:
    """Return a dose in full, given at `time`, with what was corrected of it and, where asked, why it is charged so."""
    reaction = [plain(f"! {dose.reaction}", "bold $stop")] if dose.reaction else []
    rows: list[Content | str | Hung] = [*reaction, *history, plain(dose.summary)]
    late = "   LATE ENTRY" if dose.late_entry else ""
    label = "GIVEN  " if dose.outcome in {"given", "partly_given"} else "AT     "
    rows.append(joined((label, "$quiet"), f"{date_text(dose.service_date)} {time} by {dose.giver}{late}"))
    rows.append(hung(("LOT    ", "$quiet"), ", ".join(dose.lots) or "none", "   ", dose.response))
    rows += [hung(("PASSED ", "bold $warn"), (text, "bold")) for text in dose.passed]
    if dose.waste:
        rows.append(hung(("WASTE  ", "$quiet"), dose.waste))
    amounts = [line.charge for line in dose.charges]
    rows.append(joined(("CHARGES  ", "$quiet"), (_charged(dose), "bold"), f"  {total(amounts)}"))
    for line in dose.charges:
        code = "-".join((line.code, *line.modifiers))
        because = "; ".join(line.because) if reasons else ""
        amount = f"{dollars(line.charge):>10}  " if any(known is not None for known in amounts) else ""
        lead = joined("  ", (f"{code:<12}", "bold"), f"× {format_amount(line.units):<4}", amount)
        rows.append(hung(lead, line.ndc, "; " if line.ndc and because else "", (because, "$text")))
    rows += [hung("  [i] ", (text, "$text")) for text in dose.charge_findings]
    return rows


def _charged(dose: ChartedDose) -> str:
    return "REVERSED" if dose.in_error and dose.charges else dose.charges_status


def order_detail(order: OrderFacts) -> list[Content | str | Hung]:
    """Return an order in full."""
    every = f"every {order.interval_days} days" if order.interval_days else "one dose"
    allowed = f", {order.doses_given} of {order.doses_allowed} given" if order.doses_allowed else ""
    rows: list[Content | str | Hung] = [
        joined((order.medication_text, "bold"), f"  DOSE {order.dose or 'not stated'}  {order.route or 'no route'}"),
        f"{every}{allowed} · {order.requester or 'no prescriber'} · {order.status.value}",
        f"for {' '.join(order.diagnoses) or 'no diagnosis'} {order.reason_text}".rstrip(),
    ]
    if order.due_on:
        rows.append(f"next due {date_text(order.due_on)}")
    if order.review_reason:
        rows.append(hung(("REVIEW  ", "bold $warn"), (order.review_reason, "bold $warn")))
    if order.note:
        rows.append(hung("NOTE  ", order.note))
    return rows
