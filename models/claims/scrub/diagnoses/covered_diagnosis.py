"""A drug is billed for a diagnosis its contractor covers (R63)."""

from __future__ import annotations

from models.billing.tables.coverage import shipped_coverage_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "covered_diagnosis",
    "The line points to a diagnosis the drug is covered for",
    "not_covered_diagnosis",
    Place.DOSE,
    "Add the reason it was given, or GA with a signed notice",
    "R63: contractor policies",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about a drug line none of whose diagnoses is on its list; a notice to the patient or waste passes."""
    if facts.answers.get("coverage_policy") != "checked":
        return
    notice = codes("notice").codes
    for at, line in each_line(claim):
        if "JW" in line.modifiers or not notice.isdisjoint(line.modifiers):
            continue
        pointed = [claim.diagnoses[one - 1] for one in line.pointers if 1 <= one <= len(claim.diagnoses)]
        for row in shipped_coverage_tables().covered:
            if line.code in row.hcpcs and pointed and not any(code.startswith(row.covered) for code in pointed):
                text = f"{line.code} points to {', '.join(pointed)}: none is on the list {row.text} is covered for."
                yield from RULE.ask(f"{at}.pointers", text, row.source.key)
