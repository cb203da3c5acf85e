"""Wellness compounds are the patient's to pay: no claim, unless the patient wants Medicare's denial (R51)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "wellness_compound",
    "Wellness compounds make no claim by default",
    Stage.MODIFIERS,
    "R51: contractors' lists of self-administered drugs; from knowledge",
    needs=frozenset({"wellness"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Leave wellness compounds and their injections off the claim, unless the payer takes them or denial is wanted."""
    if case.answer("wellness_policy") == "billed":
        return NOTHING
    doses = [dose for dose in case.charged if _is_wellness(dose) and not dose.injection.abn]
    if not doses:
        return NOTHING
    numbers = {dose.number for dose in doses}
    dropped = [line for line in lines if not line.service and line.injection in numbers]
    whole = len(dropped) == len(lines)
    found: list[Finding] = []
    for dose in doses:
        text = f"{dose.injection.drug_name} is paid by the patient: it goes to the self-pay ledger, not on a claim."
        at = f"injections[{dose.number}]"
        found.append(RULE.stop(at, text) if whole else RULE.note(at, text))
    why = RULE.because("a wellness compound, paid by the patient")
    return Outcome(amendments=tuple(Amendment(line.key, why, drop=True) for line in dropped), findings=tuple(found))


def _is_wellness(dose: Charged) -> bool:
    return dose.injection.drug is not None and dose.injection.drug.product_class == "wellness"
