"""An allergy code that holds extract and injection never goes out beside the injection alone (R1 row 10)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "complete_service",
    "95120 to 95134 already hold the allergy injection",
    Stage.EDITS,
    "R1 row 10: Palmetto GBA on allergen immunotherapy",
    needs=frozenset({"services"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask which of the two was given: Medicare takes the injection alone, others the complete service."""
    groups = case.tables.groups
    complete = [line for line in lines if line.service and line.code in groups["allergy_complete"].codes]
    if not complete:
        return NOTHING
    alone = [line for line in lines if line.code in groups["allergy_injection"].codes]
    found: list[Finding] = []
    changed: list[Amendment] = []
    for line in complete:
        at = f"services[{line.injection}].code"
        if case.visit.payer.type == "medicare":
            text = f"Medicare does not pay {line.code}: it is left out. Bill the injection and the extract by itself."
            changed.append(Amendment(line.key, RULE.because(text), drop=True))
            found.append(RULE.ask(at, text))
        elif alone:
            text = (
                f"{line.code} already holds the injection, so {alone[0].code} is left out. "
                f"A coder keeps {line.code}, or bills the injection and the extract by itself."
            )
            found.append(RULE.ask(at, text))
    if alone and found and not changed:
        why = RULE.because(f"{complete[0].code} already holds the injection")
        changed += [Amendment(line.key, why, drop=True) for line in alone]
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found else NOTHING
