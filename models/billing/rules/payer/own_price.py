"""What the patient pays for an ingredient is the price its formulation names (R51)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "own_price",
    "An ingredient is charged at the formulation's price where the patient pays",
    Stage.PAYER,
    "R51: from knowledge; own rule",
    needs=frozenset({"own_price"}),
)
_CENT = Decimal("0.01")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Charge an ingredient's first drug line its price; a payer who is sent a claim is charged by its fees."""
    if case.visit.payer.type != "self_pay":
        return NOTHING
    changed: dict[int, Amendment] = {}
    for line in lines:
        if line.package is None or line.charge is not None or line.injection in changed:
            continue
        injection = case.visit.injections[line.injection]
        if injection.rare.price is not None and injection.supply == "clinic":
            price = injection.rare.price.quantize(_CENT, ROUND_HALF_UP)
            why = RULE.because(f"the formulation's price of {injection.drug_name}: ${price:,}")
            changed[line.injection] = Amendment(line.key, why, charge=price)
    return Outcome(amendments=tuple(changed.values())) if changed else NOTHING
