"""A dose before its usual interval is asked about (R65)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.words import date_text

RULE = Rule(
    "too_soon",
    "Doses keep their interval, or say why not",
    Stage.EDITS,
    "R65: formulary intervals, from knowledge; CARC 119 and 151",
    needs=frozenset({"last_given"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every dose given sooner after the last than its drug's least interval."""
    found = [finding for dose in case.charged if (finding := _early(case, dose))]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _early(case: BillingCase, dose: Charged) -> Finding | None:
    injection, day = dose.injection, case.visit.date_of_service
    if injection.last_given is None or injection.drug is None:
        return None
    since, least = (day - injection.last_given).days, injection.drug.min_interval_days
    if not 0 <= since < least:
        return None
    text = (
        f"{injection.drug_name} was last given {date_text(injection.last_given)}, {since} days before: payers expect "
        f"{least}. Note the reason, or expect a frequency denial."
    )
    return RULE.ask(f"injections[{dose.number}].last_given", text)
