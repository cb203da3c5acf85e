"""A drug goes out with the injection that gave it (R54)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts, product_kind, visits

RULE = ScrubRule(
    "drug_with_act",
    "Drug and administration are on one claim",
    "no_drug",
    Place.DOSE,
    "Add the administration, or chart who gave the drug",
    "R54, P: NGS on patient-supplied drugs; CARC 107 and B15",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about drugs without the act that gave them, and about an injection without a drug or a word on it."""
    tables = shipped_billing_tables()
    giving = acts() | tables.entered_acts
    lines = by_control(claim)
    products = [(at, line) for at, line in lines if product_kind(line.code)]
    given = [(at, line) for at, line in lines if line.code in giving]
    if products and not given and not _given_otherwise(claim, facts):
        at, line = products[0]
        yield from RULE.ask(f"{at}.code", f"{line.code} is on the claim without the injection that gave it.")
    bare = tables.product_free | tables.groups["injection_procedure"].codes
    unnamed = all(line.code in giving | visits() for line in claim.lines)
    for at, line in given if unnamed else ():
        if line.code not in bare and not _said(claim, line):
            yield from RULE.ask(f"{at}.code", f"{line.code} is on the claim, and no line or note names the drug.")


def _given_otherwise(claim: Claim, facts: ScrubFacts) -> bool:
    """True where the payer takes a visit in the injection's place (R19), or pays it with the public vaccine's code."""
    if facts.answers.get("unsupervised_policy") == "fallback_99211":
        return any(line.code in visits() for line in claim.lines)
    kinds = {product_kind(line.code) for line in claim.lines} - {""}
    return kinds == {"vaccine"} and facts.answers.get("public_administration_policy") == "product_only"


def _said(claim: Claim, line: ClaimLine) -> bool:
    return bool(line.note.strip() or line.description.strip() or claim.note.strip())
