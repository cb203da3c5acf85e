"""A drug goes out with the injection that gave it (R54)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts, product_kind

RULE = ScrubRule(
    "drug_with_act",
    "Drug and administration are on one claim",
    "no_drug",
    Place.CLAIM,
    "Add the administration, or chart who gave the drug",
    "R54, P: NGS on patient-supplied drugs; CARC 107 and B15",
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about drugs without the act that gave them, and about an injection without a drug or a word on it."""
    tables = shipped_billing_tables()
    giving = acts() | tables.entered_acts
    kinds = {product_kind(line.code) for line in claim.lines} - {""}
    given = [(at, line) for at, line in by_control(claim) if line.code in giving]
    if kinds and not given and not (kinds == {"vaccine"} and _stands_for_act(facts)):
        at, line = next(pair for pair in by_control(claim) if product_kind(pair[1].code))
        yield from RULE.ask(f"{at}.code", f"{line.code} is on the claim without the injection that gave it.")
    for at, line in given if not kinds else ():
        if line.code not in tables.product_free | tables.groups["injection_procedure"].codes and not _said(claim, line):
            yield from RULE.ask(f"{at}.code", f"{line.code} is on the claim, and no line or note names the drug.")


def _stands_for_act(facts: ScrubFacts) -> bool:
    return facts.answers.get("public_administration_policy") == "product_only"


def _said(claim: Claim, line: ClaimLine) -> bool:
    return bool(line.note.strip() or line.description.strip() or claim.note.strip())
