"""A diagnosis is a code to bill on the day of service, not a header (R61)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.words import date_text

RULE = ScrubRule(
    "diagnosis_leaf",
    "Diagnoses are billable on the day of service",
    "diagnosis_old",
    Place.DOSE,
    "Choose the code of that day",
    "R61: CMS ICD-10-CM order file, flag in column 15",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a header, and a code the diagnosis set of that day does not hold; where no set is loaded, none is judged."""
    published = facts.on(claim.day)
    for number, written in enumerate(claim.diagnoses):
        try:
            code = parse_icd10(written)
        except BadInputError:
            continue
        known = published.diagnoses.get(code)
        if known is not None and not known.billable:
            text = f"{code} is a header of {known.release}, not a code to bill."
            yield from RULE.stop(f"diagnoses[{number}]", text, known.release)
        elif known is None and published.icd10:
            text = f"{code} is not in the ICD-10-CM set of {date_text(claim.day)}."
            yield from RULE.stop(f"diagnoses[{number}]", text, published.icd10)
