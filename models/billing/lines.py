"""What a visit bills: lines with their reasons, the providers on its claim, its status."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.core.finding import Finding


class Because(NamedTuple):
    """Why a line is there: the rule, its arithmetic in words, its source."""

    rule: str
    text: str
    source: str


OWN_ITEM = "item:"
"""What the key of an own charge item's line begins with."""


class ChargeLine(NamedTuple):
    """One service line. `key` names it within the visit (rules amend lines by key); `injection` indexes the visit's.

    `package` is the index of the opened packages the line bills, None for an administration line; `service` marks
    another service of the day (then `injection` is its index among them). `ndc_quantity` is in `ndc_unit`. Units are
    whole billing units. `charge` is the line's total in dollars and cents, None without a fee.
    """

    key: str
    code: str
    units: Decimal
    injection: int
    package: int | None = None
    modifiers: tuple[str, ...] = ()
    diagnosis_pointers: tuple[int, ...] = ()
    ndc11: str | None = None
    ndc_unit: str | None = None
    ndc_quantity: Decimal | None = None
    narrative: str | None = None
    because: tuple[Because, ...] = ()
    charge: Decimal | None = None
    service: bool = False

    @property
    def administration(self) -> bool:
        """True for the line of an injection's act: neither a drug nor another service."""
        return self.package is None and not self.service

    @property
    def own_item(self) -> bool:
        """True for the line of the clinic's own charge item, which no code set knows."""
        return self.key.startswith(OWN_ITEM)


@dataclass(frozen=True, slots=True)
class ClaimProvider:
    """Where a practitioner stands on the claim: `loop` and `qualifier` of the 837P, `role` in words (R66 to R69)."""

    role: str
    npi: str
    loop: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Charges:
    """What a visit bills. `status` is billable, hold (a coder decides) or not_billable (then `lines` is empty)."""

    status: str
    lines: tuple[ChargeLine, ...]
    findings: tuple[Finding, ...]
    providers: tuple[ClaimProvider, ...] = ()
