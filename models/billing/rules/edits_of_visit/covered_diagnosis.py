"""Diagnoses a contractor covers a drug for, and those a product usually carries (R63)."""

from __future__ import annotations

from functools import cache

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.billing.tables.coverage import CoveredDiagnoses, ExpectedDiagnosis, shipped_coverage_tables
from models.core.finding import Finding

RULE = Rule(
    "covered_diagnosis",
    "The visit has a diagnosis the drug is covered for",
    Stage.EDITS,
    "R63: contractor policies on vitamin B12; ICD-10-CM",
    needs=frozenset({"covered"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about a covered-diagnosis list the visit misses, note a usual diagnosis it lacks."""
    diagnoses = case.visit.diagnoses
    if not diagnoses:
        return NOTHING
    found: list[Finding] = []
    if case.answer("coverage_policy") == "checked":
        found += _uncovered(lines, diagnoses, case)
    found += _unusual(case, diagnoses)
    return Outcome(findings=tuple(found)) if found else NOTHING


def _uncovered(lines: tuple[ChargeLine, ...], diagnoses: tuple[str, ...], case: BillingCase) -> list[Finding]:
    found = []
    for line in lines:
        row = _rows().get(line.code) if line.package is not None else None
        if row is None or any(code.startswith(row.covered) for code in diagnoses):
            continue
        if "JW" in line.modifiers or case.visit.injections[line.injection].abn:
            continue
        text = (
            f"None of the diagnoses is on the list {row.text} ({line.code}) is covered for. "
            "Add the reason it was given, or have the patient sign a notice."
        )
        found.append(RULE.ask("diagnoses", text, row.source.key))
    return found


@cache
def _rows() -> dict[str, CoveredDiagnoses]:
    return {code: row for row in shipped_coverage_tables().covered for code in row.hcpcs}


def _unusual(case: BillingCase, diagnoses: tuple[str, ...]) -> list[Finding]:
    found = []
    for dose in case.charged:
        row = _usual().get(dose.injection.drug.product_class) if dose.injection.drug else None
        if row is not None and row.diagnoses.isdisjoint(diagnoses):
            text = f"{', '.join(sorted(row.diagnoses))} is usual for {dose.injection.drug_name}."
            found.append(RULE.note("diagnoses", text, row.source.key))
    return found


@cache
def _usual() -> dict[str, ExpectedDiagnosis]:
    return {row.product_class: row for row in shipped_coverage_tables().expected}
