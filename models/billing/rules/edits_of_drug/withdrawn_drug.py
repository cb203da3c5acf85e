"""A drug whose approval was withdrawn is not billed from that day on (R58)."""

from __future__ import annotations

from datetime import date

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.billing.tables.coverage import Withdrawn, shipped_coverage_tables
from models.core.finding import Finding
from models.core.source import Confidence
from models.core.words import date_text

RULE = Rule(
    "withdrawn_drug",
    "Withdrawn drugs are not billed",
    Stage.EDITS,
    "R58; FDA decisions, one a row of the table",
    needs=frozenset({"withdrawn"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Stop a visit with a withdrawn drug; ask where that is not confirmed or the reason is not charted."""
    found = [
        finding
        for dose in case.charged
        for row in shipped_coverage_tables().withdrawn
        if (finding := _judged(case, dose, row, case.visit.date_of_service)) is not None
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _judged(case: BillingCase, dose: Charged, row: Withdrawn, day: date) -> Finding | None:
    codes = {code.hcpcs for code in dose.codes if not isinstance(code, str)}
    slug = dose.injection.drug.slug if dose.injection.drug else ""
    if day < row.since or not (slug in row.drugs or codes & row.hcpcs):
        return None
    text = f"{dose.injection.drug_name}: {row.text}, since {date_text(row.since)}"
    at = f"injections[{dose.number}].drug"
    if not _meant(case, dose, row):
        if case.visit.diagnoses or dose.injection.rare.indication:
            return None
        return RULE.ask(at, f"{text}. What it was given for is not charted: add the diagnosis.", row.source.key)
    if row.source.confidence is Confidence.CONFIRMED:
        return RULE.stop(at, f"{text}. It cannot be billed.", row.source.key)
    return RULE.ask(at, f"{text}. A coder decides.", row.source.key)


def _meant(case: BillingCase, dose: Charged, row: Withdrawn) -> bool:
    """True when the row is for everybody, or the visit says the drug was given for what it speaks of."""
    message = dose.injection.rare.indication.lower()
    everybody = not row.diagnoses and not row.words
    by_code = any(code.startswith(row.diagnoses) for code in case.visit.diagnoses)
    return everybody or by_code or any(word in message for word in row.words)
