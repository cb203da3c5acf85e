"""What a dose bills, in words: status, questions, lines with their amount, and why each is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content

from models.core.numbers.ndc import parse_ndc
from models.core.quantity import format_amount
from tui.design.severities import SIGNS, STYLES
from tui.design.text import Hung, hung, joined

if TYPE_CHECKING:
    from models.billing.lines import ChargeLine, Charges
    from models.core.finding import Finding

STATUS = {"billable": "billable", "hold": "HOLD: a coder decides", "not_billable": "not billable"}
_WORDS = {"stop": "NOT BILLABLE  ", "warn": "CODER DECIDES  ", "note": ""}
_FAINT = "$text"
_LABEL = "$quiet"


def charge_rows(charges: Charges, payer: str = "") -> list[Content | str | Hung]:
    """Return the rows of a derivation: what stands in the way first, then the lines, then notes."""
    asked = [finding for finding in charges.findings if finding.severity.value != "note"]
    notes = [finding for finding in charges.findings if finding.severity.value == "note"]
    with_amounts = any(line.charge is not None for line in charges.lines)
    return [
        _head(charges, payer),
        *map(finding_row, asked),
        *(line_row(line, with_amount=with_amounts) for line in charges.lines),
        *map(finding_row, notes),
    ]


def line_row(line: ChargeLine, *, with_amount: bool) -> Hung:
    """Return one line: code, units, its amount where fees are kept, NDC and reasons."""
    code = "-".join((line.code, *line.modifiers))
    amount = f"{dollars(line.charge):>10}  " if with_amount else ""
    lead = joined("  ", (f"{code:<12}", "bold"), f"× {format_amount(line.units):<4}", amount)
    return hung(lead, (reasons(line), _FAINT))


def reasons(line: ChargeLine) -> str:
    """Return why a line is there, its NDC first."""
    because = "; ".join(why.text for why in line.because)
    if not line.ndc11:
        return because
    amount = format_amount(line.ndc_quantity) if line.ndc_quantity is not None else ""
    return f"NDC {parse_ndc(line.ndc11)} {line.ndc_unit} {amount}; {because}"


def finding_row(finding: Finding) -> Hung:
    """Return a finding with its sign and word, its source behind it."""
    severity = finding.severity.value
    style = STYLES[severity]
    return hung((f"  {SIGNS[severity]}", style), (_WORDS[severity], style), finding.text)


def dollars(amount: Decimal | None) -> str:
    """Return an amount as $1,020.40; `no fee` without one."""
    return "no fee" if amount is None else f"${amount:,.2f}"


def total(amounts: Sequence[Decimal | None]) -> str:
    """Return what lines come to, and how many have no fee; "" where none has one."""
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return ""
    missing = len(amounts) - len(known)
    without = f", {missing} without a fee" if missing else ""
    return f"{dollars(sum(known, Decimal(0)))}{without}"


def _head(charges: Charges, payer: str) -> Content:
    style = "bold" if charges.status == "billable" else "bold $warn"
    parts = [f"to {payer}" if payer else "", total([line.charge for line in charges.lines])]
    return joined(("CHARGES  ", _LABEL), (STATUS[charges.status], style), *_apart(parts))


def _apart(parts: Iterable[str]) -> list[str]:
    return [f" · {part}" for part in parts if part]
