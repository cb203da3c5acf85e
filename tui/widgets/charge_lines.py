"""What a dose bills, in words: status, questions, lines with their amount, and why each is there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from models.core.numbers.money import dollars_text
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import format_amount
from tui.design.marks import MARKS
from tui.design.text import Hung, hung

if TYPE_CHECKING:
    from models.billing.lines import ChargeLine
    from models.core.finding import Finding

STATUS = {"billable": "billable", "hold": "held: a coder decides", "not_billable": "not billable"}
_WORDS = {"stop": "Not billable  ", "warn": "Coder decides  ", "note": ""}


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
    sign, color = MARKS[severity]
    return hung((f"{sign} ", f"bold {color}"), (_WORDS[severity], f"bold {color}"), finding.text)


def dollars(amount: Decimal | None) -> str:
    """Return an amount as $1,020.40; `no fee` without one."""
    return "no fee" if amount is None else dollars_text(amount)


def total(amounts: Sequence[Decimal | None]) -> str:
    """Return what lines come to, and how many have no fee; "" where none has one."""
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return ""
    missing = len(amounts) - len(known)
    without = f", {missing} without a fee" if missing else ""
    return f"{dollars(sum(known, Decimal(0)))}{without}"
