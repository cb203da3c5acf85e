"""Diagnoses are ICD-10-CM codes, each once, at most twelve, and leaves where the year's file is loaded (R60 to R62)."""

from __future__ import annotations

from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.errors import BadInputError
from models.core.finding import Finding
from models.core.numbers.icd10 import parse_icd10

RULE = Rule(
    "diagnosis_code",
    "Diagnoses are billable ICD-10-CM codes, each given once",
    Stage.EDITS,
    "R60 to R62: X12 837P; Stedi; CMS ICD-10-CM order file",
)
_MOST = 12


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every diagnosis a payer's system would turn away."""
    diagnoses = case.visit.diagnoses
    found: list[Finding] = []
    for number, code in enumerate(diagnoses):
        text = _problem(case, code, code in diagnoses[:number])
        if text:
            found.append(RULE.ask(f"diagnoses[{number}]", text))
    if len(diagnoses) > _MOST:
        found.append(RULE.ask("diagnoses", f"{len(diagnoses)} diagnoses: a claim holds {_MOST}. Take some off."))
    return Outcome(findings=tuple(found)) if found else NOTHING


def _problem(case: BillingCase, code: str, again: bool) -> str:
    if again:
        return f"{code} is given twice: clearinghouses turn the claim away. Take one off."
    if not _is_code(code):
        return f"{code} is no ICD-10-CM code: write one such as E53.8."
    known = case.published.diagnoses.get(code)
    if known is not None and not known.billable:
        return f"{code} is a header of {known.release}, not a code to bill: choose one below it."
    return ""


@lru_cache(maxsize=4096)
def _is_code(text: str) -> bool:
    try:
        parse_icd10(text)
    except BadInputError:
        return False
    return True
