"""Two lines of one day that are exactly alike are taken for one (R11)."""

from __future__ import annotations

from datetime import date

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "repeated_line",
    "No line of the day stands twice without a modifier that says so",
    "repeated_line",
    Place.DOSE,
    "Add 59 or 76 where it was given again, or take it off",
    "R11: MOD, AAPC-SPLIT; CARC 18",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about the second of two equal lines; another NDC, site or a repeat modifier tells them apart.

    Administrations of several vaccines are alike by nature: a line for each, where the payer wants lines.
    """
    repeated = codes("repeated").codes
    by_line = facts.answers.get("immunization_lines_policy") == "lines"
    vaccines = shipped_billing_tables().immunizations if by_line else frozenset[str]()
    seen: set[tuple[date, str, tuple[str, ...], str]] = set()
    for at, line in by_control(claim):
        if line.code in vaccines or not repeated.isdisjoint(line.modifiers):
            continue
        alike = (line.day, line.code, tuple(sorted(line.modifiers)), line.drug.ndc11 if line.drug is not None else "")
        if alike in seen and line.code.strip():
            yield from RULE.ask(f"{at}.modifiers", f"A second line of {line.code} is the same as the first.")
        seen.add(alike)
