"""Syringes, needles and other supplies are part of the injection (R3)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "included_supplies",
    "Supplies of the injection are not billed beside it",
    Stage.EDITS,
    "R3: UnitedHealthcare 2022R0009A",
    needs=frozenset({"services"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Leave out supply lines beside an injection, unless the payer takes them."""
    if not case.visit.services or case.answer("supplies_policy") == "billed":
        return NOTHING
    if not any(line.administration for line in lines):
        return NOTHING
    group = case.tables.groups["supply"]
    supplies = [line for line in lines if line.service and line.code in group.codes]
    why = RULE.because(group.text, group.source.key)
    return Outcome(
        amendments=tuple(Amendment(line.key, why, drop=True) for line in supplies),
        findings=tuple(
            RULE.note(f"services[{line.injection}].code", f"{line.code}: {group.text}. It is left out.")
            for line in supplies
        ),
    )
