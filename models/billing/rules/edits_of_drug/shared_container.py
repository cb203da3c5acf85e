"""A single-dose container that served two patients is never billed whole (R39)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "shared_container",
    "What a shared container held is billed once",
    Stage.EDITS,
    "R39: AAO on injectable drugs",
    needs=frozenset({"shared"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every single-dose container another patient was treated from too."""
    found = [
        RULE.ask(
            f"injections[{dose.number}].packages[{index}].shared",
            f"This container of {dose.injection.drug_name} also served another patient: its rest is not this visit's "
            "waste. A coder divides it.",
        )
        for dose in case.charged
        for index, opened in enumerate(dose.injection.packages)
        if opened.shared and opened.single_dose
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING
