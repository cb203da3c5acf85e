"""What the order form says of an order: how it came, and what its dose and the allergies ask of the prescriber."""

from __future__ import annotations

from textual.content import Content

from models.core.finding import Severity
from models.core.words import date_text
from models.orders.queries.order_check import OrderCheck
from models.safety.facts import OrderFacts
from tui.design.severities import STYLES
from tui.design.text import Hung, hung, joined, plain, stacked


def came(order: OrderFacts) -> Content:
    """Return an order as it came, with what it waits for."""
    return stacked(
        joined(("AS IT CAME  ", "$quiet"), (order.medication_text, "bold")),
        joined(("REVIEW      ", "$quiet"), (order.review_reason or "", "bold $warn")),
        plain(f"            {order.requester or 'no prescriber named'} · from {date_text(order.valid_from)}"),
    )


def waiting(check: OrderCheck) -> tuple[str, str, str] | None:
    """Return the key, text and table of reasons of the first thing the prescriber has not answered."""
    if check.open:
        return check.open[0].substance, check.open[0].text, check.open[0].answers
    if check.open_doses:
        return check.open_doses[0].asked, check.open_doses[0].text, check.open_doses[0].answers
    return None


def checked(check: OrderCheck) -> list[Hung]:
    """Return the dose worked out, and each allergy and dose that asks something, with the answer given."""
    rows = [hung(("DOSE     ", "$quiet"), (check.arithmetic, "bold"))] if check.arithmetic else []
    for one in check.allergies:
        waits, message = one in check.open, check.stated.get(one.substance, "")
        rows.append(_asked_row(one.text, one.tier == "ingredient", bool(one.answers), waits, message, "patient facts"))
    for dose in check.doses:
        waits, message = dose in check.open_doses, check.typed_doses.get(dose.asked, "")
        text = f"{dose.text} Source: {dose.source}." if dose.source else dose.text
        stops = dose.severity is Severity.STOP
        rows.append(_asked_row(text, stops, bool(dose.answers), waits, message, "weight"))
    return rows


def _asked_row(text: str, stops: bool, asks: bool, waits: bool, message: str, facts: str) -> Hung:
    sign, style = ("[STOP]   ", STYLES["stop"]) if stops else ("[reason] ", STYLES["warn"])
    if not asks or not waits:
        sign, style = ("[✓]      " if asks else "[i]      "), "$text"
    advice = f"  F6 your reason, F4 {facts}" if waits else ""
    return hung((sign, style), text, (f"  {message}" if message else "", "bold"), (advice, "$quiet"))
