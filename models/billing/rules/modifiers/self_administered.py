"""Drugs patients usually give themselves are not Medicare Part B, and neither is their injection (R5)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.billing.tables.coverage import SelfAdministered, shipped_coverage_tables
from models.core.finding import Finding
from models.core.source import Confidence

RULE = Rule(
    "self_administered",
    "Under the skin is presumed self-administered unless the contractor decided otherwise",
    Stage.MODIFIERS,
    "R5: Medicare contractors' lists of self-administered drugs",
    needs=frozenset({"subcut"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Leave excluded drugs and their injections out; ask where no contractor's word is known."""
    if case.answer("self_administered_policy") != "by_list":
        return NOTHING
    changed: list[Amendment] = []
    found: list[Finding] = []
    for dose in case.charged:
        if dose.injection.route == "SUBCUT" and not dose.vaccine and not _other_gate(dose):
            _judge(case, dose, lines, changed, found)
    excluded = {change.line for change in changed}
    if changed and all(line.key in excluded for line in lines):
        return Outcome(findings=tuple(RULE.stop(finding.at, finding.text, finding.source) for finding in found))
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if found else NOTHING


def _other_gate(dose: Charged) -> bool:
    # Allergen extracts and drugs sent for a denial are decided elsewhere.
    kind = dose.injection.drug.product_class if dose.injection.drug else ""
    return kind in {"allergen", "wellness"} or bool(dose.injection.abn)


def _judge(
    case: BillingCase, dose: Charged, lines: tuple[ChargeLine, ...], changed: list[Amendment], found: list[Finding]
) -> None:
    at, name = f"injections[{dose.number}]", dose.injection.drug_name
    row = _row(case, dose)
    if row is None:
        text = f"Whether {name} under the skin is self-administered is not known for this contractor. A coder decides."
        found.append(RULE.ask(at, text))
    elif row.excluded:
        text = f"{name}: {row.text}. Neither drug nor injection is billed to Medicare."
        why = RULE.because(text, row.source.key)
        keys = [line.key for line in lines if not line.service and line.injection == dose.number]
        changed += [Amendment(key, why, drop=True) for key in keys]
        confirmed = row.source.confidence is Confidence.CONFIRMED
        found.append(RULE.note(at, text, row.source.key) if confirmed else RULE.ask(at, text, row.source.key))


def _row(case: BillingCase, dose: Charged) -> SelfAdministered | None:
    slug = dose.injection.drug.slug if dose.injection.drug else ""
    codes = {code.hcpcs for code in dose.codes if not isinstance(code, str)}
    contractor = case.visit.payer.name.lower()
    rows = [
        row
        for row in shipped_coverage_tables().self_administered
        if (slug in row.drugs or not codes.isdisjoint(row.hcpcs)) and row.contractor.lower() in contractor
    ]
    return next((row for row in rows if row.contractor), rows[0] if rows else None)
