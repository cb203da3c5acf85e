"""A drug made by an outsourcing facility takes its own code only where the payer agrees (R52)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "outsourced_drug",
    "Compounded products of an outsourcing facility are a coder's choice",
    Stage.EDITS,
    "R52: from knowledge",
    needs=frozenset({"outsourced"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every package of an outsourcing facility unless the payer's profile says the drug code is right."""
    policy = case.answer("outsourced_drug_policy")
    if policy == "drug_code":
        return NOTHING
    wants = "wants J7999 with the invoice" if policy == "j7999" else "may want J7999 with the invoice"
    found = [
        RULE.ask(
            f"injections[{dose.number}].packages[{index}].outsourced",
            f"{dose.injection.drug_name} was made by an outsourcing facility: the payer {wants}. A coder decides.",
        )
        for dose in case.charged
        for index, opened in enumerate(dose.injection.packages)
        if opened.outsourced
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING
