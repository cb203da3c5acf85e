"""A drug whose code stands for several routes says which (R5)."""

from __future__ import annotations

from models.billing.tables.coverage import shipped_coverage_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "route_marked",
    "Drugs with several routes carry JA or JB",
    "modifier",
    Place.DOSE,
    "Add JB for under the skin, JA for into a vein",
    "R5: Medicare contractors on self-administered drugs",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about a line of such a code without its modifier, where the payer goes by the contractors' lists."""
    if facts.answers.get("self_administered_policy") != "by_list":
        return
    rows = shipped_coverage_tables().route_modifiers
    for at, line in each_line(claim):
        wanted = sorted({row.modifier for row in rows if line.code in row.hcpcs})
        if wanted and not {"JA", "JB", *wanted} & set(line.modifiers):
            text = f"{line.code} stands for several routes, and the line carries no {' or '.join(wanted)}."
            yield from RULE.ask(f"{at}.modifiers", text)
