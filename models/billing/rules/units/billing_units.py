"""Drug lines: the dose in whole billing units of the code the package is billed with."""

from __future__ import annotations

from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.doses.drug_code import fixed_units
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.rounding import legible
from models.billing.lines import ChargeLine
from models.billing.rule import Outcome, Rule, Stage
from models.core.quantity import Quantity, format_amount

RULE = Rule(
    "billing_units",
    "Drug units are dose ÷ billing unit, rounded up once a day and code",
    Stage.UNITS,
    "R26 to R30: CGS; HCPCS Level II; CMS ASP NDC crosswalk",
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Make one drug line for every code and NDC given, and ask about every dose that makes none."""
    return Outcome(
        lines=tuple([_line(group) for group in case.groups]),
        findings=tuple([RULE.ask(question.at, question.text) for question in case.questions]),
    )


@lru_cache(maxsize=4096)
def _line(group: DrugGroup) -> ChargeLine:
    first, code = group.shares[0], group.code
    why = RULE.because(_arithmetic(group), f"{RULE.source}; {code.source.key}")
    return ChargeLine(group.key, code.hcpcs, group.units, first.injection, first.package, because=(why,))


def _arithmetic(group: DrugGroup) -> str:
    code, units = group.code, group.units
    if fixed_units(code):
        return f"{code.hcpcs} is one unit {'whatever the amount' if units == 1 else 'a container'}"
    exact = group.given / code.unit.amount
    given = Quantity(legible(group.given), code.unit.unit)
    how = f"{given} ÷ {code.unit} = {format_amount(legible(exact))}"
    if exact == units:
        return how
    if exact < units <= exact + 1:
        return f"{how}, rounded up to {format_amount(units)}"
    return f"{how}, rounded up once for the whole day: {format_amount(units)} here"
