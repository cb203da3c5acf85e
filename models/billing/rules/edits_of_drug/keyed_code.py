"""A code somebody keyed is used where it fits the package and the day, and reported where not (R30, R56)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.codes.why_not_valid import why_not
from models.core.words import date_text

RULE = Rule(
    "keyed_code",
    "A keyed drug code fits package and day",
    Stage.EDITS,
    "R30, R56: HCPCS Level II dates",
    needs=frozenset({"keyed_code"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every keyed code the lines do not use."""
    found = [
        RULE.ask(f"injections[{dose.number}].drug.hcpcs", _text(case, dose))
        for dose in case.charged
        if dose.injection.hcpcs and not _used(dose)
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _used(dose: Charged) -> bool:
    return all(not isinstance(code, str) and code.hcpcs == dose.injection.hcpcs for code in dose.codes)


def _text(case: BillingCase, dose: Charged) -> str:
    injection, day = dose.injection, case.visit.date_of_service
    code = injection.hcpcs or ""
    why = why_not(code, case.published.spans.get(code), day)
    text = f"Code {code} does not fit {injection.drug_name} on {date_text(day)}: it is not used."
    return f"{text} {why} A coder decides." if why else f"{text} A coder decides."
