"""A drug line carries the NDC of the container (R42, C18)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import product_kind, unlisted

RULE = ScrubRule(
    "ndc_present",
    "Drug lines carry their NDC",
    "ndc",
    Place.DOSE,
    "Scan the package again",
    "R42: Deficit Reduction Act of 2005; state Medicaid instructions; openemr 8557",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a drug line without an NDC where the payer requires it, ask where it is sent; vaccines go without."""
    policy = facts.answers.get("ndc_policy")
    if policy == "not_allowed":
        return
    for at, line in each_line(claim):
        if product_kind(line.code) != "drug" or (line.drug is not None and line.drug.ndc11.strip()):
            continue
        if policy == "required":
            yield from RULE.stop(f"{at}.drug", f"The line of {line.code} has no NDC, and this payer requires it.")
        elif unlisted(line.code, line.day):
            yield from RULE.stop(f"{at}.drug", f"{line.code} stands for any drug: without its NDC it cannot be priced.")
        else:
            yield from RULE.ask(f"{at}.drug", f"The line of {line.code} has no NDC: the package is not known.")
