"""A diagnosis is written as ICD-10-CM writes it (R61, R62)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10

RULE = ScrubRule(
    "diagnosis_shape",
    "Diagnoses are ICD-10-CM codes",
    "diagnosis_missing",
    Place.DOSE,
    "Write a code such as E53.8",
    "R61, R62: CMS ICD-10-CM order file",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop every diagnosis that cannot be a code; a claim without any is judged elsewhere."""
    if not any(code.strip() for code in claim.diagnoses):
        return
    for number, code in enumerate(claim.diagnoses):
        try:
            parse_icd10(code)
        except BadInputError:
            text = f"{code[:20]} is no ICD-10-CM code." if code.strip() else "A diagnosis is empty."
            yield from RULE.stop(f"diagnoses[{number}]", text)
