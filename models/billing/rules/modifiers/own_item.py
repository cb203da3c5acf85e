"""What the patient pays is charged by the clinic's own item where the order names one (R51)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.lines import OWN_ITEM, ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "own_item",
    "An own charge item stands for the whole injection where the patient pays",
    Stage.MODIFIERS,
    "R51: from knowledge; own rule",
    needs=frozenset({"own_item"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Put one line in place of an injection's lines and of all that was mixed into its syringe.

    A payer who is sent a claim gets the codes: an own item means nothing to it.
    """
    injections = case.visit.injections
    items = {number: one.rare.item for number, one in enumerate(injections) if one.rare.item}
    if not items:
        return NOTHING
    if case.visit.payer.type != "self_pay":
        at = f"injections[{next(iter(items))}]"
        text = f"{', '.join(items.values())} is for what the patient pays: this payer is billed by codes."
        return Outcome(findings=(RULE.note(at, text),))
    reached = {dose.number for dose in case.charged}
    items = {number: item for number, item in items.items() if number in reached}
    if not items:
        return NOTHING
    covered = {number for number, one in enumerate(injections) if number in items or one.same_syringe_as in items}
    dropped = [line for line in lines if not line.service and line.injection in covered]
    why = RULE.because("the clinic's own charge item stands for the whole injection")
    return Outcome(
        tuple(_line(number, item) for number, item in items.items()),
        tuple(Amendment(line.key, why, drop=True) for line in dropped),
    )


def _line(number: int, item: str) -> ChargeLine:
    because = RULE.because("the order's own charge item; the patient pays")
    return ChargeLine(f"{OWN_ITEM}{number}", item, Decimal(1), number, because=(because,))
