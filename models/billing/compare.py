"""Two derivations side by side: which line became which, and what differs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.billing.lines import ChargeLine, Charges
from models.core.numbers.money import dollars_text
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import format_amount


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line before and after; None where it is only in one. `differences` are words, empty for the same line."""

    before: ChargeLine | None
    after: ChargeLine | None
    differences: tuple[str, ...]

    @property
    def word(self) -> str:
        """`same`, `changed`, `new` or `gone`."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "changed" if self.differences else "same"


def paired(before: Charges, after: Charges) -> tuple[LinePair, ...]:
    """Return the lines of two derivations in the order of the later one, what is gone at the end."""
    old = {line.key: line for line in before.lines}
    pairs = []
    for line in after.lines:
        found = old.pop(line.key, None)
        pairs.append(LinePair(found, line, _differences(found, line) if found else ()))
    return (*pairs, *(LinePair(line, None, ()) for line in old.values()))


def _differences(before: ChargeLine, after: ChargeLine) -> tuple[str, ...]:
    message = (
        ("code", before.code, after.code),
        ("units", format_amount(before.units), format_amount(after.units)),
        ("modifiers", ", ".join(before.modifiers) or "none", ", ".join(after.modifiers) or "none"),
        ("NDC", ndc_words(before), ndc_words(after)),
        ("charge", money(before.charge), money(after.charge)),
        ("narrative", before.narrative or "none", after.narrative or "none"),
    )
    return tuple(f"{name} {old} → {new}" for name, old, new in message if old != new)


def ndc_words(line: ChargeLine) -> str:
    """Return a line's NDC as printed with its quantity, `none` without one."""
    if not line.ndc11:
        return "none"
    quantity = "" if line.ndc_quantity is None else format_amount(line.ndc_quantity)
    return f"{parse_ndc(line.ndc11)} {line.ndc_unit or ''} {quantity}".rstrip()


def money(amount: Decimal | None) -> str:
    """Return an amount as dollars and cents: $1,020.40; `no fee` without one."""
    return "no fee" if amount is None else dollars_text(amount)
