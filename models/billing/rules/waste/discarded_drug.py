"""JW for what single-dose containers still held, JZ for none (R32 to R36)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.doses.drug_code import fixed_units
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.rounding import full_units, legible
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import Quantity, format_amount

RULE = Rule(
    "discarded_drug",
    "Single-dose containers: a JW line for the remainder, or JZ",
    Stage.WASTE,
    "R32 to R36: CGS; FCSO; LifeWise; 42 CFR 414.904(a)(3)",
)

_MULTI_DOSE = RULE.because("multi-dose container: no JW, no JZ")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Add a JW line or JZ to each line from single-dose containers the clinic bought, where the payer takes them."""
    if case.answer("jw_policy") in ("ignored", "not_allowed"):
        return NOTHING
    by_key = {line.key: line for line in lines}
    made: list[ChargeLine] = []
    changed: list[Amendment] = []
    found: list[Finding] = []
    for group in case.groups:
        if group.key not in by_key or group.supply != "clinic":
            continue
        if group.single_dose:
            _judge(case, group, by_key[group.key], (made, changed, found))
        else:
            changed.append(Amendment(group.key, _MULTI_DOSE))
    return Outcome(tuple(made), tuple(changed), tuple(found))


def _judge(
    case: BillingCase,
    group: DrugGroup,
    line: ChargeLine,
    answer: tuple[list[ChargeLine], list[Amendment], list[Finding]],
) -> None:
    made, changed, found = answer
    modifiers, day = case.tables.modifiers, case.visit.date_of_service
    at = f"injections[{line.injection}].packages[{line.package}]"
    wasted = _wasted_units(group)
    if wasted is None:
        text = f"What was left of {line.code} cannot be counted, so JW or JZ is open. A coder decides."
        found.append(RULE.ask(at, text))
    elif wasted:
        if modifiers["JW"].usable_on(day):
            made.append(_waste_line(group, line, wasted))
            if group.given < group.code.unit.amount:
                found.append(RULE.ask(at, _ambiguous(group, wasted)))
    elif modifiers["JZ"].usable_on(day) and not _unmarked(case, group):
        changed.append(_jz(group))


@lru_cache(maxsize=4096)
def _wasted_units(group: DrugGroup) -> Decimal | None:
    if fixed_units(group.code):
        whole = all(share.left == 0 for share in group.shares)
        return Decimal(0) if whole or group.code.style == "tier" else None
    return None if group.left is None else full_units(group.left, group.code.unit.amount)


@lru_cache(maxsize=4096)
def _waste_line(group: DrugGroup, line: ChargeLine, wasted: Decimal) -> ChargeLine:
    left, unit = _left_and_unit(group)
    text = f"{left} left ÷ {unit} = {format_amount(wasted)} discarded: JW"
    return ChargeLine(
        key=f"{line.key}:jw",
        code=line.code,
        units=wasted,
        injection=line.injection,
        package=line.package,
        modifiers=("JW",),
        because=(RULE.because(text),),
    )


@lru_cache(maxsize=4096)
def _jz(group: DrugGroup) -> Amendment:
    return Amendment(group.key, RULE.because(_nothing_left(group)), modifiers=("JZ",))


def _nothing_left(group: DrugGroup) -> str:
    if fixed_units(group.code):
        return "one unit pays for the whole single-dose container: JZ"
    if not group.left:
        return "nothing left in the single-dose container: JZ"
    left, unit = _left_and_unit(group)
    return f"{left} left is less than one unit of {unit}: JZ, no JW"


def _ambiguous(group: DrugGroup, wasted: Decimal) -> str:
    given = Quantity(group.given, group.code.unit.unit)
    return (
        f"The dose {given} is less than one unit, and {format_amount(wasted)} units were left: sources disagree on JW. "
        "A coder decides."
    )


def _unmarked(case: BillingCase, group: DrugGroup) -> bool:
    return bool(group.left) and case.answer("leftover_under_unit_policy") == "none"


def _left_and_unit(group: DrugGroup) -> tuple[Quantity, Quantity]:
    return Quantity(legible(group.left or Decimal(0)), group.code.unit.unit), group.code.unit
