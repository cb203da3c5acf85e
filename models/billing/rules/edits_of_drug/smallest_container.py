"""Waste is payable only from the smallest containers that could have served the dose (R37)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.least_waste import Combination, least_waste
from models.billing.doses.prepared_dose import measured
from models.billing.doses.rounding import full_units
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import Quantity, format_amount

RULE = Rule(
    "smallest_container",
    "Discarded drug is billed only from the smallest containers that serve the dose",
    Stage.EDITS,
    "R37: CGS; Priority Health",
    needs=frozenset({"leftover"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every JW line that smaller containers on the market would have made shorter."""
    wasted = {line.key: line for line in lines if "JW" in line.modifiers}
    if not wasted:
        return NOTHING
    found: list[Finding] = []
    for group in case.groups:
        line = wasted.get(f"{group.key}:jw")
        if line is not None:
            found += _judged(case, group, line)
    return Outcome(findings=tuple(found)) if found else NOTHING


def _judged(case: BillingCase, group: DrugGroup, line: ChargeLine) -> list[Finding]:
    if len(group.shares) > 1:
        return []
    best = _best(case, group)
    if best is None or full_units(best.left, group.code.unit.amount) >= line.units:
        return []
    share = group.shares[0]
    at = f"injections[{share.injection}].packages[{share.package}]"
    unit = group.code.unit.unit
    sizes = " + ".join(f"{count} × {Quantity(size, unit)}" for size, count in best.taken)
    spare = format_amount(full_units(best.left, group.code.unit.amount))
    if share.opened.larger_because:
        text = f"{sizes} would have left {spare} units; a larger container was opened: {share.opened.larger_because}."
        return [RULE.note(at, text)]
    text = (
        f"{sizes} would have left {spare} units, not {format_amount(line.units)}: waste of a larger container is not "
        "paid. Chart why it was used, or take the JW line down."
    )
    return [RULE.ask(at, text)]


def _best(case: BillingCase, group: DrugGroup) -> Combination | None:
    unit = group.code.unit
    sizes = {size for size in _sizes(case, group) if size > 0}
    return least_waste(group.given, frozenset(sizes)) if sizes and unit.amount else None


def _sizes(case: BillingCase, group: DrugGroup) -> list[Decimal]:
    """Return the labelled contents, in the code's unit, of the single-dose containers sold for this code and form."""
    share = group.shares[0]
    injection, opened, unit = case.visit.injections[share.injection], share.opened, group.code.unit.unit
    stated = [package for package in injection.marketed if package.single_dose]
    if stated:
        contents = [package.content for package in stated]
    else:
        known = injection.drug.packages if injection.drug else ()
        contents = [
            package.content
            for package in known
            if package.single_dose and package.form == opened.form and group.code.hcpcs in package.hcpcs
        ]
    amounts = [measured(content, unit, opened) for content in contents if content is not None]
    return [amount for amount in amounts if amount is not None]
