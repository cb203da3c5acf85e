"""Every line points to the visit's first diagnoses, at most four (R60). Last of all, so no line is left out."""

from __future__ import annotations

from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.lines import Because, ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule("diagnosis_pointer", "Lines point to one to four diagnoses", Stage.PAYER, "R60: X12 837P; Stedi")
_MOST = 4


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Set the pointers of every line; note a visit without a diagnosis."""
    visit = case.visit
    if not lines:
        return NOTHING
    if not visit.diagnoses:
        return Outcome(
            findings=(RULE.note("diagnoses", "No diagnosis is on the visit: lines point to none. Add one."),)
        )
    pointers, why = _pointed(visit.diagnoses[:_MOST])
    return Outcome(amendments=tuple([Amendment(line.key, why, diagnosis_pointers=pointers) for line in lines]))


@lru_cache(maxsize=4096)
def _pointed(diagnoses: tuple[str, ...]) -> tuple[tuple[int, ...], Because]:
    message = f"{'diagnosis' if len(diagnoses) == 1 else 'diagnoses'} {', '.join(diagnoses)}"
    return tuple(range(1, len(diagnoses) + 1)), RULE.because(message)
