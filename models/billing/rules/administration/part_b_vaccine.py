"""Vaccines Medicare Part B does not pay are handed to Part D (42 CFR 410.57)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.part_b import outside_part_b
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "part_b_vaccine",
    "Vaccines outside Medicare Part B are not billed to it, whatever its contractor or branch",
    Stage.ADMINISTRATION,
    "42 CFR 410.57; Benefit Policy Manual ch.15 50.4.4.2",
    needs=frozenset({"vaccine"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Leave out the products Part B does not pay; ask where an exposure may be the reason."""
    found: list[Finding] = []
    changed: list[Amendment] = []
    excluded: set[int] = set()
    for dose in case.charged:
        verdict = outside_part_b(case, dose)
        if verdict is None:
            continue
        row, asked = verdict
        at, text = f"injections[{dose.number}]", f"{dose.injection.drug_name}: {row.text}."
        if asked:
            found.append(RULE.ask(at, f"{text} Its diagnoses may be the reason: a coder decides.", row.source.key))
            continue
        excluded.add(dose.number)
        found.append(RULE.note(at, f"{text} Neither product nor injection is billed to Part B.", row.source.key))
        why = RULE.because(text, row.source.key)
        mine = [line for line in lines if line.package is not None and line.injection == dose.number]
        changed += [Amendment(line.key, why, drop=True) for line in mine]
    if excluded and len(excluded) == len(case.charged) and not case.visit.services:
        found = [RULE.stop(one.at, one.text, one.source) for one in found]
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found else NOTHING
