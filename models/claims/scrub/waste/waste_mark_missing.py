"""A drug from single-dose containers says what became of the rest (R32, R33)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import product_kind

RULE = ScrubRule(
    "waste_mark_missing",
    "Single-dose drug lines carry JZ, or stand beside JW",
    "waste_modifier",
    Place.DOSE,
    "Chart what was discarded, or that nothing was left",
    "R32, R33: CGS; First Coast; returned since 2023-10-01",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a single-dose line with neither where the payer requires one; penny lines of supplied drugs pass.

    Where the payer wants no modifier for less than a unit left, a bare line may be right: none is judged.
    """
    required = shipped_billing_tables().modifiers["JZ"].required
    if facts.answers.get("jw_policy") != "required" or required is None:
        return
    if facts.answers.get("leftover_under_unit_policy") == "none":
        return
    partners = {line.partner for line in claim.lines if "JW" in line.modifiers}
    for at, line in each_line(claim):
        if line.drug is None or line.day < required or product_kind(line.code) != "drug" or _supplied(line):
            continue
        single = facts.single_dose.get(line.drug.ndc11)
        if single and line.control not in partners and not {"JW", "JZ"} & set(line.modifiers):
            text = f"{line.code} came from a single-dose container and carries neither JW nor JZ."
            yield from RULE.stop(f"{at}.modifiers", text)


_PENNY = Decimal("0.01")


def _supplied(line: ClaimLine) -> bool:
    return line.charge is not None and line.charge.is_finite() and line.charge <= _PENNY
