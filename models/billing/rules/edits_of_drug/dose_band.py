"""A code that stands for a range of doses is asked about when the dose lies outside it (R28)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.prepared_dose import measured
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug

RULE = Rule(
    "dose_band",
    "The dose lies in the range its code stands for",
    Stage.EDITS,
    "R28: HCPCS Level II; CMS ASP NDC crosswalk",
    needs=frozenset({"banded"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask where the packages say one code and the day's dose another, or one code stands for several containers."""
    found = []
    for group in case.groups:
        text = _question(case, group)
        if text:
            first = group.shares[0]
            found.append(RULE.ask(f"injections[{first.injection}].packages[{first.package}]", text))
    return Outcome(findings=tuple(found)) if found else NOTHING


def _question(case: BillingCase, group: DrugGroup) -> str:
    code, band = group.code, group.code.band
    if band is None:
        opened = sum(share.opened.count for share in group.shares)
        if code.style != "tier" or opened < 2:
            return ""
        return f"{opened} containers were opened, and {code.hcpcs} is one unit for one dose. A coder decides."
    given = _given(case, group, band.unit)
    if given is None:
        return f"{code.hcpcs} is for {band}, and the dose cannot be told in {band.unit.display}. A coder decides."
    if band.holds(given):
        return ""
    dose = Quantity(given, band.unit)
    return f"{dose} in all was given from packages billed with {code.hcpcs}, which is for {band}. A coder decides."


def _given(case: BillingCase, group: DrugGroup, unit: Unit) -> Decimal | None:
    # A tier states the whole dose of the day, so packages billed with its neighbour count too.
    drug, tier = _drug(case, group), group.code.style == "tier"
    groups = [other for other in case.groups if other is group or (tier and _drug(case, other) is drug)]
    parts = [
        measured(Quantity(share.billable, share.given.unit), unit, share.opened)
        for other in groups
        for share in other.shares
    ]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _drug(case: BillingCase, group: DrugGroup) -> Drug | None:
    return case.visit.injections[group.shares[0].injection].drug
