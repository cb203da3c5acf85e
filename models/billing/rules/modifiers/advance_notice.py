"""What the patient was told about Medicare not paying, as a modifier of drug and injection (R51, R64)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "advance_notice",
    "GA, GX, GY and GZ say what the patient was told",
    Stage.MODIFIERS,
    "R51, R64: modifier tables",
    needs=frozenset({"notice"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Mark the lines of every injection with a notice; ask where the notice makes no sense."""
    answered = [dose for dose in case.charged if dose.injection.abn]
    if not answered:
        return NOTHING
    changed: list[Amendment] = []
    found: list[Finding] = []
    for dose in answered:
        at, answer = f"injections[{dose.number}].abn", dose.injection.abn
        row = case.tables.abn.get(answer)
        if row is None:
            known = ", ".join(sorted(case.tables.abn))
            found.append(RULE.ask(at, f"{answer} is no answer to the advance notice: choose {known}."))
        elif case.visit.payer.type != "medicare":
            found.append(RULE.note(at, "The advance notice is Medicare's: this payer gets no modifier for it."))
        else:
            why = RULE.because(f"{', '.join(row.modifiers)}: {row.text}", row.source.key)
            mine = [line for line in lines if not line.service and line.injection == dose.number]
            changed += [Amendment(line.key, why, modifiers=row.modifiers) for line in mine]
    return Outcome(amendments=tuple(changed), findings=tuple(found))
