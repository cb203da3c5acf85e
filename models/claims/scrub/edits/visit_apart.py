"""A visit on the day of an injection carries 25, on the provider's word (R14, R16)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts, codes, visits

RULE = ScrubRule(
    "visit_apart",
    "A visit beside an injection carries 25",
    "bundled",
    Place.SERVICES,
    "Ask the provider to attest the visit, then add 25, or take it off",
    "R14, R16: CMS NCCI PTP; First Coast; payer rules where no pair decides",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about a visit line without 25 where a code pair or the payer's own rule wants it."""
    apart = codes("visit_apart").codes
    for at, line in each_line(claim):
        if line.code not in visits() or not apart.isdisjoint(line.modifiers):
            continue
        partner = _pair(claim, facts, line) or _by_payer(claim, facts, line)
        if partner:
            text = f"{line.code} is part of {partner} unless the provider attests separately identifiable work."
            yield from RULE.ask(f"{at}.modifiers", text)


def _pair(claim: Claim, facts: ScrubFacts, line: ClaimLine) -> str:
    """Return the code that pays in the visit's place, "" for none; a pair never paid is judged elsewhere."""
    if facts.answers.get("ncci_policy") != "enforced":
        return ""
    present = {other.code for other in claim.lines if other.day == line.day}
    pairs = [one for one in facts.on(line.day).pairs if one.column_two == line.code and one.column_one in present]
    if any(pair.indicator == "0" for pair in pairs):
        return ""
    return min((pair.column_one for pair in pairs if pair.column_one in acts()), default="")


def _by_payer(claim: Claim, facts: ScrubFacts, line: ClaimLine) -> str:
    tables = shipped_billing_tables()
    given = sorted({other.code for other in claim.lines if other.day == line.day} & acts())
    pairs = [one for one in facts.on(line.day).pairs if one.column_two == line.code and one.column_one in given]
    if not given or pairs:
        return ""
    if line.code in tables.groups["preventive_visit"].codes:
        return given[0] if facts.answers.get("preventive_25_policy") == "needed" else ""
    for act in given:
        switch = "immunization_25_policy" if act in tables.immunizations else "injection_25_policy"
        if facts.answers.get(switch) == "needed":
            return act
    return ""
