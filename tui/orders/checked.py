"""What the order form says of an order: how it came, and what its dose and the allergies ask of the prescriber."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from models.core.finding import Severity
from models.core.words import date_text
from models.orders.queries.order_check import SAME_ANSWERS, OrderCheck
from models.safety.facts import OrderFacts
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined, plain, stacked


def came(order: OrderFacts) -> Content:
    """Return an order as it came, with what it waits for."""
    return stacked(
        joined(("As it came  ", "$quiet"), (order.medication_text, "bold $strong")),
        joined(("Review      ", "$quiet"), (order.review_reason or "", "bold $warn")),
        plain(f"            {order.requester or 'no prescriber named'} · from {date_text(order.valid_from)}"),
    )


def waiting(check: OrderCheck) -> tuple[str, str, str] | None:
    """Return the key, text and table of reasons of the first thing the prescriber has not answered."""
    if check.open:
        return check.open[0].substance, check.open[0].text, check.open[0].answers
    if check.open_doses:
        return check.open_doses[0].asked, check.open_doses[0].text, check.open_doses[0].answers
    if check.open_same:
        return check.open_same[0].asked, check.open_same[0].text, SAME_ANSWERS
    return None


def checked(
    check: OrderCheck, wrong: Mapping[str, str], missing: Sequence[str], schedule: Sequence[str] = ()
) -> list[Hung]:
    """Return stops, then what wants a reason, what cannot be read, what is still open, and what is answered.

    `wrong` says why a field cannot be taken, by its label; `missing` are the labels of required fields still empty;
    `schedule` says what months or steps mean.
    """
    made: list[tuple[int, Hung]] = []
    for one in check.allergies:
        waits, message = one in check.open, check.stated.get(one.substance, "")
        stops = one.tier == "ingredient"
        made.append(_asked_row(one.text, stops, bool(one.answers), waits, message, "clinical information"))
    for dose in check.doses:
        waits, message = dose in check.open_doses, check.typed_doses.get(dose.asked, "")
        text = f"{dose.text} Source: {dose.source}." if dose.source else dose.text
        made.append(_asked_row(text, dose.severity is Severity.STOP, bool(dose.answers), waits, message, "weight"))
    for other in check.same:
        waits, message = other in check.open_same, check.typed_same.get(other.asked, "")
        made.append(_same_row(other.text, message, waits=waits))
    made += [(4, _row("note", text)) for text in schedule]
    made += [(2, _row("stop", f"{label}: {why}")) for label, why in wrong.items()]
    if missing:
        made.append((3, _row("open", ", ".join(missing))))
    if check.arithmetic:
        made.append((4, _row("note", check.arithmetic, "bold $strong")))
    return [row for _rank, row in sorted(made, key=lambda pair: pair[0])]


def _asked_row(text: str, stops: bool, asks: bool, waits: bool, message: str, facts: str) -> tuple[int, Hung]:
    if not asks or not waits:
        return (5 if asks else 2), _row(
            "done" if asks else "note", text, "", (f"  {message}" if message else "", "bold $strong")
        )
    keys = joined(("  F6", "bold $accent"), " your reason  ", ("F4", "bold $accent"), f" {facts}")
    if stops:
        return 0, _row("stop", f"STOP  {text}", "bold $stop", keys)
    return 1, _row("warn", text, "bold $warn", keys)


def _same_row(text: str, message: str, *, waits: bool) -> tuple[int, Hung]:
    if waits:
        return 1, _row("warn", text, "bold $warn", joined(("  F6", "bold $accent"), " why both"))
    return 5, _row("done", text, "", (f"  {message}", "bold $strong"))


def _row(mark: str, text: str, style: str = "", *more: Content | tuple[str, str]) -> Hung:
    sign, color = MARKS[mark]
    return hung((f"{sign} ", color), (text, style), *more)
