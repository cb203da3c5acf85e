"""A container the formulary does not know is pointed out: its code is the drug's, its label was typed (R30, R45)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.drug_code import described
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "known_container",
    "Containers are those the formulary knows, or are pointed out",
    Stage.UNITS,
    "R30, R45: CMS ASP NDC crosswalk; Oregon Medicaid",
    needs=frozenset({"unknown_container"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Note every container without NDC that fits no package of its drug, where the code was clear all the same."""
    found = [
        RULE.note(
            f"injections[{dose.number}].packages[{index}]",
            f"No known package of {dose.injection.drug_name} is a {described(opened)}: check the label, scan its NDC.",
        )
        for dose in case.charged
        for index, (opened, code) in enumerate(zip(dose.injection.packages, dose.codes, strict=True))
        if not isinstance(code, str) and opened.ndc11 is None and not opened.hcpcs
        if dose.injection.drug is not None and dose.injection.drug.packages
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING
