"""JW for what single-dose containers still held, JZ for none (R32 to R36)."""

from __future__ import annotations

from decimal import Decimal

from models.reference.billing_tables import BillingTables, shipped_billing_tables
from models.rules.billing_rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.rules.case import ChargeLine, Visit
from models.rules.drug_code import fixed_units
from models.rules.drug_groups import DrugGroup, drug_groups, full_units
from models.values.finding import Finding
from models.values.quantity import Quantity, format_amount

RULE = Rule(
    "discarded_drug",
    "Single-dose containers: a JW line for the remainder, or JZ",
    Stage.WASTE,
    "R32 to R36: CGS; FCSO; LifeWise; 42 CFR 414.904(a)(3)",
)


def apply(visit: Visit, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Add a JW line or JZ to each line from single-dose containers the clinic bought, where the payer takes them."""
    tables = shipped_billing_tables()
    policy = tables.answer("jw_policy", visit.payer.type, visit.payer.policies)
    if policy in ("ignored", "not_allowed") or not _single_dose(visit):
        return NOTHING
    by_key = {line.key: line for line in lines}
    made: list[ChargeLine] = []
    changed: list[Amendment] = []
    found: list[Finding] = []
    for group in drug_groups(visit)[0]:
        if group.single_dose and group.supply == "clinic" and group.key in by_key:
            _judge(visit, group, by_key[group.key], tables, (made, changed, found))
    return Outcome(tuple(made), tuple(changed), tuple(found))


def _single_dose(visit: Visit) -> bool:
    return any(opened.single_dose for injection in visit.injections for opened in injection.packages)


def _judge(
    visit: Visit,
    group: DrugGroup,
    line: ChargeLine,
    tables: BillingTables,
    answer: tuple[list[ChargeLine], list[Amendment], list[Finding]],
) -> None:
    made, changed, found = answer
    at = f"injections[{line.injection}].packages[{line.package}]"
    wasted = _wasted_units(group)
    if wasted is None:
        text = f"What was left of {line.code} cannot be counted, so JW or JZ is open. A coder decides."
        found.append(RULE.ask(at, text))
    elif wasted:
        if tables.modifiers["JW"].usable_on(visit.date_of_service):
            made.append(_waste_line(group, line, wasted))
            if group.given < group.code.unit.amount:
                found.append(RULE.ask(at, _ambiguous(group, wasted)))
    elif tables.modifiers["JZ"].usable_on(visit.date_of_service) and not _unmarked(visit, group, tables):
        changed.append(Amendment(line.key, RULE.because(_nothing_left(group)), modifiers=("JZ",)))


def _wasted_units(group: DrugGroup) -> Decimal | None:
    if fixed_units(group.code):
        whole = all(share.left == 0 for share in group.shares)
        return Decimal(0) if whole or group.code.style == "tier" else None
    return None if group.left is None else full_units(group.left, group.code.unit.amount)


def _waste_line(group: DrugGroup, line: ChargeLine, wasted: Decimal) -> ChargeLine:
    left, unit = _said(group)
    text = f"{left} left by the label ÷ {unit} per unit = {format_amount(wasted)} discarded"
    return ChargeLine(
        key=f"{line.key}:jw",
        code=line.code,
        units=wasted,
        injection=line.injection,
        package=line.package,
        modifiers=("JW",),
        because=(RULE.because(text),),
    )


def _nothing_left(group: DrugGroup) -> str:
    if fixed_units(group.code):
        return "one unit pays for the whole single-dose container"
    if not group.left:
        return "nothing left in the single-dose container"
    left, unit = _said(group)
    return f"{left} left is less than one unit of {unit}: no JW line, JZ instead"


def _ambiguous(group: DrugGroup, wasted: Decimal) -> str:
    given = Quantity(group.given, group.code.unit.unit)
    return (
        f"The dose {given} is less than one unit, and {format_amount(wasted)} units were left: sources disagree on JW. "
        "A coder decides."
    )


def _unmarked(visit: Visit, group: DrugGroup, tables: BillingTables) -> bool:
    if not group.left:
        return False
    return tables.answer("leftover_under_unit_policy", visit.payer.type, visit.payer.policies) == "none"


def _said(group: DrugGroup) -> tuple[Quantity, Quantity]:
    return Quantity(group.left or Decimal(0), group.code.unit.unit), group.code.unit
