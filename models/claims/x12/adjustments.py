"""CAS: what an earlier payer took off, by group and reason, for a claim or for one of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.claims.claim import ClaimAdjustment, ClaimLine, Insurance
from models.claims.x12.guide import most
from models.claims.x12.pen import Pen, segment

GROUPS = ("CO", "OA", "PI", "PR")


def has_line_answers(insurance: Insurance) -> bool:
    """True where an earlier payer answered line by line: its amounts then go to 2430."""
    return any(adjusted.line for adjusted in insurance.adjustments)


def line_paid(insurance: Insurance, line: ClaimLine) -> Decimal:
    """Return what an earlier payer paid for a line: its charge less the line's adjustments."""
    taken = (adjusted.amount for adjusted in insurance.adjustments if adjusted.line == line.control)
    return (line.charge or Decimal(0)) - sum(taken, Decimal(0))


def patient_part(adjustments: tuple[ClaimAdjustment, ...], line: str = "") -> Decimal:
    """Return what is left to the patient: the adjustments of group PR."""
    owed = (adjusted.amount for adjusted in adjustments if adjusted.group == "PR" and adjusted.line == line)
    return sum(owed, Decimal(0))


def adjustment_segments(pen: Pen, adjustments: tuple[ClaimAdjustment, ...], line: str) -> Iterator[str]:
    """Yield CAS by group, six reasons a segment; `line` "" for those of the whole claim."""
    groups: dict[str, list[ClaimAdjustment]] = {}
    for adjusted in adjustments:
        if adjusted.line == line:
            groups.setdefault(adjusted.group, []).append(adjusted)
    size = most("adjustments_a_segment")
    written = [
        _segment(pen, group, of_group[start : start + size])
        for group, of_group in groups.items()
        for start in range(0, len(of_group), size)
    ]
    if len(written) > most("adjustment_segments"):
        pen.refuse("CAS", "An earlier payer's adjustments do not fit: enter them by line, or join equal reasons.")
    yield from written


def _segment(pen: Pen, group: str, adjustments: list[ClaimAdjustment]) -> str:
    if group not in GROUPS:
        pen.refuse("CAS01", f"An adjustment's group is none of {', '.join(GROUPS)}: correct it.")
    elements: list[str] = []
    for adjusted in adjustments:
        reason = pen.needed("CAS02", pen.number("CAS02", adjusted.reason, "An adjustment's reason"), "The reason")
        elements += [reason, _signed(pen, adjusted.amount), ""]
    return segment("CAS", group, *elements)


def _signed(pen: Pen, amount: Decimal) -> str:
    if not amount:
        pen.refuse("CAS03", "An adjustment is of 0.00: leave it out.")
    written = pen.money("CAS03", abs(amount), "An adjustment")
    return f"-{written}" if amount < 0 else written
